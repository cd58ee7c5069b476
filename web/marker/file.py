"""The file of a request as its marker sees it: papers in order, pages, marks, what was read and what is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from fastapi import HTTPException
from sqlmodel import Session

import redaction
from models.files import Document, MarkRow, Mention, Person
from models.marking import CommentAnswer, CopyComment, CopyProgress
from models.words import DocumentKind, Stage
from records.file import (
    add_marks,
    answer_counts,
    answers_of,
    answers_to,
    clear_reads,
    copy_of_version,
    mark_counts,
    marks_at,
    persons_of,
    progress_of,
    reads_by_page,
    take_off_marks,
)
from records.marked_scans import open_scans
from records.page_reads import WHILE_MARKING
from records.questions import LeftOpen, asked_by
from records.requests import get_request
from records.retyping import retyped_pages
from records.scope import mentions_in, papers_of
from redaction.places import folded
from rules.marking import Ruling, Sought, what_to_look_for
from web.casefile import Case, open_case
from web.filing.disputed import Shown, disputed_in
from web.guarding import Visit
from web.marker.finding import Question, Suggestion, Unknown, Where, look, papers_set_anew
from web.marker.parties import parties_to_find
from web.marker.reading import LIBRARY, Load, Paper, Shelf, loader
from web.marker.remarks import comments_to_answer, places_of
from web.marker.state import NEVER, SOFTWARE, Findings, PageState, Stamp, spellings_left
from web.marker.turned import Aside, aside_of, marks_to_look_at, placed_mentions

TYPESET = frozenset({"text", "eml", "docx"})
_FINDINGS: Shelf[Findings] = Shelf(12, lambda _: 1)


def read_as(document_id: str) -> str:
    """Under what the reading of a paper's pages is noted."""
    return f"{WHILE_MARKING}{document_id}"


_BLANK = PageState()


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
    mentions: tuple[Mention, ...]
    sought: tuple[Sought, ...]
    states: Mapping[Where, PageState]
    ready: bool
    comments: tuple[CopyComment, ...]
    comment_places: Mapping[str, Where]
    answered: Mapping[str, CommentAnswer]
    aside: Aside
    retyped: Mapping[str, frozenset[int]]
    progress: CopyProgress | None
    reads: Mapping[str, frozenset[int]]
    disputed: frozenset[str]
    scans_open: int
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

    def state(self, spot: Spot) -> PageState:
        """How one page stands."""
        return self.states.get(spot.key, _BLANK)

    @cached_property
    def standing(self) -> tuple[MarkRow, ...]:
        """Every mark that stands."""
        return tuple(chain.from_iterable(self.states[where].standing for where in self.states))

    @cached_property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Every open suggestion, in the order of the file."""
        return tuple(chain.from_iterable(self.state(spot).suggestions for spot in self.spots))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every open question, in the order of the file."""
        return tuple(chain.from_iterable(self.state(spot).questions for spot in self.spots))

    @cached_property
    def unknown(self) -> tuple[Unknown, ...]:
        """The spellings like names that nobody answered for."""
        return tuple(sorted(spellings_left(self.states.values()), key=lambda each: folded(each.words)))

    @cached_property
    def unread(self) -> tuple[Spot, ...]:
        """The pages that nobody said they read."""
        return tuple(spot for spot in self.spots if not self.is_read(spot))

    def is_read(self, spot: Spot) -> bool:
        """Whether somebody said that they read this page."""
        return spot.page in self.reads.get(read_as(spot.document.id), ())

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

    def page_soon(self, spot: Spot) -> redaction.Page | None:
        """The same, for a page that somebody opens: None also where its paper is still being read."""
        paper = LIBRARY.soon(spot.document, self.load) or Paper()
        return next((page for page in paper.pages if page.number == spot.page), None)

    def fault_of(self, spot: Spot) -> str:
        """Why the paper of a page cannot be opened; nothing where it can, or is still being read."""
        paper = LIBRARY.known(spot.document)
        return paper.fault if paper is not None else ""

    def still_read(self, spot: Spot) -> bool:
        """Whether the paper of a page is still being read."""
        return LIBRARY.known(spot.document) is None

    @property
    def under_way(self) -> tuple[tuple[Document, int, int], ...]:
        """The papers that are being read now, each with its pages done and its pages in all."""
        found = [(paper, LIBRARY.pages_done(paper)) for paper in self.papers if LIBRARY.known(paper) is None]
        return tuple((paper, *done) for paper, done in found if done is not None)

    def mentions_on(self, spot: Spot) -> list[Mention]:
        """The passages noted on a page."""
        return [each for each in self.mentions if (each.document_id, each.page) == spot.key]

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
        return self.copying or self.case.state.newest_copy is not None

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
        papers = tuple(papers_of_copy(session, ref))
        persons = {person.id: person for person in persons_of(session, case.child.id)}
        noted = mentions_in(session, ref)
        aside = aside_of(session, ref, papers, noted)
        disputed = frozenset(paper for paper, found in disputed_in(session, case.child.id).items() if _runs(found))
    mentions = placed_mentions(aside, noted, papers)
    sought = what_to_look_for(case.state.parties, mentions)
    load = loader(visit.desk)
    proposals = LIBRARY.find(papers, parties_to_find(sought, persons.values(), case.child, case.request), load)
    with visit.reading() as session:
        reads = reads_by_page(session, ref, WHILE_MARKING)
        retyped = retyped_pages(session, ref)
        shown = (retyped, _left_by_copy(session, case))
        states = _states(session, ref, papers, _findings(ref, papers, sought, proposals, aside), shown)
        progress = progress_of(session, ref, case.state.versions)
        scans_open = len(open_scans(session, ref))
        comments = comments_to_answer(session, ref, case.state.versions)
        comment_places = places_of(session, ref, comments)
        answered = answers_to(session, ref) if comments else {}
    return MarkerFile(
        case=case,
        papers=papers,
        persons=persons,
        mentions=mentions,
        sought=sought,
        states=states,
        ready=proposals is not None,
        comments=comments,
        comment_places=comment_places,
        answered=answered,
        aside=aside,
        retyped=retyped,
        progress=progress,
        reads=reads,
        disputed=disputed,
        scans_open=scans_open,
        load=load,
    )


