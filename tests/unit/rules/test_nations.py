"""Reasons of law that hold in one nation and not in another (R19)."""

import pytest

from models import acts
from models.words import Ground, Outcome, PartyKind, WhoLearns
from rules.calendars import Nation
from rules.consultation import Consultation
from rules.disclosure import propose
from rules.guards import refusal
from rules.nations import holds_in
from tests.unit.rules.judged import TERMS, Judged
from tests.unit.rules.test_whole_table import IN


@pytest.mark.parametrize("nation", list(Nation))
def test_what_is_about_abuse_is_a_reason_of_its_own_but_not_in_scotland(nation: Nation) -> None:
    """R19."""
    assert holds_in(nation, Ground.CHILD_ABUSE_DATA) is (nation is not Nation.SCOTLAND)
    assert all(holds_in(nation, ground) for ground in set(Ground) - {Ground.CHILD_ABUSE_DATA})


def test_no_paper_is_left_out_for_a_reason_that_does_not_hold() -> None:
    """R19, R22."""
    case = Judged()
    left_out = acts.PaperDecided(document_id="D-1", ground=Ground.CHILD_ABUSE_DATA)
    assert case.why_not(left_out) is None
    said = case.as_said(left_out)
    assert refusal(case.state, IN["scotland"], said, case.today) == "ground_not_here"
    assert refusal(case.state, TERMS, said, case.today) is None


def test_of_an_alleged_abuser_serious_harm_is_proposed_where_abuse_is_no_reason() -> None:
    """R19, R23: left out all the same, for a reason that holds, and the reason is told."""
    party = Consultation("P-1", PartyKind.FAMILY)
    party.plan = acts.ContactPlanned(party_id="P-1", ask=False, who_learns=WhoLearns.ALLEGED_ABUSER)
    proposal = propose(party, nation=Nation.SCOTLAND)
    assert (proposal.outcome, proposal.ground) == (Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.SERIOUS_HARM)
    assert any("no reason of its own" in words for words in proposal.reasons)
    assert propose(party, nation=Nation.WALES).ground is Ground.CHILD_ABUSE_DATA
