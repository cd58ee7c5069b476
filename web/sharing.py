"""Sharing something about a child outside a request: the form, and the page of a sharing (S93-S113, R33)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.acts import Act, Backed, ConsentTakenBack, MatterEnded, PassedOn, SharingConsent, SharingWeighed
from models.matter_words import ConsentPart, MatterOutcome, ParentsTold, SharedPart, WhyNotAsked
from models.words import Answer, ProcessKind
from opening_matters import ToShare, open_sharing
from records.matters import texts_of
from records.requests import children_on_file
from rules.permissions import See
from web.decisions_words import ANSWERS, QUESTIONS
from web.guarding import Visit, run_now, signed_in, submission_key
from web.matter_file import MatterFile, matter_of, refused_now
from web.matter_page import page, parts_of
from web.matter_words import CONSENT_PARTS, PARENTS_TOLD, SHARED_PARTS, WHY_NOT_ASKED
from web.wording import day, long_day

router = APIRouter()
MatterVisit = Annotated[Visit, Depends(signed_in(See.MATTERS))]

PROVIDER = "The next school or nursery"
WITH = ("Social care", "The police", "Health", PROVIDER, "Somebody else")
_ASKED = "asked"
_DENIED = (Answer.NO,) * len(QUESTIONS)


@router.get("/share")
def ask(visit: MatterVisit) -> Response:
    """The form: about which child, with whom, what and why."""
    return _form(visit)


@router.post("/share")
def begin(visit: MatterVisit) -> Response:
    """Open a sharing; nothing is shared by that."""
    fields = visit.fields
    with visit.reading() as session:
        known = [child.id for child in children_on_file(session)]
    child_id = fields.one_of("child", known, "Choose the child")
    whom = fields.one_of("with", WITH, "Choose with whom")
    who = fields.words("who", "Say who there gets it")
    what = fields.text("what", "Say what would be shared")
    why = fields.text("why", "Say why")
    if fields.faults:
        return _form(visit)
    key = submission_key(fields)
    to_share = ToShare(child_id, f"{whom}: {who}", what, why, key, visit.user.id, visit.user.role)
    with visit.writing() as session:
        ref = open_sharing(session, to_share, visit.now)
    run_now(visit.desk.begin, ref)
    return visit.go(f"/matters/{ref}", "It is opened. Nothing may be passed on yet.")


def _form(visit: Visit) -> Response:
    with visit.reading() as session:
        children = [(child.id, f"{child.name}, born {day(child.born_on)}") for child in children_on_file(session)]
    whom = [(words, words) for words in WITH]
    return visit.page("share.html", children=[("", "Choose the child"), *children], whom=whom)


@parts_of(ProcessKind.SHARING)
def parts(visit: Visit, matter: MatterFile) -> dict[str, Any]:
    """What the page of a sharing shows and offers."""
    state = matter.state
    with visit.reading() as session:
        words = {text.kind: text.words for text in texts_of(session, matter.ref)}
    no = SharingConsent(on=matter.today, given=False, in_writing=False, able=True, free=True)
    weigh = SharingWeighed(share=False, **dict(zip([name for name, _, _ in QUESTIONS], _DENIED, strict=True)))
    return {
        "with_whom": words.get("with", ""),
        "what": words.get("what", ""),
        "stood": _stood(matter),
        "not_first": WHY_NOT_ASKED[state.weighed.not_asked] if state.parents_not_first else "",
        "parts": [(part.value, told) for part, told in CONSENT_PARTS.items()],
        "questions": QUESTIONS,
        "answers": [(answer.value, told) for answer, told in ANSWERS.items()],
        "why_not_asked": [(_ASKED, "They were asked"), *((w.value, t) for w, t in WHY_NOT_ASKED.items())],
        "shared_parts": [(part.value, told) for part, told in SHARED_PARTS.items()],
        "parents": [(one.value, told) for one, told in PARENTS_TOLD.items()],
        "may_consent": _may(visit, matter, no),
        "may_take_consent_back": _may(visit, matter, ConsentTakenBack(on=matter.today)),
        "may_weigh": _may(visit, matter, weigh),
        "may_pass_on": state.may_share and state.passed_on is None and not state.stopped and not state.ended,
        "may_end": _may(visit, matter, MatterEnded(outcome=MatterOutcome.SHARED)),
        "may_leave": _may(visit, matter, MatterEnded(outcome=MatterOutcome.NOT_SHARED)),
    }


def _may(visit: Visit, matter: MatterFile, act: Act) -> bool:
    return refused_now(visit, matter, act) is None


def _stood(matter: MatterFile) -> list[tuple[str, str, str]]:
    """What was settled: what it is, where it stands, and the words that go with it; the record of the decision."""
    state, found = matter.state, []
    consent, weighed = matter.newest(SharingConsent), matter.newest(SharingWeighed)
    passed, ended = matter.newest(PassedOn), matter.newest(MatterEnded)
    if consent is not None:
        how = "in writing" if state.consent.in_writing else "by word of mouth"
        said = f"{'Given' if state.consent.given else 'Said no'} {how} on {long_day(state.consent.on)}"
        back = f"; taken back on {long_day(state.taken_back_on)}" if state.taken_back_on else ""
        found.append(("Consent", said + back, matter.reason_of(consent)))
    if weighed is not None:
        stands = _backed_by(matter, weighed.seq)
        answer = "Share without consent" if state.weighed.share else "Do not share"
        who = matter.who(weighed.actor_id, weighed.role)
        found.append(("Five questions", f"{answer}. Answered by {who}; {stands}.", matter.reason_of(weighed)))
    if passed is not None:
        told = PARENTS_TOLD[state.passed_on.parents]
        words = f"On {long_day(state.passed_on.on)} by {matter.who(passed.actor_id, passed.role)}"
        found.append(("Passed on", f"{words}. Were the parents told? {told}", matter.reason_of(passed)))
    if ended is not None and matter.reason_of(ended):
        found.append(("Not shared", f"By {matter.who(ended.actor_id, ended.role)}", matter.reason_of(ended)))
    return found


def _backed_by(matter: MatterFile, seq: int) -> str:
    for event in matter.events:
        if isinstance(event.act, Backed) and event.act.seq == seq:
            return f"backed by {matter.who(event.actor_id, event.role)}"
    return "waits for a second person"


@router.post("/matters/{ref}/sharing/consent")
def consent(ref: str, visit: MatterVisit) -> Response:
    """Record what somebody said who may consent (S104, S105, S107)."""
    matter, fields = matter_of(visit, ref, ProcessKind.SHARING), visit.fields
    with visit.reading() as session:
        whom = [text.words for text in texts_of(session, ref, "with")]
    given = fields.yes_or_no("given", "Say whether they consented")
    on = fields.day("consent_on", "The day they said it", latest=matter.today)
    who = fields.text("consent_words", "Say who it was, and what they said")
    act = SharingConsent(
        on=on,
        given=given,
        in_writing=fields.yes_or_no("in_writing", "Say how they answered"),
        to_provider=any(words.startswith(PROVIDER) for words in whom),
        told=fields.choices("told", ConsentPart),
        able=fields.yes("able"),
        free=fields.yes("free"),
    )
    return _said(visit, matter, act, who, "It is recorded.")


@router.post("/matters/{ref}/sharing/taken-back")
def take_back(ref: str, visit: MatterVisit) -> Response:
    """Record that consent was taken back, at any time (S105)."""
    matter = matter_of(visit, ref, ProcessKind.SHARING)
    on = visit.fields.day("back_on", "The day it was taken back", latest=matter.today)
    words = visit.fields.text("back_words", "Say how they took it back")
    return _said(visit, matter, ConsentTakenBack(on=on), words, "It is recorded. Nothing more is shared on it.")


@router.post("/matters/{ref}/sharing/five-questions")
def weigh(ref: str, visit: MatterVisit) -> Response:
    """The five questions, why the parents are not asked, and what follows (S97-S102)."""
    matter, fields = matter_of(visit, ref, ProcessKind.SHARING), visit.fields
    answers: dict[str, Answer] = {}
    told = []
    for name, question, _ in QUESTIONS:
        answers[name] = fields.choice(name, Answer, "Choose an answer")
        words = fields.text(f"{name}-words", "Say why, in your own words")
        told.append(f"{question} {ANSWERS[answers[name]]}.\n{words}")
    known = [_ASKED, *(why.value for why in WhyNotAsked)]
    not_asked = fields.one_of("not_asked", known, "Say whether the parents were asked")
    share = fields.yes_or_no("share", "Choose what follows from the answers")
    told.append(fields.text("weighs_most", "Say what weighs most"))
    if fields.faults:
        return page(visit, matter)
    why = None if not_asked == _ASKED else WhyNotAsked(not_asked)
    act = SharingWeighed(share=share, not_asked=why, **answers)
    return _said(visit, matter, act, "\n\n".join(told), "Kept. It counts when a second person has backed it.")


@router.post("/matters/{ref}/sharing/passed-on")
def pass_on(ref: str, visit: MatterVisit) -> Response:
    """Record that it was passed on: when, how, and only what is needed (S112, S113)."""
    matter, fields = matter_of(visit, ref, ProcessKind.SHARING), visit.fields
    act = PassedOn(
        on=fields.day("passed_on", "The day it was passed on", latest=matter.today),
        checked=fields.choices("checked", SharedPart),
        parents=fields.choice("parents", ParentsTold, "Say whether the parents were told"),
    )
    words = fields.text("passed_words", "Say what was passed on, how, and to whom")
    return _said(visit, matter, act, words, "It is recorded that it was passed on.")


@router.post("/matters/{ref}/sharing/end")
def end(ref: str, visit: MatterVisit) -> Response:
    """End the record: it was shared."""
    matter = matter_of(visit, ref, ProcessKind.SHARING)
    return _said(visit, matter, MatterEnded(outcome=MatterOutcome.SHARED), "", "The record is complete.")


@router.post("/matters/{ref}/sharing/leave")
def leave(ref: str, visit: MatterVisit) -> Response:
    """End the record: it was not shared, and why (S99)."""
    matter = matter_of(visit, ref, ProcessKind.SHARING)
    words = visit.fields.text("left_words", "Say why it is not shared")
    act = MatterEnded(outcome=MatterOutcome.NOT_SHARED)
    return _said(visit, matter, act, words, "It is recorded that it was not shared, and why.")


def _said(visit: Visit, matter: MatterFile, act: Act, words: str, done: str) -> Response:
    """Say an act, unless something on the form is missing, and show the page again."""
    if visit.fields.faults:
        return page(visit, matter)
    outcome = visit.say(matter.ref, act, words)
    if visit.refused(outcome):
        return page(visit, matter)
    return visit.go(matter.path, done, outcome)
