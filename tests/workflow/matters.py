"""A matter under way on a time-skipping server: the same people, cabinet and post office as for a request."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from models.acts import MatterOpened
from models.ids import workflow_id, workflow_name
from models.messages import RequestStart
from models.words import ProcessKind, Role
from tests.workflow.cabinet import Cabinet
from tests.workflow.conftest import Case
from workflows.breach import Breach
from workflows.complaint import Complaint
from workflows.rectification import Rectification
from workflows.sharing import Sharing

REFS = {
    ProcessKind.RECTIFICATION: "RE-2026-0001",
    ProcessKind.COMPLAINT: "CO-2026-0001",
    ProcessKind.BREACH: "BR-2026-0001",
    ProcessKind.SHARING: "SH-2026-0001",
}


@asynccontextmanager
async def under_way(env: WorkflowEnvironment, kind: ProcessKind, **more: Any) -> AsyncIterator[Case]:
    """A matter that was brought up today, about a request, with the manager to handle it."""
    now, ref = await env.get_current_time(), REFS[kind]
    cabinet = Cabinet(now)
    opened = MatterOpened(
        matter=kind, received_on=now.date(), request_ref="AR-2026-0001", handler_id="u-manager", **more
    )
    cabinet.events.clear()
    ours = kind in (ProcessKind.BREACH, ProcessKind.SHARING)
    cabinet.append(opened, "u-manager" if ours else "requester", Role.MANAGER if ours else Role.REQUESTER)
    async with Worker(
        env.client,
        task_queue="matters",
        workflows=[Rectification, Complaint, Breach, Sharing],
        activities=cabinet.activities(),
        workflow_failure_exception_types=[Exception],
    ):
        handle = await env.client.start_workflow(
            workflow_name(ref),
            RequestStart(ref=ref),
            id=workflow_id(ref),
            task_queue="matters",
            result_type=str,
            execution_timeout=timedelta(days=400),
        )
        yield Case(env, cabinet, handle)
