"""Puts a letter into the outbox: worded, made into a mail, sealed, under its unique key (temporal.md, letters)."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from activities.addressees import Addressee
from letters.context import LetterContext, SettingDetails
from letters.errors import LetterError
from letters.kinds import LetterKind
from letters.render import render
from mail.composing import Attachment, OutgoingMail, compose
from mail.tokens import message_id_for, reply_address, token_for
from models.ids import new_id
from models.people import Setting, User
from models.post import Letter
from models.words import Channel
from records.keys import HouseKey
from records.post import letter_by_key, write_letter
from rules.profiles import Profile


@dataclass(frozen=True)
class Outbox:
    """Where letters of one setting are written: the key that seals them, who signs, a setting's own wording."""

    key: HouseKey
    setting: Setting
    manager: User
    wording: Path | None = None
    profile: Profile | None = None


@dataclass(frozen=True)
class NewLetter:
    """A letter to be written. `words` is what its kind is told (letters.fields); `id` is there before the row."""

    kind: LetterKind
    key: str
    to: Addressee
    words: dict[str, Any]
    id: str
    ref: str | None = None
    effect: str = ""


def new_letter_id() -> str:
    """The id of a letter that is about to be written: its links and its token are made from it."""
    return new_id("L")


def written(
    session: Session, outbox: Outbox, new: NewLetter, now: datetime, attachments: tuple[Attachment, ...] = ()
) -> Letter:
    """Write the letter, or return the one that stands under its key.

    Raises LetterError where its words are incomplete, AddressFault or LetterFault where it cannot be a mail.
    """
    standing = letter_by_key(session, new.key)
    if standing is not None:
        return standing
    setting, to = outbox.setting, new.to
    token = token_for(outbox.key.mail_token_key, new.id)
    message_id = message_id_for(token, setting.mailbox.rpartition("@")[2])
    rendered = render(new.kind, _context(outbox, new, token), outbox.wording)
    # A letter for the post is kept in the same form, addressed to the setting.
    raw = compose(
        OutgoingMail(
            message_id=message_id,
            from_addr=setting.mailbox,
            from_name=setting.name,
            to=to.email if to.channel is Channel.EMAIL else setting.mailbox,
            to_name=to.name,
            reply_to=reply_address(setting.mailbox, token),
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            date=now,
            attachments=attachments,
        )
    )
    letter, _ = write_letter(
        session,
        outbox.key,
        letter_id=new.id,
        letter_key=new.key,
        ref=new.ref,
        effect=new.effect,
        kind=new.kind.value,
        person_id=to.person_id,
        to_name=to.name,
        to_email=to.email,
        to_address=to.address,
        channel=to.channel,
        subject=rendered.subject,
        text=rendered.text,
        raw=raw,
        message_id=message_id,
        token=token,
        at=now,
    )
    return letter


def _context(outbox: Outbox, new: NewLetter, token: str) -> LetterContext:
    try:
        return LetterContext(
            setting=setting_details(outbox.setting, outbox.manager, outbox.profile),
            recipient_name=new.to.name,
            recipient_address=tuple(line for line in new.to.address.splitlines() if line.strip()),
            reference=token,
            on_paper=new.to.channel is not Channel.EMAIL,
            **new.words,
        )
    except ValidationError as fault:
        # A letter that can never be written is a task for a person, not something to be tried for ever.
        field = str(fault.errors()[0]["loc"][0])
        words = f"The letter {new.kind.value!r} cannot be written: {field!r} does not fit. Shorten it."
        raise LetterError(words, new.kind, field) from None


def setting_details(setting: Setting, manager: User, profile: Profile | None = None) -> SettingDetails:
    """The setting as it signs; the regulator's name and number are the setting's (S53, R32).

    `profile` gives the words for who signs: "Headteacher" for the manager, say (S4).
    """
    title = profile.title_of(manager.role) if profile is not None else manager.role.value.replace("_", " ")
    return SettingDetails(
        name=setting.name,
        address_lines=tuple(line for line in setting.address.splitlines() if line.strip()),
        phone=setting.telephone,
        email=setting.mailbox,
        signed_by=manager.name,
        signed_role=title[:1].upper() + title[1:],
        regulator_name=setting.regulator_name,
        regulator_phone=setting.regulator_telephone,
        regulator_website=setting.regulator_site,
    )
