"""Decisions and mentions become what the marker looks for (S35, R15)."""

from datetime import UTC, datetime

import pytest

from models.acts import DecisionMade
from models.files import Mention
from models.words import Ground, MentionKind, Outcome, PartyKind
from rules.consultation import Consultation, DecisionTaken
from rules.marking import what_to_look_for

AT = datetime(2026, 11, 23, tzinfo=UTC)
_GROUNDS = {Outcome.DISCLOSE: Ground.CONSENT, Outcome.EXISTENCE_WITHHELD: Ground.SERIOUS_HARM}


def _decision(outcome: Outcome, mention_id: str | None = None, *, stands: bool = True) -> DecisionTaken:
    made = DecisionMade(
        decision_id=f"d-{mention_id or 'all'}",
        party_id="p1",
        mention_id=mention_id,
        outcome=outcome,
        ground=_GROUNDS.get(outcome, Ground.REFUSED),
    )
    return DecisionTaken(made, 3, "u1", needs_second=not stands)


def _party(*taken: DecisionTaken) -> Consultation:
    decisions = {each.decision.mention_id or "": each for each in taken}
    return Consultation("p1", PartyKind.FAMILY, decisions=decisions)


def _mention(kind: MentionKind, mention_id: str = "m1", person_id: str = "p1") -> Mention:
    return Mention(
        id=mention_id, child_id="c", person_id=person_id, document_id="doc", page=2, kind=kind, words="she said so",
        added_by="u", added_at=AT,
    )  # fmt: skip


def test_nobody_is_looked_for_before_a_decision_stands() -> None:
    assert what_to_look_for({"p1": _party()}, []) == ()
    assert what_to_look_for({"p1": _party(_decision(Outcome.REFERENCES, stands=False))}, []) == ()


@pytest.mark.parametrize(
    ("outcome", "names", "pointing", "contribution", "reference"),
    [
        (Outcome.DISCLOSE, False, False, False, False),
        (Outcome.NAME_LEFT_OUT, True, False, False, False),
        (Outcome.REFERENCES, True, True, False, False),
        (Outcome.REFERENCES_AND_CONTRIBUTIONS, True, True, True, False),
        (Outcome.EVERYTHING_POINTING, True, True, True, True),
        (Outcome.EXISTENCE_WITHHELD, True, True, True, True),
    ],
)
def test_each_outcome_hides_so_much_and_no_more(
    outcome: Outcome, names: bool, pointing: bool, contribution: bool, reference: bool
) -> None:
    mentions = [_mention(MentionKind.CONTRIBUTED_BY), _mention(MentionKind.REFERS_TO, "m2")]
    (sought,) = what_to_look_for({"p1": _party(_decision(outcome))}, mentions)
    assert (sought.ruling.hides_names, sought.ruling.hides_pointing) == (names, pointing)
    assert [each.whole for each in sought.passages] == [contribution, reference]


def test_a_passage_may_be_shown_of_somebody_who_is_hidden() -> None:
    party = _party(_decision(Outcome.REFERENCES), _decision(Outcome.DISCLOSE, "m1"))
    (sought,) = what_to_look_for({"p1": party}, [_mention(MentionKind.REFERS_TO)])
    assert sought.ruling.hides_names
    assert not sought.passages[0].ruling.hides_names
    assert sought.passages[0].own


def test_a_passage_may_be_hidden_of_somebody_who_is_shown() -> None:
    party = _party(_decision(Outcome.DISCLOSE), _decision(Outcome.REFERENCES, "m1"))
    (sought,) = what_to_look_for({"p1": party}, [_mention(MentionKind.REFERS_TO)])
    assert not sought.ruling.hides_names
    assert sought.hidden_somewhere and sought.pointing_somewhere


def test_passages_of_other_people_are_none_of_theirs() -> None:
    mentions = [_mention(MentionKind.CONTRIBUTED_BY, person_id="p2")]
    (sought,) = what_to_look_for({"p1": _party(_decision(Outcome.EVERYTHING_POINTING))}, mentions)
    assert sought.passages == ()
