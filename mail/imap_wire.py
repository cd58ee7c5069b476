"""An IMAP connection that never blocks longer than a second and never swallows more than it may (S22).

Every wait on the network is cut into slices; between two slices a pulse is called, which may heartbeat and may
raise to stop. A server that is silent, dies, or announces more bytes than allowed is left.
"""

import imaplib
import socket
import ssl
import time
from collections.abc import Callable

SLICE_SECONDS = 0.5
_CHUNK = 65536
_LONGEST_LINE = 1_000_000

Pulse = Callable[[], None]


class Silence(OSError):
    """The server said nothing for longer than allowed."""


class TooMuch(OSError):
    """The server sent or announced more than was asked for."""


class Wire:
    """Reads lines and blocks of bytes from a connected socket in short slices."""

    def __init__(self, sock: socket.socket, silence_seconds: float, pulse: Pulse) -> None:
        self._sock = sock
        self._silence_seconds = silence_seconds
        self._pulse = pulse
        self._kept = bytearray()
        self._ended = False
        self.most_bytes = _LONGEST_LINE
        sock.settimeout(SLICE_SECONDS)

    def readline(self) -> bytes:
        """Return one line with its end, or what is left when the server has gone."""
        searched = 0
        while (end := self._kept.find(b"\n", searched)) < 0:
            searched = len(self._kept)
            if searched > _LONGEST_LINE:
                raise TooMuch("The mail server sent an endless line.")
            if not self._fill():
                end = len(self._kept) - 1
                break
        return self._take(end + 1)

    def read(self, size: int) -> bytes:
        """Return exactly `size` bytes, or fewer when the server has gone.

        Raises:
            TooMuch: `size`, which the server announced, is more than `most_bytes`.
        """
        if size > self.most_bytes:
            raise TooMuch("The mail server announced more bytes than allowed.")
        while len(self._kept) < size and self._fill():
            continue
        return self._take(size)

    def ready(self, seconds: float) -> bool:
        """Say whether a line is there within `seconds`; True too when the server has gone."""
        until = time.monotonic() + seconds
        while b"\n" not in self._kept and not self._ended:
            left = until - time.monotonic()
            if left <= 0:
                return False
            self._receive(min(left, SLICE_SECONDS))
        return True

    def _fill(self) -> bool:
        quiet_since = time.monotonic()
        while not self._ended:
            self._pulse()
            if self._receive(SLICE_SECONDS):
                return True
            if time.monotonic() - quiet_since > self._silence_seconds:
                raise Silence("The mail server does not answer.")
        return False

    def _receive(self, seconds: float) -> bool:
        self._sock.settimeout(max(seconds, 0.001))
        try:
            data = self._sock.recv(_CHUNK)
        except (TimeoutError, ssl.SSLWantReadError):
            return False
        self._ended = not data
        self._kept += data
        return bool(data)

    def _take(self, size: int) -> bytes:
        taken = bytes(self._kept[:size])
        del self._kept[:size]
        return taken


class WiredIMAP4(imaplib.IMAP4):
    """The standard library's client, reading through a `Wire`."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        context: ssl.SSLContext | None,
        connect_seconds: float,
        silence_seconds: float,
        pulse: Pulse,
    ) -> None:
        self._context = context
        self._connect_seconds = connect_seconds
        self._silence_seconds = silence_seconds
        self._pulse = pulse
        self._wire: Wire | None = None
        super().__init__(host, port)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        sock = socket.create_connection((self.host, self.port), timeout=self._connect_seconds)
        if self._context is None:
            return sock
        try:
            return self._context.wrap_socket(sock, server_hostname=self.host)
        except OSError:
            sock.close()
            raise

    @property
    def wire(self) -> Wire:
        """The wire of the socket in use, a new one after STARTTLS."""
        if self._wire is None or self._wire._sock is not self.sock:
            self._wire = Wire(self.sock, self._silence_seconds, self._pulse)
        return self._wire

    def read(self, size: int) -> bytes:
        """Read the bytes of a literal."""
        return self.wire.read(size)

    def readline(self) -> bytes:
        """Read one line."""
        return self.wire.readline()

    def hang_up(self) -> None:
        """Close the connection without another word."""
        try:
            self.shutdown()
        except OSError:
            self.sock.close()
