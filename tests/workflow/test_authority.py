"""The right to ask over time: it runs out by itself; own data that were offered are answered later (R11, R14)."""

from datetime import timedelta

from models import acts
from models.words import AuthorityEnd, ClosedAs, ParentalSource, Role, Stage
from rules.authority import authority_is_over
from rules.folding import fold
from tests.workflow import procedure
from tests.workflow.conftest import Case


async def test_an_agent_s_authority_runs_out_while_the_request_waits(case: Case) -> None:
    """R14: nobody looks, and on the day after its last one nothing goes to the agent any more."""
    until = await case.today() + timedelta(days=20)
    await case.say(
        acts.IntakeSettled(
            entitled=True,
            authority=ParentalSource.WRITTEN_AUTHORITY,
            authority_seen=True,
            authority_until=until,
        )
    )
    await procedure.assembly(case)
    await procedure.consultation(case)
    await procedure.decide(case)
    await procedure.redact(case)
    await procedure.check(case)
    await case.pass_days(22)
    assert authority_is_over(fold(case.cabinet.events))
    release = acts.ReleaseConfirmed(copy_sha256=procedure.copy_sha(case), slot_ids=("slot-1", "slot-2"))
    assert await case.refused(release) == "authority_over"
    await case.say(acts.AuthorityShown(until=until + timedelta(days=60)))
    await case.say(release)
    await case.until(lambda: any("file_ready" in letter for letter in case.cabinet.letters))


async def test_an_authority_taken_back_ends_the_request_without_a_copy(case: Case) -> None:
    """R14: the invitation was confirmed already; the agent gets the closing letter and nothing else."""
    await procedure.reach(case, Stage.RELEASE)
    release = acts.ReleaseConfirmed(copy_sha256=procedure.copy_sha(case), slot_ids=("slot-1", "slot-2"))
    await case.say(release)
    ended = acts.AuthorityEnded(why=AuthorityEnd.TAKEN_BACK, ended_on=await case.today())
    await case.say(ended, Role.LINE_MANAGER)
    booking = acts.SlotBooked(slot_id="slot-1")
    assert await case.refused(booking, Role.REQUESTER) == "authority_over"
    assert await case.refused(await procedure.giving(case)) == "authority_over"
    await case.say(acts.RequestClosed(closed_as=ClosedAs.NO_IDENTITY))
    assert await case.handle.result() == ClosedAs.NO_IDENTITY
    assert "letter/closure" in case.cabinet.letters
    assert not [letter for letter in case.cabinet.letters if "receipt" in letter or "cover" in letter]


async def test_own_data_that_were_offered_are_sent_after_the_end(case: Case) -> None:
    """R11, R23: the request of somebody who is not entitled has ended; they ask about themselves, and hear."""
    await case.say(acts.IntakeSettled(entitled=False, authority=ParentalSource.NONE))
    assert await case.handle.result() == ClosedAs.NOT_ENTITLED
    assert "letter/own_data" not in case.cabinet.letters
    case.cabinet.append(acts.OwnDataAnswered(), "u-manager", Role.MANAGER)
    await case.again()
    assert await case.handle.result() == ClosedAs.NOT_ENTITLED
    assert sorted(case.cabinet.letters) == ["letter/line_manager_notice", "letter/not_entitled", "letter/own_data"]
