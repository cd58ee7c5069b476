"""Histories written by earlier builds replay without a difference: what is under way goes on (temporal.md)."""

import gzip
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from models.ids import workflow_id
from tests.workflow.cabinet import REF
from workflows.access_request import AccessRequest

STORED = sorted(Path(__file__).with_name("histories").glob("*.json.gz"))


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.name.partition(".")[0])
async def test_what_an_earlier_build_began_goes_on(stored: Path) -> None:
    """S38, S13: advice against a copy that was passed; reminders after all went without advice."""
    history = _history(stored)
    await Replayer(workflows=[AccessRequest], data_converter=pydantic_data_converter).replay_workflow(history)


def _history(stored: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(workflow_id(REF), gzip.decompress(stored.read_bytes()).decode())


def test_there_are_histories_to_replay() -> None:
    assert {path.name.partition(".")[0] for path in STORED} >= {"advice_after_check", "reminded_without_advice"}
