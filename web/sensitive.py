"""Which reasons are kept from those who neither decide nor lead on safeguarding (S29, design: "People")."""

from models import acts
from models.matter_words import WhyNotTold
from models.messages import Event
from models.words import Outcome, WhoLearns
from rules.consultation import EXEMPTIONS, GRAVE

_PLANS = frozenset(set(WhoLearns) - {WhoLearns.SAFE, WhoLearns.ALREADY_KNOWN, WhoLearns.NOT_FINDABLE})
_ALWAYS = frozenset(
    {
        *("stop_placed", "stop_lifted", "went_wrong", "staff_talked", "balance_weighed"),
        *("not_told_settled", "notice_settled"),
    }
)


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
