"""What the marker shows of the whole file, prepared in words: pages as tiles, what is left to do, the legend."""

from dataclasses import dataclass
from functools import cached_property

from models.marking import CopyComment
from models.words import Stage
from rules.consultation import EXEMPTIONS
from rules.marking import WITHHOLDING
from web.casefile import sees_reasons
from web.filing.date_order import out_of_order
from web.guarding import Visit
from web.history import KEPT_BACK
from web.marker.file import MarkerFile, Spot
from web.marker.marked_together import MarkedTogether
from web.marker.remarks import Remark, remark_of
from web.marker.words import OUTCOMES, Pen, ground_words, pens_for
from web.wording import count, day


@dataclass(frozen=True)
class Tile:
    """A page in the overview."""

    href: str
    picture: str
    title: str
    state: str
    colour: str
    details: str


@dataclass(frozen=True)
class TileGroup:
    """A paper with its pages."""

    title: str
    dated: str
    disputed: bool
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Task:
    """One thing that has to be done before the copy."""

    title: str
    href: str
    hint: str
    status: str
    colour: str

    @property
    def done(self) -> bool:
        """Whether nothing is left of it."""
        return not self.colour


@dataclass(frozen=True)
class Comment:
    """What a checker pinned to a page of the copy, with what became of it."""

    place: str
    href: str
    remark: Remark


class FileView:
    """The words that every page of the marker shares."""

    def __init__(self, file: MarkerFile, visit: Visit) -> None:
        self.file = file
        self.visit = visit
        self.pens = pens_for(file.case.state.parties, file.persons)

    @cached_property
    def unread(self) -> str:
        """How much is still to be read, in words."""
        left, total = len(self.file.unread), len(self.file.spots)
        return f"{left} of {count(total, 'page')} still to read" if left else f"All {count(total, 'page')} read"

    @property
    def still_open(self) -> str:
        """What else is open, in words."""
        if not self.file.ready:
            return "suggestions not known yet"
        parts = []
        if self.file.suggestions:
            parts.append(count(len(self.file.suggestions), "suggestion"))
        if self.file.questions:
            parts.append(count(len(self.file.questions), "question"))
        return " and ".join(parts) + " open" if parts else "nothing open"

    @cached_property
    def legend(self) -> list[Pen]:
        """Who has which letter and colour, with what is decided of them."""
        pens = []
        for key, pen in self.pens.items():
            ruling = self.file.ruling_of(key)
            words = OUTCOMES[ruling.outcome] if ruling else "not decided"
            ground = ruling.ground if ruling and ruling.ground in WITHHOLDING else ""
            ground = "" if self.keeps_back(ground) else ground
            pens.append(Pen(key, pen.name, pen.letter, pen.colour, words, ground))
        return pens

    def keeps_back(self, ground: str) -> bool:
        """Whether a reason is for those who decide and the safeguarding lead, and this person is neither."""
        return ground in EXEMPTIONS and not sees_reasons(self.visit, self.file.case)

    def why_black(self, ground: str) -> str:
        """Why a place is black, in words for this person."""
        return KEPT_BACK if self.keeps_back(ground) else ground_words(ground)

    def href(self, spot: Spot) -> str:
        """The address of a page of the marker."""
        return f"{self.file.path}/page/{spot.document.id}/{spot.page}"

    def picture(self, spot: Spot, size: str) -> str:
        """The address of a page's picture."""
        return f"{self.file.path}/picture/{spot.document.id}/{spot.page}/{size}"

    def colour(self, person_id: str | None) -> str:
        """The class of a person's colour."""
        pen = self.pens.get(person_id or "")
        return f"cc-p{pen.colour}" if pen else "cc-p-none"

    def letter(self, person_id: str | None) -> str:
        """A person's letter."""
        pen = self.pens.get(person_id or "")
        return pen.letter if pen else "–"

    def name(self, person_id: str | None) -> str:
        """A person's name."""
        pen = self.pens.get(person_id or "")
        return pen.name if pen else "Nobody named"


