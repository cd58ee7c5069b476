"""One file, two parents who ask: what they share and what they never see of each other (R11, S7, S20)."""

import hashlib
import re
from datetime import date

import pytest

from models import acts
from models.words import MentionKind, PartyKind, Role
from records.database import reading, writing
from records.file import PersonFacts, add_mention, add_person, save_copy
from records.log import load_log
from records.scope import inputs_digest, letter_words, papers_of
from rules.folding import fold
from rules.state import RequestState
from tests.unit.web.house import HIDDEN, House, Person
from tests.unit.web.test_documents import bring
from tests.unit.web.test_new_request import GOOD

FATHER = "Tom Ashdown"


@pytest.fixture
def ref(house: House) -> str:
    """The mother's request."""
    ref = house.request()
    house.entitled(ref)
    return ref


def fathers(house: House, ref: str) -> str:
    """The father's request to see the same file."""
    other = house.request(requester_name=FATHER, child_id=house.child_of(ref))
    house.entitled(other)
    return other


def noted(house: House, ref: str, name: str, words: str = "rang") -> str:
    """A person of the file with a passage on its first paper; returns their id."""
    with writing(house.desk.engine, ref) as session:
        facts = PersonFacts(name=name, kind=PartyKind.FAMILY, letter_text="You are named in a note.")
        child = house.child_of(ref)
        now = house.desk.now
        person = add_person(session, child, ref, facts, "u", now)
        paper = papers_of(session, ref)[0]
        add_mention(session, child, ref, person.id, paper.id, 1, MentionKind.REFERS_TO, words, "u", now)
    return person.id


def state_of(house: House, ref: str) -> RequestState:
    """The state of a request."""
    with reading(house.desk.engine) as session:
        return fold(load_log(session, ref))


def documents_in(house: House, ref: str) -> int:
    """How many documents a request was told of."""
    file = state_of(house, ref).file
    return file.documents if file is not None else 0


def day_of(name: str, value: date) -> dict[str, str]:
    """A date as it is typed."""
    return {f"{name}-day": str(value.day), f"{name}-month": str(value.month), f"{name}-year": str(value.year)}


@pytest.fixture
def manager(house: House) -> Person:
    """Who carries both requests."""
    return house.person(Role.MANAGER)


def test_a_second_request_has_the_file_that_is_kept_already(house: House, ref: str, manager: Person) -> None:
    """R11: the file belongs to the child."""
    bring(manager, ref, ("a.txt", b"one"), ("b.txt", b"two"))
    other = fathers(house, ref)
    assert documents_in(house, other) == 2
    page = manager.get(f"/requests/{other}/documents").text
    assert "1 other request is open about this child" in page
    assert "Mira Ashdown" not in page


def test_a_paper_of_a_later_day_stays_in_the_file_and_out_of_the_request(
    house: House, ref: str, manager: Person
) -> None:
    """R25: what counts is what was held on the day of receipt, or on a later day that was set with a reason."""
    bring(manager, ref, ("a.txt", b"one"))
    later = house.request(requester_name=FATHER, child_id=house.child_of(ref), received_on=date(2026, 11, 10))
    house.entitled(later)
    path = f"/requests/{ref}/documents"
    with reading(house.desk.engine) as session:
        (paper,) = papers_of(session, ref)
    dated = {"title": "A", "kind": "personal", **day_of("dated", date(2026, 11, 20))}
    manager.send(f"{path}/{paper.id}", dated)
    with reading(house.desk.engine) as session:
        assert [one.id for one in papers_of(session, ref)] == [paper.id]
        assert papers_of(session, later) == []
    assert "In the child's file, not in this request" in manager.get(f"/requests/{later}/documents").text
    assert documents_in(house, later) == 0
    manager.send(
        f"/requests/{later}/cut-off", {**day_of("until", date(2026, 11, 21)), "why": "The parent asked for it."}
    )
    with reading(house.desk.engine) as session:
        assert [one.id for one in papers_of(session, later)] == [paper.id]
    assert documents_in(house, later) == 1


