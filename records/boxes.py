"""Box files: one scan of a folder sealed as it came, looked through, and cut into documents (S16-S18, R25)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.boxes import BOUND, BoxFile, BoxPage, BoxPiece, BoxSource
from models.files import Document, MarkRow, Mention
from models.ids import new_id
from models.words import WhyTakenOut
from records import audit, store
from records.database import lock_name, lock_request, utc_now
from records.documents import add_document
from records.faults import NotFound, Refused
from records.keys import HouseKey


@dataclass(frozen=True)
class Piece:
    """One document to be: its bytes, and which pages of the table they are, each with its turn."""

    data: bytes
    media: str
    count: int
    pages: tuple[tuple[int, int], ...]

    @property
    def as_kept(self) -> str:
        """The pages as the record keeps them: "3 4:90"."""
        return " ".join(f"{number}:{turn}" if turn else str(number) for number, turn in self.pages)


@dataclass(frozen=True)
class Known:
    """This very scan is there already."""

    box_id: str
    name: str


def add_box(
    session: Session,
    key: HouseKey,
    child_id: str,
    ref: str,
    data: bytes,
    name: str,
    media: str,
    pages: int,
    added_by: str,
    at: datetime | None = None,
) -> BoxFile | Known:
    """Seal one scan of many sheets, or say which one it repeats. It is no document until it is cut."""
    lock_request(session, ref)
    lock_name(session, f"file of {child_id}")
    sha256 = hashlib.sha256(data).hexdigest()
    same = session.exec(select(BoxFile).where(BoxFile.child_id == child_id, BoxFile.sha256 == sha256)).first()
    if same is not None:
        return Known(same.id, same.name)
    moment = at or utc_now()
    box = BoxFile(
        id=new_id("box"),
        child_id=child_id,
        sealed_id=store.seal(session, key, data, moment).id,
        sha256=sha256,
        name=name,
        media=media,
        pages=pages,
        added_by=added_by,
        added_at=moment,
    )
    session.add(box)
    session.flush()
    audit.append(session, ref, added_by, "box.added", {"box_id": box.id, "sha256": sha256, "pages": pages}, moment)
    return box


def get_box(session: Session, box_id: str) -> BoxFile | None:
    """The box file with this id, or None."""
    return session.get(BoxFile, box_id)


def boxes_of(session: Session, child_id: str) -> list[BoxFile]:
    """Every scan of a folder of this child, in the order they came."""
    query = select(BoxFile).where(BoxFile.child_id == child_id)
    return list(session.exec(query.order_by(col(BoxFile.added_at), col(BoxFile.id))))


def uncut_boxes(session: Session, child_id: str) -> list[BoxFile]:
    """The scans of this child's folder that are not cut into documents yet: the file is not complete (S18)."""
    return [box for box in boxes_of(session, child_id) if box.cut_at is None and box.media != BOUND]


def looks_of(session: Session, box_id: str) -> dict[int, str]:
    """What each page that was looked at is taken for, by its number."""
    return {page.number: page.look for page in session.exec(select(BoxPage).where(BoxPage.box_id == box_id))}


def note_look(session: Session, box_id: str, number: int, look: str) -> None:
    """Remember what a page is taken for; the first look stands."""
    if session.get(BoxPage, (box_id, number)) is None:
        session.add(BoxPage(box_id=box_id, number=number, look=look))
        session.flush()


def pieces_of(session: Session, box_id: str) -> list[tuple[BoxPiece, Document]]:
    """The documents of the file that were cut out of this scan and stand, in their order."""
    query = (
        select(BoxPiece, Document)
        .join(Document, col(Document.id) == col(BoxPiece.document_id))
        .where(BoxPiece.box_id == box_id, col(Document.removed_at).is_(None))
        .order_by(col(Document.position), col(Document.id))
    )
    return list(session.exec(query).all())


def cut_documents(session: Session, box_id: str) -> list[Document]:
    """The documents that were made when the table was last cut, also those that no longer stand."""
    box = _known(session, box_id)
    query = (
        select(Document)
        .join(BoxPiece, col(BoxPiece.document_id) == col(Document.id))
        .where(BoxPiece.box_id == box_id, col(Document.added_at) == box.cut_at)
    )
    return list(session.exec(query.order_by(col(Document.position), col(Document.id))))


def pages_held(session: Session, box_id: str) -> frozenset[int]:
    """The pages of the table that went into documents when it was last cut; all others were left out (R25)."""
    pieces = (session.get_one(BoxPiece, paper.id) for paper in cut_documents(session, box_id))
    return frozenset(int(page.partition(":")[0]) for piece in pieces for page in piece.pages.split())


def box_of(session: Session, document_id: str) -> BoxPiece | None:
    """Where a document was cut out of, or None."""
    return session.get(BoxPiece, document_id)


