"""The one way to reach Temporal, tried on the two servers that come with the packages."""

import asyncio
import socket
import sysconfig
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes
from temporalio.testing import WorkflowEnvironment

from models.search import ALL, STAGE
from running import folder as folders
from running.folder import Folder
from running.ports import free_ports, with_ports
from running.probes import until_yes
from running.processes import end, start
from running.programs import programs
from settings import Settings
from temporal_client import (
    TemporalError,
    connect,
    ensure_namespace,
    ensure_search_attributes,
    prepare,
)
from tests.patience import PATIENCE_SECONDS


@pytest.fixture
async def settings(tmp_path: Path) -> AsyncIterator[Settings]:
    """Settings of a Temporal server that runs as `make run` runs it."""
    folder = Folder(tmp_path / "var")
    folders.make(folder)
    settings = with_ports(Settings(var=folder.root), free_ports(folder.ports))
    temporal = programs(settings, folder).temporal
    process = await start(temporal.program)
    assert await until_yes(temporal.ready, within_seconds=PATIENCE_SECONDS)
    yield settings
    await end(process, 5.0)


async def retention_days(client: Client, namespace: str) -> int:
    found = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=namespace))
    return found.config.workflow_execution_retention_ttl.ToTimedelta().days


async def attributes(client: Client, namespace: str) -> dict[str, int]:
    request = ListSearchAttributesRequest(namespace=namespace)
    return dict((await client.operator_service.list_search_attributes(request)).custom_attributes)


def listening_addresses(port: int) -> set[str]:
    """The addresses at which this machine listens on a port, from the kernel's own table (IPv4 and IPv6)."""
    found = set()
    for name, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]:
            address, _, number = line.split()[1].partition(":")
            words = [bytes.fromhex(address[start : start + 8])[::-1] for start in range(0, len(address), 8)]
            if int(number, 16) == port:
                found.add(socket.inet_ntop(family, b"".join(words)))
    return found


async def test_a_server_that_just_started_is_brought_to_what_is_expected(settings: Settings) -> None:
    for _ in range(2):
        await prepare(settings)
    client = await connect(settings)
    assert await retention_days(client, "clean-copy") == 365
    assert {key.name for key in ALL} <= set(await attributes(client, "clean-copy"))


async def test_a_namespace_is_registered_where_it_is_missing_and_its_retention_follows(settings: Settings) -> None:
    client = await connect(settings)
    for days in (30, 90):
        await ensure_namespace(client, "another-setting", days)
        assert await retention_days(client, "another-setting") == days


async def test_an_attribute_known_with_another_type_is_named(settings: Settings) -> None:
    client = await connect(settings)
    await ensure_search_attributes(client, "clean-copy", [SearchAttributeKey.for_keyword("CleanCopyTried")])
    with pytest.raises(TemporalError, match=r"CleanCopyTried is known to Temporal as .*KEYWORD, not as .*INT"):
        await ensure_search_attributes(client, "clean-copy", [SearchAttributeKey.for_int("CleanCopyTried")])


async def test_nothing_of_the_server_listens_beyond_this_machine(settings: Settings) -> None:
    port = int(settings.temporal_address.rpartition(":")[2])
    assert listening_addresses(port) == {"127.0.0.1"}


async def test_the_time_skipping_server_learns_the_attributes_too() -> None:
    path = Path(sysconfig.get_path("scripts")) / "temporal-test-server"
    stage = SearchAttributePair(STAGE, "intake")
    async with await WorkflowEnvironment.start_time_skipping(test_server_existing_path=str(path)) as environment:
        for _ in range(2):
            await ensure_search_attributes(environment.client, "default", ALL)
        handle = await environment.client.start_workflow(
            "Anything", id="tried", task_queue="nobody", search_attributes=TypedSearchAttributes([stage])
        )
        assert (await handle.describe()).typed_search_attributes[STAGE] == "intake"


async def test_a_server_that_is_not_there_is_named_with_what_to_do(tmp_path: Path) -> None:
    settings = with_ports(Settings(), free_ports(tmp_path / "ports.json"))
    with pytest.raises(TemporalError, match=r"127\.0\.0\.1:\d+ does not answer\. .*CLEANCOPY_TEMPORAL_ADDRESS"):
        await connect(settings, patience_seconds=0.3)


async def test_a_server_that_comes_up_late_is_waited_for(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "var")
    folders.make(folder)
    settings = with_ports(Settings(var=folder.root), free_ports(folder.ports))
    waiting = asyncio.create_task(connect(settings, patience_seconds=PATIENCE_SECONDS))
    await asyncio.sleep(0.3)
    process = await start(programs(settings, folder).temporal.program)
    try:
        assert (await waiting).namespace == "clean-copy"
    finally:
        await end(process, 5.0)
