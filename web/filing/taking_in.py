"""Taking files into a child's file: each answered by name, attachments as documents of their own (S17, R25)."""

import email
import email.policy
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import parseaddr
from itertools import count
from pathlib import PurePath

from starlette.datastructures import UploadFile

import redaction
from models.files import Document
from models.ids import kind_of
from models.words import DocumentKind, ProcessKind
from records.file import Duplicate, add_document, documents_of
from records.unopened import keep_unopened
from rules.times import local_date
from web.casefile import Case
from web.guarding import Visit
from web.protection import LARGEST_FILE, MEGABYTE

DEEPEST = 5
LONGEST_NAME = 120
_TOO_DEEP = "It lies too many files deep. Save it on its own and add that."
_DATE_IN_NAME = re.compile(r"(?<!\d)(\d{4})[-_.](\d{2})[-_.](\d{2})(?!\d)")


@dataclass
class TakenIn:
    """What became of the files somebody brought; every name is one they know."""

    taken: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Paper:
    name: str
    data: bytes
    inspection: redaction.Inspection
    inside: str
    depth: int


def take_in(visit: Visit, case: Case, uploads: list[UploadFile]) -> TakenIn:
    """Put files into the child's file, and say of each that it was taken or why not; nothing stops the others."""
    return take_in_for(visit, case.ref, case.child.id, uploads)


def take_in_for(visit: Visit, ref: str, child_id: str, uploads: list[UploadFile]) -> TakenIn:
    """The same through any process about the child: a sharing needs no request."""
    said = TakenIn()
    for upload in uploads:
        name = shown_name(upload.filename or "")
        if (upload.size or 0) > LARGEST_FILE:
            size = (upload.size or 0) / MEGABYTE
            said.refused.append(
                f"{name}: this file is {size:.0f} MB; at most {LARGEST_FILE // MEGABYTE} MB can be taken in. "
                "Split it into smaller files."
            )
            continue
        upload.file.seek(0)
        _take(visit, ref, child_id, name, upload.file.read(), said)
    return said


def take_bytes(visit: Visit, case: Case, name: str, data: bytes, said: TakenIn) -> None:
    """Take one file in, and what is attached to it."""
    _take(visit, case.ref, case.child.id, name, data, said)


def _take(visit: Visit, ref: str, child_id: str, name: str, data: bytes, said: TakenIn) -> None:
    try:
        inspection = redaction.inspect(data, name)
    except redaction.Unreadable as unreadable:
        kept = _kept_closed(visit, ref, child_id, name, data, unreadable.message)
        said.refused.append(f"{name}: {unreadable.message}{kept}")
        return
    for paper in _papers(_Paper(name, data, inspection, "", 0), said):
        with visit.writing(ref) as session:
            about = _about(paper)
            taken = {one.title for one in documents_of(session, child_id)}
            added = add_document(
                session,
                visit.desk.key,
                child_id,
                ref,
                paper.data,
                paper.name,
                _untaken(about.title, taken),
                paper.inspection.kind,
                paper.inspection.pages,
                visit.user.id,
                dated=about.dated,
                author=about.author,
                kind=about.kind,
                explanation=paper.inside,
                at=visit.now,
            )
        _note(paper, added, said)


def _kept_closed(visit: Visit, ref: str, child_id: str, name: str, data: bytes, why: str) -> str:
    """Keep a file that cannot be opened on a request's list, and say so; of an empty one nothing is to keep."""
    if not data or kind_of(ref) is not ProcessKind.REQUEST:
        return ""
    with visit.writing(ref) as session:
        keep_unopened(session, visit.desk.key, child_id, ref, data, name, why, visit.user.id, visit.now)
    return " It is kept, and stands on the list: it needs a person."


def _papers(paper: _Paper, said: TakenIn) -> Iterator[_Paper]:
    """A file and, below it, every file inside it that can be read."""
    yield paper
    for part in paper.inspection.parts:
        name = shown_name(part.name)
        try:
            opened = redaction.inspect(part.data, name)
        except redaction.Unreadable as unreadable:
            said.refused.append(f"{name}, inside {paper.name}: {unreadable.message}")
            continue
        if part.kind is None or paper.depth >= DEEPEST:
            said.refused.append(f"{name}, inside {paper.name}: {_TOO_DEEP}")
        else:
            yield from _papers(_Paper(name, part.data, opened, f"Was inside {paper.name}.", paper.depth + 1), said)


def _note(paper: _Paper, added: Document | Duplicate, said: TakenIn) -> None:
    if isinstance(added, Document):
        pages = "1 page" if added.pages == 1 else f"{added.pages} pages"
        said.taken.append(f"{paper.name} ({pages})" + (f", which {paper.inside[4:-1]}" if paper.inside else ""))
    elif added.cut:
        said.refused.append(
            f"{paper.name}: its pages are in the file already, in the documents made of “{added.title}”."
        )
    elif added.removed:
        said.refused.append(
            f"{paper.name}: this document was in the file as “{added.title}” and was taken out by two people."
        )
    else:
        said.refused.append(f"{paper.name}: this document is in the file already, as “{added.title}”.")


@dataclass(frozen=True)
class _About:
    title: str
    dated: date | None
    author: str
    kind: DocumentKind


def _untaken(title: str, taken: Container[str]) -> str:
    """The title, or the title with a number where another document has it already."""
    numbered = (f"{title} ({number})" for number in count(2))
    return title if title not in taken else next(one for one in numbered if one not in taken)


def _about(paper: _Paper) -> _About:
    """What a file tells of itself: a suggestion, which a person corrects."""
    if paper.inspection.kind == "eml":
        return _about_mail(paper)
    title = PurePath(paper.name).stem.replace("_", " ").replace("-", " ").strip()
    return _About(title[:LONGEST_NAME].capitalize() or "Document", _date_in(paper.name), "", DocumentKind.PERSONAL)


def _about_mail(paper: _Paper) -> _About:
    message = email.message_from_bytes(paper.data, policy=email.policy.default)
    subject = " ".join(str(message.get("subject", "")).split())
    name, address = parseaddr(str(message.get("from", "")))
    title = f"E-mail: {subject}"[:LONGEST_NAME] if subject else "E-mail without a subject"
    return _About(title, _sent_on(message), (name or address)[:LONGEST_NAME], DocumentKind.CORRESPONDENCE)


def _sent_on(message: EmailMessage) -> date | None:
    header = message.get("date")
    moment: datetime | None = getattr(header, "datetime", None)
    if moment is None:
        return None
    return local_date(moment) if moment.tzinfo is not None else moment.date()


def _date_in(name: str) -> date | None:
    found = _DATE_IN_NAME.search(name)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def shown_name(name: str) -> str:
    """A file's name as it can be shown and kept: without folders, without what cannot be seen, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    visible = "".join(c for c in last if c.isprintable()).strip()
    if len(visible) > LONGEST_NAME:
        stem, dot, suffix = visible.rpartition(".")
        visible = f"{stem[: LONGEST_NAME - 12]}{dot}{suffix[:10]}" if dot else visible[:LONGEST_NAME]
    return visible or "a file without a name"
