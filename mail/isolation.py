"""Reads mail from strangers in a process of its own, with little time and little memory (S59, S66).

A small process is kept that has everything loaded; for each mail it forks one that reads and dies. However hostile
the mail, the caller gets a reading or a `MailFault` within about five seconds.
"""

import contextlib
import gc
import json
import os
import resource
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Self

from mail.display import Attached, Shown, shown
from mail.gate import SenderGate
from mail.limits import MAX_MAIL_BYTES, MailFault
from mail.reading import Delivery, Kind, Reading, as_json, read

CPU_SECONDS = 4
WALL_SECONDS = 4.5
ALONE_WALL_SECONDS = 3.5
"""For a command line, whose own start counts towards the five seconds as well."""
_START_SECONDS = 60.0  # for a new process to load everything, on a machine that is busy
MEMORY_BYTES = 512 * 1024 * 1024
_ANSWER_BYTES = 8 * 1024 * 1024
_FRAME = struct.Struct("!I")
_NOTHING = 0xFFFFFFFF
READER_GONE = "reader"
_DIED = MailFault("too-hard", "The mail could not be read with the time and memory allowed.")
_GONE = MailFault(READER_GONE, "The reader stopped. Try again.")


@dataclass(frozen=True)
class _Asked:
    """One mail to be read, with what `mail.reading.read` is told."""

    raw: bytes
    letter: bytes | None
    expected: str | None
    authserv_id: str | None
    others: tuple[bytes, ...]
    to_show: bool = False


def read_apart(
    raw: bytes,
    letter: bytes | None = None,
    expected: str | None = None,
    authserv_id: str | None = None,
    others: Sequence[bytes] = (),
) -> Reading:
    """Read one mail in a forked process; for command lines, whose only thread this is. Raises MailFault."""
    asked = _Asked(raw, letter, expected, authserv_id, tuple(others))
    return _from_answer(_forked(asked, ALONE_WALL_SECONDS))


class Reader:
    """Reads mails one after the other in processes of their own; may be shared between threads.

    Use as `with Reader() as reader`, or close it. `wall_seconds` is how long one reading may take in all; what it
    may take of the processor is fixed.
    """

    def __init__(self, wall_seconds: float = WALL_SECONDS) -> None:
        self._wall_seconds = wall_seconds
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(
        self,
        raw: bytes,
        letter: bytes | None = None,
        expected: str | None = None,
        authserv_id: str | None = None,
        others: Sequence[bytes] = (),
    ) -> Reading:
        """Read one mail; arguments as in `mail.reading.read`.

        Raises:
            MailFault: the mail is beyond a limit, or could not be read with the time and memory allowed.
        """
        if len(raw) > MAX_MAIL_BYTES:
            raise MailFault("too-large", "The mail is larger than 25 MB.")
        with self._lock:
            answer = self._ask([b"read", raw, letter, _bytes(expected), _bytes(authserv_id), *others])
        return _from_answer(answer)

    def show(self, raw: bytes) -> Shown:
        """Make one mail safe for a page; as `mail.display.shown`, in a process of its own. Raises MailFault."""
        if len(raw) > MAX_MAIL_BYTES:
            raise MailFault("too-large", "The mail is larger than 25 MB.")
        with self._lock:
            said = _said(self._ask([b"show", raw, None, None, None]))
        files = tuple(Attached(**each) for each in said.pop("attachments"))
        return Shown(
            **said | {"attachments": files, "links": tuple(said["links"]), "faults": tuple(said["faults"])}
        )

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._stop()

    def _ask(self, fields: list[bytes | None]) -> bytes:
        try:
            child = self._running()
            if child.stdin is None or child.stdout is None:
                raise _GONE
            until = time.monotonic() + self._wall_seconds + 2
            for value in (str(len(fields)).encode(), *fields):
                _send(child.stdin, value, until)
            answer = _hear(child.stdout, until)
        except (OSError, EOFError):
            self._stop()
            raise _GONE from None
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is not None:
            self._stop()
        if self._child is None:
            root = str(Path(__file__).resolve().parent.parent)
            command = [sys.executable, "-m", "mail.isolation", str(self._wall_seconds)]
            self._child = child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root)
            if child.stdin is not None and child.stdout is not None:
                os.set_blocking(child.stdin.fileno(), False)  # a process that does not listen holds up nobody
                _hear(child.stdout, time.monotonic() + _START_SECONDS)
        return self._child

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode("utf-8", "surrogateescape")


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("utf-8", "surrogateescape")


def _head(value: bytes | None) -> bytes:
    return _FRAME.pack(_NOTHING if value is None else len(value))


