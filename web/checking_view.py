"""What the second check shows: the copy beside its originals, what changed, what was said of a page (S38)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from sqlmodel import Session

import redaction
from models.acts import CopyMade, SentBack, SignedOff
from models.files import CopyRow, Document, MarkRow
from models.words import Role
from records.file import copies_of, marks_of, pages_read
from redaction import CopyItem, Mark
from rules.permissions import See
from rules.refusals import words_for
from rules.signoff import roles_missing, roles_to_sign
from web.casefile import Case
from web.guarding import Visit
from web.marker_copy import LogLine, MadeCopy, changes, log_line, names_of, open_copy
from web.marker_file import comments_on_version, loader, papers_of_copy
from web.marker_reading import LIBRARY, Load, Shelf
from web.wording import count, role_name

TYPESET = frozenset({"text", "eml", "docx"})
_SOURCES: Shelf[dict[int, tuple[str, int]]] = Shelf(50, lambda _: 1)


@dataclass(frozen=True)
class CheckTile:
    """A page of the copy in the overview."""

    number: int
    href: str
    state: str
    colour: str
    details: str


@dataclass(frozen=True)
class Said:
    """A comment on a page."""

    page: int
    href: str
    words: str
    who: str


@dataclass(frozen=True)
class Check:
    """The copy that stands, with everything its checker needs, read at one moment."""

    case: Case
    visit: Visit
    copy: MadeCopy | None
    made: CopyMade | None
    papers: tuple[Document, ...]
    names: Mapping[str, str]
    read: frozenset[int]
    notes: tuple[MarkRow, ...]
    before: MadeCopy | None
    load: Load

    @property
    def path(self) -> str:
        """The address of the check."""
        return f"{self.case.path}/check"

    @property
    def row(self) -> CopyRow:
        """The copy's row; ask only where there is a copy."""
        return self.shown.row

    @property
    def shown(self) -> MadeCopy:
        """The copy. Raises LookupError where none stands."""
        if self.copy is None:
            raise LookupError("No copy stands now.")
        return self.copy

    @property
    def unread(self) -> list[int]:
        """The pages of the copy that this person has not said to have read."""
        return [page for page in range(1, self.row.pages + 1) if page not in self.read]

    @property
    def progress(self) -> str:
        """How much is still to be read, in words."""
        left, total = len(self.unread), count(self.row.pages, "page")
        return f"{left} of {total} still to read by you" if left else f"All {total} read by you"

    @property
    def checker(self) -> bool:
        """Whether this person's role passes copies."""
        return self.visit.may_act("signed_off")

    @property
    def hindrance(self) -> str:
        """Why this person cannot check this copy; empty where they can."""
        if not self.checker:
            return f"The second check is done by the {' and the '.join(role_name(role) for role in self.to_sign)}."
        if self.made is not None and self.visit.user.id in self.made.marked_by:
            return words_for("checker_marked")
        if any(party.staff_user_id == self.visit.user.id for party in self.case.state.parties.values()):
            return words_for("about_yourself")
        return ""

    @property
    def to_sign(self) -> tuple[Role, ...]:
        """Whose second check is needed."""
        return roles_to_sign(self.case.state)

    @property
    def signed(self) -> list[tuple[str, str]]:
        """Whose check is needed, and whether they have passed it."""
        missing = roles_missing(self.case.state)
        return [(role_name(role).capitalize(), "Not yet" if role in missing else "Passed") for role in self.to_sign]

    @property
    def passed_by_role(self) -> bool:
        """Whether this person's role has passed the copy, or need not."""
        return self.visit.user.role not in roles_missing(self.case.state)

    @cached_property
    def sources(self) -> dict[int, tuple[str, int]]:
        """Which page of which paper each page of the copy shows; front pages show none."""
        known = _SOURCES.get(self.row.id)
        if known is None:
            known = _sources(self.shown, self.papers, self.load)
            _SOURCES.put(self.row.id, known)
        return known

    def source(self, page: int) -> tuple[Document, int] | None:
        """The paper and the page behind a page of the copy."""
        paper_id, own = self.sources.get(page, ("", 0))
        paper = next((paper for paper in self.papers if paper.id == paper_id), None)
        return (paper, own) if paper is not None else None

    @property
    def comments(self) -> list[Said]:
        """What was said of pages of this version."""
        return [
            Said(page, f"{self.path}/page/{page}", row.words, self.case.who(row.by, self._role(row.by)))
            for page, row in comments_on_version(self.notes, self.row.version)
        ]

    def _role(self, user_id: str) -> str:
        user = self.case.staff.get(user_id)
        return user.role if user else ""

    @cached_property
    def changed(self) -> list[tuple[str, LogLine]]:
        """What is black now and was not in the version checked last, and the other way round."""
        if self.before is None or self.copy is None:
            return []
        more, fewer = changes(self.copy.log, self.before.log)
        return [*(("Now black", self._line(each)) for each in more), *(("No longer", self._line(e)) for e in fewer)]

    @cached_property
    def changed_pages(self) -> set[tuple[str, int]]:
        """The pages of papers on which something changed."""
        if self.before is None or self.copy is None:
            return set()
        more, fewer = changes(self.copy.log, self.before.log)
        return {(str(each["document_id"]), int(each["page"])) for each in [*more, *fewer]}

    def is_changed(self, page: int) -> bool:
        """Whether something changed on this page since the last check."""
        return self.sources.get(page) in self.changed_pages

    def _line(self, entry: dict[str, Any]) -> LogLine:
        told = self.visit.may_see(See.SENSITIVE_REASONS)
        return log_line(entry, {paper.id: paper.title for paper in self.papers}, dict(self.names), told=told)

    def marks_on(self, page: int) -> list[LogLine]:
        """What is black on a page of the copy, with its reasons."""
        source = self.sources.get(page)
        return [self._line(each) for each in self.shown.log if (each["document_id"], each["page"]) == source]

    @property
    def tiles(self) -> list[CheckTile]:
        """The pages of the copy."""
        said = [comment.page for comment in self.comments]
        tiles = []
        for page in range(1, self.row.pages + 1):
            state, colour = ("Read", "green") if page in self.read else ("Unread", "blue")
            if not self.checker:
                state, colour = "", ""
            details = ["changed"] if self.is_changed(page) else []
            details += [count(said.count(page), "comment")] if page in said else []
            tiles.append(CheckTile(page, f"{self.path}/page/{page}", state, colour, ", ".join(details)))
        return tiles


