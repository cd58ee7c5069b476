"""Opens strangers' files in a child process with bounds on time and memory (R34)."""

import atexit
import hashlib
import json
import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

from redaction.limits import WALL_SECONDS
from redaction.values import Refusal, Unreadable

_FRAME = struct.Struct(">I")
_JOBS_PER_CHILD = 400
_PIPE_BYTES = 1 << 18  # a picture travels in a few steps, not in dozens
_PASSED_ON = {"PATH", "LANG", "LC_ALL", "TZ", "TESSDATA_PREFIX"}
# How a process ends that ran out of time or memory; a library without memory aborts or traps.
_STARVED = tuple(-each for each in (signal.SIGXCPU, signal.SIGKILL, signal.SIGABRT, signal.SIGTRAP, signal.SIGILL))
_TOO_MUCH = "This file takes too much time or memory to open. Print it to a new PDF and bring that instead."
_BROKEN = "This file is damaged and cannot be opened. Ask for it again, or print it and scan the paper."


class _Child:
    """One child process; it holds the last file it was given, so that page follows page quickly."""

    def __init__(self, program: str) -> None:
        root = str(Path(__file__).resolve().parent.parent)
        environment = {name: value for name, value in os.environ.items() if name in _PASSED_ON}
        environment |= {"PYTHONPATH": root, "OMP_NUM_THREADS": "2", "PYTHONHASHSEED": "0"}
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            pipesize=_PIPE_BYTES,
        )
        if self._process.stdin is not None:
            os.set_blocking(self._process.stdin.fileno(), False)  # a child that does not listen holds up nobody
        self.held = ""
        self.jobs = 0

    @property
    def usable(self) -> bool:
        return self._process.poll() is None and self.jobs < _JOBS_PER_CHILD

    def ask(
        self, job: dict[str, Any], data: bytes, digest: str, seconds: float
    ) -> tuple[dict[str, Any], list[bytes]]:
        """Send one job with its file and wait for the answer; the file travels only when it changed.

        Raises TimeoutError where both are not done in so many seconds, OSError or EOFError where the child ended.
        """
        self.jobs += 1
        blob = b"" if digest == self.held else data
        self.held = digest
        head = json.dumps({**job, "size": len(blob), "held": not blob}).encode()
        writer, reader = self._process.stdin, self._process.stdout
        if writer is None or reader is None:
            raise OSError("The reading process has no pipes.")
        deadline = time.monotonic() + seconds
        _write(writer, _FRAME.pack(len(head)) + head, deadline)
        _write(writer, blob, deadline)
        answer = json.loads(_read(reader, _FRAME.unpack(_read(reader, 4, deadline))[0], deadline))
        return answer, [_read(reader, size, deadline) for size in answer.pop("blobs", [])]

    def close(self) -> int:
        """End the child; its exit code (negative: the signal that had already ended it)."""
        ended = self._process.poll()
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue
        code = self._process.wait()
        return code if ended is None else ended


def _write(writer: IO[bytes], data: bytes, deadline: float) -> None:
    left, handle = memoryview(data), writer.fileno()
    while left:
        seconds = deadline - time.monotonic()
        if seconds <= 0 or not select.select([], [handle], [], seconds)[1]:
            raise TimeoutError
        left = left[os.write(handle, left) :]


def _read(reader: IO[bytes], size: int, deadline: float) -> bytes:
    pieces = bytearray()
    handle = reader.fileno()
    while len(pieces) < size:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([handle], [], [], left)[0]:
            raise TimeoutError
        piece = os.read(handle, min(size - len(pieces), 1 << 20))
        if not piece:
            raise EOFError
        pieces += piece
    return bytes(pieces)


class Jail:
    """A few children of one program, handed out to the threads that ask."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._idle: list[_Child] = []
        self._lock = threading.Lock()
        atexit.register(self.close)

    def ask(
        self, job: dict[str, Any], data: bytes, seconds: float = WALL_SECONDS, *, digest: str = ""
    ) -> tuple[dict[str, Any], list[bytes]]:
        """The child's answer and its blobs; `digest` is the SHA-256 of `data`, where it is known already.

        Raises:
            Unreadable: the child refused the file, or died or ran out of its bounds over it.
        """
        digest = digest or hashlib.sha256(data).hexdigest()
        child = self._take(digest)
        try:
            answer, blobs = child.ask(job, data, digest, seconds)
        except TimeoutError as error:
            child.close()
            raise Unreadable(Refusal.TOO_MUCH_WORK, _TOO_MUCH) from error
        except (OSError, EOFError, ValueError, struct.error) as error:
            if child.close() in _STARVED:
                raise Unreadable(Refusal.TOO_MUCH_WORK, _TOO_MUCH) from error
            raise Unreadable(Refusal.BROKEN, _BROKEN) from error
        self._give_back(child)
        if "refused" in answer:
            raise Unreadable(Refusal(answer["refused"]), answer["message"])
        return answer, blobs

    def _take(self, digest: str) -> _Child:
        with self._lock:
            for child in self._idle:
                if child.held == digest and child.usable:
                    self._idle.remove(child)
                    return child
            while self._idle:
                child = self._idle.pop()
                if child.usable:
                    return child
                child.close()
        return _Child(self._program)

    def _give_back(self, child: _Child) -> None:
        with self._lock:
            if child.usable and len(self._idle) < 2:
                self._idle.append(child)
                return
        child.close()

    def close(self) -> None:
        """End all children."""
        with self._lock:
            for child in self._idle:
                child.close()
            self._idle.clear()


opener = Jail("redaction.child")
