"""Who stands behind the link in an invitation to check, and why the door may stay shut (S38, R34)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.people import Setting, User
from models.words import LinkPurpose, Role
from records import people
from records.log import load_log
from records.post import LinkFault, find_link, get_letter, token_hash
from records.requests import get_request
from rules.folding import fold
from rules.signoff import invited_in, is_admitted
from web.threshold import Shut


@dataclass(frozen=True)
class WelcomeDoor:
    """Somebody who is invited to check one request, before they have signed in."""

    token_hash: str
    ref: str
    guest: User
    manager: User
    setting: Setting


def open_welcome(session: Session, token: str, now: datetime) -> WelcomeDoor | Shut:
    """Who is invited behind a link, or why it does not open. Changes nothing."""
    link = find_link(session, token, now, LinkPurpose.CHECK)
    if isinstance(link, LinkFault):
        return Shut(link.value)
    request, letter = get_request(session, link.ref), get_letter(session, link.letter_id or "")
    setting = people.get_setting(session)
    manager = people.get_user(session, request.manager_id) if request is not None else None
    guest = people.get_user(session, invited_in(letter.effect)) if letter is not None else None
    if request is None or setting is None or manager is None or guest is None:
        return Shut.UNKNOWN
    state = fold(load_log(session, request.ref))
    if state.closed_as is not None:
        return Shut.CLOSED
    admitted = is_admitted(state, Role.INVITED_CHECKER, guest.id)
    if not (guest.active and guest.role is Role.INVITED_CHECKER and admitted):
        return Shut.REVOKED
    return WelcomeDoor(token_hash(token), request.ref, guest, manager, setting)
