"""Deciding for each third party and, where it differs, for each passage: proposal, choice, reason (S28-S35)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import Response

from models.words import Factor, Ground, Outcome, PartyKind
from records.post import replies_of
from rules.combining import balance_wanted, stands_no_longer
from rules.consultation import Consultation, DecisionTaken, decision_about, decision_needs_second
from rules.disclosure import Choices, Proposal, choices, propose, why_not
from rules.permissions import See
from rules.refusals import words_for
from web.asking.answer_record import passages_answered
from web.asking.people_views import Card, cards_of, is_kept_back, must_act, party_card_of, reason_of, who_did
from web.asking.people_words import KEPT_BACK
from web.asking.replies import answers_of
from web.casefile import Case, may_open_reasons, open_case, sees_reasons, show
from web.deciding.another_lead import lead_lacking
from web.deciding.decided_meanwhile import decided_meanwhile, decisions_seen
from web.deciding.decisions_form import backing_words, check, decisions_of, outcome_options, passage_options
from web.deciding.decisions_words import GROUNDS, NEEDS_LEAD, NEEDS_SECOND, OUTCOMES
from web.deciding.notices import notice_words
from web.deciding.weighing import weighed_of
from web.forms import Fields
from web.guarding import Visit, signed_in

router = APIRouter()

_NOT_YET = (
    "This can be decided once they have answered, once the reply date has passed, or once it is settled that they "
    "are not asked."
)
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]


@dataclass(frozen=True)
class Taken:
    """A decision that was taken, as this reader may see it."""

    of: str
    outcome: str
    ground: str
    reason: str
    by: str
    waits: bool
    outdated: bool


@dataclass(frozen=True)
class Row:
    """One third party on the overview: what is proposed, what was decided."""

    card: Card
    party: Consultation
    proposal: Proposal | None
    outcome: str
    ground: str
    taken: tuple[Taken, ...]
    routine: str
    possible: bool

    @property
    def decided(self) -> bool:
        """Whether everything about this party is decided and stands."""
        return self.party.decided and not any(one.outdated for one in self.taken)


@router.get("/requests/{ref}/decisions")
def overview(visit: FileVisit, ref: str) -> Response:
    """Everybody, with what is proposed and what was decided."""
    visit.viewed(ref, "decisions")
    return _overview(visit, ref)


@router.post("/requests/{ref}/decisions")
def follow_many(visit: FileVisit, ref: str) -> Response:
    """Follow the proposal for several people at once, with one reason; for routine cases only."""
    must_act(visit, "decision_made")
    fields = visit.fields
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        rows = {row.routine: (row, row.proposal) for row in _rows(session, visit, case) if row.proposal is not None}
    rows.pop("", None)
    ticked = fields.typed.get("follow", [])
    reason = fields.text("reason", "Give the reason in your own words")
    if not ticked:
        fields.wrong("follow", "Choose for whom you follow the proposal")
    elif any(value not in rows for value in ticked):
        fields.wrong("follow", "Something changed since this page was opened. Look at the proposals again.")
    outcomes = []
    for value in ticked if not fields.faults else []:
        row, proposal = rows[value]
        form = Fields.holding(
            said=fields.value("said"),
            outcome=proposal.outcome.value,
            **{f"ground-{proposal.outcome.value}": proposal.ground.value},
        )
        offered = {proposal.outcome: (proposal.ground,)}
        for decision in decisions_of(form, row.party, row.card.passages, offered):
            outcomes.append(visit.say(ref, decision, reason, decision.decision_id[-12:]))
            visit.refused(outcomes[-1])
    if fields.faults:
        return _overview(visit, ref)
    return visit.go(f"{case.path}/decisions", "Decided.", *outcomes)


@router.get("/requests/{ref}/decisions/{person_id}")
def ask(visit: FileVisit, ref: str, person_id: str) -> Response:
    """One third party: what was answered, the passages, the proposal, the choice."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        _, party = party_card_of(session, visit, case, person_id)
    visit.fields = _standing(visit, case, party)
    visit.viewed(ref, "decision", person_id=person_id)
    return _form(visit, ref, person_id)


