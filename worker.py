"""The worker: carries out workflows and activities, and hands on what was saved and not handed on.

A composition root: here settings become the tools that activities work with. `python worker.py`.
"""

import asyncio
import contextlib
import itertools
import logging
import signal
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.worker import Worker

from activities.copying import CopyActivities
from activities.digests import DigestActivities
from activities.errors import CodesOnly
from activities.mailbox import MailboxActivities
from activities.recording import RecordActivities
from activities.sharing import SharingActivities
from activities.tools import Tools
from activities.writing import LetterActivities
from letters.wording import check_overrides
from mail.account import authserv_id_for
from mail.connection import Security
from mail.fetching import ImapSettings
from mail.oauth import AccessTokens, OAuthSettings, Provider
from mail.sending import SmtpSettings
from models.people import Setting
from records.database import open_database, reading
from records.faults import RecordsError
from records.keys import HouseKey
from settings import MailServer, MailSignIn, Settings, SettingsError, settings_or_exit
from starter import Desk
from temporal_client import TemporalError, connect, leave
from workflows.access_request import AccessRequest
from workflows.breach import Breach
from workflows.complaint import Complaint
from workflows.digest import Digest
from workflows.mailbox import Mailbox
from workflows.post_letter import PostLetter
from workflows.rectification import Rectification
from workflows.sharing import Sharing

LOG = logging.getLogger("clean_copy.worker")

THREADS = 16
RECONCILE_SECONDS = 0.5
REVIVE_EVERY = 20
TELL_AGAIN_EVERY = 6
GRACE = timedelta(seconds=8)


def tools_for(settings: Settings, engine: Engine, key: HouseKey) -> Tools:
    """What the activities work with, from the settings.

    Raises SettingsError where a secret cannot be read, or the setting's own wording of a letter has a fault.
    """
    faults = check_overrides(settings.own_wording) if settings.own_wording is not None else ()
    if faults:
        raise SettingsError("The setting's own wording of letters cannot be used. " + " ".join(faults))
    tokens = _tokens(settings.mail_sign_in)
    provider = Provider(settings.mail_provider.value) if settings.mail_provider is not None else None
    return Tools(
        engine=engine,
        key=key,
        smtp=_smtp(settings.smtp, tokens),
        imap=_imap(settings.imap, tokens),
        authserv_id=settings.mail_authserv_id or authserv_id_for(settings.imap_host, provider),
        base_url=settings.public_url,
        cache=settings.page_cache,
        wording=settings.own_wording,
    )


def engine_for(settings: Settings) -> Engine:
    """The database of the settings, over an encrypted link where they say so (S66)."""
    return open_database(settings.database, tls=settings.database_tls_context)


def worker_for(
    client: Client, task_queue: str, tools: Tools, pool: ThreadPoolExecutor, mailbox: MailboxActivities
) -> Worker:
    """A worker with every workflow and activity of the product."""
    record, letters, copies = RecordActivities(tools), LetterActivities(tools), CopyActivities(tools)
    digests, sharings = DigestActivities(tools), SharingActivities(tools)
    return Worker(
        client,
        task_queue=task_queue,
        workflows=[AccessRequest, Rectification, Complaint, Breach, Sharing, PostLetter, Mailbox, Digest],
        activities=[
            record.open_case,
            record.record_said,
            record.record_note,
            record.save_standing,
            letters.send_letter,
            letters.send_desk_letter,
            copies.make_copy,
            sharings.make_shared_copy,
            sharings.file_record,
            digests.send_digests,
            mailbox.watch_mailbox,
        ],
        activity_executor=pool,
        interceptors=[CodesOnly()],
        graceful_shutdown_timeout=GRACE,
    )


def _tokens(sign_in: MailSignIn | None) -> AccessTokens | None:
    """What gives fresh access tokens, for a mailbox that is signed in with its provider."""
    if sign_in is None:
        return None
    secret = sign_in.client_secret
    return AccessTokens(
        OAuthSettings(
            Provider(sign_in.provider.value),
            sign_in.client_id,
            token_file=sign_in.token_file,
            tenant=sign_in.tenant,
            client_secret=secret.get_secret_value() if secret is not None else None,
        )
    )


def _smtp(server: MailServer, tokens: AccessTokens | None) -> SmtpSettings:
    security = Security(server.security.value)
    return SmtpSettings(server.host, server.port, security, server.user, _password(server), access_token=tokens)


def _imap(server: MailServer, tokens: AccessTokens | None) -> ImapSettings:
    security, password = Security(server.security.value), None if tokens else _password(server) or ""
    return ImapSettings(server.host, server.port, security, server.user or "", password, access_token=tokens)


def _password(server: MailServer) -> str | None:
    return server.password.get_secret_value() if server.password else None


async def run(settings: Settings) -> None:
    """Work until a signal says stop."""
    engine, key = engine_for(settings), HouseKey.load(settings.document_key_path)
    client = await connect(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    tools = tools_for(settings, engine, key)
    mailbox = MailboxActivities(tools)
    with contextlib.closing(mailbox), ThreadPoolExecutor(THREADS, thread_name_prefix="activity") as pool:
        worker = worker_for(client, settings.temporal_task_queue, tools, pool, mailbox)
        async with worker, _reconciling(Desk(settings, engine, key), engine):
            if settings.ready_file is not None:
                settings.ready_file.write_text("ready\n")
            print("The worker is ready.", flush=True)
            await stop.wait()


@contextlib.asynccontextmanager
async def _reconciling(desk: Desk, engine: Engine) -> AsyncIterator[None]:
    task = asyncio.create_task(_reconcile(desk, engine))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _reconcile(desk: Desk, engine: Engine) -> None:
    """Look again and again for what was saved and not handed on; an absence of Temporal is waited out."""
    for turn in itertools.count():
        try:
            if turn % REVIVE_EVERY == 0:
                setting_id = await asyncio.to_thread(_setting_id, engine)
                await desk.watch_mailbox(setting_id)
                await desk.tell_each_morning(setting_id)
                for ref in await desk.revive(datetime.now(UTC)):
                    LOG.warning("%s had no workflow and was begun from its log", ref)
            await desk.reconcile(datetime.now(UTC))
            if turn % TELL_AGAIN_EVERY == 0:
                await desk.tell_again(datetime.now(UTC))
        except (TemporalError, RPCError, RuntimeError) as problem:
            LOG.warning("Temporal is away (%s); what was saved waits.", type(problem).__name__)
        except (SQLAlchemyError, RecordsError) as problem:
            LOG.error("the database does not answer (%s); trying again", type(problem).__name__)
        await asyncio.sleep(RECONCILE_SECONDS)


def _setting_id(engine: Engine) -> str:
    with reading(engine) as session:
        return session.exec(select(Setting)).one().id


def main() -> int:
    """Start the worker. 0 after an orderly end, 1 where something it needs is missing."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(run(settings_or_exit()))
    except (SettingsError, TemporalError, RecordsError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    leave(main())
