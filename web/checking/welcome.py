"""The page behind an invitation to check: a code by e-mail, a password of one's own, and in (S38, R34).

Opening it changes nothing and names nobody: mail scanners follow links. The code goes to their own address.
"""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from models.files import Person
from records import audit, people
from records.database import reading, writing
from records.post import check_code, use_link
from web import pages
from web.checking.welcome_door import WelcomeDoor, open_welcome
from web.guarding import LinkVisit, session_cookie_name
from web.link_codes import WRONG_CODE
from web.link_codes import send_code as send_code_to
from web.setting.account import new_password
from web.threshold import Behind, Shut, Threshold

router = APIRouter()
_NO_MAIL = "No code can be sent to your address. Please ring us."


@router.post("/welcome/{token}/open")
def enter(visit: Behind, token: str) -> Response:
    """A right code and a password of one's own sign them in; the link has served then."""
    door = _door(visit)
    if isinstance(door, Shut):
        return _shut(visit, door)
    code = visit.fields.words("code", "Type the code")
    password = new_password(visit.fields, door.guest.email)
    if visit.fields.faults:
        return _page(visit, door, "welcome_code.html")
    with writing(visit.desk.engine, door.ref) as session:
        right = check_code(session, door.token_hash, code, visit.now)
        if right:
            use_link(session, token, visit.now)
            people.set_password(session, door.guest.id, password, by=door.guest.id, at=visit.now)
            audit.append(session, door.ref, door.guest.id, "invitation.taken_up", {}, visit.now)
    if not right:
        visit.fields.wrong("code", WRONG_CODE)
        return _page(visit, door, "welcome_code.html")
    return _signed_in(visit, door, password)


def _signed_in(visit: LinkVisit, door: WelcomeDoor, password: str) -> Response:
    with writing(visit.desk.engine) as session:
        opened = people.sign_in(session, door.guest.email, password, visit.now)
    if isinstance(opened, people.SignInRefused):  # too many wrong passwords were tried on this address just now
        return pages.redirect("/sign-in")
    answer = pages.redirect("/")
    secure = visit.desk.settings.cookies_are_secure
    answer.set_cookie(session_cookie_name(visit.desk), opened.cookie, httponly=True, samesite="lax", secure=secure)
    return answer


def _send_code(visit: LinkVisit, door: WelcomeDoor) -> None:
    # Who is invited is nobody of the file: there is no row of theirs among its people.
    who: dict[str, Any] = {"name": door.guest.name, "contact_email": door.guest.email}
    send_code_to(visit, door, Person(**who), _NO_MAIL)


def _door(visit: LinkVisit) -> WelcomeDoor | Shut:
    with reading(visit.desk.engine) as session:
        return open_welcome(session, visit.token, visit.now)


def _page(visit: LinkVisit, door: WelcomeDoor, template: str) -> Response:
    return visit.page(
        template, door=door, token=visit.token, setting=door.setting, shortest=people.SHORTEST_PASSWORD
    )


def _shut(visit: LinkVisit, why: Shut) -> Response:
    with reading(visit.desk.engine) as session:
        setting = people.get_setting(session)
    status = {Shut.UNKNOWN: 404, Shut.CLOSED: 200, Shut.USED: 200}.get(why, 410)
    return visit.page("welcome_shut.html", status, why=why.value, setting=setting, token=visit.token)


Threshold("welcome", _door, _shut, _page, _send_code).serve(router)
