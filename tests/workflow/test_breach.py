"""A breach with its 72 hours, and a disputed entry with its month, on a server that skips time."""

from datetime import timedelta

from temporalio.testing import WorkflowEnvironment

from models import acts
from models.matter_words import Claim, ContainmentStep, Finding, MatterOutcome, Risk
from models.words import ProcessKind, Role
from tests.workflow.matters import under_way


async def test_the_72_hours_are_warned_of_and_their_end_is_told(env: WorkflowEnvironment) -> None:
    """R35: after 24 and 48 hours to who handles it, after 72 to the line manager; weekends count."""
    noticed = await env.get_current_time()
    async with under_way(env, ProcessKind.BREACH, noticed_at=noticed, answered=False) as case:
        await case.pass_days(2.5)
        assert [one for one in case.cabinet.letters if "overdue_task" in one] == [
            "letter/overdue_task/regulator/24",
            "letter/overdue_task/regulator/48",
        ]
        assert "letter/matter_late/regulator" not in case.cabinet.letters
        await case.pass_days(1)
        assert "letter/matter_late/regulator" in case.cabinet.letters
        await case.handle.terminate("the test is over")


async def test_a_breach_ends_when_everybody_is_told_who_has_to_be(env: WorkflowEnvironment) -> None:
    """R35, S54: no risk needs two people; a high one the regulator and the people; a stop holds their letters."""
    noticed = await env.get_current_time() - timedelta(hours=1)
    ended = acts.MatterEnded(outcome=MatterOutcome.DEALT_WITH)
    async with under_way(env, ProcessKind.BREACH, noticed_at=noticed, answered=False, stopped=True) as case:
        step = acts.StepTaken(text_id="text-1", step=ContainmentStep.CALLED_BACK, taken_at=noticed)
        assert await case.refused(ended) == "not_decided_yet"
        await case.say(step)
        verdict = await case.say(acts.RiskAssessed(risk=Risk.NONE))
        assert verdict.event is not None
        assert await case.refused(acts.Backed(seq=verdict.event.seq)) == "same_person"
        await case.say(acts.RiskAssessed(risk=Risk.HIGH))
        assert await case.refused(ended) == "regulator_owed"
        await case.say(acts.RegulatorTold(told_at=noticed))
        assert await case.refused(ended) == "people_open"
        await case.say(acts.PersonAffected(person_id="mp-1", tell=True))
        await case.pass_days(1)
        assert "letter/breach_notice/mp-1" not in case.cabinet.letters
        lift = await case.say(acts.StopLifted(stop_seq=1))
        assert lift.event is not None
        await case.say(acts.Backed(seq=lift.event.seq), Role.SAFEGUARDING_LEAD)
        await case.until(lambda: "letter/breach_notice/mp-1" in case.cabinet.letters)
        assert await case.refused(ended) == "no_lesson"
        await case.say(acts.LessonNoted(text_id="text-2"))
        await case.say(ended)
        assert await case.handle.result() == "dealt_with"


async def test_a_disputed_entry_has_a_month_and_ends_with_its_letters(env: WorkflowEnvironment) -> None:
    """S49, S50, R28: the same clock as a request; the answer and the word to who received it leave at the end."""
    async with under_way(env, ProcessKind.RECTIFICATION) as case:
        await case.pass_days(26)
        assert any("overdue_task" in one for one in case.cabinet.letters)
        await case.say(acts.EntryDisputed(entry_id="e-1", claim=Claim.OPINION))
        wrong = acts.FindingMade(entry_id="e-1", finding=Finding.FACT_WRONG, side_recorded=True)
        assert await case.refused(wrong) == "fact_or_opinion"
        await case.say(acts.FindingMade(entry_id="e-1", finding=Finding.OPINION, side_recorded=True))
        await case.say(acts.RecipientNamed(person_id="mp-1"))
        ended = acts.MatterEnded(outcome=MatterOutcome.STATEMENT_ADDED)
        assert await case.refused(ended) == "not_decided_yet"
        await case.say(acts.PaperAttached(entry_id="e-1", document_id="doc-1"))
        assert await case.refused(ended) == "recipients_open"
        await case.say(acts.RecipientsKnown())
        await case.say(ended)
        assert await case.handle.result() == "statement_added"
        assert {"letter/rectification_outcome", "letter/rectification_told/mp-1"} <= set(case.cabinet.letters)
