"""How a request is started and addressed: the one way from what somebody said to the workflow that decides.

`python starter.py start request.toml`, `list`, `show AR-2026-0001 [--json]`. See temporal.md, "How an act is done".
"""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import Engine
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleRange,
    ScheduleSpec,
    WithStartWorkflowOperation,
    WorkflowHandle,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from boundaries import Boundary, reached
from models.acts import Act
from models.ids import MAILBOX_WORKFLOW, digest_id, kind_of, new_id, post_workflow_id, workflow_id, workflow_name
from models.log import Submission
from models.messages import Event, LetterOrder, MailboxOrder, RequestStart, Said, Verdict
from models.words import Role, SubmissionStatus
from records.database import reading, writing
from records.keys import HouseKey
from records.log import act_of, last_said, load_log, pending_submissions, read_submission, settle, submit
from records.matters import matters_without_end
from records.post import pending_desk_letters
from records.processes import ended_since
from records.requests import requests_without_end
from rules.lawbook import rules_for
from rules.refusals import words_for
from settings import Settings
from temporal_client import TemporalError, connect, leave

# How long a page waits for the workflow before it says "saved, being processed".
PATIENCE = timedelta(seconds=8)
PENDING_AFTER = timedelta(seconds=4)
DESK_LETTER_AFTER = timedelta(seconds=4)
LAST_LETTERS_WITHIN = timedelta(days=2)


@dataclass(frozen=True)
class Actor:
    """Who says something: the signed-in person, or the holder of a link, with their role."""

    id: str
    role: Role


@dataclass(frozen=True)
class Outcome:
    """One of the three answers: done, refused because, saved and being processed."""

    status: Literal["done", "refused", "saved"]
    code: str = ""

    @property
    def words(self) -> str:
        """What the page says."""
        if self.status == "refused":
            return words_for(self.code)
        return "Done." if self.status == "done" else "Saved. It is being processed; look again in a moment."


