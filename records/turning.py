"""Pages a person turned: what was drawn on them before has to be looked at again, and is never moved (S18, S35)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from models.files import Document, MarkRow, Mention, turns_as_kept, turns_of
from models.marking import AnswerKind
from models.turning import BeforeTurn
from records import audit
from records.answers import answers_of, take_back_answers
from records.database import lock_request, utc_now
from records.faults import NotFound, Refused
from records.marks import marks_at, take_off_marks
from records.mentions import mentions_of
from records.page_reads import clear_reads

SOFTWARE = "software"
TURNABLE = frozenset({"pdf", "image"})


def turn_page(
    session: Session,
    document_id: str,
    ref: str,
    page: int,
    shown: int,
    to: int,
    by: str,
    at: datetime | None = None,
    *,
    requests: Sequence[str],
    read_as: str,
    comments: Iterable[str] = (),
) -> None:
    """Show a page turned by `to` degrees clockwise from now on; `shown` is how it was shown until now.

    In each of `requests` the marks on it are taken off: those of a person are kept as questions, those of the
    software are made anew. What was answered there is asked again, and the page has to be read again (`read_as`).

    Raises NotFound, Refused for a page the paper does not have, or a paper that is set as text.
    """
    document = session.get(Document, document_id)
    if document is None or document.removed_at is not None:
        raise NotFound("document", document_id)
    if document.media not in TURNABLE or not 1 <= page <= max(document.pages, 1):
        raise Refused("This document has no such page that could be turned.")
    moment = at or utc_now()
    for each in sorted({ref, *requests}):
        lock_request(session, each)
    document.turns = turns_as_kept(turns_of(document) | {page: to})
    session.add(document)
    aside = list(comments)
    for each in requests:
        standing = [row for row in marks_at(session, each, [(document_id, page)]) if row.taken_off_at is None]
        take_off_marks(session, [row.id for row in standing], each, by, moment)
        aside += [row.id for row in standing if row.by != SOFTWARE]
        answers = [row.id for row in answers_of(session, each, [(document_id, page)]) if row.kind in _OF_A_PLACE]
        take_back_answers(session, each, answers, by, moment)
        clear_reads(session, each, read_as, by, moment, [page])
    drawn = [one for one in mentions_of(session, document.child_id, document_id=document_id) if one.page == page]
    aside += [one.id for one in drawn if one.boxes_json]
    known = before_turn(session, [document_id])
    session.add_all(
        BeforeTurn(thing_id=thing, document_id=document_id, page=page, turn=shown % 360, at=moment)
        for thing in aside
        if thing not in known
    )
    session.flush()
    detail: audit.Detail = {"document_id": document_id, "page": page, "turn": to % 360, "questions": len(aside)}
    audit.append(session, ref, by, "page.turned", detail, moment)


_OF_A_PLACE = frozenset({AnswerKind.REJECTED, AnswerKind.SETTLED})


def before_turn(session: Session, document_ids: Sequence[str]) -> dict[str, BeforeTurn]:
    """What was drawn on these papers before a page of them was turned, by the id of mark, passage or comment."""
    query = select(BeforeTurn).where(col(BeforeTurn.document_id).in_(document_ids))
    return {row.thing_id: row for row in session.exec(query)}


def marks_before_turn(session: Session, ref: str, rows: Mapping[str, BeforeTurn]) -> list[MarkRow]:
    """The marks of a request among them: taken off when their page was turned, and to be looked at again."""
    query = select(MarkRow).where(MarkRow.ref == ref, col(MarkRow.id).in_(list(rows)))
    return list(session.exec(query.order_by(col(MarkRow.at), col(MarkRow.id))))


def without_lost_places(
    mentions: Iterable[Mention], rows: Mapping[str, BeforeTurn], papers: Sequence[Document]
) -> list[Mention]:
    """The passages as they may be looked for: one that was drawn before its page was turned has only its words."""
    turned = {paper.id: turns_of(paper) for paper in papers}
    return [
        Mention(**one.model_dump() | {"boxes_json": None})
        if one.id in rows and turned.get(one.document_id, {}).get(one.page, 0) != rows[one.id].turn
        else one
        for one in mentions
    ]
