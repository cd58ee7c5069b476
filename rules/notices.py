"""Who is told before the release: third parties who are overridden, and the parent of agencies (S26, S28, R16)."""

from collections.abc import Iterator
from datetime import timedelta

from models.words import Outcome, PartyKind
from rules.consultation import Consultation
from rules.moments import Moment
from rules.state import RequestState
from rules.times import end_of

NOTICE_DAYS = 5


def is_overridden(party: Consultation) -> bool:
    """Whether something of a party is disclosed against their refusal: they are told before it goes."""
    against_their_word = any(
        taken.stands
        and taken.decision.outcome in {Outcome.DISCLOSE, Outcome.NAME_LEFT_OUT}
        and party.said_no_to(taken.decision.mention_id)
        for taken in party.decisions.values()
    )
    return party.decided and against_their_word


def is_to_be_told(party: Consultation) -> bool:
    """Whether an overridden third party is told before the release: where telling them endangers nobody (R18)."""
    return is_overridden(party) and not party.in_danger


def agencies_to_name(state: RequestState) -> list[Consultation]:
    """The agencies that said no and are shown all the same: the parent is told to ask them as well (S26).

    Only where everything of theirs is shared, so that the letter tells nothing that the copy withholds.
    """
    return [
        party
        for party in state.parties.values()
        if party.kind is PartyKind.AGENCY
        and party.said_no_to(None)
        and party.decided
        and all(taken.decision.outcome is Outcome.DISCLOSE for taken in party.decisions.values())
    ]


def moments(state: RequestState) -> Iterator[Moment]:
    """The end of each overridden third party's days to object."""
    for party in state.parties.values():
        if party.notice_sent_on is not None:
            until = party.notice_sent_on + timedelta(days=NOTICE_DAYS)
            yield Moment(f"notice/{party.party_id}/{until}", end_of(until))


def notices_running(state: RequestState) -> bool:
    """Whether an overridden third party still has time to object before the release."""
    return any(
        is_to_be_told(party)
        and not any(key.startswith(f"notice/{party.party_id}/") for key in state.moments)
        and not state.stopped_for(party.party_id)
        for party in state.parties.values()
    )
