"""Where the child's papers may lie, place by place: who looked there, when, and what came of it (S52)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

from models.searching import Found, Place, PlaceSearch
from records.searching import NEEDS_A_REASON, answer_place, places_of
from rules.permissions import See
from web.as_seen import SENT_AGAIN, as_seen, stands_as_seen
from web.casefile import Case, case_of, show
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.wording import day

router = APIRouter()
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]

PLACES: Mapping[Place, str] = {
    Place.CABINET: "The locked cabinet and paper files",
    Place.EMAIL: "E-mail of everybody who works with the child",
    Place.APPS: "Apps and online journals",
    Place.MESSAGES: "Messages on telephones",
    Place.CCTV: "CCTV and photographs",
    Place.NOTEBOOKS: "Notebooks, diaries and personal notes",
    Place.LOGS: "Accident, medicine and contact logs",
    Place.ELSEWHERE: "Other rooms, other sites, people who have left",
}
FOUND: Mapping[Found, str] = {
    Found.LOOKED: "Searched, and what was there is in the file",
    Found.NOTHING: "Searched, and nothing was there",
    Found.NO_SUCH_PLACE: "We do not have this",
    Found.NOT_LOOKED: "Not searched",
}


@dataclass(frozen=True)
class PlaceRow:
    """One place as the page shows it; `words` is empty while nobody has answered for it."""

    place: Place
    name: str
    words: str


@router.get("/requests/{ref}/documents/places")
def places(ref: str, visit: FileVisit) -> Response:
    """Every place, with what was said of it."""
    case = case_of(visit, ref)
    rows = place_rows(visit, case)
    return show(
        visit,
        case,
        "search_places.html",
        rows=rows,
        open_places=sum(not row.words for row in rows),
        may=_may(visit, case),
    )


@router.get("/requests/{ref}/documents/places/{place}")
def ask(ref: str, place: str, visit: FileVisit) -> Response:
    """The form: who looked in one place, when, and what came of it."""
    case, wanted = case_of(visit, ref), _place(place)
    with visit.reading() as session:
        standing = places_of(session, ref).get(wanted)
    if standing is None:
        visit.fields = Fields.holding(looked_by=visit.user.name, looked_on=case.today)
    else:
        visit.fields = Fields.holding(
            found=standing.found.value,
            looked_by=standing.looked_by,
            looked_on=standing.looked_on,
            note=standing.note,
        )
    return _form(visit, case, wanted)


@router.post("/requests/{ref}/documents/places/{place}")
def answer(ref: str, place: str, visit: FileVisit) -> Response:
    """Note what came of looking in one place; what was said before stays on record."""
    case, wanted = case_of(visit, ref), _place(place)
    if not _may(visit, case):
        raise HTTPException(403, "The file cannot be changed: your role cannot, or the request is closed.")
    fields = visit.fields
    found = fields.choice("found", Found, "Choose what came of it")
    who = fields.words("looked_by", "Enter the name of the person who looked there")
    on = fields.day("looked_on", "The day they looked", latest=case.today)
    note = fields.text("note", "Say why nobody looked there" if found in NEEDS_A_REASON else "")
    if fields.faults:
        return _form(visit, case, wanted)
    with visit.writing(ref) as session:
        standing = places_of(session, ref).get(wanted)
        overtaken = not stands_as_seen(fields, [_words(standing)])
        if not overtaken:
            answer_place(
                session, ref, wanted, found, visit.user.id, looked_by=who, looked_on=on, note=note, at=visit.now
            )
    if overtaken:
        fields.wrong("", f"Somebody noted this meanwhile: {_words(standing)} {SENT_AGAIN}")
        return _form(visit, case, wanted)
    return visit.go(f"{case.path}/documents/places", "What came of it is noted.")


def place_rows(visit: Visit, case: Case) -> list[PlaceRow]:
    """Every place in the order of the page."""
    with visit.reading() as session:
        said = places_of(session, case.ref)
    return [PlaceRow(place, name, _words(said.get(place))) for place, name in PLACES.items()]


def ticked(visit: Visit, ref: str) -> Mapping[Place, tuple[Found, str]]:
    """What was ticked on the last page, for the places that nobody answered for; the others need a reason."""
    with visit.reading() as session:
        said = places_of(session, ref)
    left = [place for place in PLACES if place not in said]
    missed = [place for place in left if not visit.fields.has("searched", place.value)]
    why = visit.fields.text("not_searched", "Say why the other places were not searched" if missed else "")
    return {place: (Found.NOT_LOOKED, why) if place in missed else (Found.LOOKED, "") for place in left}


def record_ticks(visit: Visit, ref: str, ticks: Mapping[Place, tuple[Found, str]]) -> str:
    """Note what was ticked, by this person today; returns what now stands of all places, in words."""
    with visit.writing(ref) as session:
        for place, (found, note) in ticks.items():
            answer_place(
                session,
                ref,
                place,
                found,
                visit.user.id,
                looked_by=visit.user.name,
                looked_on=visit.today,
                note=note,
                at=visit.now,
            )
        said = places_of(session, ref)
    return _all_in_words([(PLACES[place], said[place]) for place in PLACES if place in said])


def _all_in_words(said: Sequence[tuple[str, PlaceSearch]]) -> str:
    searched = [name for name, row in said if row.found not in NEEDS_A_REASON]
    lines = [f"Searched: {'; '.join(searched) or 'nothing'}."]
    for name, row in said:
        if row.found in NEEDS_A_REASON:
            lines.append(f"{FOUND[row.found]}: {name}. {row.note}")
    return "\n".join(lines)


def _words(row: PlaceSearch | None) -> str:
    if row is None:
        return ""
    said = f"{FOUND[row.found]}. {row.looked_by}, {day(row.looked_on)}."
    return f"{said} {row.note}" if row.note else said


def _place(place: str) -> Place:
    try:
        return Place(place)
    except ValueError:
        raise HTTPException(404) from None


def _may(visit: Visit, case: Case) -> bool:
    return visit.may_act("file_changed") and case.open


def _form(visit: Visit, case: Case, place: Place) -> Response:
    if not _may(visit, case):
        raise HTTPException(403, "The file cannot be changed: your role cannot, or the request is closed.")
    options = [(found.value, words) for found, words in FOUND.items()]
    with visit.reading() as session:
        shown = as_seen([_words(places_of(session, case.ref).get(place))], visit.now)
    return show(visit, case, "search_place.html", place=PLACES[place], options=options, as_seen=shown)
