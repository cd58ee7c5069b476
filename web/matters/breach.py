"""A breach on its page: contained, its risk assessed, regulator and people told, learned from (R35)."""

from datetime import UTC, datetime, time
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import Response

from models.acts import LessonNoted, MatterEnded, PersonAffected, RegulatorTold, RiskAssessed, StepTaken
from models.matter_words import ContainmentStep, MatterOutcome, Risk, WhyNotTold
from models.matters import MatterPerson
from models.words import ProcessKind
from records.matters import add_person, people_of_matter, texts_of
from records.people import get_setting
from rules.permissions import See
from rules.times import HOUSE_ZONE
from web.guarding import Visit, signed_in
from web.letter_first import looks_first
from web.matters.file import MatterFile, fingerprint, matter_of, refused_now, show_matter
from web.matters.link import renewing
from web.matters.page import page, parts_of, refused_first, say_words
from web.matters.words import RISKS, STEPS, WHY_NOT_TOLD
from web.wording import count, moment, role_name

router = APIRouter()
MatterVisit = Annotated[Visit, Depends(signed_in(See.MATTERS))]

QUESTIONS: tuple[tuple[str, str], ...] = (
    ("data", "Is it about health, abuse, crime, religion, or where somebody lives?"),
    ("children", "Is it about a child, or somebody who may be in danger?"),
    ("seen", "Has somebody who must not know it seen it, or could they have?"),
    ("gone", "Is it still out of our hands?"),
)
"""The short guided page: each yes makes the risk greater."""


