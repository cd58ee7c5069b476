"""What the second check shows: the copy beside its originals, what changed, what was said of a page (S38)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlmodel import Session

from models.acts import CopyMade, SentBack, SignedOff
from models.files import CopyRow, Document
from models.marking import AnswerKind, CopyComment, MarkerAnswer
from models.words import Role
from records.file import answers_of, box_of, comments_of, copies_of, pages_read
from records.questions import asked_by, settled_by
from records.store import is_readable, unseal
from redaction import Box, Manifest
from rules.permissions import LEADERS
from rules.refusals import words_for
from rules.signoff import roles_missing, roles_to_sign, signs_for
from rules.together import made_alone, pages_for, side_of
from web.casefile import Case, sees_reasons
from web.checking.beside import Before, Beside, beside
from web.checking.changes import ChangedPage, changed_pages
from web.guarding import Visit
from web.marker.asked import Settled, settled_words
from web.marker.copy import LogLine, MadeCopy, log_line, names_of, open_copy
from web.marker.file import papers_of_copy
from web.marker.finding import SURE
from web.marker.reading import Load, loader
from web.marker.words import question_words
from web.wording import count, pages_in_words


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

    id: str
    page: int
    href: str
    words: str
    who: str
    mine: bool
    box: Box | None


@dataclass(frozen=True)
class Dispute:
    """That an entry on a page is, or was, disputed; `href` leads to what stands beside it in this copy."""

    words: str
    runs: bool
    href: str


@dataclass(frozen=True)
class ToLookAt:
    """Something on a page of the copy that only an eye can judge, and how the marker settled it."""

    page: int
    href: str
    why: str
    settled: tuple[Settled, ...] = ()


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
    notes: tuple[CopyComment, ...]
    answers: tuple[MarkerAnswer, ...]
    before: MadeCopy | None
    manifests: Mapping[int, str]
    beside: Beside
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

    @cached_property
    def to_read(self) -> frozenset[int]:
        """The pages this person has to pass: all, or where two marked together those that the other made (S36)."""
        return pages_for(self.made, self.visit.user.role) if self.made is not None else frozenset()

    @property
    def unread(self) -> list[int]:
        """The pages that this person has to pass and has not said to have read."""
        return sorted(self.to_read - self.read)

    @property
    def progress(self) -> str:
        """How much is still to be read, in words."""
        left, total = len(self.unread), count(len(self.to_read), "page")
        return f"{left} of {total} still to read by you" if left else f"All {total} read by you"

    @property
    def together(self) -> list[str]:
        """Where two marked together: who made which pages, and who passes them (S36)."""
        shares = self.made.made_by if self.made is not None else ()
        return [
            f"{self.case.who(share.who, share.role)} marked or decided about {pages_in_words(share.pages)}. "
            f"The {self._passes(share.role)} {'passes it' if len(share.pages) == 1 else 'passes them'}."
            for share in shares
        ]

    def _passes(self, maker: Role) -> str:
        """Whose side passes what somebody of this role made."""
        other = Role.MANAGER if side_of(maker) is Role.LINE_MANAGER else Role.LINE_MANAGER
        return self.case.title_of(other)

    @property
    def checker(self) -> bool:
        """Whether this person passes this copy, or some of its pages."""
        if not self.visit.may_act("signed_off"):
            return False
        return self.visit.user.role not in LEADERS or Role.MANAGER in self.to_sign

    @property
    def hindrance(self) -> str:
        """Why this person cannot check this copy; empty where they can."""
        if not self.checker:
            return f"The second check is done by the {' and the '.join(map(self.case.title_of, self.to_sign))}."
        if self.made is not None and made_alone(self.made, self.visit.user.role, self.visit.user.id):
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
        titles = {role: self.case.title_of(role) for role in self.to_sign}
        return [
            (title[:1].upper() + title[1:], "Not yet" if role in missing else "Passed")
            for role, title in titles.items()
        ]

    @property
    def passed_by_role(self) -> bool:
        """Whether this person's role has passed the copy, or need not."""
        return signs_for(self.visit.user.role) not in roles_missing(self.case.state)

    @property
    def asked(self) -> bool:
        """Whether this copy waits, or waited, for the pass of somebody of this person's role."""
        return signs_for(self.visit.user.role) in self.to_sign

    @cached_property
    def sources(self) -> dict[int, tuple[str, int]]:
        """Which page of which paper each page of the copy shows; front pages show none."""
        return {page: (paper, own) for paper, own, page in self.shown.page_map}

    def source(self, page: int) -> tuple[Document, int] | None:
        """The paper and the page behind a page of the copy."""
        paper_id, own = self.sources.get(page, ("", 0))
        paper = next((paper for paper in self.papers if paper.id == paper_id), None)
        return (paper, own) if paper is not None else None

    @property
    def comments(self) -> list[Said]:
        """What was said of pages of this version."""
        return [
            Said(
                row.id,
                row.page,
                f"{self.path}/page/{row.page}",
                row.words,
                self.case.who(row.by, self._role(row.by)),
                row.by == self.visit.user.id,
                box_of(row),
            )
            for row in self.notes
        ]

    def said_before(self, page: int) -> list[Before]:
        """What was said of this page in earlier versions, with what became of it."""
        return self.beside.said_of(self.sources.get(page))

    @property
    def earlier(self) -> list[tuple[str, str, Before]]:
        """Everything that was said of earlier versions: the page it is now in words, its address, the comment."""
        pages = {where: page for page, where in sorted(self.sources.items(), reverse=True)}
        found = []
        for each in self.beside.before:
            page = pages.get(each.where, 0) if each.where is not None else 1
            words = f"Page {page}" if page else "A page that is no longer in the copy"
            found.append((words, f"{self.path}/page/{page}" if page else "", each))
        return found

    def disputes_on(self, page: int) -> list[Dispute]:
        """What is disputed on a page, with the page of the copy on which what stands beside it begins."""
        firsts = {paper: number for number, (paper, _) in sorted(self.sources.items(), reverse=True)}
        return [
            Dispute(
                each.words,
                each.runs,
                f"{self.path}/page/{firsts[each.beside_id]}" if each.beside_id in firsts else "",
            )
            for each in self.beside.disputes_on(self.sources.get(page))
        ]

    def retyped(self, page: int) -> str:
        """Why this page is typed anew, and who said so; nothing where it is shown as it is."""
        where = self.sources.get(page)
        return self.beside.retyped.get(where, "") if where is not None else ""

    def _role(self, user_id: str) -> str:
        user = self.case.staff.get(user_id)
        return user.role if user else ""

    @cached_property
    def changed(self) -> tuple[ChangedPage, ...]:
        """What is different from the version checked last, page by page."""
        if self.before is None or self.copy is None:
            return ()
        titles = {paper.id: paper.title for paper in self.papers}
        return changed_pages(self.before, self.copy, self.manifests, titles, self._line)

    def is_changed(self, page: int) -> bool:
        """Whether something changed on this page since the last check."""
        return any(each.page == page for each in self.changed)

    def changes_on(self, page: int) -> list[tuple[str, LogLine]]:
        """What changed on one page."""
        return [line for each in self.changed if each.page == page for line in each.lines]

    def size_of(self, page: int) -> tuple[float, float]:
        """How wide and high a page of the copy is, in points."""
        facts = Manifest.from_json(self.manifests[self.row.version]).pages[page - 1]
        return (facts.width_pt, facts.height_pt)

    def _line(self, entry: dict[str, Any]) -> LogLine:
        told = sees_reasons(self.visit, self.case)
        return log_line(entry, {paper.id: paper.title for paper in self.papers}, dict(self.names), told=told)

    def marks_on(self, page: int) -> list[LogLine]:
        """What is black on a page of the copy, with its reasons."""
        source = self.sources.get(page)
        return [self._line(each) for each in self.shown.log if (each["document_id"], each["page"]) == source]

    @cached_property
    def review(self) -> list[ToLookAt]:
        """What the copy leaves to the eye: bars that touch their neighbours, gaps whose width may tell a name."""
        pages = {(paper, own): page for paper, own, page in reversed(self.shown.page_map)}
        found = []
        for each in asked_by(self.row):
            page = pages.get(each.where, 0)
            here = [row for row in self.answers if (row.document_id, row.page) == each.where]
            said = [row for row in here if row.rule == each.kind]
            settled = tuple(settled_words(said, self.case.staff)) if settled_by(each, said) else ()
            if page:
                found.append(ToLookAt(page, f"{self.path}/page/{page}", question_words(each.kind), settled))
        return sorted(found, key=lambda each: each.page)

    @property
    def unsettled(self) -> str:
        """How many of these the marker still has to settle, in words; nothing where all are."""
        left = sum(not each.settled for each in self.review)
        return count(left, "question") if left else ""

    @property
    def left_standing(self) -> list[str]:
        """What the machine found and a person said is about somebody else, with their reasons."""
        titles = {paper.id: paper.title for paper in self.papers}
        rows = [row for row in self.answers if row.kind is AnswerKind.REJECTED and row.rule in SURE]
        return [
            f"{titles.get(row.document_id, 'A paper')}, page {row.page}: {row.words.strip(' .,;:')}"
            + (f" – {row.reason}" if row.reason else "")
            for row in rows
        ]

    @property
    def tiles(self) -> list[CheckTile]:
        """The pages of the copy."""
        said = [comment.page for comment in self.comments]
        tiles = []
        for page in range(1, self.row.pages + 1):
            state, colour = ("Read", "green") if page in self.read else ("Unread", "blue")
            if not self.checker or page not in self.to_read:
                state, colour = "", ""
            details = ["changed"] if self.is_changed(page) else []
            details += ["disputed"] if any(each.runs for each in self.disputes_on(page)) else []
            details += ["typed anew"] if self.retyped(page) else []
            details += ["the other passes it"] if self.checker and page not in self.to_read else []
            details += [count(said.count(page), "comment")] if page in said else []
            tiles.append(CheckTile(page, f"{self.path}/page/{page}", state, colour, ", ".join(details)))
        return tiles


