"""Which reasons are kept from those who neither decide nor lead on safeguarding (S29, design: "People")."""

from collections.abc import Iterable, Mapping

from models import acts
from models.matter_words import WhyNotTold
from models.messages import Event
from models.words import Outcome, PartyKind, WhoLearns
from rules.consultation import EXEMPTIONS, GRAVE, Consultation

_PLANS = frozenset(set(WhoLearns) - {WhoLearns.SAFE, WhoLearns.ALREADY_KNOWN, WhoLearns.NOT_FINDABLE})
_ALWAYS = frozenset(
    {
        *("stop_placed", "stop_lifted", "went_wrong", "staff_talked", "balance_weighed"),
        *("not_told_settled", "notice_settled"),
    }
)
_OF_SOMEBODY = (acts.ReplyReceived, acts.ReplyConfirmed, acts.ObjectionSettled, acts.FactorsNoted)


def is_sensitive(event: Event) -> bool:
    """Whether the reason behind an event is kept from those who neither decide nor lead on safeguarding."""
    act = event.act
    if isinstance(act, acts.ContactPlanned):
        return act.who_learns in _PLANS
    if isinstance(act, acts.DecisionMade):
        grave = act.lead or bool(GRAVE & set(act.factors))
        return grave or act.ground in EXEMPTIONS or act.outcome is Outcome.EXISTENCE_WITHHELD
    if isinstance(act, acts.PaperDecided):  # without a ground it undoes one: the reason speaks of the same
        return act.ground is None or act.ground in EXEMPTIONS
    if isinstance(act, acts.FactorsNoted):
        return bool(GRAVE & set(act.factors))
    if isinstance(act, acts.PersonAffected):
        return act.why_not is WhyNotTold.NOT_SAFE
    return act.kind in _ALWAYS


def is_kept(event: Event, events: Iterable[Event], parties: Mapping[str, Consultation]) -> bool:
    """Whether the reason behind an event of a log is kept, by whom it is about and by what it backs as well.

    What staff answered, how their doubt was settled and what counts for them is theirs to fear (S29, S89); so it is
    with whoever was not asked for safety. A note beside a backing speaks of what it backs.
    """
    act = event.act
    if isinstance(act, acts.Backed):
        return any(is_kept(one, (), parties) for one in events if one.seq == act.seq)
    if isinstance(act, _OF_SOMEBODY):
        party = parties.get(act.party_id)
        if party is not None and (party.kind is PartyKind.STAFF or party.in_danger):
            return True
    return is_sensitive(event)
