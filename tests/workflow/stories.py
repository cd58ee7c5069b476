"""Steps from which stories are told: several requests on one server, and each phase as it usually goes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

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
    PartyKind,
    ReleaseWay,
    Role,
    WhoLearns,
)
from rules.folding import fold
from tests.workflow import procedure
from tests.workflow.cabinet import Cabinet
from tests.workflow.conftest import Case
from workflows.access_request import AccessRequest
from workflows.post_letter import PostLetter


@asynccontextmanager
async def running(env: WorkflowEnvironment, *refs: str) -> AsyncIterator[list[Case]]:
    """One request for each reference, all in the hands of one worker."""
    now = await env.get_current_time()
    cabinets = {ref: Cabinet(now) for ref in refs}
    async with Worker(
        env.client,
        task_queue="tests",
        workflows=[AccessRequest, PostLetter],
        activities=_desks(cabinets),
        workflow_failure_exception_types=[Exception],
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
