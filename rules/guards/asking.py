"""Guards of asking: who learns of this, letters, replies, objections (S19-S27, R18, R23)."""

from datetime import date

from models import acts
from models.messages import Said
from models.words import Evidence, ReplyKind, Role, WhoLearns
from rules.consultation import DANGERS
from rules.guards.table import date_fault, guards
from rules.signoff import is_admitted
from rules.stages import file_complete, intake_done, letters_to_read
from rules.state import RequestState
from rules.terms import Terms, reckoning

_SAYS_YES = frozenset({ReplyKind.CONSENT, ReplyKind.CONDITIONAL})


@guards(acts.PartyNamed)
def _named(state: RequestState, terms: Terms, said: Said, act: acts.PartyNamed, today: date) -> str | None:
    if not intake_done(state):
        return "wrong_stage"
    if act.party_id == state.requester_person_id:
        return "is_the_requester"
    return "already_done" if act.party_id in state.parties else None


@guards(acts.RequesterKnown)
def _requester(state: RequestState, terms: Terms, said: Said, act: acts.RequesterKnown, today: date) -> str | None:
    """Who asks is never asked as a third party; one who was asked already stays what they were (R11)."""
    if state.given is not None:
        return "wrong_stage"
    if act.party_id == state.requester_person_id:
        return "already_done"
    party = state.parties.get(act.party_id)
    if party is None:
        return None
    if party.staff_user_id == said.actor_id:
        return "about_yourself"
    return "letter_gone" if party.letter_sent_on is not None or party.replies or party.decisions else None


@guards(acts.PartyTakenOff)
def _taken_off(state: RequestState, terms: Terms, said: Said, act: acts.PartyTakenOff, today: date) -> str | None:
    party = state.parties.get(act.party_id)
    if party is None:
        return "unknown_party"
    if party.staff_user_id == said.actor_id:
        return "about_yourself"
    if party.plan_seq in state.needs_lead or (party.plan is not None and party.plan.who_learns in DANGERS):
        return "danger_noted"
    return "letter_gone" if party.letter_sent_on is not None or party.replies or party.decisions else None


@guards(acts.PassageNoted)
def _noted(state: RequestState, terms: Terms, said: Said, act: acts.PassageNoted, today: date) -> str | None:
    party = state.parties.get(act.party_id)
    if party is None:
        return "unknown_party"
    if state.given is not None:
        return "wrong_stage"
    return "already_done" if (act.mention_id in party.unasked) != act.gone else None


@guards(acts.ContactPlanned)
def _planned(state: RequestState, terms: Terms, said: Said, act: acts.ContactPlanned, today: date) -> str | None:
    """Asking is planned only where it is safe; not asking always has its recorded reason (R18, R23, S101, S102)."""
    party = state.parties.get(act.party_id)
    if party is None:
        return "unknown_party"
    if party.staff_user_id == said.actor_id:
        return "about_yourself"
    if party.letter_sent_on is not None:
        return "letter_gone"
    return "outcome_not_so" if act.ask != (act.who_learns is WhoLearns.SAFE) else None


@guards(acts.LetterRead)
def _letter_read(state: RequestState, terms: Terms, said: Said, act: acts.LetterRead, today: date) -> str | None:
    """By somebody else than who settled how they are asked, and by nobody about themselves (S20, R24)."""
    if not is_admitted(state, said.role, said.actor_id):
        return "not_invited"
    party = state.parties.get(act.party_id)
    if party is None:
        return "unknown_party"
    if party.staff_user_id == said.actor_id:
        return "about_yourself"
    if not party.to_be_asked:
        return "not_planned"
    if party.plan_by == said.actor_id:
        return "same_person"
    if party.letter_sent_on is not None:
        return "letter_gone"
    return "already_done" if party.read == act.digest else None


@guards(acts.ConsultationStarted)
def _started(
    state: RequestState, terms: Terms, said: Said, act: acts.ConsultationStarted, today: date
) -> str | None:
    if not file_complete(state):
        return "wrong_stage"
    if not all(party.planned for party in state.parties.values()):
        return "not_planned"
    if letters_to_read(state):
        return "letter_unread"
    if act.reply_by <= today and state.parties:
        return "reply_date_past"
    if state.parties and act.reply_by > reckoning(state, terms, today).governing_due >= today:
        return "reply_date_late"
    return None


@guards(acts.LetterPosted)
def _posted(state: RequestState, terms: Terms, said: Said, act: acts.LetterPosted, today: date) -> str | None:
    if act.effect not in state.done:
        return "no_letter_yet"
    return date_fault(state, act.on, today)


@guards(acts.ReplyReceived)
def _replied(state: RequestState, terms: Terms, said: Said, act: acts.ReplyReceived, today: date) -> str | None:
    """Text of a mail alone never becomes a consent: the mailbox can only hold (mail.md, finding 1)."""
    party = state.parties.get(act.party_id)
    if party is None:
        return "unknown_party"
    if party.staff_user_id == said.actor_id and said.role is not Role.THIRD_PARTY:
        return "about_yourself"
    if any(reply.reply_id == act.reply_id for reply in party.replies):
        return "already_done"
    return _evidence_fault(said, act)


def _evidence_fault(said: Said, act: acts.ReplyReceived) -> str | None:
    """A yes stands on evidence that its speaker can give; a mail has none until a person confirms it."""
    given = {
        Role.MAILBOX: frozenset[Evidence | None]({None}),
        Role.THIRD_PARTY: frozenset[Evidence | None]({Evidence.ANSWER_PAGE}),
    }.get(said.role, frozenset({None, Evidence.SCANNED_PAPER, Evidence.CALL_NOTE}))
    if act.evidence not in given or (act.reply in _SAYS_YES and act.evidence is None):
        return "consent_needs_evidence"
    return None


@guards(acts.LetterBounced)
def _bounced(state: RequestState, terms: Terms, said: Said, act: acts.LetterBounced, today: date) -> str | None:
    return None if act.effect in state.done else "no_letter_yet"


@guards(acts.ReplyConfirmed)
def _confirmed(state: RequestState, terms: Terms, said: Said, act: acts.ReplyConfirmed, today: date) -> str | None:
    party = state.parties.get(act.party_id)
    if party is None:
        return "unknown_party"
    if party.staff_user_id == said.actor_id:
        return "about_yourself"
    waiting = any(reply.reply_id == act.reply_id for reply in party.unread_replies)
    return None if waiting else "unknown_reply"


@guards(acts.ObjectionSettled)
def _settled(state: RequestState, terms: Terms, said: Said, act: acts.ObjectionSettled, today: date) -> str | None:
    party = state.parties.get(act.party_id)
    if party is None:
        return "unknown_party"
    if party.staff_user_id == said.actor_id:
        return "about_yourself"
    if party.unread_replies:
        return "unknown_reply"
    return None if party.has_open_objection else "no_objection"
