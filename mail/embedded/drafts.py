"""What stands in the form when somebody writes a mail or a reply in the web inbox, and the mail made of it."""

import email.utils
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

from mail.addresses import AddressFault, strict_address
from mail.composing import one_line
from mail.display import Shown

_POLICY = SMTP.clone(max_line_length=76)


@dataclass(frozen=True)
class Draft:
    """The fields of the form."""

    sender: str = field(default="", repr=False)
    to: str = field(default="", repr=False)
    subject: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    in_reply_to: str = ""


@dataclass(frozen=True)
class Upload:
    """A file somebody attached."""

    name: str = field(repr=False)
    content: bytes = field(repr=False)


def reply_to(mail: Shown, owner: str) -> Draft:
    """Return the draft of a reply by `owner`: to the Reply-To address, with the thread and the quoted text."""
    quoted = "\n".join(f"> {line}".rstrip() for line in mail.text.splitlines())
    subject = mail.subject if mail.subject.lower().startswith("re:") else f"Re: {mail.subject}"
    writer = email.utils.parseaddr(mail.sender)
    return Draft(
        sender=owner,
        to=email.utils.parseaddr(mail.reply_to or mail.sender)[1],
        subject=subject,
        text=f"\n\nOn {mail.date}, {writer[0] or writer[1]} wrote:\n{quoted}\n",
        in_reply_to=mail.message_id,
    )


def raw_mail(draft: Draft, upload: Upload | None) -> bytes:
    """Return the mail as a person's mail program would send it.

    Raises:
        AddressFault: sender or addressee is no plain address.
    """
    sender, to = strict_address(draft.sender.strip()), strict_address(draft.to.strip())
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = one_line(draft.subject)
    message["Date"] = email.utils.format_datetime(datetime.now(UTC))
    message["Message-ID"] = f"<{secrets.token_hex(16)}@{sender.rpartition('@')[2]}>"
    thread = one_line(draft.in_reply_to)
    if thread.startswith("<") and thread.endswith(">"):
        message["In-Reply-To"] = thread
        message["References"] = thread
    message.set_content(draft.text.replace("\r\n", "\n"), cte="quoted-printable")
    if upload is not None:
        message.add_attachment(
            upload.content, maintype="application", subtype="octet-stream", filename=one_line(upload.name)
        )
    return message.as_bytes()


__all__ = ["AddressFault", "Draft", "Upload", "raw_mail", "reply_to"]
