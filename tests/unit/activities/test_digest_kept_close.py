"""The morning's digest tells nobody of what is kept from them (R24, S61)."""

from dataclasses import fields
from datetime import datetime

import pytest
from sqlmodel import select
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.digests import DigestActivities
from activities.tools import Tools
from models import acts
from models.post import Letter
from models.words import Role
from records.database import reading
from tests.unit.activities.conftest import Recorder
from tests.unit.web.house import NOW
from tests.unit.web.sharing_house import begun


class ThatMorning(Tools):
    """The tools of the house on its own day, a working Monday."""

    def now(self) -> datetime:
        """The house's clock."""
        return NOW


def digests(recorder: Recorder) -> dict[str, str]:
    """What each reads in the morning, by their name; the post is away, the letters are written."""
    tools = ThatMorning(**{one.name: getattr(recorder.tools, one.name) for one in fields(Tools) if one.init})
    with pytest.raises(ApplicationError, match="mail_server_away"):
        ActivityEnvironment().run(DigestActivities(tools).send_digests)
    with reading(recorder.house.desk.engine) as session:
        letters = session.exec(select(Letter).where(Letter.kind == "digest")).all()
    return {letter.to_name: letter.text for letter in letters}


def test_whom_a_sharing_is_about_reads_nothing_of_it(recorder: Recorder) -> None:
    """S61, S106: a worry about the line manager, whose answer to a doubt it would else wait for."""
    recorder.house.request()
    boss = recorder.user(Role.LINE_MANAGER)
    about = {"about": [boss.id]}
    shared = [begun(recorder.house, recorder.house.person(Role.MANAGER), **more) for more in ({}, about)]
    other, theirs = (path.rpartition("/")[2] for path in shared)
    for ref in (other, theirs):
        recorder.house.record(ref, acts.DoubtRaised())
    read = digests(recorder)
    assert other in read[boss.name]
    assert theirs not in read[boss.name]


def test_who_asks_for_a_child_of_their_own_reads_nothing_of_it(recorder: Recorder) -> None:
    """R24: not even that a second person is looked for."""
    house, boss = recorder.house, recorder.user(Role.LINE_MANAGER)
    own = house.request(requester_name=boss.name, requester_user_id=boss.id)
    stop = house.record(own, acts.StopPlaced(), Role.SAFEGUARDING_LEAD)
    house.record(own, acts.StopLifted(stop_seq=stop.seq), Role.MANAGER)
    read = digests(recorder)
    assert f"{own}: a second person" in read["Farida Nasser"]
    assert boss.name not in read
