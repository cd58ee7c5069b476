"""Runs the embedded mail server: `python -m mail.embedded --folder DIR --smtp-port N ...` (see docs/mail.md)."""

import argparse
import asyncio
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mail.addresses import AddressFault, strict_address
from mail.embedded.store import DEFAULT_CAP_BYTES

if TYPE_CHECKING:
    from mail.embedded.office import PostOffice

HOST = "127.0.0.1"


def main(arguments: list[str] | None = None) -> int:
    """Run until SIGTERM or SIGINT; 0 after a clean end, 2 if it cannot start."""
    options = _options(arguments)
    try:
        password = options.imap_password_file.read_text(encoding="utf-8").strip()
        asyncio.run(_serve(options, password))
    except OSError as error:
        print(f"The embedded mail server cannot start: {error.strerror or error}.", file=sys.stderr)
        return 2
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m mail.embedded", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where the mail is kept")
    parser.add_argument("--smtp-port", type=int, required=True, help="0 for any free port")
    parser.add_argument("--imap-port", type=int, required=True, help="0 for any free port")
    parser.add_argument("--web-port", type=int, required=True, help="0 for any free port")
    parser.add_argument("--setting", type=_address, required=True, help="the setting's own address")
    parser.add_argument("--imap-user", required=True)
    parser.add_argument("--imap-password-file", type=Path, required=True)
    parser.add_argument("--cap-mb", type=int, default=DEFAULT_CAP_BYTES // 1024**2, help="most megabytes kept")
    return parser.parse_args(arguments)


def _address(text: str) -> str:
    try:
        return strict_address(text)
    except AddressFault as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None


async def _serve(options: argparse.Namespace, password: str) -> None:
    from mail.embedded.office import PostOffice
    from mail.embedded.smtp import start_smtp
    from mail.embedded.store import Store

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    store = Store(options.folder, options.cap_mb * 1024**2)
    office = PostOffice(store, options.setting)
    smtp = await start_smtp(office.deliver, HOST, options.smtp_port)
    _ready("SMTP", f"{HOST}:{_port(smtp)}")

    from mail.embedded.imap import start_imap

    imap, mailboxes = await start_imap(store, office.setting, options.imap_user, password, HOST, options.imap_port)
    office.on_delivery(mailboxes.show)
    _ready("IMAP", f"{HOST}:{_port(imap)}")
    await _serve_web(office, options.web_port, stop)
    smtp.close()
    imap.close()
    store.close()


async def _serve_web(office: "PostOffice", port: int, stop: asyncio.Event) -> None:
    import uvicorn

    from mail.embedded.web import web_inbox

    class Quiet(uvicorn.Server):
        """uvicorn without its own signal handlers."""

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    with socket.create_server((HOST, port)) as listening:
        server = Quiet(
            uvicorn.Config(web_inbox(office), log_level="error", access_log=False, lifespan="off", ws="none")
        )
        running = asyncio.create_task(server.serve(sockets=[listening]))
        _ready("Web inbox", f"http://{HOST}:{listening.getsockname()[1]}/")
        await stop.wait()
        server.should_exit = True
        server.force_exit = True
        await running


def _port(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])


def _ready(service: str, where: str) -> None:
    print(f"{service} ready at {where}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
