"""Questions on pages, settled by a person: with a choice, and a reason where nobody else could tell (S35, R30)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import Response

from models.files import MarkRow
from models.marking import AnswerKind, MarkerAnswer
from records.file import NewAnswer, NewMark, add_answers, add_marks, take_off_marks
from records.retyping import retype_page
from redaction.places import text_of, words_in
from web.guarding import Visit
from web.marker.acts import step_of
from web.marker.answers import again_of
from web.marker.bars import telling_marks, wider
from web.marker.choices import BLACK, FOLLOW, FOR_MANY, RETYPE, WIDEN, Choice, choice_of
from web.marker.doing import PAGE, TOO_LATE, act_on_page, tell_of_change, who_and_why
from web.marker.file import MarkerFile, Spot, open_file
from web.marker.finding import OUTLIVED, UNOPENED, Question
from web.marker.once import Done, Step
from web.marker.outlived import ground_now, overtaken
from web.marker.questions import show_questions
from web.marker.rows import as_new, boxes_in
from web.marker.screen import MarkerVisit
from web.marker.state import SOFTWARE
from web.wording import count

router = APIRouter()

_UNOPENED = "A paper that cannot be opened cannot be copied. Take it out, or add a scan of it."
_GONE = "This question is settled already. Look at the page again."
_CHOOSE = "Choose one of the answers."
_WHY = "Say why: the checker reads it"
_TYPED_ANEW = "The width of a bar would tell a name"
_TOUCHED = "A bar would touch words that stay"
_WIDENED = "so that the width of the bar tells nothing"
_NOT_READ_YET = "This page has not been read yet, so its bars cannot be made wider. Type it anew instead."


@dataclass
class _Did:
    """What an answer did to the file."""

    answers: list[MarkerAnswer] = field(default_factory=list)
    marks: list[MarkRow] = field(default_factory=list)
    taken: list[MarkRow] = field(default_factory=list)
    retyped: bool = False

    @property
    def changed(self) -> bool:
        """Whether the copy will be another one."""
        return bool(self.marks or self.taken) or self.retyped

    @property
    def undo(self) -> Step | None:
        """How it is undone."""
        if self.retyped:
            return {"path": "as-it-is"}
        if self.taken:
            return step_of("back", self.taken)
        return step_of("off", self.marks) if self.marks else again_of(self.answers)


@router.post(PAGE + "/settle")
def settle(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """A person answers what is asked of this page: `settle` is the question's short name and the answer's code."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        name, _, code = visit.fields.value("settle").partition(":")
        asked = next((each for each in file.state(spot).questions if each.id == name), None)
        if asked is None:
            visit.fields.wrong("", _GONE)
            return Done()
        did = _settle(session, visit, file, asked, code, f"why-{asked.id}")
        if visit.fields.faults:
            return Done()
        onward = f"{file.path}/questions{_next(file, asked)}" if visit.fields.value("from") == "questions" else ""
        return Done("Settled.", did.undo, go=onward, changed=did.changed)

    return act_on_page(visit, ref, document_id, page, work)


@router.post("/requests/{ref}/marker/questions")
def settle_many(ref: str, visit: MarkerVisit) -> Response:
    """One answer for the same question on several pages, each of them ticked."""
    file = open_file(visit, ref)
    kind, _, code = visit.fields.value("settle").partition(":")
    ticked = set(visit.fields.typed.get("question", []))
    asked = [each for each in file.questions if each.id in ticked and each.kind == kind]
    if not file.may_change:
        visit.fields.wrong("", TOO_LATE)
    elif kind not in FOR_MANY:
        visit.fields.wrong("", "This question is settled on its own page.")
    elif not asked:
        visit.fields.wrong("question", "Tick the pages first. They may have been settled already.")
    if visit.fields.faults:
        return show_questions(visit, file)
    with visit.writing(ref) as session:
        done = [_settle(session, visit, file, each, code, f"why-{kind}") for each in asked]
    outcomes = tell_of_change(visit, file) if any(each.changed for each in done) else []
    if visit.fields.faults:
        return show_questions(visit, open_file(visit, ref))
    return visit.go(f"{file.path}/questions", f"{count(len(asked), 'question')} settled.", *outcomes)


