"""What the tests of matters say again and again: opened, today, the state of one."""

from typing import Any

from models.words import ProcessKind
from records.database import reading
from records.log import load_log
from records.matters import list_matters
from rules.lawbook import rules_for
from tests.unit.web.house import House, Person


def opened(house: House, ref: str, manager: Person, *what: str, **more: Any) -> list[str]:
    """What was brought up on the case page; the references, newest first."""
    form = {"what": list(what), "words": "He was never late on 3 March.", "how": "telephone", **today(house)}
    answer = manager.send(f"/requests/{ref}/what-is-wrong", form | more)
    assert answer.status_code == 303, answer.text
    with reading(house.desk.engine) as session:
        return [line.ref for line in list_matters(session, request_ref=ref)]


def breach(house: House, ref: str, manager: Person, reason: str = "The copy went to the wrong address.") -> str:
    """Something went out wrongly, noticed this morning; the reference of its record."""
    wrong = {**today(house), "at": "09:00", "reason": reason}
    assert manager.send(f"/requests/{ref}/went-wrong", wrong).status_code == 303
    with reading(house.desk.engine) as session:
        return list_matters(session, request_ref=ref, kind=ProcessKind.BREACH)[0].ref


def today(house: House, name: str = "on") -> dict[str, str]:
    """The three boxes of a date: today."""
    day = house.desk.now.date()
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def state(house: House, ref: str) -> Any:
    """The state of a matter."""
    with reading(house.desk.engine) as session:
        return rules_for(ref).fold(load_log(session, ref))
