"""Ten different requests, each played to its end; docs/ten-requests.md tells what came of them (S1-S7, R1-R3).

The first paragraph of each test's words stands there, with its outcome, letters and days.
"""

from collections.abc import AsyncIterator, Callable
from datetime import date, timedelta
from typing import Any

import pytest
from temporalio.testing import WorkflowEnvironment

from models import acts
from models.words import (
    Controversy,
    DueChoice,
    Ground,
    LegalOpinion,
    Outcome,
    ParentalSource,
    PartyKind,
    ReplyKind,
    Role,
    WhoLearns,
)
from rules.folding import fold
from tests.workflow import procedure
from tests.workflow.conftest import Case
from tests.workflow.stories import asked, closed, copied, given, gone, handed_over, posted, running
from tests.workflow.telling import compare_or_write, told

TITLES = {
    1: "A simple request",
    2: "An agency refuses",
    3: "A member of staff refuses, and is overridden",
    4: "The parents are in court",
    5: "An alleged abuser must not learn of it",
    6: "Nobody replies",
    7: "The parent withdraws",
    8: "Paused, and extended",
    9: "Somebody who is not entitled",
    10: "Both parents at once",
}


@pytest.fixture
async def monday(env: WorkflowEnvironment) -> AsyncIterator[WorkflowEnvironment]:
    """The first Monday of June, at noon: no public holiday of England falls into the weeks after it."""
    now = await env.get_current_time()
    year = now.year if now.month < 6 else now.year + 1
    first = now.replace(year=year, month=6, day=1, hour=12, minute=0, second=0, microsecond=0)
    start = first + timedelta(days=-first.weekday() % 7)
    await env.sleep(start - now)
    yield env


async def ended(number: int, story: Callable[..., Any], *cases: Case) -> list[str]:
    """Wait for the ends, and compare what came out with the page."""
    results = [await case.handle.result() for case in cases]
    first_paragraph = (story.__doc__ or "").strip().split("\n\n")[0]
    compare_or_write(number, told(number, TITLES[number], first_paragraph, [case.cabinet for case in cases]))
    return results


async def test_a_simple_request(monday: WorkflowEnvironment) -> None:
    """A mother asks, the grandmother agrees, a member of staff does not mind. Nothing has to be left out; the copy
    is given at a meeting, with the letter that belongs to it.

    S1, S20-S22, S41-S45, R26.
    """
    async with running(monday, "AR-2026-0001") as (case,):
        await procedure.intake(case)
        await case.pass_days(2)
        await asked(case, gran=PartyKind.FAMILY, staff=PartyKind.STAFF)
        await case.pass_days(3)
        await case.say(acts.StaffTalked(party_id="staff", on=await case.today()))
        for party_id in ("gran", "staff"):
            await procedure.answer(case, party_id, ReplyKind.CONSENT)
            await case.say(procedure.decision(party_id, Outcome.DISCLOSE, Ground.CONSENT))
        await given(case)
        assert await ended(1, test_a_simple_request, case) == ["disclosed_in_full"]


async def test_an_agency_refuses(monday: WorkflowEnvironment) -> None:
    """A health visitor's service says no. That alone is no reason to leave anything out: what its worker wrote at
    work is given, and the parent is told where else to ask.

    S25, S26, R16, R17.
    """
    async with running(monday, "AR-2026-0002") as (case,):
        await procedure.intake(case)
        await asked(case, agency=PartyKind.AGENCY)
        await case.pass_days(4)
        await procedure.answer(case, "agency", ReplyKind.REFUSAL)
        await case.say(acts.ObjectionSettled(party_id="agency"))
        refused = procedure.decision("agency", Outcome.REFERENCES, Ground.REFUSED)
        assert await case.refused(refused) == "agency_wish"
        await case.say(procedure.decision("agency", Outcome.DISCLOSE, Ground.OFFICIAL_CAPACITY))
        await procedure.back(case)
        await copied(case)
        await procedure.check(case)
        await case.pass_days(8)
        await handed_over(case)
        await closed(case)
        assert await ended(2, test_an_agency_refuses, case) == ["disclosed_in_full"]


async def test_a_refusal_by_staff_is_overridden(monday: WorkflowEnvironment) -> None:
    """A member of staff says no. Somebody talks with them, the five questions are weighed, a second person backs
    the decision, they are told before anything goes and have days to object.

    S27-S31, S97-S99, R15.
    """
    async with running(monday, "AR-2026-0003") as (case,):
        await procedure.intake(case)
        await asked(case, **{"p-staff": PartyKind.STAFF})
        await case.pass_days(2)
        await procedure.answer(case, "p-staff", ReplyKind.REFUSAL)
        await case.say(acts.ObjectionSettled(party_id="p-staff"))
        await procedure.talk(case)
        await procedure.weigh(case, "p-staff")
        await case.say(procedure.decision("p-staff", Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT))
        await procedure.back(case)
        await gone(case, "decision_notice/p-staff")
        await copied(case)
        await procedure.check(case)
        early = acts.ReleaseConfirmed(copy_sha256=procedure.copy_sha(case), slot_ids=("slot-1",))
        assert await case.refused(early) == "notice_running"
        await case.pass_days(8)
        await handed_over(case)
        await closed(case)
        assert await ended(3, test_a_refusal_by_staff_is_overridden, case) == ["disclosed_in_full"]


