"""Decisions, mentions and the finder put together: what must be black, what may be, what is asked (S35, S85)."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import redaction
from models.cases import AccessRequest, Child
from models.files import MarkRow, Person
from models.words import Ground
from records.file import NewMark, facts_of
from redaction import Box, Doubt, Page, Party, Rule
from rules.marking import Passage, Ruling, Sought
from web.marker_places import boxes_of, covered, folded, run_over_pages, text_of, touches
from web.marker_rows import boxes_in

NAMES = frozenset({Rule.NAME, Rule.ALIAS, Rule.NICKNAME, Rule.INITIALS, Rule.FUZZY, Rule.SOUND, Rule.SHARED})
CONTACTS = frozenset({Rule.PHONE, Rule.EMAIL, Rule.ADDRESS})
SURE = frozenset({Rule.NAME, Rule.ALIAS, *CONTACTS})
PASSAGE = "passage"
NOTED = "noted"
NOT_FOUND = "passage_not_found"
UNOPENED = "paper_not_opened"
REJECTED, KEPT, SETTLED, REOPENED, COMMENT = "rejected ", "kept ", "settled ", "reopened ", "comment "
NOTES = (REJECTED, KEPT, SETTLED, REOPENED, COMMENT)

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
    box: Box
    kind: str
    words: str


@dataclass(frozen=True)
class Unknown:
    """A spelling like a name that belongs to nobody registered, with every page it stands on."""

    id: str
    words: str
    why: str
    places: tuple[redaction.Place, ...]


@dataclass(frozen=True)
class Findings:
    """What the file asks of its marker."""

    required: tuple[NewMark, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    questions: tuple[Question, ...] = ()
    unknown: tuple[Unknown, ...] = ()


def parties_to_find(
    sought: Sequence[Sought], persons: Iterable[Person], child: Child, request: AccessRequest
) -> tuple[Party, ...]:
    """Whom the finder looks for: third parties to hide or to leave, and child and requester, who stay."""
    by_id = {person.id: person for person in persons}
    own = tuple(part for part in (request.requester_telephone, request.requester_email) if part)
    found: list[Party] = []
    for each in sought:
        if each.person_id in by_id:
            found += _party(each, by_id[each.person_id], request)
    known_as = (child.known_as,) if child.known_as else ()
    found.append(Party("child", child.name, aliases=known_as, role="keep"))
    found.append(
        Party(
            "requester",
            request.requester_name,
            phones=tuple(part for part in own if "@" not in part),
            emails=tuple(part for part in own if "@" in part),
            addresses=(request.requester_address,) if request.requester_address else (),
            role="keep",
        )
    )
    return tuple(found)


def _party(each: Sought, person: Person, request: AccessRequest) -> Iterator[Party]:
    """A person to hide; or one who stays, whose telephone, e-mail and address are looked for all the same."""
    facts = facts_of(person)
    phones = _unlike([*facts.telephones, facts.contact_telephone], request.requester_telephone)
    emails = _unlike([*facts.emails, facts.contact_email], request.requester_email)
    addresses = _unlike([*facts.addresses, facts.contact_address], request.requester_address)
    relations = facts.relations if each.pointing_somewhere else ()
    if each.hidden_somewhere:
        yield Party(person.id, facts.name, facts.aliases, relations, phones, emails, addresses)
        return
    yield Party(person.id, facts.name, facts.aliases, facts.relations, role="keep")
    if phones or emails or addresses:
        yield Party(person.id, "", (), (), phones, emails, addresses)


def _unlike(values: Iterable[str], own: str) -> tuple[str, ...]:
    """The values that are not the requester's own: those they may see."""
    kept = dict.fromkeys(value for value in values if value and folded(value) != folded(own))
    return tuple(kept)


