"""The file looked over by machine: what nothing could read, double sheets, missing pages, suggestions (S18)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import redaction
from models.files import Document
from rules.suggesting import Suggested, pages_said, suggested
from web.marker.reading import LIBRARY, Load, Paper
from web.wording import listed

_FEW_LETTERS = 40


@dataclass(frozen=True)
class Looked:
    """What the machine saw of each paper, by its id. A paper that is not there was not read yet."""

    papers: Mapping[str, Paper]
    unread: int
    remarks: Mapping[str, list[str]]
    suggestions: Mapping[str, Mapping[str, Suggested]]
    to_explain: list[str] = field(default_factory=list)


def look_over(papers: Sequence[Document], load: Load, today: date) -> Looked:
    """Look at every paper that was read; those that were not are read behind the page, one after the other."""
    read = {paper.id: LIBRARY.read_ahead(paper, load) for paper in papers}
    known = {name: one for name, one in read.items() if one is not None}
    remarks: dict[str, list[str]] = {paper.id: [] for paper in papers}
    to_explain, first_of = [], dict[str, Document]()
    for paper in papers:
        pages = known.get(paper.id)
        if pages is None:
            remarks[paper.id].append("Being read")
            continue
        remarks[paper.id] += not_read(pages) + _to_turn(pages) + _closed(pages)
        gaps = _gaps(paper, pages) + _double(paper, pages, first_of)
        remarks[paper.id] += gaps
        if gaps and not paper.explanation:
            to_explain.append(f"{paper.title}: {listed(gaps).lower()}")
    found = {paper.id: _news(paper, known[paper.id], today) for paper in papers if paper.id in known}
    return Looked(
        known,
        len(papers) - len(known),
        remarks,
        {name: one for name, one in found.items() if one},
        to_explain,
    )


def text_of(paper: Paper) -> str:
    """The words of a paper, page after page."""
    return "\n".join(page.text for page in paper.pages)


def not_read(paper: Paper) -> list[str]:
    """Which pages nothing could read, in words; they are never shown as clean."""
    if paper.fault:
        return ["Not machine-read"]
    dark = [str(page.number) for page in paper.pages if not page.machine_read]
    if not dark:
        return []
    if len(dark) == len(paper.pages):
        return ["Not machine-read"]
    return [f"Not machine-read: {'page' if len(dark) == 1 else 'pages'} {listed(dark)}"]


def _closed(paper: Paper) -> list[str]:
    if not paper.closed:
        return []
    return [f"Needs a person: {listed([one.name for one in paper.closed])} inside it cannot be opened"]


def page_doubts(page: redaction.Page) -> list[str]:
    """What a person has to see to on a page, in words: nothing read it, or it may lie on its side."""
    return [
        *([] if page.machine_read else ["Not machine-read"]),
        *(["May have to be turned"] if _may_lie(page) else []),
    ]


def _may_lie(page: redaction.Page) -> bool:
    return any(asked.kind is redaction.Doubt.TURN for asked in page.questions)


def _to_turn(paper: Paper) -> list[str]:
    numbers = [str(page.number) for page in paper.pages if _may_lie(page)]
    if not numbers:
        return []
    return [f"May have to be turned: {'page' if len(numbers) == 1 else 'pages'} {listed(numbers)}"]


def _gaps(document: Document, paper: Paper) -> list[str]:
    said = pages_said(text_of(paper))
    if said is None or said <= document.pages:
        return []
    return [f"Says {said} pages, has {document.pages}"]


def _double(document: Document, paper: Paper, first_of: dict[str, Document]) -> list[str]:
    letters = re.sub(r"\W+", "", text_of(paper)).lower()
    if len(letters) < _FEW_LETTERS:
        return []
    first = first_of.setdefault(letters, document)
    return [] if first is document else [f"The same words as “{first.title}”"]


def _news(document: Document, paper: Paper, today: date) -> Mapping[str, Suggested]:
    """What the words suggest that is not what is recorded already."""
    found = suggested(text_of(paper), today)
    return {name: one for name, one in found.items() if getattr(document, name) != one.value}
