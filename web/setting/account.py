"""One's own account: a new password, and the last times somebody signed in with it (S66, S67)."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from records import people
from web.forms import Fields
from web.guarding import Anybody, Visit, session_cookie_name
from web.setting.signing_in import slow_down
from web.wording import moment, role_name

router = APIRouter()
PATH = "/account"


@dataclass(frozen=True)
class SignedIn:
    """One time that somebody signed in, or tried to."""

    at: str
    what: str


@router.get(PATH)
def look(visit: Anybody) -> Response:
    """What is known of one's own account."""
    return _page(visit)


@router.post(PATH)
def change_password(visit: Anybody) -> Response:
    """Take a new password; whoever is signed in elsewhere with the old one is signed out."""
    old, new = visit.fields.value("old"), visit.fields.value("new")
    _read(visit.fields, old, new, visit.user.email)
    if visit.fields.faults:
        return _page(visit)
    cookie = visit.request.cookies.get(session_cookie_name(visit.desk), "")
    with visit.writing() as session:
        refused = people.change_password(session, visit.user.id, old, new, cookie=cookie, at=visit.now)
    if refused is not None:
        wait = refused.wait_seconds
        visit.fields.wrong("old", slow_down(wait) if wait else "This is not your password. Type it once more.")
        return _page(visit)
    return visit.go(PATH, "Your password is changed. Wherever else you were signed in, you are signed out.")


def _read(fields: Fields, old: str, new: str, email: str) -> None:
    if not old:
        fields.wrong("old", "Enter the password you have now")
    new_password(fields, email)
    if new and new == old and not fields.fault("new"):
        fields.wrong("new", "This is the password you have already. Take another.")


def new_password(fields: Fields, email: str) -> str:
    """A new password typed twice, for somebody with this address; faults by their fields."""
    new = fields.value("new")
    if not new:
        fields.wrong("new", "Enter the new password")
        return ""
    weak = people.password_fault(new, email)
    if weak:
        fields.wrong("new", weak)
    elif new != fields.value("again"):
        fields.wrong("again", "The two do not match. Type the new password once more.")
    return new


def _page(visit: Visit) -> Response:
    with visit.reading() as session:
        seen = people.last_sign_ins(session, visit.user.id)
    return visit.page(
        "account.html",
        rows=[
            ("Name", visit.user.name),
            ("E-mail address", visit.user.email),
            ("Role", role_name(visit.user.role).capitalize()),
        ],
        seen=[SignedIn(moment(one.at), "Wrong password" if one.refused else "Signed in") for one in seen],
        shortest=people.SHORTEST_PASSWORD,
    )
