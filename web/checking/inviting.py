"""Inviting somebody from outside to the second check of one request, and ending the invitation (S38, S59)."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

from models.acts import CheckerDismissed, CheckerInvited
from models.people import User
from models.words import Role
from records import people
from records.log import requests_with
from records.post import letters_of
from rules.permissions import See
from rules.signoff import invitation_effect, is_admitted
from web.casefile import Case, case_of, open_case, refusal_now, show
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.wording import moment

router = APIRouter()
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]
NEW = "somebody-new"
_TAKEN = (
    "Somebody of the setting signs in with this address, so they are not from outside. Invite somebody else, or "
    "ask an administrator to give them a part here."
)


@dataclass(frozen=True)
class Named:
    """Somebody from outside who has no account yet."""

    name: str
    email: str

    @classmethod
    def read(cls, fields: Fields) -> "Named":
        """Name and address as typed; look at `fields.faults` before using them."""
        return cls(
            fields.words("name", "Enter their name", longest=100),
            fields.email("email", "Enter their e-mail address: the invitation goes there"),
        )


@dataclass(frozen=True)
class Invited:
    """Somebody who is invited, with the letter that told them, as the page shows them."""

    user: User
    letter_id: str
    status: str


@router.get("/requests/{ref}/checkers")
def ask(ref: str, visit: CaseVisit) -> Response:
    """Who is invited, and who can be."""
    return _form(visit, _case(visit, ref))


@router.post("/requests/{ref}/checkers")
def invite(ref: str, visit: CaseVisit) -> Response:
    """Let somebody from outside check this request; they are told by a letter with a link of their own."""
    case, fields = _case(visit, ref), visit.fields
    known = {user.id for user in _not_invited(case)}
    chosen = fields.one_of("who", {*known, NEW}, "Choose who is invited") if known else NEW
    named = Named.read(fields) if chosen == NEW else None
    why = fields.text("why", "Write down who they are to the setting, and how it was agreed")
    if not fields.faults and named is not None:
        refused = refusal_now(visit, case, CheckerInvited(user_id=NEW))
        if refused is not None:
            fields.wrong("", refused)
        else:
            chosen = _account(visit, named)
    if fields.faults:
        return _form(visit, case)
    outcome = visit.say(ref, CheckerInvited(user_id=chosen), why)
    if visit.refused(outcome):
        return _form(visit, case)
    return visit.go(f"{case.path}/checkers", "They are invited, and an e-mail tells them how to begin.", outcome)


@router.post("/requests/{ref}/checkers/{user_id}/dismiss")
def dismiss(ref: str, user_id: str, visit: CaseVisit) -> Response:
    """End an invitation: from their next page on they see nothing of this request."""
    case = _case(visit, ref)
    if user_id not in case.state.invited_checkers:
        raise HTTPException(404)
    outcome = visit.say(ref, CheckerDismissed(user_id=user_id))
    if visit.refused(outcome):
        return _form(visit, case)
    return visit.go(f"{case.path}/checkers", "The invitation has ended.", outcome)


def invited_to(session: Session, visit: Visit) -> list[Case]:
    """The requests that this invited checker may check now."""
    cases = (open_case(session, ref, visit.now) for ref in requests_with(session, "checker_invited"))
    return [case for case in cases if is_admitted(case.state, visit.user.role, visit.user.id)]


def _account(visit: Visit, named: Named) -> str:
    """An account that can check what it is invited to and nothing else; nobody knows its first password."""
    with visit.reading() as session:
        users = people.users(session, active_only=False)
    known = next((user for user in users if user.email == named.email.strip().casefold()), None)
    if known is not None and known.role is Role.INVITED_CHECKER and known.active:
        return known.id
    if known is not None:
        visit.fields.wrong("email", _TAKEN)
        return ""
    with visit.writing() as session:
        password = people.generated_password()
        role, by, at = Role.INVITED_CHECKER, visit.user.id, visit.now
        return people.add_user(session, named.name, named.email, role, password, by=by, at=at).id


def _case(visit: Visit, ref: str) -> Case:
    if not visit.may_act("checker_invited"):
        raise HTTPException(403, "Only a manager or a deputy invites a checker.")
    return case_of(visit, ref)


def _not_invited(case: Case) -> list[User]:
    """Everybody with an account for checking from outside who is not invited yet."""
    outside = (user for user in case.staff.values() if user.active and user.role is Role.INVITED_CHECKER)
    return [user for user in outside if user.id not in case.state.invited_checkers]


def _form(visit: Visit, case: Case) -> Response:
    options = [(user.id, user.name, user.email) for user in _not_invited(case)]
    if options:
        options.append((NEW, "Somebody else", "Type their name and address below"))
    with visit.reading() as session:
        there = _invited(session, case)
    may = case.open and case.state.given is None
    return show(visit, case, "inviting.html", there=there, options=options, may=may)


def _invited(session: Session, case: Case) -> list[Invited]:
    """Who is invited, and what became of the letter that tells them."""
    letters = {letter.effect: letter for letter in letters_of(session, case.ref)}
    found = []
    for user_id, seq in sorted(case.state.invitations.items()):
        effect = invitation_effect(user_id, seq)
        letter = letters.get(effect)
        if effect in case.state.failed:
            status = "The e-mail could not be sent"
        elif letter is not None and letter.sent_at is not None:
            status = f"The e-mail went on {moment(letter.sent_at)}"
        else:
            status = "The e-mail is on its way"
        if user_id in case.staff:
            found.append(Invited(case.staff[user_id], letter.id if letter is not None else "", status))
    return found
