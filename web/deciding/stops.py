"""Safeguarding stops: placed at once on all, a person, a passage or a paper; lifted by two (S54)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

from models.acts import Backed, PaperDecided, StopLifted, StopPlaced
from models.files import Document, Mention, Person
from models.words import Ground
from records.file import documents_of, mentions_of, persons_of
from rules.combining import OF_A_PAPER
from rules.nations import holds_in
from rules.permissions import See
from rules.refusals import words_for
from rules.state import RequestState, Stop
from rules.stopping import holds
from web.casefile import Case, open_case, refusal_now, show
from web.deciding.another_lead import lead_lacking, staff_on
from web.deciding.decisions_words import GROUNDS, begun
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.history import reason_for, reasons_of
from web.wording import day, moment

router = APIRouter()
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]
WHOLE = "whole"
ONE = "one"
GOES = "goes"


@dataclass(frozen=True)
class Things:
    """What a stop can be on, by id, as far as this reader may see it."""

    persons: Mapping[str, Person]
    papers: Mapping[str, Document]
    passages: Mapping[str, Mention]

    def name(self, stop: Stop) -> str:
        """What a stop is on, in words."""
        if stop.document_id is not None:
            paper = self.papers.get(stop.document_id)
            return f"The paper \u201c{paper_words(paper)}\u201d" if paper is not None else "One paper"
        if stop.party_id is None:
            return "The whole request"
        person = self.persons.get(stop.party_id)
        of = person.name if person is not None else "a third party"
        if stop.mention_id is None:
            return of
        passage = self.passages.get(stop.mention_id)
        return f"One passage of {of}" + (f": \u201c{passage.words[:80]}\u201d" if passage is not None else "")


@dataclass(frozen=True)
class Row:
    """One stop, as the page shows it."""

    seq: int
    on: str
    placed: str
    why: str
    state: str
    holds: str
    may_lift: bool
    decide: str
    waits: bool
    lifting: tuple[tuple[str, str], ...]


@router.get("/requests/{ref}/stops")
def stops(ref: str, visit: CaseVisit) -> Response:
    """Every stop of this request."""
    return _list(visit, ref)


@router.post("/requests/{ref}/stops/{seq}/lift")
def lift(ref: str, seq: int, visit: CaseVisit) -> Response:
    """Propose to lift a stop; it lifts when a second person backs that."""
    why = visit.fields.text(f"reason-{seq}", "Say why the stop can be lifted, and how it was resolved")
    if visit.fields.faults:
        return _list(visit, ref)
    outcome = visit.say(ref, StopLifted(stop_seq=seq), why)
    if visit.refused(outcome):
        return _list(visit, ref)
    return visit.go(f"/requests/{ref}/stops", "A second person has to back this; until then it stands.", outcome)


def _list(visit: Visit, ref: str) -> Response:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        things = _things(session, visit, case)
        reasons = reasons_of(session, ref)
    events = {event.seq: event for event in case.events}
    rows = []
    for stop in case.state.stops.values():
        event = events[stop.seq]
        rows.append(
            Row(
                seq=stop.seq,
                on=things.name(stop),
                placed=f"{moment(event.at)}, {case.who(event.actor_id, event.role)}",
                why=reason_for(event, reasons, visit, case),
                state=_state(stop),
                holds=_holds(case.state, stop),
                may_lift=not stop.lifted and not stop.lift_seq and visit.may_act("stop_lifted"),
                decide=_decide_at(visit, case, stop),
                waits=stop.lift_seq > 0 and not stop.lifted,
                lifting=_lifting(visit, case, stop, reasons),
            )
        )
    return show(visit, case, "stops.html", rows=rows)


def _lifting(visit: Visit, case: Case, stop: Stop, reasons: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Who proposed to lift it, why, and who backed that, each with the moment."""
    proposed = next((event for event in case.events if stop.lift_seq and event.seq == stop.lift_seq), None)
    if proposed is None:
        return ()
    told = [
        ("To be lifted", f"{moment(proposed.at)}, {case.who(proposed.actor_id, proposed.role)}"),
        ("Why it can be", reason_for(proposed, reasons, visit, case)),
    ]
    backed = (one for one in case.events if isinstance(one.act, Backed) and one.act.seq == stop.lift_seq)
    return (*told, *(("Backed", f"{moment(one.at)}, {case.who(one.actor_id, one.role)}") for one in backed))


def _state(stop: Stop) -> str:
    if stop.lifted:
        return "Lifted by two people"
    return "In force; lifting waits for a second person" if stop.lift_seq else "In force"


def _holds(state: RequestState, stop: Stop) -> str:
    """What it holds now: letters always, the copy until it has become a decision."""
    if stop.lifted:
        return ""
    if holds(state, stop):
        return "Letters and the copy"
    return "Letters. The copy can go: nothing of this is in it"


def _decide_at(visit: Visit, case: Case, stop: Stop) -> str:
    """Where the stop becomes a decision."""
    if stop.lifted or stop.on_all or not visit.may_act("decision_made") or not case.open:
        return ""
    if stop.document_id is not None:
        return f"{case.path}/stops/papers/{stop.document_id}"
    return f"{case.path}/decisions/{stop.party_id}"


@router.get("/requests/{ref}/stops/place")
def ask_place(ref: str, visit: CaseVisit) -> Response:
    """The form: place a stop. The whole request is chosen, or the person, passage or paper it was opened from."""
    item = visit.request.query_params.get("on") or WHOLE
    visit.fields = Fields.holding(on=ONE if ":" in item else item, item=item)
    return _place_form(visit, ref)


