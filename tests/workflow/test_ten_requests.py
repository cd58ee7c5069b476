"""Ten different requests, each played to its end; docs/ten-requests.md tells what came of them (S1-S7, R1-R3).

The first paragraph of each test's words stands there, with its outcome, letters and days.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from temporalio import activity
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities import names
from models import acts
from models.ids import workflow_id
from models.messages import (
    CaseFile,
    EffectOrder,
    Event,
    RecordOrder,
    RequestStart,
    StandNote,
    SystemNote,
    Verdict,
)
from models.words import (
    Controversy,
    DueChoice,
    Ground,
    LegalOpinion,
    Outcome,
    ParentalSource,
    PartyKind,
    ReleaseWay,
    ReplyKind,
    Role,
    WhoLearns,
)
from rules.folding import fold
from tests.workflow import procedure
from tests.workflow.cabinet import Cabinet
from tests.workflow.conftest import Case
from tests.workflow.telling import compare_or_write, told
from workflows.access_request import AccessRequest
from workflows.post_letter import PostLetter

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


@asynccontextmanager
async def running(env: WorkflowEnvironment, *refs: str) -> AsyncIterator[list[Case]]:
    """One request for each reference, all in the hands of one worker."""
    today = (await env.get_current_time()).date()
    cabinets = {ref: Cabinet(today) for ref in refs}
    async with Worker(
        env.client, task_queue="tests", workflows=[AccessRequest, PostLetter], activities=_desks(cabinets)
    ):
        cases = []
        for ref in refs:
            handle = await env.client.start_workflow(
                AccessRequest.run, RequestStart(ref=ref), id=workflow_id(ref), task_queue="tests"
            )
            cases.append(Case(env, cabinets[ref], handle))
        yield cases


def _desks(cabinets: dict[str, Cabinet]) -> list[Callable[..., Any]]:
    """The activities of several cabinets: each order goes to the one of its request."""

    @activity.defn(name=names.OPEN_CASE)
    async def open_case(ref: str) -> CaseFile:
        return await cabinets[ref].open_case(ref)

    @activity.defn(name=names.RECORD_SAID)
    async def record_said(order: RecordOrder) -> Verdict:
        return await cabinets[order.ref].record_said(order)

    @activity.defn(name=names.RECORD_NOTE)
    async def record_note(note: SystemNote) -> Event:
        return await cabinets[note.ref].record_note(note)

    @activity.defn(name=names.SAVE_STANDING)
    async def save_standing(note: StandNote) -> None:
        await cabinets[note.ref].save_standing(note)

    @activity.defn(name=names.SEND_LETTER)
    async def send_letter(order: EffectOrder) -> Event | None:
        return await cabinets[order.ref].send_letter(order)

    @activity.defn(name=names.MAKE_COPY)
    async def make_copy(order: EffectOrder) -> Event | None:
        return await cabinets[order.ref].make_copy(order)

    return [open_case, record_said, record_note, save_standing, send_letter, make_copy]


async def ended(number: int, story: Callable[..., Any], *cases: Case) -> list[str]:
    """Wait for the ends, and compare what came out with the page."""
    results = [await case.handle.result() for case in cases]
    first_paragraph = (story.__doc__ or "").strip().split("\n\n")[0]
    compare_or_write(number, told(number, TITLES[number], first_paragraph, [case.cabinet for case in cases]))
    return results


async def gone(case: Case, letter: str) -> None:
    """Wait until a letter has gone, without letting the server's time pass."""
    for _ in range(1_200):
        if any(letter in one for one in case.cabinet.letters):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"The letter {letter} did not go.")


async def copied(case: Case) -> None:
    """The copy is ordered, and made."""
    await case.say(acts.CopyOrdered(marks_digest=procedure.MARKS))
    for _ in range(1_200):
        if fold(case.cabinet.events).copy is not None:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("The copy was not made.")


async def asked(case: Case, not_asked: str = "", **parties: PartyKind) -> None:
    """The file is confirmed, everybody in it is planned, read and written to with ten days to answer.

    `not_asked` is in it too, and need not be asked.
    """
    await case.say(acts.FileChanged(digest=procedure.FILE, documents=3, pages=4))
    if not_asked:
        await case.say(acts.PartyNamed(party_id=not_asked, party_kind=PartyKind.FAMILY))
    for party_id, kind in parties.items():
        await case.say(acts.PartyNamed(party_id=party_id, party_kind=kind))
    await case.say(acts.FileComplete(digest=procedure.FILE))
    await case.say(acts.FileConfirmed(digest=procedure.FILE), Role.LINE_MANAGER)
    if not_asked:
        plan = acts.ContactPlanned(party_id=not_asked, ask=False, who_learns=WhoLearns.ALREADY_KNOWN)
        await case.say(plan)
        await procedure.back(case)
    for party_id in parties:
        await case.say(acts.ContactPlanned(party_id=party_id, ask=True, who_learns=WhoLearns.SAFE))
        await case.say(acts.LetterRead(party_id=party_id, digest=procedure.SUMMARY), Role.LINE_MANAGER)
    await case.say(acts.ConsultationStarted(reply_by=await procedure.reply_date(case)))
    for party_id in parties:
        await gone(case, f"third_party/{party_id}")


async def given(case: Case) -> None:
    """The copy is made, checked, handed over at a meeting three days later, and the request closed."""
    await copied(case)
    await procedure.check(case)
    await handed_over(case)
    await closed(case)


async def handed_over(case: Case) -> None:
    """The checked copy is handed over at a meeting three days later."""
    sha = procedure.copy_sha(case)
    await case.say(acts.ReleaseConfirmed(copy_sha256=sha, slot_ids=("slot-1",)))
    await case.say(acts.SlotBooked(slot_id="slot-1"), Role.REQUESTER)
    await gone(case, "appointment_confirmed")
    await case.pass_days(3)
    await case.say(await procedure.giving(case))
    await gone(case, "receipt")
    await gone(case, "disclosure_cover")


async def posted(case: Case) -> None:
    """The checked copy goes by post on the same day."""
    await case.say(acts.ReleaseConfirmed(copy_sha256=procedure.copy_sha(case), way=ReleaseWay.POST))
    giving = await procedure.giving(case)
    await case.say(giving.model_copy(update={"way": ReleaseWay.POST}))
    await gone(case, "disclosure_cover")


async def closed(case: Case) -> None:
    """The request is closed as it was disclosed: in full, or in part as soon as anything is left out."""
    await procedure.close(case)


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
