"""What the policies ask of every request and no single page is about (S6, S8, S16, S21, S34, S44, S63)."""

from datetime import UTC, datetime

import pytest

from letters.kinds import LetterKind
from models import acts
from models.words import ParentalSource, PartyKind, ReplyKind, Role
from records.database import reading
from records.scope import papers_of
from rules.folding import fold
from rules.profiles import load_profile
from tests.unit.activities.test_clock_letters import letter
from tests.unit.rules.test_giving import FILE, MARKS, TODAY, Log
from tests.unit.web.house import House, Person
from tests.unit.web.parties import ready, somebody
from tests.unit.web.test_documents import bring
from web.giving.guests import not_by_policy

THEIRS = "I worry about what happens at bedtime at home."


@pytest.fixture
def manager(house: House) -> Person:
    """The manager."""
    return house.person(Role.MANAGER)


def test_authority_for_one_child_opens_nothing_of_a_sibling(house: House, manager: Person) -> None:
    """S6, S7: each child has a file of their own, and each request is settled for its own child."""
    ref = house.request(child_name="Rowan Ashdown")
    house.entitled(ref)
    sibling = house.request(child_name="Ida Ashdown")
    house.entitled(sibling)
    bring(manager, sibling, ("ida.txt", b"Ida saw the nurse."))
    assert "Ida" not in manager.get(f"/requests/{ref}/documents").text
    with reading(house.desk.engine) as session:
        assert papers_of(session, ref) == []
        (paper,) = papers_of(session, sibling)
    assert manager.get(f"/requests/{ref}/documents/{paper.id}").status_code == 404


def test_the_acknowledgement_says_what_happens_and_that_others_are_asked_first(house: House) -> None:
    """S8: in writing, that the file is looked for, and that others may have to be asked; it promises nothing."""
    ref = house.request()
    house.entitled(ref)
    text = letter(house, ref, LetterKind.ACKNOWLEDGEMENT)
    assert "Then we look for what we may hold, and read every page with care." in text
    assert "Records often speak of other people too. Where it is safe and right, we ask those people first." in text
    assert "we make the decision" in text


@pytest.mark.parametrize("role", [Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD, Role.LEGAL_ADVISER, Role.KEY_PERSON])
def test_only_who_carries_the_request_says_that_the_file_is_collected(house: House, role: Role) -> None:
    """S16: head or manager prepare it; the line manager confirms what they did not prepare."""
    log = Log()
    assert log.refused(acts.FileComplete(digest=FILE), role) == "not_your_role"
    assert log.refused(acts.FileChanged(digest="e" * 64, documents=1, pages=1), role) == "not_your_role"
    assert log.refused(acts.FileConfirmed(digest=FILE), Role.MANAGER) == "not_your_role"


def test_no_copy_is_made_while_a_reply_waits_to_be_read() -> None:
    """S33, S34: every reply is read and filed first, also one that came by e-mail a minute ago."""
    log = Log()
    log.events = log.events[:6]
    log.write(acts.PartyNamed(party_id="gran", party_kind=PartyKind.FAMILY))
    log.write(acts.ContactPlanned(party_id="gran", ask=True, who_learns="safe"))
    log.write(acts.LetterSent(effect="letter/third_party/gran", letter_id="L-1", channel="email"), Role.CLOCK)
    mail = acts.ReplyReceived(
        party_id="gran",
        reply_id="R-1",
        reply=ReplyKind.UNCLEAR,
        received_at=datetime(2027, 3, 4, 11, tzinfo=UTC),
        objection=True,
    )
    log.write(mail, Role.MAILBOX)
    passed = acts.MomentPassed(moment=f"reply_by/{TODAY}", due_at=mail.received_at)
    log.write(passed, Role.CLOCK)
    assert fold(log.events).reply_date_passed, "silence would not hold the copy any more"
    assert fold(log.events).parties["gran"].unread_replies
    assert log.refused(acts.CopyOrdered(marks_digest=MARKS)) == "wrong_stage"
    log.write(acts.ReplyConfirmed(party_id="gran", reply_id="R-1", reply=ReplyKind.CONSENT))
    assert log.refused(acts.CopyOrdered(marks_digest=MARKS)) == "not_decided", "read, it waits for the decision"


def test_what_parents_say_reaches_nobody_who_does_not_handle_the_request(house: House, manager: Person) -> None:
    """S63: neither the key person, the administrator nor, on the pages of the file, the legal adviser reads it."""
    ref = house.request()
    house.record(ref, acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER), reason=THEIRS)
    bring(manager, ref, ("mother.txt", THEIRS.encode()))
    with reading(house.desk.engine) as session:
        (paper,) = papers_of(session, ref)
    assert THEIRS in manager.get(f"/requests/{ref}/history").text
    for role in (Role.KEY_PERSON, Role.ADMINISTRATOR, Role.LEGAL_ADVISER):
        person = house.person(role)
        for below in (
            "/documents",
            f"/documents/{paper.id}",
            "/people",
            "/replies",
            "/letters",
            "/history",
            "/marker",
        ):
            answer = person.get(f"/requests/{ref}{below}")
            assert THEIRS not in answer.text, (role, below)
    for page in ("/", f"/requests/{ref}"):
        assert THEIRS not in house.person(Role.KEY_PERSON).get(page).text


@pytest.mark.parametrize(("profile", "said"), [("childrens_centre", True), ("early_years_2018", False)])
def test_a_policy_that_does_not_write_to_staff_says_so_where_it_is_settled(
    house: House, manager: Person, profile: str, said: bool
) -> None:
    """S21, S27: by one policy family and agencies are written to, by another staff as well."""
    ref = house.request(profile=profile)
    house.entitled(ref)
    person = somebody(house, ref, kind=PartyKind.STAFF)
    page = manager.get(f"/requests/{ref}/people/{person}/contact").text
    assert ("By this policy nobody of this kind is written to" in page) is said


@pytest.mark.parametrize(
    ("profile", "words"),
    [("childrens_centre", "a legal representative or an interpreter"), ("early_years_2018", ""), ("uk_gdpr", "")],
)
def test_a_policy_that_names_fewer_guests_is_told_and_forbids_no_interpreter(profile: str, words: str) -> None:
    """S44: by one policy parents alone attend; whoever needs an interpreter has one, for a reason."""
    assert not_by_policy(load_profile(profile)) == words


def test_not_asking_somebody_counts_once_the_safeguarding_lead_backed_it(house: House, manager: Person) -> None:
    """S98, S101, S102, R18: who is said to have hurt the child is not asked; the manager alone cannot say so."""
    ref, person = ready(house)
    form = {"who_learns": "alleged_abuser", "reason": "The mother told us."}
    manager.send(f"/requests/{ref}/people/{person}/contact", form)
    (seq,) = house.state(ref).needs_second
    page, agreed = f"/requests/{ref}/backing", {f"read-{seq}": "yes"}
    for role in (Role.MANAGER, Role.LINE_MANAGER):
        house.person(role).send_from(page, f"{page}/{seq}", agreed)
        assert not house.state(ref).parties[person].planned, role
    lead = house.person(Role.SAFEGUARDING_LEAD)
    assert lead.send_from(page, f"{page}/{seq}", agreed).status_code == 303
    assert house.state(ref).parties[person].planned
