"""Who reads the reasons in a matter: those who decide, who handles it, and who is asked to back them (S59, S98).

What went out wrongly, how great the risk is and what was found about an entry may say of a person what not every
colleague needs. `rules.permissions.MATTER_REASONS` names the acts.
"""

from dataclasses import dataclass

from models.messages import Event
from models.words import ProcessKind, Role
from rules.matters.state import MatterState
from rules.permissions import MATTER_REASONS, See, may_act, may_see


@dataclass(frozen=True)
class Reader:
    """Who wants to read."""

    id: str
    role: Role


def may_read_reason(state: MatterState, event: Event, reader: Reader) -> bool:
    """Whether somebody may read why an act of a matter was done; acts not named in MATTER_REASONS are for all."""
    if event.act.kind not in MATTER_REASONS or event.actor_id == reader.id:
        return True
    return _needs_it(state, reader, event.seq)


def may_read_what_happened(state: MatterState, reader: Reader) -> bool:
    """Whether somebody may read what went out wrongly; of any other matter all handlers read what was said."""
    if state.begun.matter is not ProcessKind.BREACH:
        return True
    return _needs_it(state, reader) or any(_asked(state, reader, seq) for seq in state.needs_second)


def _needs_it(state: MatterState, reader: Reader, seq: int = 0) -> bool:
    if reader.id in state.concerns:
        return False
    decides = may_see(reader.role, See.SENSITIVE_REASONS) or reader.id == state.handler_id
    return decides or _asked(state, reader, seq)


def _asked(state: MatterState, reader: Reader, seq: int) -> bool:
    """Whether this line waits for somebody like the reader to back it, or the reader has backed it."""
    if state.backed_by.get(seq) == reader.id:
        return True
    waits = seq in state.needs_second and state.needs_second[seq] != reader.id
    lead_only = seq in state.needs_lead and reader.role is not Role.SAFEGUARDING_LEAD
    return waits and not lead_only and may_act(reader.role, "backed")
