"""Marking in a real browser without a mouse, with a slow hand, with a finger, and over a slow connection."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from models.words import Role
from tests.e2e.test_drawing import Served, browser, choose, furnished, house, place, served, told

pytestmark = pytest.mark.browser
__all__ = ["browser", "furnished", "house", "served"]


@pytest.fixture
def page(served: Served) -> Iterator[Page]:
    """The marker at a page of a PDF, with whom marks are about chosen."""
    page = served.somebody(Role.MANAGER)
    page.goto(served.here.page("Registration"))
    choose(page)
    page.evaluate("document.activeElement.blur()")
    yield page


def test_a_box_is_drawn_by_keys_alone(served: Served, page: Page) -> None:
    """S35; WCAG 2.2, 2.1.1: a page that no machine could read is marked without a pointer too."""
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.press("x")
    assert "from the left" in page.inner_text("#told")
    for key in ("ArrowDown", "Shift+ArrowRight", "Shift+ArrowRight", "Alt+ArrowLeft"):
        page.keyboard.press(key)
    assert "136 wide, 18 high" in page.inner_text("#told")
    told(page, lambda: page.keyboard.press("Enter"))
    (made,) = (row for row in served.here.marks() if row.by != "software")
    assert made.words == "" and page.locator("#pointer rect").count() == 0
    told(page, lambda: page.click("#undo"))
    assert served.words() == set()
    told(page, lambda: page.click("#redo"))
    assert served.words() == {""}
    page.click("#preview")
    assert page.get_attribute("#preview", "aria-pressed") == "true"


def test_a_double_click_of_a_slow_hand_is_a_paragraph_too(served: Served, page: Page) -> None:
    """S35: the first click has marked its word by then; the paragraph takes its place."""
    page.goto(served.here.page("Registration", 2))
    at = place(page, 2)
    page.mouse.move(*at)
    for number in (1, 2):
        page.mouse.down(click_count=number)
        page.mouse.up(click_count=number)
        page.wait_for_timeout(320)
    page.wait_for_function(
        "() => document.querySelector('#panel [data-mark]')?.textContent.includes('Nothing here.')"
    )
    assert all("Nothing here." in words for words in served.words()) and len(served.words()) == 1


def test_a_finger_marks_by_tapping_and_drawing_along_a_line(served: Served, page: Page) -> None:
    """S35: a tablet has no keys: a tap marks, a stroke along the line marks a span, a button takes it back."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})

    def touch(kind: str, *points: tuple[float, float]) -> None:
        given: list[Any] = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": given})

    def tap(at: tuple[float, float]) -> None:
        touch("touchStart", at)
        touch("touchEnd")

    told(page, lambda: tap(place(page, 0)))
    assert served.words() == {"Registration"}

    def stroke() -> None:
        start, end = place(page, 2), place(page, 3)
        touch("touchStart", start)
        for step in range(1, 6):
            touch("touchMove", (start[0] + (end[0] - start[0]) * step / 5, start[1]))
        touch("touchEnd")

    told(page, stroke)
    assert served.words() == {"Registration", "Rowan Ashdown"}
    told(page, lambda: page.click("#undo"))
    assert served.words() == {"Registration"}


def test_a_slow_connection_is_told_and_two_quick_steps_back_are_two(served: Served, page: Page) -> None:
    """S35: what was pressed while the answer was on its way is done after it."""
    waiting: list[Route] = []
    page.route("**/mark", lambda route: waiting.append(route))
    page.mouse.click(*place(page, 0))
    page.wait_for_function("() => document.getElementById('told').textContent.includes('connection is slow')")
    page.keyboard.press("z")
    waiting.pop().continue_()
    page.wait_for_function("() => document.getElementById('told').textContent === 'Undone.'")
    assert served.words() == set()
    page.unroute("**/mark")
    for word in (0, 2):
        told(page, lambda word=word: page.mouse.click(*place(page, word)))  # type: ignore[misc]
    page.keyboard.press("z")
    page.keyboard.press("z")
    page.wait_for_function("() => document.querySelectorAll('#panel [formaction$=\"/off\"]').length === 0")
    assert served.words() == set()
