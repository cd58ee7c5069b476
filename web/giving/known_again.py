"""Is this the copy that we gave? A file, or a receipt's check number, is held against what was made (S39, S45)."""

import hashlib
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import Response

from models.acts import CopyMade
from models.words import ReleaseWay
from records.copies import copy_by_hash
from records.faults import Damaged
from records.store import Destroyed, unseal
from rules.handed_over import HandedOver, check_number, copy_of_bytes, copy_of_number, handings_over
from rules.permissions import See
from web.casefile import Case, open_case, show
from web.guarding import Visit, signed_in
from web.wording import count, day, listed

router = APIRouter()
CopyVisit = Annotated[Visit, Depends(signed_in(See.COPY))]

HOW = {
    ReleaseWay.MEETING: "at a meeting",
    ReleaseWay.COLLECTION: "by collection",
    ReleaseWay.POST: "by post",
    ReleaseWay.DOWNLOAD: "by download",
}
_PIECE_BYTES = 1 << 20
_UNKNOWN_FILE = (
    "This file is no copy that was made in this request, to the last byte. It may have been saved anew, printed "
    "and scanned, or changed. Compare it page by page with the copy that was given."
)
_UNKNOWN_NUMBER = "No copy that was made in this request has this check number. Look at the receipt again."


@router.get("/requests/{ref}/release/known-again")
def ask(ref: str, visit: CopyVisit) -> Response:
    """What was given, and the form."""
    return _page(visit, ref)


@router.post("/requests/{ref}/release/known-again")
def compare(ref: str, visit: CopyVisit) -> Response:
    """Hold a file or a number against the copies of this request; nothing of it is kept."""
    uploads = [upload for upload in visit.fields.files("file") if upload.filename]
    typed = visit.fields.words("number")
    if not uploads and not typed:
        visit.fields.wrong("file", "Choose the file, or type the check number of the receipt")
        return _page(visit, ref)
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        if uploads:
            found = copy_of_bytes(case.state, _digest_of(uploads[0].file))
        else:
            found = copy_of_number(case.state, typed)
        answer = _answer(session, visit, case, found) if found is not None else ""
    visit.viewed(ref, "copy_compared", version=found.version if found is not None else 0)
    if found is None:
        visit.fields.wrong(*(("file", _UNKNOWN_FILE) if uploads else ("number", _UNKNOWN_NUMBER)))
    return _page(visit, ref, answer)


def _digest_of(file: BinaryIO) -> str:
    """The SHA-256 of an upload, read a piece at a time: somebody may try a film."""
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(_PIECE_BYTES):
        digest.update(piece)
    return digest.hexdigest()


def _answer(session: Session, visit: Visit, case: Case, found: CopyMade) -> str:
    """Which copy it is, when it was given, and whether what is kept of it here is still the same."""
    times = [_given(one) for one in handings_over(case.state) if one.given.copy_sha256 == found.copy_sha256]
    given = f"It was given {listed(times)}." if times else "It was never recorded as given."
    what = f"This is version {found.version}, {count(found.pages, 'page')}."
    return f"{what} {given} {_kept(session, visit, case, found)}"


def _kept(session: Session, visit: Visit, case: Case, found: CopyMade) -> str:
    row = copy_by_hash(session, case.ref, found.copy_sha256)
    try:
        kept = unseal(session, visit.desk.key, row.sealed_id) if row is not None else b""
    except Destroyed:
        return "Our own copy of it was destroyed when its time was up; its number stays on record."
    except Damaged:
        kept = b""
    same = hashlib.sha256(kept).hexdigest() == found.copy_sha256
    return "What we keep of it is unchanged." if same else "What we keep of it is damaged: tell an administrator."


def _given(one: HandedOver) -> str:
    return f"on {day(one.given.on)} {HOW[one.given.way]}"


def rows_of(case: Case) -> list[list[tuple[str, str]]]:
    """Each giving as rows of a summary, the newest first."""
    return [
        [
            ("When", day(one.given.on)),
            ("How", HOW[one.given.way].capitalize()),
            ("Taken away", "Yes" if one.given.taken_away else "No"),
            ("Version", f"{one.made.version}, {count(one.made.pages, 'page')}" if one.made else "Not known"),
            ("Check number", check_number(one.given.copy_sha256)),
            *([("What", "A first part; the rest follows")] if one.part else []),
        ]
        for one in reversed(handings_over(case.state))
    ]


def _page(visit: Visit, ref: str, answer: str = "") -> Response:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
    return show(visit, case, "known_again.html", givings=rows_of(case), answer=answer)
