"""The file of a request as its marker sees it: papers in order, pages, marks, what was read and what is asked."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from fastapi import HTTPException
from sqlmodel import Session

import redaction
from models.files import Document, MarkRow, Person
from models.words import DocumentKind, Stage
from records.database import reading
from records.file import (
    NewMark,
    add_marks,
    documents_of,
    marks_of,
    mentions_of,
    pages_read,
    persons_of,
    take_off_marks,
)
from records.requests import get_request
from records.store import unseal
from rules.marking import Ruling, Sought, what_to_look_for
from web.casefile import Case, open_case
from web.desk import Desk
from web.guarding import Visit
from web.marker_finding import (
    COMMENT,
    KEPT,
    REJECTED,
    REOPENED,
    SETTLED,
    Findings,
    Question,
    Suggestion,
    findings,
    parties_to_find,
)
from web.marker_reading import LIBRARY, TRY_AGAIN, Load, Paper, Shelf
from web.marker_rows import as_new, boxes_in, content_of

SOFTWARE = "software"
_FINDINGS: Shelf[tuple[redaction.Proposals, Findings]] = Shelf(12, lambda _: 1)
_ANSWERS = (REJECTED, REOPENED, KEPT, SETTLED)


def read_as(document_id: str) -> str:
    """Under what the reading of a paper's pages is noted."""
    return f"file:{document_id}"


@dataclass(frozen=True)
class Spot:
    """One page of one paper, numbered through the file."""

    document: Document
    page: int
    number: int

    @property
    def key(self) -> tuple[str, int]:
        """The paper's id and the page."""
        return (self.document.id, self.page)


@dataclass(frozen=True)
class MarkerFile:
    """Everything one page of the marker is made from, read at one moment."""

    case: Case
    papers: tuple[Document, ...]
    persons: Mapping[str, Person]
    sought: tuple[Sought, ...]
    standing: tuple[MarkRow, ...]
    answers: tuple[MarkRow, ...]
    comments: tuple[MarkRow, ...]
    reads: Mapping[str, frozenset[int]]
    proposals: redaction.Proposals | None
    load: Load = field(repr=False)

    @property
    def ref(self) -> str:
        """The request."""
        return self.case.ref

    @property
    def path(self) -> str:
        """The address of the marker."""
        return f"{self.case.path}/marker"

    @property
    def ready(self) -> bool:
        """Whether all papers were read and searched."""
        return self.proposals is not None

    @property
    def papers_read(self) -> int:
        """How many papers were read so far."""
        return sum(LIBRARY.known(paper) is not None for paper in self.papers)

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """Every page in the order of the file."""
        found = []
        for document in self.papers:
            paper = LIBRARY.known(document)
            count = len(paper.pages) if paper and paper.pages else max(document.pages, 1)
            found += [(document, page) for page in range(1, count + 1)]
        return tuple(Spot(document, page, number) for number, (document, page) in enumerate(found, start=1))

    @cached_property
    def pages(self) -> dict[str, tuple[redaction.Page, ...]]:
        """The pages of each paper that was opened."""
        known = {paper.id: LIBRARY.known(paper) for paper in self.papers}
        return {key: paper.pages for key, paper in known.items() if paper is not None and paper.pages}

    @cached_property
    def findings(self) -> Findings:
        """What must be black, what may have to be, what is asked; nothing while papers are still being read."""
        if self.proposals is None:
            return Findings()
        said = tuple(row.id for row in (*self.standing, *self.answers))
        key = (self.ref, self.sought, said)
        kept = _FINDINGS.get(key)
        if kept is None or kept[0] is not self.proposals:
            known = {paper.id: LIBRARY.known(paper) for paper in self.papers}
            faults = {name: paper.fault for name, paper in known.items() if paper is not None and paper.fault}
            found = findings(self.sought, self.proposals, self.pages, faults, self.as_made, self.answers)
            kept = (self.proposals, found)
            _FINDINGS.put(key, kept, TRY_AGAIN if faults else math.inf)
        return kept[1]

    @cached_property
    def as_made(self) -> tuple[NewMark, ...]:
        """The marks that stand, as they were made."""
        return tuple(as_new(row) for row in self.standing)

    @cached_property
    def wanting(self) -> tuple[NewMark, ...]:
        """The marks that follow from decisions and are not made yet."""
        standing = {content_of(mark) for mark in self.as_made}
        return tuple(mark for mark in self.findings.required if content_of(mark) not in standing)

    @cached_property
    def left_over(self) -> tuple[str, ...]:
        """The marks that followed from a decision that stands no more."""
        required = {content_of(mark) for mark in self.findings.required}
        pairs = zip(self.standing, self.as_made, strict=True)
        return tuple(row.id for row, mark in pairs if row.by == SOFTWARE and content_of(mark) not in required)

    @cached_property
    def unread(self) -> tuple[Spot, ...]:
        """The pages that nobody said they read."""
        return tuple(spot for spot in self.spots if not self.is_read(spot))

    def is_read(self, spot: Spot) -> bool:
        """Whether somebody said that they read this page."""
        return spot.page in self.reads[spot.document.id]

    def spot(self, document_id: str, page: int) -> Spot:
        """A page of the file. Raises HTTPException 404 where there is none."""
        for spot in self.spots:
            if spot.key == (document_id, page):
                return spot
        raise HTTPException(404)

    def page_of(self, spot: Spot) -> redaction.Page | None:
        """The page with its words; read now where it was not before. None where it cannot be opened."""
        paper = LIBRARY.paper(spot.document, self.load)
        return next((page for page in paper.pages if page.number == spot.page), None)

    def paper_of(self, spot: Spot) -> Paper:
        """The paper a page belongs to."""
        return LIBRARY.paper(spot.document, self.load)

    def marks_on(self, spot: Spot) -> list[MarkRow]:
        """The marks that stand on a page, from top to bottom."""
        here = [(boxes_in(row)[:1], row) for row in self.standing if (row.document_id, row.page) == spot.key]
        here.sort(key=lambda each: [(round(box[1]), box[0]) for box in each[0]])
        return [row for _, row in here]

    def suggestions_on(self, spot: Spot) -> list[Suggestion]:
        """The open suggestions on a page, from top to bottom."""
        here = [each for each in self.findings.suggestions if (each.document_id, each.page) == spot.key]
        return sorted(here, key=lambda each: (round(each.boxes[0][1]), each.boxes[0][0]))

    def questions_on(self, spot: Spot) -> list[Question]:
        """The open questions on a page."""
        return [each for each in self.findings.questions if (each.document_id, each.page) == spot.key]

    def ruling_of(self, person_id: str | None) -> Ruling | None:
        """What is decided of a person."""
        return next((each.ruling for each in self.sought if each.person_id == person_id), None)

    @property
    def copying(self) -> bool:
        """Whether a copy was ordered from these marks and is neither made nor failed."""
        state = self.case.state
        effect = f"copy/{state.versions}"
        asked = state.marks_ordered_seq > max(state.inputs_seq, state.sent_back_seq)
        return asked and effect not in state.done and effect not in state.failed

    @property
    def copy_failed(self) -> bool:
        """Whether the copy that was ordered could not be made."""
        return f"copy/{self.case.state.versions}" in self.case.state.failed

    @property
    def bound(self) -> bool:
        """Whether a copy stands, or is being made, that a change of marks makes void."""
        return self.copying or self.case.state.copy is not None

    @property
    def may_change(self) -> bool:
        """Whether marks may still be changed: until the copy was given, or the request ended."""
        return self.case.open and self.case.state.given is None


