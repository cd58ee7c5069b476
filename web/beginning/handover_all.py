"""Somebody leaves: all open requests they carry go to another manager in one step, with one note (S91)."""

from collections.abc import Mapping

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from models.acts import HandedOver
from models.people import User
from records import people
from records.own_child import shut_to
from records.requests import get_request, requests_without_end
from rules.permissions import LEADERS
from web.casefile import open_case
from web.guarding import Anybody, Visit
from web.wording import count, role_name

router = APIRouter()
PATH = "/hand-over-all"


@router.get(PATH)
def ask(visit: Anybody) -> Response:
    """Who carries what, and to whom it can go."""
    return _page(visit, _carried(visit))


@router.post(PATH)
def hand_over(visit: Anybody) -> Response:
    """Hand over every open request of one person. Sent twice, it is done once."""
    carried, fields = _carried(visit), visit.fields
    with visit.reading() as session:
        leaders = {user.id: user for user in people.users(session) if user.role in LEADERS}
    whose = fields.one_of("from", carried, "Choose whose requests are handed over")
    to = fields.one_of("to", leaders, "Choose who carries them from now on")
    if whose and whose == to:
        fields.wrong("to", "These requests are carried by this person already. Choose somebody else.")
    note = fields.text("note", "Write down what they have to know")
    if fields.faults:
        return _page(visit, carried)
    refs, outcomes = carried[whose], []
    for ref in refs:
        outcome = visit.say(ref, HandedOver(to_user_id=to), note, step=ref)
        if outcome.status == "refused":
            fields.wrong("", f"{ref}: {outcome.words}")
        outcomes.append(outcome)
    if fields.faults:
        return _page(visit, _carried(visit))
    return visit.go("/", f"Handed over: {count(len(refs), 'request')}.", *outcomes)


def _carried(visit: Visit) -> Mapping[str, list[str]]:
    """The open requests of everybody who carries some, but those about a child of whoever looks (R24)."""
    if not visit.may_act("handed_over"):
        raise HTTPException(403, "Only a manager, a deputy or the line manager hands requests over.")
    found: dict[str, list[str]] = {}
    with visit.reading() as session:
        shut = shut_to(session, visit.user.id)
        for ref in requests_without_end(session):
            if ref in shut:
                continue
            request = get_request(session, ref)
            if request is not None:
                found.setdefault(request.manager_id, []).append(ref)
    return found


def _page(visit: Visit, carried: Mapping[str, list[str]]) -> Response:
    with visit.reading() as session:
        staff = {user.id: user for user in people.users(session, active_only=False)}
        points = [
            (ref, case.child.name, "; ".join(dict.fromkeys(wait.what for wait in case.waiting)) or "nothing")
            for refs in carried.values()
            for ref in refs
            for case in (open_case(session, ref, visit.now),)
        ]
    whose = [(key, _who(staff[key]), ", ".join(refs)) for key, refs in carried.items() if key in staff]
    to = [(user.id, _who(user)) for user in staff.values() if user.active and user.role in LEADERS]
    return visit.page("handover_all.html", whose=whose, to=to, points=points)


def _who(user: User) -> str:
    return f"{user.name}, {role_name(user.role)}{'' if user.active else ' (can no longer sign in)'}"
