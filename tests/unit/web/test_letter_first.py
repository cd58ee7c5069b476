"""Whoever sends a letter can look at it first: the page shows what goes, word for word (S20, R27)."""

from datetime import date
from typing import Any

import pytest
from markupsafe import escape
from sqlalchemy import func
from sqlmodel import select
from temporalio.exceptions import ApplicationError

from activities.drafting import Drafting, drafted
from letters.layouting import as_shown
from letters_ahead import REFERENCE
from models import acts
from models.files import Sealed
from models.ids import letter_key
from models.log import AuditRow, EventRow, Submission
from models.post import Letter, Link
from models.words import Role
from records.database import discarded, reading
from rules.agenda import effects_due
from rules.times import end_of
from tests.unit.web.house import House
from tests.unit.web.test_clock_acts import on

TODAY = on(date(2026, 11, 23))
FORMS: list[tuple[str, str, dict[str, Any]]] = [
    ("clock/question", "clarification", {"aim": "which_information", "reason": "Which <b>term</b>?", **TODAY}),
    ("clock/extension", "extension", {"ground": "complex", "reason": "The file is very long.", **TODAY}),
    ("clock/fee", "fee_notice", {"ground": "excessive", "amount": "12.50", "reason": "Answered in May.", **TODAY}),
    ("close", "nothing_held", {"closed_as": "nothing_held", "reason": "We hold nothing."}),
]


def rows(house: House) -> list[int]:
    """How much stands in the cabinet, table by table."""
    with reading(house.desk.engine) as session:
        tables = (EventRow, Submission, AuditRow, Letter, Link, Sealed)
        return [session.exec(select(func.count()).select_from(table)).one() for table in tables]


def written(house: House, ref: str, kind: str) -> Letter:
    """The letter that goes now, as the worker writes it; it is put back afterwards."""
    (order,) = [one for one in effects_due(ref, house.state(ref)) if one.letter_kind == kind]
    settings = house.desk.settings
    drafting = Drafting(house.desk.key, settings.public_url, house.desk.now, settings.own_wording)
    with discarded(house.desk.engine, ref) as session:
        letter = drafted(session, drafting, order, letter_key(ref, order.key))
        session.expunge(letter)
    return letter


@pytest.mark.parametrize(("page", "kind", "form"), FORMS, ids=[kind for _, kind, _ in FORMS])
def test_the_letter_that_is_shown_is_the_letter_that_goes(
    house: House, page: str, kind: str, form: dict[str, Any]
) -> None:
    """S20, R27: subject and words alike, but for link and reference; nothing is kept of the look."""
    ref = house.request(received_on=date(2026, 11, 16), profile="early_years_2018")
    house.entitled(ref)
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/{page}"
    manager.get(path)
    before = rows(house)
    shown = manager.send(path, {**form, "look_first": "yes"})
    assert shown.status_code == 200 and rows(house) == before
    assert form["reason"].replace("<", "&lt;").replace(">", "&gt;") in shown.text
    assert manager.send(path, form).status_code == 303
    letter = written(house, ref, kind)
    goes = as_shown(letter.text).replace(letter.token, REFERENCE)
    assert str(escape(goes)) in shown.text
    assert str(escape(letter.subject.replace(letter.token, REFERENCE))) in shown.text


def test_where_two_decide_the_letter_is_shown_as_if_the_second_had_backed_it(house: House) -> None:
    """S98, R27: the apology for the delay quotes what the manager typed; they see it before they propose it."""
    ref = house.request(received_on=date(2026, 10, 20))
    house.entitled(ref)
    due = date(2026, 11, 20)
    house.record(ref, acts.MomentPassed(moment=f"overdue/{due}", due_at=end_of(due)), Role.CLOCK)
    form = {"choice": "record_late", "reason": "Two papers had to be found.", "look_first": "yes"}
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/due-choice", form).text
    assert "We are late with our answer" in page and "- Two papers had to be found." in page
    assert "Nothing is sent or recorded yet." in page and house.state(ref).due_choice is None


def test_what_keeps_a_letter_from_being_written_is_said_at_the_look(house: House) -> None:
    """S22: an own wording with a fault is met here, before anything counts."""
    ref = house.request()
    house.entitled(ref)
    folder = house.desk.settings.var / "wording" / "nothing_held"
    folder.mkdir(parents=True)
    (folder / "body.txt").write_text("We hold nothing on {{ the_child }}.")
    form = {"closed_as": "nothing_held", "reason": "We hold nothing.", "look_first": "yes"}
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/close", form)
    assert "its own wording has a fault" in page.text
    assert house.state(ref).closed_as is None


def test_a_refusal_of_all_is_read_as_its_letter_before_it_is_proposed(house: House) -> None:
    """R27, S98: two people answer for these words; the first of them sees the letter before the second does."""
    ref = house.request()
    house.entitled(ref)
    form = {"why_refused": "It would tell where somebody lives.", "look_first": "yes"}
    page = house.person(Role.MANAGER).send_from(f"/requests/{ref}/close", f"/requests/{ref}/close/refusal", form)
    assert "there is nothing that we can give you" in page.text and "- It would tell where" in page.text
    assert house.state(ref).refusal is None and house.state(ref).closed_as is None


def test_a_letter_that_can_never_be_written_is_a_task_and_not_tried_for_ever(house: House) -> None:
    """S20: a name that is longer than any form takes came in some other way; the code is one for a person."""
    ref = house.request(child_name="N" * 201)
    house.entitled(ref)
    with pytest.raises(ApplicationError) as fault:
        written(house, ref, "acknowledgement")
    assert (fault.value.type, fault.value.non_retryable) == ("letter_incomplete", True)
