"""Letters written at the desk, outside the procedure's own: a one-time code, a copy of an answer (mail.md, "In").

A composition root, like `starter.py`: it brings together wording, mail and the outbox, so that a page can write a
letter without knowing how mail is made. The letter leaves by `Desk.send_letter`.
"""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from letters.context import LetterContext, SettingDetails
from letters.kinds import LetterKind
from letters.render import render
from mail.addresses import AddressFault
from mail.composing import LetterFault, OutgoingMail, compose
from mail.tokens import message_id_for, reply_address, token_for
from models.files import Person
from models.ids import new_id
from models.people import Setting, User
from models.words import Channel
from records.keys import HouseKey
from records.post import letter_by_key, write_letter
from rules.times import local_date


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
    **words: Any,
) -> str:
    """Write a letter to a third party's e-mail address into the outbox, once; returns its id.

    Args:
        letter_key: the unique key; the same key again returns the letter that exists.
        words: what this kind of letter is told besides (letters.fields).

    Raises:
        CannotWrite: the person has no e-mail address that can be written to.
    """
    written = letter_by_key(session, letter_key)
    if written is not None:
        return written.id
    letter_id = new_id("L")
    token = token_for(key.mail_token_key, letter_id)
    message_id = message_id_for(token, setting.mailbox.rpartition("@")[2])
    details = setting_details(setting, manager)
    context = LetterContext(
        setting=details, recipient_name=person.name, reference=token, written_on=local_date(now), **words
    )
    rendered = render(kind, context)
    try:
        raw = compose(
            OutgoingMail(
                message_id=message_id,
                from_addr=setting.mailbox,
                from_name=setting.name,
                to=person.contact_email,
                to_name=person.name,
                reply_to=reply_address(setting.mailbox, token),
                subject=rendered.subject,
                text=rendered.text,
                html=rendered.html,
                date=now,
            )
        )
    except (AddressFault, LetterFault):
        raise CannotWrite("There is no e-mail address that can be written to. Use post or the telephone.") from None
    letter, _ = write_letter(
        session,
        key,
        letter_id=letter_id,
        letter_key=letter_key,
        ref=ref,
        effect="",
        kind=kind.value,
        person_id=person.id,
        to_name=person.name,
        to_email=person.contact_email,
        to_address="",
        channel=Channel.EMAIL,
        subject=rendered.subject,
        text=rendered.text,
        raw=raw,
        message_id=message_id,
        token=token,
        at=now,
    )
    return letter.id


def setting_details(setting: Setting, manager: User) -> SettingDetails:
    """The setting as it signs its letters (S53, R32)."""
    return SettingDetails(
        name=setting.name,
        address_lines=tuple(line for line in setting.address.splitlines() if line.strip()),
        phone=setting.telephone,
        email=setting.mailbox,
        signed_by=manager.name,
        signed_role=manager.role.value.replace("_", " ").capitalize(),
        regulator_name=setting.regulator_name,
        regulator_phone=setting.regulator_telephone,
        regulator_website=setting.regulator_site,
    )
