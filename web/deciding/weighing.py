"""What is weighed before deciding: the talk with staff, what counts, the five questions (S31, S97-S99, R15)."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

from models.acts import BalanceWeighed, FactorsNoted, StaffTalked
from models.words import Answer, Factor, PartyKind
from rules.combining import factors_fault
from rules.consultation import Consultation
from rules.permissions import See
from rules.refusals import words_for
from web.asking.people_views import Card, must_act, must_not_be_own, party_card_of, reason_of, who_did
from web.casefile import Case, open_case, sees_reasons, show
from web.deciding.decisions_words import ANSWERS, FACTORS, QUESTIONS
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.said_meanwhile import said_meanwhile
from web.wording import ROLES, day

router = APIRouter()
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]
WHOLE = "whole"
_HELD, _NOT_HELD = "held", "not_held"


@dataclass(frozen=True)
class Weighed:
    """What was weighed for one third party, so far as this reader may see it."""

    talk: str
    talk_words: str
    known: tuple[str, ...]
    noted: tuple[tuple[str, tuple[str, ...]], ...]
    balance: str
    balance_words: str
    balance_open: bool


@router.get("/requests/{ref}/decisions/{person_id}/talk")
def ask_talk(visit: FileVisit, ref: str, person_id: str) -> Response:
    """The form: what was said in the talk, or why nobody could talk with them."""
    return _talk_form(visit, ref, person_id)


@router.post("/requests/{ref}/decisions/{person_id}/talk")
def talk(visit: FileVisit, ref: str, person_id: str) -> Response:
    """Record the talk with a member of staff (S31)."""
    must_act(visit, "staff_talked")
    case, _, _ = _read(visit, ref, person_id)
    fields = visit.fields
    held = fields.one_of("held", (_HELD, _NOT_HELD), "Say whether you talked with them") == _HELD
    on = fields.day("on", "The day of the talk", latest=case.today) if held else None
    by = fields.one_of("held_by", case.staff, "Choose who talked with them") if held else None
    missing = "Write down what was said" if held else "Say why nobody could talk with them"
    words = fields.text("reason", missing)
    if fields.faults:
        return _talk_form(visit, ref, person_id)
    if _overtaken(visit, ref, person_id, "staff_talked", "recorded a talk with them"):
        return _talk_form(visit, ref, person_id)
    outcome = visit.say(ref, StaffTalked(party_id=person_id, on=on, held_by=by), words)
    if visit.refused(outcome):
        return _talk_form(visit, ref, person_id)
    return visit.go(f"{case.path}/decisions/{person_id}", "It is recorded.", outcome)


def _talk_form(visit: Visit, ref: str, person_id: str) -> Response:
    must_act(visit, "staff_talked")
    case, card, party = _read(visit, ref, person_id)
    must_not_be_own(card)
    if party.kind is not PartyKind.STAFF:
        raise HTTPException(404)
    people = [
        (user.id, f"{user.name}, {ROLES.get(user.role, user.role)}")
        for user in case.staff.values()
        if user.active and user.id != party.staff_user_id and user.role in ROLES
    ]
    return show(visit, case, "decision_talk.html", card=card, people=[("", "Choose who"), *people])


@router.get("/requests/{ref}/decisions/{person_id}/factors")
def ask_factors(visit: FileVisit, ref: str, person_id: str) -> Response:
    """The form: what counts for this person, or for one of their passages."""
    _, card, party = _read(visit, ref, person_id)
    of = visit.request.query_params.get("of", "")
    mention = of if of in {passage.id for passage in card.passages} else None
    visit.fields = Fields.holding(of=mention or WHOLE, factors=[one.value for one in party.factors_for(mention)])
    return _factors_form(visit, ref, person_id)


@router.post("/requests/{ref}/decisions/{person_id}/factors")
def factors(visit: FileVisit, ref: str, person_id: str) -> Response:
    """Note what counts (R15)."""
    must_act(visit, "factors_noted")
    case, card, party = _read(visit, ref, person_id)
    places = [WHOLE, *(passage.id for passage in card.passages)]
    of = visit.fields.one_of("of", places, "Choose what this is about")
    found = visit.fields.choices("factors", Factor)
    fault = factors_fault(party, frozenset(found))
    if fault is not None:
        visit.fields.wrong("factors", words_for(fault))
    if visit.fields.faults:
        return _factors_form(visit, ref, person_id)
    if _overtaken(visit, ref, person_id, "factors_noted", "noted what counts for them"):
        return _factors_form(visit, ref, person_id)
    act = FactorsNoted(party_id=person_id, mention_id=None if of == WHOLE else of, factors=tuple(sorted(found)))
    outcome = visit.say(ref, act, visit.fields.text("reason"))
    if visit.refused(outcome):
        return _factors_form(visit, ref, person_id)
    words = "Noted. The proposal is worked out with it."
    return visit.go(f"{case.path}/decisions/{person_id}", words, outcome)


def _factors_form(visit: Visit, ref: str, person_id: str) -> Response:
    must_act(visit, "factors_noted")
    case, card, party = _read(visit, ref, person_id)
    must_not_be_own(card)
    another = party.kind is PartyKind.OTHER_CHILD
    options = [
        (factor.value, *FACTORS[factor]) for factor in Factor if another or factor is not Factor.CHILD_OF_REQUESTER
    ]
    if party.kind is PartyKind.STAFF:  # S29 speaks of the member of staff, and of nobody else
        words = (Factor.ENDANGERED.value, "They would be in danger", "The member of staff, if the parent read it.")
        options = [words if option[0] == Factor.ENDANGERED else option for option in options]
    places = [
        (WHOLE, "All their passages"),
        *((passage.id, f"{passage.place}: {passage.words[:80]}") for passage in card.passages),
    ]
    return show(visit, case, "decision_factors.html", card=card, options=options, places=places)


@router.get("/requests/{ref}/decisions/{person_id}/five-questions")
def ask_five(visit: FileVisit, ref: str, person_id: str) -> Response:
    """The five questions, for sharing without consent or against a no."""
    return _five_form(visit, ref, person_id)


@router.post("/requests/{ref}/decisions/{person_id}/five-questions")
def five(visit: FileVisit, ref: str, person_id: str) -> Response:
    """Record the answers, to share or not to share; the safeguarding lead backs them (S97-S99)."""
    must_act(visit, "balance_weighed")
    fields = visit.fields
    answers: dict[str, Answer] = {}
    told = []
    for name, question, _ in QUESTIONS:
        answers[name] = fields.choice(name, Answer, "Choose an answer")
        words = fields.text(f"{name}-words", "Say why, in your own words")
        told.append(f"{question} {ANSWERS[answers[name]]}.\n{words}")
    share = fields.yes_or_no("share", "Choose what follows from the answers")
    told.append(fields.text("reason", "Say what weighs most"))
    if fields.faults:
        return _five_form(visit, ref, person_id)
    if _overtaken(visit, ref, person_id, "balance_weighed", "answered the five questions about them"):
        return _five_form(visit, ref, person_id)
    act = BalanceWeighed(party_id=person_id, share=share, **answers)
    outcome = visit.say(ref, act, "\n\n".join(told))
    if visit.refused(outcome):
        return _five_form(visit, ref, person_id)
    path = f"/requests/{ref}/decisions/{person_id}"
    return visit.go(path, "Kept. It counts when a second person has backed it.", outcome)


def _five_form(visit: Visit, ref: str, person_id: str) -> Response:
    must_act(visit, "balance_weighed")
    case, card, party = _read(visit, ref, person_id)
    must_not_be_own(card)
    options = [(answer.value, words) for answer, words in ANSWERS.items()]
    return show(visit, case, "decision_five.html", card=card, questions=QUESTIONS, answers=options, party=party)


def _overtaken(visit: Visit, ref: str, person_id: str, kind: str, words: str) -> bool:
    """Whether somebody else weighed the same meanwhile; the page then says who."""
    case, _, _ = _read(visit, ref, person_id)
    meanwhile = said_meanwhile(visit, case, {kind: words}, person_id)
    if meanwhile:
        visit.fields.wrong("", meanwhile)
    return bool(meanwhile)


def _read(visit: Visit, ref: str, person_id: str) -> tuple[Case, Card, Consultation]:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card, party = party_card_of(session, visit, case, person_id)
    return case, card, party


def weighed_of(session: Session, visit: Visit, case: Case, card: Card, party: Consultation) -> Weighed:
    """What was weighed for this person; words about a danger are for who decides and the safeguarding lead."""
    may_read = sees_reasons(visit, case) and not card.about_you
    talk, balance = party.talk, party.balance
    places = {"": "All their passages", **{passage.id: passage.place for passage in card.passages}}
    return Weighed(
        talk=_talk_words(case, party),
        talk_words=reason_of(session, case, talk.seq) if talk is not None and may_read else "",
        known=tuple(_known(party, may_read)),
        noted=tuple(
            (places[mention], tuple(FACTORS[one][0] for one in Factor if one in factors))
            for mention, factors in party.factors.items()
            if mention in places and factors and may_read
        ),
        balance=_balance_words(case, party),
        balance_words=reason_of(session, case, balance.seq) if balance is not None and may_read else "",
        balance_open=balance is not None and not party.balance_stands,
    )


def _talk_words(case: Case, party: Consultation) -> str:
    if party.talk is None:
        return ""
    if party.talk.on is None:
        return f"Nobody could talk with them; recorded by {who_did(case, party.talk.seq)}"
    user = case.staff.get(party.talk.held_by)
    return f"{day(party.talk.on)}, with {user.name if user else 'a colleague'}"


def _known(party: Consultation, may_read: bool) -> list[str]:
    """The factors that the log itself tells: steps taken, refusal, capability to be asked (R15).

    That they were not asked for safety is for those who may read such reasons.
    """
    found = []
    if party.in_danger and may_read:
        found.append("They were not asked, for safety")
    elif party.plan is None:
        found.append("Nobody has said yet whether they are asked")
    elif not party.to_be_asked:
        found.append("They were not asked, for the reason that two people recorded")
    if party.letter_sent_on is not None:
        found.append(f"They were asked on {day(party.posted_on or party.letter_sent_on)}")
    if party.has_refused:
        found.append("They said no")
    elif party.has_consented:
        found.append("They said yes")
    elif party.last_reply is not None:
        found.append("They agreed to a part, or under a condition")
    elif party.letter_sent_on is not None and not party.has_answered:
        found.append("They have not answered")
    return found


def _balance_words(case: Case, party: Consultation) -> str:
    if party.balance is None:
        return ""
    answer = "Share" if party.balance.share else "Do not share"
    stands = "backed" if party.balance.backed else "waits for the safeguarding lead"
    if party.balance.backed and not party.balance_stands:
        stands = "answered before their last reply, so it has to be answered anew"
    return f"{answer}; {stands}. {who_did(case, party.balance.seq)}"