def open_check(session: Session, visit: Visit, case: Case) -> Check:
    """Read what the second check needs."""
    made = case.state.copy
    copy = open_copy(session, visit.desk, case.ref, made.version) if made is not None else None
    checked = _checked_before(session, case, made)
    return Check(
        case=case,
        visit=visit,
        copy=copy,
        made=made,
        papers=tuple(papers_of_copy(session, case.child.id)),
        names=names_of(session, case.child),
        read=pages_read(session, case.ref, made.copy_sha256, visit.user.id) if made else frozenset(),
        notes=tuple(marks_of(session, case.ref, taken_off=True)),
        before=open_copy(session, visit.desk, case.ref, checked) if checked else None,
        load=loader(visit.desk),
    )


def _checked_before(session: Session, case: Case, made: CopyMade | None) -> int:
    """The version that somebody passed or sent back last, before the one that stands; 0 for none."""
    hashes = [event.act.copy_sha256 for event in case.events if isinstance(event.act, SignedOff | SentBack)]
    versions = {row.sha256: row.version for row in copies_of(session, case.ref)}
    earlier = [versions[each] for each in hashes if each in versions and made and each != made.copy_sha256]
    return earlier[-1] if earlier else 0


def _sources(copy: MadeCopy, papers: Sequence[Document], load: Load) -> dict[int, tuple[str, int]]:
    """The pages of papers in the order of the copy; the front pages are what is left before them."""
    shown: list[tuple[str, int]] = []
    for paper in papers:
        if paper.media in TYPESET:
            shown += _set_anew(paper, copy.log, load)
        else:
            shown += [(paper.id, page.number) for page in LIBRARY.paper(paper, load).pages]
    front = copy.row.pages - len(shown)
    return {front + number: place for number, place in enumerate(shown, start=1)} if front >= 0 else {}


def _set_anew(paper: Document, log: Sequence[dict[str, Any]], load: Load) -> list[tuple[str, int]]:
    """A paper of text is set anew without what is withheld, so its pages may be fewer or more than before."""
    marks = tuple(
        Mark(
            paper.id,
            int(each["page"]),
            tuple(tuple(box) for box in each["boxes"]),
            each["party_id"],
            each["rule"],
            each["words"],
        )
        for each in log
        if each["document_id"] == paper.id
    )
    item = CopyItem(paper.id, "", load(paper), cast(redaction.Kind, paper.media), marks)
    return [(paper_id, page) for paper_id, page, _ in redaction.make_copy([item], None).page_map]
