"""Decisions, mentions and the finder put together, page by page: what must be black, may be, is asked (S35, S85).

This is what follows from the papers and the decisions alone; `web.marker.state` holds it against marks and answers.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import redaction
from models.words import Ground, Outcome
from records.file import NewMark
from redaction import Box, Doubt, Page, Rule
from redaction.places import boxes_of, covered, folded, run_over_pages, text_of, words_in
from rules.marking import Passage, Ruling, Sought

NAMES = frozenset({Rule.NAME, Rule.ALIAS, Rule.NICKNAME, Rule.INITIALS, Rule.FUZZY, Rule.SOUND, Rule.SHARED})
CONTACTS = frozenset({Rule.PHONE, Rule.EMAIL, Rule.ADDRESS})
SURE = frozenset({Rule.NAME, Rule.ALIAS, *CONTACTS})
PASSAGE = "passage"
NOTED = "noted"
POINTING = frozenset({Rule.RELATION, Rule.ROLE})
TRACES = "traces"
NOT_FOUND = "passage_not_found"
UNOPENED = "paper_not_opened"
SET_ANEW = "paper_set_anew"
OUTLIVED = "mark_outlived"
REGROUND = "mark_on_another_ground"
BEFORE_TURN = "before the turn"
_NOWHERE = (0.0, 0.0, 0.0, 0.0)

Pages = Mapping[str, tuple[Page, ...]]
Where = tuple[str, int]


@dataclass(frozen=True)
class Suggestion:
    """A place that may have to be black; a person says whether. `ground` is empty where they choose it too."""

    id: str
    document_id: str
    page: int
    boxes: tuple[Box, ...]
    words: str
    rule: str
    person_id: str | None
    ground: str

    def as_mark(self, person_id: str | None, ground: str, reason: str) -> NewMark:
        """The mark it becomes when it is accepted."""
        return NewMark(
            document_id=self.document_id,
            page=self.page,
            rule=self.rule,
            ground=ground,
            words=self.words,
            boxes=self.boxes,
            person_id=person_id,
            reason=reason,
        )


@dataclass(frozen=True)
class Question:
    """Something on a page that a person has to look at before the copy can be made."""

    id: str
    document_id: str
    page: int
    boxes: tuple[Box, ...]
    kind: str
    words: str


@dataclass(frozen=True)
class Unknown:
    """A spelling like a name that belongs to nobody registered, with every page it stands on."""

    id: str
    words: str
    why: str
    places: tuple[redaction.Place, ...]


@dataclass
class OnPage:
    """What papers and decisions ask of one page."""

    required: list[NewMark] = field(default_factory=list)
    maybe: list[Suggestion] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    spellings: list[tuple[Unknown, redaction.Place]] = field(default_factory=list)


def look(
    sought: Sequence[Sought],
    proposals: redaction.Proposals,
    pages: Pages,
    faults: Mapping[str, str],
    aside: Sequence[NewMark] = (),
) -> dict[Where, OnPage]:
    """What is asked of each page, before anybody marked or answered anything.

    Args:
        pages: the pages of each paper that could be opened; `faults` says why the others could not.
        aside: marks from before a page was turned, where they would lie on the page as it is now.
    """
    rulings = {each.person_id: each for each in sought}
    passages = [Located(passage, pages) for each in sought for passage in each.passages]
    found: dict[Where, OnPage] = {}
    for each in passages:
        for mark in each.marks(PASSAGE) if each.passage.whole else ():
            _at(found, mark).required.append(mark)
    whole = {where: [box for mark in here.required for box in mark.boxes] for where, here in found.items()}
    for proposed in proposals.marks:
        new = _as_new(proposed)
        if covered(new.boxes, whole.get(_where(new), ())):
            continue
        ruling = _ruling_at(new, rulings.get(proposed.party_id or ""), passages)
        called_for = _called_for(Rule(proposed.rule), ruling)
        if called_for is None:
            continue
        new = new.model_copy(update={"ground": called_for})
        if ruling is not None and _is_certain(Rule(proposed.rule), ruling):
            _at(found, new).required.append(new)
        else:
            _at(found, new).maybe.append(_suggestion(new))
    for mark in (mark for each in passages if each.asks_for_a_mark for mark in each.marks(NOTED)):
        _at(found, mark).maybe.append(_suggestion(mark))
    for mark in aside:
        _at(found, mark).maybe.append(_suggestion(mark))
    asked = (*_questions(proposals, passages, faults), *_set_anew(sought, found), *_traces(found, rulings, pages))
    for question in asked:
        found.setdefault((question.document_id, question.page), OnPage()).questions.append(question)
    for unknown in _unknown(proposals):
        for place in unknown.places:
            found.setdefault((place.document_id, place.page), OnPage()).spellings.append((unknown, place))
    return found


def _at(found: dict[Where, OnPage], mark: NewMark) -> OnPage:
    return found.setdefault(_where(mark), OnPage())


def _as_new(mark: redaction.Mark) -> NewMark:
    return NewMark(
        document_id=mark.document_id,
        page=mark.page,
        rule=mark.rule,
        ground="",
        words=mark.words,
        boxes=_rounded(mark.boxes),
        person_id=mark.party_id,
    )


def _called_for(rule: Rule, ruling: Ruling | None) -> str | None:
    """On what ground a hit is to be black; empty where a person has to choose it; None where it stays."""
    if rule is Rule.SHARED:
        return ""
    if ruling is None:
        return None
    if rule in CONTACTS:
        return ruling.ground if ruling.hides_names else Ground.CONTACT_DETAILS
    hidden = ruling.hides_names if rule in NAMES else ruling.hides_pointing
    return ruling.ground if hidden else None


def _is_certain(rule: Rule, ruling: Ruling) -> bool:
    """Whether a hit is black without being asked about: a name, and where every trace goes a role as well."""
    return ruling.hides_names if rule in SURE else ruling.hides_every_trace and rule in POINTING


def _traces(found: Mapping[Where, OnPage], rulings: Mapping[str, Sought], pages: Pages) -> Iterator[Question]:
    """On each page of a paper that may show somebody of whom every trace goes, a person looks for the rest.

    A signature, a hand, a place on the rota (S29): the name may stand on another page of it, or be a guess only.
    """
    traced = {person_id for person_id, each in rulings.items() if each.traced_somewhere}
    papers = {
        document_id
        for (document_id, _), here in found.items()
        if traced & {*(mark.person_id for mark in here.required), *(one.person_id for one in here.maybe)}
    }
    for document_id in sorted(papers):
        for page in pages.get(document_id, ()):
            yield question_at(document_id, page.number, _NOWHERE, TRACES, "")


class Located:
    """A noted passage and where it stands: where it was drawn, or else where its words are found."""

    def __init__(self, passage: Passage, pages: Pages) -> None:
        self.passage = passage
        self._pages = {page.number: page for page in pages.get(passage.document_id, ())}
        self.opened = bool(self._pages)
        if passage.boxes:
            self.boxes = {passage.page: passage.boxes} if passage.page in self._pages else {}
        else:
            runs = run_over_pages(tuple(self._pages.values()), passage.page, passage.words)
            self.boxes = {number: _rounded(boxes_of(self._pages[number], run)) for number, run in runs.items()}

    def boxes_on(self, document_id: str, page: int) -> tuple[Box, ...]:
        """Where it stands on a page."""
        return self.boxes.get(page, ()) if document_id == self.passage.document_id else ()

    def marks(self, rule: str) -> Iterator[NewMark]:
        """A mark over the passage on each of its pages."""
        for number, boxes in self.boxes.items():
            page = self._pages[number]
            inside = [index for box in boxes for index in words_in(page, box)]
            yield NewMark(
                document_id=self.passage.document_id,
                page=number,
                rule=rule,
                ground=self.passage.ruling.ground,
                words=text_of(page, inside),
                boxes=boxes,
                person_id=self.passage.person_id,
            )

    @property
    def asks_for_a_mark(self) -> bool:
        """Whether a person noted this reference, which the rules for names may not see."""
        return self.passage.ruling.hides_pointing and not self.passage.whole

    @property
    def lost(self) -> bool:
        """Whether words are to be black that do not stand where they were noted."""
        hides = self.passage.ruling.hides_pointing or self.passage.whole
        return hides and self.opened and not self.boxes


def _ruling_at(mark: NewMark, party: Sought | None, passages: Sequence[Located]) -> Ruling | None:
    """The passage's own decision where the hit lies in one, else the person's."""
    if party is None:
        return None
    for each in passages:
        mine = each.passage.own and each.passage.person_id == party.person_id
        if mine and covered(mark.boxes, each.boxes_on(mark.document_id, mark.page)):
            return each.passage.ruling
    return party.ruling


def _questions(
    proposals: redaction.Proposals, passages: Sequence[Located], faults: Mapping[str, str]
) -> Iterator[Question]:
    for item in proposals.review:
        if item.must and item.kind is not Doubt.SHARED_NAME:
            for place in item.places:
                yield question_at(place.document_id, place.page, _round(place.box), item.kind.value, item.text)
    for each in passages:
        if each.lost:
            noted = each.passage
            yield question_at(noted.document_id, noted.page, _NOWHERE, NOT_FOUND, noted.words)
    for document_id, fault in faults.items():
        yield question_at(document_id, 1, _NOWHERE, UNOPENED, fault)


def _set_anew(sought: Sequence[Sought], found: Mapping[Where, OnPage]) -> Iterator[Question]:
    """Papers that lose something without a trace are set anew; somebody should know what does not come along."""
    for document_id in sorted(papers_set_anew(sought, found)):
        yield question_at(document_id, 1, _NOWHERE, SET_ANEW, "")


def papers_set_anew(sought: Sequence[Sought], found: Mapping[Where, OnPage]) -> frozenset[str]:
    """The papers of which something goes without a trace, so that the copy types them anew (R22)."""
    traceless = {
        (each.person_id, ruling.ground)
        for each in sought
        for ruling in (each.ruling, *(passage.ruling for passage in each.passages))
        if ruling.outcome is Outcome.EXISTENCE_WITHHELD
    }
    return frozenset(
        mark.document_id
        for here in found.values()
        for mark in here.required
        if (mark.person_id, mark.ground) in traceless
    )


def question_at(document_id: str, page: int, box: Box, kind: str, words: str) -> Question:
    """A question with its short name."""
    return Question(short(kind, document_id, page, box, words), document_id, page, (box,), kind, words)


def _unknown(proposals: redaction.Proposals) -> Iterator[Unknown]:
    for item in proposals.review:
        if item.kind in (Doubt.MAY_BE_NAME, Doubt.SHARED_NAME) and not item.must:
            yield Unknown(short(item.kind, folded(item.text)), item.text, item.why, item.places)


def short(*parts: object) -> str:
    """A short name for a place, the same each time; it tells nothing of the words."""
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:16]


def _suggestion(mark: NewMark) -> Suggestion:
    key = suggestion_id(mark.document_id, mark.page, mark.boxes, mark.rule, mark.person_id)
    return Suggestion(
        key, mark.document_id, mark.page, mark.boxes, mark.words, mark.rule, mark.person_id, mark.ground
    )


def suggestion_id(document_id: str, page: int, boxes: Sequence[Box], rule: str, person_id: str | None) -> str:
    """The short name of a suggestion."""
    return short(document_id, page, [list(box) for box in boxes], rule, person_id)


def _where(mark: NewMark) -> Where:
    return (mark.document_id, mark.page)


def _rounded(boxes: Iterable[Box]) -> tuple[Box, ...]:
    return tuple(_round(box) for box in boxes)


def _round(box: Box) -> Box:
    return (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))
