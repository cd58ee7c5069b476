"""Trying it with the sample file: one press, everything there, nothing doubled."""

from models.words import Role
from records.database import reading
from records.file import documents_of, mentions_of, persons_of
from records.requests import get_request, list_requests
from samples import load_sample, load_second_sample
from tests.unit.web.house import House


def counted(house: House, ref: str) -> tuple[int, int, int]:
    with reading(house.desk.engine) as session:
        request = get_request(session, ref)
        assert request is not None
        child = request.child_id
        return len(documents_of(session, child)), len(persons_of(session, child)), len(mentions_of(session, child))


def test_one_press_starts_a_request_with_papers_people_and_passages(house: House) -> None:
    manager = house.person(Role.MANAGER)
    answer = manager.send_from("/", "/requests/sample")
    assert answer.headers["location"] == "/requests/AR-2026-0001"
    sample = load_sample()
    documents, persons, mentions = counted(house, "AR-2026-0001")
    assert documents == len(sample.demo_documents) >= 10
    assert persons >= 6
    assert mentions >= persons
    assert house.desk.begun == ["AR-2026-0001"]
    file = house.state("AR-2026-0001").file
    assert file is not None
    assert file.documents == documents
    assert sample.child.name in manager.get("/requests/AR-2026-0001").text


def test_pressing_twice_is_one_request_and_a_second_request_shares_the_file(house: House) -> None:
    manager = house.person(Role.MANAGER)
    hidden = manager.hidden("/")
    for _ in range(2):
        manager.browser.post("/requests/sample", data=hidden, follow_redirects=False)
    with reading(house.desk.engine) as session:
        assert len(list_requests(session)) == 1
    before = counted(house, "AR-2026-0001")
    manager.send_from("/", "/requests/sample")
    assert counted(house, "AR-2026-0002") == before


def test_staff_in_the_sample_are_the_staff_who_sign_in(house: House) -> None:
    """Nobody decides on, or checks, entries about themselves: so the person of the file is tied to the account."""
    house.person(Role.MANAGER).send_from("/", "/requests/sample")
    with reading(house.desk.engine) as session:
        request = get_request(session, "AR-2026-0001")
        assert request is not None
        tied = [person.name for person in persons_of(session, request.child_id) if person.user_id]
    assert tied == ["Ngozi Ellery"]


def test_the_second_sample_is_a_child_of_her_own_with_a_safe_channel(house: House) -> None:
    """R23: a neutral subject, no calendar file, and what else the mother asked for, from the first day."""
    house.person(Role.MANAGER).send_from("/", "/requests/sample")
    house.person(Role.MANAGER).send_from("/", "/requests/sample", {"which": "second"})
    with reading(house.desk.engine) as session:
        first, second = (get_request(session, f"AR-2026-000{number}") for number in (1, 2))
        assert first is not None
        assert second is not None
    assert first.child_id != second.child_id
    assert (second.neutral_subjects, second.calendar_files_ok) == (True, False)
    assert counted(house, "AR-2026-0002")[0] == len(load_second_sample().documents)