class Desk:
    """The web's and the command line's way in. Connects to Temporal when first needed, and again after a loss."""

    def __init__(self, settings: Settings, engine: Engine, key: HouseKey) -> None:
        self.settings = settings
        self.engine = engine
        self.key = key
        self._client: Client | None = None
        self._heard: set[str] = set()

    async def say(
        self, ref: str, act: Act, actor: Actor, reason: str = "", submission_id: str | None = None
    ) -> Outcome:
        """Save what was said, hand it to the workflow, and tell what became of it.

        The same `submission_id` again is the same act: it is not done twice.
        """
        said_id = submission_id or new_id("S")
        await asyncio.to_thread(self._save, ref, act, actor, reason, said_id)
        reached(Boundary.ACT_SAVED)
        outcome = await self.deliver(said_id)
        reached(Boundary.ACT_ANSWERED)
        return outcome

    async def deliver(self, submission_id: str) -> Outcome:
        """Hand a saved submission to its workflow; used for the first time and by the reconciler."""
        submission = await asyncio.to_thread(self._read, submission_id)
        settled = _settled(submission)
        if settled is not None:
            return settled
        said = Said(
            submission_id=submission.id, actor_id=submission.actor_id, role=submission.role, act=act_of(submission)
        )
        outcome = await self._update(submission.ref, said)
        if outcome.status == "refused":
            await asyncio.to_thread(self._refuse, submission_id, outcome.code)
        return outcome

    async def begin(self, ref: str) -> bool:
        """Start the request's workflow, or leave alone the one that runs.

        False when Temporal is away: the request is saved, and the worker begins it when Temporal is back.
        """
        try:
            client = await self._connected()
            await client.start_workflow(
                workflow_name(ref),
                RequestStart(ref=ref),
                id=workflow_id(ref),
                task_queue=self.settings.temporal_task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                static_summary=_summary(ref),
                static_details="A request to see a child's file, or what followed from one. Stage, due date and "
                "who is waited for stand in the search attributes; names are kept in Clean Copy only.",
            )
        except (RPCError, RuntimeError, TemporalError):
            self._client = None
            return False
        return True

    async def restart(self, ref: str) -> None:
        """Begin a request's process again from its log, whatever became of the one before (temporal.md).

        Raises TemporalError when Temporal is away.
        """
        client = await self._connected()
        try:
            await client.get_workflow_handle(workflow_id(ref)).terminate("begun again from its log")
        except RPCError as problem:
            if problem.status is not RPCStatusCode.NOT_FOUND:
                raise TemporalError("Temporal does not answer. Start it, then try again.") from problem
        if not await self.begin(ref):
            raise TemporalError("Temporal does not answer. The worker begins the request when it does.")

    async def send_letter(self, letter_id: str) -> None:
        """Have a letter written at the desk sent; if Temporal is away the reconciler sends it later."""
        try:
            client = await self._connected()
            await client.start_workflow(
                "PostLetter",
                LetterOrder(letter_id=letter_id),
                id=post_workflow_id(letter_id),
                task_queue=self.settings.temporal_task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
                static_summary="A letter written at the desk",
            )
        except WorkflowAlreadyStartedError:
            return
        except (RPCError, RuntimeError, TemporalError):
            self._client = None

    async def watch_mailbox(self, setting_id: str) -> None:
        """Start the workflow that watches the mailbox, or leave alone the one that runs."""
        client = await self._connected()
        await client.start_workflow(
            "Mailbox",
            MailboxOrder(setting_id=setting_id),
            id=f"{MAILBOX_WORKFLOW}/{setting_id}",
            task_queue=self.settings.temporal_task_queue,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            static_summary="The setting's mailbox",
        )

    async def tell_each_morning(self, setting_id: str) -> None:
        """Set up the schedule of the digests, once: Mondays to Fridays at half past seven, the setting's time."""
        client = await self._connected()
        digest = ScheduleActionStartWorkflow(
            "Digest", id=digest_id(setting_id), task_queue=self.settings.temporal_task_queue
        )
        days = ScheduleRange(start=1, end=5)
        time = ScheduleCalendarSpec(
            hour=[ScheduleRange(start=7)], minute=[ScheduleRange(start=30)], day_of_week=[days]
        )
        schedule = Schedule(action=digest, spec=ScheduleSpec(calendars=[time], time_zone_name="Europe/London"))
        try:
            await client.create_schedule(digest_id(setting_id), schedule)
        except ScheduleAlreadyRunningError:
            return

    async def revive(self, now: datetime) -> list[str]:
        """Begin every request that needs a workflow and has none: a new one, or one that was terminated.

        Returns their references.
        """
        begun = []
        for ref in await asyncio.to_thread(self._owed, now):
            if not await self._runs(ref) and await self.begin(ref):
                begun.append(ref)
        return begun

    async def reconcile(self, now: datetime) -> int:
        """Deliver and send what was saved and not handed on: a crash or an absence loses nothing.

        Returns how much there was.
        """
        pending = await asyncio.to_thread(self._pending, now)
        for submission_id in pending:
            await self.deliver(submission_id)
        letters = await asyncio.to_thread(self._unsent, now)
        for letter_id in letters:
            await self.send_letter(letter_id)
        return len(pending) + len(letters)

    async def tell_again(self, now: datetime) -> int:
        """Hand the last act of each request to its process once more, under the same id; how many were.

        An act that stands in the log may be unknown to the process: Temporal died between the log's transaction and
        its own. Under the same id it is done only once, and with it the process learns every line it missed.
        """
        told = 0
        for submission_id in await asyncio.to_thread(self._to_tell, now):
            if not await self._tell(submission_id):
                break  # no answer in time: the next round goes on from here
            self._heard.add(submission_id)
            told += 1
        return told

    async def _tell(self, submission_id: str) -> bool:
        submission = await asyncio.to_thread(self._read, submission_id)
        said = Said(
            submission_id=submission.id, actor_id=submission.actor_id, role=submission.role, act=act_of(submission)
        )
        client = await self._connected()
        handle: WorkflowHandle[object, object] = client.get_workflow_handle(workflow_id(submission.ref))
        try:
            await handle.execute_update("act", said, id=submission.id, result_type=Verdict, rpc_timeout=PATIENCE)
        except RPCError as problem:
            # Its process is over: it knew that the request had ended, or `revive` begins it from its log.
            return problem.status is RPCStatusCode.NOT_FOUND
        except (WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError):
            return False
        return True

    def _to_tell(self, now: datetime) -> list[str]:
        """The last acts that nobody made sure of: by this program, since it runs."""
        with reading(self.engine) as session:
            ended = ended_since(session, now - LAST_LETTERS_WITHIN)
            last = last_said(session, [*requests_without_end(session), *matters_without_end(session), *ended])
        return [submission_id for submission_id in last if submission_id not in self._heard]

    async def _connected(self) -> Client:
        if self._client is None:
            self._client = await connect(self.settings, patience_seconds=2.0)
        return self._client

    async def _update(self, ref: str, said: Said) -> Outcome:
        try:
            client = await self._connected()
            handle: WorkflowHandle[object, object] = client.get_workflow_handle(workflow_id(ref))
            try:
                verdict = await handle.execute_update(
                    "act", said, id=said.submission_id, result_type=Verdict, rpc_timeout=PATIENCE
                )
            except RPCError as problem:
                if problem.status is not RPCStatusCode.NOT_FOUND:
                    raise
                verdict = await self._begin_and_update(client, ref, said)
        except WorkflowUpdateFailedError as failed:
            return _refused_by(failed)
        except (WorkflowUpdateRPCTimeoutOrCancelledError, TemporalError):
            return Outcome("saved")
        except RPCError:
            self._client = None
            return Outcome("saved")
        return Outcome("refused", verdict.refused) if verdict.refused else Outcome("done")

    async def _begin_and_update(self, client: Client, ref: str, said: Said) -> Verdict:
        """Hand an act to a request that has no workflow: it is begun from its log, and may end again.

        So a mistake noticed after the end is recorded too, and anything else is refused by the rules themselves.
        """
        start: WithStartWorkflowOperation[object, str] = WithStartWorkflowOperation(
            workflow_name(ref),
            RequestStart(ref=ref),
            id=workflow_id(ref),
            task_queue=self.settings.temporal_task_queue,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            static_summary=_summary(ref),
        )
        verdict: Verdict = await client.execute_update_with_start_workflow(
            "act",
            said,
            id=said.submission_id,
            start_workflow_operation=start,
            result_type=Verdict,
            rpc_timeout=PATIENCE,
        )
        return verdict

    async def _runs(self, ref: str) -> bool:
        client = await self._connected()
        try:
            description = await client.get_workflow_handle(workflow_id(ref)).describe()
        except RPCError as problem:
            if problem.status is RPCStatusCode.NOT_FOUND:
                return False
            raise
        return description.status is not None and description.status.name == "RUNNING"

    def _save(self, ref: str, act: Act, actor: Actor, reason: str, submission_id: str) -> None:
        with writing(self.engine, ref) as session:
            submit(
                session, ref, act, actor.id, actor.role, reason, submission_id=submission_id, at=datetime.now(UTC)
            )

    def _read(self, submission_id: str) -> Submission:
        with reading(self.engine) as session:
            submission = read_submission(session, submission_id)
        if submission is None:
            raise LookupError("There is no such submission.")
        return submission

    def _refuse(self, submission_id: str, code: str) -> None:
        with writing(self.engine) as session:
            settle(session, submission_id, SubmissionStatus.REFUSED, code, at=datetime.now(UTC))

    def _owed(self, now: datetime) -> list[str]:
        """The requests and matters that need a process: not ended, or with their last letters owed."""
        with reading(self.engine) as session:
            ended = ended_since(session, now - LAST_LETTERS_WITHIN)
            owing = [ref for ref in ended if _letters_due(ref, load_log(session, ref))]
            return [*requests_without_end(session), *matters_without_end(session), *owing]

    def _pending(self, now: datetime) -> list[str]:
        """What waits: mail at once, what a page sent a little later, because the page itself is delivering it."""
        with reading(self.engine) as session:
            waiting = pending_submissions(session, now)
        return [one.id for one in waiting if one.role is Role.MAILBOX or one.said_at < now - PENDING_AFTER]

    def _unsent(self, now: datetime) -> list[str]:
        with reading(self.engine) as session:
            return [letter.id for letter in pending_desk_letters(session, older_than=now - DESK_LETTER_AFTER)]


def _summary(ref: str) -> str:
    return f"{kind_of(ref).value.capitalize()} {ref}"


def _letters_due(ref: str, log: Sequence[Event]) -> bool:
    rules = rules_for(ref)
    return bool(rules.effects_due(ref, rules.fold(log)))


def _settled(submission: Submission) -> Outcome | None:
    if submission.status is SubmissionStatus.DONE:
        return Outcome("done")
    if submission.status is SubmissionStatus.REFUSED:
        return Outcome("refused", submission.refused_code)
    return None


def _refused_by(failed: WorkflowUpdateFailedError) -> Outcome:
    cause = failed.cause
    if isinstance(cause, ApplicationError) and cause.type:
        return Outcome("refused", cause.type)
    return Outcome("saved")


if __name__ == "__main__":
    from command_line import main

    leave(main(sys.argv[1:]))
