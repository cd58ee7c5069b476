"""Papers for the meeting: a pack for the two who hold it, and an agenda for the parent (S42, S45, S48-S50).

Both lie on the table while the parent is there. So both are made from the copy alone and from what the parent
knows: not a word of what is black, of who asked for it, or of why stands in either. The two can note something for
a page; it stands in their pack only.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from letters.errors import LetterError
from letters.sheets import Section, printed
from models.people import Setting
from models.post import MeetingNote
from models.words import GuestPart
from records.faults import NotFound
from records.meetings import add_note, notes_of, take_off_note
from records.people import get_setting
from records.store import unseal
from rules.permissions import See
from web.casefile import show
from web.checking.copy_papers import CopyPaper, papers_in
from web.giving.release import ReleaseVisit
from web.giving.release_view import Release, open_release
from web.giving.times import holders
from web.guarding import Visit
from web.marker.copy import open_copy
from web.marker.file import papers_of_copy
from web.wording import count, listed, long_day

router = APIRouter()
_MANY_BLACK = 5


@dataclass(frozen=True)
class PageNote:
    """What somebody noted for a page of the copy."""

    id: str
    page: int
    words: str


@dataclass(frozen=True)
class Pack:
    """Everything the papers are made from."""

    release: Release
    setting: Setting
    papers: tuple[CopyPaper, ...]
    places: tuple[tuple[str, int, int], ...]
    noted: tuple[MeetingNote, ...]

    @property
    def notes(self) -> list[PageNote]:
        """What was noted for pages that are in this copy, in its order."""
        pages = {(paper, own): page for paper, own, page in reversed(self.places)}
        found = [
            PageNote(note.id, pages[note.document_id, note.page], note.words)
            for note in self.noted
            if (note.document_id, note.page) in pages
        ]
        return sorted(found, key=lambda note: note.page)

    @property
    def pages(self) -> list[tuple[str, str]]:
        """Every page of the copy that shows a paper, to choose from."""
        return [
            (f"{document_id}/{own}", f"Page {page}: {paper.title}")
            for document_id, own, page in self.places
            for paper in self.papers
            if paper.first <= page <= paper.last
        ]

    @property
    def version(self) -> int:
        """The version of the copy."""
        return self.release.copy.version if self.release.copy is not None else 0

    def agenda(self) -> tuple[Section, ...]:
        """What the parent gets: in which order it goes, what is in the copy, what they can ask for."""
        return (
            Section("When and where", (self._when(),), points=False),
            Section("Who is there", tuple(self._present())),
            Section(
                "What we do",
                (
                    "We tell you how your request was dealt with.",
                    "We go through the copy with you, page by page. Stop us whenever you like.",
                    "We tell you what the black places mean.",
                    "You ask what you want to ask. What we cannot answer at once, we answer in writing.",
                    "You can say what is wrong. Facts are corrected; if we see it differently, your view is kept "
                    "with the paper.",
                    "You can take the copy with you.",
                ),
            ),
            Section("What is in the copy", tuple(f"{paper.title}: {paper.pages}" for paper in self.papers)),
            Section(
                "Afterwards",
                (
                    f"You can ring us: {self.setting.telephone}. You can complain to us, and to "
                    f"{self.setting.regulator_name}, {self.setting.regulator_telephone}.",
                ),
                points=False,
            ),
            Section("Your notes", (), room_lines=6),
        )

    def for_holders(self) -> tuple[Section, ...]:
        """What the two who hold the meeting need: what to explain, page notes, questions to expect."""
        return (
            Section("When and where", (self._when(),), points=False),
            Section("Before they come", tuple(self._before())),
            Section("What to explain first", tuple(self._explain())),
            Section("Through the pages", tuple(self._pages())),
            Section("Questions to expect", tuple(self._questions())),
            Section(
                "If it gets hard",
                (
                    "Somebody is upset: stop, offer a break or another day. Nothing has to be finished today.",
                    "Somebody asks who is behind a black place: the answer is the same for every place. "
                    "Do not guess aloud, do not nod, do not say \u201cI cannot tell you about her\u201d.",
                    "Somebody says that a child or an adult is in danger: stop, and call the safeguarding lead.",
                ),
            ),
            Section(
                "At the end",
                (
                    "Copy handed over or not; receipt follows by letter.",
                    "Write down what was explained, what was asked, what you promised and until when. Record it in "
                    "Clean Copy on the same day.",
                ),
                room_lines=5,
            ),
        )

    def _when(self) -> str:
        booked = self.release.booked
        return f"{booked.when}, {booked.place or self.setting.name}" if booked else "No appointment is booked yet."

    def _present(self) -> Iterator[str]:
        yield self.release.case.request.requester_name
        for guest in self.release.guests:
            if guest.part is not GuestPart.NOT_ON_SITE and guest.checked_by:
                yield guest.name
        yield from (f"{user.name}, for {self.setting.name}" for user in holders(self.release))

    def _before(self) -> Iterator[str]:
        yield f"The copy to hand over is version {self.version}; look at the name and the version on its pages."
        come = [one.name for one in self.release.guests if one.checked_by]
        yield (
            f"With {self.release.case.request.requester_name} may come: {listed(come) or 'nobody else'}. "
            "Anybody else waits outside."
        )
        yield "Look at the request's page in Clean Copy once more on the day, before they come."
        yield "Lay out this copy and nothing else: no original, no letter, no screen that shows the file."

    def _explain(self) -> Iterator[str]:
        case = self.release.case
        yield (
            f"The request came on {long_day(case.request.received_on)}. The date to answer by is "
            f"{long_day(case.clock.governing_due)}."
        )
        yield (
            "The file was collected and checked by two people. Those whom it mentions were asked where right. "
            "Somebody decided on each place, and somebody else read every page again."
        )
        yield "Black or in brackets: another person's information, or something that the law asks us to leave out."
        yield "The originals stay here, unchanged. Wrong facts are corrected; an opinion may stand beside theirs."
        if case.state.parts:
            yield "A first part was given before. This copy holds the rest as well."

    def _pages(self) -> Iterator[str]:
        for paper in self.papers:
            black = [f"Page {page}: {count(number, 'black place')}" for page, number in paper.black]
            yield f"{paper.title}, {paper.pages}. {'; '.join(black) or 'Nothing is black'}."
            for note in self.notes:
                if paper.first <= note.page <= paper.last:
                    yield f"Page {note.page}, your note: {note.words}"

    def _questions(self) -> Iterator[str]:
        for paper in self.papers:
            if paper.black_places >= _MANY_BLACK:
                yield (
                    f"\u201cWhy is so much black in the paper on {paper.pages}?\u201d Say what black means, "
                    "and that it does not depend on who asks."
                )
        undated = [paper for paper in self.papers if "without a date" in paper.title]
        if undated:
            yield f"\u201cWhen was this written?\u201d Without a date: {count(len(undated), 'paper')}."
        yield "\u201cWho asked for that to be left out?\u201d That is not said of any place, whoever it is."
        yield "\u201cIs this everything?\u201d It is what they may see. They can ask us to look again."
        yield "\u201cWas my side written down?\u201d Look for it together; add theirs today if it is missing."
        yield "\u201cThat is not true.\u201d Write down the sentence, and what is right. It is answered in writing."
        yield "\u201cWho else has seen this?\u201d Those who work on the request here, and whom the cover names."
        yield (
            f"\u201cHow do I complain?\u201d To us in writing; to {self.setting.regulator_name}, "
            f"{self.setting.regulator_telephone}; or to a court."
        )


@router.get("/requests/{ref}/release/pack")
def look(ref: str, visit: ReleaseVisit) -> Response:
    """Both papers, on the screen."""
    pack = _open(visit, ref)
    visit.viewed(ref, "meeting_pack")
    return _page(visit, pack)


def _page(visit: Visit, pack: Pack) -> Response:
    return show(
        visit,
        pack.release.case,
        "pack.html",
        release=pack.release,
        sections=pack.for_holders(),
        agenda=pack.agenda(),
        notes=pack.notes,
        pages=[("", "Choose the page"), *pack.pages],
        may_note=pack.release.case.open and pack.release.case.state.given is None,
    )


@router.post("/requests/{ref}/release/pack/notes")
def note(ref: str, visit: ReleaseVisit) -> Response:
    """Note something for a page: what to explain, a question to expect."""
    pack = _open(visit, ref)
    place = visit.fields.one_of("place", [value for value, _ in pack.pages], "Choose the page")
    words = visit.fields.words("words", "Write what you want to say, or what may be asked", longest=600)
    if visit.fields.faults:
        return _page(visit, pack)
    document_id, _, own = place.rpartition("/")
    with visit.writing(ref) as session:
        add_note(session, ref, document_id, int(own), words, visit.user.id, visit.now)
    return visit.go(f"{pack.release.path}/pack", "The note is kept.")


@router.post("/requests/{ref}/release/pack/notes/{note_id}/off")
def off(ref: str, note_id: str, visit: ReleaseVisit) -> Response:
    """Take a note off."""
    pack = _open(visit, ref)
    try:
        with visit.writing(ref) as session:
            take_off_note(session, ref, note_id, visit.user.id, visit.now)
    except NotFound:
        raise HTTPException(404) from None
    return visit.go(f"{pack.release.path}/pack", "The note is taken off.")


@router.get("/requests/{ref}/release/pack.pdf")
def pack_pdf(ref: str, visit: ReleaseVisit) -> Response:
    """The pack on paper."""
    pack = _open(visit, ref)
    visit.viewed(ref, "meeting_pack")
    return _file(f"Pack for the meeting, {ref}", pack.for_holders(), ref, "pack")


@router.get("/requests/{ref}/release/agenda.pdf")
def agenda_pdf(ref: str, visit: ReleaseVisit) -> Response:
    """The agenda for the parent, on paper."""
    pack = _open(visit, ref)
    visit.viewed(ref, "meeting_agenda")
    return _file("What we do at our meeting", pack.agenda(), pack.setting.name, "agenda")


def _file(title: str, sections: tuple[Section, ...], foot: str, name: str) -> Response:
    try:
        data = printed(title, sections, foot)
    except LetterError as problem:
        raise HTTPException(422, str(problem)) from None
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(data, media_type="application/pdf", headers=headers)


def _open(visit: Visit, ref: str) -> Pack:
    if not visit.may_see(See.COPY) or not visit.may_see(See.FILE):
        raise HTTPException(403, "Only those who hold the meeting see its papers.")
    with visit.reading() as session:
        release = open_release(session, visit, ref)
        setting = get_setting(session)
        if release.copy is None or setting is None:
            raise HTTPException(404)
        copy = open_copy(session, visit.desk, ref, release.copy.version)
        pdf = unseal(session, visit.desk.key, copy.row.sealed_id)
        papers = papers_in(pdf, papers_of_copy(session, ref), copy.log)
        noted = tuple(notes_of(session, ref))
    return Pack(release, setting, papers, copy.page_map, noted)