def findings(
    sought: Sequence[Sought],
    proposals: redaction.Proposals,
    pages: Pages,
    faults: Mapping[str, str],
    standing: Sequence[NewMark],
    answers: Sequence[MarkRow],
) -> Findings:
    """What must be black, and what is still to be answered.

    Args:
        pages: the pages of each paper that could be opened; `faults` says why the others could not.
        standing: the marks that stand.
        answers: rejections, kept spellings and settled questions, in whatever order.
    """
    rulings = {each.person_id: each for each in sought}
    passages = [_Located(passage, pages) for each in sought for passage in each.passages]
    whole = [mark for each in passages if each.passage.whole for mark in each.marks(PASSAGE)]
    required = list(whole)
    maybe: list[Suggestion] = []
    for mark in proposals.marks:
        new = NewMark(
            document_id=mark.document_id,
            page=mark.page,
            rule=mark.rule,
            ground="",
            words=mark.words,
            boxes=_rounded(mark.boxes),
            person_id=mark.party_id,
        )
        if _is_under(new, whole):
            continue
        ruling = _ruling_at(new, rulings.get(mark.party_id or ""), passages)
        called_for = _called_for(Rule(mark.rule), ruling)
        if called_for is None:
            continue
        new = new.model_copy(update={"ground": called_for})
        certain = Rule(mark.rule) in SURE and ruling is not None and ruling.hides_names
        if certain:
            required.append(new)
        else:
            maybe.append(_suggestion(new))
    unseen = [each for each in passages if each.asks_for_a_mark]
    maybe += [_suggestion(mark) for each in unseen for mark in each.marks(NOTED)]
    said = _Answers(answers)
    dark = [*required, *standing]
    return Findings(
        required=tuple(required),
        suggestions=tuple(_still_open(maybe, dark, said)),
        questions=tuple(_questions(proposals, passages, faults, said)),
        unknown=tuple(_unknown(proposals, dark, said)),
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


class _Located:
    """A noted passage and where its words stand."""

    def __init__(self, passage: Passage, pages: Pages) -> None:
        self.passage = passage
        self._pages = {page.number: page for page in pages.get(passage.document_id, ())}
        self.opened = bool(self._pages)
        self.runs = run_over_pages(tuple(self._pages.values()), passage.page, passage.words)

    def boxes_on(self, document_id: str, page: int) -> tuple[Box, ...]:
        """Where it stands on a page."""
        if document_id != self.passage.document_id or page not in self.runs:
            return ()
        return boxes_of(self._pages[page], self.runs[page])

    def marks(self, rule: str) -> Iterator[NewMark]:
        """A mark over the passage on each of its pages."""
        for number, run in self.runs.items():
            page = self._pages[number]
            yield NewMark(
                document_id=self.passage.document_id,
                page=number,
                rule=rule,
                ground=self.passage.ruling.ground,
                words=text_of(page, run),
                boxes=_rounded(boxes_of(page, run)),
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
        return hides and self.opened and not self.runs


def _ruling_at(mark: NewMark, party: Sought | None, passages: Sequence[_Located]) -> Ruling | None:
    """The passage's own decision where the hit lies in one, else the person's."""
    if party is None:
        return None
    for each in passages:
        mine = each.passage.own and each.passage.person_id == party.person_id
        if mine and covered(mark.boxes, each.boxes_on(mark.document_id, mark.page)):
            return each.passage.ruling
    return party.ruling


def _still_open(maybe: Iterable[Suggestion], dark: Sequence[NewMark], said: "_Answers") -> Iterator[Suggestion]:
    by_page = _by_page(dark)
    for each in maybe:
        here = by_page.get((each.document_id, each.page), [])
        boxes = [box for mark in here for box in mark.boxes]
        settled = touches(each.boxes, boxes) if each.rule == NOTED else covered(each.boxes, boxes)
        if not settled and not said.rejected(each):
            yield each


def _questions(
    proposals: redaction.Proposals, passages: Sequence[_Located], faults: Mapping[str, str], said: "_Answers"
) -> Iterator[Question]:
    asked = [
        Question("", place.document_id, place.page, _round(place.box), item.kind.value, item.text)
        for item in proposals.review
        if item.must and item.kind is not Doubt.SHARED_NAME
        for place in item.places
    ]
    for each in passages:
        if each.lost:
            noted = each.passage
            asked.append(Question("", noted.document_id, noted.page, (0.0, 0.0, 0.0, 0.0), NOT_FOUND, noted.words))
    for document_id, fault in faults.items():
        asked.append(Question("", document_id, 1, (0.0, 0.0, 0.0, 0.0), UNOPENED, fault))
    for each_asked in asked:
        key = short(each_asked.kind, each_asked.document_id, each_asked.page, each_asked.box, each_asked.words)
        question = Question(
            key, each_asked.document_id, each_asked.page, each_asked.box, each_asked.kind, each_asked.words
        )
        if not said.settled(question):
            yield question


def _unknown(proposals: redaction.Proposals, dark: Sequence[NewMark], said: "_Answers") -> Iterator[Unknown]:
    by_page = _by_page(dark)
    for item in proposals.review:
        if item.kind not in (Doubt.MAY_BE_NAME, Doubt.SHARED_NAME) or item.must:
            continue
        left = tuple(
            place
            for place in item.places
            if not touches(
                [place.box],
                [box for mark in by_page.get((place.document_id, place.page), []) for box in mark.boxes],
            )
        )
        if left and not said.kept(item.text):
            yield Unknown(short(item.kind, folded(item.text)), item.text, item.why, left)


class _Answers:
    """What people answered. Rejecting and opening again take turns, so the balance tells which came last."""

    def __init__(self, rows: Sequence[MarkRow]) -> None:
        self._rejected: Counter[str] = Counter()
        self._kept: set[str] = set()
        self._settled: set[tuple[str, str, int, str, str]] = set()
        for row in rows:
            if row.rule.startswith((REJECTED, REOPENED)):
                rule = row.rule.split(" ", 1)[1]
                key = suggestion_id(row.document_id, row.page, boxes_in(row), rule, row.person_id)
                self._rejected[key] += 1 if row.rule.startswith(REJECTED) else -1
            elif row.rule.startswith(KEPT):
                self._kept.add(folded(row.words))
            elif row.rule.startswith(SETTLED):
                self._settled.add((row.rule, row.document_id, row.page, row.boxes_json, row.words))

    def rejected(self, suggestion: Suggestion) -> bool:
        return self._rejected[suggestion.id] > 0

    def kept(self, words: str) -> bool:
        return folded(words) in self._kept

    def settled(self, question: Question) -> bool:
        box = json.dumps([list(question.box)])
        rule = SETTLED + question.kind
        return (rule, question.document_id, question.page, box, question.words) in self._settled


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


def _is_under(mark: NewMark, others: Sequence[NewMark]) -> bool:
    here = [box for other in others if _where(other) == _where(mark) for box in other.boxes]
    return covered(mark.boxes, here)


def _by_page(marks: Iterable[NewMark]) -> dict[Where, list[NewMark]]:
    found: dict[Where, list[NewMark]] = {}
    for mark in marks:
        found.setdefault(_where(mark), []).append(mark)
    return found


def _where(mark: NewMark) -> Where:
    return (mark.document_id, mark.page)


def _rounded(boxes: Iterable[Box]) -> tuple[Box, ...]:
    return tuple(_round(box) for box in boxes)


def _round(box: Box) -> Box:
    return (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))
