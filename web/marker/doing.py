"""Doing something on a page of the marker: in one transaction, told to the request, answered in parts (S35)."""

from collections.abc import Callable, Sequence

from sqlmodel import Session
from starlette.responses import JSONResponse, Response

from models.acts import MarksChanged
from models.words import Ground
from records.file import NewMark, marks_digest
from redaction import Page
from redaction.places import on_the_page, runs_of, text_of, words_in
from rules.combining import mark_fault
from rules.marking import WITHHOLDING
from rules.nations import holds_in
from rules.refusals import words_for
from web.desk import Outcome
from web.filing.told import say_changed
from web.guarding import Visit
from web.marker.elsewhere import blank_mark
from web.marker.file import TYPESET, MarkerFile, Spot, open_file
from web.marker.once import STEP_SIGNS, Done, key_of_act, landed, note
from web.marker.page_view import PageView
from web.marker.screen import PEN_COOKIE, page_parts, pen_of, show_page, wants_parts
from web.marker.words import NOBODY

PAGE = "/requests/{ref}/marker/page/{document_id}/{page}"
TOO_LATE = "The copy was given, or the request has ended: marks can no longer be changed."
STILL_READ = "This paper is still being read. Mark it when that is done, in a moment."
UNOPENED = "This paper cannot be opened, so nothing can be marked on it."
_PEN_SECONDS = 12 * 3600


Work = Callable[[Session, MarkerFile, Spot], Done]


def act_on_page(visit: Visit, ref: str, document_id: str, page: int, work: Work) -> Response:
    """Do something on a page in one transaction, once for each key that a page sent; where a copy stands, say that
    the marks changed."""
    file = open_file(visit, ref)
    spot = file.spot(document_id, page)
    key = key_of_act(visit)
    with visit.writing(ref) as session:
        done = landed(session, ref, key)
        if done is None:
            done = _done_now(visit, session, file, spot, work)
            if not visit.fields.faults:
                note(session, visit, ref, key, done)
    outcomes = tell_of_change(visit, file, key[:STEP_SIGNS]) if done.changed else []
    if done.noted:
        outcome = say_changed(visit, file.case)
        outcomes = [outcome] if outcome is not None else []
    return _answer(visit, ref, spot, done, outcomes)


def _done_now(visit: Visit, session: Session, file: MarkerFile, spot: Spot, work: Work) -> Done:
    if not file.may_change:
        visit.fields.wrong("", TOO_LATE)
        return Done()
    return work(session, file, spot)


def tell_of_change(visit: Visit, file: MarkerFile, step: str = "") -> list[Outcome]:
    """Say that the marks changed, where a copy stands or is being made that no longer fits them."""
    if not file.bound:
        return []
    with visit.reading() as session:
        digest = marks_digest(session, file.ref)
    outcome = visit.say(file.ref, MarksChanged(marks_digest=digest), step=step)
    visit.refused(outcome)
    return [outcome]


def who_and_why(visit: Visit, file: MarkerFile) -> tuple[str | None, str]:
    """About whom a mark is and why; faults by their fields."""
    known = {NOBODY, *file.persons}
    who = visit.fields.one_of("person", known, "Choose who this is about")
    here = [each.value for each in WITHHOLDING if holds_in(file.case.terms.nation, each)]
    why = visit.fields.one_of("ground", here, "Choose why it is left out")
    party = file.case.state.parties.get(who)
    fault = mark_fault(party, Ground(why)) if party is not None and why and not visit.fields.faults else None
    if fault is not None:
        visit.fields.wrong("ground", words_for(fault))
    return (None if who == NOBODY else who), why


def drawn_marks(visit: Visit, file: MarkerFile, spot: Spot) -> list[NewMark]:
    """What was pointed at, as marks without who and why."""
    page = file.page_soon(spot)
    if page is None:
        visit.fields.wrong("", STILL_READ if file.still_read(spot) else UNOPENED)
        return []
    if visit.fields.value("box"):
        return _box_drawn(visit, spot, page)
    if visit.fields.value("indexes"):
        numbers = [int(part) for part in visit.fields.value("indexes").split(",") if part.isdigit()]
        chosen = [number for number in numbers if number < len(page.words)]
        if chosen:
            return [blank_mark(spot.document.id, page, chosen)]
    typed = visit.fields.words("typed", "Type the words to black out, as they stand on the page", longest=2_000)
    found = [blank_mark(spot.document.id, page, run) for run in runs_of(page, typed)]
    if typed and not found:
        visit.fields.wrong("typed", "These words do not stand on this page. Copy them as they are printed.")
    return found


def _box_drawn(visit: Visit, spot: Spot, page: Page) -> list[NewMark]:
    sides = [_number(part) for part in visit.fields.value("box").split(",")]
    box = on_the_page(page, (sides[0], sides[1], sides[2], sides[3])) if len(sides) == 4 else None
    if box is None:
        visit.fields.wrong("", "The box is too small, or off the page. Draw it again.")
        return []
    words = text_of(page, words_in(page, box))
    if not words and spot.document.media in TYPESET:
        visit.fields.wrong("", "There are no words in this box. A paper of text is set anew, so mark its words.")
        return []
    return [
        NewMark(document_id=spot.document.id, page=spot.page, rule="person", ground="", words=words, boxes=(box,))
    ]


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return min(max(number, -1e5), 1e5) if number == number else 0.0


def _answer(visit: Visit, ref: str, spot: Spot, done: Done, outcomes: Sequence[Outcome]) -> Response:
    if wants_parts(visit):
        return _as_json(visit, ref, spot, done)
    if visit.fields.faults:
        return show_page(visit, open_file(visit, ref), spot)
    path = f"/requests/{ref}/marker/page/{spot.document.id}/{spot.page}"
    onward = done.go or (f"{path}?others={done.others_of}" if done.others_of else path)
    return keep_pen(visit, visit.go(onward, done.words, *outcomes))


def _as_json(visit: Visit, ref: str, spot: Spot, done: Done) -> Response:
    """The page's parts anew, for the script that draws."""
    view = PageView(open_file(visit, ref), visit, spot, pen_of(visit), done.others_of)
    answer = {
        "ok": not visit.fields.faults,
        "words": done.words or "; ".join(fault.words for fault in visit.fields.faults),
        **page_parts(visit, view),
        "undo": done.undo,
        "go": done.go,
    }
    return keep_pen(visit, JSONResponse(answer, status_code=422 if visit.fields.faults else 200))


def keep_pen(visit: Visit, answer: Response) -> Response:
    """Keep who and why for the next mark: an opaque id and a code."""
    pen = pen_of(visit)
    if "person" in visit.fields.typed and not visit.fields.faults:
        secure = visit.desk.settings.cookies_are_secure
        kept = f"{pen.who}/{pen.why}/{pen.what}"
        answer.set_cookie(PEN_COOKIE, kept, max_age=_PEN_SECONDS, samesite="lax", secure=secure, path="/requests")
    return answer
