"""A disputed entry: where its paper is shown, in the copy of who disputes it, and what stands beside it (S49)."""

import pytest

from activities.copying import index_title
from models import acts
from models.words import ClosedAs, ReleaseWay, Role
from records.database import reading
from records.disputes import disputed_papers
from records.endings import ended_at
from records.scope import inputs_digest, papers_of
from tests.unit.web.house import House, Person
from tests.unit.web.matters_said import opened
from tests.unit.web.test_documents import bring

FATHER = "Tom Ashdown"


@pytest.fixture
def ref(house: House) -> str:
    """The mother's request, with one paper."""
    ref = house.request()
    house.entitled(ref)
    bring(house.person(Role.MANAGER), ref, ("note.txt", b"3 March 2026. Late again.\n"))
    return ref


@pytest.fixture
def manager(house: House) -> Person:
    """Who carries it."""
    return house.person(Role.MANAGER)


def paper(house: House, ref: str) -> str:
    """The id of the first paper."""
    with reading(house.desk.engine) as session:
        return papers_of(session, ref)[0].id


def disputed(house: House, ref: str, manager: Person) -> str:
    """The mother disputes the entry on the first paper; the matter's reference."""
    (matter,) = opened(house, ref, manager, "rectification")
    entry = {
        "words": "Late again.",
        "claim": "fact",
        "should_say": "On time.",
        "paper": paper(house, ref),
        "page": "1",
    }
    assert manager.send_from(f"/matters/{matter}", f"/matters/{matter}/entry", entry).status_code == 303
    return matter


def put_right(manager: Person, matter: str) -> None:
    """The fact is wrong, and the correction stands in the file."""
    path = f"/matters/{matter}"
    entry_id = manager.get(path).text.split("/entry/")[1].split("/")[0]
    found = {"finding": "fact_wrong", "side": "no", "why": "The register."}
    assert manager.send_from(path, f"{path}/entry/{entry_id}/finding", found).status_code == 303
    assert manager.send_from(path, f"{path}/entry/{entry_id}/attach").status_code == 303


def titles(house: House, ref: str) -> list[str]:
    """The papers that belong to a request."""
    with reading(house.desk.engine) as session:
        return [one.title for one in papers_of(session, ref)]


def test_the_paper_bears_it_wherever_it_is_shown(house: House, ref: str, manager: Person) -> None:
    """S49, R28: in the list, on the paper and in the marker; its page and the matter are named."""
    seen = (f"/requests/{ref}/documents", f"/requests/{ref}/documents/{paper(house, ref)}")
    assert all("Disputed" not in manager.get(one).text for one in seen)
    matter = disputed(house, ref, manager)
    assert all("Disputed" in manager.get(one).text for one in seen)
    shown = manager.get(seen[1]).text
    assert "An entry on page 1 is disputed" in shown
    assert f"/matters/{matter}" in shown
    assert "Disputed" in manager.get(f"/requests/{ref}/marker").text


def test_an_answered_dispute_leads_to_the_paper_beside_it(house: House, ref: str, manager: Person) -> None:
    """S50, R28: it is no longer disputed, and who reads the entry finds the correction."""
    matter = disputed(house, ref, manager)
    put_right(manager, matter)
    path = f"/matters/{matter}"
    manager.send_from(path, f"{path}/recipients-known")
    assert manager.send_from(path, f"{path}/rectification/answer", {"answer": "You are right."}).status_code == 303
    shown = manager.get(f"/requests/{ref}/documents/{paper(house, ref)}").text
    assert "was disputed" in shown
    assert "Beside it:" in shown
    assert "A paper stands beside it" in manager.get(f"/requests/{ref}/documents").text


def test_the_correction_belongs_to_the_copy_of_who_disputed_the_entry(
    house: House, ref: str, manager: Person
) -> None:
    """S50, R28: although it is dated after the day of receipt; the other parent's request is not made larger."""
    father = house.request(requester_name=FATHER, child_id=house.child_of(ref))
    house.later(days=2)
    manager = house.person(Role.MANAGER)
    put_right(manager, disputed(house, ref, manager))
    assert len(titles(house, ref)) == 2
    assert "Correction" in titles(house, ref)[1]
    assert len(titles(house, father)) == 1


def test_only_the_copy_of_who_disputes_it_says_so(house: House, ref: str, manager: Person) -> None:
    """R23, R28: that one parent disputes an entry is nothing the other is told."""
    father = house.request(requester_name=FATHER, child_id=house.child_of(ref))
    with reading(house.desk.engine) as session:
        before = {one: inputs_digest(session, one) for one in (ref, father)}
    disputed(house, ref, manager)
    with reading(house.desk.engine) as session:
        child = house.child_of(ref)
        assert disputed_papers(session, child, ref) == [paper(house, ref)]
        assert disputed_papers(session, child, father) == []
        assert inputs_digest(session, ref) != before[ref], "its copy is made anew"
        assert inputs_digest(session, father) == before[father]


def test_the_index_of_the_copy_says_it(house: House, ref: str, manager: Person) -> None:
    """S49, R28: by the date of the paper, as every line of the index; no word of the entry stands there."""
    with reading(house.desk.engine) as session:
        (one,) = papers_of(session, ref)
    assert index_title(one.dated, disputed=True) == "Paper without a date (disputed)"
    assert "disputed" not in index_title(one.dated, disputed=False)


def test_an_ended_request_is_taken_up_for_the_corrected_copy_in_one_step(
    house: House, ref: str, manager: Person
) -> None:
    """S50, R28: the reason is prepared, the paper is in its file, and file and copy go the whole way again."""
    house.record(ref, acts.RequestClosed(closed_as=ClosedAs.NO_IDENTITY))
    house.later(minutes=5)
    matter = disputed(house, ref, manager)
    path = f"/matters/{matter}"
    assert "taken up again" not in manager.get(path).text
    house.later(minutes=5)
    put_right(manager, matter)
    page = manager.get(path).text
    assert f"A paper stands beside a disputed entry now ({matter})." in page
    assert len(titles(house, ref)) == 1
    again = {"why_again": f"A paper stands beside a disputed entry now ({matter})."}
    answer = manager.send_from(path, f"{path}/rectification/new-copy", again)
    assert answer.headers["location"] == f"/requests/{ref}"
    with reading(house.desk.engine) as session:
        assert ended_at(session, ref) is None
    state = house.state(ref)
    assert len(titles(house, ref)) == 2
    assert state.file is not None
    assert state.file.documents == 2
    assert manager.send_from(path, f"{path}/rectification/new-copy", again).status_code == 422


def test_who_may_have_the_entry_is_called_to_mind(house: House, ref: str, manager: Person) -> None:
    """R28: a copy that was given to the other parent is named before somebody says that nobody received it."""
    father = house.request(requester_name=FATHER, child_id=house.child_of(ref))
    given = acts.CopyGiven(way=ReleaseWay.POST, copy_sha256="a" * 64, on=house.desk.now.date(), taken_away=True)
    house.record(father, given)
    matter = disputed(house, ref, manager)
    assert f"A copy of the file was given under {father}" in manager.get(f"/matters/{matter}").text
