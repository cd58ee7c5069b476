"""Collecting the file: add, describe, order, search, complete, confirm (S16-S18, S52, R25)."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import JSONResponse, Response

from models.acts import FileComplete, FileConfirmed
from models.files import Document
from records.boxes import uncut_boxes
from records.file import documents_of, order_by_date, order_documents
from records.scope import mentions_in, papers_of, request_digest
from records.unopened import settle_unopened
from rules.permissions import See
from rules.stages import file_complete
from web.as_seen import as_seen, changed_meanwhile, stands_as_seen
from web.casefile import Case, case_of, refusal_now, show
from web.filing.cut_off import reach_of
from web.filing.date_order import out_of_order
from web.filing.disputed import Shown, disputed_in, marks_of_dispute
from web.filing.looking_over import Looked, look_over
from web.filing.new_since import new_since
from web.filing.search_places import place_rows, record_ticks, ticked
from web.filing.taking_in import TakenIn, take_in
from web.filing.taking_out import taken_out_rows
from web.filing.told import say_changed
from web.filing.unopened import waiting_files
from web.forms import Fault
from web.guarding import Visit, signed_in
from web.marker.reading import loader
from web.protection import LARGEST_FILE
from web.wording import DOCUMENT_KINDS, count, day, listed

router = APIRouter()
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]

_CHANGES = {
    "documents.ordered": "changed the order",
    "document.added": "added a document",
    "document.taken_out": "took a document out",
    "document.put_back": "put a document back",
}


@dataclass(frozen=True)
class Row:
    """One document in the list."""

    id: str
    number: int
    title: str
    dated: str
    author: str
    kind: str
    pages: int
    remarks: list[str]
    first: bool
    last: bool


@router.get("/requests/{ref}/documents")
def collect(ref: str, visit: FileVisit) -> Response:
    """The documents in their order, and what is still to be done."""
    return _page(visit, case_of(visit, ref))


@router.post("/requests/{ref}/documents")
def add(ref: str, visit: FileVisit) -> Response:
    """Add files; each is answered by its name."""
    case = case_of(visit, ref)
    uploads = visit.fields.files("documents")
    why_not = _why_no_change(visit, case)
    if why_not or not uploads:
        visit.fields.wrong("documents", why_not or "Choose at least one file")
        return _page(visit, case)
    said = take_in(visit, case, uploads)
    outcome = say_changed(visit, case)
    visit.fields.faults += [Fault("documents", words) for words in said.refused]
    if not said.refused:
        return visit.go(f"{case.path}/documents", _taken_words(len(said.taken)), outcome)
    return _page(visit, case_of(visit, ref), said)


@router.post("/requests/{ref}/documents/one")
def add_one(ref: str, visit: FileVisit) -> Response:
    """Take in one of many files; the request is told of all of them at the end, by `tell`."""
    case = case_of(visit, ref)
    why_not = _why_no_change(visit, case)
    if why_not:
        return JSONResponse({"taken": 0, "refused": [why_not]})
    said = take_in(visit, case, visit.fields.files("documents"))
    return JSONResponse({"taken": len(said.taken), "refused": said.refused})


@router.post("/requests/{ref}/documents/told")
def tell(ref: str, visit: FileVisit) -> Response:
    """Tell the request of documents that came in one by one, also where the sending broke off before its end."""
    case = case_of(visit, ref)
    why_not = _why_no_change(visit, case)
    if why_not:
        visit.fields.wrong("", why_not)
        return _page(visit, case)
    outcome = say_changed(visit, case)
    added = visit.fields.value("taken")
    known = added.isascii() and added.isdigit() and 0 < int(added[:6]) == int(added)
    words = (
        _taken_words(int(added)) if known else "All documents count now. Look at the date, author and kind of each."
    )
    return visit.go(f"{case.path}/documents", words, outcome)


def _taken_words(added: int) -> str:
    return f"{count(added, 'document')} added. Look at the date, author and kind of each."


def _why_no_change(visit: Visit, case: Case) -> str:
    if not visit.may_act("file_changed"):
        return "Your role cannot change the file. Ask the manager."
    if not case.open:
        return "This request is closed, so its file stays as it is."
    return "The copy has been given, so the file stays as it is." if case.state.given else ""


@router.post("/requests/{ref}/documents/unopened/{file_id}")
def settle(ref: str, file_id: str, visit: FileVisit) -> Response:
    """Say what became of a file that could not be opened."""
    case = case_of(visit, ref)
    words = visit.fields.text(f"became-{file_id}", "Say what became of it")
    if why_not := _why_no_change(visit, case):
        visit.fields.wrong("", why_not)
    if visit.fields.faults:
        return _page(visit, case)
    with visit.writing(ref) as session:
        settle_unopened(session, case.child.id, file_id, ref, words, visit.user.id, visit.now)
    return visit.go(f"{case.path}/documents", "What became of it is noted.")


@router.post("/requests/{ref}/documents/order")
def order(ref: str, visit: FileVisit) -> Response:
    """Put the documents in the order of their dates, or move one of them up or down."""
    case = case_of(visit, ref)
    why_not = _why_no_change(visit, case)
    if why_not:
        visit.fields.wrong("", why_not)
        return _page(visit, case)
    with visit.writing(ref) as session:
        papers = documents_of(session, case.child.id)
        overtaken = not stands_as_seen(visit.fields, [paper.id for paper in papers])
        move = visit.fields.value("move")
        if overtaken:
            told = changed_meanwhile(session, visit, case, _CHANGES)
            visit.fields.wrong("", f"{told} Nothing was moved. Look at the list as it is now, then move again.")
        elif move == "by_date":
            order_by_date(session, case.child.id, ref, visit.user.id, visit.now)
        else:
            ids = moved([paper.id for paper in papers], move)
            order_documents(session, case.child.id, ref, ids, visit.user.id, visit.now)
    if overtaken:
        return _page(visit, case)
    outcome = say_changed(visit, case)
    words = "The documents are in the order of their dates." if move == "by_date" else ""
    return visit.go(f"{case.path}/documents", words, outcome)


def moved(ids: list[str], move: str) -> list[str]:
    """The ids with one of them moved: "up:ID" or "down:ID"; anything else changes nothing."""
    way, _, wanted = move.partition(":")
    if wanted not in ids or way not in ("up", "down"):
        return ids
    place = ids.index(wanted)
    other = place + (-1 if way == "up" else 1)
    if 0 <= other < len(ids):
        ids[place], ids[other] = ids[other], ids[place]
    return ids


@router.get("/requests/{ref}/documents/complete")
def ask_complete(ref: str, visit: FileVisit) -> Response:
    """The checklist before the manager says that the file is complete."""
    return _complete_page(visit, case_of(visit, ref))


@router.post("/requests/{ref}/documents/complete")
def complete(ref: str, visit: FileVisit) -> Response:
    """Say that the file is complete and in order."""
    case = case_of(visit, ref)
    ticks = ticked(visit, ref)
    gaps = visit.fields.text("gaps")
    digest = visit.fields.value("digest")
    unexplained = [] if gaps else _looked_over(visit, case).to_explain
    with visit.reading() as session:
        waiting = waiting_files(session, case)
    if waiting:
        names = listed([one.name for one in waiting])
        visit.fields.wrong("", f"Say first, on the list of documents, what became of these files: {names}.")
    if unexplained:
        visit.fields.wrong("gaps", f"Explain these here, or on the page of each: {'; '.join(unexplained)}")
    if visit.fields.faults:
        return _complete_page(visit, case)
    if digest != (case.state.file.digest if case.state.file else ""):
        visit.fields.wrong("", "The file changed since this page was opened. Look at it again, then say so.")
        return _complete_page(visit, case)
    words = [record_ticks(visit, ref, ticks), *([f"Gaps: {gaps}"] if gaps else [])]
    outcome = visit.say(ref, FileComplete(digest=digest), "\n".join(words))
    if visit.refused(outcome):
        return _complete_page(visit, case)
    return visit.go(case.path, "The line manager is asked to go through the file and confirm it.", outcome)


@router.post("/requests/{ref}/documents/confirm")
def confirm(ref: str, visit: FileVisit) -> Response:
    """The line manager went through the file and confirms it."""
    case = case_of(visit, ref)
    if not visit.fields.yes("gone_through"):
        visit.fields.wrong("gone_through", "Confirm that you went through the file")
    digest = visit.fields.value("digest")
    if digest != (case.state.file.digest if case.state.file else ""):
        visit.fields.wrong("", "The file changed since this page was opened. Look at it again, then confirm.")
    if visit.fields.faults:
        return _page(visit, case)
    outcome = visit.say(ref, FileConfirmed(digest=digest), visit.fields.text("note"))
    if visit.refused(outcome):
        return _page(visit, case)
    return visit.go(case.path, "You have confirmed the file.", outcome)


def _page(visit: Visit, case: Case, said: TakenIn | None = None) -> Response:
    with visit.reading() as session:
        papers = papers_of(session, case.ref)
        digest = request_digest(session, case.ref)
        mentioned = len(mentions_in(session, case.ref))
        everything = documents_of(session, case.child.id)
        reach = reach_of(session, visit, case)
        gone = taken_out_rows(session, visit, case)
        disputed = disputed_in(session, case.child.id)
        fresh = new_since(session, case)
        waiting = waiting_files(session, case)
    looked = look_over(papers, loader(visit.desk), case.today)
    said_complete = case.state.complete is not None and case.state.complete[0] == digest
    return show(
        visit,
        case,
        "documents.html",
        rows=_rows(papers, looked, case.state.taking_out, disputed, fresh.papers if fresh else frozenset()),
        new_since=fresh.words if fresh else "",
        unread=looked.unread,
        suggesting=len(looked.suggestions),
        gone=gone,
        waiting=waiting,
        as_seen=as_seen([paper.id for paper in everything], visit.now),
        reach=reach,
        photos=sum(paper.media == "image" and paper.pages == 1 for paper in everything),
        pages=sum(paper.pages for paper in papers),
        mentioned=mentioned,
        taken=said.taken if said else [],
        open_places=sum(not row.words for row in place_rows(visit, case)),
        may_change=not _why_no_change(visit, case),
        may_complete=bool(papers)
        and not case.state.taking_out
        and visit.may_act("file_complete")
        and not said_complete,
        may_confirm=refusal_now(visit, case, FileConfirmed(digest=digest)) is None if papers else False,
        standing=_standing(case, digest),
        digest=digest,
        untold=bool(papers) and (case.state.file is None or case.state.file.digest != digest),
        largest=LARGEST_FILE,
    )


def _standing(case: Case, digest: str) -> str:
    """Who has said what of the file as it is now."""
    said, confirmed = case.state.complete, case.state.confirmed
    if file_complete(case.state):
        return "Manager and line manager have both said that this file is complete."
    if said is not None and said[0] == digest:
        return "The manager says that the file is complete. The line manager has to go through it and confirm it."
    if said is not None or confirmed is not None:
        return "The file has changed since it was said to be complete, so both have to look again."
    return ""


def _rows(
    papers: list[Document],
    looked: Looked,
    leaving: Container[str] = (),
    disputed: Mapping[str, Sequence[Shown]] = MappingProxyType({}),
    fresh: Container[str] = (),
) -> list[Row]:
    rows, astray = [], out_of_order(papers)
    for number, paper in enumerate(papers, start=1):
        remarks = [] if paper.dated else ["No date"]
        remarks += ["Out of date order"] if paper.id in astray else []
        remarks += [] if paper.author else ["No author"]
        remarks += looked.remarks[paper.id]
        remarks += ["Proposed to be taken out"] if paper.id in leaving else []
        remarks += ["New"] if paper.id in fresh else []
        remarks += marks_of_dispute(disputed.get(paper.id, ()))
        rows.append(
            Row(
                id=paper.id,
                number=number,
                title=paper.title,
                dated=day(paper.dated),
                author=paper.author,
                kind=DOCUMENT_KINDS[paper.kind],
                pages=paper.pages,
                remarks=remarks,
                first=number == 1,
                last=number == len(papers),
            )
        )
    return rows


def _looked_over(visit: Visit, case: Case) -> Looked:
    with visit.reading() as session:
        papers = papers_of(session, case.ref)
    return look_over(papers, loader(visit.desk), case.today)


def _complete_page(visit: Visit, case: Case) -> Response:
    with visit.reading() as session:
        papers = papers_of(session, case.ref)
        uncut = uncut_boxes(session, case.child.id)
        waiting = waiting_files(session, case)
    looked = look_over(papers, loader(visit.desk), case.today)
    rows = _rows(papers, looked)
    odd = [row for row in rows if row.remarks]
    digest = case.state.file.digest if case.state.file else ""
    answered = place_rows(visit, case)
    open_places = [(row.place.value, row.name) for row in answered if not row.words]
    return show(
        visit,
        case,
        "file_complete.html",
        answered=[(row.name, row.words) for row in answered if row.words],
        places=open_places,
        odd=odd,
        digest=digest,
        number=len(rows),
        uncut=uncut,
        waiting=waiting,
    )
