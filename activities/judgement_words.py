"""What the letters of judgement are told: legal advice, stops, where else a parent can ask (S13-S15, S26, S54)."""

from typing import Any

from activities.letter_desk import Desk
from models.files import Person
from rules import advice

_TASKS = {
    "advice": "The legal advice that was asked for has not come. Ask the adviser again, or ask for somebody else.",
    "without_advice": "The legal advice that was asked for has not come, and the due date is near. Two people can "
    "decide now, item by item, what goes without it.",
}


def warning(desk: Desk) -> dict[str, Any]:
    """What is to be done soon: the answer itself, or about advice that has not come."""
    what = desk.order.effect.removeprefix("letter/overdue_task/").split("/")[0]
    task = _TASKS.get(what, "The answer to a request to see a file is due soon.")
    return {"link": desk.page("/legal" if what in _TASKS else ""), "task": task}


def stop(desk: Desk) -> dict[str, Any]:
    """Where the stop is that has to become decisions (S54)."""
    return {"link": desk.page("/stops")}


def legal(desk: Desk) -> dict[str, Any]:
    """The question as it was put: with the act that asked by choice, else with the one that made it compulsory."""
    by_choice = desk.order.effect.rsplit("/", 1)[-1] if desk.order.effect.count("/") > 1 else ""
    asked = {str(one.seq): one for one in desk.state.legal_asked}.get(by_choice)
    question = desk.reason_at(asked.seq) if asked is not None else desk.reason_of("found_controversial")
    wanted = asked.reply_by if asked is not None else advice.reply_by(desk.state, desk.terms, desk.today)
    return {
        "question": question or "May this file be shared, and what has to be left out of it?",
        "asked_on": desk.state.legal_asked_on or desk.today,
        "reply_by": max(wanted, desk.today),
        "link": desk.page("/legal"),
    }


def redirection(desk: Desk) -> dict[str, Any]:
    """Where else the parent can ask; the worker's own address is never passed on (S26, S85)."""
    person = desk.session.get(Person, desk.order.effect.rsplit("/", 1)[-1])
    if person is None:
        raise LookupError("The agency of this letter is not in the cabinet.")
    return {
        "agency_name": person.agency_name or "the agency that is named in the copy",
        "agency_contact": person.agency_contact or "Its website says how. We are glad to help you find it.",
    }
