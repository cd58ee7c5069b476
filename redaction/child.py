"""The process in which strangers' files are opened; it talks with its parent over two pipes (R34)."""

import json
import resource
import struct
import sys
from collections.abc import Mapping
from typing import IO, Any

from redaction.limits import CPU_SECONDS, MEMORY_BYTES
from redaction.values import Refusal, Unreadable

_FRAME = struct.Struct(">I")
Sources = Mapping[str, Any]


def _bound_memory(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _bound_time(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    end = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (end, resource.RLIM_INFINITY))


def answer(sources: Sources, job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Do one job on one file; a file that cannot be read becomes a refusal in words."""
    try:
        source = sources[job["kind"]]
        reply, blobs = source.JOBS[job["job"]](data, job)
    except Unreadable as refusal:
        return {"refused": refusal.code.value, "message": refusal.message}, []
    except (MemoryError, RecursionError):
        return {
            "refused": Refusal.TOO_MUCH_WORK.value,
            "message": "This file takes too much time or memory to open. "
            "Print it to a new PDF and bring that instead.",
        }, []
    return reply, blobs


def serve(
    reader: IO[bytes],
    writer: IO[bytes],
    sources: Sources,
    *,
    memory_bytes: int = MEMORY_BYTES,
    cpu_seconds: int = CPU_SECONDS,
) -> None:
    """Answer jobs until the parent closes the pipe."""
    _bound_memory(memory_bytes)
    held = b""
    while len(size := reader.read(4)) == 4:
        job = json.loads(reader.read(_FRAME.unpack(size)[0]))
        held = held if job["held"] else reader.read(job["size"])
        _bound_time(cpu_seconds)
        reply, blobs = answer(sources, job, held)
        head = json.dumps({**reply, "blobs": [len(blob) for blob in blobs]}).encode()
        writer.write(_FRAME.pack(len(head)) + head)
        for blob in blobs:
            writer.write(blob)
        writer.flush()


def main() -> None:
    """Open strangers' files for the parent until it is done."""
    from redaction.sources import docx_source, mail_source, pdf_source, picture_source, text_source

    sources: Sources = {
        "pdf": pdf_source,
        "image": picture_source,
        "eml": mail_source,
        "docx": docx_source,
        "text": text_source,
    }
    serve(sys.stdin.buffer, sys.stdout.buffer, sources)


if __name__ == "__main__":
    main()
