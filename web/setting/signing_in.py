"""Signing in and out: e-mail and password, one session, ended by inactivity (S66, S67)."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from records import people
from records.database import writing
from web import pages
from web.forms import Fields
from web.guarding import Anybody, desk_of, now_of, posted, same, session_cookie_name

router = APIRouter()

FORM_COOKIE = "cleancopy_form"
_WRONG = "The e-mail address or the password is wrong. Check both and try again."
_INACTIVE = (
    "You were signed out because nothing was done for {minutes} minutes, or because your session ended. "
    "Sign in to go on."
)


@router.get("/sign-in")
def ask(request: Request) -> Response:
    """The form for e-mail and password."""
    return _form(request, Fields())


@router.post("/sign-in")
def sign_in(request: Request, fields: Annotated[Fields, Depends(posted)]) -> Response:
    """Open a session, or say that address or password are wrong."""
    desk = desk_of(request)
    if not same(fields.value("csrf"), request.cookies.get(FORM_COOKIE, "")):
        fields.wrong("", "This form was open for too long. Sign in again.")
        return _form(request, fields)
    email = fields.words("email", "Enter your e-mail address")
    password = fields.value("password")
    if not password:
        fields.wrong("password", "Enter your password")
    if fields.faults:
        return _form(request, fields)
    with writing(desk.engine) as session:
        opened = people.sign_in(session, email, password, now_of(request))
    if isinstance(opened, people.SignInRefused):
        fields.wrong("email", slow_down(opened.wait_seconds) if opened.wait_seconds else _WRONG)
        return _form(request, fields)
    answer = pages.redirect(safe_path(fields.value("next")))
    secure = desk.settings.cookies_are_secure
    answer.set_cookie(session_cookie_name(desk), opened.cookie, httponly=True, samesite="lax", secure=secure)
    answer.delete_cookie(FORM_COOKIE)
    return answer


@router.post("/sign-out")
def sign_out(visit: Anybody) -> Response:
    """End the session here and now."""
    name = session_cookie_name(visit.desk)
    with visit.writing() as session:
        people.sign_out(session, visit.request.cookies.get(name, ""), visit.now)
    answer = visit.go("/sign-in", "You are signed out.")
    answer.delete_cookie(name, secure=visit.desk.settings.cookies_are_secure, httponly=True, samesite="lax")
    return answer


def safe_path(path: str) -> str:
    """A path of our own pages, or the first page: nobody is led elsewhere after signing in."""
    own = path.startswith("/") and not path.startswith(("//", "/\\", "/sign-")) and "\\" not in path
    return path if own and path.isprintable() and path.isascii() else "/"


def slow_down(seconds: int) -> str:
    """How long to wait, after too many wrong passwords."""
    wait = f"{seconds} seconds" if seconds < 90 else f"{round(seconds / 60)} minutes"
    return f"This was tried too often. Wait {wait}, then try again."


def _form(request: Request, fields: Fields) -> Response:
    desk = desk_of(request)
    token = request.cookies.get(FORM_COOKIE, "") or secrets.token_urlsafe(24)
    inactive = request.query_params.get("why") == "inactive"
    told = _INACTIVE.format(minutes=desk.settings.session_idle_minutes) if inactive else ""
    onward = fields.value("next") or request.query_params.get("next", "")
    status = 422 if fields.faults else 200
    words = {"fields": fields, "csrf": token, "told": told, "onward": safe_path(onward), "staff_may_report": True}
    answer = pages.page(request, "signing_in.html", status, **words)
    secure = desk.settings.cookies_are_secure
    answer.set_cookie(FORM_COOKIE, token, httponly=True, samesite="lax", secure=secure)
    return answer
