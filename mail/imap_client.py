"""IMAPClient over a wire of ours: it can be told how much to swallow, and it hears announcements (RFC 2177)."""

import imaplib
import ssl
import time

from imapclient import IMAPClient  # type: ignore[import-untyped]

from mail.imap_wire import Pulse, WiredIMAP4

_NEWS = ("EXISTS", "RECENT")


class Client(IMAPClient):  # type: ignore[misc]
    """A connection, open when this returns; `context` for encryption from the first byte, None for later or never.

    Raises:
        OSError, imaplib.IMAP4.error: no connection, no greeting.
    """

    def __init__(
        self,
        host: str,
        port: int,
        context: ssl.SSLContext | None,
        *,
        connect_seconds: float,
        silence_seconds: float,
        pulse: Pulse,
    ) -> None:
        self._connect_seconds = connect_seconds
        self._silence_seconds = silence_seconds
        self._pulse = pulse
        super().__init__(host, port, ssl=context is not None, ssl_context=context, timeout=connect_seconds)

    def _create_IMAP4(self) -> WiredIMAP4:
        return WiredIMAP4(
            self.host,
            self.port,
            context=self.ssl_context,
            connect_seconds=self._connect_seconds,
            silence_seconds=self._silence_seconds,
            pulse=self._pulse,
        )

    def _set_read_timeout(self) -> None:
        """The wire sets its own."""

    def allow(self, most_bytes: int) -> None:
        """Set how many bytes the server may announce for one literal from now on."""
        self._imap.wire.most_bytes = most_bytes

    def announced(self, seconds: float) -> bool:
        """Say whether the server, in IDLE, told within `seconds` of a change in the number of mails."""
        until = time.monotonic() + seconds
        news = False
        while not news and self._imap.wire.ready(max(0.0, until - time.monotonic())):
            line = self._imap._get_line().upper()
            if line.startswith(b"* BYE"):
                raise imaplib.IMAP4.abort("bye")
            news = line.endswith((b" EXISTS", b" RECENT"))
        return news

    def forget_news(self) -> None:
        """Forget what the server has told so far: the whole folder is about to be looked at."""
        for told in _NEWS:
            self._imap.response(told)

    def has_news(self) -> bool:
        """Say whether the server told of mail beside the answer to another command, since `forget_news`."""
        return any(self._imap.untagged_responses.get(told) for told in _NEWS)

    def leave(self) -> None:
        """Log out, or hang up when the server does not play along."""
        try:
            if self._idle_tag is not None:
                self._imap.send(b"DONE\r\n")
            self._imap.wire._silence_seconds = 2.0
            self._imap.logout()
        except (OSError, imaplib.IMAP4.error):
            self.hang_up()

    def hang_up(self) -> None:
        """Close the connection without another word."""
        self._imap.hang_up()
