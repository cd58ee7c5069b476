"""Which pages of the file go, what is black on them, and looking at the copy before it goes (S85, S112, S7)."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

import redaction
from models.acts import PagesChosen, SharedCopyRead
from models.files import Document
from models.sharing_words import WithWhom
from models.words import PartyKind
from records.file import documents_of, persons_of
from records.sharing import Choice, as_chosen, choice_of, keep_choice, may_be_shared, shared_copy, told_of
from records.store import Destroyed, unseal
from rules.matters.sharing import COPY
from rules.matters.sharing_state import SharingState
from rules.permissions import See
from web.filing.taking_in import take_in_for
from web.filing.told import tell_open_requests
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.matters.file import MatterFile, fingerprint
from web.matters.sharing_page import may, said, sharing_of, show
from web.matters.sharing_warnings import ALL, warned_papers
from web.wording import PARTY_KINDS, count, day

router = APIRouter()
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]
SCREEN_DPI = 90
MOST_BLACK = 200
_RANGE = re.compile(r"(\d{1,4})(?:\s*-\s*(\d{1,4}))?")


@dataclass(frozen=True)
class PaperRow:
    """A paper of the file, to be ticked, with the pages that go."""

    id: str
    title: str
    hint: str
    warnings: tuple[str, ...] = ()
    """What an open request of the child says of it: stopped there, or left out of its copy."""


@router.get("/matters/{ref}/sharing/pages")
def choosing(ref: str, visit: FileVisit) -> Response:
    """The papers of the child's file, whom to black out, and the copy made of what was chosen."""
    matter = sharing_of(visit, ref)
    visit.viewed(ref, "file")
    visit.fields = _chosen_before(visit, matter)
    return _page(visit, matter)


def _chosen_before(visit: Visit, matter: MatterFile) -> Fields:
    """The form as it was sent last; at first other children are ticked, so that they are left out."""
    state: SharingState = matter.state
    with visit.reading() as session:
        people = persons_of(session, matter.matter.child_id or "")
        row = choice_of(session, matter.ref, state.chosen.choice_id) if state.chosen is not None else None
        if row is None:
            others = [one.id for one in people if one.kind == PartyKind.OTHER_CHILD]
            return Fields.holding(people=others)
        choice = as_chosen(row)
    ranges = {f"pages-{paper}": ", ".join(map(str, pages)) for paper, pages in choice.pages.items()}
    return Fields.holding(
        papers=list(choice.pages),
        people=list(choice.people),
        black="\n".join(choice.black),
        contacts="yes" if choice.contacts else "",
        **ranges,
    )


@router.post("/matters/{ref}/sharing/pages")
def choose(ref: str, visit: FileVisit) -> Response:
    """Choose the pages that go; their copy is made and proved as any other."""
    matter, fields = sharing_of(visit, ref), visit.fields
    with visit.reading() as session:
        papers = {paper.id: paper for paper in _papers(documents_of(session, matter.matter.child_id or ""))}
        people = {person.id for person in persons_of(session, matter.matter.child_id or "")}
    pages = {}
    for paper_id in dict.fromkeys(fields.typed.get("papers", [])):
        if paper_id in papers:
            pages[paper_id] = _pages(fields, papers[paper_id])
    black = tuple(line.strip() for line in fields.text("black").splitlines() if line.strip())
    if len(black) > MOST_BLACK:
        fields.wrong("black", f"These are {len(black)} lines; at most {MOST_BLACK} can be kept.")
    chosen = Choice(
        pages=pages,
        people=tuple(one for one in fields.typed.get("people", []) if one in people),
        black=black,
        contacts=fields.yes("contacts") and matter.state.with_whom is WithWhom.NEXT_PROVIDER,
    )
    if fields.faults:
        return _page(visit, matter)
    choice_id = f"sp-{fingerprint(ref, repr(sorted(pages.items())), repr(chosen), str(matter.state.seq))}"
    with visit.writing(ref) as session:
        act = keep_choice(session, ref, chosen, visit.user.id, choice_id=choice_id, at=visit.now)
    done = "The copy is being made. Look at it before it goes." if act.pages else "No page of the file goes."
    outcome = visit.say(ref, act)
    if visit.refused(outcome):
        return _page(visit, matter)
    return visit.go(f"{matter.path}/sharing/{'copy' if act.pages else 'pages'}", done, outcome)


def _pages(fields: Fields, paper: Document) -> tuple[int, ...]:
    """The pages that were typed for a paper, such as "1-3, 5"; all of them where nothing was typed."""
    typed = fields.words(f"pages-{paper.id}")
    if not typed:
        return tuple(range(1, paper.pages + 1))
    found: set[int] = set()
    for part in typed.split(","):
        match = _RANGE.fullmatch(part.strip())
        first = int(match[1]) if match else 0
        last = int(match[2] or match[1]) if match else 0
        if not 1 <= first <= last <= paper.pages:
            fields.wrong(
                f"pages-{paper.id}", f"Type pages of {paper.title} as 1-3, 5. It has {count(paper.pages, 'page')}."
            )
            return ()
        found |= set(range(first, last + 1))
    return tuple(sorted(found))


@router.post("/matters/{ref}/sharing/papers")
def add_papers(ref: str, visit: FileVisit) -> Response:
    """Put papers into the child's file from here: a child without a request has a file too."""
    matter = sharing_of(visit, ref)
    if not visit.may_act("file_changed"):
        raise HTTPException(403, "Your role cannot change the file. Ask the manager.")
    if matter.state.ended is not None:
        raise HTTPException(403, "This sharing has ended. Papers are added where the file is kept.")
    uploads = visit.fields.files("documents")
    if not uploads:
        visit.fields.wrong("documents", "Choose at least one file")
        return _page(visit, matter)
    taken = take_in_for(visit, ref, matter.matter.child_id or "", uploads)
    tell_open_requests(visit, matter.matter.child_id or "")
    for words in taken.refused:
        visit.fields.wrong("", words)
    if taken.refused:
        return _page(visit, matter)
    return visit.go(f"{matter.path}/sharing/pages", f"{count(len(taken.taken), 'document')} added.")


