"""The post office of the embedded server: stamps a mail, decides whose it is, keeps it and shows it (S20, S23)."""

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

from mail.addresses import strict_address, without_tag
from mail.embedded.store import Entry, Store

AUTHSERV_ID = "mail.localhost"
"""The name under which the embedded server vouches for a sender (RFC 8601 section 2.2)."""

_FORGED_STAMP = re.compile(
    rb"^authentication-results:[ \t]*(?:\r?\n[ \t]+)?mail\.localhost\b[^\n]*\n(?:[ \t][^\n]*\n)*",
    re.IGNORECASE | re.MULTILINE,
)
_HEADER_END = re.compile(rb"\r?\n\r?\n")


class PostOffice:
    """Delivers into the store; every address is a mailbox, the setting's own takes all its plus tags."""

    def __init__(self, store: Store, setting: str) -> None:
        self.store = store
        self.setting = without_tag(strict_address(setting))
        self._watchers: list[Callable[[Entry], Awaitable[None]]] = []

    def on_delivery(self, watcher: Callable[[Entry], Awaitable[None]]) -> None:
        """Call `watcher` for every mail that reaches the setting's own mailbox."""
        self._watchers.append(watcher)

    def owner_of(self, address: str) -> str:
        """Return whose mailbox an address is."""
        bare = without_tag(address)
        return bare if bare == self.setting else address.lower()

    async def deliver(self, sender: str, recipients: Sequence[str], raw: bytes) -> None:
        """Keep a mail that came by SMTP; nobody vouches for its sender.

        Raises:
            StoreFull: nothing was kept.
        """
        await self._deliver(sender, recipients, raw, f"{AUTHSERV_ID}; none")

    async def deliver_written_here(self, sender: str, recipients: Sequence[str], raw: bytes) -> None:
        """Keep a mail written in the web inbox of `sender`, for whom the server vouches (RFC 7489).

        Raises:
            StoreFull: nothing was kept.
        """
        domain = sender.rpartition("@")[2]
        await self._deliver(sender, recipients, raw, f"{AUTHSERV_ID}; dmarc=pass header.from={domain}")

    async def _deliver(self, sender: str, recipients: Sequence[str], raw: bytes, vouched: str) -> None:
        clean = _without_forged_stamp(raw)
        mails = [
            (self.owner_of(recipient), _stamp(sender, recipient, vouched) + clean)
            for recipient in dict.fromkeys(recipients)
        ]
        for entry in self.store.add(mails):
            if entry.owner == self.setting:
                for watcher in self._watchers:
                    await watcher(entry)


def _stamp(sender: str, recipient: str, vouched: str) -> bytes:
    now = format_datetime(datetime.now(UTC))
    lines = [
        f"Return-Path: <{sender}>",
        f"Delivered-To: {recipient}",
        f"Authentication-Results: {vouched}",
        f"Received: from localhost by {AUTHSERV_ID} with ESMTP\r\n for <{recipient}>; {now}",
    ]
    return ("\r\n".join(lines) + "\r\n").encode("ascii", "replace")


def _without_forged_stamp(raw: bytes) -> bytes:
    end = _HEADER_END.search(raw)
    size = end.end() if end else len(raw)
    return _FORGED_STAMP.sub(b"", raw[:size]) + raw[size:]
