"""Documents of the file laid on the cutting table: cut apart, put in another order, bound together (S16-S18, R25).

What lies there stays in the file until new documents are made of it. Then those stand in its place, each with
exactly its pages; what they were made of stays sealed as it came, and can be put back.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from models.boxes import BOUND, BoxFile, BoxPiece, BoxSource
from models.files import Document, MarkRow, Mention, turns_of
from models.ids import new_id
from models.matters import DisputedEntry
from models.recording import RecordingNote
from models.sheets import RetypedPage
from models.turning import BeforeTurn
from models.words import DocumentKind, WhyTakenOut
from records import audit, store
from records.audit import canonical
from records.boxes import Piece, cut_documents, get_box, pages_in_words
from records.database import lock_name, lock_request, utc_now
from records.documents import add_document, documents_of
from records.faults import NotFound, Refused
from records.keys import HouseKey
from records.mentions import mentions_of

Sources = Sequence[tuple[BoxSource, Document]]
SOFTWARE = "software"
_KEPT_FIRST = (DocumentKind.LEGAL_ADVICE, DocumentKind.HEALTH, DocumentKind.PERSONAL, DocumentKind.CORRESPONDENCE)
"""What a document made of several kinds is: never the kind that is shown more easily (S21, S56)."""
_GONE = "A document that lies here is no longer in the file, or was turned. Lay the documents out again."


def lay_out(
    session: Session,
    key: HouseKey,
    child_id: str,
    ref: str,
    document_ids: Sequence[str],
    by: str,
    at: datetime | None = None,
) -> BoxFile:
    """Lay documents on the table, in the order of the file. The same documents again are the same table.

    Raises Refused where none is named, or one of them has to stay as it is.
    """
    lock_request(session, ref)
    lock_name(session, f"file of {child_id}")
    papers = [paper for paper in documents_of(session, child_id) if paper.id in set(document_ids)]
    why_not = why_they_stay(session, papers) if papers else "Choose at least one document."
    if why_not:
        raise Refused(why_not)
    listed = canonical([[paper.id, paper.sha256, paper.pages, paper.turns] for paper in papers]).encode()
    sha256 = hashlib.sha256(listed).hexdigest()
    same = session.exec(select(BoxFile).where(BoxFile.child_id == child_id, BoxFile.sha256 == sha256)).first()
    if same is not None:
        return same
    moment = at or utc_now()
    box = BoxFile(
        id=new_id("box"),
        child_id=child_id,
        sealed_id=store.seal(session, key, listed, moment).id,
        sha256=sha256,
        name=papers[0].title if len(papers) == 1 else f"{len(papers)} documents",
        media=BOUND,
        pages=sum(max(paper.pages, 1) for paper in papers),
        added_by=by,
        added_at=moment,
    )
    session.add(box)
    session.flush()
    first = 1
    for place, paper in enumerate(papers, start=1):
        pages = max(paper.pages, 1)
        session.add(BoxSource(box_id=box.id, place=place, document_id=paper.id, first=first, pages=pages))
        first += pages
    session.flush()
    detail: audit.Detail = {"box_id": box.id, "documents": len(papers), "pages": box.pages}
    audit.append(session, ref, by, "documents.laid_out", detail, moment)
    return box


def sources_of(session: Session, box_id: str) -> list[tuple[BoxSource, Document]]:
    """The documents that lie on a table, in their order; none for a scan."""
    query = (
        select(BoxSource, Document)
        .join(Document, col(Document.id) == col(BoxSource.document_id))
        .where(BoxSource.box_id == box_id)
        .order_by(col(BoxSource.place))
    )
    return list(session.exec(query).all())


def why_they_stay(session: Session, papers: Sequence[Document]) -> str:
    """Why these documents have to stay as they are, in words; empty where they may be cut and bound."""
    ids = [paper.id for paper in papers]
    if any(paper.fault or not store.is_readable(session, paper.sealed_id) for paper in papers):
        return "One of these documents cannot be opened, so it stays as it is."
    if any(paper.kind is DocumentKind.NOT_TOLD for paper in papers):
        return "A record of a sharing that the parents were not told of stays as it is."
    by_hand = select(MarkRow.id).where(
        col(MarkRow.document_id).in_(ids), col(MarkRow.taken_off_at).is_(None), MarkRow.by != SOFTWARE
    )
    retyped = select(RetypedPage.id).where(
        col(RetypedPage.document_id).in_(ids), col(RetypedPage.taken_back_at).is_(None)
    )
    if session.exec(by_hand).first() is not None or session.exec(retyped).first() is not None:
        return (
            "Somebody marked these documents by hand already, so they stay as they are. Take those marks off first."
        )
    if session.exec(select(DisputedEntry.id).where(col(DisputedEntry.document_id).in_(ids))).first() is not None:
        return "An entry in these documents is disputed, so they stay as they are."
    if session.exec(select(RecordingNote.id).where(col(RecordingNote.document_id).in_(ids))).first() is not None:
        return "A note on recording well was written about one of these documents, so they stay as they are."
    return ""


def make_documents(
    session: Session,
    key: HouseKey,
    box_id: str,
    ref: str,
    pieces: Sequence[Piece],
    by: str,
    at: datetime | None = None,
) -> list[Document]:
    """Put new documents into the place of those that lie on the table, all or none; noted passages go with them.

    Raises NotFound, Refused where they were made already, or what lies there has changed meanwhile.
    """
    lock_request(session, ref)
    box = _table(session, box_id)
    lock_name(session, f"file of {box.child_id}")
    session.refresh(box)
    if box.cut_at is not None:
        raise Refused("New documents were made of these already. Open the table again to see them.")
    sources = sources_of(session, box_id)
    _look_again(session, key, box, sources)
    moment = at or utc_now()
    order = [paper.id for paper in documents_of(session, box.child_id)]
    made = [
        _add(session, key, box, ref, sources, piece, number, by, moment) for number, piece in enumerate(pieces, 1)
    ]
    _carry_mentions(session, box, sources, list(zip(pieces, made, strict=True)), by, moment)
    for _, paper in sources:
        paper.removed_at, paper.removed_by, paper.removed_why = moment, by, WhyTakenOut.CUT_ANEW
        session.add(paper)
    gone = {paper.id for _, paper in sources}
    _put_in_place(session, box.child_id, order, gone, [paper.id for paper in made])
    box.cut_at = moment
    session.add(box)
    session.flush()
    left_out = box.pages - len({number for piece in pieces for number, _ in piece.pages})
    detail: audit.Detail = {"box_id": box_id, "documents": len(made), "left_out": left_out}
    audit.append(session, ref, by, "documents.bound", detail, moment)
    return made


def why_not_put_back(session: Session, box_id: str) -> str:
    """Why the documents cannot be put back as they were, in words; empty where they can."""
    box, pieces = _table(session, box_id), cut_documents(session, box_id)
    if box.cut_at is None:
        return "Nothing was made of these documents yet."
    if any(not store.is_readable(session, paper.sealed_id) for _, paper in sources_of(session, box_id)):
        return "A page of them did not belong to this child and is destroyed; the others are in the new documents."
    if any(paper.removed_at is not None for paper in pieces):
        return "One of the new documents was taken out of the file, or cut again."
    why_not = why_they_stay(session, pieces)
    ids = [paper.id for paper in pieces]
    noted = select(Mention.id).where(
        col(Mention.document_id).in_(ids),
        (col(Mention.added_at) != box.cut_at) | col(Mention.taken_off_at).is_not(None),
    )
    if not why_not and session.exec(noted).first() is not None:
        return "Passages were noted in the new documents since, so they stay as they are."
    return why_not


def put_back(session: Session, box_id: str, ref: str, by: str, at: datetime | None = None) -> None:
    """Put the documents back as they were, in the place of what was made of them.

    Raises NotFound, Refused where something was noted or marked in the new documents since.
    """
    lock_request(session, ref)
    box = _table(session, box_id)
    lock_name(session, f"file of {box.child_id}")
    why_not = why_not_put_back(session, box_id)
    if why_not:
        raise Refused(why_not)
    moment = at or utc_now()
    order = [paper.id for paper in documents_of(session, box.child_id)]
    pieces, sources = cut_documents(session, box_id), [paper for _, paper in sources_of(session, box_id)]
    for paper in pieces:
        paper.removed_at, paper.removed_by, paper.removed_why = moment, by, WhyTakenOut.CUT_ANEW
        session.add(paper)
    for paper in sources:
        paper.removed_at = paper.removed_by = paper.removed_why = None
        session.add(paper)
    box.cut_at = None
    session.add(box)
    _put_in_place(session, box.child_id, order, {paper.id for paper in pieces}, [paper.id for paper in sources])
    audit.append(session, ref, by, "documents.put_back", {"box_id": box_id}, moment)


def _look_again(
    session: Session, key: HouseKey, box: BoxFile, sources: Sequence[tuple[BoxSource, Document]]
) -> None:
    papers = [paper for _, paper in sources]
    now = canonical([[paper.id, paper.sha256, paper.pages, paper.turns] for paper in papers]).encode()
    if any(paper.removed_at is not None for paper in papers) or store.unseal(session, key, box.sealed_id) != now:
        raise Refused(_GONE)
    why_not = why_they_stay(session, papers)
    if why_not:
        raise Refused(why_not)


def _add(
    session: Session,
    key: HouseKey,
    box: BoxFile,
    ref: str,
    sources: Sources,
    piece: Piece,
    number: int,
    by: str,
    at: datetime,
) -> Document:
    places = [_place(sources, page) for page, _ in piece.pages]
    leading = places[0][0]
    kinds = {paper.kind for paper, _ in places}
    kind = next((kept for kept in _KEPT_FIRST if kept in kinds), leading.kind)
    added = add_document(
        session,
        key,
        box.child_id,
        ref,
        piece.data,
        f"{leading.name}, {_whence(places)}",
        _title(leading, places),
        piece.media,
        piece.count,
        by,
        dated=leading.dated,
        author=leading.author,
        kind=kind,
        explanation=leading.explanation,
        part=f"{box.id}/{number}/{at.timestamp():.0f}",
        turns=_turned(piece, places),
        at=at,
    )
    if not isinstance(added, Document):
        raise Refused("Two of the documents would be the very same pages. Look at the cuts again.")
    session.add(BoxPiece(document_id=added.id, box_id=box.id, pages=piece.as_kept))
    session.flush()
    return added


def _place(sources: Sources, number: int) -> tuple[Document, int]:
    """The document a page of the table belongs to, and its page there."""
    for source, paper in sources:
        if source.first <= number < source.first + source.pages:
            return paper, number - source.first + 1
    raise Refused(_GONE)


def _title(leading: Document, places: Sequence[tuple[Document, int]]) -> str:
    own = [page for paper, page in places if paper.id == leading.id]
    if sorted(own) == list(range(1, max(leading.pages, 1) + 1)):
        return leading.title
    return f"{leading.title}, {_pages(own)}"


def _whence(places: Sequence[tuple[Document, int]]) -> str:
    first = places[0][0]
    own = [page for paper, page in places if paper.id == first.id]
    others = len({paper.id for paper, _ in places}) - 1
    return _pages(own) + (f" and pages of {others} more" if others else "")


def _pages(numbers: Sequence[int]) -> str:
    return pages_in_words(" ".join(str(number) for number in numbers))


def _turned(piece: Piece, places: Sequence[tuple[Document, int]]) -> Mapping[int, int]:
    """The pages of a new document that a person turned: they lie in it as that person wanted, and stay so."""
    if piece.media == "text":
        return {}
    return {
        own: 0
        for own, ((_, turn), (paper, page)) in enumerate(zip(piece.pages, places, strict=True), start=1)
        if turn or page in turns_of(paper)
    }


def _carry_mentions(
    session: Session,
    box: BoxFile,
    sources: Sources,
    made: Sequence[tuple[Piece, Document]],
    by: str,
    at: datetime,
) -> None:
    """Note the passages anew on the pages that now hold them; what was drawn on a turned page is asked about."""
    lies = {
        number: (document, own if document.media != "text" else 1, turn)
        for piece, document in made
        for own, (number, turn) in enumerate(piece.pages, start=1)
    }
    for source, paper in sources:
        for mention in mentions_of(session, box.child_id, document_id=paper.id):
            if source.first + mention.page - 1 not in lies:
                continue
            document, own, turn = lies[source.first + mention.page - 1]
            said = mention.model_dump() | {"id": new_id("mention"), "document_id": document.id, "page": own}
            copied = Mention(**said | {"added_by": by, "added_at": at})
            session.add(copied)
            if turn and mention.boxes_json:
                asked = BeforeTurn(thing_id=copied.id, document_id=document.id, page=own, turn=-turn % 360, at=at)
                session.add(asked)
    session.flush()


def _put_in_place(
    session: Session, child_id: str, order: Sequence[str], gone: set[str], come: Sequence[str]
) -> None:
    """Let `come` stand where the first of `gone` stood; all others keep their order."""
    where = next(place for place, paper_id in enumerate(order) if paper_id in gone)
    ids = [*order[:where], *come, *(paper_id for paper_id in order[where:] if paper_id not in gone)]
    for position, paper_id in enumerate(ids, start=1):
        paper = session.get_one(Document, paper_id)
        paper.position = position
        session.add(paper)
    session.flush()


def _table(session: Session, box_id: str) -> BoxFile:
    box = get_box(session, box_id)
    if box is None or box.media != BOUND:
        raise NotFound("table", box_id)
    return box
