"""The letters of a request (S20-S23): list, words, paper, posted by hand, tried again."""

from datetime import date

import pytest

from models import acts
from models.words import Channel, LetterStatus, PartyKind, Role
from records import audit
from records.database import reading, writing
from records.file import PersonFacts, add_person
from records.post import get_letter, mark_status, write_letter
from records.requests import get_request
from tests.unit.web.house import House


@pytest.fixture
def ref(house: House) -> str:
    """A request with an acknowledgement by post."""
    found = house.request()
    house.entitled(found)
    return found


def written(
    house: House,
    ref: str,
    channel: Channel = Channel.POST,
    address: str = "1 Long Lane\nCF1 0AA",
    text: str = "We have your request.\n",
) -> str:
    with writing(house.desk.engine, ref) as session:
        letter, _ = write_letter(
            session,
            house.desk.key,
            letter_key=f"{ref}/letter/acknowledgement",
            kind="acknowledgement",
            channel=channel,
            subject="Your request [cc-abcdef]",
            text=f"Dear Mira Ashdown,\n\n{text}",
            raw=b"raw",
            message_id="<1@setting.example>",
            token="cc-abcdef",
            ref=ref,
            effect="letter/acknowledgement",
            to_name="Mira Ashdown",
            to_address=address,
            at=house.desk.now,
        )
        mark_status(session, letter.id, LetterStatus.TO_POST, at=house.desk.now)
    sent = acts.LetterSent(effect="letter/acknowledgement", letter_id=letter.id, channel=channel)
    house.record(ref, sent, Role.CLOCK)
    return letter.id


def test_a_letter_is_listed_and_read_and_that_it_was_read_is_noted(house: House, ref: str) -> None:
    letter_id = written(house, ref)
    manager = house.person(Role.MANAGER)
    page = manager.get(f"/requests/{ref}/letters").text
    assert "Mira Ashdown" in page
    assert "To be posted" in page
    assert "We have your request." in manager.get(f"/requests/{ref}/letters/{letter_id}").text
    with reading(house.desk.engine) as session:
        (entry,) = audit.entries(session, ref, "viewed")
    assert letter_id in entry.detail_json