def open_file(visit: Visit, ref: str) -> MarkerFile:
    """Read the file; bring the marks that follow from decisions up to date where it is time to black out."""
    file = _read(visit, ref)
    if _is_behind(file):
        with visit.writing(ref) as session:
            _bring_up_to_date(session, file, visit)
        file = _read(visit, ref)
    return file


def _read(visit: Visit, ref: str) -> MarkerFile:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        papers = tuple(papers_of_copy(session, case.child.id))
        persons = {person.id: person for person in persons_of(session, case.child.id)}
        sought = what_to_look_for(case.state.parties, mentions_of(session, case.child.id))
        rows = marks_of(session, ref, taken_off=True)
        reads = {paper.id: pages_read(session, ref, read_as(paper.id)) for paper in papers}
    load = loader(visit.desk)
    parties = parties_to_find(sought, persons.values(), case.child, case.request)
    return MarkerFile(
        case=case,
        papers=papers,
        persons=persons,
        sought=sought,
        standing=tuple(row for row in rows if row.taken_off_at is None),
        answers=tuple(sorted(_answers(rows), key=lambda row: (row.at, row.id))),
        comments=tuple(row for row in rows if row.rule.startswith(COMMENT)),
        reads=reads,
        proposals=LIBRARY.find(papers, parties, load),
        load=load,
    )


def _answers(rows: Sequence[MarkRow]) -> Iterator[MarkRow]:
    return (row for row in rows if row.taken_off_at is not None and row.rule.startswith(_ANSWERS))


def paper_of_request(visit: Visit, ref: str, document_id: str) -> Document:
    """One paper of the file. Raises HTTPException 404 where the request has no such paper."""
    with visit.reading() as session:
        request = get_request(session, ref)
        papers = papers_of_copy(session, request.child_id) if request is not None else []
    found = next((paper for paper in papers if paper.id == document_id), None)
    if found is None:
        raise HTTPException(404)
    return found


def comments_on_version(rows: Sequence[MarkRow], version: int) -> list[tuple[int, MarkRow]]:
    """What was pinned to the pages of one version of the copy: the copy's page, and the comment."""
    found = []
    for row in rows:
        about, _, page = row.rule.removeprefix(COMMENT).partition("/")
        if about == str(version) and page.isdigit():
            found.append((int(page), row))
    return sorted(found, key=lambda each: (each[0], each[1].at))


def papers_of_copy(session: Session, child_id: str) -> list[Document]:
    """The papers that go into the copy, in order: legal advice is privileged and kept apart (R22)."""
    return [paper for paper in documents_of(session, child_id) if paper.kind is not DocumentKind.LEGAL_ADVICE]


def loader(desk: Desk) -> Load:
    """How the bytes of a paper are got, also by a thread that reads on behind the page."""

    def load(document: Document) -> bytes:
        with reading(desk.engine) as session:
            return unseal(session, desk.key, document.sealed_id)

    return load


def _is_behind(file: MarkerFile) -> bool:
    if file.case.stage is not Stage.REDACTION or file.copying or not file.ready:
        return False
    return bool(file.wanting or file.left_over)


def _bring_up_to_date(session: Session, file: MarkerFile, visit: Visit) -> None:
    """Marks that follow from decisions are put on and taken off by the decisions alone; again changes nothing."""
    take_off_marks(session, file.left_over, file.ref, SOFTWARE, visit.now)
    add_marks(session, file.ref, file.wanting, SOFTWARE, visit.now)
