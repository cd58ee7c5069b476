"""What checkers wrote of pages of the copy, where it lies in the file, and what became of it (S36, S38)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from models.files import CopyRow
from models.marking import CommentAnswer, CopyComment
from models.people import User
from records.file import answers_to, comments_of, copy_of_version, page_map_of
from web.marker.finding import Where
from web.wording import moment


@dataclass(frozen=True)
class Remark:
    """A comment in words: what was said of which version, by whom, and what became of it."""

    id: str
    words: str
    said: str
    answer: str
    reason: str
    by: str


def remark_of(row: CopyComment, answer: CommentAnswer | None, staff: Mapping[str, User]) -> Remark:
    """A comment with what became of it, in words."""
    said = f"{_name(row.by, staff)}, of version {row.version}"
    if answer is None:
        return Remark(row.id, row.words, said, "", "", "")
    words = "Done" if answer.done else "Stays as it is"
    return Remark(row.id, row.words, said, words, answer.words, f"{_name(answer.by, staff)}, {moment(answer.at)}")


def _name(user_id: str, staff: Mapping[str, User]) -> str:
    return staff[user_id].name if user_id in staff else "Somebody"


def comments_to_answer(session: Session, ref: str, version: int) -> tuple[CopyComment, ...]:
    """The comments on the newest version, and of earlier ones those that nobody answered."""
    answered = answers_to(session, ref)
    return tuple(row for row in comments_of(session, ref) if row.version == version or row.id not in answered)


def places_of(session: Session, ref: str, comments: Sequence[CopyComment]) -> dict[str, Where]:
    """On which page of which paper each comment on a copy lies; comments on its front pages lie on none."""
    rows = {version: copy_of_version(session, ref, version) for version in {each.version for each in comments}}
    shown = {version: _shown(row) for version, row in rows.items()}
    return {each.id: shown[each.version][each.page] for each in comments if each.page in shown[each.version]}


def _shown(row: CopyRow | None) -> dict[int, Where]:
    return {page: (paper, own) for paper, own, page in page_map_of(row)} if row is not None else {}
