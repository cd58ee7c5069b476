"""Takes mail in by SMTP and keeps it before it says yes (RFC 5321 section 4.2.5)."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiosmtpd.smtp import SMTP, Envelope, Session

from mail.addresses import AddressFault, strict_address
from mail.embedded.store import StoreFull
from mail.limits import MAX_MAIL_BYTES

Deliver = Callable[[str, list[str], bytes], Awaitable[None]]
_MOST_RECIPIENTS = 100


class _Handler:
    """Accepts any strict address; each is a mailbox."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        try:
            strict_address(address)
        except AddressFault:
            return "553 5.1.3 This is not one plain address"
        if len(envelope.rcpt_tos) >= _MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        try:
            await self._deliver(envelope.mail_from or "", list(envelope.rcpt_tos), raw)
        except StoreFull:
            return "452 4.3.1 The store is full"
        return "250 2.0.0 Kept"


async def start_smtp(deliver: Deliver, host: str, port: int) -> asyncio.Server:
    """Start taking mail; `deliver(envelope sender, recipients, raw)` returns when the mail is on disk."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    loop = asyncio.get_running_loop()
    handler = _Handler(deliver)

    def protocol() -> SMTP:
        return SMTP(
            handler,
            hostname="localhost",
            ident="Clean Copy embedded mail",
            data_size_limit=MAX_MAIL_BYTES,
            enable_SMTPUTF8=False,
            loop=loop,
        )

    return await loop.create_server(protocol, host, port)
