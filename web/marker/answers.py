"""What is answered on a page: suggestions, hits that are about somebody else, questions (S35)."""

from collections.abc import Sequence

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import Response

from models.files import MarkRow
from models.marking import AnswerKind, MarkerAnswer
from records.file import NewAnswer, NewMark, add_answers, add_marks, take_back_answers, take_off_marks
from web.guarding import Visit
from web.marker.acts import step_of
from web.marker.doing import PAGE, act_on_page, who_and_why
from web.marker.file import MarkerFile, Spot
from web.marker.finding import PASSAGE, Suggestion, suggestion_id
from web.marker.once import Done, Step
from web.marker.rows import boxes_in
from web.marker.screen import MarkerVisit
from web.marker.state import SOFTWARE
from web.wording import count

router = APIRouter()

_NO_HIT = "Only a place that Clean Copy found by itself can be about somebody else. Take your own marks off."
_WHY_NOT = "Say how you know that this is about somebody else"


@router.post(PAGE + "/suggestions")
def answer(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """Accept or reject suggestions: those that were ticked, or the one beside the button."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        verdict, picked = _picked(visit, file.state(spot).suggestions)
        if visit.fields.faults:
            return Done()
        if verdict == "accept":
            marks = [_accepted(visit, file, each) for each in picked]
            if visit.fields.faults:
                return Done()
            rows = add_marks(session, ref, marks, visit.user.id, visit.now)
            others_of = rows[0].id if len(rows) == 1 else ""
            words = f"{count(len(rows), 'suggestion')} accepted."
            return Done(words, step_of("off", rows), others_of=others_of, changed=True)
        reason = visit.fields.words("reason", longest=500)
        if visit.fields.faults:
            return Done()
        said = [_rejected(each, reason) for each in picked]
        answers = add_answers(session, ref, said, visit.user.id, visit.now)
        return Done(f"{count(len(answers), 'suggestion')} rejected.", again_of(answers))

    return act_on_page(visit, ref, document_id, page, work)


@router.post(PAGE + "/somebody-else")
def somebody_else(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """A hit that followed from a decision is about somebody else: said with a reason, and shown to the checker."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        wanted = visit.fields.value("mark")
        row = next((row for row in file.state(spot).standing if row.id == wanted), None)
        if row is None or row.by != SOFTWARE or row.rule == PASSAGE:
            visit.fields.wrong("", _NO_HIT)
        reason = visit.fields.words(f"not_them-{wanted}", _WHY_NOT, longest=500)
        if visit.fields.faults or row is None:
            return Done()
        take_off_marks(session, [row.id], ref, visit.user.id, visit.now)
        answers = add_answers(session, ref, [_freed(row, reason)], visit.user.id, visit.now)
        return Done("Left standing.", again_of(answers), changed=True)

    return act_on_page(visit, ref, document_id, page, work)


@router.post(PAGE + "/again")
def again(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """Ask once more what was answered on this page."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        wanted = set(visit.fields.typed.get("answer_id", []))
        known = [row for row in file.state(spot).answers if row.id in wanted]
        taken = take_back_answers(session, ref, [row.id for row in known], visit.user.id, visit.now)
        freed = any(row.kind is AnswerKind.REJECTED for row in taken)
        return Done("It is asked again.", _the_same(taken), changed=freed)

    return act_on_page(visit, ref, document_id, page, work)


def again_of(answers: Sequence[MarkerAnswer]) -> Step | None:
    """How these answers are undone."""
    return {"path": "again", "answer_id": [row.id for row in answers]} if answers else None


def _the_same(taken: Sequence[MarkerAnswer]) -> Step | None:
    """How rejections that were taken back are given once more."""
    picks = [_suggested(row) for row in taken if row.kind is AnswerKind.REJECTED]
    return {"path": "suggestions", "answer": "reject", "pick": picks} if picks else None


def _suggested(row: MarkerAnswer) -> str:
    return suggestion_id(row.document_id, row.page, boxes_in(row), row.rule, row.person_id)


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


def _rejected(each: Suggestion, reason: str) -> NewAnswer:
    return NewAnswer(
        kind=AnswerKind.REJECTED,
        document_id=each.document_id,
        page=each.page,
        rule=each.rule,
        words=each.words,
        boxes=each.boxes,
        person_id=each.person_id,
        reason=reason,
    )


def _freed(row: MarkRow, reason: str) -> NewAnswer:
    return NewAnswer(
        kind=AnswerKind.REJECTED,
        document_id=row.document_id,
        page=row.page,
        rule=row.rule,
        words=row.words,
        boxes=boxes_in(row),
        person_id=row.person_id,
        reason=reason,
    )