async def test_the_parents_are_in_court(monday: WorkflowEnvironment) -> None:
    """The parents are in court, so legal advice is compulsory: the adviser is asked, reminded, advises on the copy,
    and nothing goes before.

    S13-S15, S38.
    """
    async with running(monday, "AR-2026-0004") as (case,):
        grounds = (Controversy.COURT_CASE,)
        settled = acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER, controversial=grounds)
        await case.say(settled)
        await asked(case, gran=PartyKind.FAMILY)
        await case.pass_days(3)
        await procedure.answer(case, "gran", ReplyKind.CONSENT)
        await case.say(procedure.decision("gran", Outcome.DISCLOSE, Ground.CONSENT))
        await copied(case)
        await procedure.check(case)
        sha = procedure.copy_sha(case)
        early = acts.ReleaseConfirmed(copy_sha256=sha, slot_ids=("slot-1",))
        assert await case.refused(early) != "recorded"
        await case.pass_days(9)
        advice = acts.LegalAdviceRecorded(opinion=LegalOpinion.PROCEED, copy_sha256=sha)
        await case.say(advice, Role.LEGAL_ADVISER)
        if await case.refused(acts.SignedOff(copy_sha256=sha), Role.LEGAL_ADVISER) not in (
            "recorded",
            "already_done",
        ):
            raise AssertionError("The adviser could not pass the copy.")
        await handed_over(case)
        await closed(case)
        assert await ended(4, test_the_parents_are_in_court, case) == ["disclosed_in_full"]


async def test_an_alleged_abuser_must_not_learn_of_it(monday: WorkflowEnvironment) -> None:
    """Somebody in the file is said to have hurt the child. Nobody writes to them; the safeguarding lead backs that,
    and what concerns them is withheld without a trace: no letter says that anything was left out.

    S54, S98, S101, S102, R18, R19, R23.
    """
    async with running(monday, "AR-2026-0005") as (case,):
        await case.say(acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER, at_risk=True))
        await case.say(acts.FileChanged(digest=procedure.FILE, documents=3, pages=4))
        await case.say(acts.PartyNamed(party_id="uncle", party_kind=PartyKind.FAMILY))
        await case.say(acts.FileComplete(digest=procedure.FILE))
        await case.say(acts.FileConfirmed(digest=procedure.FILE), Role.LINE_MANAGER)
        await _weigh_not_asking(case, "uncle")
        plan = acts.ContactPlanned(party_id="uncle", ask=False, who_learns=WhoLearns.ALLEGED_ABUSER)
        await case.say(plan)
        await procedure.back(case, Role.SAFEGUARDING_LEAD)
        await case.say(acts.ConsultationStarted(reply_by=await procedure.reply_date(case)))
        withheld = procedure.decision("uncle", Outcome.EXISTENCE_WITHHELD, Ground.CHILD_ABUSE_DATA)
        await case.say(withheld)
        await procedure.back(case, Role.SAFEGUARDING_LEAD)
        await given(case)
        assert not [letter for letter in case.cabinet.letters if "uncle" in letter or "refusal" in letter]
        assert await ended(5, test_an_alleged_abuser_must_not_learn_of_it, case) == ["disclosed_in_part"]


async def _weigh_not_asking(case: Case, party_id: str) -> None:
    """The five questions, where the plan is not to ask somebody and the rules want them first."""
    plan = acts.ContactPlanned(party_id=party_id, ask=False, who_learns=WhoLearns.ALLEGED_ABUSER)
    if await case.refused(plan) == "weigh_first":
        await procedure.weigh(case, party_id)


async def test_nobody_replies(monday: WorkflowEnvironment) -> None:
    """Nobody replies. Reminders go, the reply date passes, and a person decides on what is there: silence decides
    nothing. Some of it is left out, and a letter says why and where to complain.

    S22, S33, R15, R27.
    """
    async with running(monday, "AR-2026-0006") as (case,):
        await procedure.intake(case)
        await asked(case, gran=PartyKind.FAMILY)
        await case.pass_days(11)
        assert any("/reminder/" in letter for letter in case.cabinet.letters)
        await case.say(procedure.decision("gran", Outcome.REFERENCES, Ground.NO_REPLY))
        await procedure.back(case)
        await given(case)
        assert await ended(6, test_nobody_replies, case) == ["disclosed_in_part"]


