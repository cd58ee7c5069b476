"""The six ports on this machine: which are taken, and which are free for a second instance."""

import json
import socket
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from running.trouble import Trouble
from settings import LOOPBACK, Settings

PATIENCE_SECONDS = 3.0


@dataclass(frozen=True)
class Use:
    """What a port is for, in words, and the setting that chooses it."""

    name: str
    words: str
    variable: str


USES = (
    Use("web", "the pages", "CLEANCOPY_WEB_PORT=8001"),
    Use("inbox", "the mail inbox", "CLEANCOPY_INBOX_PORT=8026"),
    Use("smtp", "outgoing mail", "CLEANCOPY_SMTP_PORT=1026"),
    Use("imap", "the mailbox", "CLEANCOPY_IMAP_PORT=1144"),
    Use("temporal", "the Temporal server", "CLEANCOPY_TEMPORAL_ADDRESS=127.0.0.1:7243"),
    Use("temporal_ui", "Temporal's Web UI", "CLEANCOPY_TEMPORAL_UI_PORT=8243"),
)


def ports_of(settings: Settings) -> dict[str, int]:
    """The port of each use, by its name in `run.json`."""
    return {
        "web": settings.web_port,
        "inbox": settings.inbox_port,
        "smtp": settings.smtp_port,
        "imap": settings.imap_port,
        "temporal": int(settings.temporal_address.rpartition(":")[2]),
        "temporal_ui": settings.temporal_ui_port,
    }


def refuse_other_machines(settings: Settings) -> None:
    """Raise Trouble where a setting points beyond this machine: `make run` opens nothing there (temporal.md)."""
    hosts = {
        "CLEANCOPY_WEB_HOST": settings.web_host,
        "CLEANCOPY_SMTP_HOST": settings.smtp_host,
        "CLEANCOPY_IMAP_HOST": settings.imap_host,
        "CLEANCOPY_TEMPORAL_ADDRESS": settings.temporal_address.rpartition(":")[0],
    }
    for variable, host in hosts.items():
        if host not in LOOPBACK:
            raise Trouble(
                f"make run keeps everything on this machine, but {variable} names {host}. Unset it; how to run "
                "with servers of your own stands in docs/running.md."
            )


def refuse_taken(settings: Settings) -> None:
    """Raise Trouble for the first port that is taken or wanted twice.

    A port left by an instance that is just ending is waited for, up to 3 s.
    """
    ports = ports_of(settings)
    until = time.monotonic() + PATIENCE_SECONDS
    for use in USES:
        port = ports[use.name]
        remedy = f"Choose another: {use.variable} make run"
        if list(ports.values()).count(port) > 1:
            raise Trouble(f"Port {port}, for {use.words}, is wanted twice. {remedy}")
        while not is_free(port):
            if time.monotonic() > until:
                raise Trouble(
                    f"Port {port}, for {use.words}, is in use by another program. Stop that one, or choose another "
                    f"port: {use.variable} make run"
                )
            time.sleep(0.1)


def is_free(port: int) -> bool:
    """Whether nothing listens on this port of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_ports(remembered: Path) -> dict[str, int]:
    """A free port for each use: the ones of this folder's last run where they still are free, else new ones.

    Keeping them lets the links in letters that were already sent go on working.
    """
    before = _read(remembered)
    if set(before) == {use.name for use in USES} and all(is_free(port) for port in before.values()):
        return dict(before)
    with ExitStack() as stack:
        found = {}
        for use in USES:
            probe = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
            probe.bind(("127.0.0.1", 0))
            found[use.name] = int(probe.getsockname()[1])
    remembered.write_text(json.dumps(found))
    return found


def _read(remembered: Path) -> Mapping[str, int]:
    try:
        found = json.loads(remembered.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and all(type(port) is int for port in found.values()) else {}


def with_ports(settings: Settings, ports: Mapping[str, int]) -> Settings:
    """The same settings with each port replaced."""
    return settings.model_copy(
        update={
            "web_port": ports["web"],
            "inbox_port": ports["inbox"],
            "smtp_port": ports["smtp"],
            "imap_port": ports["imap"],
            "temporal_address": f"127.0.0.1:{ports['temporal']}",
            "temporal_ui_port": ports["temporal_ui"],
        }
    )
