"""Yes to a part is no to the rest (S105, R15)."""

from datetime import UTC, datetime

import pytest

from models import acts
from models.messages import Event
from models.words import Evidence, Ground, Outcome, PartyKind, ReplyKind, Role
from rules.consultation import Consultation, decision_needs_second
from rules.folding import fold
from rules.notices import is_overridden

NOW = datetime(2027, 3, 1, tzinfo=UTC)


def party(*decided: acts.DecisionMade, backed: bool = True) -> Consultation:
    """Somebody who agreed to passage M-1 only, and what was decided since."""
    named = acts.PartyNamed(party_id="p-1", party_kind=PartyKind.FAMILY)
    reply = acts.ReplyReceived(
        party_id="p-1",
        reply_id="R-1",
        reply=ReplyKind.CONDITIONAL,
        evidence=Evidence.ANSWER_PAGE,
        received_at=NOW,
        objection=True,
        consented=("M-1",),
    )
    said: list[acts.Act] = [named, reply, acts.ObjectionSettled(party_id="p-1"), *decided]
    if backed:
        said += [acts.Backed(seq=seq) for seq in range(4, 4 + len(decided))]
    events = [
        Event(seq=seq, at=NOW, actor_id="u-1", role=Role.MANAGER, act=act) for seq, act in enumerate(said, start=1)
    ]
    return fold(events).parties["p-1"]


def decision(outcome: Outcome, ground: Ground, mention: str | None = None) -> acts.DecisionMade:
    """A decision about the party or one of their passages."""
    return acts.DecisionMade(
        decision_id=f"D-{mention}", party_id="p-1", mention_id=mention, outcome=outcome, ground=ground
    )


def test_the_passage_they_agreed_to_can_be_disclosed_by_consent() -> None:
    """S105: partial consent, passage by passage."""
    assert party().consented_to("M-1")
    assert not decision_needs_second(party(), decision(Outcome.DISCLOSE, Ground.CONSENT, "M-1"))


@pytest.mark.parametrize("mention", ["M-2", None])
def test_disclosing_the_rest_overrides_them(mention: str | None) -> None:
    """R15, R24: it needs a second person, and they are told before it goes."""
    override = decision(Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT, mention)
    assert not party().consented_to(mention)
    assert decision_needs_second(party(), override)
    whole = decision(Outcome.REFERENCES, Ground.REFUSED)
    said = (override,) if mention is None else (whole, override)
    assert is_overridden(party(*said))


def test_leaving_the_rest_out_overrides_nobody() -> None:
    """No notice goes where their word was followed."""
    followed = party(
        decision(Outcome.REFERENCES, Ground.REFUSED),
        decision(Outcome.DISCLOSE, Ground.CONSENT, "M-1"),
        backed=False,
    )
    assert followed.decided
    assert not is_overridden(followed)
