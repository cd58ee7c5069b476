"""The digest over the real schedule, database and mail: told each working morning, silent otherwise."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlmodel import select
from temporalio.testing import ActivityEnvironment

from activities.digests import DigestActivities
from activities.tools import Tools
from models.ids import digest_id
from models.people import Setting
from models.words import Role
from records.database import reading
from rules.calendars import Nation, calendar_for
from rules.times import local_date
from temporal_client import connect
from tests.e2e.house import House
from tests.e2e.player import Player
from worker import tools_for


class ToolsOfAnotherDay(Tools):
    """The tools of the house, on a morning of our choice."""

    moment = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """The chosen morning."""
        return self.moment


def on_a(house: House, weekday: int) -> DigestActivities:
    """The activity on a Monday (0) to Sunday (6) that is no public holiday, for working days, after the next week.

    Today's own digest may have gone already, and today's morning was before what the test does.
    """
    calendar = calendar_for(Nation.ENGLAND, local_date(datetime.now(UTC)))
    moment = (datetime.now(UTC) + timedelta(days=7)).replace(hour=8)
    while moment.weekday() != weekday or (weekday < 5 and not calendar.is_working_day(moment.date())):
        moment += timedelta(days=1)
    tools = ToolsOfAnotherDay(**vars(tools_for(house.settings, house.engine, house.desk.key)))
    object.__setattr__(tools, "moment", moment)
    return DigestActivities(tools)


def told(house: House, ref: str) -> list[dict[str, str]]:
    """The digests to the manager that name this request."""
    mails = house.mails(house.account(Role.MANAGER)["email"])
    return [mail for mail in mails if ref in mail["text"] and "waiting for you" in mail["text"]]


def test_the_manager_is_told_in_the_morning_what_waits(house: House) -> None:
    """One mail a person a day, with references and dates and without names."""
    player = Player(house)
    player.create()
    monday = on_a(house, 0)
    environment = ActivityEnvironment()
    assert environment.run(monday.send_digests) > 0
    environment.run(monday.send_digests)
    mails = told(house, player.ref)
    assert len(mails) == 1
    assert "Ashdown" not in mails[0]["text"] + mails[0]["subject"]


def test_nobody_is_told_on_a_sunday(house: House) -> None:
    """Silent on a day that is not a working day."""
    assert ActivityEnvironment().run(on_a(house, 6).send_digests) == 0


def test_the_schedule_stands_and_runs(house: House) -> None:
    """A Temporal Schedule, set up once, seen in the Web UI."""
    asyncio.run(_a_morning_by_hand(house))


async def _a_morning_by_hand(house: House) -> None:
    with reading(house.engine) as session:
        setting_id = session.exec(select(Setting)).one().id
    client = await connect(house.settings)
    schedule = client.get_schedule_handle(digest_id(setting_id))
    before = (await schedule.describe()).info.num_actions
    await schedule.trigger()
    for _ in range(200):
        description = await schedule.describe()
        if description.info.num_actions > before and not description.info.running_actions:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("The digest did not run.")
