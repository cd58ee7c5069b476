"""Whether each program answers, asked the way its users ask: a greeting, a page, a file that says ready."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path

Probe = Callable[[], Awaitable[bool]]

ANSWER_SECONDS = 3.0
PAUSE_SECONDS = 0.05


async def _first_line(host: str, port: int, ask: bytes = b"", tls: ssl.SSLContext | None = None) -> bytes:
    """The first line a server sends, after being asked; empty where nobody answers."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            reader, writer = await asyncio.open_connection(host, port, ssl=tls)
            try:
                writer.write(ask)
                await writer.drain()
                return await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return b""


def greeting(host: str, port: int, start: bytes) -> Probe:
    """Whether a mail server greets with `start` (`220` for SMTP, RFC 5321; `* OK` for IMAP, RFC 9051)."""

    async def probe() -> bool:
        return (await _first_line(host, port)).startswith(start)

    return probe


def page(host: str, port: int, path: str, *, tls: bool = False) -> Probe:
    """Whether a page answers with status 200. On this machine, so a certificate for another name will do."""
    context = None
    if tls:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    ask = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode()

    async def probe() -> bool:
        return b" 200 " in await _first_line(host, port, ask, context)

    return probe


def listening(host: str, port: int) -> Probe:
    """Whether somebody accepts a connection; the conversation itself is another program's matter."""

    async def probe() -> bool:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                _, writer = await asyncio.open_connection(host, port)
        except (OSError, TimeoutError):
            return False
        writer.close()
        return True

    return probe


def file_there(path: Path) -> Probe:
    """Whether a program has written the file that says it is ready."""

    async def probe() -> bool:
        return await asyncio.to_thread(path.exists)

    return probe


def all_of(*probes: Probe) -> Probe:
    """Whether every one of the probes says yes."""

    async def probe() -> bool:
        return all(await asyncio.gather(*(each() for each in probes)))

    return probe


async def until_yes(probe: Probe, *, within_seconds: float) -> bool:
    """Ask again and again; False when it did not say yes in that time."""
    loop = asyncio.get_running_loop()
    until = loop.time() + within_seconds
    while loop.time() < until:
        if await probe():
            return True
        await asyncio.sleep(PAUSE_SECONDS)
    return False
