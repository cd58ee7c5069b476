""" "What is wrong?": the one door to a rectification, a complaint, or both (S48, S49, R28, R29).

On the case page for colleagues; the requester's own way to it is `web/matters/wrong_door.py`.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.words import Arrival, ProcessKind, Role
from opening_matters import Brought, Somebody, open_about
from records import people
from rules.permissions import See
from web.casefile import case_of, show
from web.forms import Fields
from web.guarding import Visit, run_now, signed_in, submission_key
from web.wording import ARRIVALS, role_name

router = APIRouter()
MatterVisit = Annotated[Visit, Depends(signed_in(See.MATTERS))]

CHOICES = [
    (ProcessKind.RECTIFICATION.value, "Something in the records is wrong", "A fact, or how somebody saw things."),
    (ProcessKind.COMPLAINT.value, "A complaint", "About what we did, or did not do."),
]
WHO = [("requester", "The requester"), ("somebody", "Somebody else, for example a person who was asked")]
_FORGOTTEN = (
    "The name and address of the requester are destroyed with the papers of this request. Enter them anew, as "
    "somebody else; to dispute an entry they ask to see the file again."
)
_KNOWN = {ProcessKind.RECTIFICATION, ProcessKind.COMPLAINT}


@router.get("/requests/{ref}/what-is-wrong")
def ask(ref: str, visit: MatterVisit) -> Response:
    """The form, for what was said, written or rung in."""
    visit.fields = Fields.holding(on=visit.today, who="requester")
    return _form(visit, ref)


@router.post("/requests/{ref}/what-is-wrong")
def bring_up(ref: str, visit: MatterVisit) -> Response:
    """Open what was brought up."""
    case = case_of(visit, ref)
    kinds = kinds_in(visit.fields)
    words = visit.fields.text("words", "Write down what they said")
    how = visit.fields.choice("how", Arrival, "Choose how it came")
    on = visit.fields.day("on", "The day it came", earliest=case.request.received_on, latest=case.today)
    somebody = _somebody(visit.fields, kinds)
    if somebody is None and case.state.destroyed:
        visit.fields.wrong("who", _FORGOTTEN)
    concerns = _concerns(visit)
    if visit.fields.faults:
        return _form(visit, ref)
    key = submission_key(visit.fields)
    all_of_it = brought(kinds, words, on, how, key, visit.user.id, visit.user.role, concerns, somebody)
    with visit.writing() as session:
        opened = [open_about(session, case.request, one, visit.now) for one in all_of_it]
    for one in opened:
        run_now(visit.desk.begin, one)
    return visit.go(f"/matters/{opened[0]}", "It is opened, and they get a letter that it came.")


def kinds_in(fields: Fields) -> list[ProcessKind]:
    """What was ticked; nothing, or anything else, is a fault of the field `what`."""
    chosen = [kind for kind in fields.choices("what", ProcessKind) if kind in _KNOWN]
    if not chosen:
        fields.wrong("what", "Choose what it is")
    return chosen


def _somebody(fields: Fields, kinds: Sequence[ProcessKind]) -> Somebody | None:
    """Who complains, where it is not the requester; an entry is disputed by who asked to see the file."""
    if fields.value("who") != "somebody":
        return None
    if ProcessKind.RECTIFICATION in kinds:
        fields.wrong("who", "An entry is disputed by the requester. For somebody else, open a complaint.")
    email, address = fields.email("who_email"), fields.text("who_address")
    return Somebody(fields.words("who_name", "Enter the name of who says it"), email, address)


def _concerns(visit: Visit) -> tuple[str, ...]:
    """Colleagues whom a complaint is about: they have no part in it."""
    ticked = set(visit.fields.typed.get("concerns", []))
    return tuple(user_id for user_id, _ in staff_choices(visit) if user_id in ticked)


def staff_choices(visit: Visit) -> list[tuple[str, str]]:
    """Everybody who works here and signs in, to say whom a complaint is about."""
    with visit.reading() as session:
        return [(user.id, f"{user.name} ({role_name(user.role)})") for user in people.users(session)]


def brought(
    kinds: Sequence[ProcessKind],
    words: str,
    on: date,
    how: Arrival,
    key: str,
    actor_id: str,
    role: Role,
    concerns: tuple[str, ...] = (),
    somebody: Somebody | None = None,
) -> list[Brought]:
    """What opens each kind: a complaint alone knows whom it is about, and may be somebody else's."""
    complaint = ProcessKind.COMPLAINT
    return [
        Brought(
            kind=kind,
            said=words,
            received_on=on,
            arrived_by=how,
            form_key=f"{key}/{kind.value}",
            actor_id=actor_id,
            role=role,
            concerns=concerns if kind is complaint else (),
            somebody=somebody if kind is complaint else None,
        )
        for kind in kinds
    ]


def _form(visit: Visit, ref: str) -> Response:
    arrivals = [(how.value, words) for how, words in ARRIVALS.items() if how is not Arrival.LINK]
    return show(
        visit,
        case_of(visit, ref),
        "what_is_wrong.html",
        choices=CHOICES,
        arrivals=arrivals,
        who=WHO,
        staff_choices=staff_choices(visit),
    )