def test_what_was_held_on_the_day_of_receipt_cannot_be_left_out(house: House, ref: str, manager: Person) -> None:
    """R25."""
    earlier = {**day_of("until", date(2026, 3, 1)), "why": "It is less work."}
    page = manager.send(f"/requests/{ref}/cut-off", earlier)
    assert page.status_code == 422
    assert "what was held on the day the request arrived" in page.text


def test_who_asks_is_no_third_party_in_their_own_request(house: House, ref: str, manager: Person) -> None:
    """R11: the father is a third party in the mother's request, and himself in his own."""
    bring(manager, ref, ("a.txt", b"Tom rang"))
    father = noted(house, ref, FATHER)
    house.record(ref, acts.PartyNamed(party_id=father, party_kind=PartyKind.FAMILY))
    other = fathers(house, ref)
    page = manager.get(f"/requests/{other}/people").text
    assert "Has the requester&#39;s name" in page
    manager.send_from(f"/requests/{other}/people", f"/requests/{other}/people/{father}/requester")
    assert father in state_of(house, ref).parties
    assert father not in state_of(house, other).parties
    assert "is the requester" in manager.get(f"/requests/{other}/people").text
    assert "is the requester" not in manager.get(f"/requests/{ref}/people").text
    manager.send_from(f"/requests/{other}/people", f"/requests/{other}/people/{father}/take-in")
    assert father not in state_of(house, other).parties


def test_the_words_of_a_letter_belong_to_one_request(house: House, ref: str, manager: Person) -> None:
    """S20: they never see each other's letters."""
    bring(manager, ref, ("a.txt", b"Gran rang"))
    gran = noted(house, ref, "Winifred Oduya")
    other = fathers(house, ref)
    with reading(house.desk.engine) as session:
        assert letter_words(session, ref, gran) == "You are named in a note."
        assert letter_words(session, other, gran) == ""
    assert "You are named in a note." not in manager.get(f"/requests/{other}/people/{gran}").text


def test_everybody_with_a_passage_is_taken_in_at_once(house: House, ref: str, manager: Person) -> None:
    """S19: the people are kept once; each request names its own third parties."""
    bring(manager, ref, ("a.txt", b"Gran rang"))
    gran, father = noted(house, ref, "Winifred Oduya"), noted(house, ref, FATHER)
    other = fathers(house, ref)
    manager.send_from(f"/requests/{other}/people", f"/requests/{other}/people/{father}/requester")
    aunt = noted(house, ref, "Ada Oduya")
    manager.send_from(f"/requests/{other}/people", f"/requests/{other}/people/take-all-in")
    assert set(state_of(house, other).parties) == {gran, aunt}


def with_a_copy(house: House, ref: str) -> str:
    """A copy that stands, made from what the request is now; returns its hash."""
    sha256 = sha256_of(ref)
    with writing(house.desk.engine, ref) as session:
        save_copy(
            session,
            house.desk.key,
            ref=ref,
            version=1,
            pdf=f"%PDF-1.7 the copy of {ref}".encode(),
            log=b"[]",
            manifest=b"{}",
            inputs_digest=inputs_digest(session, ref),
            pages=1,
            marks=0,
            proved=True,
            proof_json="{}",
        )
    made = acts.CopyMade(
        effect="copy/1",
        version=1,
        copy_sha256=sha256,
        pages=1,
        marks=0,
        proved=True,
        in_full=True,
        inputs_seq=state_of(house, ref).seq,
    )
    house.record(ref, made, Role.CLOCK)
    return sha256


def sha256_of(ref: str) -> str:
    """The hash of the copy that `with_a_copy` makes."""
    return hashlib.sha256(f"%PDF-1.7 the copy of {ref}".encode()).hexdigest()


def test_a_change_made_through_one_request_voids_the_copies_of_all(house: House, ref: str, manager: Person) -> None:
    """S18, S38: people, passages and papers are shared, so nobody passes a copy made from something else."""
    bring(manager, ref, ("a.txt", b"Gran rang"))
    gran = noted(house, ref, "Winifred Oduya")
    other = fathers(house, ref)
    for one in (ref, other):
        with_a_copy(house, one)
        assert state_of(house, one).copy is not None
    card = {"name": "Winifred Oduya", "kind": "family", "aliases": "Nana Win"}
    assert manager.send(f"/requests/{ref}/people/{gran}", card).status_code == 303
    assert [state_of(house, one).copy for one in (ref, other)] == [None, None]


