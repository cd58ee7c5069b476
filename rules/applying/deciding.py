"""How decisions change the state (S28-S31, R24)."""

from dataclasses import replace

from models import acts
from models.messages import Event
from models.words import Ground
from rules.applying.table import applies, ask_second
from rules.consultation import (
    EXEMPTIONS,
    Consultation,
    DecisionTaken,
    Untold,
    decision_is_sensitive,
    decision_needs_second,
)
from rules.state import PaperRuling, RequestState


@applies(acts.DecisionMade)
def _decision_made(state: RequestState, event: Event, act: acts.DecisionMade) -> None:
    party = state.parties[act.party_id]
    earlier = party.decisions.get(act.mention_id or "")
    if earlier is not None:
        state.needs_second.pop(earlier.seq, None)
    second = decision_needs_second(party, act)
    first = party.untold is not None and party.untold.before and earlier is None and not party.decided
    party.decisions[act.mention_id or ""] = DecisionTaken(act, event.seq, event.actor_id, second)
    if second:
        ask_second(state, event, sensitive=decision_is_sensitive(act))
    if first and party.untold is not None:
        party.untold = replace(party.untold, known=party.against_their_word)
    state.inputs_seq = event.seq


def _untold(party: Consultation, event: Event) -> Untold:
    return Untold(event.seq, event.actor_id, party.against_their_word, before=not party.decisions)


@applies(acts.PaperDecided)
def _paper_decided(state: RequestState, event: Event, act: acts.PaperDecided) -> None:
    """It counts once backed; what was decided before stands until then. A danger is the safeguarding lead's."""
    earlier = state.papers_proposed.get(act.document_id)
    if earlier is not None:
        state.needs_second.pop(earlier.seq, None)
    state.papers_proposed[act.document_id] = PaperRuling(event.seq, event.actor_id, act.ground)
    standing = state.papers_ruled.get(act.document_id)
    about = {act.ground, standing.ground if standing is not None else None}
    ask_second(state, event, sensitive=bool(about & (EXEMPTIONS - {Ground.LEGAL_PRIVILEGE})))


@applies(acts.NoticeSettled)
def _notice_settled(state: RequestState, event: Event, act: acts.NoticeSettled) -> None:
    """Not to tell them counts once the safeguarding lead backs it; until then no notice goes either (S28, S98)."""
    party = state.parties[act.party_id]
    if party.untold is not None:
        state.needs_second.pop(party.untold.seq, None)
    party.untold = None if act.tell else _untold(party, event)
    if party.untold is not None:
        ask_second(state, event, sensitive=True)