def _settle(session: Session, visit: Visit, file: MarkerFile, asked: Question, code: str, why: str) -> _Did:
    """Do what was chosen and keep who chose it; nothing where something is wrong with it."""
    chosen = choice_of(asked.kind, code)
    if asked.kind == UNOPENED or chosen is None:
        visit.fields.wrong("", _UNOPENED if asked.kind == UNOPENED else _CHOOSE)
        return _Did()
    reason = visit.fields.words(why, _WHY if chosen.needs_reason else "", longest=500)
    spot = file.spot(asked.document_id, asked.page)
    if visit.fields.faults:
        return _Did()
    if chosen.code == RETYPE:
        said = reason or (_TOUCHED if asked.kind not in FOR_MANY else _TYPED_ANEW)
        retype_page(session, file.ref, asked.document_id, asked.page, said, visit.user.id, visit.now)
        return _Did(retyped=True)
    if chosen.code == FOLLOW:
        return _follow(session, visit, file, spot, asked)
    if chosen.code == WIDEN:
        return _Did(marks=_put_on(session, visit, file, _widened(visit, file, spot)))
    marks = _put_on(session, visit, file, _blacked(visit, file, asked)) if chosen.code == BLACK else []
    if visit.fields.faults:
        return _Did()
    answer = _answer(asked, chosen, reason)
    return _Did(add_answers(session, file.ref, [answer], visit.user.id, visit.now), marks)


def _next(file: MarkerFile, asked: Question) -> str:
    """The place on the list of the question after this one, as the end of an address."""
    listed = [each.id for each in file.questions if each.kind not in FOR_MANY]
    after = listed[listed.index(asked.id) + 1 :] if asked.id in listed else []
    return f"#ask-{after[0]}" if after else ""


def _follow(session: Session, visit: Visit, file: MarkerFile, spot: Spot, asked: Question) -> _Did:
    """Marks that a later decision overtook go; where it leaves them out for another reason, they bear that."""
    sought = {each.person_id: each for each in file.sought}
    rows = overtaken(file.state(spot).standing, sought, SOFTWARE).get(asked.kind, [])
    take_off_marks(session, [row.id for row in rows], file.ref, visit.user.id, visit.now)
    if asked.kind == OUTLIVED:
        return _Did(taken=rows)
    anew = [as_new(row).model_copy(update={"ground": ground_now(row, sought)}) for row in rows]
    return _Did(marks=_put_on(session, visit, file, anew))


def _put_on(session: Session, visit: Visit, file: MarkerFile, marks: Sequence[NewMark]) -> list[MarkRow]:
    return add_marks(session, file.ref, marks, visit.user.id, visit.now) if marks else []


def _widened(visit: Visit, file: MarkerFile, spot: Spot) -> list[NewMark]:
    """Marks beside the bars whose width may tell, about the same person and on the same ground."""
    page, standing = file.page_soon(spot), file.state(spot).standing
    if page is None:
        visit.fields.wrong("", _NOT_READ_YET)
        return []
    dark = [box for row in standing for box in boxes_in(row)]
    marks = []
    for row in telling_marks(standing):
        boxes, words = wider(page, row, dark)
        dark += boxes
        marks.append(
            NewMark(
                document_id=row.document_id, page=row.page, rule="person", ground=row.ground, words=words,
                boxes=boxes, person_id=row.person_id, reason=_WIDENED,
            )
        )  # fmt: skip
    return marks


def _blacked(visit: Visit, file: MarkerFile, asked: Question) -> list[NewMark]:
    """A mark over the place that nobody can read, about whom and why as chosen for new marks."""
    who, why = who_and_why(visit, file)
    spot = file.spot(asked.document_id, asked.page)
    page = file.page_soon(spot)
    if visit.fields.faults or page is None:
        return []
    inside = [index for box in asked.boxes for index in words_in(page, box)]
    return [
        NewMark(
            document_id=asked.document_id, page=asked.page, rule="person", ground=why,
            words=text_of(page, inside), boxes=asked.boxes, person_id=who, reason=asked.kind,
        )
    ]  # fmt: skip


def _answer(asked: Question, chosen: Choice, reason: str) -> NewAnswer:
    return NewAnswer(
        kind=AnswerKind.SETTLED,
        document_id=asked.document_id,
        page=asked.page,
        rule=asked.kind,
        words=asked.words,
        boxes=asked.boxes,
        reason=reason,
        choice=chosen.code,
    )