@router.post("/requests/{ref}/decisions/{person_id}")
def decide(visit: FileVisit, ref: str, person_id: str) -> Response:
    """Record the decision for the whole and for each passage that differs."""
    must_act(visit, "decision_made")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card, party = party_card_of(session, visit, case, person_id)
    offered = choices(case.state, case.terms, visit.user.id, visit.user.role, person_id, case.today)
    decisions = decisions_of(visit.fields, party, card.passages, offered, _offered_apart(visit, case, card))
    overtaken = decided_meanwhile(visit, case, party)
    if overtaken:
        visit.fields.wrong("", overtaken)
    reason = visit.fields.text("reason", "Give the reason in your own words. Without one nothing can be recorded.")
    if not visit.fields.faults:
        check(visit, case, decisions)
    outcomes = []
    for decision in decisions if not visit.fields.faults else []:
        outcomes.append(visit.say(ref, decision, reason, decision.decision_id[-12:]))
        if visit.refused(outcomes[-1]):
            break
    if visit.fields.faults:
        return _form(visit, ref, person_id)
    backing = [backing_words(party, one.outcome, one.ground, visit.user.role) for one in decisions]
    words = f"Kept. {NEEDS_LEAD if NEEDS_LEAD in backing else NEEDS_SECOND}" if any(backing) else "Decided."
    return visit.go(f"{case.path}/decisions", words, *outcomes)


def _overview(visit: Visit, ref: str) -> Response:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        rows = _rows(session, visit, case)
    many = [
        (row.routine, f"{row.card.person.name}: {row.outcome.lower()}", row.ground) for row in rows if row.routine
    ]
    return show(
        visit, case, "decisions.html", rows=rows, many=many, may=visit.may_act("decision_made") and case.open
    )


def _rows(session: Session, visit: Visit, case: Case) -> list[Row]:
    cards, _ = cards_of(session, visit, case)
    return [_row(session, visit, case, card, card.party) for card in cards if card.party is not None]


def _row(session: Session, visit: Visit, case: Case, card: Card, party: Consultation) -> Row:
    grave = party.factors_for(None) & {Factor.ENDANGERED, Factor.POLICE_INVESTIGATION}
    kept_back = is_kept_back(visit, case, party.plan_seq) or (grave and not sees_reasons(visit, case))
    proposal = None if kept_back else propose(party, nation=case.terms.nation)
    return Row(
        card=card,
        party=party,
        proposal=proposal,
        outcome=OUTCOMES[proposal.outcome][0] if proposal is not None else "",
        ground=GROUNDS[proposal.ground] if proposal is not None else "",
        taken=tuple(_taken_of(session, visit, case, card, party)),
        routine=_routine(visit, case, card, party, proposal),
        possible=why_not(case.state, case.terms, visit.user.id, visit.user.role, card.id, case.today) is None,
    )


def _routine(visit: Visit, case: Case, card: Card, party: Consultation, proposal: Proposal | None) -> str:
    """The value under which a proposal can be followed together with others; empty where it needs a closer look."""
    if proposal is None or proposal.first or party.decided or card.about_you or not visit.may_act("decision_made"):
        return ""
    if case.state.stopped_for(party.party_id):
        return ""  # a stop becomes a decision of its own, never one of many (S54)
    trial = decision_about(party, proposal.outcome, proposal.ground)
    offered = choices(case.state, case.terms, visit.user.id, visit.user.role, party.party_id, case.today)
    possible = proposal.ground in offered.get(proposal.outcome, ())
    if not possible or decision_needs_second(party, trial):
        return ""
    return f"{party.party_id}/{proposal.outcome.value}/{proposal.ground.value}"


def _taken_of(session: Session, visit: Visit, case: Case, card: Card, party: Consultation) -> Iterable[Taken]:
    passages = {passage.id: passage.place for passage in card.passages}
    for mention_id, taken in party.decisions.items():
        if mention_id and mention_id not in passages:
            continue
        yield _taken(session, visit, case, party, taken, passages.get(mention_id, ""))