@router.post("/requests/{ref}/stops/place")
def place(ref: str, visit: CaseVisit) -> Response:
    """Place a stop at once."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        possible = _possible(_things(session, visit, case), case)
    on = visit.fields.one_of("on", [ONE, *possible], "Choose what is stopped")
    if on == ONE:
        on = visit.fields.one_of("item", list(possible), "Choose the paper or the passage")
    why = visit.fields.text("reason", "Say why, in your own words")
    if visit.fields.faults:
        return _place_form(visit, ref)
    outcome = visit.say(ref, possible[on], why)
    if visit.refused(outcome):
        return _place_form(visit, ref)
    return visit.go(case.path, "The stop is in force, and the safeguarding lead is told.", outcome)


def _place_form(visit: Visit, ref: str) -> Response:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        things = _things(session, visit, case)
    possible = _possible(things, case)
    wide = [(WHOLE, "The whole request", "All letters to third parties, and the release")]
    wide += [
        (key, f"{things.persons[key].name} only", "Letters to this person, and what is theirs in the copy")
        for key in possible
        if key in things.persons
    ]
    narrow = [(key, _words_of(act, things)) for key, act in possible.items() if ":" in key]
    if narrow:
        wide.append((ONE, "One paper or one passage only", "Letters that quote it, and the copy while it is in it"))
    return show(visit, case, "stop_place.html", wide=wide, narrow=[("", "Choose one"), *narrow])


def _words_of(act: StopPlaced, things: Things) -> str:
    return things.name(Stop(0, act.party_id, "", act.mention_id, act.document_id))


def _things(session: Session, visit: Visit, case: Case) -> Things:
    """Papers and passages are named to those who see the file; others read that there is a stop."""
    may_look = visit.may_see(See.FILE)
    return Things(
        persons={person.id: person for person in persons_of(session, case.child.id)},
        papers={paper.id: paper for paper in documents_of(session, case.child.id)} if may_look else {},
        passages={one.id: one for one in mentions_of(session, case.child.id)} if may_look else {},
    )


def _possible(things: Things, case: Case) -> dict[str, StopPlaced]:
    """Every stop that can be placed, by the value of the form."""
    parties = case.state.parties
    found = {WHOLE: StopPlaced()}
    found |= {key: StopPlaced(party_id=key) for key in things.persons if key in parties}
    for paper_id in things.papers:
        on_it = {one.person_id for one in things.passages.values() if one.document_id == paper_id}
        found[f"paper:{paper_id}"] = StopPlaced(document_id=paper_id, mentioned=tuple(sorted(on_it & set(parties))))
    for passage in things.passages.values():
        if passage.person_id in parties:
            found[f"passage:{passage.id}"] = StopPlaced(party_id=passage.person_id, mention_id=passage.id)
    return found


def paper_words(paper: Document) -> str:
    """A paper by its title and its date."""
    return f"{paper.title}, {day(paper.dated)}" if paper.dated else paper.title


@router.get("/requests/{ref}/stops/papers/{document_id}")
def ask_paper(ref: str, document_id: str, visit: FileVisit) -> Response:
    """The form: is a paper as a whole left out of the copy, and why (R19, R22)?"""
    return _paper_form(visit, ref, document_id)


@router.post("/requests/{ref}/stops/papers/{document_id}")
def decide_paper(ref: str, document_id: str, visit: FileVisit) -> Response:
    """Record it; it counts when a second person has backed it."""
    chosen = visit.fields.one_of("ground", [GOES, *(ground.value for ground in OF_A_PAPER)], "Choose what happens")
    why = visit.fields.text("reason", "Give the reason in your own words")
    if visit.fields.faults:
        return _paper_form(visit, ref, document_id)
    act = PaperDecided(document_id=document_id, ground=None if chosen == GOES else Ground(chosen))
    outcome = visit.say(ref, act, why)
    if visit.refused(outcome):
        return _paper_form(visit, ref, document_id)
    return visit.go(f"/requests/{ref}/stops", "Kept. It counts when a second person has backed it.", outcome)


def _paper_form(visit: Visit, ref: str, document_id: str) -> Response:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        paper = _things(session, visit, case).papers.get(document_id)
        concerned = staff_on(case, document_id, mentions_of(session, case.child.id))
    if paper is None:
        raise HTTPException(404)
    if not visit.may_act("paper_decided"):
        raise HTTPException(403, "Your role cannot decide this. Tell the manager of the request.")
    left_out = case.state.is_left_out(document_id)
    newest = case.state.papers_proposed.get(document_id) or case.state.papers_ruled.get(document_id)
    other = None if newest is not None and newest.ground is not None else Ground.SERIOUS_HARM
    trial, own = PaperDecided(document_id=document_id, ground=other), words_for("about_yourself")
    options = [
        (ground.value, f"Leave it out: {begun(GROUNDS[ground])}", "")
        for ground in Ground
        if ground in OF_A_PAPER and holds_in(case.terms.nation, ground)
    ]
    options.append((GOES, "It goes as decided for each person in it", "Nothing is left out of it as a whole."))
    return show(
        visit,
        case,
        "stop_paper.html",
        title=paper_words(paper),
        left_out=left_out,
        waits=document_id in case.state.papers_proposed,
        options=options,
        why_not=own if visit.user.id in concerned else refusal_now(visit, case, trial) or "",
        lacking=lead_lacking(case, concerned),
    )
