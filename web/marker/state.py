"""What still has to be answered on each page, worked out once and again only where something changed (S35, S37)."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import redaction
from models.files import MarkRow
from models.marking import AnswerKind, MarkerAnswer
from records.file import NewMark
from records.questions import AREAS, LeftOpen, looked_over, rounded
from redaction import Box
from redaction.places import covered, folded, touches
from rules.marking import Sought
from web.marker.bars import GROWING, PageSeen, asked_of_bars
from web.marker.finding import (
    NOTED,
    OUTLIVED,
    PASSAGE,
    REGROUND,
    OnPage,
    Question,
    Suggestion,
    Unknown,
    Where,
    suggestion_id,
)
from web.marker.outlived import asked_of_overtaken, overtaken
from web.marker.rows import as_new, boxes_as_json, boxes_in, content_of

SOFTWARE = "software"
_NOTHING = OnPage()
_NOBODY: Mapping[str, Sought] = {}


class Stamp(NamedTuple):
    """What a page's state was worked out from: counts of marks and answers, and how the copy will show it."""

    marks: tuple[int, int] = (0, 0)
    answers: tuple[int, int] = (0, 0)
    retyped: bool = False
    left: tuple[LeftOpen, ...] = ()


NEVER = Stamp()


@dataclass(frozen=True)
class PageState:
    """One page with its marks and answers, and what is left to do on it."""

    standing: tuple[MarkRow, ...] = ()
    answers: tuple[MarkerAnswer, ...] = ()
    wanting: tuple[NewMark, ...] = ()
    left_over: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    questions: tuple[Question, ...] = ()
    spellings: tuple[tuple[Unknown, redaction.Place], ...] = ()
    blacked: tuple[tuple[Unknown, str], ...] = ()

    @property
    def settled(self) -> tuple[MarkerAnswer, ...]:
        """The questions of this page that somebody settled."""
        return tuple(row for row in self.answers if row.kind is AnswerKind.SETTLED)

    @property
    def rejected(self) -> tuple[MarkerAnswer, ...]:
        """What a person said is not to be black here."""
        return tuple(row for row in self.answers if row.kind is AnswerKind.REJECTED)

    def asks_about(self, people: Collection[str | None]) -> bool:
        """Whether something is open of one of these people: a place that may be theirs, a mark of earlier."""
        marked = {row.person_id for row in self.standing}
        late = any(each.kind in (OUTLIVED, REGROUND) for each in self.questions) and not marked.isdisjoint(people)
        return late or any(each.person_id in people for each in self.suggestions)


@dataclass
class Findings:
    """What papers and decisions ask of a request's pages, and how each page stands as far as that is known.

    A page's stamp counts the marks and answers that were ever given on it, and those taken away again: the same
    stamp is the same page. `set_anew` are the papers that every copy types anew.
    """

    proposals: redaction.Proposals | None
    asked: Mapping[Where, OnPage]
    pages: Mapping[Where, redaction.Page] = field(default_factory=dict)
    set_anew: frozenset[str] = frozenset()
    sought: Mapping[str, Sought] = field(default_factory=dict)
    states: dict[Where, tuple[Stamp, PageState]] = field(default_factory=dict)

    def stale(self, stamps: Mapping[Where, Stamp]) -> list[Where]:
        """The pages whose state is not known, or not any more."""
        known = self.states
        places = stamps.keys() | self.asked.keys() | known.keys()
        return [where for where in places if where not in known or known[where][0] != stamps.get(where, NEVER)]

    def renew(
        self,
        places: Iterable[Where],
        stamps: Mapping[Where, Stamp],
        marks: Sequence[MarkRow],
        answers: Sequence[MarkerAnswer],
    ) -> None:
        """Work these pages out anew from the marks and answers on them."""
        standing: dict[Where, list[MarkRow]] = {}
        for row in marks:
            if row.taken_off_at is None:
                standing.setdefault((row.document_id, row.page), []).append(row)
        said: dict[Where, list[MarkerAnswer]] = {}
        for answer in answers:
            said.setdefault((answer.document_id, answer.page), []).append(answer)
        for where in places:
            stamp = stamps.get(where, NEVER)
            seen = PageSeen(where, self.pages.get(where), stamp.retyped or where[0] in self.set_anew, stamp.left)
            asked = self.asked.get(where, _NOTHING)
            state = state_of(asked, standing.get(where, ()), said.get(where, ()), seen, self.sought)
            self.states[where] = (stamp, state)

    def seen(self, papers: Iterable[str]) -> dict[Where, PageState]:
        """The states of these papers' pages, as they are now."""
        wanted = set(papers)
        return {where: state for where, (_, state) in list(self.states.items()) if where[0] in wanted}


