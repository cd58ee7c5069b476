"""The whole procedure in a real browser, as manager, deputy, line manager, third party and parent (S3-S46)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium

from tests.e2e.browsers import InChromium, chromium_at
from tests.e2e.house import House
from tests.e2e.pages import accounts
from tools.demo.cast import short_plan
from tools.demo.play import Play
from tools.demo.post import Post
from tools.demo.scenes import play_all
from tools.demo.teller import Teller

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Chromium]:
    """One Chromium for all people; each has a window and cookies of their own."""
    with chromium_at(chromium) as browser:
        yield browser


def test_everybody_takes_part_in_a_real_browser(house: House, browser: Chromium, tmp_path: Path) -> None:
    """The script of `make demo`, with a few papers, and with the pages' scripts at work."""
    windows: list[InChromium] = []

    def open_browser() -> InChromium:
        windows.append(InChromium(browser, str(house.run["urls"]["web"])))
        return windows[-1]

    with (tmp_path / "story.txt").open("w+") as story:
        play = Play(
            short_plan(tmp_path / "papers"), accounts(house), open_browser, Post(house.inbox_url), Teller(story)
        )
        play_all(play)
        play.close()
    assert [fault for window in windows for fault in window.faults] == []
    state = house.state(play.ref)
    assert state.copies[-1].made.proved
    assert state.given is not None and state.closed_as is not None
