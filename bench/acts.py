"""What an act costs: a bare Update, one of ours through the desk, and a form of a page, in turns on one instance.

Run with `python -m bench.acts`. Everything is real: Temporal's development server, the worker and the pages as
`make run` starts them, SQLite on disk. The bare Update runs against the same server in the same minutes, so
the ratios hold on any machine; the milliseconds are this machine's.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import select
from temporalio.client import WorkflowHandle
from temporalio.worker import Worker

from bench.bare import Bare
from models import acts
from models.files import Document
from models.ids import workflow_id
from models.people import User
from models.words import Arrival, ParentalSource, Role
from records.database import open_database, reading, writing
from records.file import DocumentFacts, add_document, edit_document, file_digest
from records.keys import HouseKey
from records.requests import NewRequest, create_request, get_request
from rules.calendars import Nation, calendar_for
from rules.profiles import load_profile
from rules.terms import Terms
from starter import Actor, Desk
from temporal_client import connect, leave
from tools.demo.browser import NotAsExpected, send
from tools.demo.instance import Instance
from tools.demo.walker import Acts, Walker

QUEUE = "bench"
WARM_UP = 5
_OPEN = timedelta(minutes=30)
# Each act dates the paper anew, because the file is only another one if something counts in it.
_FIRST_SAID, _FIRST_SENT = date(2010, 1, 1), date(2018, 1, 1)
Way = Callable[[int], Awaitable[float]]


@dataclass
class Row:
    """One way to act: its times in milliseconds, and the events that Temporal keeps of one act."""

    what: str
    milliseconds: list[float] = field(default_factory=list)
    events: int = 0

    @property
    def median(self) -> float:
        """Half of the acts took at most this long, in milliseconds."""
        return statistics.median(self.milliseconds)

    @property
    def worst_of_twenty(self) -> float:
        """The 95th percentile, in milliseconds."""
        return statistics.quantiles(self.milliseconds, n=20)[-1]


class Case:
    """A request whose file is being collected, and the desk and page through which its acts go."""

    def __init__(self, instance: Instance) -> None:
        settings = instance.settings
        self.engine = open_database(settings.database)
        self.desk = Desk(settings, self.engine, HouseKey.load(settings.document_key_path))
        with reading(self.engine) as session:
            manager = session.exec(select(User).where(User.role == Role.MANAGER)).one()
        self.manager = Actor(manager.id, Role.MANAGER)
        self.timed = Acts()
        self.page = Walker(instance.web_url, self.timed)
        self.account = instance.accounts[Role.MANAGER]
        self.ref, self.child, self.paper = "", "", ""

    async def open(self) -> None:
        """Record the request, settle its intake, put one paper into its file, and sign in."""
        today = datetime.now(UTC).date()
        calendar = calendar_for(Nation.ENGLAND, today)
        terms = Terms(profile=load_profile("uk_gdpr"), nation=Nation.ENGLAND, calendar=calendar)
        form = NewRequest(
            child_name="Robin Measured",
            child_born_on=date(2022, 5, 3),
            requester_name="Amina Measured",
            requester_email="amina@example.org",
            relationship="mother",
            parental_source=ParentalSource.MOTHER,
            received_on=today,
            arrived_by=Arrival.LETTER,
            asked_for="Everything",
            profile="uk_gdpr",
            nation="england",
            terms_json=terms.model_dump_json(),
            calendar_version=calendar.version,
        )
        with writing(self.engine) as session:
            self.ref, _ = create_request(session, form, "bench", self.manager.id)
        await self.desk.begin(self.ref)
        await self._done(acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER))
        with writing(self.engine, self.ref) as session:
            request = get_request(session, self.ref)
            if request is None:
                raise LookupError("The request is not there.")
            self.child = request.child_id
            paper = add_document(
                session,
                self.desk.key,
                self.child,
                self.ref,
                b"A short note.",
                "note.txt",
                "Note",
                "text",
                1,
                self.manager.id,
            )
            if not isinstance(paper, Document):
                raise LookupError("The paper was not taken.")
            self.paper = paper.id
        await asyncio.to_thread(self._sign_in)

    async def say(self, number: int) -> float:
        """One act through the desk: saved, taken by the workflow, recorded; milliseconds."""
        facts = DocumentFacts(title="Note", dated=_FIRST_SAID + timedelta(days=number))
        with writing(self.engine, self.ref) as session:
            edit_document(session, self.paper, self.ref, facts, self.manager.id, datetime.now(UTC))
            digest = file_digest(session, self.child)
        begun = time.perf_counter()
        await self._done(acts.FileChanged(digest=digest, documents=1, pages=1))
        return (time.perf_counter() - begun) * 1000

    async def send(self, number: int) -> float:
        """One form of a page: a plain write and the same act; milliseconds from sending it to being led on."""
        return await asyncio.to_thread(self._send, number)

    def close(self) -> None:
        """Close page and database."""
        self.page.close()
        self.engine.dispose()

    async def _done(self, act: acts.Act) -> None:
        outcome = await self.desk.say(self.ref, act, self.manager, "measured")
        if outcome.status != "done":
            raise RuntimeError(f"An act was not done but {outcome.status}: {outcome.words}")

    def _sign_in(self) -> None:
        self.page.goto("/sign-in")
        self.page.fill("E-mail address", self.account.email)
        self.page.fill("Password", self.account.password)
        self.page.press("Sign in")

    def _send(self, number: int) -> float:
        before = len(self.timed.milliseconds)
        self.page.goto(f"/requests/{self.ref}/documents/{self.paper}")
        self.page.fill_date("Date", _FIRST_SENT + timedelta(days=number))
        send(self.page, "Save", "What is known of the document is saved")
        return self.timed.milliseconds[before]


async def measure(instance: Instance, rounds: int) -> list[Row]:
    """The three ways in turns, so that a busy moment meets all of them."""
    client = await connect(instance.settings)
    with closing(Case(instance)) as case:
        async with Worker(client, task_queue=QUEUE, workflows=[Bare]):
            bare = await client.start_workflow(Bare.run, id="bench/bare", task_queue=QUEUE, execution_timeout=_OPEN)
            await case.open()
            ours = client.get_workflow_handle(workflow_id(case.ref))

            async def tell(number: int) -> float:
                begun = time.perf_counter()
                await bare.execute_update(Bare.tell, number)
                return (time.perf_counter() - begun) * 1000

            ways: list[tuple[Row, Way, WorkflowHandle[Any, Any]]] = [
                (Row("a bare Update"), tell, bare),
                (Row("an act through the desk"), case.say, ours),
                (Row("a form of a page, to being led on"), case.send, ours),
            ]
            for number in range(WARM_UP + rounds):
                for row, way, _ in ways:
                    row.milliseconds.append(await way(number))
            for row, way, handle in ways:
                del row.milliseconds[:WARM_UP]
                before = await _at_rest(handle)
                await way(-1)
                row.events = await _at_rest(handle) - before
            await bare.signal(Bare.end)
            await bare.result()
    return [row for row, _, _ in ways]


async def _at_rest(handle: WorkflowHandle[Any, Any]) -> int:
    """The length of a history once nothing is added to it any more."""
    length, seen = 0, -1
    while length != seen:
        seen = length
        await asyncio.sleep(0.5)
        length = (await handle.describe()).history_length
    return length


def table(rows: list[Row]) -> list[str]:
    """The lines that are printed; the ratio is to the bare Update's median."""
    base = rows[0].median
    lines = [f"{'one act':<36}{'median':>10}{'95 %':>10}{'ratio':>8}{'events':>8}"]
    for row in rows:
        times = f"{row.median:>7.1f} ms{row.worst_of_twenty:>7.1f} ms"
        lines.append(f"{row.what:<36}{times}{row.median / base:>8.2f}{row.events:>8}")
    return lines


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.acts", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100, help="acts of each kind (default: %(default)s)")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="clean-copy-bench-") as folder:
        instance = Instance.start(Path(folder) / "var")
        try:
            rows = asyncio.run(measure(instance, rounds))
        except NotAsExpected as problem:
            print(f"Not as expected: {problem}", file=sys.stderr)
            return 1
        finally:
            instance.stop()
    print("\n".join(table(rows)))
    return 0


if __name__ == "__main__":
    leave(main())
