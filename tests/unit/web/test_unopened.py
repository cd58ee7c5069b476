"""A file that cannot be opened stays on the list until a person has seen to it (S17, S52)."""

import pytest

from models.words import Role
from records import audit, store
from records.database import reading, writing
from records.retention import destroy_papers, words_left
from records.unopened import unopened_of
from tests.unit.web import papers
from tests.unit.web.house import House
from web.casefile import open_case


def brought(house: House, name: str = "locked.pdf", data: bytes = b"") -> str:
    """A request whose file was handed a readable paper and one that nobody can open; its reference."""
    ref = house.request()
    house.entitled(ref)
    files = [("documents", ("note.txt", b"Rowan slept well."))]
    files.append(("documents", (name, data or papers.encrypted_pdf())))
    answer = house.person(Role.MANAGER).send(f"/requests/{ref}/documents", files=files)
    assert "It is kept, and stands on the list: it needs a person." in answer.text
    return ref


@pytest.mark.parametrize(
    ("name", "data"),
    [("locked.pdf", papers.encrypted_pdf()), ("broken.pdf", b"%PDF-1.7 nothing"), ("folder.zip", papers.zipped())],
)
def test_what_cannot_be_opened_is_sealed_and_stays_on_the_list(house: House, name: str, data: bytes) -> None:
    """S17."""
    ref = brought(house, name, data)
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/documents").text
    assert name in page and "Needs a person" in page
    with reading(house.desk.engine) as session:
        (waiting,) = unopened_of(session, house.child_of(ref))
        assert store.unseal(session, house.desk.key, waiting.sealed_id) == data


def test_the_file_is_not_complete_before_somebody_saw_to_it(house: House) -> None:
    """S18, S52: what became of it is said, and kept."""
    ref = brought(house)
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/documents"
    with reading(house.desk.engine) as session:
        (waiting,) = unopened_of(session, house.child_of(ref))
    digest = house.state(ref).file.digest  # type: ignore[union-attr]
    form = {"digest": digest, "searched": "cabinet", "gaps": "None"}
    assert "what became of these files: locked.pdf" in manager.send(f"{path}/complete", form).text
    where = f"{path}/unopened/{waiting.id}"
    assert "Say what became of it" in manager.send(where, {}).text
    said = {f"became-{waiting.id}": "Printed, and its scan is in the file."}
    assert manager.send(where, said).status_code == 303
    assert manager.send(where, {f"became-{waiting.id}": "Something else."}).status_code == 303
    assert "locked.pdf" not in manager.get(path).text
    assert "locked.pdf" not in manager.send(f"{path}/complete", form).text
    with reading(house.desk.engine) as session:
        assert [row.what for row in audit.entries(session, ref) if row.what.startswith("unopened")] == [
            "unopened.kept",
            "unopened.settled",
        ]


def test_the_same_file_brought_twice_waits_once(house: House) -> None:
    ref = brought(house)
    files = [("documents", ("again.pdf", papers.encrypted_pdf()))]
    house.person(Role.MANAGER).send(f"/requests/{ref}/documents", files=files)
    with reading(house.desk.engine) as session:
        kept = {one.sha256 for one in unopened_of(session, house.child_of(ref))}
        assert len(kept) == len(unopened_of(session, house.child_of(ref)))


def test_who_may_not_change_the_file_settles_nothing(house: House) -> None:
    """S59."""
    ref = brought(house)
    with reading(house.desk.engine) as session:
        (waiting,) = unopened_of(session, house.child_of(ref))
    said = {f"became-{waiting.id}": "Gone."}
    answer = house.person(Role.LINE_MANAGER).send(f"/requests/{ref}/documents/unopened/{waiting.id}", said)
    assert answer.status_code in (403, 422)
    with reading(house.desk.engine) as session:
        assert len(unopened_of(session, house.child_of(ref))) == 1


def test_its_words_go_with_the_papers_of_the_request(house: House) -> None:
    """R31."""
    ref = brought(house)
    with writing(house.desk.engine, ref) as session:
        case = open_case(session, ref, house.desk.now)
        destroy_papers(session, ref, by=case.request.manager_id, backed_by="somebody-else", at=house.desk.now)
        assert words_left(session, ref) == []
