"""A setting's own wording of letters reaches the letters and their preview, or stops the worker with a sentence."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine

from models.words import PartyKind, Role
from records.keys import HouseKey
from settings import SettingsError, load_settings
from tests.unit.web.conftest import furnished, house
from tests.unit.web.house import House
from tests.unit.web.parties import paper, passage, somebody
from worker import tools_for

__all__ = ["furnished", "house"]
WORDS = """We keep a file on {{ child_name }}. It says this about you:

{{ reference_text }}

Please answer by {{ reply_by }}. {{ requester_name }} has asked to see it. You may say yes or no. A no is weighed.

{% include "layout/how_to_answer.txt" %}

{% include "layout/what_we_do_with_it.txt" %}
"""


def worded(var: Path, text: str, kind: str = "third_party_family") -> None:
    """The setting words one letter itself."""
    (var / "wording" / kind).mkdir(parents=True)
    (var / "wording" / kind / "body.txt").write_text(text)


def test_a_placeholder_that_does_not_exist_stops_the_worker_with_a_sentence(tmp_path: Path) -> None:
    """S22: no letter with a hole in it."""
    worded(tmp_path, "Answer by {{ replyby }}.", "reminder")
    with pytest.raises(SettingsError, match=r"reminder/body\.txt: .*replyby.* is no placeholder"):
        tools_for(load_settings({}, var=tmp_path), create_engine("sqlite://"), HouseKey(b"k" * 32))


def test_the_preview_of_a_letter_shows_the_settings_own_words(house: House) -> None:
    """S20: what is previewed is what goes."""
    ref = house.request(child_name="Rowan Ashdown")
    house.entitled(ref)
    person = somebody(house, ref, "Rosa Marsh", PartyKind.FAMILY, email="rosa@example.org")
    passage(house, ref, person, paper(house, ref))
    worded(house.desk.settings.var, WORDS)
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/people/{person}/letter").text
    assert "We keep a file on Rowan Ashdown. It says this about you:" in page
