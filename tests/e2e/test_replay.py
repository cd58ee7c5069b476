"""Histories written by a real server are replayed without a difference: the workflow is deterministic."""

import asyncio

from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from models.ids import workflow_id
from temporal_client import connect
from tests.e2e.house import House
from tests.e2e.player import Player
from workflows.access_request import AccessRequest


def test_the_history_of_a_whole_request_replays(house: House) -> None:
    """temporal.md, Versioning: the same data converter, the same commands."""
    player = Player(house)
    player.play()
    house.until(lambda: "letter/closure" in house.state(player.ref).done, what="the closing letter")
    asyncio.run(_replay(house, player.ref))


async def _replay(house: House, ref: str) -> None:
    client = await connect(house.settings)
    history: WorkflowHistory = await client.get_workflow_handle(workflow_id(ref)).fetch_history()
    assert len(history.events) > 100
    replayer = Replayer(workflows=[AccessRequest], data_converter=pydantic_data_converter)
    await replayer.replay_workflow(history)
