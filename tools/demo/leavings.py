"""What the demo leaves to be looked at: each letter as it went, the copy with log and proof, the figures."""

import asyncio
import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from models.ids import workflow_id
from models.post import Letter
from records.copies import copies_of
from records.database import open_database, reading
from records.keys import HouseKey
from records.letters_out import letters_of
from records.log import load_log
from records.proving import Check
from records.store import unseal
from records.verify import verify
from settings import Settings
from temporal_client import connect


@dataclass(frozen=True)
class Figures:
    """What can be counted of one request."""

    events: int
    history_events: int
    letters: int
    pages: int
    marks: int
    proved: bool
    checks: tuple[Check, ...]

    @property
    def whole(self) -> bool:
        """Whether the copy is proved, and everything in the cabinet is as it was written."""
        return self.proved and not any(check.faults for check in self.checks)


def leave(settings: Settings, ref: str, out: Path) -> Figures:
    """Write letters, copy, log and proof of a request into a folder, and count what happened in it."""
    engine = open_database(settings.database)
    key = HouseKey.load(settings.document_key_path)
    try:
        with reading(engine) as session:
            letters = letters_of(session, ref)
            copy = copies_of(session, ref)[-1]
            events = len(load_log(session, ref))
            (out / "clean-copy.pdf").write_bytes(unseal(session, key, copy.sealed_id))
            (out / "redaction-log.json").write_bytes(_pretty(unseal(session, key, copy.log_id)))
    finally:
        engine.dispose()
    (out / "proof.json").write_bytes(_pretty(copy.proof_json.encode()))
    _write_letters(letters, out / "letters")
    return Figures(
        events=events,
        history_events=asyncio.run(_history_events(settings, ref)),
        letters=len(letters),
        pages=copy.pages,
        marks=copy.marks,
        proved=copy.proved,
        checks=tuple(verify(settings.database, str(settings.document_key_path))),
    )


def _write_letters(letters: list[Letter], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, letter in enumerate(sorted(letters, key=lambda each: each.written_at), start=1):
        head = [
            f"To: {letter.to_name}{f' <{letter.to_email}>' if letter.to_email else ''}",
            f"By: {letter.channel.value}, {letter.status.value}",
            f"Subject: {letter.subject}",
        ]
        path = folder / f"{number:02}-{letter.kind.replace('_', '-')}-{_plain(letter.to_name)}.txt"
        path.write_text("\n".join([*head, "", letter.text, ""]), encoding="utf-8")


def _plain(name: str) -> str:
    """A name as part of a file's name."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-") or "somebody"


def _pretty(data: bytes) -> bytes:
    return (json.dumps(json.loads(data), indent=2, ensure_ascii=False) + "\n").encode()


async def _history_events(settings: Settings, ref: str) -> int:
    """How many events Temporal keeps of the request's process, over all its runs."""
    client = await connect(settings)
    found = 0
    async for run in client.list_workflows(f'WorkflowId = "{workflow_id(ref)}"'):
        handle = client.get_workflow_handle(run.id, run_id=run.run_id)
        found += len((await handle.fetch_history()).events)
    return found
