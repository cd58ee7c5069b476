"""Letters written at the desk, outside the procedure's own: a one-time code, a copy of an answer (mail.md, "In").

A composition root, like `starter.py`: a page that may not know how mail is made has its letter written here. It
leaves by `Desk.send_letter`.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from activities.addressees import Addressee
from activities.outbox import NewLetter, Outbox, new_letter_id, setting_details, written
from letters.kinds import LetterKind
from mail.addresses import AddressFault
from mail.composing import LetterFault
from models.files import Person
from models.people import Setting, User
from models.words import Channel
from records.keys import HouseKey
from records.requests import get_request
from rules.profiles import Profile
from rules.terms import Terms
from rules.times import local_date

__all__ = ["CannotWrite", "setting_details", "write_desk_letter"]


class CannotWrite(ValueError):
    """A letter cannot be written to this address; the text says what to do and names nobody."""


def write_desk_letter(
    session: Session,
    key: HouseKey,
    *,
    kind: LetterKind,
    letter_key: str,
    ref: str,
    person: Person,
    setting: Setting,
    manager: User,
    now: datetime,
    wording: Path | None = None,
    **words: Any,
) -> str:
    """Write a letter to a third party's e-mail address into the outbox, once; returns its id.

    Args:
        letter_key: the unique key; the same key again returns the letter that exists.
        wording: the folder of the setting's own wording, where it has one.
        words: what this kind of letter is told besides (letters.fields).

    Raises:
        CannotWrite: the person has no e-mail address that can be written to.
    """
    to = Addressee(person.name, person.contact_email, "", Channel.EMAIL, person.id)
    letter = NewLetter(
        kind=kind,
        key=letter_key,
        to=to,
        words={"written_on": local_date(now), **words},
        id=new_letter_id(),
        ref=ref,
    )
    try:
        return written(session, Outbox(key, setting, manager, wording, _profile_of(session, ref)), letter, now).id
    except (AddressFault, LetterFault):
        raise CannotWrite("There is no e-mail address that can be written to. Use post or the telephone.") from None


def _profile_of(session: Session, ref: str) -> Profile | None:
    request = get_request(session, ref)
    return Terms.model_validate_json(request.terms_json).profile if request is not None else None
