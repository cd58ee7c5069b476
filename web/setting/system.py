"""The administrator's pages: who signs in, with which role; no way to files or requests (S59, S66, R34)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

from models.people import User
from models.words import Role
from records import people
from records.faults import Conflict, Refused
from records.requests import list_requests, requests_without_end
from rules.permissions import See
from rules.staffing import people_needed
from web.beginning.new_request import setting_of, shelf_of
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.wording import count, moment, role_name

router = APIRouter()
SystemVisit = Annotated[Visit, Depends(signed_in(See.SYSTEM))]
PEOPLE = "/system/people"
_ROLES = (
    (Role.MANAGER, "Carries requests from the form to the meeting, and signs the letters"),
    (Role.DEPUTY, "Does what the manager does, when the manager is away"),
    (Role.LINE_MANAGER, "Confirms the file, does the second check; may be a committee chair or another manager"),
    (Role.SAFEGUARDING_LEAD, "Backs what is decided where somebody may be at risk, and places stops"),
    (Role.LEGAL_ADVISER, "Advises, and checks copies of controversial files"),
    (Role.KEY_PERSON, "Sees no requests; can say that something went out wrongly"),
    (Role.INVITED_CHECKER, "From outside: sees and checks the copy of a request they are invited to, nothing else"),
    (Role.ADMINISTRATOR, "Sees these pages only: no requests, no files"),
)


@dataclass(frozen=True)
class Row:
    """One account in the list."""

    id: str
    name: str
    email: str
    role: str
    active: bool
    yours: bool


@router.get(PEOPLE)
def show_people(visit: SystemVisit) -> Response:
    """Everybody who signs in, and whom the setting still needs."""
    with visit.reading() as session:
        users = people.users(session, active_only=False)
        setting = setting_of(session)
    offer = shelf_of(visit, setting).named(setting.profile)
    there = Counter(user.role for user in users if user.active)
    return visit.page(
        "system_people.html",
        rows=[_row(visit, user) for user in sorted(users, key=lambda user: not user.active)],
        needed=people_needed(offer.profile, there) if offer is not None else (),
        policy=offer.profile.title if offer is not None else "",
    )


def _row(visit: Visit, user: User) -> Row:
    return Row(user.id, user.name, user.email, role_name(user.role), user.active, user.id == visit.user.id)


@router.get(f"{PEOPLE}/new")
def ask_new(visit: SystemVisit) -> Response:
    """The form for a new account."""
    return visit.page("system_new.html", roles=_roles())


@router.post(f"{PEOPLE}/new")
def add(visit: SystemVisit) -> Response:
    """Make an account; its password is shown this once and kept nowhere."""
    name = visit.fields.words("name", "Enter the name", longest=100)
    email = visit.fields.email("email", "Enter the e-mail address")
    role = visit.fields.choice("role", Role, "Choose a role")
    if role not in {known for known, _ in _ROLES}:
        visit.fields.wrong("role", "Choose a role")
    if visit.fields.faults:
        return visit.page("system_new.html", roles=_roles())
    password = people.generated_password()
    try:
        with visit.writing() as session:
            user = people.add_user(session, name, email, role, password, by=visit.user.id, at=visit.now)
    except Conflict as taken:
        visit.fields.wrong("email", str(taken))
        return visit.page("system_new.html", roles=_roles())
    return _shown_once(visit, user, password, "The account is made.")


@router.get(PEOPLE + "/{user_id}")
def look(user_id: str, visit: SystemVisit) -> Response:
    """One account, and what can be changed of it."""
    return _page(visit, user_id)


@router.post(PEOPLE + "/{user_id}/role")
def give_role(user_id: str, visit: SystemVisit) -> Response:
    """Give somebody another role."""
    role = visit.fields.choice("role", Role, "Choose a role")
    return _change(
        visit,
        user_id,
        "role",
        lambda session: people.set_role(session, user_id, role, by=visit.user.id, at=visit.now),
        "The role is changed. It holds from their next page on.",
    )


@router.post(PEOPLE + "/{user_id}/details")
def correct(user_id: str, visit: SystemVisit) -> Response:
    """Correct the name or the address that somebody signs in with."""
    name = visit.fields.words("name", "Enter the name", longest=100)
    email = visit.fields.email("email", "Enter the e-mail address")
    return _change(
        visit,
        user_id,
        "email",
        lambda session: people.set_details(session, user_id, name, email, by=visit.user.id, at=visit.now),
        "The name and the address are as you gave them. They sign in with this address from now on.",
    )


@router.post(PEOPLE + "/{user_id}/active")
def let_in_or_not(user_id: str, visit: SystemVisit) -> Response:
    """Shut an account, which signs its person out at once, or open it again."""
    active = visit.fields.value("active") == "yes"
    if not active and not visit.fields.yes("sure"):
        visit.fields.wrong("sure", "Confirm that this person may no longer sign in")
    if not active and not visit.fields.yes("left"):
        with visit.reading() as session:
            refs = _carried(session, user_id)
        if refs:
            visit.fields.wrong(
                "left", f"They carry {count(len(refs), 'open request')}. Have that handed over first, or tick this"
            )
    if visit.fields.faults:
        return _page(visit, user_id)
    done = "They can sign in again." if active else "They are signed out, and can no longer sign in."
    return _change(
        visit,
        user_id,
        "sure",
        lambda session: people.set_active(session, user_id, active, by=visit.user.id, at=visit.now),
        done,
    )


@router.post(PEOPLE + "/{user_id}/password")
def renew_password(user_id: str, visit: SystemVisit) -> Response:
    """Make a new password, for somebody who has forgotten theirs; it is shown this once."""
    if user_id == visit.user.id:
        visit.fields.wrong("", "Change your own password under your name, at the top of the page.")
        return _page(visit, user_id)
    password = people.generated_password()
    with visit.writing() as session:
        people.set_password(session, user_id, password, by=visit.user.id, at=visit.now)
        user = _user(session, user_id)
    return _shown_once(visit, user, password, "The new password is made, and they are signed out everywhere.")


def _change(visit: Visit, user_id: str, field: str, change: Callable[[Session], None], done: str) -> Response:
    if visit.fields.faults:
        return _page(visit, user_id)
    try:
        with visit.writing() as session:
            change(session)
    except (Conflict, Refused) as refused:
        visit.fields.wrong(field, str(refused))
        return _page(visit, user_id)
    return visit.go(f"{PEOPLE}/{user_id}", done)


def _shown_once(visit: Visit, user: User, password: str, done: str) -> Response:
    return visit.page("system_password.html", user=user, password=password, done=done)


def _page(visit: Visit, user_id: str) -> Response:
    with visit.reading() as session:
        user = _user(session, user_id)
        seen = [one for one in people.last_sign_ins(session, user_id) if not one.refused]
        carried = _carried(session, user_id)
    rows = [
        ("E-mail address", user.email),
        ("Role", role_name(user.role).capitalize()),
        ("Can sign in", "Yes" if user.active else "No"),
        ("Last signed in", moment(seen[0].at) if seen else "Never"),
    ]
    words = f"Carries {count(len(carried), 'request')} that {'has' if len(carried) == 1 else 'have'} not ended."
    return visit.page(
        "system_person.html",
        user=user,
        rows=rows,
        roles=_roles(),
        yours=user.id == visit.user.id,
        details=visit.fields if "email" in visit.fields.typed else Fields.holding(name=user.name, email=user.email),
        carries=words if carried else "",
    )


def _carried(session: Session, user_id: str) -> list[str]:
    """The references of the requests that somebody carries and that have not ended."""
    running = set(requests_without_end(session))
    return [one.ref for one in list_requests(session) if one.manager_id == user_id and one.ref in running]


def _user(session: Session, user_id: str) -> User:
    user = people.get_user(session, user_id)
    if user is None:
        raise HTTPException(404)
    return user


def _roles() -> list[tuple[str, str, str]]:
    return [(role.value, role_name(role).capitalize(), hint) for role, hint in _ROLES]
