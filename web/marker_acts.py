"""What is done on a page of the marker: marks put on and taken off, suggestions answered, the page read (S35)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import JSONResponse, Response

from models.acts import MarksChanged
from models.files import MarkRow
from records.file import NewMark, add_marks, mark_read, marks_digest, marks_of, take_off_marks
from redaction import Page
from rules.marking import WITHHOLDING
from web import pages
from web.desk import Outcome
from web.guarding import Visit
from web.marker import PEN_COOKIE, MarkerVisit, pen_of, show_page
from web.marker_file import SOFTWARE, MarkerFile, Spot, open_file, read_as
from web.marker_finding import NOTES, REJECTED, REOPENED, SETTLED, UNOPENED, Suggestion, suggestion_id
from web.marker_page_view import PageView, blank_mark, elsewhere
from web.marker_places import on_the_page, runs_of, text_of, words_in
from web.marker_rows import as_new, boxes_in
from web.marker_words import NOBODY
from web.wording import count

router = APIRouter()

Step = Mapping[str, str | list[str]]
_PAGE = "/requests/{ref}/marker/page/{document_id}/{page}"
BY_DECISION = "This mark follows from a decision. Change the decision, and the mark goes."
TOO_LATE = "The copy was given, or the request has ended: marks can no longer be changed."
_UNOPENED = "A paper that cannot be opened cannot be copied. Take it out, or add a scan of it."
_TYPESET = frozenset({"text", "eml", "docx"})
_PEN_SECONDS = 12 * 3600


@dataclass(frozen=True)
class Done:
    """What became of it: words without personal data, how to undo it, and what the next page shows."""

    words: str = ""
    undo: Step | None = None
    others_of: str = ""
    go: str = ""
    changed: bool = False


Work = Callable[[Session, MarkerFile, Spot], Done]


@router.post(_PAGE + "/mark")
def mark(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """Black out words that were clicked, dragged over or typed, or a box that was drawn."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        drawn = _drawn(visit, file, spot)
        who, why = who_and_why(visit, file)
        if visit.fields.faults:
            return Done()
        marks = [_about(each, who, why, visit.fields.words("reason")) for each in drawn]
        rows = add_marks(session, ref, marks, visit.user.id, visit.now)
        words = "Marked." if len(rows) == 1 else f"{count(len(rows), 'place')} marked."
        return Done(words, _step("off", rows), others_of=rows[0].id, changed=True)

    return act_on_page(visit, ref, document_id, page, work)


