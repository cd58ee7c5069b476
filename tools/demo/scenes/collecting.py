"""The file is collected: uploaded, dated and ordered, then confirmed by two people (S16-S18, R25)."""

import email
import email.policy
from pathlib import Path

from models.words import Role
from samples import SampleDocument
from tools.demo.browser import Browser, send
from tools.demo.play import Play
from web.filing.search_places import PLACES
from web.wording import DOCUMENT_KINDS


def play(play: Play) -> None:
    """From the first upload to the line manager's word."""
    papers = play.plan.papers
    pages = sum(paper.pages for paper, _ in papers)
    with play.step(Role.MANAGER, f"uploads {len(papers)} documents of {pages} pages"):
        page = play.at(Role.MANAGER, "/documents")
        page.upload("Files", [path for _, path in papers])
        send(page, "Add the files", f"{len(papers)} documents added")
    with play.step(Role.MANAGER, "enters title, date, author and kind of each, and puts them in order"):
        for paper, path in papers:
            _describe(page, paper, path)
        send(page, "Put them in the order of their dates", "in the order of their dates")
    with play.step(Role.MANAGER, "ticks where was searched, and says that the file is complete"):
        page.follow("Say that the file is complete")
        for words in list(PLACES.values())[:-1]:
            page.tick(words)
        page.fill("If a place was not searched, why?", "There is no other site, and nobody has left since.")
        send(page, "Say that the file is complete", "The line manager is asked")
    with play.step(Role.LINE_MANAGER, "signs in, goes through the file and confirms it"):
        page = play.at(Role.LINE_MANAGER)
        page.follow("Go through the file and confirm it")
        for title in [words for words in page.links() if words in {paper.title for paper, _ in papers}]:
            page.follow(title)
            page.follow("All documents")
        page.tick("I went through the file")
        send(page, "Confirm the file", "You have confirmed the file")


def _describe(page: Browser, paper: SampleDocument, path: Path) -> None:
    page.follow(suggested_title(path))
    page.fill("Title", paper.title)
    if paper.dated is not None:
        page.fill_date("Date", paper.dated)
    page.fill("Author", paper.author)
    page.choose("Kind", DOCUMENT_KINDS[paper.kind])
    send(page, "Save", "What is known of the document is saved")


def suggested_title(path: Path) -> str:
    """The title that a file comes in with, until somebody enters a better one."""
    if path.suffix == ".eml":
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        return f"E-mail: {' '.join(str(mail['subject']).split())}"
    return path.stem.replace("-", " ").capitalize()
