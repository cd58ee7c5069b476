"""A time-skipping Temporal server for each test, with a worker and a request that is under way."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHandle, WorkflowUpdateFailedError
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from models import acts, search
from models.ids import workflow_id
from models.messages import RequestStart, Said, Verdict
from models.words import Role
from temporal_client import ensure_search_attributes
from tests.patience import PATIENCE_SECONDS
from tests.workflow.cabinet import REF, Cabinet
from workflows.access_request import AccessRequest
from workflows.mailbox import Mailbox
from workflows.post_letter import PostLetter

TEST_SERVER = Path(sys.executable).with_name("temporal-test-server")
MORNING = datetime(2036, 3, 3, 9, tzinfo=UTC)
"""A Monday without a bank holiday near it: what comes out hangs on no day and no hour of the tests' own."""


@dataclass
class Case:
    """A request under way, and the people who say things."""

    env: WorkflowEnvironment
    cabinet: Cabinet
    handle: WorkflowHandle[Any, str]
    numbers: Any = field(default_factory=lambda: count(1))

    async def say(self, act: acts.Act, role: Role = Role.MANAGER, by: str = "", key: str = "") -> Verdict:
        """Say an act as somebody, which has to be recorded."""
        verdict = await self._said(act, role, by, key)
        assert verdict.refused is None, f"{act.kind} was refused: {verdict.refused}"
        return verdict

    async def refused(self, act: acts.Act, role: Role = Role.MANAGER, by: str = "") -> str:
        """Say an act that has to be refused; returns the code."""
        try:
            verdict = await self._said(act, role, by)
        except WorkflowUpdateFailedError as failed:
            assert isinstance(failed.cause, ApplicationError)
            return failed.cause.type or ""
        return verdict.refused or "recorded"

    async def _said(self, act: acts.Act, role: Role, by: str = "", key: str = "") -> Verdict:
        said = Said(submission_id=key or f"S-{next(self.numbers)}", actor_id=by or f"u-{role}", role=role, act=act)
        async with asyncio.timeout(PATIENCE_SECONDS):
            verdict: Verdict = await self.handle.execute_update(
                "act", said, id=said.submission_id, result_type=Verdict
            )
        return verdict

    async def again(self) -> None:
        """Begin the request's process again from its log."""
        self.handle = await self.env.client.start_workflow(
            AccessRequest.run, RequestStart(ref=REF), id=workflow_id(REF), task_queue="tests"
        )

    async def today(self) -> date:
        """The date on the test server."""
        return (await self.env.get_current_time()).date()

    async def pass_days(self, days: float) -> None:
        """Let time pass; the workflow wakes at its own moments on the way."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.env.sleep(timedelta(days=days))
        self.cabinet.ahead = await self.env.get_current_time() - datetime.now(UTC)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds, a minute of the server's time at the most."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            for _ in range(600):
                if holds():
                    return
                await self.env.sleep(timedelta(milliseconds=100))
        raise AssertionError("What was waited for did not happen.")


@pytest.fixture
async def env() -> AsyncIterator[WorkflowEnvironment]:
    """A time-skipping server of its own, on a Monday morning: its clock is global."""
    async with await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(TEST_SERVER), data_converter=pydantic_data_converter
    ) as env:
        await ensure_search_attributes(env.client, "default", search.ALL)
        await env.sleep(MORNING - await env.get_current_time())
        yield env


@pytest.fixture
async def case(env: WorkflowEnvironment, request: pytest.FixtureRequest) -> AsyncIterator[Case]:
    """A request that arrived today, under the law's own profile. A parameter is the acts one history may hold.

    A fault in the workflow's own code ends it and is told; elsewhere it would be tried again until it is mended.
    """
    start = RequestStart(ref=REF, acts_a_run=getattr(request, "param", 1_500))
    now = await env.get_current_time()
    cabinet = Cabinet(now)
    async with Worker(
        env.client,
        task_queue="tests",
        workflows=[AccessRequest, PostLetter, Mailbox],
        activities=cabinet.activities(),
        workflow_failure_exception_types=[Exception],
    ):
        handle = await env.client.start_workflow(AccessRequest.run, start, id=workflow_id(REF), task_queue="tests")
        yield Case(env, cabinet, handle)
        with suppress(RPCError):  # it has ended by itself
            await env.client.get_workflow_handle(workflow_id(REF)).terminate("the test is over")
