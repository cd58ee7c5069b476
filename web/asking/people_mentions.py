"""Where a person is mentioned: the passages, checked against the pages they are said to stand on (S19, S35)."""

import re
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

import redaction
from models.files import Document, turns_of
from models.words import MentionKind
from records.file import add_mention, get_document, mentions_of, take_off_mention
from records.scope import papers_of
from rules.permissions import See
from web.asking.people_views import Card, card_of, must_act, must_not_be_own
from web.asking.people_words import MENTION_KINDS
from web.casefile import Case, open_case, show
from web.filing.told import say_changed
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.marker.reading import LIBRARY, Shelf, loader
from web.wording import count, day

router = APIRouter()

FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]
_MEDIA: Mapping[str, redaction.Kind] = {
    "pdf": "pdf",
    "text": "text",
    "eml": "eml",
    "docx": "docx",
    "image": "image",
}
_READ: Shelf[tuple[redaction.Page, ...]] = Shelf(2_000, lambda pages: max(len(pages), 1))
_ALIKE = str.maketrans("\u2018\u2019\u201b\u201c\u201d\u201e\u2010\u2011\u2013\u2014\u00a0", "'''\"\"\"---- ")
_NOT_THERE = (
    "These words do not stand on that page. Check the page and copy the words exactly, or tick the box to note "
    "them all the same."
)
_NOT_READ = (
    "No machine can read that page, so nobody has checked the words. Look at the page yourself, then tick the box."
)


@router.get("/requests/{ref}/people/{person_id}/mentions")
def ask(visit: FileVisit, ref: str, person_id: str) -> Response:
    """The passages of a person, and room for one more."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card = card_of(session, visit, case, person_id)
        papers = papers_of(session, ref)
    visit.viewed(ref, "mentions", person_id=person_id)
    visit.fields = Fields.holding(kind=MentionKind.REFERS_TO.value)
    return _form(visit, case, card, papers)


@router.post("/requests/{ref}/people/{person_id}/mentions")
def note(visit: FileVisit, ref: str, person_id: str) -> Response:
    """Note one passage, once its words were found on the page or somebody looked for themselves."""
    must_act(visit, "party_named")
    fields = visit.fields
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card = card_of(session, visit, case, person_id)
        papers = papers_of(session, ref)
    wanted = fields.one_of("document", [paper.id for paper in papers], "Choose the paper")
    page = _page(fields, next((paper for paper in papers if paper.id == wanted), None))
    kind = fields.choice("kind", MentionKind, "Choose whether it refers to them or came from them")
    words = fields.text("words", "Enter the words as they stand on the page")
    doubt = "" if fields.faults or fields.yes("anyway") else _doubt(visit, wanted, page, words)
    if doubt:
        fields.wrong("words", doubt)
    if fields.faults:
        return _form(visit, case, card, papers, doubtful=bool(doubt) or fields.yes("anyway"))
    with visit.writing(ref) as session:
        add_mention(session, case.child.id, ref, card.id, wanted, page, kind, words, visit.user.id, visit.now)
    outcome = say_changed(visit, case)
    return visit.go(f"{case.path}/people/{card.id}/mentions", "The passage is noted.", outcome)


@router.post("/requests/{ref}/people/{person_id}/mentions/{mention_id}/take-off")
def take_off(visit: FileVisit, ref: str, person_id: str, mention_id: str) -> Response:
    """Note that a passage is not about this person."""
    must_act(visit, "party_named")
    with visit.writing(ref) as session:
        case = open_case(session, ref, visit.now)
        card = card_of(session, visit, case, person_id)
        must_not_be_own(card)
        if any(mention.id == mention_id for mention in mentions_of(session, case.child.id, card.id)):
            take_off_mention(session, mention_id, ref, visit.user.id, visit.now)
    outcome = say_changed(visit, case)
    return visit.go(f"{case.path}/people/{card.id}/mentions", "The passage is taken off.", outcome)


def stands_on(text: str, words: str) -> bool:
    """Whether words stand in a page's text; line ends, capitals, kinds of quotation marks, and spaces beside
    punctuation aside, which a page that is set in columns puts anywhere."""
    return _folded(words) in _folded(text)


def _folded(text: str) -> str:
    unbroken = re.sub(r"-\s*\n\s*", "-", text.translate(_ALIKE))
    return re.sub(r" ?([^\w ]) ?", r"\1", " ".join(unbroken.split())).casefold()


def _page(fields: Fields, paper: Document | None) -> int:
    typed = fields.words("page", "Enter the number of the page")
    pages = paper.pages if paper is not None else 1
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0
    if typed and (number < 1 or (paper is not None and number > max(pages, 1))):
        fields.wrong("page", f"Enter a number from 1 to {max(pages, 1)}: the paper has {count(pages, 'page')}.")
    return number


def _doubt(visit: Visit, document_id: str, page: int, words: str) -> str:
    """What speaks against the words standing on the page, or nothing."""
    with visit.reading() as session:
        paper = get_document(session, document_id)
    if paper is None or paper.media not in _MEDIA:
        return _NOT_READ
    try:
        pages = _pages_of(visit, paper)
    except redaction.Unreadable:
        return _NOT_READ
    found = next((one for one in pages if one.number == page), None)
    if found is not None and stands_on(found.text, words):
        return ""
    return _NOT_THERE if found is not None and found.machine_read else _NOT_READ


def _pages_of(visit: Visit, paper: Document) -> tuple[redaction.Page, ...]:
    """A paper's pages as the marker read them, else without reading scans, which would keep the person waiting."""
    known = LIBRARY.known(paper)
    if known is not None and known.pages:
        return known.pages
    key = (paper.sha256, paper.media, paper.turns)
    pages = _READ.get(key)
    if pages is None:
        data = loader(visit.desk)(paper)
        turns = turns_of(paper)
        pages = redaction.read_pages(data, _MEDIA[paper.media], turns=turns, mode=redaction.ReadMode.NEVER)
        _READ.put(key, pages)
    return pages


def _form(visit: Visit, case: Case, card: Card, papers: list[Document], doubtful: bool = False) -> Response:
    choices = [("", "Choose a paper"), *((paper.id, _named(paper)) for paper in papers)]
    kinds = [(kind.value, *words) for kind, words in MENTION_KINDS.items()]
    may = visit.may_act("party_named") and case.open
    return show(
        visit, case, "people_mentions.html", card=card, papers=choices, kinds=kinds, doubtful=doubtful, may=may
    )


def _named(paper: Document) -> str:
    dated = f", {day(paper.dated)}" if paper.dated else ""
    return f"{paper.title}{dated} ({count(paper.pages, 'page')})"
