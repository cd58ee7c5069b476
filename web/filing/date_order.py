"""Which papers of a file stand out of the order of their dates (S18)."""

from collections.abc import Iterable
from datetime import date

from models.files import Document


def out_of_order(papers: Iterable[Document]) -> frozenset[str]:
    """The ids of the papers that are older than one before them; those without a date stand anywhere."""
    found, latest = set(), date.min
    for paper in papers:
        if paper.dated and paper.dated < latest:
            found.add(paper.id)
        latest = max(latest, paper.dated or latest)
    return frozenset(found)
