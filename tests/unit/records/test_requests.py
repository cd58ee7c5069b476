"""Requests: one form is one request, numbers are unique, a child's file is kept once (S1-S12, R1)."""

import threading
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from models.acts import RequestClosed, RequestReceived
from models.messages import StandNote
from models.words import ClosedAs, Role, SubmissionStatus
from records import audit, log, processes, requests
from records.database import reading, writing
from records.faults import NotFound
from tests.patience import PATIENCE_SECONDS
from tests.unit.records.furnished import FORM, NOW, a_manager, a_request


def test_a_form_becomes_a_request_with_the_first_line_of_its_log(any_engine: Engine) -> None:
    ref = a_request(any_engine)
    assert ref == "AR-2026-0001"
    with reading(any_engine) as session:
        (event,) = log.load_log(session, ref)
        assert event.act == RequestReceived(received_on=date(2026, 11, 20))
        assert (event.seq, event.role, event.at) == (1, Role.MANAGER, NOW)
        (submission,) = log.submissions_of(session, ref)
        assert (submission.id, submission.status) == (event.submission_id, SubmissionStatus.DONE)
        asked = requests.get_request(session, ref)
        assert asked is not None
        assert (asked.requester_name, asked.created_at) == ("Bronwen Fictional", NOW)
        assert audit.verify_chain(session, ref) == []


def test_a_form_sent_twice_is_one_request(engine: Engine) -> None:
    manager_id = a_manager(engine)
    with writing(engine) as session:
        assert requests.create_request(session, FORM, "form-1", manager_id, NOW) == ("AR-2026-0001", True)
    with writing(engine) as session:
        assert requests.create_request(session, FORM, "form-1", manager_id, NOW) == ("AR-2026-0001", False)


def test_twelve_forms_sent_twice_at_once_are_twelve_requests_with_numbers_in_a_row(any_engine: Engine) -> None:
    manager_id = a_manager(any_engine)
    answers: list[tuple[str, str, bool]] = []

    def send(form_key: str) -> None:
        with writing(any_engine) as session:
            ref, created = requests.create_request(session, FORM, form_key, manager_id, NOW)
        answers.append((form_key, ref, created))

    people = [threading.Thread(target=send, args=(f"form-{n % 12}",), daemon=True) for n in range(24)]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=PATIENCE_SECONDS)
    assert len(answers) == 24
    assert sorted(ref for _, ref, created in answers if created) == [f"AR-2026-{n:04d}" for n in range(1, 13)]
    assert len({(form_key, ref) for form_key, ref, _ in answers}) == 12


def test_numbers_begin_anew_each_year(engine: Engine) -> None:
    a_request(engine)
    manager_id = a_manager(engine)
    with writing(engine) as session:
        ref, _ = requests.create_request(session, FORM, "form-2", manager_id, datetime(2027, 1, 4, tzinfo=UTC))
    assert ref == "AR-2027-0001"


def test_two_requests_about_one_child_share_the_child(engine: Engine) -> None:
    """R11: the other parent asks; somebody said that it is the same child."""
    first = a_request(engine)
    with reading(engine) as session:
        (child,) = requests.children_like(session, " aled  FICTIONAL ", FORM.child_born_on)
    form = FORM.model_copy(update={"child_id": child.id, "requester_name": "Carwyn Fictional"})
    second = a_request(engine, "form-2", form)
    with reading(engine) as session:
        lines = requests.list_requests(session)
        assert [line.ref for line in lines] == [second, first]
        assert len({line.child_id for line in lines}) == 1
        assert len(requests.list_requests(session, child_id=lines[0].child_id)) == 2
        assert [line.ref for line in requests.list_requests(session, refs=[first])] == [first]


def test_a_child_is_never_taken_for_another_one_unasked(engine: Engine) -> None:
    """R11: the same name and birthday alone make no one file."""
    a_request(engine)
    a_request(engine, "form-2")
    with reading(engine) as session:
        assert len({line.child_id for line in requests.list_requests(session)}) == 2


def test_children_who_may_be_the_same_are_found_by_name_and_birthday(engine: Engine) -> None:
    """R11: names in another order, one name in common on the same day, a birthday that was mistyped."""
    a_request(engine)
    born, other_day = FORM.child_born_on, date(2020, 1, 1)
    with reading(engine) as session:
        for name, day in (("Fictional Aled", born), ("Aled Owen-Jones", born), ("Aled Fictional", other_day)):
            assert [child.name for child in requests.children_like(session, name, day)] == [FORM.child_name]
        assert requests.children_like(session, "Aled Owen-Jones", other_day) == []
        assert requests.children_like(session, "Mabli Somebody", born) == []


def test_children_of_one_name_and_another_birthday_are_two(engine: Engine) -> None:
    a_request(engine)
    a_request(engine, "form-2", FORM.model_copy(update={"child_born_on": date(2023, 4, 3)}))
    with reading(engine) as session:
        assert len({line.child_id for line in requests.list_requests(session)}) == 2


def test_a_request_for_a_manager_or_child_nobody_knows_is_refused(engine: Engine) -> None:
    with pytest.raises(NotFound, match="user-unknown"), writing(engine) as session:
        requests.create_request(session, FORM, "form-1", "user-unknown", NOW)
    manager_id = a_manager(engine)
    stranger = FORM.model_copy(update={"child_id": "child-unknown"})
    with pytest.raises(NotFound, match="child-unknown"), writing(engine) as session:
        requests.create_request(session, stranger, "form-1", manager_id, NOW)


def test_a_closed_request_needs_no_process_any_more(engine: Engine) -> None:
    first, second = a_request(engine), a_request(engine, "form-2")
    with writing(engine, first) as session:
        act = RequestClosed(closed_as=ClosedAs.WITHDRAWN)
        log.append_event(session, first, act, "clock", Role.CLOCK, NOW, effect_key="close")
    with reading(engine) as session:
        assert requests.requests_without_end(session) == [second]


def test_a_stale_standing_does_not_replace_a_newer_one(any_engine: Engine) -> None:
    ref = a_request(any_engine)

    def note(stage: str, seq: int) -> bool:
        told = StandNote(
            ref=ref, stage=stage, due_on=date(2026, 12, 21), waiting_on="manager", waiting_until=None, seq=seq
        )
        with writing(any_engine, ref) as session:
            return processes.save_standing(session, told, NOW)

    assert note("intake", 1)
    assert note("assembly", 4)
    assert not note("intake", 3)
    with reading(any_engine) as session:
        (line,) = requests.list_requests(session)
        assert (line.stage, line.seq, line.due_on) == ("assembly", 4, date(2026, 12, 21))