async def test_the_parent_withdraws(monday: WorkflowEnvironment) -> None:
    """The parent no longer wants the file while letters are out: whoever was asked hears that no answer is needed.

    S41.
    """
    async with running(monday, "AR-2026-0007") as (case,):
        await procedure.intake(case)
        await asked(case, gran=PartyKind.FAMILY, agency=PartyKind.AGENCY)
        await case.pass_days(2)
        await procedure.answer(case, "gran", ReplyKind.CONSENT)
        await case.say(acts.RequestWithdrawn(), Role.REQUESTER)
        assert await ended(7, test_the_parent_withdraws, case) == ["withdrawn"]
        assert [one for one in case.cabinet.letters if "consultation_ended" in one] == [
            "letter/consultation_ended/agency"
        ]


async def test_paused_and_extended(monday: WorkflowEnvironment) -> None:
    """It is not clear which records are meant: the clock stops for nine days. The file is complex: the limit is
    extended once, with reasons. On the new due date an aunt has not answered: two people choose to give what is
    ready. It is posted that day, a letter says that the rest is late, and the rest follows when she has answered.

    R2-R4.
    """
    async with running(monday, "AR-2026-0008") as (case,):
        await procedure.intake(case)
        await case.say(acts.ClarificationAsked(asked_on=await case.today()))
        await case.pass_days(9)
        await case.say(acts.ClarificationAnswered(answered_on=await case.today()))
        await case.say(acts.ExtensionNoticed(noticed_on=await case.today()))
        await asked(case, gran=PartyKind.FAMILY, aunt=PartyKind.FAMILY)
        await case.pass_days(6)
        await procedure.answer(case, "gran", ReplyKind.CONSENT)
        await case.say(procedure.decision("gran", Outcome.DISCLOSE, Ground.CONSENT))
        early = acts.DueChoiceMade(choice=DueChoice.RELEASE_READY)
        assert await case.refused(early) == "not_due_yet"
        came = await until_due(case)
        await case.say(acts.DueChoiceMade(choice=DueChoice.RELEASE_READY))
        await procedure.back(case)
        await case.say(procedure.decision("aunt", Outcome.REFERENCES, Ground.TO_FOLLOW))
        await copied(case)
        await procedure.check(case)
        await posted(case)
        await procedure.answer(case, "aunt", ReplyKind.CONSENT)
        await case.say(procedure.decision("aunt", Outcome.DISCLOSE, Ground.CONSENT))
        await given(case)
        assert await ended(8, test_paused_and_extended, case) == ["disclosed_in_full"]
        received = fold(case.cabinet.events).received
        assert received is not None
        three_months = received.received_on.replace(month=received.received_on.month + 3)
        assert came == three_months + timedelta(days=9), "a month, two more, and the nine days of the pause"


async def until_due(case: Case) -> date:
    """Let the due date come; which day that is."""
    for _ in range(120):
        if any(key.startswith("due/") for key in fold(case.cabinet.events).moments):
            return await case.today()
        await case.pass_days(1)
    raise AssertionError("The due date did not come.")


async def test_somebody_who_is_not_entitled(monday: WorkflowEnvironment) -> None:
    """A mother's former partner asks, whom the staff know; he has no parental responsibility. The letter neither
    says nor shows whether the child attends; he is answered about himself.

    S5, R11, R27.
    """
    async with running(monday, "AR-2026-0009") as (case,):
        await case.say(acts.OwnDataAnswered())
        await case.say(acts.IntakeSettled(entitled=False, authority=ParentalSource.NONE))
        assert await ended(9, test_somebody_who_is_not_entitled, case) == ["not_entitled"]


async def test_both_parents_at_once(monday: WorkflowEnvironment) -> None:
    """Mother and father ask on the same day. Each is a third party in the other's request, and in each it is
    answered who will learn of it: what the papers say of the one is routine and the other knows it, so nobody
    writes to them. The grandmother is asked in each. Both get letters and a copy of their own, and neither hears of
    the other's request.

    R11, R18, R23.
    """
    async with running(monday, "AR-2026-0010", "AR-2026-0011") as (mothers, fathers):
        for case, other in ((mothers, "father"), (fathers, "mother")):
            await procedure.intake(case)
            await asked(case, not_asked=other, gran=PartyKind.FAMILY)
        await mothers.pass_days(4)
        for case, other in ((mothers, "father"), (fathers, "mother")):
            await procedure.answer(case, "gran", ReplyKind.CONSENT)
            await case.say(procedure.decision("gran", Outcome.DISCLOSE, Ground.CONSENT))
            await case.say(procedure.decision(other, Outcome.DISCLOSE, Ground.ALREADY_KNOWN))
            await procedure.back(case)
        await given(mothers)
        await given(fathers)
        assert await ended(10, test_both_parents_at_once, mothers, fathers) == ["disclosed_in_full"] * 2
        for case, other in ((mothers, "father"), (fathers, "mother")):
            assert not [letter for letter in case.cabinet.letters if other in letter]
