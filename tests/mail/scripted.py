"""Mail servers that misbehave on purpose: each plays a script line by line and remembers what it was told.

A script ends when the other side hangs up, wherever it is: no thread of it goes on by itself behind later tests.
"""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from tests.patience import PATIENCE_SECONDS


@dataclass
class Talk:
    """One connection: what was heard, and how to answer."""

    stream: BinaryIO
    heard: list[bytes]

    def say(self, line: bytes) -> None:
        self.stream.write(line + b"\r\n")
        self.stream.flush()

    def hear(self) -> bytes:
        line = self.stream.readline()
        self.heard.append(line.rstrip(b"\r\n"))
        return line.rstrip(b"\r\n")

    def hear_contents(self) -> bytes:
        """The lines of a mail up to the dot alone. Raises EOFError where the other side hangs up before it."""
        lines = []
        while (line := self.stream.readline()) != b".\r\n":
            if not line:
                raise EOFError
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def hear_nothing_more(self) -> None:
        """Stay connected and silent until the other side hangs up."""
        while self.stream.readline():
            continue


@dataclass
class Scripted:
    """A server on a port of its own."""

    port: int
    heard: list[bytes] = field(default_factory=list)
    connections: int = 0


@contextlib.contextmanager
def scripted(script: Callable[[Talk], None], tls: ssl.SSLContext | None = None) -> Iterator[Scripted]:
    """Play `script` to everybody who connects, inside TLS where a context is given."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = Scripted(listening.getsockname()[1])
    open_ones: list[socket.socket] = []
    playing: list[threading.Thread] = []

    def play(plain: socket.socket) -> None:
        plain.settimeout(PATIENCE_SECONDS)
        with contextlib.suppress(OSError, ValueError, EOFError):
            connection = tls.wrap_socket(plain, server_side=True) if tls else plain
            with connection, connection.makefile("rwb") as stream:
                script(Talk(stream, server.heard))  # type: ignore[arg-type]

    def listen() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listening.accept()
                server.connections += 1
                open_ones.append(connection)
                playing.append(threading.Thread(target=play, args=(connection,), daemon=True))
                playing[-1].start()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for connection in open_ones:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for each in (thread, *playing):
            each.join(PATIENCE_SECONDS)
            assert not each.is_alive(), "The script goes on though nobody is there any more."


def imap_session(
    talk: Talk, answers: dict[bytes, Callable[[Talk, bytes], None]], mails: bytes = b"1", signs_in: bool = True
) -> None:
    """Play an IMAP server that is polite but for the commands in `answers` (first word after the tag, or UID x)."""
    talk.say(b"* OK [CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS] ready")
    while line := talk.hear():
        tag, _, rest = line.partition(b" ")
        words = rest.upper().split() or [b"DONE"]
        command = b" ".join(words[:2]) if words[0] == b"UID" else words[0]
        if command in answers:
            answers[command](talk, tag)
        elif command == b"LOGIN" and not signs_in:
            talk.say(tag + b" NO [AUTHENTICATIONFAILED] no")
        elif command == b"CAPABILITY":
            talk.say(b"* CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS")
            talk.say(tag + b" OK done")
        elif command == b"SELECT":
            talk.say(b"* " + mails + b" EXISTS")
            talk.say(b"* OK [UIDVALIDITY 7] x")
            talk.say(tag + b" OK [READ-WRITE] done")
        elif command == b"UID SEARCH":
            talk.say(b"* SEARCH 1")
            talk.say(tag + b" OK done")
        elif command == b"LOGOUT":
            talk.say(b"* BYE bye")
            talk.say(tag + b" OK done")
            return
        else:
            talk.say(tag + b" OK done")


def smtp_session(talk: Talk, answers: dict[bytes, Callable[[Talk], None]], extensions: bytes = b"8BITMIME") -> None:
    """Play an SMTP server that is polite but for the commands in `answers`."""
    talk.say(b"220 ready")
    while line := talk.hear():
        command = line.split()[0].upper()
        if command in answers:
            answers[command](talk)
        elif command == b"EHLO":
            talk.say(b"250-localhost")
            talk.say(b"250 " + extensions)
        elif command == b"DATA":
            talk.say(b"354 go on")
            talk.hear_contents()
            talk.heard.append(b"(contents)")
            (answers.get(b"(contents)") or (lambda talk: talk.say(b"250 kept")))(talk)
        elif command == b"QUIT":
            talk.say(b"221 bye")
            return
        else:
            talk.say(b"250 fine")
