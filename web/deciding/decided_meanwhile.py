"""Two who decide at once about one person: nobody's decision is replaced by one made without having seen it."""

from rules.consultation import Consultation
from web.as_seen import SENT_AGAIN, as_seen, stands_as_seen
from web.casefile import Case
from web.guarding import Visit
from web.wording import clock_time


def decisions_seen(visit: Visit, party: Consultation) -> str:
    """The hidden field of the page: which decisions about this person it showed."""
    return as_seen(_standing(party), visit.now)


def decided_meanwhile(visit: Visit, case: Case, party: Consultation) -> str:
    """Who else decided about this person since the page was opened, in words; nothing where nobody did."""
    if stands_as_seen(visit.fields, _standing(party)):
        return ""
    latest = max(party.decisions.values(), key=lambda taken: taken.seq, default=None)
    if latest is None or latest.by == visit.user.id:
        return ""
    event = next(event for event in case.events if event.seq == latest.seq)
    return (
        f"{case.who(event.actor_id, event.role)} decided about this person at {clock_time(event.at)}. What they "
        f"decided stands above. {SENT_AGAIN}"
    )


def _standing(party: Consultation) -> list[str]:
    return [f"{about}:{taken.seq}" for about, taken in sorted(party.decisions.items())]
