"""A question about a page in words: what can be answered to it, and what was answered by whom (S35, S38)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.marking import MarkerAnswer
from models.people import User
from web.marker.choices import Choice, choice_words, choices_for
from web.marker.finding import UNOPENED, Question
from web.marker.words import question_words
from web.wording import moment


@dataclass(frozen=True)
class Asked:
    """A question about a page: where, what, and what can be answered."""

    id: str
    title: str
    href: str
    why: str
    words: str
    choices: tuple[Choice, ...]

    @property
    def needs_reason(self) -> bool:
        """Whether one of the answers has to be given a reason."""
        return any(each.needs_reason for each in self.choices)


@dataclass(frozen=True)
class Settled:
    """A question that somebody settled: what was chosen, why, who and when."""

    id: str
    why: str
    chosen: str
    reason: str
    who: str


def as_asked(question: Question, title: str, path: str) -> Asked:
    """A question in words."""
    choices = () if question.kind == UNOPENED else tuple(choices_for(question.kind))
    href = f"{path}/page/{question.document_id}/{question.page}"
    return Asked(question.id, title, href, question_words(question.kind), question.words, choices)


def settled_words(rows: Iterable[MarkerAnswer], staff: Mapping[str, User]) -> Sequence[Settled]:
    """What was settled, with who and when."""
    return [
        Settled(
            row.id,
            question_words(row.rule),
            choice_words(row.rule, row.choice),
            row.reason,
            f"{staff[row.by].name if row.by in staff else 'Somebody'}, {moment(row.at)}",
        )
        for row in rows
    ]
