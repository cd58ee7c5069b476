"""Where the requester says that something is wrong, behind the link in their own letter (S48, S49, R28, R29).

Open also after the end of the request. It shows nothing of it; a code is sent apart from the letter.
"""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from models.cases import AccessRequest
from models.people import Setting, User
from models.words import Arrival, LinkPurpose, Role
from opening_matters import open_about
from records import people
from records.database import reading, writing
from records.post import LinkFault, find_link, token_hash
from records.requests import get_request
from rules.times import local_date
from web import pages
from web.guarding import LinkVisit, run_now, submission_key
from web.link_codes import NO_MAIL, check_typed, the_requester
from web.link_codes import send_code as send_code_to
from web.matters.what_is_wrong import CHOICES, brought, kinds_in
from web.threshold import Behind, Shut

router = APIRouter()


@dataclass(frozen=True)
class WrongDoor:
    """Somebody behind the link in an invitation, and the request it is about; open also after the end."""

    token_hash: str
    request: AccessRequest
    setting: Setting
    manager: User

    @property
    def ref(self) -> str:
        """The request's reference."""
        return self.request.ref


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
    send_code_to(visit, door, the_requester(door.request), NO_MAIL)
    if visit.fields.faults:
        return _page(visit, door)
    return pages.redirect(f"/booking/{token}/wrong")


@router.post("/booking/{token}/wrong")
def tell_us(visit: Behind, token: str) -> Response:
    """What the requester says is wrong, after a right code."""
    door = _door(visit)
    if isinstance(door, Shut):
        return _shut(visit, door)
    kinds = kinds_in(visit.fields)
    words = visit.fields.text("words", "Tell us what is wrong")
    typed = visit.fields.words("code", "Type the code")
    if not visit.fields.faults:
        check_typed(visit, door, typed)
    if visit.fields.faults:
        return _page(visit, door)
    key, today = submission_key(visit.fields), local_date(visit.now)
    concerns = (door.manager.id,) if visit.fields.yes("manager") else ()
    all_of_it = brought(kinds, words, today, Arrival.LINK, key, "requester", Role.REQUESTER, concerns)
    with writing(visit.desk.engine) as session:
        opened = [open_about(session, door.request, one, visit.now) for one in all_of_it]
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
