"""A complaint with its clock: acknowledged, decided by two where two are needed, answered, or told to be late."""

from temporalio.testing import WorkflowEnvironment

from models import acts
from models.matter_words import ComplaintAbout, MatterOutcome
from models.words import ProcessKind, Role
from rules.lawbook import rules_for
from tests.workflow.matters import under_way
from tests.workflow.telling_matters import tell_matter

ABOUT_CARE = acts.ComplaintSorted(about=(ComplaintAbout.CARE,))


async def test_a_complaint_is_acknowledged_decided_by_two_and_answered(env: WorkflowEnvironment) -> None:
    """A parent complains about the care of their child. It is acknowledged at once, sorted, looked into and
    decided; because it is less than upheld, a second person backs it before the answer leaves.

    S48, R29, R36.
    """
    async with under_way(env, ProcessKind.COMPLAINT) as case:
        await case.until(lambda: "letter/complaint_ack" in case.cabinet.letters)
        await case.pass_days(9)
        assert await case.refused(acts.ComplaintDecided(outcome=MatterOutcome.NOT_UPHELD)) == "not_sorted"
        await case.say(ABOUT_CARE)
        verdict = await case.say(acts.ComplaintDecided(outcome=MatterOutcome.NOT_UPHELD))
        ended = acts.MatterEnded(outcome=MatterOutcome.NOT_UPHELD)
        assert await case.refused(ended) == "not_decided_yet"
        assert verdict.event is not None
        backed = acts.Backed(seq=verdict.event.seq)
        assert await case.refused(backed) == "same_person"
        await case.say(backed, Role.LINE_MANAGER)
        await case.say(ended)
        assert await case.handle.result() == "not_upheld"
        assert case.cabinet.letters == ["letter/complaint_ack", "letter/complaint_outcome"]
        played = test_a_complaint_is_acknowledged_decided_by_two_and_answered
        tell_matter(2, "A complaint", played, "not_upheld", case.cabinet)


async def test_a_complaint_that_nobody_answers_is_warned_of_and_told_to_be_late(env: WorkflowEnvironment) -> None:
    """R36: 28 days; a week and two days before, and when they are over."""
    async with under_way(env, ProcessKind.COMPLAINT) as case:
        await case.pass_days(27)
        assert [letter for letter in case.cabinet.letters if "late" in letter] == []
        assert len([letter for letter in case.cabinet.letters if "overdue_task" in letter]) == 2
        await case.pass_days(3)
        assert len([letter for letter in case.cabinet.letters if "matter_late" in letter]) == 1
        await case.handle.terminate("the test is over")


async def test_who_checked_the_copy_leaves_the_complaint_to_others(env: WorkflowEnvironment) -> None:
    """R24, R29: there is somebody else, so the checker may not decide, nor back."""
    async with under_way(env, ProcessKind.COMPLAINT, stand_aside=("u-line_manager",)) as case:
        assert await case.refused(ABOUT_CARE, Role.LINE_MANAGER) == "stands_aside"
        await case.say(ABOUT_CARE)
        verdict = await case.say(acts.ComplaintDecided(outcome=MatterOutcome.PARTLY_UPHELD))
        assert verdict.event is not None
        assert await case.refused(acts.Backed(seq=verdict.event.seq), Role.LINE_MANAGER) == "stands_aside"
        await case.handle.terminate("the test is over")


async def test_a_complaint_begun_again_from_its_log_stands_where_it_stood(env: WorkflowEnvironment) -> None:
    """temporal.md: recovery after a terminated workflow; no letter goes twice."""
    async with under_way(env, ProcessKind.COMPLAINT) as case:
        await case.until(lambda: "letter/complaint_ack" in case.cabinet.letters)
        await case.say(ABOUT_CARE)
        await case.handle.terminate("lost")
        state = rules_for("CO-2026-0001").fold(case.cabinet.events)
        assert state.about == (ComplaintAbout.CARE,)
    assert case.cabinet.letters == ["letter/complaint_ack"]
