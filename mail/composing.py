"""Turns a letter into the bytes of a mail: the same letter and date always give the same bytes (S20, S23)."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime

from mail.addresses import strict_address
from mail.wordset import names

_MESSAGE_ID = re.compile(r"<[A-Za-z0-9._+=-]{1,128}@[A-Za-z0-9.-]{1,200}>", re.ASCII)
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}", re.ASCII)
_OWN_HEADERS = names(
    """
    from to cc bcc sender reply-to subject date message-id in-reply-to references mime-version content-
    type content-transfer-encoding auto-submitted x-auto-response-suppress
    """
)
_LONGEST_TEXT = 400
_POLICY = SMTP.clone(max_line_length=76)


class LetterFault(ValueError):
    """A letter that cannot be made into a mail; the message names the field, never its content."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter; `name` is what the reader sees, `media_type` as in `application/pdf`."""

    name: str
    content: bytes = field(repr=False)
    media_type: str = "application/pdf"


@dataclass(frozen=True)
class OutgoingMail:
    """One mail to one person.

    Attributes:
        message_id: with its angle brackets; derived from the outbox row so that a resend is the same mail.
        to: one strict address.
        reply_to: usually `with_tag(from_addr, token)`.
        envelope_from: where bounces go; `from_addr` when None.
        date: with a time zone; when the letter was written, not when it is tried again.
        automatic: marks the mail as written by a machine (RFC 3834), so that no responder answers it.
        headers: further headers, for instance `List-Id`; never one the engine writes itself.
    """

    message_id: str
    from_addr: str = field(repr=False)
    from_name: str = field(repr=False)
    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    date: datetime
    reply_to: str | None = field(default=None, repr=False)
    to_name: str = field(default="", repr=False)
    html: str | None = field(default=None, repr=False)
    attachments: tuple[Attachment, ...] = ()
    envelope_from: str | None = field(default=None, repr=False)
    in_reply_to: str | None = None
    automatic: bool = True
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        for address in (self.from_addr, self.to, self.reply_to, self.envelope_from):
            if address is not None:
                strict_address(address)
        for name, value in (("message_id", self.message_id), ("in_reply_to", self.in_reply_to)):
            if value is not None and not _MESSAGE_ID.fullmatch(value):
                raise LetterFault(f"{name} must look like <something@domain>.")
        if self.date.tzinfo is None:
            raise LetterFault("date needs a time zone.")
        for header, value in self.headers:
            if not _HEADER_NAME.fullmatch(header) or header.lower() in _OWN_HEADERS:
                raise LetterFault("A further header has a name that is not allowed.")
            if value != one_line(value):
                raise LetterFault(f"The header {header} holds a line break or a control character.")


def one_line(text: str) -> str:
    """Return `text` fit for a header: control, direction and line characters become one space each run."""
    cleaned = "".join(" " if unicodedata.category(char) in _NOT_IN_HEADERS else char for char in text)
    return " ".join(cleaned.split())[:_LONGEST_TEXT]


_NOT_IN_HEADERS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def compose(mail: OutgoingMail) -> bytes:
    """Return the raw mail (RFC 5322, CRLF lines, 7 bit), byte for byte the same for the same argument."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = _address(mail.from_name, mail.from_addr)
    message["To"] = _address(mail.to_name, mail.to)
    if mail.reply_to is not None:
        message["Reply-To"] = _address("", mail.reply_to)
    message["Subject"] = one_line(mail.subject)
    message["Date"] = format_datetime(mail.date)
    message["Message-ID"] = mail.message_id
    if mail.in_reply_to is not None:
        message["In-Reply-To"] = mail.in_reply_to
        message["References"] = mail.in_reply_to
    if mail.automatic:
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
    for name, value in mail.headers:
        message[name] = value
    _fill(message, mail)
    for number, part in enumerate(_multiparts(message)):
        digest = hashlib.sha256(f"{mail.message_id}/{number}".encode()).hexdigest()
        part.set_boundary(f"=_{digest[:40]}")
    return message.as_bytes()


def _address(name: str, address: str) -> Address:
    return Address(display_name=one_line(name), addr_spec=strict_address(address))


def _fill(message: EmailMessage, mail: OutgoingMail) -> None:
    message.set_content(_plain_text(mail.text), cte="quoted-printable")
    if mail.html is not None:
        message.add_alternative(_plain_text(mail.html), subtype="html", cte="quoted-printable")
    for attachment in mail.attachments:
        kind, slash, subtype = attachment.media_type.partition("/")
        if not slash or not kind.isalnum() or not re.fullmatch(r"[A-Za-z0-9.+-]+", subtype):
            raise LetterFault("An attachment has no media type such as application/pdf.")
        message.add_attachment(
            attachment.content, maintype=kind, subtype=subtype, filename=one_line(attachment.name) or "file"
        )


def _plain_text(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in lines if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"})


def _multiparts(message: MIMEPart) -> Iterator[MIMEPart]:
    for part in message.walk():
        if part.is_multipart():
            yield part
