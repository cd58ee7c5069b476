"""The whole procedure in a real browser, as manager, deputy, line manager, third party and parent (S3-S46)."""

from pathlib import Path

import pytest

from tests.e2e.house import House
from tests.e2e.pages import accounts
from tools.demo.cast import short_plan
from tools.demo.chromium import Chromium, Window
from tools.demo.play import Play
from tools.demo.post import Post
from tools.demo.scenes import play_all
from tools.demo.teller import Teller

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def test_everybody_takes_part_in_a_real_browser(house: House, chromium: str, tmp_path: Path) -> None:
    """The script of `make demo`, with a few papers, and with the pages' scripts at work."""
    windows: list[Window] = []
    with Chromium(chromium) as browser, (tmp_path / "story.txt").open("w+") as story:

        def open_browser() -> Window:
            windows.append(browser.window(str(house.run["urls"]["web"])))
            return windows[-1]

        plan, post = short_plan(tmp_path / "papers"), Post(house.inbox_url)
        play = Play(plan, accounts(house), open_browser, post, Teller(story))
        play_all(play)
        play.close()
    assert [fault for window in windows for fault in window.faults] == []
    state = house.state(play.ref)
    assert state.copies[-1].made.proved
    assert state.given is not None and state.closed_as is not None