def note_sheets(
    session: Session, box_id: str, ref: str, told: int, note: str, by: str, at: datetime | None = None
) -> None:
    """Keep how many sheets the folder itself holds, counted by a person, and why the scan has another number."""
    box = _known(session, box_id)
    if (box.sheets_told, box.sheets_note) == (told, note):
        return
    box.sheets_told, box.sheets_note = told, note
    session.add(box)
    session.flush()
    audit.append(session, ref, by, "box.counted", {"box_id": box_id, "sheets": told}, at)


def cut(
    session: Session,
    key: HouseKey,
    box_id: str,
    ref: str,
    pieces: Sequence[Piece],
    by: str,
    at: datetime | None = None,
) -> list[Document]:
    """Make the pieces documents of the child's file, in their order, all or none.

    Raises NotFound, Refused where it is cut already or the scan was destroyed.
    """
    lock_request(session, ref)
    box = _known(session, box_id)
    lock_name(session, f"file of {box.child_id}")
    session.refresh(box)
    if box.cut_at is not None:
        raise Refused("This scan is cut into documents already. Open it again to see them.")
    moment = at or utc_now()
    made: list[Document] = []
    for piece in pieces:
        added = add_document(
            session,
            key,
            box.child_id,
            ref,
            piece.data,
            f"{box.name}, {pages_in_words(piece.as_kept)}",
            f"Document from {box.name}, {pages_in_words(piece.as_kept)}",
            piece.media,
            piece.count,
            by,
            part=f"{box.id}/{len(made) + 1}/{moment.timestamp():.0f}",
            turns={own: 0 for own, (_, turn) in enumerate(piece.pages, start=1) if turn},
            at=moment,
        )
        if not isinstance(added, Document):
            raise Refused("Two of the documents would be the very same pages. Look at the cuts again.")
        session.add(BoxPiece(document_id=added.id, box_id=box.id, pages=piece.as_kept))
        made.append(added)
    box.cut_at = moment
    session.add(box)
    session.flush()
    audit.append(session, ref, by, "box.cut", {"box_id": box_id, "documents": len(made)}, moment)
    return made


def why_not_cut_anew(session: Session, box_id: str) -> str:
    """Why the pieces have to stay as they are, in words; empty where the scan may be cut anew."""
    box, pieces = _known(session, box_id), pieces_of(session, box_id)
    if box.cut_at is None:
        return "It is not cut yet."
    if not store.is_readable(session, box.sealed_id):
        return "The scan itself is destroyed, because a page in it did not belong to this child."
    if any(cut_again(session, document.id) for document in cut_documents(session, box_id)):
        return "One of these documents was cut again, or bound with others. Put that back first."
    ids = [document.id for _, document in pieces]
    for table in (Mention, MarkRow):
        if session.exec(select(table.id).where(col(table.document_id).in_(ids))).first() is not None:
            return "Passages are noted or marked in these documents already, so they stay as they are."
    return ""


def cut_again(session: Session, document_id: str) -> bool:
    """Whether new documents stand in the place of this one, made of its pages on the cutting table."""
    query = (
        select(BoxFile.id)
        .join(BoxSource, col(BoxSource.box_id) == col(BoxFile.id))
        .where(BoxSource.document_id == document_id, col(BoxFile.cut_at).is_not(None))
    )
    return session.exec(query).first() is not None


def cut_anew(session: Session, box_id: str, ref: str, by: str, at: datetime | None = None) -> None:
    """Take the pieces back, so that the scan can be cut another way; every page of them is still in the scan.

    Raises NotFound, Refused where passages are noted or marked in them.
    """
    lock_request(session, ref)
    why_not = why_not_cut_anew(session, box_id)
    if why_not:
        raise Refused(why_not)
    box, moment = _known(session, box_id), at or utc_now()
    for _, document in pieces_of(session, box_id):
        document.removed_at, document.removed_by, document.removed_why = moment, by, WhyTakenOut.CUT_ANEW
        session.add(document)
    box.cut_at = None
    session.add(box)
    session.flush()
    audit.append(session, ref, by, "box.cut_anew", {"box_id": box_id}, moment)


def pages_in_words(pages: str) -> str:
    """ "page 3", "pages 3 to 5", "pages 3, 4, 7": the pages of a piece as people read them."""
    numbers = [int(part.partition(":")[0]) for part in pages.split()]
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    if numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        return f"pages {numbers[0]} to {numbers[-1]}"
    return f"pages {', '.join(str(number) for number in numbers)}"


def _known(session: Session, box_id: str) -> BoxFile:
    box = session.get(BoxFile, box_id)
    if box is None:
        raise NotFound("scan", box_id)
    return box
