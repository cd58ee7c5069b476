"""What is to be done now and what falls due later, as functions of the state: effects, moments, waiting.

An effect is something done to the world (a letter, a copy). It is due when the log says that it should have
happened and does not say that it has. The workflow starts what is due and sleeps until the next moment.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from models.messages import EffectOrder
from models.words import ClosedAs, DueChoice, PartyKind, Role, Stage
from rules import advice, answering, authority, notices, stopping
from rules.authority import authority_is_over
from rules.clock import WaitingFor
from rules.health import opinions_missing
from rules.moments import Moment
from rules.not_told import not_told_open
from rules.plan import LATE_WORDS, plan_of, whose
from rules.planning import alarms
from rules.signoff import invitation_effect, roles_awaited
from rules.stages import letters_to_read, stage_of
from rules.state import RequestState
from rules.terms import Terms, reckoning
from rules.times import end_of, local_date, morning_of
from rules.together import pages_for

# Whoever may back what somebody else proposed; stands where a role would (S98).
SECOND_PERSON = "second_person"
MARK_TOGETHER = "the pages to be read and marked by the two together, and the copy made"

# Statutory notices and the answer itself go out whatever stop is in force (design: "a safeguarding stop").
STATUTORY = frozenset(
    {
        "acknowledgement",
        "oral_confirmation",
        "identity_request",
        "fee_notice",
        # Whoever is not told comes, and learns more at the door than this letter says.
        "appointment_cancelled",
        "extension",
        "late_apology",
        "not_entitled",
        "own_data",
        "withdrawal_closed",
        "refusal_full",
        "nothing_held",
        "disclosure_cover",
        "refusal_partial",
        "closure",
        "line_manager_notice",
        "checker_invitation",
        "safeguarding_notice",
        "legal_advice_request",
        "reminder_legal",
        "stop_reminder",
        "escalation_due_passed",
        "overdue_task",
    }
)

# Held by a stop on one person too, where something of theirs is in the copy.
_OF_THE_RELEASE = frozenset({"file_ready", "appointment_confirmed", "agency_redirection"})

_THIRD_PARTY_LETTER = {
    PartyKind.FAMILY: "third_party_family",
    PartyKind.AGENCY: "third_party_agency",
    PartyKind.STAFF: "third_party_staff",
    PartyKind.OTHER_CHILD: "third_party_family",
}

_CLOSING_LETTER = {
    ClosedAs.WITHDRAWN: "withdrawal_closed",
    ClosedAs.NOT_ENTITLED: "not_entitled",
    ClosedAs.NOTHING_HELD: "nothing_held",
    ClosedAs.REFUSED: "refusal_full",
}


@dataclass(frozen=True)
class Waiting:
    """What the request waits for: on whom (a role, never a person), for what, until when."""

    on: str
    what: str
    until: date | None


def effects_due(ref: str, state: RequestState) -> list[EffectOrder]:
    """Every effect that should have happened by now and has not, stops observed (S54)."""
    orders = []
    for name, kind, party_id in _wanted(state):
        if name in state.done or name in state.failed or is_held(state, kind, party_id):
            continue
        if state.has_nothing_to_tell(name):
            continue
        attempt = state.bounces.get(name, 0)
        orders.append(EffectOrder(ref=ref, effect=name, letter_kind=kind, party_id=party_id, attempt=attempt))
    return orders


def is_held(state: RequestState, kind: str, party_id: str | None) -> bool:
    """Whether a stop holds letters of this kind, to this third party if to one (S54)."""
    if kind in STATUTORY or kind == "copy":
        return False
    if kind == "clarification" and state.question_is_never_held:
        return False  # the clock pauses with this question, and a stop never holds the clock
    if kind in _OF_THE_RELEASE:
        return stopping.holds_release(state)
    if kind == "decision_notice" and party_id is not None:
        return stopping.holds_notice(state, party_id)
    return state.stopped_for(party_id) if party_id else state.stopped


_Wanted = Iterator[tuple[str, str, str | None]]


def _wanted(state: RequestState) -> _Wanted:
    if state.received is None:
        return
    yield from _beginning_letters(state)
    yield from _alarm_letters(state)
    if state.closed_as is not None:
        kind = _CLOSING_LETTER.get(state.closed_as, "closure")
        yield f"letter/{kind}{answering.again(state)}", kind, None
        if state.own_data_asked_later:
            yield "letter/own_data", "own_data", None
        if state.given is not None:
            yield from answering.letters_with(state)
        if state.closed_as is ClosedAs.WITHDRAWN:
            yield from _release_from_answering(state)
        return
    yield from _third_party_letters(state)
    if state.marks_ordered_seq > max(state.inputs_seq, state.sent_back_seq):
        yield f"copy/{state.versions}", "copy", None
    yield from _release_letters(state)


def _beginning_letters(state: RequestState) -> _Wanted:
    yield "letter/line_manager_notice", "line_manager_notice", None
    for user_id, seq in sorted(state.invitations.items()):
        yield invitation_effect(user_id, seq), "checker_invitation", None
    if state.intake is not None and state.intake.lead_told:
        yield "letter/safeguarding_notice", "safeguarding_notice", None
    if state.intake is None or not state.intake.entitled:
        return
    yield "letter/acknowledgement", "acknowledgement", None
    if state.received is not None and state.received.oral:
        yield "letter/oral_confirmation", "oral_confirmation", None
    if state.intake.ask_identity:
        yield "letter/identity_request", "identity_request", None
    if state.intake.at_risk or state.intake.allegations:
        yield "letter/safeguarding_notice", "safeguarding_notice", None
    for name in advice.letters(state):
        yield name, "legal_advice_request", None
    if state.fee is not None:
        yield "letter/fee_notice", "fee_notice", None
    for number, _ in enumerate(state.clarifications, start=1):
        yield f"letter/clarification/{number}", "clarification", None
    if state.extension_noticed_on is not None:
        yield "letter/extension", "extension", None


def _alarm_letters(state: RequestState) -> _Wanted:
    for key in sorted(state.moments):
        what, _, rest = key.partition("/")
        if what == "warning":
            yield f"letter/overdue_task/{rest}", "overdue_task", None
        elif what == "overdue":
            yield f"letter/escalation_due_passed/{rest}", "escalation_due_passed", None
        elif what == "legal" and advice.adviser_reminded(state):
            yield f"letter/reminder_legal/{rest}", "reminder_legal", None
        elif what in {"advice", "without_advice"} and advice.advice_missing(state):
            yield f"letter/overdue_task/{key}", "overdue_task", None
        elif what == "unresolved" and stopping.unresolved(state):
            yield f"letter/stop_reminder/{rest}", "stop_reminder", None
    if state.due_choice is not None and state.due_choice_backed and state.due_choice[2] is not DueChoice.EXTEND:
        yield f"letter/late_apology/{state.due_choice[0]}", "late_apology", None
    for stop in state.stops.values():
        yield f"letter/safeguarding_notice/{stop.seq}", "safeguarding_notice", None


def _third_party_letters(state: RequestState) -> _Wanted:
    """No letter leaves until "who will learn of this?" is answered for every party (R18, R23)."""
    if state.reply_by is None or not all(party.planned for party in state.parties.values()):
        return
    for party in state.parties.values():
        if party.to_be_asked:
            if party.letter_ready:
                yield f"letter/third_party/{party.party_id}", _THIRD_PARTY_LETTER[party.kind], party.party_id
            for key in sorted(state.moments):
                if key.startswith(f"reminder/{party.party_id}/") and not party.has_answered:
                    yield f"letter/{key}", "reminder", party.party_id
        for name in notices.letters(party):
            yield name, "decision_notice", party.party_id


def _release_from_answering(state: RequestState) -> _Wanted:
    """Who was asked and has not answered is told that no answer is needed any more."""
    for party in state.parties.values():
        if party.letter_sent_on is not None and not party.has_answered:
            yield f"letter/consultation_ended/{party.party_id}", "consultation_ended", party.party_id


def _release_letters(state: RequestState) -> _Wanted:
    for seq in state.cancelled if state.given is None else ():
        yield f"letter/appointment_cancelled/{seq}", "appointment_cancelled", None
    if state.release is not None and state.given is None and state.copy and not authority_is_over(state):
        if state.release.copy_sha256 == state.copy.copy_sha256:
            yield f"letter/file_ready/{state.release_seq}", "file_ready", None
        if state.booked is not None:
            yield f"letter/appointment_confirmed/{state.booked[0]}", "appointment_confirmed", None
        for seq in state.no_shows:
            yield f"letter/missed_appointment/{seq}", "missed_appointment", None
    yield from answering.letters_with(state)
    copy = state.given or state.copy
    if state.release is not None and copy is not None and state.release.copy_sha256 == copy.copy_sha256:
        for party in notices.agencies_to_name(state):
            yield f"letter/agency_redirection/{party.party_id}", "agency_redirection", None


def moments_ahead(state: RequestState, terms: Terms, today: date) -> list[Moment]:
    """Every moment that has not passed yet, earliest first; past ones that the log does not know come first."""
    if state.received is None or state.closed_as is not None:
        return []
    found = [
        *_due_moments(state, terms, today),
        *_reply_moments(state, terms),
        *notices.moments(state),
        *advice.moments(state, terms, today),
        *stopping.moments(state, terms, today),
        *authority.moments(state),
    ]
    return sorted((m for m in found if m.key not in state.moments), key=lambda m: (m.at, m.key))


def _due_moments(state: RequestState, terms: Terms, today: date) -> Iterator[Moment]:
    if state.given is not None or (state.intake is not None and not state.intake.entitled):
        return
    clock = reckoning(state, terms, today)
    if not clock.fixed:
        return
    due = clock.governing_due
    for day in _warnings_to_come(alarms(clock, terms.profile), due, today):
        yield Moment(f"warning/{due}/{(due - day).days}", morning_of(day))
    yield Moment(f"due/{due}", morning_of(due))
    yield Moment(f"overdue/{due}", end_of(due))


def _warnings_to_come(days: Sequence[date], due: date, today: date) -> list[date]:
    """Each warning day that a later one has not overtaken: a request entered late is warned of once, not thrice."""
    return [day for day, after in pairwise((*days, due + timedelta(days=1))) if after > today]


def _reply_moments(state: RequestState, terms: Terms) -> Iterator[Moment]:
    if state.reply_by is None:
        return
    yield Moment(f"reply_by/{state.reply_by}", end_of(state.reply_by))
    for party in state.parties.values():
        if not party.to_be_asked or party.has_answered or party.letter_sent_on is None:
            continue
        for number, days in enumerate(terms.profile.reminder_days, start=1):
            day = terms.calendar.roll_forward(party.letter_sent_on + timedelta(days=days))
            if day < state.reply_by:
                yield Moment(f"reminder/{party.party_id}/{number}", morning_of(day))


def due_choice_wanted(state: RequestState) -> bool:
    """Whether the due date passed and no choice backed by two people is recorded (design: "On the due date")."""
    passed = any(key.startswith("overdue/") for key in state.moments)
    return passed and state.given is None and not (state.due_choice is not None and state.due_choice_backed)


def waiting_for(state: RequestState, terms: Terms, now: datetime) -> list[Waiting]:
    """What the request waits for, the most urgent first; the words are those of the case page."""
    if state.closed_as is not None:
        return []
    today = local_date(now)
    due = reckoning(state, terms, today).governing_due
    found = [*_urgent(state, due), *_of_stage(state, terms, due, today)]
    if advice.advice_missing(state):
        found += _for_advice(state, terms, due, today)
    return [*found, *_by_the_plan(state, terms, today)]


def _for_advice(state: RequestState, terms: Terms, due: date, today: date) -> Iterator[Waiting]:
    compulsory = ", which is compulsory here" if state.controversial else ", which was asked for"
    yield Waiting(Role.LEGAL_ADVISER, f"legal advice{compulsory}", advice.reply_by(state, terms, today))
    if advice.may_go_without(state, terms, today):
        yield Waiting(Role.MANAGER, "a decision of two people, item by item, without the legal advice", due)


def _by_the_plan(state: RequestState, terms: Terms, today: date) -> Iterator[Waiting]:
    """What the plan wants before the due date: opinions on health data (R21), and the first step that is late."""
    if state.given is not None or state.received is None:
        return
    plan = plan_of(state, terms, today)
    missing = opinions_missing(state, today)
    if missing:
        papers = "a document" if len(missing) == 1 else f"{len(missing)} documents"
        yield Waiting(Role.MANAGER, f"a health professional's opinion on {papers}", plan.redact_by)
    if not_told_open(state):
        yield Waiting(Role.MANAGER, "a decision on a paper that the parents were not told of", plan.redact_by)
    if plan.late:
        step = plan.late[0]
        yield Waiting(whose(step, state), LATE_WORDS[step], plan.day_of(step))


def _urgent(state: RequestState, due: date) -> Iterator[Waiting]:
    if authority_is_over(state):
        yield Waiting(Role.MANAGER, "authority that has ended to be seen anew, or the request to be closed", due)
    if due_choice_wanted(state):
        yield Waiting(Role.MANAGER, "the choice for the due date, which two people record", due)
    if stopping.unresolved(state):
        yield Waiting(Role.SAFEGUARDING_LEAD, "a safeguarding stop to be resolved into decisions", due)
    if state.needs_second:
        yield Waiting(SECOND_PERSON, "a second person to back what was proposed", due)
    for party in state.parties.values():
        if party.unread_replies:
            yield Waiting(Role.MANAGER, "a reply by e-mail to be read and confirmed", due)
        elif party.has_open_objection:
            yield Waiting(Role.MANAGER, "an objection to be settled", due)
    if state.fee_open:
        yield Waiting(Role.REQUESTER, "the fee", due)
    if state.failed:
        yield Waiting(Role.MANAGER, "a letter or copy that failed", due)


def _of_stage(state: RequestState, terms: Terms, due: date, today: date) -> Iterator[Waiting]:
    stage = stage_of(state)
    if stage is Stage.CONSULTATION:
        yield from _asking(state, due)
    elif stage is Stage.INTAKE and state.identity_open:
        waits = reckoning(state, terms, today).waiting_for is WaitingFor.IDENTITY
        runs_on = "" if waits else "; the clock does not wait for it"
        yield Waiting(Role.REQUESTER, f"evidence of identity{runs_on}", due)
    elif stage is Stage.ASSEMBLY and state.file is not None and _waits_for_line_manager(state):
        yield Waiting(Role.LINE_MANAGER, "the file to be gone through and confirmed", due)
    elif stage is Stage.CHECK:
        for role in roles_awaited(state):
            yield Waiting(role, _to_check(state, role), due)
    elif stage is Stage.REDACTION and terms.profile.two_mark_together:
        for role in (Role.MANAGER, Role.LINE_MANAGER):
            yield Waiting(role, MARK_TOGETHER, due)
    elif stage is Stage.RELEASE and state.release is not None:
        on = Role.MANAGER if state.booked else Role.REQUESTER
        yield Waiting(on, "the meeting to be held" if state.booked else "an appointment to be chosen", due)
    else:
        yield Waiting(Role.MANAGER, _MANAGER_DOES[stage], due)


def _to_check(state: RequestState, role: Role) -> str:
    """What a checker has to pass: the copy, or where two marked together the pages that are theirs (S36)."""
    if state.copy is None or not state.copy.made_by or role is Role.LEGAL_ADVISER:
        return "the second check of the copy"
    pages = len(pages_for(state.copy, role))
    return f"the second check of {pages} page{'' if pages == 1 else 's'}: each passes what the other marked"


def _waits_for_line_manager(state: RequestState) -> bool:
    return state.complete is not None and state.complete[0] == state.file.digest if state.file else False


def _asking(state: RequestState, due: date) -> Iterator[Waiting]:
    if not all(party.planned for party in state.parties.values()):
        yield Waiting(Role.MANAGER, 'an answer to "who will learn of this?" for everyone', due)
        return
    unread = letters_to_read(state)
    if unread:
        letters = "a letter" if len(unread) == 1 else f"{len(unread)} letters"
        yield Waiting(Role.LINE_MANAGER, f"{letters} to third parties to be read before they go", due)
    elif state.reply_by is None:
        yield Waiting(Role.MANAGER, "the letters to third parties to be let go", due)
    if state.reply_by is None:
        return
    for party in state.parties.values():
        if party.awaits_reply_by_post:
            yield Waiting(Role.MANAGER, "a letter to be posted or said", due)
        elif party.to_be_asked and not party.has_answered:
            yield Waiting(Role.THIRD_PARTY, "a reply", state.reply_by)


_MANAGER_DOES = {
    Stage.INTAKE: "authority, identity and risk to be settled",
    Stage.ASSEMBLY: "the file to be collected and said to be complete",
    Stage.CONSULTATION: "people to be asked",
    Stage.DECISION: "a decision for each third party",
    Stage.REDACTION: "the pages to be read, marked and the copy made",
    Stage.CHECK: "the second check",
    Stage.RELEASE: "right person, right copy and right address to be confirmed",
    Stage.CLOSE: "the request to be closed",
    Stage.CLOSED: "nothing",
}
