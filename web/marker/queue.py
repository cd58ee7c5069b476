"""Spellings like names that belong to nobody registered: one answer settles all of a kind (S19, S35)."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from models.marking import AnswerKind
from records.file import (
    NewAnswer,
    NewMark,
    add_answers,
    add_marks,
    take_back_answers,
    take_off_marks,
)
from redaction.places import touches, words_in
from web.casefile import show
from web.guarding import Visit
from web.marker.doing import TOO_LATE, keep_pen, tell_of_change, who_and_why
from web.marker.elsewhere import blank_mark, elsewhere
from web.marker.file import MarkerFile, open_file
from web.marker.finding import Unknown
from web.marker.page_view import PageView
from web.marker.screen import MarkerVisit, pen_of
from web.marker.spellings_answered import answered_spellings, given_for
from web.marker.views import FileView
from web.wording import count

router = APIRouter()
MOST_PLACES = 6


@dataclass(frozen=True)
class Spelling:
    """A spelling nobody answered for, with the pages it stands on."""

    id: str
    words: str
    why: str
    places: tuple[tuple[str, str], ...]
    more: str
    count: int


@router.get("/requests/{ref}/marker/names")
def names(ref: str, visit: MarkerVisit) -> Response:
    """Every spelling like a name that belongs to nobody registered: one answer settles all of a kind."""
    file = open_file(visit, ref)
    visit.viewed(ref, "marker_names")
    return _names(visit, file)


def _names(visit: Visit, file: MarkerFile) -> Response:
    view = FileView(file, visit)
    pen = pen_of(visit)
    first = PageView(file, visit, file.spots[0]) if file.spots else None
    spellings = [_spelling(file, each) for each in file.unknown]
    answered = answered_spellings(file)
    return show(
        visit,
        file.case,
        "marker_names.html",
        view=view,
        spellings=spellings,
        answered=answered,
        pens=first,
        who=pen.who,
        why=pen.why,
    )


@router.post("/requests/{ref}/marker/names")
def answer_names(ref: str, visit: MarkerVisit) -> Response:
    """Leave the ticked spellings standing, or black them out wherever they stand."""
    file = open_file(visit, ref)
    wanted = set(visit.fields.typed.get("spelling", []))
    one, _, only = visit.fields.value("one").partition(":")
    picked = [each for each in file.unknown if each.id in ({only} if only else wanted)]
    verdict = one or visit.fields.value("answer")
    if verdict == "keep_all":
        picked = [each for each in file.unknown if each.id in visit.fields.typed.get("listed", [])]
    if not file.may_change:
        visit.fields.wrong("", TOO_LATE)
    if not picked:
        visit.fields.wrong("spelling", "Tick the spellings first. They may have been answered already.")
    who, why = who_and_why(visit, file) if verdict == "mark" else (None, "")
    if visit.fields.faults:
        return _names(visit, file)
    with visit.writing(ref) as session:
        if verdict == "mark":
            places = [place for each in picked for place in _everywhere(file, each)]
            marks = [place.model_copy(update={"person_id": who, "ground": why}) for place in places]
            add_marks(session, ref, marks, visit.user.id, visit.now)
        else:
            add_answers(session, ref, [_left(each) for each in picked], visit.user.id, visit.now)
    outcomes = tell_of_change(visit, file) if verdict == "mark" else []
    told = f"{count(len(picked), 'spelling')} {'marked everywhere' if verdict == 'mark' else 'left standing'}."
    return keep_pen(visit, visit.go(f"{file.path}/names{_next(file, picked)}", told, *outcomes))


@router.post("/requests/{ref}/marker/names/again")
def ask_again(ref: str, visit: MarkerVisit) -> Response:
    """Ask about a spelling once more: its answers are taken back, the marks that blacked it out come off."""
    file = open_file(visit, ref)
    answers, marks = given_for(file, visit.fields.value("again"))
    if not file.may_change:
        visit.fields.wrong("", TOO_LATE)
    elif not answers and not marks:
        visit.fields.wrong("", "This spelling is asked about already. Look at the list.")
    if visit.fields.faults:
        return _names(visit, file)
    with visit.writing(ref) as session:
        take_back_answers(session, ref, answers, visit.user.id, visit.now)
        take_off_marks(session, marks, ref, visit.user.id, visit.now)
    outcomes = tell_of_change(visit, file) if marks else []
    return visit.go(f"{file.path}/names", "It is asked again.", *outcomes)


def _everywhere(file: MarkerFile, each: Unknown) -> list[NewMark]:
    """Every place of a spelling: where its words stand, and where the finder saw it cut or written otherwise."""
    found = elsewhere(file, each.words)
    for place in each.places:
        here = [
            box
            for mark in found
            if (mark.document_id, mark.page) == (place.document_id, place.page)
            for box in mark.boxes
        ]
        page = file.page_of(file.spot(place.document_id, place.page))
        if page is not None and not touches([place.box], here):
            found.append(blank_mark(place.document_id, page, words_in(page, place.box)))
    return found


def _next(file: MarkerFile, picked: Sequence[Unknown]) -> str:
    """The place on the list of the spelling after the one answered, as the end of an address."""
    listed = [each.id for each in file.unknown]
    after = listed[listed.index(picked[0].id) + 1 :] if len(picked) == 1 else []
    return f"#s-row-{after[0]}" if after else ""


def _spelling(file: MarkerFile, each: Unknown) -> Spelling:
    titles = {paper.id: paper.title for paper in file.papers}
    pages = list(dict.fromkeys((place.document_id, place.page) for place in each.places))
    shown = tuple(
        (f"{file.path}/page/{document_id}/{page}", f"{titles[document_id]}, page {page}")
        for document_id, page in pages[:MOST_PLACES]
    )
    more = f"and {count(len(pages) - MOST_PLACES, 'more page')}" if len(pages) > MOST_PLACES else ""
    return Spelling(each.id, each.words, each.why, shown, more, len(each.places))


def _left(each: Unknown) -> NewAnswer:
    place = each.places[0]
    return NewAnswer(
        kind=AnswerKind.LEFT,
        document_id=place.document_id,
        page=place.page,
        rule="spelling",
        words=each.words,
        boxes=(place.box,),
    )
