"""Settling the intake: authority, identity, controversy, risk (S3-S6, S12, S15, S54, R11-R14)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.acts import FoundControversial, IntakeSettled, OwnDataAnswered
from models.words import ChildsView, Controversy, CourtOrder, ParentalSource
from rules.authority import (
    ASKED_WHETHER_ABLE_FROM,
    CERTIFICATE_COUNTS_FROM,
    age_on,
    certificate_too_early,
    source_words,
)
from rules.calendars import Nation
from rules.clock_acts import identity_prompt_by, what_is_prompt
from rules.permissions import See
from web.beginning.authority import authority_rows, own_data_owed, what_betrays
from web.beginning.lacking import lacking, who_adds
from web.casefile import Case, case_of, show
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.said_meanwhile import said_meanwhile
from web.telling import CHILDS_VIEWS, ORDERS
from web.wording import CONTROVERSIES, SOURCES, day, listed, long_day

router = APIRouter()
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]


class AskIdentity(StrEnum):
    """Whether evidence of identity is asked for; only real doubt lets the clock wait for it (R2, R14)."""

    NO = "no"
    IN_DOUBT = "yes"
    WITHOUT_DOUBT = "without_doubt"


_IDENTITY = (
    (AskIdentity.NO, "No, we know who they are", "A parent you see each day is known."),
    (AskIdentity.IN_DOUBT, "Yes, there is real doubt", ""),
    (
        AskIdentity.WITHOUT_DOUBT,
        "Yes, although there is no real doubt",
        "The clock does not wait for it: it has started.",
    ),
)


_ORDERS = (
    (CourtOrder.NONE_KNOWN, "None is known", "Somebody who lives apart from the child is asked."),
    (CourtOrder.SEEN_NO_LIMIT, "Yes, and it does not limit this", "It was seen, with its date and number."),
    (CourtOrder.LIMITS_SOME, "Yes, and it limits some of it", "Say below what; ask for legal advice if in doubt."),
    (CourtOrder.FORBIDS, "Yes, and it forbids this", "Then the requester is not entitled."),
)
_YOUNG = "Most children of this age are."
_CHILDS_VIEWS = (
    (ChildsView.AGREES, "Can decide, and agrees", ""),
    (ChildsView.REFUSES, "Can decide, and does not want it", "Then the request is not the parent's to make."),
)
_MORE = (
    ("authority_seen", "Somebody acts for a parent, and I have seen the written authority"),
    ("dispute", "The parents disagree about this request", "Say below what each says, and how you weighed it."),
    ("looked_after", "The child is looked after, and the local authority was asked"),
    ("looked_after_unasked", "The child is looked after, and the local authority was not asked", "Say below why."),
    ("allegations", "There are allegations that concern the requester", "The safeguarding lead is told at once."),
    ("confidence", "Something in the file is owed to the child in confidence", "Decide on it passage by passage."),
)
_NOTE_WANTED = {
    "dispute": "Say what the parents say, and how it was weighed",
    "looked_after_unasked": "Say why the local authority was not asked",
}


@dataclass(frozen=True)
class IntakeForm:
    """What has to be settled before the file is collected."""

    entitled: bool
    authority: ParentalSource
    identity: AskIdentity
    controversial: tuple[Controversy, ...]
    at_risk: bool
    question: str
    reason: str
    own_data: str
    order: CourtOrder
    childs_view: ChildsView
    authority_until: date | None
    more: frozenset[str]

    @classmethod
    def read(cls, fields: Fields, case: Case) -> "IntakeForm":
        """The form as typed; look at `fields.faults` before using it."""
        entitled = fields.yes_or_no("entitled", "Say whether the requester is entitled to see the file")
        authority = fields.choice("authority", ParentalSource, "Choose where parental responsibility comes from")
        identity = _identity(fields, entitled)
        note = _identity_note(fields, identity, entitled)
        at_risk = fields.yes_or_no("at_risk", "Say whether somebody may be at risk")
        order = _chosen(fields, "order", CourtOrder.NONE_KNOWN)
        childs_view = _childs_view(fields, case, entitled)
        controversial = fields.choices("controversial", Controversy)
        if entitled and order is CourtOrder.LIMITS_SOME and Controversy.COURT_ORDER not in controversial:
            controversial = (*controversial, Controversy.COURT_ORDER)
        question = fields.text("question", "Write what the legal adviser is asked" if controversial else "")
        if entitled and authority is ParentalSource.NONE and not fields.fault("authority"):
            fields.wrong("authority", "Without parental responsibility or authority they are not entitled.")
        if not entitled and not fields.fault("entitled"):
            fields.text("why_not", "Say why they are not entitled")
        more = frozenset(name for name, *_ in _MORE if fields.has("more", name))
        if entitled:
            fields.text("authority_note", _note_wanted(case, authority, order, childs_view, more))
        parts = (
            note,
            f"Not entitled: {fields.text('why_not')}" if not entitled else "",
            fields.text("authority_note"),
        )
        return cls(
            entitled,
            authority,
            identity,
            controversial,
            at_risk,
            question,
            reason="\n\n".join(part for part in parts if part),
            own_data="" if entitled else fields.text("own_data"),
            order=order,
            childs_view=childs_view,
            authority_until=fields.optional_day("until", "The last day of the authority", earliest=case.today),
            more=more,
        )


def _note_wanted(
    case: Case, authority: ParentalSource, order: CourtOrder, childs_view: ChildsView, more: frozenset[str]
) -> str:
    """What has to be said about what was seen and weighed, where something calls for it (R11-R13, S107)."""
    nation, age = case.terms.nation, _age(case)
    if certificate_too_early(nation, authority, case.child.born_on):
        since = day(CERTIFICATE_COUNTS_FROM[nation])
        return f"The child was born before {since}. Say when the birth was registered with him, or choose anew"
    if order is CourtOrder.LIMITS_SOME:
        return "Say what the court order limits, with its date and number"
    if childs_view is ChildsView.TOO_YOUNG and age >= ASKED_WHETHER_ABLE_FROM:
        return f"Say why a child of {age} cannot decide about this"
    return next((words for name, words in _NOTE_WANTED.items() if name in more), "")


_SETTLED = {"intake_settled": "settled the intake"}
_KEPT_BELOW = "Nothing was overwritten, and what you typed stands below."
Chosen = TypeVar("Chosen", bound=StrEnum)


def _chosen(fields: Fields, name: str, usual: Chosen) -> Chosen:
    """One of the words, or the usual one where nothing was chosen."""
    return fields.choice(name, type(usual), "Choose one of these") if fields.value(name) else usual


def _childs_view(fields: Fields, case: Case, entitled: bool) -> ChildsView:
    """What the child wants; of one who may be able to decide it is asked and not taken for granted (R11, R12)."""
    if not entitled or fields.value("childs_view") or _age(case) < ASKED_WHETHER_ABLE_FROM:
        return _chosen(fields, "childs_view", ChildsView.TOO_YOUNG)
    return fields.choice("childs_view", ChildsView, "Say whether the child could decide, and what the child wants")


def _identity(fields: Fields, entitled: bool) -> AskIdentity:
    """Whether evidence is asked for; of somebody who is not entitled none is wanted, nor an answer to this."""
    if not entitled and not fields.value("ask_identity"):
        return AskIdentity.NO
    return fields.choice("ask_identity", AskIdentity, "Say whether evidence of identity is asked for")


def _identity_note(fields: Fields, identity: AskIdentity, entitled: bool) -> str:
    """How they are known, or what the doubt is: R14 wants either recorded, also before own data are told (R11)."""
    if not entitled and not fields.value("own_data").strip():
        return f"How we know who they are: {known}" if (known := fields.text("identity_note")) else ""
    if fields.fault("ask_identity"):
        return ""
    missing = {
        AskIdentity.NO: "Say how you know who they are",
        AskIdentity.IN_DOUBT: "Say what the doubt is",
        AskIdentity.WITHOUT_DOUBT: "",
    }[identity]
    note = fields.text("identity_note", missing)
    begins = "How we know who they are" if identity is AskIdentity.NO else "Why identity is asked for"
    return f"{begins}: {note}" if note else ""


@router.get("/requests/{ref}/intake")
def ask(ref: str, visit: CaseVisit) -> Response:
    """The form, or what was settled."""
    case = case_of(visit, ref)
    if case.state.intake is None:
        visit.fields = Fields.holding(authority=case.request.parental_source.value, **_usual(case))
    return _page(visit, case)


@router.post("/requests/{ref}/intake")
def settle(ref: str, visit: CaseVisit) -> Response:
    """Settle the intake."""
    case = case_of(visit, ref)
    form = IntakeForm.read(visit.fields, case)
    meanwhile = said_meanwhile(visit, case, _SETTLED, after=_KEPT_BELOW)
    if meanwhile:
        return _overtaken(visit, case, meanwhile)
    betrays = what_betrays(form.own_data, case)
    if betrays:
        visit.fields.wrong("own_data", betrays)
    if visit.fields.faults:
        return _page(visit, case)
    act = IntakeSettled(
        entitled=form.entitled,
        authority=form.authority,
        ask_identity=form.identity is not AskIdentity.NO and form.entitled,
        identity_reasonable=form.identity is not AskIdentity.WITHOUT_DOUBT,
        controversial=form.controversial,
        at_risk=form.at_risk,
        order=form.order,
        childs_view=form.childs_view,
        authority_until=form.authority_until if form.entitled else None,
        lead_told=not form.entitled and (form.at_risk or "allegations" in form.more),
        **dict.fromkeys(form.more, True),
    )
    if form.own_data and not case.state.own_data_answered:
        answered = visit.say(ref, OwnDataAnswered(), form.own_data, step="own_data")
        if visit.refused(answered):
            return _page(visit, case)
    if form.controversial and form.entitled and not case.state.controversial:
        # First, and as an act of its own: its words go to the adviser, those of the intake stay here.
        found = visit.say(ref, FoundControversial(grounds=form.controversial), form.question, step="controversial")
        if visit.refused(found):
            return _page(visit, case)
    outcome = visit.say(ref, act, form.reason)
    if visit.refused(outcome):
        now = case_of(visit, ref)
        meanwhile = said_meanwhile(visit, now, _SETTLED, after=_KEPT_BELOW)
        return _overtaken(visit, now, meanwhile) if meanwhile else _page(visit, case)
    done = (
        "The intake is settled, and the acknowledgement is on its way."
        if form.entitled
        else ("The intake is settled. The letter that the request cannot be met is on its way.")
    )
    return visit.go(case.path, done, outcome)


def _age(case: Case) -> int:
    return age_on(case.request.received_on, case.child.born_on)


def _usual(case: Case) -> dict[str, str]:
    """What is chosen before anybody chooses; of a child who may be able to decide nothing is taken for granted."""
    usual = {"order": CourtOrder.NONE_KNOWN.value}
    return usual if _age(case) >= ASKED_WHETHER_ABLE_FROM else {**usual, "childs_view": ChildsView.TOO_YOUNG.value}


def _views(case: Case) -> list[tuple[ChildsView, str, str]]:
    """What the child may think of it, each with what it means; from twelve on "too young" needs a reason."""
    hint = "Say below why: at this age many can." if _age(case) >= ASKED_WHETHER_ABLE_FROM else _YOUNG
    return [(ChildsView.TOO_YOUNG, "Too young to decide", hint), *_CHILDS_VIEWS]


def _page(visit: Visit, case: Case) -> Response:
    return show(
        visit,
        case,
        "intake.html",
        lacking=lacking(case),
        who_adds=who_adds(visit, case),
        may_settle=case.state.intake is None and case.open and visit.may_act("intake_settled"),
        settled=_settled(case),
        sources=list(source_words(case.terms.nation, SOURCES).items()),
        controversies=list(CONTROVERSIES.items()),
        identities=_IDENTITY,
        orders=_ORDERS,
        childs_views=_views(case),
        more=_MORE,
        prompt=what_is_prompt(case.request.received_on, case.terms.profile, case.terms.calendar),
        prompt_is_over=case.today
        > identity_prompt_by(case.request.received_on, case.terms.profile, case.terms.calendar),
        child_age=_age(case),
        asks_the_child=_age(case) >= ASKED_WHETHER_ABLE_FROM,
        scotland=case.terms.nation is Nation.SCOTLAND,
        authority=authority_rows(case),
        own_data_owed=own_data_owed(visit, case),
    )


def _overtaken(visit: Visit, case: Case, told: str) -> Response:
    """Somebody else settled the intake meanwhile: what they settled, and what was typed here, side by side."""
    visit.fields.faults.clear()
    visit.fields.wrong("", told)
    return show(visit, case, "intake_overtaken.html", settled=_settled(case), typed=_typed(visit.fields))


def _typed(fields: Fields) -> list[tuple[str, str]]:
    """What was chosen and typed in the form, in words; nothing of it was saved."""
    yes_no = {"yes": "Yes", "no": "No"}
    tables = (SOURCES, ORDERS, CHILDS_VIEWS, CONTROVERSIES)
    words = {str(key): told for table in tables for key, told in table.items()}
    identities = {key.value: told for key, told, _ in _IDENTITY}
    more = {name: told for name, told, *_ in _MORE}
    rows = [
        ("Entitled", yes_no.get(fields.value("entitled"), "")),
        ("If not, why", fields.value("why_not")),
        ("Held about the requester", fields.value("own_data")),
        ("Parental responsibility", words.get(fields.value("authority"), "")),
        ("Court order", words.get(fields.value("order"), "")),
        ("The child", words.get(fields.value("childs_view"), "")),
        ("What else is so", "; ".join(more[one] for one in fields.typed.get("more", []) if one in more)),
        ("What was seen and weighed", fields.value("authority_note")),
        ("Evidence of identity", identities.get(fields.value("ask_identity"), "")),
        ("How they are known, or the doubt", fields.value("identity_note")),
        ("Controversial", listed([words[one] for one in fields.typed.get("controversial", []) if one in words])),
        ("Asked of the legal adviser", fields.value("question")),
        ("Somebody may be at risk", yes_no.get(fields.value("at_risk"), "")),
    ]
    return [(key, value) for key, value in rows if value]


def _settled(case: Case) -> list[tuple[str, str]]:
    intake = case.state.intake
    if intake is None:
        return []
    identity = "Not asked for"
    if case.state.identity_received_on:
        identity = f"Received on {day(case.state.identity_received_on)}"
    elif case.state.identity_asked_on:
        identity = f"Asked for on {day(case.state.identity_asked_on)}, not received yet"
    if intake.ask_identity and case.clock.start == case.request.received_on and case.clock.fixed:
        identity += "; the clock counts from the receipt all the same"
    return [
        ("Entitled", "Yes" if intake.entitled else "No"),
        ("Parental responsibility", source_words(case.terms.nation, SOURCES)[intake.authority]),
        *_weighed(intake),
        ("Evidence of identity", identity),
        ("Controversial", listed([CONTROVERSIES[ground] for ground in intake.controversial]) or "No"),
        ("Somebody may be at risk", "Yes" if intake.at_risk else "No"),
        ("Due", long_day(case.clock.governing_due)),
    ]


def _weighed(intake: IntakeSettled) -> list[tuple[str, str]]:
    """What was weighed beside the source of authority, where there was anything (R12, S107)."""
    rows = [
        ("Court order", ORDERS[intake.order]),
        ("The child", CHILDS_VIEWS[intake.childs_view]),
        ("The parents", "they disagree about this request" if intake.dispute else ""),
        ("Local authority", _local_authority(intake)),
        ("Allegations", "concern the requester; the safeguarding lead was told" if intake.allegations else ""),
        ("In confidence", "something is owed to the child" if intake.confidence else ""),
        ("Written authority", _written(intake)),
    ]
    return [(key, value[:1].upper() + value[1:]) for key, value in rows if value]


def _local_authority(intake: IntakeSettled) -> str:
    if intake.looked_after:
        return "was asked"
    return "was not asked, although the child is looked after" if intake.looked_after_unasked else ""


def _written(intake: IntakeSettled) -> str:
    until = f", until {day(intake.authority_until)}" if intake.authority_until else ""
    return f"was seen{until}" if intake.authority_seen else until.removeprefix(", ")
