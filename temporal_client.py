"""The one way to reach Temporal: the connection, its namespace and its search attributes.

`python temporal_client.py prepare` brings a server that just started to what Clean Copy expects: the namespace with
its retention and the registered search attributes. Running it again changes nothing.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NoReturn

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import (
    DescribeNamespaceRequest,
    RegisterNamespaceRequest,
    UpdateNamespaceRequest,
)
from temporalio.client import Client, Interceptor
from temporalio.common import SearchAttributeIndexedValueType, SearchAttributeKey
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.service import RPCError, RPCStatusCode, TLSConfig

from settings import Settings, SettingsError, load_settings, read_secret

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2.0
KNOWN_WITHIN_SECONDS = 30.0

_INDEXED_AS = {
    SearchAttributeIndexedValueType.TEXT: IndexedValueType.INDEXED_VALUE_TYPE_TEXT,
    SearchAttributeIndexedValueType.KEYWORD: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    SearchAttributeIndexedValueType.INT: IndexedValueType.INDEXED_VALUE_TYPE_INT,
    SearchAttributeIndexedValueType.DOUBLE: IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE,
    SearchAttributeIndexedValueType.BOOL: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
    SearchAttributeIndexedValueType.DATETIME: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
    SearchAttributeIndexedValueType.KEYWORD_LIST: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
}


class TemporalError(Exception):
    """Says where Temporal was looked for, what was wrong and what to do."""


async def connect(
    settings: Settings, *, patience_seconds: float = 30.0, interceptors: Sequence[Interceptor] = ()
) -> Client:
    """Connect to the Temporal server of `settings`, trying again for `patience_seconds`.

    Messages travel as Pydantic objects. Raises TemporalError when the server did not answer in that time.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + patience_seconds
    pause = FIRST_PAUSE_SECONDS
    while True:
        try:
            return await Client.connect(
                settings.temporal_address,
                namespace=settings.temporal_namespace,
                data_converter=pydantic_data_converter,
                interceptors=interceptors,
                tls=_tls(settings),
                api_key=_api_key(settings),
            )
        except (RuntimeError, RPCError) as problem:
            if loop.time() + pause > until:
                raise TemporalError(
                    f"The Temporal server at {settings.temporal_address} does not answer. Start it (make run "
                    "starts one on this machine) or correct CLEANCOPY_TEMPORAL_ADDRESS."
                ) from problem
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


def _tls(settings: Settings) -> TLSConfig | bool:
    if not settings.temporal_tls:
        return False
    files = (settings.temporal_ca_file, settings.temporal_certificate_file, settings.temporal_key_file)
    try:
        authority, certificate, key = (None if file is None else file.read_bytes() for file in files)
    except OSError as problem:
        raise SettingsError(
            f"The file {problem.filename} cannot be read. Check the variables CLEANCOPY_TEMPORAL_..._FILE."
        ) from None
    return TLSConfig(server_root_ca_cert=authority, client_cert=certificate, client_private_key=key)


def _api_key(settings: Settings) -> str | None:
    if settings.temporal_api_key_file is None:
        return None
    return read_secret(settings.temporal_api_key_file, "CLEANCOPY_TEMPORAL_API_KEY_FILE").get_secret_value()


async def ensure_namespace(client: Client, namespace: str, retention_days: int) -> None:
    """Register the namespace, or set its retention where it differs.

    `retention_days`: how long a finished request's history stays to be looked at; the dev server's own choice is
    one day. Raises TemporalError where the server refuses.
    """
    wanted = Duration()
    wanted.FromTimedelta(timedelta(days=retention_days))
    loop = asyncio.get_running_loop()
    until = loop.time() + KNOWN_WITHIN_SECONDS
    while True:
        try:
            return await _set_retention(client, namespace, wanted)
        except RPCError as problem:
            # A server that just registered a namespace goes on answering "not found" for some seconds.
            if problem.status is not RPCStatusCode.NOT_FOUND or loop.time() > until:
                raise TemporalError(_refused(f"namespace {namespace}", problem)) from problem
        with _already_there_is_fine(f"namespace {namespace}"):
            await client.workflow_service.register_namespace(
                RegisterNamespaceRequest(namespace=namespace, workflow_execution_retention_period=wanted)
            )
        await asyncio.sleep(FIRST_PAUSE_SECONDS)


