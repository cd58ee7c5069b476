"""A yes stands on evidence that its speaker can give; a mail alone never is one (S22, S104, S105)."""

from datetime import UTC, datetime

import pytest

from models import acts
from models.words import Evidence, PartyKind, ReplyKind, Role
from tests.unit.rules.test_giving import Log

HEARD = datetime(2027, 3, 4, tzinfo=UTC)
ALONE = (None, *Evidence)
MAY_GIVE: dict[Role, set[Evidence | None]] = {
    Role.MAILBOX: {None},
    Role.THIRD_PARTY: {Evidence.ANSWER_PAGE},
    Role.MANAGER: {None, Evidence.SCANNED_PAPER, Evidence.CALL_NOTE},
}


def refused(role: Role, reply: ReplyKind, evidence: Evidence | None) -> str | None:
    """What is said to an answer of the grandmother's."""
    log = Log()
    log.write(acts.PartyNamed(party_id="gran", party_kind=PartyKind.FAMILY))
    answer = acts.ReplyReceived(
        party_id="gran",
        reply_id="R-1",
        reply=reply,
        evidence=evidence,
        received_at=HEARD,
        objection=reply is not ReplyKind.CONSENT,
    )
    return log.refused(answer, role)


@pytest.mark.parametrize("evidence", ALONE, ids=str)
@pytest.mark.parametrize("role", MAY_GIVE, ids=str)
def test_a_yes_needs_evidence_that_its_speaker_can_give(role: Role, evidence: Evidence | None) -> None:
    """S22, S104, S105: the answer page, a scanned paper, a call note; a mail once a person confirmed it."""
    counts = evidence is not None and evidence in MAY_GIVE[role]
    assert refused(role, ReplyKind.CONSENT, evidence) == (None if counts else "consent_needs_evidence")


@pytest.mark.parametrize("role", MAY_GIVE, ids=str)
def test_a_no_is_heard_without_any_but_with_no_evidence_of_somebody_else(role: Role) -> None:
    """S22, R15: a refusal is heard from a mail as well, and nobody speaks for the answer page."""
    without = next(iter(MAY_GIVE[role]))
    assert refused(role, ReplyKind.REFUSAL, without) is None
    borrowed = Evidence.ANSWER_PAGE if role is not Role.THIRD_PARTY else Evidence.CALL_NOTE
    assert refused(role, ReplyKind.REFUSAL, borrowed) == "consent_needs_evidence"