def _send(stream: IO[bytes], value: bytes | None, until: float) -> None:
    """Write a frame into a pipe that does not block. Raises TimeoutError."""
    left, pipe = memoryview(_head(value) + (value or b"")), stream.fileno()
    while left:
        seconds = until - time.monotonic()
        if seconds <= 0 or not select.select([], [pipe], [], seconds)[1]:
            raise TimeoutError
        left = left[os.write(pipe, left) :]


def _hear(stream: IO[bytes], until: float) -> bytes:
    """The next frame. Raises TimeoutError, or EOFError where the other side has ended."""
    size: int = _FRAME.unpack(_exactly(stream, _FRAME.size, until))[0]
    return _exactly(stream, size, until)


def _exactly(stream: IO[bytes], size: int, until: float) -> bytes:
    pieces, pipe = bytearray(), stream.fileno()
    while len(pieces) < size:
        seconds = until - time.monotonic()
        if seconds <= 0 or not select.select([pipe], [], [], seconds)[0]:
            raise TimeoutError
        piece = os.read(pipe, min(size - len(pieces), 1 << 20))
        if not piece:
            raise EOFError
        pieces += piece
    return bytes(pieces)


def _read(stream: IO[bytes]) -> bytes | None:
    """The next frame of what this process is asked."""
    head = stream.read(_FRAME.size)
    if len(head) < _FRAME.size:
        raise EOFError
    size = _FRAME.unpack(head)[0]
    return None if size == _NOTHING else stream.read(size)


def _said(answer: bytes) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads(answer)
    except ValueError:
        raise _DIED from None
    if "fault" in said:
        raise MailFault(*said["fault"])
    return said


def _from_answer(answer: bytes) -> Reading:
    said = _said(answer)
    gate = SenderGate(said["sender_gate"]["passed"], said["sender_gate"]["why"])
    return Reading(
        kind=Kind(said["kind"]),
        objection=said["objection"],
        needs_person=said["needs_person"],
        sender_gate=gate,
        tokens=tuple(said["tokens"]),
        new_text=said["new_text"],
        faults=tuple(said["faults"]),
        delivery=Delivery(said["delivery"]) if said["delivery"] else None,
        sender=said["sender"],
        subject=said["subject"],
        may_answer=said["may_answer"],
    )


def _forked(asked: _Asked, wall_seconds: float = WALL_SECONDS) -> bytes:
    """Fork, read in the child under the limits, and return what it wrote before it ended or was ended."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        _in_the_child(theirs, asked)
    os.close(theirs)
    try:
        return b"".join(_until_the_end(ours, wall_seconds))
    finally:
        os.close(ours)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _until_the_end(pipe: int, wall_seconds: float) -> Iterator[bytes]:
    until = time.monotonic() + wall_seconds
    received = 0
    while received < _ANSWER_BYTES:
        left = until - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            return
        data = os.read(pipe, 65536)
        if not data:
            return
        received += len(data)
        yield data


def _in_the_child(pipe: int, asked: _Asked) -> None:
    """Read under the limits, answer, and end at once; nothing else of the parent may run here."""
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        answer = json.dumps(_answer(asked)).encode()
        with os.fdopen(pipe, "wb") as stream:
            stream.write(answer)
        code = 0
    finally:
        os._exit(code)


def _answer(asked: _Asked) -> dict[str, object]:
    try:
        if asked.to_show:
            return asdict(shown(asked.raw))
        reading = read(asked.raw, asked.letter, asked.expected, asked.authserv_id, asked.others)
    except MailFault as fault:
        return {"fault": [fault.code, fault.words]}
    except (MemoryError, RecursionError):
        return {"fault": [_DIED.code, _DIED.words]}
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return {"fault": ["broken", "The mail is broken in a way that cannot be read."]}
    return {
        **as_json(reading),
        "delivery": reading.delivery.value if reading.delivery else None,
        "sender": reading.sender,
        "subject": reading.subject,
        "may_answer": reading.may_answer,
    }


def serve(wall_seconds: float) -> None:
    """Answer requests on standard input until it ends, or until nobody listens any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    answer = b""  # that everything is loaded
    while True:
        try:
            answers.write(_head(answer) + answer)
            answers.flush()
            count = int(_read(requests) or b"0")
            what, raw, letter, expected, authserv_id, *others = (_read(requests) for _ in range(count))
        except EOFError:
            return
        except BrokenPipeError:
            os._exit(0)
        more = tuple(each for each in others if each is not None)
        asked = _Asked(raw or b"", letter, _text(expected), _text(authserv_id), more, what == b"show")
        answer = _forked(asked, wall_seconds)


if __name__ == "__main__":
    serve(float(sys.argv[1]))
