""" "What is wrong?": the one door to a rectification, a complaint, or both (S48, S49, R28, R29).

On the case page for colleagues, and behind the link in the requester's letter, with a code sent apart from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from desk_letters import CannotWrite, write_desk_letter
from letters.kinds import LetterKind
from models.cases import AccessRequest
from models.files import Person
from models.ids import new_id
from models.people import Setting, User
from models.words import Arrival, LinkPurpose, ProcessKind, Role
from opening_matters import Brought, Somebody, open_about
from records import people
from records.database import reading, writing
from records.post import LinkFault, TooManyCodes, check_code, find_link, make_code, token_hash
from records.requests import get_request
from rules.permissions import See
from rules.times import local_date
from web import pages
from web.casefile import case_of, show
from web.forms import Fields
from web.giving.booking_door import Shut
from web.guarding import LinkVisit, Visit, by_link, run_now, signed_in, submission_key
from web.wording import ARRIVALS, role_name

router = APIRouter()
MatterVisit = Annotated[Visit, Depends(signed_in(See.MATTERS))]
Behind = Annotated[LinkVisit, Depends(by_link)]

CODE_MINUTES = 30
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


@dataclass(frozen=True)
class WrongDoor:
    """Somebody behind the link in an invitation, and the request it is about; open also after the end."""

    token_hash: str
    request: AccessRequest
    setting: Setting
    manager: User


@router.get("/requests/{ref}/what-is-wrong")
def ask(ref: str, visit: MatterVisit) -> Response:
    """The form, for what was said, written or rung in."""
    visit.fields = Fields.holding(on=visit.today, who="requester")
    return _form(visit, ref)


@router.post("/requests/{ref}/what-is-wrong")
def bring_up(ref: str, visit: MatterVisit) -> Response:
    """Open what was brought up."""
    case = case_of(visit, ref)
    kinds = _kinds(visit.fields)
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
    brought = _brought(kinds, words, on, how, key, visit.user.id, visit.user.role, concerns, somebody)
    with visit.writing() as session:
        opened = [open_about(session, case.request, one, visit.now) for one in brought]
    for one in opened:
        run_now(visit.desk.begin, one)
    return visit.go(f"/matters/{opened[0]}", "It is opened, and they get a letter that it came.")


def _kinds(fields: Fields) -> list[ProcessKind]:
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


def _brought(
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


@router.get("/booking/{token}/wrong")
def knock(visit: Behind, token: str) -> Response:
    """The requester's own door; it shows nothing of the request."""
    door = _door(visit)
    return _shut(visit, door) if isinstance(door, Shut) else _page(visit, door)


@router.post("/booking/{token}/wrong/code")
def send_code(visit: Behind, token: str) -> Response:
    """Send a code apart from the letter."""
    door = _door(visit)
    if isinstance(door, Shut):
        return _shut(visit, door)
    who: dict[str, Any] = {"name": door.request.requester_name, "contact_email": door.request.requester_email}
    try:
        with writing(visit.desk.engine, door.request.ref) as session:
            code = make_code(session, door.token_hash, CODE_MINUTES, visit.now)
            letter_id = write_desk_letter(
                session,
                visit.desk.key,
                kind=LetterKind.ANSWER_CODE,
                letter_key=f"{door.request.ref}/code/{new_id('c')}",
                ref=door.request.ref,
                person=Person(**who),
                setting=door.setting,
                manager=door.manager,
                now=visit.now,
                code=code,
                code_minutes=CODE_MINUTES,
            )
    except TooManyCodes as problem:
        visit.fields.wrong("code", str(problem))
    except CannotWrite:
        visit.fields.wrong("code", "We have no e-mail address of yours, so no code can be sent. Please ring us.")
    else:
        run_now(visit.desk.send_letter, letter_id)
        return pages.redirect(f"/booking/{token}/wrong")
    return _page(visit, door)


@router.post("/booking/{token}/wrong")
def tell_us(visit: Behind, token: str) -> Response:
    """What the requester says is wrong, after a right code."""
    door = _door(visit)
    if isinstance(door, Shut):
        return _shut(visit, door)
    kinds = _kinds(visit.fields)
    words = visit.fields.text("words", "Tell us what is wrong")
    typed = visit.fields.words("code", "Type the code")
    if not visit.fields.faults:
        with writing(visit.desk.engine, door.request.ref) as session:
            right = check_code(session, door.token_hash, typed, visit.now)
        if not right:
            visit.fields.wrong("code", "This code is not right, or no longer counts. Have a new one sent.")
    if visit.fields.faults:
        return _page(visit, door)
    key, today = submission_key(visit.fields), local_date(visit.now)
    concerns = (door.manager.id,) if visit.fields.yes("manager") else ()
    brought = _brought(kinds, words, today, Arrival.LINK, key, "requester", Role.REQUESTER, concerns)
    with writing(visit.desk.engine) as session:
        opened = [open_about(session, door.request, one, visit.now) for one in brought]
    for one in opened:
        run_now(visit.desk.begin, one)
    return _page(visit, door, done=True)


def _door(visit: LinkVisit) -> WrongDoor | Shut:
    with reading(visit.desk.engine) as session:
        link = find_link(session, visit.token, visit.now, LinkPurpose.BOOK)
        if isinstance(link, LinkFault):
            return Shut(link.value)
        request, setting = get_request(session, link.ref), people.get_setting(session)
        manager = people.get_user(session, request.manager_id) if request is not None else None
    if request is None or setting is None or manager is None:
        return Shut.UNKNOWN
    return WrongDoor(token_hash(visit.token), request, setting, manager)


def _page(visit: LinkVisit, door: WrongDoor, *, done: bool = False) -> Response:
    return visit.page(
        "booking_wrong.html", door=door, token=visit.token, setting=door.setting, choices=CHOICES, done=done
    )


def _shut(visit: LinkVisit, why: Shut) -> Response:
    with reading(visit.desk.engine) as session:
        setting = people.get_setting(session)
    status = 404 if why is Shut.UNKNOWN else 410
    return visit.page("booking_shut.html", status, why=why.value, setting=setting, token=visit.token)
