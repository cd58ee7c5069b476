"""What the marker shows of one page, prepared in words: the shapes on it and the panel beside it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from models.files import Document, MarkRow, Mention
from models.marking import CopyComment
from models.words import MentionKind
from records.file import box_of
from records.turning import TURNABLE
from redaction import Box, Page
from redaction.places import paragraphs
from rules.marking import WITHHOLDING, drawn_boxes
from rules.nations import holds_in
from web.filing.turning import may_turn
from web.guarding import Visit
from web.marker.asked import Asked, Settled, as_asked, settled_words
from web.marker.elsewhere import Others, others_of
from web.marker.file import TYPESET, MarkerFile, Spot
from web.marker.finding import PASSAGE, Suggestion
from web.marker.remarks import Remark, remark_of
from web.marker.rows import boxes_in
from web.marker.state import SOFTWARE, PageState
from web.marker.views import FileView
from web.marker.words import GROUNDS, HATCHES, NOBODY, Hatch, Pen, question_words, rule_words
from web.wording import day

LONGEST_SHOWN = 160
_HATCH = {each.colour: each.id for each in HATCHES}


@dataclass(frozen=True)
class Shape:
    """A rectangle on the page."""

    kind: str
    id: str
    x: float
    y: float
    width: float
    height: float
    colour: str
    letter: str
    title: str
    hatch: str = ""


@dataclass(frozen=True)
class Line:
    """A mark, a suggestion or a question in the panel beside the page."""

    id: str
    words: str
    letter: str
    colour: str
    who: str
    why: str
    how: str
    decision: str = ""
    found: bool = False


class Chosen(NamedTuple):
    """What the next mark is: about whom, why, and whether it is black or only says who wrote it."""

    who: str = ""
    why: str = ""
    what: str = ""


_NOTHING = Chosen()


class PageView(FileView):
    """One page and its panel."""

    def __init__(
        self, file: MarkerFile, visit: Visit, spot: Spot, pen: Chosen = _NOTHING, others_of: str = ""
    ) -> None:
        super().__init__(file, visit)
        self.spot = spot
        self.page: Page | None = file.page_soon(spot)
        self.fault = file.fault_of(spot)
        self.who, self.why = pen.who, pen.why
        self.contributing = pen.what == "contributed"
        self._others_of = others_of

    @property
    def state(self) -> PageState:
        """How this page stands."""
        return self.file.state(self.spot)

    @property
    def being_read(self) -> str:
        """Where the reading of this page's paper has come to, in words; nothing where it is done or cannot be."""
        if self.page is not None or not self.file.still_read(self.spot):
            return ""
        done = next((one for one in self.file.under_way if one[0].id == self.document.id), None)
        return f"Page {done[1] + 1} of {done[2]}" if done is not None else "It begins"

    @property
    def document(self) -> Document:
        """The paper."""
        return self.spot.document

    @property
    def where(self) -> str:
        """Which page this is."""
        pages = len(self.file.pages.get(self.document.id, ())) or max(self.document.pages, 1)
        return f"Page {self.spot.page} of {pages}, {day(self.document.dated) or 'no date'}"

    @property
    def in_file(self) -> str:
        """Which page of the whole file this is."""
        return f"{self.spot.number} of {len(self.file.spots)}"

    @property
    def read(self) -> bool:
        """Whether somebody read it."""
        return self.file.is_read(self.spot)

    @property
    def before(self) -> str:
        """The page before, or nothing."""
        spots, at = self.file.spots, self.spot.number - 1
        return self.href(spots[at - 1]) if at else ""

    @property
    def after(self) -> str:
        """The page after, or nothing."""
        spots, at = self.file.spots, self.spot.number - 1
        return self.href(spots[at + 1]) if at + 1 < len(spots) else ""

    @cached_property
    def next_unread(self) -> str:
        """The next page nobody read, from here on and then from the start."""
        left = [spot for spot in self.file.unread if spot.key != self.spot.key]
        later = [spot for spot in left if spot.number > self.spot.number]
        return self.href((later or left)[0]) if left else ""

    @cached_property
    def next_open(self) -> str:
        """The next page with an open suggestion, or nothing."""
        spots = [spot for spot in self.file.spots if spot.key != self.spot.key]
        left = [spot for spot in spots if self.file.state(spot).suggestions]
        later = [spot for spot in left if spot.number > self.spot.number]
        return self.href((later or left)[0]) if left else ""

    @property
    def words(self) -> str:
        """Every word's box, line, paragraph and letters, for the drawing and for who cannot see it."""
        if self.page is None:
            return "[]"
        numbers = paragraphs(self.page)
        rows = [
            [*(round(side, 1) for side in word.box), word.line, part, word.text]
            for word, part in zip(self.page.words, numbers, strict=True)
        ]
        return json.dumps(rows, separators=(",", ":"))

    @property
    def hatches(self) -> tuple[Hatch, ...]:
        """The lines by which people are told apart without colour."""
        return HATCHES

    @cached_property
    def shapes(self) -> list[Shape]:
        """What is drawn over the page: decided marks, suggestions, questions."""
        found = [shape for row in self.state.standing for shape in self._of_mark(row)]
        found += [shape for each in self.state.suggestions for shape in self._of_suggestion(each)]
        for asked in self.state.questions:
            found += _shapes("ask", asked.id, asked.boxes, "cc-p-none", "?", question_words(asked.kind))
        for mention in self._contributed:
            letter = f"“{self.letter(mention.person_id)}”"
            title = f"Written or said by {self.name(mention.person_id)}"
            found += _shapes(
                "said", mention.id, drawn_boxes(mention), self.colour(mention.person_id), letter, title
            )
        for comment in self._comments:
            box = box_of(comment) if comment.id not in self.file.answered else None
            if box is not None and not self.is_typeset and comment.id not in self.file.aside.rows:
                found += _shapes("ask", comment.id, [box], "cc-p-none", "!", f"The checker: {comment.words}")
        return found

    @property
    def turn_href(self) -> str:
        """Where this person turns the page; nothing for a paper that is set as text and stands upright."""
        may = self.document.media in TURNABLE and may_turn(self.visit, self.file.case)
        return f"{self.file.case.path}/documents/{self.document.id}/pages/{self.spot.page}/turn" if may else ""

    @property
    def is_typeset(self) -> bool:
        """Whether the copy sets this paper anew, so that places in the copy are not those of this page."""
        return self.document.media in TYPESET

    @property
    def _contributed(self) -> list[Mention]:
        return [each for each in self.file.mentions_on(self.spot) if each.kind is MentionKind.CONTRIBUTED_BY]

    @cached_property
    def passages(self) -> list[Line]:
        """What somebody wrote or said on this page, as lines."""
        return [
            Line(
                each.id,
                shortened(each.words) or "a place drawn on the page",
                self.letter(each.person_id),
                self.colour(each.person_id),
                self.name(each.person_id),
                self._what_follows(each),
                "",
            )
            for each in self._contributed
        ]

    def _what_follows(self, mention: Mention) -> str:
        sought = next((each for each in self.file.sought if each.person_id == mention.person_id), None)
        if sought is None:
            return "nothing is decided of them yet"
        own = next((each for each in sought.passages if each.mention_id == mention.id), None)
        return "is blacked out by the decision" if own is not None and own.whole else "stays, by the decision"

    @property
    def is_retyped(self) -> bool:
        """Whether the copy types this page anew."""
        return self.spot.page in self.file.retyped.get(self.document.id, ())

    @property
    def _comments(self) -> list[CopyComment]:
        return [each for each in self.file.comments if self.file.comment_places.get(each.id) == self.spot.key]

    @property
    def comments(self) -> list[Remark]:
        """What the checker wrote of this page: in the newest version, and before where nobody answered it."""
        return [remark_of(each, self.file.answered.get(each.id), self.file.case.staff) for each in self._comments]

    def _of_mark(self, row: MarkRow) -> list[Shape]:
        title = f"{self.name(row.person_id)}: {self.why_black(row.ground)}, {rule_words(row.rule)}"
        return _shapes("mark", row.id, boxes_in(row), self.colour(row.person_id), self.letter(row.person_id), title)

    def _of_suggestion(self, each: Suggestion) -> list[Shape]:
        title = f"Suggestion. {self.name(each.person_id)}: {rule_words(each.rule)}"
        letter = f"{self.letter(each.person_id)}?"
        return _shapes("maybe", each.id, each.boxes, self.colour(each.person_id), letter, title)

    @cached_property
    def suggestions(self) -> list[Line]:
        """The open suggestions as lines."""
        return [
            Line(
                each.id,
                each.words,
                self.letter(each.person_id),
                self.colour(each.person_id),
                self.name(each.person_id),
                self.why_black(each.ground) if each.ground else "with who and why as chosen above",
                rule_words(each.rule),
            )
            for each in self.state.suggestions
        ]

    @cached_property
    def marks(self) -> list[Line]:
        """The marks as lines; those that follow from a decision lead to it."""
        return [
            Line(
                row.id,
                row.words or "an area",
                self.letter(row.person_id),
                self.colour(row.person_id),
                self.name(row.person_id),
                self.why_black(row.ground),
                rule_words(row.rule),
                self._decision(row),
                row.by == SOFTWARE and row.rule != PASSAGE,
            )
            for row in self.state.standing
        ]

    def _decision(self, row: MarkRow) -> str:
        """Where the decision stands that a mark follows from; nothing for a person's own mark."""
        if row.by != SOFTWARE:
            return ""
        path = f"{self.file.case.path}/decisions"
        return f"{path}/{row.person_id}" if row.person_id else path

    @cached_property
    def questions(self) -> list[Asked]:
        """The open questions, each with its answers."""
        return [as_asked(each, self.where, self.file.path) for each in self.state.questions]

    @cached_property
    def settled(self) -> Sequence[Settled]:
        """The questions of this page that somebody settled, and can be asked again."""
        return settled_words(self.state.settled, self.file.case.staff)

    @cached_property
    def rejected(self) -> list[Line]:
        """What was rejected on this page and can be opened again."""
        return [
            Line(
                row.id,
                row.words,
                self.letter(row.person_id),
                self.colour(row.person_id),
                self.name(row.person_id),
                row.reason,
                rule_words(row.rule),
            )
            for row in self.state.rejected
        ]

    @property
    def people(self) -> list[Pen]:
        """Whom a mark may be about, nobody named included."""
        return [*self.legend, Pen(NOBODY, "Nobody named", "–", -1)]

    @property
    def grounds(self) -> list[tuple[str, str]]:
        """Why something may be left out."""
        here = [ground for ground in WITHHOLDING if holds_in(self.file.case.terms.nation, ground)]
        return [("", "Choose why"), *((ground.value, GROUNDS[ground]) for ground in here)]

    @cached_property
    def others(self) -> Others | None:
        """Where else the words stand that were marked just now."""
        return others_of(self.file, self._others_of) if self._others_of else None


def shortened(words: str) -> str:
    """The beginning of a long passage."""
    return words if len(words) <= LONGEST_SHOWN else words[:LONGEST_SHOWN].rsplit(" ", 1)[0] + " …"


def _shapes(kind: str, key: str, boxes: Iterable[Box], colour: str, letter: str, title: str) -> list[Shape]:
    return [
        Shape(
            kind,
            key,
            round(box[0], 1),
            round(box[1], 1),
            round(box[2] - box[0], 1),
            round(box[3] - box[1], 1),
            colour,
            letter if index == 0 else "",
            title,
            _HATCH.get(colour, "") if kind == "mark" else "",
        )
        for index, box in enumerate(boxes)
        if box[2] > box[0] and box[3] > box[1]
    ]