def state_of(
    asked: OnPage,
    standing: Sequence[MarkRow],
    answers: Sequence[MarkerAnswer],
    seen: PageSeen,
    sought: Mapping[str, Sought] = _NOBODY,
) -> PageState:
    """How a page stands: what is asked of it, less what is black and answered; `sought` is what is decided."""
    rejected = {_rejects(row) for row in answers if row.kind is AnswerKind.REJECTED}
    settled = tuple(row for row in answers if row.kind is AnswerKind.SETTLED)
    late = asked_of_overtaken(seen.where, overtaken(standing, sought, SOFTWARE))
    questions = (*asked_of_bars(seen, asked.questions, standing), *late)
    required = [mark for mark in asked.required if not _is_freed(mark, rejected)]
    made = {content_of(as_new(row)): row for row in standing}
    called_for = {content_of(mark) for mark in required}
    dark = [box for mark in required for box in mark.boxes] + [box for row in standing for box in boxes_in(row)]
    return PageState(
        standing=tuple(sorted(standing, key=_reading_order)),
        answers=tuple(answers),
        wanting=tuple(mark for mark in required if content_of(mark) not in made),
        left_over=tuple(row.id for key, row in made.items() if row.by == SOFTWARE and key not in called_for),
        suggestions=tuple(
            sorted(
                (each for each in asked.maybe if each.id not in rejected and not _is_dark(each, dark)),
                key=lambda each: (round(each.boxes[0][1]), each.boxes[0][0]),
            )
        ),
        questions=tuple(each for each in questions if not _is_settled(each, settled)),
        spellings=tuple(pair for pair in asked.spellings if not touches([pair[1].box], dark)),
        blacked=tuple(_blacked(asked, standing)),
    )


def _blacked(asked: OnPage, standing: Sequence[MarkRow]) -> Iterator[tuple[Unknown, str]]:
    """Each spelling that a mark made by hand covers, and no more than it, with the id of that mark."""
    by_hand = [(row, folded(row.words), boxes_in(row)) for row in standing if row.by != SOFTWARE and row.words]
    for unknown, place in asked.spellings:
        for row, words, boxes in by_hand:
            if words and words in folded(unknown.words) and touches([place.box], boxes):
                yield unknown, row.id


def _rejects(row: MarkerAnswer) -> str:
    return suggestion_id(row.document_id, row.page, boxes_in(row), row.rule, row.person_id)


def _is_freed(mark: NewMark, rejected: set[str]) -> bool:
    """Whether a person said that this hit is about somebody else; a noted passage follows its decision alone."""
    if mark.rule == PASSAGE or not rejected:
        return False
    return suggestion_id(mark.document_id, mark.page, mark.boxes, mark.rule, mark.person_id) in rejected


def _is_dark(each: Suggestion, dark: Sequence[Box]) -> bool:
    return touches(each.boxes, dark) if each.rule == NOTED else covered(each.boxes, dark)


def _is_settled(question: Question, answers: Iterable[MarkerAnswer]) -> bool:
    """Whether somebody settled this; of a question that grows with the marks, each of its places."""
    same = [row for row in answers if row.rule == question.kind]
    if question.kind in AREAS:
        return looked_over(question.boxes, same)
    if question.kind not in GROWING | {OUTLIVED}:
        boxes = boxes_as_json(question.boxes)
        return any((row.boxes_json, row.words) == (boxes, question.words) for row in same)
    seen = {rounded(box) for row in same for box in json.loads(row.boxes_json)}
    return seen.issuperset(rounded(box) for box in question.boxes)


def _reading_order(row: MarkRow) -> tuple[int, float]:
    boxes = boxes_in(row)
    return (round(boxes[0][1]), boxes[0][0]) if boxes else (0, 0.0)


def spellings_left(states: Iterable[PageState]) -> tuple[Unknown, ...]:
    """The spellings nobody answered for, each with the places where it still stands."""
    seen = list(states)
    left = {folded(row.words) for state in seen for row in state.answers if row.kind is AnswerKind.LEFT}
    known: dict[str, Unknown] = {}
    places: dict[str, list[redaction.Place]] = {}
    for state in seen:
        for unknown, place in state.spellings:
            known[unknown.id] = unknown
            places.setdefault(unknown.id, []).append(place)
    return tuple(
        Unknown(each.id, each.words, each.why, tuple(places[key]))
        for key, each in known.items()
        if folded(each.words) not in left
    )
