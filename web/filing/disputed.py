"""Where a paper is shown, that somebody says an entry in it is wrong, and what stands beside it (S49-S51, R28)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from records.disputes import Dispute, disputes_about

DISPUTED = "Disputed"


@dataclass(frozen=True)
class Shown:
    """One dispute beside a paper: in a few words, with the matter and the paper that stands beside it.

    `page` is where the entry stands; None where nobody named a page.
    """

    words: str
    matter_ref: str
    beside_id: str
    runs: bool
    page: int | None = None


def disputed_in(session: Session, child_id: str) -> Mapping[str, Sequence[Shown]]:
    """What is shown beside each paper of a child, by the paper's id."""
    found: dict[str, list[Shown]] = defaultdict(list)
    for one in disputes_about(session, child_id):
        if one.document_id is not None and (one.runs or one.beside_id):
            found[one.document_id].append(
                Shown(_words(one), one.matter_ref, one.beside_id or "", one.runs, one.page)
            )
    return found


def marks_of_dispute(shown: Sequence[Shown]) -> list[str]:
    """The words of the tags beside a paper in a list, each once."""
    tags = [DISPUTED] if any(one.runs for one in shown) else []
    return tags + (["A paper stands beside it"] if any(one.beside_id for one in shown) else [])


def _words(one: Dispute) -> str:
    where = f"An entry on page {one.page}" if one.page else "An entry in this paper"
    if one.runs:
        return f"{where} is disputed. It is being checked."
    return f"{where} was disputed. What was found stands in the paper beside it."