def _papers(papers: list[Document]) -> list[Document]:
    """What may be passed on: not privileged advice, and no record of another sharing that nobody was told of."""
    return [paper for paper in papers if may_be_shared(paper)]


def _page(visit: Visit, matter: MatterFile) -> Response:
    with visit.reading() as session:
        papers = _papers(documents_of(session, matter.matter.child_id or ""))
        people = persons_of(session, matter.matter.child_id or "")
        warnings = warned_papers(session, matter.matter.child_id or "")
    rows = [
        PaperRow(
            one.id,
            one.title,
            f"{day(one.dated) or 'No date'}, {count(one.pages, 'page')}",
            (*warnings.get(one.id, ()), *warnings.get(ALL, ())),
        )
        for one in papers
    ]
    state: SharingState = matter.state
    empty = PagesChosen(choice_id="none", digest="0" * 64, pages=1)
    return show(
        visit,
        matter,
        "pages",
        papers=rows,
        people=[(one.id, one.name, PARTY_KINDS[PartyKind(one.kind)]) for one in people],
        to_provider=state.with_whom is WithWhom.NEXT_PROVIDER,
        may_choose=may(visit, matter, empty),
        may_add=visit.may_act("file_changed"),
        receiver_open=state.receiver is None,
        chosen=state.sends_pages,
    )


@router.get("/matters/{ref}/sharing/copy")
def looking(ref: str, visit: FileVisit) -> Response:
    """The copy page by page, as the receiver will see it."""
    matter = sharing_of(visit, ref)
    visit.viewed(ref, "shared_copy")
    return _looking(visit, matter)


@router.post("/matters/{ref}/sharing/copy")
def looked(ref: str, visit: FileVisit) -> Response:
    """Somebody looked at every page: nothing of another child, nothing that is not needed."""
    matter, fields = sharing_of(visit, ref), visit.fields
    state: SharingState = matter.state
    if not fields.yes("looked"):
        fields.wrong("looked", "Confirm that you looked at every page")
    if fields.value("sha256") != (state.copy.copy_sha256 if state.copy is not None else ""):
        fields.wrong("", "The copy was made anew meanwhile. Look at it as it is now.")
    if fields.faults or state.copy is None:
        return _looking(visit, matter)
    act = SharedCopyRead(copy_sha256=state.copy.copy_sha256)
    return said(visit, matter, act, "", "It is recorded that you looked at every page.", _looking)


def _looking(visit: Visit, matter: MatterFile) -> Response:
    state: SharingState = matter.state
    copy = state.copy
    return show(
        visit,
        matter,
        "copy",
        copy=copy,
        pages=range(1, copy.pages + 1) if copy is not None else [],
        failed=f"{COPY}/{state.chosen_seq}" in state.failed,
        chosen=state.sends_pages,
        read=state.copy_read_by is not None,
        may_read=copy is not None and may(visit, matter, SharedCopyRead(copy_sha256=copy.copy_sha256)),
        may_take=_may_take(state),
    )


@router.get("/matters/{ref}/sharing/copy/{sha256}/{number}.png")
def picture(ref: str, sha256: str, number: int, visit: FileVisit) -> Response:
    """The picture of one page of the copy."""
    matter = sharing_of(visit, ref)
    state: SharingState = matter.state
    if state.copy is None or state.copy.copy_sha256 != sha256 or not 1 <= number <= state.copy.pages:
        raise HTTPException(404)
    png = redaction.page_picture(_bytes(visit, matter, sha256), "pdf", number, SCREEN_DPI)
    return Response(png, media_type="image/png")


@router.get("/matters/{ref}/sharing/copy.pdf")
def take(ref: str, visit: FileVisit) -> Response:
    """The copy itself, to be handed over or sent; only once it may go."""
    matter = sharing_of(visit, ref)
    state: SharingState = matter.state
    if state.copy is None or not _may_take(state):
        raise HTTPException(403, "This copy may not leave yet. The page of the sharing says what is missing.")
    if state.passed_on is None and not _still_so(visit, matter):
        raise HTTPException(403, "A paper or a person of it was changed since. Choose the pages again.")
    visit.viewed(ref, "shared_copy", taken=True, sha256=state.copy.copy_sha256)
    headers = {"Content-Disposition": f'attachment; filename="{ref.lower()}.pdf"'}
    return Response(_bytes(visit, matter, state.copy.copy_sha256), media_type="application/pdf", headers=headers)


def _may_take(state: SharingState) -> bool:
    """Whether the copy may leave the house: proved, looked at, allowed, and held by no stop."""
    if state.copy is None or state.copy_read_by is None or state.stopped:
        return False
    return state.passed_on is not None or state.goes_first or (state.may_share and state.confidence is not None)


def _still_so(visit: Visit, matter: MatterFile) -> bool:
    """Whether the file says of the chosen pages what it said when they were chosen."""
    chosen = matter.state.chosen
    with visit.reading() as session:
        row = choice_of(session, matter.ref, chosen.choice_id) if chosen is not None else None
        return row is not None and told_of(session, row) == chosen


def _bytes(visit: Visit, matter: MatterFile, sha256: str) -> bytes:
    with visit.reading() as session:
        try:
            return unseal(session, visit.desk.key, shared_copy(session, matter.ref, sha256).sealed_id)
        except Destroyed:
            raise HTTPException(404) from None
