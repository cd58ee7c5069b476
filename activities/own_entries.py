"""Nobody decides on, or checks, entries about themselves: what the card of a person says now counts too (R24).

The log knows whose account somebody was when they were named. An account that was put on their card since, through
another request of the same child say, is known to the cabinet alone.
"""

from sqlmodel import Session

from models import acts
from models.messages import Said
from models.words import Role
from records.file import get_person
from records.log import load_log
from rules.state import RequestState

_OUTSIDE = frozenset({Role.THIRD_PARTY, Role.MAILBOX, Role.REQUESTER, Role.CLOCK})
_MAY_BE_SAID = (acts.StopPlaced, acts.PartyNamed, acts.PassageNoted)


def own_entry_fault(session: Session, ref: str, state: RequestState, said: Said) -> str | None:
    """Why an act about a third party is refused: by their card they are the one who says it; None where not."""
    if said.role in _OUTSIDE or isinstance(said.act, _MAY_BE_SAID):
        return None
    about = tuple(state.parties) if isinstance(said.act, acts.SignedOff) else _concerned(session, ref, said.act)
    people = (get_person(session, party_id) for party_id in about)
    own = any(person is not None and person.user_id == said.actor_id for person in people)
    return "about_yourself" if own else None


def _concerned(session: Session, ref: str, act: acts.Act) -> tuple[str, ...]:
    if isinstance(act, acts.Backed):
        of = next((event.act for event in load_log(session, ref) if event.seq == act.seq), None)
        return _concerned(session, ref, of) if of is not None else ()
    party_id = getattr(act, "party_id", None)
    return (party_id,) if party_id is not None else ()