def test_a_passage_noted_in_one_request_voids_the_copy_of_the_other(
    house: House, ref: str, manager: Person
) -> None:
    """S19, S38."""
    bring(manager, ref, ("a.txt", b"Gran rang"))
    gran = noted(house, ref, "Winifred Oduya")
    other = fathers(house, ref)
    with_a_copy(house, other)
    with reading(house.desk.engine) as session:
        (paper,) = papers_of(session, ref)
    passage = {"document": paper.id, "page": "1", "kind": "refers_to", "words": "Gran", "anyway": "yes"}
    assert manager.send(f"/requests/{ref}/people/{gran}/mentions", passage).status_code == 303
    assert state_of(house, other).copy is None


def test_two_at_one_card_see_each_other_and_overwrite_nothing(house: House, ref: str, manager: Person) -> None:
    """S91: whoever saves second is shown both versions."""
    bring(manager, ref, ("a.txt", b"Gran rang"))
    gran = noted(house, ref, "Winifred Oduya")
    path, deputy = f"/requests/{ref}/people/{gran}", house.person(Role.DEPUTY)
    opened = manager.hidden(path)
    assert "Also has this page open" in deputy.get(path).text
    deputy.send(path, {"name": "Winifred Oduya", "kind": "family", "contact_telephone": "01632 960999"})
    typed = {**opened, "name": "Winnie Oduya", "kind": "family"}
    page = manager.browser.post(path, data=typed, follow_redirects=False)
    assert page.status_code == 422
    assert "changed the telephone number" in page.text
    assert "01632 960999" in page.text
    assert "Winnie Oduya" in page.text
    again = dict(HIDDEN.findall(page.text)) | {"name": "Winnie Oduya", "kind": "family"}
    assert manager.browser.post(path, data=again, follow_redirects=False).status_code == 303


def test_no_page_of_one_request_shows_what_belongs_to_the_other(house: House, ref: str, manager: Person) -> None:
    """S83, R11: replies, decisions, letters and the requester's data serve their own request alone."""
    bring(manager, ref, ("a.txt", b"Gran rang"))
    gran = noted(house, ref, "Winifred Oduya")
    other = fathers(house, ref)
    house.record(ref, acts.PartyNamed(party_id=gran, party_kind=PartyKind.FAMILY), reason="THE-MOTHERS-REASON")
    house.record(ref, acts.StopPlaced(party_id=gran), Role.SAFEGUARDING_LEAD, "THE-MOTHERS-STOP")
    secrets = ("Mira Ashdown", "mira@example.org", "THE-MOTHERS", "You are named in a note.", ref)
    seen: set[str] = set()
    todo = [f"/requests/{other}"]
    while todo:
        path = todo.pop()
        page = manager.get(path)
        seen.add(path)
        assert page.status_code == 200, path
        assert [secret for secret in secrets if secret in page.text] == [], path
        found = re.findall(rf'href="(/requests/{other}[^"#?]*)', page.text)
        todo += [link for link in dict.fromkeys(found) if link not in seen and link not in todo]
    for below in ("documents", "people", f"people/{gran}", "history", "letters", "replies", "decisions", "cut-off"):
        assert f"/requests/{other}/{below}" in seen or manager.get(f"/requests/{other}/{below}").status_code == 200


def test_a_child_on_file_is_linked_only_when_somebody_says_so(house: House, ref: str, manager: Person) -> None:
    """R11: never taken for the same child unasked."""
    form = {**GOOD, "requester_name": FATHER, "child_name": "ashdown ROWAN"}
    asked = manager.send("/requests/new", form)
    assert asked.status_code == 422
    assert "Yes: Rowan Ashdown, born on 2 April 2022" in asked.text
    assert "Mira" not in asked.text
    linked = manager.send("/requests/new", {**form, "same_child": house.child_of(ref)})
    assert house.child_of(linked.headers["location"].rpartition("/")[2]) == house.child_of(ref)
    another = manager.send("/requests/new", {**form, "same_child": "another"})
    assert house.child_of(another.headers["location"].rpartition("/")[2]) != house.child_of(ref)