def _taken(session: Session, visit: Visit, case: Case, party: Consultation, taken: DecisionTaken, of: str) -> Taken:
    kept_back = is_kept_back(visit, case, taken.seq)
    return Taken(
        of=of,
        outcome=OUTCOMES[Outcome(taken.decision.outcome)][0],
        ground=KEPT_BACK if kept_back else GROUNDS[Ground(taken.decision.ground)],
        reason="" if kept_back else reason_of(session, case, taken.seq),
        by=who_did(case, taken.seq),
        waits=not taken.stands,
        outdated=taken.seq < party.heard_seq or stands_no_longer(party, taken.decision),
    )


def _apart(case: Case, row: Row, party: Consultation, card: Card) -> dict[str, str]:
    """What is proposed for each passage, and why, where it differs from what is proposed for the whole (R15)."""
    found: dict[str, str] = {passage.id: "" for passage in card.passages}
    if row.proposal is None or party.unread_replies:
        return found
    for passage in card.passages:
        own = propose(party, passage.id, case.terms.nation)
        if (own.outcome, own.ground) != (row.proposal.outcome, row.proposal.ground):
            why = " ".join(words for words in own.reasons if words not in row.proposal.reasons)
            found[passage.id] = f"{OUTCOMES[own.outcome][0]}. {GROUNDS[own.ground]}. {why}".strip()
    return found


def _offered_apart(visit: Visit, case: Case, card: Card) -> dict[str, Choices]:
    """What may be decided for each passage by itself (R15, R22)."""
    me, role = visit.user.id, visit.user.role
    return {
        passage.id: choices(case.state, case.terms, me, role, card.id, case.today, passage.id)
        for passage in card.passages
    }


def _standing(visit: Visit, case: Case, party: Consultation) -> Fields:
    """The form with the decision that stands; what is proposed is shown, and never ticked by itself."""
    typed: dict[str, str] = {}
    for mention_id, taken in party.decisions.items():
        if is_kept_back(visit, case, taken.seq):
            continue
        outcome, ground = taken.decision.outcome.value, taken.decision.ground.value
        typed[f"outcome-{mention_id}" if mention_id else "outcome"] = outcome
        typed[f"ground-{mention_id or outcome}"] = ground
    return Fields.holding(**typed)


def _five_questions_first(party: Consultation, offered: Choices) -> bool:
    """Whether sharing waits for the five questions, and no official's work is a reason without them (S97, R17)."""
    shared = decision_about(party, Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT)
    official = Ground.OFFICIAL_CAPACITY in offered.get(Outcome.DISCLOSE, ())
    return balance_wanted(party, shared) and not party.balance_stands and not official


def _form(visit: Visit, ref: str, person_id: str) -> Response:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card, party = party_card_of(session, visit, case, person_id)
        row = _row(session, visit, case, card, party)
        replies = replies_of(session, ref, person_id)
        answered = passages_answered(session, visit.desk.key, replies)
        weighed = weighed_of(session, visit, case, card, party)
    stopped = {stop.mention_id for stop in case.state.open_stops}
    offered = choices(case.state, case.terms, visit.user.id, visit.user.role, person_id, case.today)
    code = why_not(case.state, case.terms, visit.user.id, visit.user.role, person_id, case.today)
    return show(
        visit,
        case,
        "decision.html",
        as_seen=decisions_seen(visit, party),
        row=row,
        card=card,
        answers=answers_of(case, replies, card),
        answered=answered,
        options=outcome_options(party, offered, visit.user.role),
        stopped=stopped,
        any_stopped=any(passage.id in stopped for passage in card.passages),
        single=sorted(card.passages, key=lambda passage: passage.id not in stopped),
        of_passage=passage_options(_offered_apart(visit, case, card)),
        why_not="" if offered else _NOT_YET if code == "wrong_stage" and case.open else words_for(code or ""),
        staff=party.kind is PartyKind.STAFF,
        weighed=weighed,
        told_first=notice_words(visit, case, card, party),
        apart=_apart(case, row, party, card),
        may_weigh=visit.may_act("factors_noted") and case.open and not card.about_you,
        may_open=may_open_reasons(visit, case),
        lacking=lead_lacking(case, {party.staff_user_id or ""}),
        five_first=_five_questions_first(party, offered),
    )
