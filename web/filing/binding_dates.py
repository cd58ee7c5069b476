"""Which dates lie on the cutting table, and what a new document's date would leave out of a request (S18, R25)."""

from collections.abc import Sequence

from sqlmodel import Session

from models.files import Document
from records.endings import open_requests_of
from records.scope import cut_off_of, papers_apart
from redaction import PiecePage
from web.filing.lying import Lying
from web.wording import day, listed, long_day


def dates_on(lies: Lying) -> list[str]:
    """The documents that lie on the table, each with its date, in words."""
    return [f"{paper.title}: {day(paper.dated) or 'no date'}" for _, paper in lies.sources]


def falling_out(session: Session, ref: str, lies: Lying, made: Sequence[Sequence[PiecePage]]) -> list[str]:
    """Which documents an open request of the child would no longer count, were these made of them, in words.

    A new document has the date of the one that its first page comes from. Nothing of another request is told but
    that there is one (S83).
    """
    bound = [_papers(lies, pages) for pages in made]
    told = []
    for other in dict.fromkeys([ref, *open_requests_of(session, lies.box.child_id)]):
        inside, later = ({paper.id for paper in papers} for papers in papers_apart(session, other))
        who = "Another open request about this child"
        if other == ref:
            who = f"This request counts papers up to {long_day(cut_off_of(session, ref))}, so it"
        for papers in bound:
            lost = [paper.title for paper in papers if paper.id in inside]
            if lost and papers[0].id in later:
                told.append(
                    f"{who} would no longer count {listed(lost)}: bound behind {papers[0].title}, the new document "
                    f"is dated {day(papers[0].dated)}. Let it begin with an earlier page, or keep them apart."
                )
    return told


def _papers(lies: Lying, pages: Sequence[PiecePage]) -> list[Document]:
    """The documents whose pages these are, each once, that of the first page first."""
    found = [
        paper
        for page in pages
        for source, paper in lies.sources
        if source.first <= page.number < source.first + source.pages
    ]
    return list({paper.id: paper for paper in found}.values())