class Overview(FileView):
    """The whole file, and what is left to do before the copy."""

    def __init__(self, file: MarkerFile, visit: Visit, together: MarkedTogether | None = None) -> None:
        super().__init__(file, visit)
        self.together = together

    @cached_property
    def groups(self) -> list[TileGroup]:
        """The papers in order, each with its pages."""
        grouped: dict[str, list[Spot]] = {}
        for spot in self.file.spots:
            grouped.setdefault(spot.document.id, []).append(spot)
        return [self._group(spots) for spots in grouped.values()]

    @property
    def out_of_order(self) -> str:
        """How many papers stand out of the order of their dates, in words; nothing where none does."""
        astray = len(out_of_order(self.file.papers))
        return f"{count(astray, 'paper')} {'stands' if astray == 1 else 'stand'}" if astray else ""

    def _group(self, spots: list[Spot]) -> TileGroup:
        document = spots[0].document
        return TileGroup(
            title=document.title,
            dated=day(document.dated) or "no date",
            disputed=document.id in self.file.disputed,
            tiles=tuple(self._tile(spot) for spot in spots),
        )

    def _tile(self, spot: Spot) -> Tile:
        here, read = self.file.state(spot), self.file.is_read(spot)
        state, colour = ("Read", "green") if read else ("Unread", "blue")
        if here.questions:
            state, colour = f"{state}, question", "orange"
        elif read and here.standing:
            state = "Read, marked"
        parts = [count(len(here.standing), "mark")] if here.standing else []
        by = self.together.of(spot.key) if self.together is not None else ""
        parts += [by] if by else []
        parts += [count(len(here.suggestions), "suggestion")] if here.suggestions else []
        return Tile(
            self.href(spot), self.picture(spot, "small"), f"Page {spot.page}", state, colour, ", ".join(parts)
        )

    @cached_property
    def tasks(self) -> list[Task]:
        """What has to be done before the copy, in order."""
        file, unread = self.file, self.file.unread
        suggestions, questions = len(file.suggestions), len(file.questions)
        first = next((spot for spot in file.spots if file.state(spot).suggestions), None)
        asked = f"{file.path}/questions" if questions else ""
        back = f"{file.path}/paper/back"
        scans = [_task("Go through the sheets marked on paper", back, file.scans_open, "scan", "to go through")]
        return [
            *(scans if file.scans_open else ()),
            _task("Read every page", self.href(unread[0]) if unread else "", len(unread), "page", "to read"),
            _task(
                "Accept or reject each suggestion",
                self.href(first) if first else "",
                suggestions,
                "suggestion",
                "open",
            ),
            _task("Settle the questions", asked, questions, "question", "open"),
        ]

    @property
    def reading(self) -> str:
        """How far the reading of the papers has come, in words."""
        read, papers = self.file.papers_read, len(self.file.papers)
        now = [f"page {done + 1} of {pages} of “{paper.title}”" for paper, done, pages in self.file.under_way]
        return f"{read} of {count(papers, 'paper')} read{', now ' + ' and '.join(now) if now else ''}"

    @property
    def progress(self) -> str:
        """How far the making of the copy has come, in words."""
        made = self.file.progress
        return (
            f"{made.done} of {count(made.pages, 'page')} made" if made is not None and made.pages else "It begins"
        )

    @property
    def unknown(self) -> str:
        """How many spellings nobody has answered for."""
        return count(len(self.file.unknown), "spelling")

    @property
    def hindrance(self) -> str:
        """Why the copy cannot be made now; empty where it can."""
        file = self.file
        if not file.papers:
            return "There is no paper in the file."
        if not file.ready:
            return "The papers are still being read."
        if file.case.stage in (Stage.INTAKE, Stage.ASSEMBLY, Stage.CONSULTATION, Stage.DECISION):
            return "Every third party has to be decided first."
        if not file.may_change:
            return "The copy was given, or the request has ended."
        left = [task.status for task in self.tasks if not task.done]
        return f"Before the copy is made: {', '.join(left)}." if left else ""

    @property
    def came_back(self) -> str:
        """What the checker said who sent the copy back, where none was ordered since; else nothing."""
        state = self.file.case.state
        if state.sent_back_seq <= state.marks_ordered_seq:
            return ""
        return f"Version {state.versions} came back from the second check."

    @property
    def comments(self) -> list[Comment]:
        """What checkers pinned to pages of the copy: of a version that came back, or not answered yet."""
        file = self.file
        open_ones = [row for row in file.comments if self.came_back or row.id not in file.answered]
        return [
            Comment(
                f"Page {row.page} of version {row.version}",
                self._place(row),
                remark_of(row, file.answered.get(row.id), file.case.staff),
            )
            for row in open_ones
        ]

    def _place(self, row: CopyComment) -> str:
        """The page of the marker that a comment is about; its page of the copy where that is a front page."""
        where = self.file.comment_places.get(row.id)
        check = f"{self.file.case.path}/check/page/{row.page}"
        return f"{self.file.path}/page/{where[0]}/{where[1]}" if where is not None else check


def _task(title: str, href: str, left: int, noun: str, rest: str) -> Task:
    if not left:
        return Task(title, "", "", "Done", "")
    return Task(title, href, "", f"{count(left, noun)} {rest}", "blue")