@parts_of(ProcessKind.BREACH)
def parts(visit: Visit, matter: MatterFile) -> dict[str, Any]:
    """What the page of a breach shows and offers."""
    state = matter.state
    with visit.reading() as session:
        words = {text.id: text.words for text in texts_of(session, matter.ref)}
        people = people_of_matter(session, matter.ref)
    assessed = matter.newest(RiskAssessed)
    left = state.told_by - visit.now
    return {
        "told_by": moment(state.told_by),
        "left": count(max(0, int(left.total_seconds() // 3600)), "hour"),
        "over": left.total_seconds() <= 0,
        "steps": [
            (
                moment(e.act.taken_at),
                STEPS[e.act.step],
                words.get(e.act.text_id, ""),
                matter.who(e.actor_id, e.role),
            )
            for e in matter.events
            if isinstance(e.act, StepTaken)
        ],
        "risk": RISKS[state.risk][0] if state.risk else "",
        "risk_why": matter.reason_for(assessed, visit) if assessed else "",
        "told_at": moment(state.regulator_told_at),
        "people": [(one.name, _how(state.people.get(one.id))) for one in people],
        "lessons": [words[one] for one in state.lessons if one in words],
        "step_choices": [(step.value, said) for step, said in STEPS.items()],
        "risk_choices": [(risk.value, *said) for risk, said in RISKS.items()],
        "not_told_choices": [("", "They are told"), *((why.value, said) for why, said in WHY_NOT_TOLD.items())],
        "questions": QUESTIONS,
        "may_tell": state.regulator_owed and _may(visit, matter, RegulatorTold(told_at=visit.now)),
        **renewing(visit, matter),
        "high": state.risk is Risk.HIGH,
        "open": state.ended is None,
        "may_end": _may(visit, matter, MatterEnded(outcome=MatterOutcome.DEALT_WITH)),
    }


def _how(person: PersonAffected | None) -> str:
    if person is None:
        return "Not settled"
    return "Told" if person.why_not is None else WHY_NOT_TOLD[person.why_not]


def _may(visit: Visit, matter: MatterFile, act: Any) -> bool:
    return refused_now(visit, matter, act) is None


def _when(visit: Visit, matter: MatterFile, name: str) -> datetime:
    """A day and a time as they were typed."""
    on = visit.fields.day(f"{name}_on", "The day", latest=matter.today)
    typed = visit.fields.words(f"{name}_at", "Enter the time, such as 14:05")
    try:
        at = time.fromisoformat(typed.replace(".", ":").zfill(5)) if typed else time()
    except ValueError:
        visit.fields.wrong(f"{name}_at", "Enter the time in hours and minutes, such as 14:05.")
        at = time()
    moment_typed = datetime.combine(on, at, HOUSE_ZONE).astimezone(UTC)
    if not visit.fields.faults and moment_typed > visit.now:
        visit.fields.wrong(f"{name}_at", "This time is still to come. Enter when it happened.")
    return moment_typed


@router.post("/matters/{ref}/breach/step")
def step(ref: str, visit: MatterVisit) -> Response:
    """Something that was done to contain it: what, when, by whom."""
    matter = matter_of(visit, ref, ProcessKind.BREACH)
    kind = visit.fields.choice("step", ContainmentStep, "Choose what was done")
    words = visit.fields.text("step_words", "Say who did it, and what came of it")
    taken_at = _when(visit, matter, "step")
    done = "It is noted with its time."
    return say_words(
        visit, matter, "step", words, lambda text_id: StepTaken(text_id=text_id, step=kind, taken_at=taken_at), done
    )


@router.post("/matters/{ref}/breach/risk")
def assess(ref: str, visit: MatterVisit) -> Response:
    """Four questions, then the risk; a person decides, with the reason."""
    matter = matter_of(visit, ref, ProcessKind.BREACH)
    answers = [visit.fields.yes_or_no(name, f"Answer: {words}") for name, words in QUESTIONS]
    risk = visit.fields.choice("risk", Risk, "Choose how great the risk is")
    why = visit.fields.text("risk_why", "Say why")
    if not visit.fields.faults and risk is Risk.NONE and sum(answers) > 1:
        visit.fields.wrong("risk", "With more than one yes there is a risk. Choose that, or correct an answer.")
    if visit.fields.faults:
        return page(visit, matter)
    told = "\n".join(
        f"{words} {'Yes' if yes else 'No'}" for (_, words), yes in zip(QUESTIONS, answers, strict=True)
    )
    outcome = visit.say(ref, RiskAssessed(risk=risk), f"{why}\n\n{told}")
    if visit.refused(outcome):
        return page(visit, matter)
    return visit.go(matter.path, "The risk is recorded.", outcome)


@router.get("/matters/{ref}/breach/notice")
def notice(ref: str, visit: MatterVisit) -> Response:
    """What the regulator is told, prepared from the record, to be printed or copied into the regulator's form."""
    matter = matter_of(visit, ref, ProcessKind.BREACH)
    with visit.reading() as session:
        setting = get_setting(session)
    visit.viewed(ref, "breach_notice")
    handler = matter.staff.get(matter.matter.manager_id)
    told = matter.newest(RegulatorTold)
    late = told is not None and matter.state.regulator_told_at > matter.state.told_by
    extra = {
        "handler": f"{handler.name}, {role_name(handler.role)}" if handler else "",
        "late_why": matter.reason_of(told) if told is not None and late else "",
    }
    shown = parts(visit, matter) | extra
    return show_matter(
        visit, matter, "matter_breach_notice.html", setting=setting, said_words=matter.said_for(visit), **shown
    )


@router.post("/matters/{ref}/breach/regulator")
def regulator(ref: str, visit: MatterVisit) -> Response:
    """The regulator was told; later than 72 hours only with the reason for it."""
    matter = matter_of(visit, ref, ProcessKind.BREACH)
    told_at = _when(visit, matter, "told")
    late = not visit.fields.faults and told_at > matter.state.told_by
    why = visit.fields.text("told_how", "Say how, and why it is later than 72 hours" if late else "Say how")
    if visit.fields.faults:
        return page(visit, matter)
    outcome = visit.say(ref, RegulatorTold(told_at=told_at), why)
    if visit.refused(outcome):
        return page(visit, matter)
    return visit.go(matter.path, "It is recorded that the regulator was told.", outcome)


@router.post("/matters/{ref}/breach/person")
def person(ref: str, visit: MatterVisit) -> Response:
    """Somebody whose information it was: told, or not told for a reason."""
    matter = matter_of(visit, ref, ProcessKind.BREACH)
    name = visit.fields.words("name", "Enter the name")
    email, address = visit.fields.email("email"), visit.fields.text("address")
    why_not = visit.fields.one_of("why_not", ["", *WhyNotTold], "Choose whether they are told")
    words = visit.fields.text("person_words", "Say what they are told, or why they are not")
    if not visit.fields.faults and not why_not and not visit.fields.yes("safe"):
        visit.fields.wrong("safe", "Confirm that it is safe to write to this person at this address")
    if not visit.fields.faults and not why_not and not (email or address):
        visit.fields.wrong("email", "Enter an e-mail address or a postal address")
    if visit.fields.faults:
        return page(visit, matter)
    person_id = f"mp-{fingerprint(ref, name, email, address)}"
    reason = WhyNotTold(why_not) if why_not else None
    act = PersonAffected(person_id=person_id, tell=not why_not, why_not=reason)
    if refused_first(visit, matter, act, MatterPerson, person_id):
        return page(visit, matter)

    def add(session: Session) -> object:
        who = visit.user.id
        return add_person(session, ref, name, who, email=email, address=address, person_id=person_id, at=visit.now)

    if looks_first(visit, ref, act, words, add):
        return page(visit, matter)
    with visit.writing(ref) as session:
        add(session)
    outcome = visit.say(ref, act, words)
    if visit.refused(outcome):
        return page(visit, matter)
    return visit.go(matter.path, "It is recorded. Who is not told needs a second person.", outcome)


@router.post("/matters/{ref}/breach/lesson")
def lesson(ref: str, visit: MatterVisit) -> Response:
    """What the setting does differently from now on."""
    matter = matter_of(visit, ref, ProcessKind.BREACH)
    words = visit.fields.text("lesson", "Say what you do differently from now on")
    return say_words(visit, matter, "lesson", words, lambda text_id: LessonNoted(text_id=text_id), "It is noted.")


@router.post("/matters/{ref}/breach/end")
def end(ref: str, visit: MatterVisit) -> Response:
    """Everything is done: the record is ended and stays in the register."""
    matter = matter_of(visit, ref, ProcessKind.BREACH)
    outcome = visit.say(ref, MatterEnded(outcome=MatterOutcome.DEALT_WITH))
    if visit.refused(outcome):
        return page(visit, matter)
    return visit.go(matter.path, "The record has ended. It stays in the register.", outcome)
