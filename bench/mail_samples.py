"""A letter of ours and replies to it, written as real clients write them."""

from datetime import UTC, datetime

from mail.composing import OutgoingMail, compose
from mail.tokens import message_id_for, reply_address, spoken_token, subject_reference, token_for

SETTING = "office@nursery.example"
GRAN = "gran@family.example"
SERVER = "mx.nursery.example"
KEY = b"a key of thirty-two bytes, or so"
TOKEN = token_for(KEY, "letter-1")
SUBJECT = f"Please tell us if we may share this {subject_reference(TOKEN)}"
LETTER_TEXT = f"""Dear Mrs Gran,

We have received a request to see a file which mentions you. It says that you
collect the child on Mondays.

Do you agree that we share this with the person who asked? You can say yes, you can
say no, or you can agree to a part only. If you do not reply by 3 May 2027 we decide without
your answer. You may take back your answer at any time.

Answer here: https://localhost:8000/r/abcdef

Yours sincerely
The Manager
Reference: {spoken_token(TOKEN)}
"""
LETTER = compose(
    OutgoingMail(
        message_id=message_id_for(TOKEN, "nursery.example"),
        from_addr=SETTING,
        from_name="Acorns Nursery",
        to=GRAN,
        subject=SUBJECT,
        text=LETTER_TEXT,
        date=datetime(2027, 4, 12, 9, 31, tzinfo=UTC),
        reply_to=reply_address(SETTING, TOKEN),
    )
)
ATTRIBUTION = "On Mon, 12 Apr 2027 at 09:31, Acorns Nursery <office@nursery.example> wrote:"
QUOTED = f"{ATTRIBUTION}\n" + "\n".join(f"> {line}".rstrip() for line in LETTER_TEXT.splitlines())
OUTLOOK = (
    "________________________________\n"
    "From: Acorns Nursery <office@nursery.example>\nSent: 12 April 2027 09:31\nTo: gran@family.example\n"
    f"Subject: {SUBJECT}\n\n{LETTER_TEXT}"
)


def reply(
    text: str,
    html: str | None = None,
    subject: str = f"Re: {SUBJECT}",
    sender: str = GRAN,
    headers: str = "",
    vouched: str = f"{SERVER}; dmarc=pass header.from=family.example",
) -> bytes:
    """Return a reply as received; `headers` are further ones, each with its line end."""
    head = (
        f"Return-Path: <{GRAN}>\r\nAuthentication-Results: {vouched}\r\nFrom: {sender}\r\n"
        f"To: office+{TOKEN}@nursery.example\r\nSubject: {subject}\r\n"
        f"Date: Tue, 13 Apr 2027 10:00:00 +0000\r\nMessage-ID: <reply-1@family.example>\r\n{headers}"
    )
    if html is None:
        return f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}".encode()
    return (
        f'{head}Content-Type: multipart/alternative; boundary="b1"\r\n\r\n'
        f"--b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
        f"--b1\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--b1--\r\n"
    ).encode()


def with_attachment(text: str, kind: str, content: str, disposition: str = "attachment", name: str = "") -> bytes:
    """Return a reply with something attached."""
    named = f'; filename="{name}"' if name else ""
    return (
        f'From: {GRAN}\r\nSubject: Re: {SUBJECT}\r\nContent-Type: multipart/mixed; boundary="b1"\r\n\r\n'
        f"--b1\r\nContent-Type: text/plain\r\n\r\n{text}\r\n"
        f"--b1\r\nContent-Type: {kind}\r\nContent-Disposition: {disposition}{named}\r\n\r\n{content}\r\n--b1--\r\n"
    ).encode()
