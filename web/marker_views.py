"""What the marker shows of the whole file, prepared in words: pages as tiles, what is left to do, the legend."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from models.words import Stage
from rules.marking import WITHHOLDING
from web.guarding import Visit
from web.marker_file import MarkerFile, Spot, comments_on_version
from web.marker_finding import Suggestion
from web.marker_words import OUTCOMES, Pen, pens_for
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
    """What a checker pinned to a page of the copy."""

    place: str
    words: str
    href: str


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
        found = self.file.findings
        if not self.file.ready:
            return "suggestions not known yet"
        parts = []
        if found.suggestions:
            parts.append(count(len(found.suggestions), "suggestion"))
        if found.questions:
            parts.append(count(len(found.questions), "question"))
        return " and ".join(parts) + " open" if parts else "nothing open"

    @cached_property
    def legend(self) -> list[Pen]:
        """Who has which letter and colour, with what is decided of them."""
        pens = []
        for key, pen in self.pens.items():
            ruling = self.file.ruling_of(key)
            words = OUTCOMES[ruling.outcome] if ruling else "not decided"
            ground = ruling.ground if ruling and ruling.ground in WITHHOLDING else ""
            pens.append(Pen(key, pen.name, pen.letter, pen.colour, words, ground))
        return pens

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

    @cached_property
    def groups(self) -> list[TileGroup]:
        """The papers in order, each with its pages."""
        grouped: dict[str, list[Spot]] = {}
        for spot in self.file.spots:
            grouped.setdefault(spot.document.id, []).append(spot)
        return [self._group(spots) for spots in grouped.values()]

    def _group(self, spots: list[Spot]) -> TileGroup:
        document = spots[0].document
        return TileGroup(
            document.title, day(document.dated) or "no date", tuple(self._tile(spot) for spot in spots)
        )

    def _tile(self, spot: Spot) -> Tile:
        marks, maybe = len(self._marks.get(spot.key, ())), len(self._maybe.get(spot.key, ()))
        asked = len(self._asked.get(spot.key, ()))
        read = self.file.is_read(spot)
        state, colour = ("Read", "green") if read else ("Unread", "blue")
        if asked:
            state, colour = ("Read, question" if read else "Question"), "orange"
        parts = [count(marks, "mark")] if marks else []
        parts += [count(maybe, "suggestion")] if maybe else []
        title = f"Page {spot.page}"
        return Tile(self.href(spot), self.picture(spot, "small"), title, state, colour, ", ".join(parts))

    @cached_property
    def _marks(self) -> dict[tuple[str, int], list[object]]:
        return _grouped(self.file.standing)

    @cached_property
    def _maybe(self) -> dict[tuple[str, int], list[object]]:
        return _grouped(self.file.findings.suggestions)

    @cached_property
    def _asked(self) -> dict[tuple[str, int], list[object]]:
        return _grouped(self.file.findings.questions)

    @cached_property
    def tasks(self) -> list[Task]:
        """What has to be done before the copy, in order."""
        file, found = self.file, self.file.findings
        unread = file.unread
        first = next((spot for spot in file.spots if is_at(spot, found.suggestions)), None)
        asked = f"{file.path}/questions" if found.questions else ""
        return [
            _task("Read every page", self.href(unread[0]) if unread else "", len(unread), "page", "to read"),
            _task(
                "Accept or reject each suggestion",
                self.href(first) if first else "",
                len(found.suggestions),
                "suggestion",
                "open",
            ),
            _task(
                "Settle the questions", asked if found.questions else "", len(found.questions), "question", "open"
            ),
        ]

    @property
    def unknown(self) -> str:
        """How many spellings nobody has answered for."""
        return count(len(self.file.findings.unknown), "spelling")

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
        """What was pinned to the pages of the copy that came back."""
        if not self.came_back:
            return []
        found = []
        for page, row in comments_on_version(self.file.comments, self.file.case.state.versions):
            href = f"{self.file.path}/page/{row.document_id}/{row.page}"
            found.append(Comment(f"Page {page} of the copy", row.words, href))
        return found


def _task(title: str, href: str, left: int, noun: str, rest: str) -> Task:
    if not left:
        return Task(title, "", "", "Done", "")
    return Task(title, href, "", f"{count(left, noun)} {rest}", "blue")


def is_at(spot: Spot, found: Iterable[Suggestion]) -> bool:
    return any((each.document_id, each.page) == spot.key for each in found)


def _grouped(rows: Iterable[object]) -> dict[tuple[str, int], list[object]]:
    grouped: dict[tuple[str, int], list[object]] = {}
    for row in rows:
        key = (getattr(row, "document_id", ""), getattr(row, "page", 0))
        grouped.setdefault(key, []).append(row)
    return grouped
