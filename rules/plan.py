"""The backwards plan of one request: what its log says is done, and what is late (S20, S33, S38, S41, R2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.words import Role, Stage
from rules.planning import Milestone, Milestones, milestones
from rules.signoff import roles_awaited
from rules.stages import file_complete, stage_of
from rules.state import RequestState
from rules.terms import Terms, reckoning

# A step is done when the request stands behind this phase; sent back into it, the step is to be done again.
_PHASE_OF: Mapping[Milestone, Stage] = {
    Milestone.WRITE: Stage.CONSULTATION,
    Milestone.CHASE: Stage.CONSULTATION,
    Milestone.DECIDE: Stage.DECISION,
    Milestone.REDACT: Stage.REDACTION,
    Milestone.CHECK: Stage.CHECK,
    Milestone.INVITE: Stage.RELEASE,
}
_IN_ORDER = tuple(Stage)
LATE_WORDS: Mapping[Milestone, str] = {
    Milestone.WRITE: "the letters to third parties, which are late by the plan",
    Milestone.CHASE: "the chasing of replies, which is late by the plan",
    Milestone.DECIDE: "the decisions, which are late by the plan",
    Milestone.REDACT: "the blacking out, which is late by the plan",
    Milestone.CHECK: "the second check, which is late by the plan",
    Milestone.INVITE: "the invitation, which is late by the plan",
}


@dataclass(frozen=True)
class Load:
    """How much there is to do: letters to third parties and pages of the file.

    `assumed_parties` and `assumed_pages` say that nobody knows yet, so that the profile's usual numbers stand in.
    """

    parties: int
    pages: int
    assumed_parties: bool = False
    assumed_pages: bool = False


def load_of(state: RequestState, terms: Terms) -> Load:
    """Count the letters and pages of a request; who is not settled yet counts as to be asked."""
    known_pages = state.file is not None and state.file.pages > 0
    known_parties = bool(state.parties) or state.reply_by is not None or file_complete(state)
    usual = terms.profile.plan
    asked = sum(party.to_be_asked or not party.planned for party in state.parties.values())
    return Load(
        parties=asked if known_parties else usual.usual_parties,
        pages=state.file.pages if known_pages and state.file else usual.usual_pages,
        assumed_parties=not known_parties,
        assumed_pages=not known_pages,
    )


def steps_done(state: RequestState) -> frozenset[Milestone]:
    """The steps of the plan that the log says are done, as things stand now."""
    reached = _IN_ORDER.index(stage_of(state))
    done = {step for step, phase in _PHASE_OF.items() if reached > _IN_ORDER.index(phase)}
    if _letters_are_out(state):
        done.add(Milestone.WRITE)
        if _nobody_is_left_to_chase(state):
            done.add(Milestone.CHASE)
    if state.release is not None and state.copy is not None and state.release.copy_sha256 == state.copy.copy_sha256:
        done.add(Milestone.INVITE)
    return frozenset(done)


def _letters_are_out(state: RequestState) -> bool:
    return state.reply_by is not None and all(
        party.planned
        and (not party.to_be_asked or party.letter_sent_on is not None or state.stopped_for(party.party_id))
        for party in state.parties.values()
    )


def _nobody_is_left_to_chase(state: RequestState) -> bool:
    return state.reply_date_passed or all(
        not party.to_be_asked
        or party.has_answered
        or state.stopped_for(party.party_id)
        or any(effect.startswith(f"letter/reminder/{party.party_id}/") for effect in state.done)
        for party in state.parties.values()
    )


def plan_of(state: RequestState, terms: Terms, today: date) -> Milestones:
    """The last safe day for each step, with what is late on `today`; nothing is late once the copy is given."""
    load = load_of(state, terms)
    ended = state.closed_as is not None or state.given is not None
    done = tuple(Milestone) if ended else steps_done(state)
    clock = reckoning(state, terms, today)
    return milestones(clock, terms.profile, load.parties, load.pages, (), today, done)


def whose(step: Milestone, state: RequestState) -> str:
    """The role a late step waits on: the checker for the second check, the manager for all else."""
    missing = roles_awaited(state) if step is Milestone.CHECK and stage_of(state) is Stage.CHECK else ()
    return missing[0] if missing else Role.MANAGER