def _runs(found: Sequence[Shown]) -> bool:
    return any(one.runs for one in found)


def _left_by_copy(session: Session, case: Case) -> tuple[LeftOpen, ...]:
    """What the copy asks that fits the marks as they are now; a copy of earlier marks asks nothing any more."""
    made = case.state.newest_copy
    row = copy_of_version(session, case.ref, made.version) if made is not None else None
    return asked_by(row) if row is not None else ()


def _findings(
    ref: str,
    papers: Sequence[Document],
    sought: tuple[Sought, ...],
    proposals: redaction.Proposals | None,
    aside: Aside,
) -> Findings:
    """What is asked of the pages; worked out once for the same papers and decisions."""
    key = (ref, sought if proposals is not None else None, aside.key)
    kept = _FINDINGS.get(key)
    if kept is None or kept.proposals is not proposals:
        kept = Findings(None, {}) if proposals is None else _found(papers, sought, proposals, aside)
        _FINDINGS.put(key, kept)
    return kept


def _found(
    papers: Sequence[Document], sought: tuple[Sought, ...], proposals: redaction.Proposals, aside: Aside
) -> Findings:
    known = {paper.id: LIBRARY.known(paper) for paper in papers}
    pages = {name: paper.pages for name, paper in known.items() if paper is not None and paper.pages}
    faults = {name: paper.fault for name, paper in known.items() if paper is not None and paper.fault}
    again = marks_to_look_at(aside, papers, pages, sought)
    asked = look(sought, proposals, pages, faults, again)
    by_place = {(name, page.number): page for name, several in pages.items() for page in several}
    typed = frozenset(paper.id for paper in papers if paper.media in TYPESET)
    decided = {each.person_id: each for each in sought}
    return Findings(proposals, asked, by_place, typed | papers_set_anew(sought, asked), decided)


def _states(
    session: Session,
    ref: str,
    papers: Sequence[Document],
    findings: Findings,
    shown: tuple[Mapping[str, frozenset[int]], Sequence[LeftOpen]],
) -> dict[Where, PageState]:
    """How each page stands; `shown` are the pages to be typed anew and what the newest copy asks."""
    marks, answers = mark_counts(session, ref), answer_counts(session, ref)
    retyped = {(paper, page) for paper, pages in shown[0].items() for page in pages}
    left: dict[Where, tuple[LeftOpen, ...]] = {}
    for each in shown[1]:
        left[each.where] = (*left.get(each.where, ()), each)
    stamps = {
        where: Stamp(
            marks.get(where, NEVER.marks), answers.get(where, NEVER.answers), where in retyped, left.get(where, ())
        )
        for where in marks.keys() | answers.keys() | retyped | left.keys()
    }
    stale = findings.stale(stamps)
    if stale:
        touched = [where for where in stale if where in stamps]
        rows = marks_at(session, ref, touched) if touched else []
        said = answers_of(session, ref, touched) if touched else []
        findings.renew(stale, stamps, rows, said)
    return findings.seen(paper.id for paper in papers)


def paper_of_request(visit: Visit, ref: str, document_id: str) -> Document:
    """One paper of the file. Raises HTTPException 404 where the request has no such paper."""
    with visit.reading() as session:
        request = get_request(session, ref)
        papers = papers_of_copy(session, ref) if request is not None else []
    found = next((paper for paper in papers if paper.id == document_id), None)
    if found is None:
        raise HTTPException(404)
    return found


def papers_of_copy(session: Session, ref: str) -> list[Document]:
    """The papers that go into the copy, in order: legal advice is privileged and kept apart (R22)."""
    return [paper for paper in papers_of(session, ref) if paper.kind is not DocumentKind.LEGAL_ADVICE]


def _is_behind(file: MarkerFile) -> bool:
    if file.case.stage is not Stage.REDACTION or file.copying or not file.ready:
        return False
    return any(state.wanting or state.left_over for state in file.states.values())


def _bring_up_to_date(session: Session, file: MarkerFile, visit: Visit) -> None:
    """Marks that follow from decisions are put on and taken off by the decisions alone; again changes nothing.

    A page on which that happens has to be read again, and one with something open of the same person; all others
    stay read.
    """
    states = file.states.values()
    gone = [mark_id for state in states for mark_id in state.left_over]
    take_off_marks(session, gone, file.ref, SOFTWARE, visit.now)
    add_marks(session, file.ref, [mark for state in states for mark in state.wanting], SOFTWARE, visit.now)
    changed = {mark.person_id for state in states for mark in state.wanting}
    changed |= {row.person_id for state in states for row in state.standing if row.id in state.left_over}
    changed.discard(None)
    reopened: dict[str, list[int]] = {}
    for (document_id, page), state in file.states.items():
        if state.wanting or state.left_over or state.asks_about(changed):
            reopened.setdefault(document_id, []).append(page)
    for document_id, pages in reopened.items():
        clear_reads(session, file.ref, read_as(document_id), SOFTWARE, visit.now, pages)
