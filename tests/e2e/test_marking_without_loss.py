"""Marking in a real browser when things go wrong: no connection, signed out, a key held down, keys switched off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route

from models.words import Role
from tests.e2e.test_drawing import Served, browser, choose, furnished, house, place, served, told
from tests.unit.web.house import PASSWORD
from web.marker.reading import LIBRARY

pytestmark = pytest.mark.browser
__all__ = ["browser", "furnished", "house", "served"]


@pytest.fixture
def page(served: Served) -> Iterator[Page]:
    """The marker at a page with suggestions, with whom marks are about chosen."""
    page = served.somebody(Role.MANAGER)
    page.goto(served.here.page("Observation"))
    choose(page)
    yield page
    page.context.set_offline(False)


def _notice(page: Page) -> str:
    page.wait_for_function("() => !document.getElementById('unsaved').hidden")
    return page.inner_text("#unsaved")


def _saved(page: Page) -> None:
    page.wait_for_function("() => document.getElementById('unsaved').hidden")
    page.wait_for_function("() => document.getElementById('told').textContent !== ''")


def test_marks_made_without_a_connection_are_saved_when_it_is_back(served: Served, page: Page) -> None:
    """S35: the page says so, keeps them and saves them by itself."""
    page.context.set_offline(True)
    for number, word in ((1, 4), (2, 6)):
        page.mouse.click(*place(page, word))
        page.wait_for_function(f"() => document.getElementById('unsaved').textContent.includes('{number} change')")
    assert "no connection" in _notice(page) and served.words() == set()
    page.context.set_offline(False)
    page.wait_for_function("() => document.querySelectorAll('#panel button[formaction$=\"/off\"]').length === 2")
    assert len(served.words()) == 2


def test_a_mark_made_after_the_session_ended_is_saved_after_signing_in(served: Served, page: Page) -> None:
    """S35, S59: it waits in the window of the person who made it; who signs in decides."""
    page.context.clear_cookies(name="cleancopy")
    page.mouse.click(*place(page, 4))
    assert "signed out" in _notice(page)
    page.click("#unsaved >> text=Sign in again")
    page.fill("[name=email]", "manager@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    assert page.url.endswith(served.here.page("Observation"))
    assert "1 change is not saved yet" in _notice(page) and served.words() == set()
    page.click("#unsaved >> text=Save now")
    _saved(page)
    assert len(served.words()) == 1


def test_a_mark_whose_answer_got_lost_is_one_mark(served: Served, page: Page) -> None:
    """S35: it had arrived; the page cannot know, sends it again by itself and is told that it is there."""
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/mark", lose)
    page.mouse.click(*place(page, 4))
    assert "1 change is not saved yet" in _notice(page)
    _saved(page)
    assert lost == [200]
    assert len([row for row in served.here.marks() if row.by != "software"]) == 1
    told(page, lambda: page.keyboard.press("z"))
    assert served.words() == set(), "and it can be taken back"


def test_what_another_marks_comes_by_itself_and_disturbs_nobody(served: Served, page: Page) -> None:
    """S36: the window stays in front; who draws, or has a list open, is not interrupted."""
    other = served.somebody(Role.DEPUTY)
    other.goto(served.here.page("Observation"))
    choose(other)
    page.evaluate("document.activeElement.blur()")
    shown = page.locator("#shapes [data-mark]").count()
    told(other, lambda: other.mouse.click(*place(other, 4)))
    page.wait_for_function(f"() => document.querySelectorAll('#shapes [data-mark]').length === {shown + 1}")
    assert "Somebody else" in page.inner_text("#told")
    assert page.locator("#panel [data-mark]").count() == shown + 1
    page.click("summary:has-text('Type words')")
    page.fill("#typed", "collected")
    page.evaluate("document.getElementById('typed').setSelectionRange(2, 5)")
    told(other, lambda: other.mouse.click(*place(other, 6)))
    page.wait_for_function(f"() => document.querySelectorAll('#shapes [data-mark]').length === {shown + 2}")
    at = "[document.activeElement.id, document.activeElement.selectionStart, document.activeElement.selectionEnd]"
    assert page.evaluate(at) == ["typed", 2, 5]


def test_what_waits_in_the_window_goes_with_whoever_signs_out(page: Page) -> None:
    """R34: words of the file are left in no browser for the next person."""
    page.route("**/mark", lambda route: route.abort())
    page.mouse.click(*place(page, 4))
    assert "1 change is not saved yet" in _notice(page)
    page.click("text=Sign out")
    assert page.url.endswith("/sign-in")
    assert page.evaluate("Object.keys(sessionStorage)") == []


def test_nothing_that_was_typed_or_focused_is_lost_by_a_mark(served: Served, page: Page) -> None:
    """WCAG 2.2, 2.4.3: the answer of a form leaves focus, ticks, typed words and the place in the panel."""
    page.click("summary:has-text('Type words')")
    page.fill("#typed", "collected")
    page.check("[name=pick] >> nth=1")
    top = page.locator("[value^='accept:'] >> nth=0").bounding_box()
    told(page, lambda: page.mouse.click(*place(page, 4)))
    assert page.input_value("#typed") == "collected"
    assert page.locator("[name=pick]:checked").count() == 1
    page.evaluate("scrollTo(0, 0)")
    first = page.locator("[value^='reject:'] >> nth=0")
    first.focus()
    told(page, lambda: page.keyboard.press("Enter"))
    assert page.evaluate("document.activeElement.value").startswith("reject:"), "the next one"
    assert top is not None
    page.focus("#typed")
    told(page, lambda: page.keyboard.press("Enter"))
    assert "collected" in served.words() and page.input_value("#typed") == ""


def test_keys_can_be_switched_off_and_a_key_held_down_reads_nothing(served: Served, page: Page) -> None:
    """WCAG 2.2, 2.1.4; S35: a page counts as read only when a person says so."""
    unread = page.inner_text(".cc-bar__count")
    page.evaluate("document.activeElement.blur()")
    held = "new KeyboardEvent('keydown', { key: 'Enter', repeat: true, bubbles: true })"
    page.evaluate(f"document.body.dispatchEvent({held})")
    page.click("#keys")
    page.uncheck("#keys-on")
    page.click("#help >> text=Close")
    page.keyboard.press("n")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert page.url.endswith(served.here.page("Observation")) and page.inner_text(".cc-bar__count") == unread
    page.click("#keys")
    page.check("#keys-on")
    page.click("#help >> text=Close")
    page.evaluate("document.activeElement.blur()")
    with page.expect_navigation():
        page.keyboard.press("n")


def test_the_size_of_the_page_is_kept_for_the_next(served: Served, page: Page) -> None:
    """S35: by buttons as well as by keys."""
    small = page.locator("#sheet").bounding_box()
    page.click("[data-zoom='1']")
    page.click("[data-zoom='1']")
    large = page.locator("#sheet").bounding_box()
    page.goto(served.here.page("Visit"))
    kept = page.locator("#sheet").bounding_box()
    assert small is not None and large is not None and kept is not None
    assert large["width"] > 1.4 * small["width"] and kept["width"] == pytest.approx(large["width"], abs=2)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls in its own frame"


def test_suggestions_come_by_themselves_when_the_papers_are_read(served: Served, page: Page) -> None:
    """S35: who opened a page early keeps their place on it."""
    LIBRARY.patience_seconds = 0.0
    served.here.add_paper("List", b"Jeen Okafor came on Friday.", "text")
    page.clock.install()
    page.goto(served.here.page("Observation"))
    assert page.locator("[data-soon]").count() == 1 and page.locator("li[data-maybe]").count() == 0
    LIBRARY.rest()
    page.clock.fast_forward(3_100)
    page.wait_for_selector("li[data-maybe]")
    assert page.locator("[data-soon]").count() == 0
