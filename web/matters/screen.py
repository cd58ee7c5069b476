"""The page of one matter, its history, who backs it and who handles it (S48-S50, R28, R29, R35, R36)."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.acts import Backed, HandedOver, MatterEnded, StopLifted, StopPlaced
from models.matter_words import MatterOutcome
from opening_matters import colleagues
from rules.permissions import See
from web.guarding import Visit, signed_in
from web.history import UNREAD
from web.matters.copy import tell_the_request
from web.matters.file import MatterFile, matter_of, refused_now, show_matter
from web.matters.page import page
from web.telling import tell
from web.wording import moment, role_name

router = APIRouter()
MatterVisit = Annotated[Visit, Depends(signed_in(See.MATTERS))]


@dataclass(frozen=True)
class Told:
    """One line of what happened."""

    when: str
    who: str
    what: str
    why: str


@dataclass(frozen=True)
class Proposal:
    """Something that waits for a second person."""

    seq: int
    what: str
    who: str
    why: str
    why_not: str


@router.get("/matters/{ref}")
def stand(ref: str, visit: MatterVisit) -> Response:
    """Where one matter stands, and what can be done."""
    matter = matter_of(visit, ref)
    visit.viewed(ref, "matter")
    return page(visit, matter)


@router.post("/matters/{ref}/taken-back")
def take_back(ref: str, visit: MatterVisit) -> Response:
    """Whoever brought it up takes it back."""
    matter = matter_of(visit, ref)
    how = visit.fields.text("taken_back", "Say how and when it was taken back")
    if visit.fields.faults:
        return page(visit, matter)
    outcome = visit.say(ref, MatterEnded(outcome=MatterOutcome.TAKEN_BACK), how)
    if visit.refused(outcome):
        return page(visit, matter)
    tell_the_request(visit, matter)
    return visit.go(matter.path, "It is recorded, and this has ended.", outcome)


@router.get("/matters/{ref}/history")
def history(ref: str, visit: MatterVisit) -> Response:
    """Everything that was done, newest first, with the reasons."""
    matter = matter_of(visit, ref)
    visit.viewed(ref, "history")
    lines = [
        Told(
            moment(event.at),
            matter.who(event.actor_id, event.role),
            tell(event.act, {user.id: user.name for user in matter.staff.values()}),
            matter.reason_for(event, visit),
        )
        for event in reversed(matter.events)
    ]
    return show_matter(visit, matter, "matter_history.html", lines=lines)


@router.get("/matters/{ref}/backing")
def backing(ref: str, visit: MatterVisit) -> Response:
    """What waits for a second person, the stops, and who handles it."""
    return _backing(visit, matter_of(visit, ref))


@router.post("/matters/{ref}/backing/{seq}")
def back(ref: str, seq: int, visit: MatterVisit) -> Response:
    """Back one proposal as the second person."""
    matter = matter_of(visit, ref)
    if not all(matter.may_read(event, visit) for event in matter.events if event.seq == seq):
        visit.fields.wrong("", UNREAD)
        return _backing(visit, matter)
    if not visit.fields.yes(f"read-{seq}"):
        visit.fields.wrong(f"read-{seq}", "Confirm that you have read the reason and agree")
        return _backing(visit, matter)
    outcome = visit.say(ref, Backed(seq=seq))
    if visit.refused(outcome):
        return _backing(visit, matter)
    return visit.go(f"{matter.path}/backing", "You have backed it, and it counts from now on.", outcome)


@router.post("/matters/{ref}/stop")
def stop(ref: str, visit: MatterVisit) -> Response:
    """Place a safeguarding stop, or propose to lift the one that stands (S54)."""
    matter = matter_of(visit, ref)
    standing = [one for one in matter.state.stops.values() if not one.lifted]
    why = visit.fields.text("stop_why", "Say why, in your own words")
    if visit.fields.faults:
        return _backing(visit, matter)
    outcome = visit.say(ref, StopLifted(stop_seq=standing[0].seq) if standing else StopPlaced(), why)
    if visit.refused(outcome):
        return _backing(visit, matter)
    words = "A second person has to back this." if standing else "The stop is in force."
    return visit.go(f"{matter.path}/backing", words, outcome)


@router.post("/matters/{ref}/hand-over")
def hand_over(ref: str, visit: MatterVisit) -> Response:
    """Let somebody else handle it (S91)."""
    matter = matter_of(visit, ref)
    to = visit.fields.one_of("to", [user_id for user_id, _ in _others(visit, matter)], "Choose who handles it now")
    why = visit.fields.text("why", "Say why")
    if visit.fields.faults:
        return _backing(visit, matter)
    outcome = visit.say(ref, HandedOver(to_user_id=to), why)
    if visit.refused(outcome):
        return _backing(visit, matter)
    return visit.go(matter.path, "It is handed over.", outcome)


def _backing(visit: Visit, matter: MatterFile) -> Response:
    rows = [
        Proposal(
            seq=event.seq,
            what=tell(event.act, {}),
            who=matter.who(event.actor_id, event.role),
            why=matter.reason_for(event, visit),
            why_not=refused_now(visit, matter, Backed(seq=event.seq))
            or ("" if matter.may_read(event, visit) else UNREAD),
        )
        for event in matter.events
        if event.seq in matter.state.needs_second
    ]
    return show_matter(visit, matter, "matter_backing.html", rows=rows, others=_others(visit, matter))


def _others(visit: Visit, matter: MatterFile) -> list[tuple[str, str]]:
    with visit.reading() as session:
        found = colleagues(session)
    aside = matter.state.begun.stand_aside
    return [
        (user.id, f"{user.name} ({role_name(user.role)})")
        for user in found
        if user.id not in {matter.matter.manager_id, *aside, *matter.state.concerns}
    ]
