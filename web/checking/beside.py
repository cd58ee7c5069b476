"""What stands beside a page in the second check: said before, disputed, typed anew (S38, S49, S35)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from models.sheets import RetypedPage
from records.file import answers_to, box_of, comments_of
from records.retyping import retyped_rows
from redaction import Box
from web.casefile import Case
from web.filing.disputed import Shown, disputed_in
from web.marker.finding import Where
from web.marker.remarks import Remark, places_of, remark_of


@dataclass(frozen=True)
class Before:
    """A comment on an earlier version: where in the file it lay, and what became of it."""

    remark: Remark
    where: Where | None
    box: Box | None


@dataclass(frozen=True)
class Beside:
    """What a checker has to know of pages, beside what they show."""

    before: Sequence[Before] = ()
    disputed: Mapping[str, Sequence[Shown]] = field(default_factory=dict)
    retyped: Mapping[Where, str] = field(default_factory=dict)

    def said_of(self, where: Where | None) -> list[Before]:
        """What was said of a page in earlier versions; of the front pages where `where` is None."""
        return [each for each in self.before if each.where == where]

    def disputes_on(self, where: Where | None) -> list[Shown]:
        """What is disputed on a page, or in its paper without a page being named."""
        paper, page = where if where is not None else ("", 0)
        return [each for each in self.disputed.get(paper, ()) if each.page in (None, page)]


def beside(session: Session, case: Case, version: int) -> Beside:
    """Read what stands beside the pages of a version."""
    earlier = [row for row in comments_of(session, case.ref) if row.version < version]
    places, answers = places_of(session, case.ref, earlier), answers_to(session, case.ref)
    before = [
        Before(remark_of(row, answers.get(row.id), case.staff), places.get(row.id), box_of(row)) for row in earlier
    ]
    retyped = {(row.document_id, row.page): _retyped(row, case) for row in retyped_rows(session, case.ref)}
    return Beside(before, disputed_in(session, case.child.id), retyped)


def _retyped(row: RetypedPage, case: Case) -> str:
    who = case.staff[row.by].name if row.by in case.staff else "Somebody"
    return f"{row.reason} ({who})"
