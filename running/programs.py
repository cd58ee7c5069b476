"""The programs of `make run`: how each is started and how it shows that it answers."""

import os
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from running import probes
from running.folder import Folder
from running.ports import ports_of
from running.probes import Probe
from running.processes import CHECKOUT, Program
from running.trouble import Trouble
from settings import PREFIX, TEST_PREFIX, Settings

PAGE_STYLES = CHECKOUT / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.css"


@dataclass(frozen=True)
class Service:
    """A program that stays, and the question it answers with yes once it is ready."""

    program: Program
    ready: Probe


@dataclass(frozen=True)
class Programs:
    """Everything `make run` starts: three that end by themselves, four that stay."""

    migrate: Program
    seed: Program
    prepare_temporal: Program
    temporal: Service
    mail: Service
    worker: Service
    web: Service

    @property
    def in_order_of_ending(self) -> tuple[Service, ...]:
        """First those that use the others, so that nothing is asked of a program that is gone."""
        return self.web, self.worker, self.mail, self.temporal


def temporal_binary() -> Path:
    """The Temporal server that came with the Python packages. Raises Trouble where it is missing."""
    binary = Path(sysconfig.get_path("scripts")) / "temporal"
    if not os.access(binary, os.X_OK):
        raise Trouble(f"The Temporal server is missing ({binary}). Run `make install`.")
    return binary


def refuse_missing_parts() -> None:
    """Raise Trouble where something that `make install` brings is not there."""
    temporal_binary()
    if not PAGE_STYLES.is_file():
        raise Trouble(f"The styles of the pages are missing ({PAGE_STYLES}). Run `make install`.")


def variables_for(settings: Settings, folder: Folder) -> dict[str, str]:
    """The variables each program is started with: this process's own, and the settings as they are here."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(PREFIX) or name.startswith(TEST_PREFIX)
    }
    ready = {f"{PREFIX}READY_FILE": str(folder.worker_ready)}
    return kept | settings.variables() | ready | {"PYTHONUNBUFFERED": "1"}


def programs(settings: Settings, folder: Folder) -> Programs:
    """Every program with its command, from the settings and the folder."""
    variables, ports = variables_for(settings, folder), ports_of(settings)

    def python(name: str, words: str, *arguments: str, grace_seconds: float = 5.0) -> Program:
        command = (sys.executable, *arguments)
        return Program(name, words, command, variables, folder.log(name), grace_seconds)

    return Programs(
        migrate=python("records", "preparation of the records", "-m", "records.migrate"),
        seed=python(
            "records", "preparation of the accounts", "-m", "records.seed", "--passwords-out", str(folder.accounts)
        ),
        prepare_temporal=python("temporal", "preparation of Temporal", "temporal_client.py", "prepare"),
        temporal=Service(
            Program("temporal", "Temporal server", _temporal(settings, folder), variables, folder.log("temporal")),
            probes.all_of(
                probes.listening("127.0.0.1", ports["temporal"]),
                probes.page("127.0.0.1", ports["temporal_ui"], "/"),
            ),
        ),
        mail=Service(
            python("mail", "mail server", *_mail(settings, folder)),
            probes.all_of(
                probes.greeting(settings.smtp_host, ports["smtp"], b"220"),
                probes.greeting(settings.imap_host, ports["imap"], b"* OK"),
                probes.page("127.0.0.1", ports["inbox"], "/"),
            ),
        ),
        worker=Service(
            python("worker", "worker", "worker.py", grace_seconds=10.0), probes.file_there(folder.worker_ready)
        ),
        web=Service(
            python("web", "web server", "-m", "web"),
            probes.page(settings.web_host, ports["web"], "/healthz", tls=settings.tls_key_file is not None),
        ),
    )


def _temporal(settings: Settings, folder: Folder) -> tuple[str, ...]:
    ports = ports_of(settings)
    return (
        *(str(temporal_binary()), "server", "start-dev", "--db-filename", str(folder.temporal)),
        *("--ip", "127.0.0.1", "--port", str(ports["temporal"])),
        *("--ui-ip", "127.0.0.1", "--ui-port", str(ports["temporal_ui"]), "--ui-disable-news-fetch"),
        *("--namespace", settings.temporal_namespace, "--log-level", "warn"),
    )


def _mail(settings: Settings, folder: Folder) -> tuple[str, ...]:
    return (
        *("-m", "mail.embedded", "--folder", str(folder.mail)),
        *("--smtp-port", str(settings.smtp_port), "--imap-port", str(settings.imap_port)),
        *("--web-port", str(settings.inbox_port), "--setting", settings.mailbox_address),
        *("--imap-user", settings.imap_user, "--imap-password-file", str(settings.imap_password_path)),
    )
