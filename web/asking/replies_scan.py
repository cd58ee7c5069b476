"""The scan of a reply on paper, as it was handed in: what a yes by post stands on can be looked at (S22, S32)."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

from models.post import Reply
from models.words import Evidence
from records.post import get_reply
from records.store import Destroyed, unseal
from rules.permissions import See
from web.asking.people_views import card_of
from web.asking.replies_mail import as_file
from web.casefile import open_case
from web.guarding import Visit, signed_in

router = APIRouter()

ReplyVisit = Annotated[Visit, Depends(signed_in(See.REPLIES))]
_KINDS = (
    (b"%PDF", "application/pdf", "pdf"),
    (b"\xff\xd8", "image/jpeg", "jpg"),
    (b"\x89PNG", "image/png", "png"),
    (b"II*\x00", "image/tiff", "tif"),
    (b"MM\x00*", "image/tiff", "tif"),
)
_UNKNOWN = ("application/octet-stream", "bin")


def scan_path(reply: Reply) -> str:
    """Where the scan of a reply is to be had, or nothing where it was not on paper."""
    on_paper = reply.evidence is Evidence.SCANNED_PAPER and bool(reply.evidence_ref)
    return f"/requests/{reply.ref}/replies/{reply.id}/scan" if on_paper else ""


@router.get("/requests/{ref}/replies/{reply_id}/scan")
def scan(visit: ReplyVisit, ref: str, reply_id: str) -> Response:
    """The scan as a file; the words of staff are not for everybody."""
    with visit.reading() as session:
        case, reply = open_case(session, ref, visit.now), get_reply(session, reply_id)
        if reply is None or reply.ref != case.ref or not scan_path(reply):
            raise HTTPException(404)
        if card_of(session, visit, case, reply.person_id).words_kept_back:
            raise HTTPException(403, "This reply is kept for those who decide and the safeguarding lead.")
        try:
            data = unseal(session, visit.desk.key, reply.evidence_ref)
        except Destroyed:
            raise HTTPException(404) from None
    visit.viewed(ref, "reply.scan", reply_id=reply_id)
    media, ending = next(((media, ending) for start, media, ending in _KINDS if data.startswith(start)), _UNKNOWN)
    return as_file(data, media, f"reply.{ending}")
