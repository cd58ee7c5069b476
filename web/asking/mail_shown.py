"""A mail as it was laid out: cleaned when it came, shown in a frame that can do nothing (S22, S59)."""

import json
from dataclasses import dataclass, field

from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from models.post import ReceivedMail
from records.keys import HouseKey
from records.store import Destroyed, unseal

FRAME_POLICY = (
    "default-src 'none'; style-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox"
)
_KILOBYTE = 1024


@dataclass(frozen=True)
class MailFile:
    """A file that came with a mail: named, never opened."""

    name: str
    kind: str
    size: str


@dataclass(frozen=True)
class MailForm:
    """What there is of a mail beside its text. `html` holds words, simple marks and links; nothing that acts."""

    html: str | None = field(default=None, repr=False)
    files: tuple[MailFile, ...] = ()
    faults: tuple[str, ...] = ()


def mail_form(session: Session, key: HouseKey, mail: ReceivedMail) -> MailForm:
    """The cleaned form of a mail; empty where its text says all."""
    if mail.shown_id is None:
        return MailForm()
    try:
        said = json.loads(unseal(session, key, mail.shown_id))
    except Destroyed:
        return MailForm()
    files = tuple(
        MailFile(each["name"] or f"file {number}", each["kind"], _size(each["size"]))
        for number, each in enumerate(said["files"], 1)
    )
    return MailForm(said["html"], files, tuple(said["faults"]))


def framed(form: MailForm) -> Response:
    """The page inside the frame: no scripts, pictures or styles, nothing from elsewhere, no link that opens."""
    page = (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>A mail as it was laid out</title>'
        f"</head><body>{form.html or ''}</body></html>"
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": FRAME_POLICY, "X-Frame-Options": "SAMEORIGIN"})


def _size(bytes_: int) -> str:
    return f"{bytes_} bytes" if bytes_ < _KILOBYTE else f"{bytes_ // _KILOBYTE:,} KB"