async def _set_retention(client: Client, namespace: str, wanted: Duration) -> None:
    service = client.workflow_service
    found = await service.describe_namespace(DescribeNamespaceRequest(namespace=namespace))
    if found.config.workflow_execution_retention_ttl != wanted:
        config = NamespaceConfig(workflow_execution_retention_ttl=wanted)
        await service.update_namespace(UpdateNamespaceRequest(namespace=namespace, config=config))


async def ensure_search_attributes(client: Client, namespace: str, keys: Sequence[SearchAttributeKey[Any]]) -> None:
    """Register the search attributes that the server does not know yet: dev server, test server or cluster.

    Raises TemporalError where one is known with another type, or the server refuses.
    """
    wanted = {key.name: _INDEXED_AS[key.indexed_value_type] for key in keys}
    known = await _known_attributes(client, namespace)
    for name, kind in known.items():
        if name in wanted and wanted[name] != kind:
            raise TemporalError(
                f"The search attribute {name} is known to Temporal as {IndexedValueType.Name(kind)}, not as "
                f"{IndexedValueType.Name(wanted[name])}. Rename it in models/search.py."
            )
    missing = {name: kind for name, kind in wanted.items() if name not in known}
    if not missing:
        return
    request = AddSearchAttributesRequest(namespace=namespace, search_attributes=missing)
    with _already_there_is_fine("search attributes"):
        await client.operator_service.add_search_attributes(request)


async def _known_attributes(client: Client, namespace: str) -> dict[str, IndexedValueType.ValueType]:
    """What the server knows already; nothing for the time-skipping test server, which cannot be asked."""
    request = ListSearchAttributesRequest(namespace=namespace)
    try:
        return dict((await client.operator_service.list_search_attributes(request)).custom_attributes)
    except RPCError as problem:
        if problem.status is RPCStatusCode.UNIMPLEMENTED:
            return {}
        raise TemporalError(_refused("search attributes", problem)) from problem


@contextmanager
def _already_there_is_fine(what: str) -> Iterator[None]:
    try:
        yield
    except RPCError as problem:
        if problem.status is not RPCStatusCode.ALREADY_EXISTS:
            raise TemporalError(_refused(what, problem)) from problem


def _refused(what: str, problem: RPCError) -> str:
    why = problem.status.name.lower()
    return f"Temporal refused to prepare the {what} ({why}). Check its permissions and its log."


async def prepare(settings: Settings, *, patience_seconds: float = 30.0) -> None:
    """Bring the server of `settings` to what Clean Copy expects. Raises TemporalError."""
    from models.search import ALL

    client = await connect(settings, patience_seconds=patience_seconds)
    await ensure_namespace(client, settings.temporal_namespace, settings.temporal_retention_days)
    await ensure_search_attributes(client, settings.temporal_namespace, ALL)


def leave(code: int) -> NoReturn:
    """End a program that held a connection, at once and with this exit code.

    The connection's own threads can make the interpreter abort while it winds down (SIGABRT, seen on 3.11 with
    temporalio 1.35), which would turn a success into a failure.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main(arguments: list[str]) -> int:
    """`prepare` the server of the settings; 0 when done, 1 with a sentence when not."""
    parser = argparse.ArgumentParser(prog="temporal_client.py", description="Prepare the Temporal server.")
    parser.add_argument("act", choices=["prepare"])
    parser.add_argument("--patience", type=float, default=30.0, metavar="SECONDS")
    given = parser.parse_args(arguments)
    try:
        asyncio.run(prepare(load_settings(), patience_seconds=given.patience))
    except (TemporalError, SettingsError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    leave(main(sys.argv[1:]))
