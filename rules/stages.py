"""At which phase a request stands: the first phase whose goal is not met, computed anew each time.

A late reply, a changed decision or a copy sent back therefore returns the request to the right phase by itself.
"""

from models.words import DueChoice, Stage
from rules.combining import stands_no_longer
from rules.consultation import Consultation
from rules.signoff import check_is_over
from rules.state import RequestState


def stage_of(state: RequestState) -> Stage:
    """The phase a request is in (design.md, "The procedure")."""
    if state.closed_as is not None:
        return Stage.CLOSED
    if state.given is not None:
        # What is given cannot be taken back: what is heard afterwards is kept, and undoes no step.
        return Stage.CLOSE
    for stage, reached in _GOALS:
        if not reached(state):
            return stage
    return Stage.CLOSE


def intake_done(state: RequestState) -> bool:
    """Authority, identity and risk are settled (R11-R14)."""
    return state.intake is not None and state.intake.entitled and not state.identity_open


def file_complete(state: RequestState) -> bool:
    """Manager and line manager both said that the file, as it is now, is complete (S17, S18).

    A paper that somebody proposes to take out has to be settled first: it may be another child's.
    """
    return (
        state.file is not None
        and not state.taking_out
        and state.complete is not None
        and state.confirmed is not None
        and state.complete[0] == state.confirmed[0] == state.file.digest
    )


def letters_to_read(state: RequestState) -> list[Consultation]:
    """The third parties whose letter has not gone and waits for a second person to read what it says (S20)."""
    return [
        party
        for party in state.parties.values()
        if party.to_be_asked and party.letter_sent_on is None and party.read is None and not party.has_answered
    ]


def consultation_done(state: RequestState) -> bool:
    """Everyone is asked or passed over for a reason, and has answered or had their time (S22, R2)."""
    if state.reply_by is None:
        return False
    return all(
        party.planned
        and not party.unread_replies
        and (
            not party.to_be_asked
            or party.has_answered
            or (state.reply_date_passed and party.letter_sent_on is not None)
            or state.stopped_for(party.party_id)
            or releases_what_is_ready(state)
        )
        for party in state.parties.values()
    )


def releases_what_is_ready(state: RequestState) -> bool:
    """Whether two people chose on the due date to give what is ready and let the rest follow; it counts once."""
    return (
        not state.parts
        and state.due_choice is not None
        and state.due_choice_backed
        and state.due_choice[2] is DueChoice.RELEASE_READY
    )


def may_follow(state: RequestState, party: Consultation) -> bool:
    """Whether what concerns a third party may be left to follow: what is ready is released without it.

    From the due date on it may be decided so of somebody whom a stop protects, before that choice: the stop has to
    become a decision first (S54).
    """
    due = not state.parts and any(key.startswith(("due/", "overdue/")) for key in state.moments)
    return releases_what_is_ready(state) or (due and state.stopped_for(party.party_id))


def all_decided(state: RequestState) -> bool:
    """Every third party is decided, no objection is open, and no decision about a paper waits for a second."""
    if state.open_objections or state.papers_proposed:
        return False
    return all(party.decided for party in state.parties.values())


def overtaken(state: RequestState) -> bool:
    """Whether a decision stands that could not be made now: the copy waits until it is made anew (R15, S98)."""
    return any(
        taken.stands and stands_no_longer(party, taken.decision)
        for party in state.parties.values()
        for taken in party.decisions.values()
    )


def copy_made(state: RequestState) -> bool:
    """A proved copy exists that was made from what stands now (S35, S40)."""
    return state.copy is not None


def given(state: RequestState) -> bool:
    """The parent has been taken through the copy, or has it (S42-S46)."""
    return state.given is not None


_GOALS = (
    (Stage.INTAKE, intake_done),
    (Stage.ASSEMBLY, file_complete),
    (Stage.CONSULTATION, consultation_done),
    (Stage.DECISION, all_decided),
    (Stage.REDACTION, copy_made),
    (Stage.CHECK, check_is_over),
    (Stage.RELEASE, given),
)