def open_check(session: Session, visit: Visit, case: Case) -> Check:
    """Read what the second check needs."""
    made = case.state.copy
    copy = open_copy(session, visit.desk, case.ref, made.version) if made is not None else None
    checked = _checked_before(session, case, made)
    before = open_copy(session, visit.desk, case.ref, checked) if checked else None
    return Check(
        case=case,
        visit=visit,
        copy=copy,
        made=made,
        papers=tuple(papers_of_copy(session, case.ref)),
        names=names_of(session, case.child),
        read=pages_read(session, case.ref, made.copy_sha256, visit.user.id) if made else frozenset(),
        notes=tuple(comments_of(session, case.ref, made.version)) if made else (),
        answers=tuple(answers_of(session, case.ref)),
        before=before,
        beside=beside(session, case, made.version) if made is not None else Beside(),
        manifests={
            each.row.version: unseal(session, visit.desk.key, each.row.manifest_id).decode()
            for each in (copy, before)
            if each is not None
        },
        load=loader(visit.desk),
    )


def _checked_before(session: Session, case: Case, made: CopyMade | None) -> int:
    """The version passed or sent back last, before the one that stands; 0 for none, or none that can be read."""
    hashes = [event.act.copy_sha256 for event in case.events if isinstance(event.act, SignedOff | SentBack)]
    kept = [row for row in copies_of(session, case.ref) if is_readable(session, row.log_id)]
    versions = {row.sha256: row.version for row in kept}
    earlier = [versions[each] for each in hashes if each in versions and made and each != made.copy_sha256]
    return earlier[-1] if earlier else 0
