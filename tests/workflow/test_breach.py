"""A breach with its 72 hours, and a disputed entry with its month, on a server that skips time."""

from datetime import timedelta

from temporalio.testing import WorkflowEnvironment

from models import acts
from models.matter_words import Claim, ContainmentStep, Finding, MatterOutcome, Risk
from models.words import ProcessKind, Role
from tests.workflow.matters import under_way
from tests.workflow.telling_matters import tell_matter


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
    """A copy went to a wrong address while a safeguarding stop was in force. It is called back, the risk is high,
    the regulator is told; the letter to who it is about waits until two people lift the stop. The requester gets a
    new link, which a second person backs, and what is learned is noted.

    R35, S54.
    """
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
        renewed = await case.say(acts.LinkRenewed())
        assert renewed.event is not None
        assert "letter/link_renewed/" not in "".join(case.cabinet.letters)
        await case.say(acts.Backed(seq=renewed.event.seq), Role.LINE_MANAGER)
        await case.until(lambda: any("link_renewed" in one for one in case.cabinet.letters))
        await case.say(acts.LessonNoted(text_id="text-2"))
        await case.say(ended)
        assert await case.handle.result() == "dealt_with"
        played = test_a_breach_ends_when_everybody_is_told_who_has_to_be
        tell_matter(3, "A breach", played, "dealt_with", case.cabinet)


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


async def test_more_time_is_taken_once_and_the_answer_leaves_with_its_letters(env: WorkflowEnvironment) -> None:
    """A parent says that an entry is wrong, and there are many. More time is taken with reasons. The fact is wrong:
    a correction stands beside it, who received the entry is named, and all are told.

    S49-S51, R3, R28.
    """
    async with under_way(env, ProcessKind.RECTIFICATION) as case:
        await case.say(acts.EntryDisputed(entry_id="e-1", claim=Claim.FACT))
        await case.pass_days(10)
        longer = acts.AnswerExtended(noticed_on=await case.today())
        await case.say(longer)
        assert await case.refused(longer) == "already_done"
        await case.pass_days(30)
        assert not [one for one in case.cabinet.letters if "late" in one], (
            "the month is over, the answer is not late"
        )
        await case.say(acts.FindingMade(entry_id="e-1", finding=Finding.FACT_WRONG, side_recorded=False))
        await case.say(acts.PaperAttached(entry_id="e-1", document_id="doc-1"))
        await case.say(acts.RecipientNamed(person_id="mp-1"))
        await case.say(acts.RecipientsKnown())
        await case.say(acts.MatterEnded(outcome=MatterOutcome.CORRECTED))
        assert await case.handle.result() == "corrected"
        played = test_more_time_is_taken_once_and_the_answer_leaves_with_its_letters
        tell_matter(1, "A disputed entry", played, "corrected", case.cabinet)