def test_a_letter_is_printed_for_a_window_envelope(house: House, ref: str) -> None:
    letter_id = written(house, ref)
    answer = house.person(Role.MANAGER).get(f"/requests/{ref}/letters/{letter_id}/print.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_a_letter_without_an_address_says_what_is_missing(house: House, ref: str) -> None:
    letter_id = written(house, ref, address="")
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/letters/{letter_id}/print.pdf")
    assert page.status_code == 422
    assert "no postal address" in page.text


def test_posted_on_is_recorded_once_with_its_date(house: House, ref: str) -> None:
    letter_id = written(house, ref)
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/letters/{letter_id}"
    future = {"on-day": "24", "on-month": "11", "on-year": "2026"}
    assert "in the future" in manager.send_from(path, f"{path}/posted", future).text
    assert manager.send_from(path, f"{path}/posted", {**future, "on-day": "23"}).status_code == 303
    with reading(house.desk.engine) as session:
        letter = get_letter(session, letter_id)
    assert letter is not None
    assert letter.status is LetterStatus.POSTED
    assert "It was posted" not in manager.get(path).text
    assert house.state(ref).seq == 4


def test_the_last_letter_is_posted_after_the_request_has_ended(house: House, ref: str) -> None:
    letter_id = written(house, ref)
    house.record(ref, acts.RequestWithdrawn())
    path, today = f"/requests/{ref}/letters/{letter_id}", {"on-day": "23", "on-month": "11", "on-year": "2026"}
    assert house.person(Role.MANAGER).send_from(path, f"{path}/posted", today).status_code == 303
    with reading(house.desk.engine) as session:
        letter = get_letter(session, letter_id)
        (entry,) = audit.entries(session, ref, "letter.posted")
    assert letter is not None
    assert letter.status is LetterStatus.POSTED
    assert "2026-11-23" in entry.detail_json


def test_what_is_said_by_telephone_needs_a_note(house: House, ref: str) -> None:
    """S104: verbal is recorded."""
    letter_id = written(house, ref, Channel.TELEPHONE)
    path, today = f"/requests/{ref}/letters/{letter_id}", {"on-day": "23", "on-month": "11", "on-year": "2026"}
    page = house.person(Role.MANAGER).send_from(path, f"{path}/posted", today)
    assert "Say who said it to whom" in page.text


def test_what_failed_is_shown_and_tried_again(house: House, ref: str) -> None:
    failed = acts.EffectFailed(effect="letter/acknowledgement", code="refused_550")
    house.record(ref, failed, Role.CLOCK)
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/letters"
    page = manager.get(path).text
    assert "Not done: the acknowledgement" in page
    assert "refused the address" in page
    assert manager.send_from(path, f"{path}/retry", {"effect": "letter/acknowledgement"}).status_code == 303
    assert house.state(ref).failed == {}
    assert manager.send_from(path, f"{path}/retry", {"effect": "letter/acknowledgement"}).status_code == 422


def test_a_letter_of_another_request_is_not_found(house: House, ref: str) -> None:
    letter_id = written(house, ref)
    other = house.request(received_on=date(2026, 11, 20))
    assert house.person(Role.MANAGER).get(f"/requests/{other}/letters/{letter_id}").status_code == 404


def _desk_letter(house: House, ref: str, kind: str, text: str, person_id: str | None = None) -> str:
    with writing(house.desk.engine, ref) as session:
        letter, _ = write_letter(
            session,
            house.desk.key,
            letter_key=f"{ref}/{kind}",
            kind=kind,
            channel=Channel.EMAIL,
            subject="Your code",
            text=text,
            raw=b"raw",
            message_id=f"<{kind}@setting.example>",
            token=f"cc-{kind}",
            ref=ref,
            person_id=person_id,
            to_name="Mira Ashdown",
            to_email="mira@example.com",
            at=house.desk.now,
        )
    return letter.id


def _shown(house: House, role: Role, ref: str, letter_id: str) -> str:
    return house.person(role).get(f"/requests/{ref}/letters/{letter_id}").text


@pytest.mark.parametrize("role", [Role.MANAGER, Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD])
@pytest.mark.parametrize("kind", ["answer_code", "download_code"])
def test_a_code_is_read_by_nobody_of_the_setting(house: House, ref: str, role: Role, kind: str) -> None:
    """With the link and the code somebody could consent, or fetch the copy, in the addressee's name."""
    letter_id = _desk_letter(house, ref, kind, "this is your code:\n\n    123 456\n")
    page = _shown(house, role, ref, letter_id)
    assert "only its addressee may read" in page
    assert "123 456" not in page
    printed = house.person(role).get(f"/requests/{ref}/letters/{letter_id}/print.pdf")
    assert printed.status_code == 403


def test_a_letter_is_shown_without_the_key_in_its_link(house: House, ref: str) -> None:
    for purpose in ("answer", "booking"):
        text = f"Use this page: http://127.0.0.1:8000/{purpose}/So5muBhfq1JFATc-eoLTbQ\n"
        letter_id = _desk_letter(house, ref, f"reminder_{purpose}"[:15], text)
        page = _shown(house, Role.MANAGER, ref, letter_id)
        assert f"/{purpose}/..." in page
        assert "So5muBhf" not in page


@pytest.mark.parametrize(
    ("role", "kind", "reads"),
    [
        (Role.LINE_MANAGER, PartyKind.STAFF, False),
        (Role.LINE_MANAGER, PartyKind.FAMILY, True),
        (Role.MANAGER, PartyKind.STAFF, True),
        (Role.SAFEGUARDING_LEAD, PartyKind.STAFF, True),
    ],
)
def test_what_a_member_of_staff_answered_is_not_read_in_the_copy_of_their_answer(
    house: House, ref: str, role: Role, kind: PartyKind, reads: bool
) -> None:
    """S29: they were promised that only who decides and the safeguarding lead read it."""
    with writing(house.desk.engine, ref) as session:
        request = get_request(session, ref)
        assert request is not None
        person = add_person(session, request.child_id, ref, PersonFacts(name="Mira Ashdown", kind=kind), "u")
    letter_id = _desk_letter(house, ref, "answer_copy", "- I am afraid of him.\n", person.id)
    assert ("I am afraid of him." in _shown(house, role, ref, letter_id)) is reads


def test_a_letter_that_is_late_or_came_back_says_so_in_words(house: House, ref: str) -> None:
    """S20: delivery is shown for each letter; nobody is shown a code."""
    letter_id = written(house, ref, Channel.EMAIL, "")
    for status, fault, words in (
        (LetterStatus.SENT, "delayed", "The mail server says that it is late."),
        (LetterStatus.FAILED, "bounced", "The mail came back: the address does not work."),
        (LetterStatus.FAILED, "refused_550", "The mail server refused the address for good."),
        (LetterStatus.FAILED, "letter_incomplete", "Something that this letter has to say is missing"),
        (LetterStatus.FAILED, "never_heard_of", "It could not be done."),
    ):
        with writing(house.desk.engine, ref) as session:
            letter = get_letter(session, letter_id)
            assert letter is not None
            letter.status, letter.fault = status, fault
            session.add(letter)
        manager = house.person(Role.MANAGER)
        for page in (f"/requests/{ref}/letters", f"/requests/{ref}/letters/{letter_id}"):
            said = manager.get(page).text
            assert words in said and fault not in said


def test_a_letter_with_an_answer_page_is_printed_where_its_code_is_made(house: House, ref: str) -> None:
    """S22: its words speak of the code that is printed on it; without one the sheet would say what is not so."""
    letter_id = written(house, ref, text="See https://records.example.org/answer/abcdefghijklmnopqrstuv\n")
    manager, sheet = house.person(Role.MANAGER), f"/requests/{ref}/replies/letters/{letter_id}"
    assert f'href="{sheet}"' in manager.get(f"/requests/{ref}/letters/{letter_id}").text
    answer = manager.browser.get(f"/requests/{ref}/letters/{letter_id}/print.pdf", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, sheet)