@router.post(_PAGE + "/suggestions")
def answer(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """Accept or reject suggestions: those that were ticked, or the one beside the button."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        verdict, picked = _picked(visit, file.suggestions_on(spot))
        if visit.fields.faults:
            return Done()
        if verdict == "accept":
            marks = [_accepted(visit, file, each) for each in picked]
            if visit.fields.faults:
                return Done()
            rows = add_marks(session, ref, marks, visit.user.id, visit.now)
            return Done(f"{count(len(rows), 'suggestion')} accepted.", _step("off", rows), changed=True)
        notes = [each.as_mark(each.person_id, each.ground, "") for each in picked]
        rows = note(session, file, visit, [_as_note(each, REJECTED) for each in notes])
        return Done(f"{count(len(rows), 'suggestion')} rejected.", _step("back", rows))

    return act_on_page(visit, ref, document_id, page, work)


@router.post(_PAGE + "/off")
def off(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """Take marks off that a person made; those that follow from a decision stay."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        wanted = set(visit.fields.typed.get("mark", []))
        rows = [row for row in file.standing if row.id in wanted]
        if any(row.by == SOFTWARE for row in rows):
            visit.fields.wrong("", BY_DECISION)
            return Done()
        take_off_marks(session, [row.id for row in rows], ref, visit.user.id, visit.now)
        return Done(f"{count(len(rows), 'mark')} taken off.", _step("back", rows), changed=bool(rows))

    return act_on_page(visit, ref, document_id, page, work)


@router.post(_PAGE + "/back")
def back(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """Put marks on again that were taken off, and open suggestions again that were rejected."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        wanted = set(visit.fields.typed.get("mark", []))
        gone = [row for row in marks_of(session, ref, taken_off=True) if row.id in wanted and row.taken_off_at]
        rejected = [row for row in gone if row.rule.startswith(REJECTED)]
        marks = [row for row in gone if not row.rule.startswith(NOTES) and row.by != SOFTWARE]
        if rejected:
            notes = [as_new(row) for row in rejected]
            reopened = [
                each.model_copy(update={"rule": REOPENED + each.rule.removeprefix(REJECTED)}) for each in notes
            ]
            note(session, file, visit, reopened)
        rows = add_marks(session, ref, [as_new(row) for row in marks], visit.user.id, visit.now)
        step = _step("off", rows) if rows else _again(rejected)
        return Done("Put back.", step, changed=bool(rows))

    return act_on_page(visit, ref, document_id, page, work)


@router.post(_PAGE + "/others")
def others(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """Mark all other places of the same words in the file, about the same person and for the same reason."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        row = next((row for row in file.standing if row.id == visit.fields.value("of")), None)
        if row is None:
            visit.fields.wrong("", "That mark does not stand any more.")
            return Done()
        marks = [_about(each, row.person_id, row.ground, row.reason) for each in elsewhere(file, row.words)]
        rows = add_marks(session, ref, marks, visit.user.id, visit.now)
        return Done(f"{count(len(rows), 'other place')} marked.", _step("off", rows), changed=bool(rows))

    return act_on_page(visit, ref, document_id, page, work)


@router.post(_PAGE + "/read")
def read(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """A person says that they have read this page; on to the next that nobody has read."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        mark_read(session, ref, visit.user.id, read_as(spot.document.id), spot.page, visit.now)
        onward = PageView(file, visit, spot).next_unread or file.path
        return Done("Read.", go=onward)

    return act_on_page(visit, ref, document_id, page, work)


@router.post(_PAGE + "/settle")
def settle(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """A person looked at what was asked of this page."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        asked = [each for each in file.questions_on(spot) if each.id == visit.fields.value("question")]
        if any(each.kind == UNOPENED for each in asked):
            visit.fields.wrong("", _UNOPENED)
            return Done()
        notes = [
            NewMark(
                document_id=each.document_id,
                page=each.page,
                rule=SETTLED + each.kind,
                ground="",
                words=each.words,
                boxes=(each.box,),
                reason=visit.fields.words("reason"),
            )
            for each in asked
        ]
        note(session, file, visit, notes)
        onward = f"{file.path}/questions" if visit.fields.value("from") == "questions" else ""
        return Done("Settled.", go=onward)

    return act_on_page(visit, ref, document_id, page, work)


def act_on_page(visit: Visit, ref: str, document_id: str, page: int, work: Work) -> Response:
    """Do something on a page in one transaction; where a copy stands, say that the marks changed."""
    file = open_file(visit, ref)
    spot = file.spot(document_id, page)
    if not file.may_change:
        visit.fields.wrong("", TOO_LATE)
    done, digest = Done(), ""
    if not visit.fields.faults:
        with visit.writing(ref) as session:
            done = work(session, file, spot)
            digest = marks_digest(session, ref) if done.changed and file.bound else ""
    outcomes = tell_of_change(visit, file, digest) if done.changed else []
    return _answer(visit, ref, spot, done, outcomes)


def tell_of_change(visit: Visit, file: MarkerFile, digest: str) -> list[Outcome]:
    """Say that the marks changed, where a copy stands or is being made that no longer fits them."""
    if not file.bound:
        return []
    outcome = visit.say(file.ref, MarksChanged(marks_digest=digest))
    visit.refused(outcome)
    return [outcome]


def note(session: Session, file: MarkerFile, visit: Visit, notes: Sequence[NewMark]) -> list[MarkRow]:
    """Keep an answer beside the marks: it never stands as a mark, and is never burned."""
    rows = add_marks(session, file.ref, notes, visit.user.id, visit.now)
    take_off_marks(session, [row.id for row in rows], file.ref, visit.user.id, visit.now)
    return rows


def who_and_why(visit: Visit, file: MarkerFile) -> tuple[str | None, str]:
    """About whom a mark is and why; faults by their fields."""
    known = {NOBODY, *file.persons}
    who = visit.fields.one_of("person", known, "Choose who this is about")
    why = visit.fields.one_of("ground", [each.value for each in WITHHOLDING], "Choose why it is left out")
    return (None if who == NOBODY else who), why


def _drawn(visit: Visit, file: MarkerFile, spot: Spot) -> list[NewMark]:
    """What was pointed at, as marks without who and why."""
    page = file.page_of(spot)
    if page is None:
        visit.fields.wrong("", "This paper cannot be opened, so nothing can be marked on it.")
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
    if not words and spot.document.media in _TYPESET:
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


def _picked(visit: Visit, here: Sequence[Suggestion]) -> tuple[str, list[Suggestion]]:
    verdict, _, one = visit.fields.value("one").partition(":")
    wanted = {one} if one else set(visit.fields.typed.get("pick", []))
    verdict = verdict or visit.fields.value("answer")
    if verdict.endswith("_all"):
        verdict, wanted = verdict.removesuffix("_all"), {each.id for each in here}
    picked = [each for each in here if each.id in wanted]
    if verdict not in ("accept", "reject"):
        visit.fields.wrong("", "Choose whether to accept or to reject.")
    elif not picked:
        visit.fields.wrong("suggestions", "Tick the suggestions first. They may have been answered already.")
    return verdict, picked


def _accepted(visit: Visit, file: MarkerFile, each: Suggestion) -> NewMark:
    """The mark of an accepted suggestion; where it names nobody or no reason, what is chosen above counts."""
    if each.person_id is not None and each.ground:
        return each.as_mark(each.person_id, each.ground, "")
    who, why = who_and_why(visit, file)
    return each.as_mark(each.person_id or who, each.ground or why, visit.fields.words("reason"))


def _as_note(each: NewMark, sign: str) -> NewMark:
    return each.model_copy(update={"rule": sign + each.rule})


def _about(each: NewMark, person_id: str | None, ground: str, reason: str) -> NewMark:
    return each.model_copy(update={"person_id": person_id, "ground": ground, "reason": reason})


def _step(path: str, rows: Sequence[MarkRow]) -> Step:
    return {"path": path, "mark": [row.id for row in rows]}


def _again(rejected: Sequence[MarkRow]) -> Step | None:
    picks = [
        suggestion_id(row.document_id, row.page, boxes_in(row), row.rule.removeprefix(REJECTED), row.person_id)
        for row in rejected
    ]
    return {"path": "suggestions", "answer": "reject", "pick": picks} if picks else None


def _answer(visit: Visit, ref: str, spot: Spot, done: Done, outcomes: Sequence[Outcome]) -> Response:
    if "application/json" in visit.request.headers.get("accept", ""):
        return _as_json(visit, ref, spot, done)
    if visit.fields.faults:
        return show_page(visit, open_file(visit, ref), spot)
    path = f"/requests/{ref}/marker/page/{spot.document.id}/{spot.page}"
    onward = done.go or (f"{path}?others={done.others_of}" if done.others_of else path)
    return keep_pen(visit, visit.go(onward, done.words, *outcomes))


def _as_json(visit: Visit, ref: str, spot: Spot, done: Done) -> Response:
    """The page's parts anew, for the script that draws."""
    view = PageView(open_file(visit, ref), visit, spot, pen_of(visit), done.others_of)
    words = {"view": view, "visit": visit, "fields": visit.fields}
    told = done.words or "; ".join(fault.words for fault in visit.fields.faults)
    answer = {
        "ok": not visit.fields.faults,
        "words": told,
        "overlay": pages.render("marker_overlay.html", **words),
        "panel": pages.render("marker_panel.html", **words),
        "bar": pages.render("marker_bar.html", **words),
        "undo": done.undo,
        "go": done.go,
    }
    return keep_pen(visit, JSONResponse(answer, status_code=422 if visit.fields.faults else 200))


def keep_pen(visit: Visit, answer: Response) -> Response:
    """Keep who and why for the next mark: an opaque id and a code."""
    who, why = pen_of(visit)
    if "person" in visit.fields.typed and not visit.fields.faults:
        secure = visit.desk.settings.cookies_are_secure
        answer.set_cookie(
            PEN_COOKIE, f"{who}/{why}", max_age=_PEN_SECONDS, samesite="lax", secure=secure, path="/requests"
        )
    return answer
