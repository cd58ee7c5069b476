"""Marking in a real browser: with the mouse, with keys alone, and two people on two pages at once (S35, S36)."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
import uvicorn
from playwright.sync_api import Page

from models.words import Role
from tests.patience import PATIENCE_SECONDS, until
from tests.unit.web.conftest import furnished, house
from tests.unit.web.house import PASSWORD, House
from tests.unit.web.marked_house import MarkedHouse, marked_house
from tools.demo.chromium import Chromium
from web.marker.reading import LIBRARY

pytestmark = pytest.mark.browser
__all__ = ["furnished", "house"]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Chromium]:
    """The browser at this path; each person has a window of their own."""
    with Chromium(chromium) as browser:
        yield browser


@dataclass
class Served:
    """The marked house behind a real port."""

    here: MarkedHouse
    base: str
    browser: Chromium

    def somebody(self, role: Role) -> Page:
        """Somebody signed in, in a window of their own."""
        window = self.browser.window(self.base, width=1500, height=1000)
        window.goto("/sign-in")
        window.fill("E-mail address", f"{role.value}@example.org")
        window.fill("Password", PASSWORD)
        window.press("Sign in")
        return window.page

    def words(self) -> set[str]:
        """What is black by a person's hand."""
        return {row.words for row in self.here.marks() if row.by != "software"}


@pytest.fixture
def served(house: House, browser: Chromium) -> Iterator[Served]:
    """Pages over a request that has come to the marker."""
    before, LIBRARY.patience_seconds = LIBRARY.patience_seconds, 60.0
    here = marked_house(house)
    server = uvicorn.Server(uvicorn.Config(house.app, port=0, log_level="error"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    until(lambda: server.started, "the pages", pause_seconds=0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Served(here, f"http://127.0.0.1:{port}", browser)
    server.should_exit = True
    thread.join(PATIENCE_SECONDS)
    LIBRARY.patience_seconds = before


def place(page: Page, word: int) -> tuple[float, float]:
    """Where on the screen the middle of a word lies."""
    x, y = page.evaluate(
        """(index) => { const svg = document.getElementById("drawing");
        const [x0, y0, x1, y1] = JSON.parse(svg.dataset.words)[index];
        const place = () => new DOMPoint((x0 + x1) / 2, (y0 + y1) / 2).matrixTransform(svg.getScreenCTM());
        scrollBy({ top: place().y - innerHeight / 2, behavior: "instant" });
        return [place().x, place().y]; }""",
        word,
    )
    return float(x), float(y)


def told(page: Page, work: Callable[[], object]) -> None:
    """Do something that is sent, and wait for its answer to be in place."""
    page.evaluate("document.getElementById('told').textContent = ''")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        work()
    page.wait_for_function("() => document.getElementById('told').textContent !== ''")


def choose(page: Page) -> None:
    page.check("[name=person][value=none]")
    page.select_option("#ground", "other_child")


def _drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=4)
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def test_words_boxes_and_paragraphs_are_drawn_and_taken_back(served: Served) -> None:
    """S35: a click marks a word, a drag a span or a box, a double click a paragraph; undo and redo."""
    page = served.somebody(Role.MANAGER)
    page.goto(served.here.page("Registration"))
    choose(page)
    picture, drawing = (page.locator(f"#{name}").bounding_box() for name in ("picture", "drawing"))
    assert picture == drawing, "marks lie where the words are seen"
    told(page, lambda: page.mouse.click(*place(page, 0)))
    assert served.words() == {"Registration"}
    told(page, lambda: _drag(page, place(page, 2), place(page, 3)))
    assert "Rowan Ashdown" in served.words()
    x, y = place(page, 4)
    told(page, lambda: _drag(page, (x - 60, y + 60), (x + 200, y + 120)))
    assert "" in served.words(), "a box beside words covers a place"
    told(page, lambda: page.keyboard.press("z"))
    assert "" not in served.words()
    told(page, lambda: page.keyboard.press("y"))
    assert "" in served.words()
    page.goto(served.here.page("Registration", 2))
    told(page, lambda: page.mouse.dblclick(*place(page, 2)))
    assert any("Nothing here." in words for words in served.words())


def test_the_whole_page_is_worked_by_keys_alone(served: Served) -> None:
    """S35: person, words, suggestion, reading and the next page without a pointer."""
    page = served.somebody(Role.MANAGER)
    page.goto(served.here.page("Observation"))
    page.keyboard.press("0")
    page.select_option("#ground", "other_child")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("w")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    told(page, lambda: page.keyboard.press("Enter"))
    assert len(served.words()) == 1 and len(served.words().pop().split()) == 2
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    told(page, lambda: page.keyboard.press("a"))
    assert len(served.words()) == 2
    told(page, lambda: page.keyboard.press("Shift+R"))
    assert page.locator("li[data-maybe]").count() == 0, "with Shift all are answered at once"
    told(page, lambda: page.keyboard.press("z"))
    left = page.locator("li[data-maybe]").count()
    dashed = page.locator("#shapes [data-maybe] rect").first
    dashed.evaluate("(each) => each.scrollIntoView({ block: 'center' })")
    told(page, lambda: dashed.click(force=True))
    assert page.locator("li[data-maybe]").count() == left - 1, "a click on a suggestion accepts it"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/marker/page/" in page.url and served.here.page("Observation") not in page.url


def test_who_wrote_something_is_drawn_as_well(served: Served) -> None:
    """S19, S35: with one key the pointer says who wrote a passage instead of blacking it out."""
    page = served.somebody(Role.MANAGER)
    page.goto(served.here.page("Visit"))
    page.check(f"[name=person][value={served.here.people['Dessa Quill']}]")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("c")
    before = len(served.here.mentions("Dessa Quill"))
    told(page, lambda: page.mouse.dblclick(*place(page, 12)))
    assert len(served.here.mentions("Dessa Quill")) == before + 1
    assert page.locator("[data-said]").count() >= 1


def test_two_people_mark_two_pages_at_once(served: Served) -> None:
    """S36: neither waits for the other, neither loses a mark, and each sees the other's afterwards."""
    one, two = served.somebody(Role.MANAGER), served.somebody(Role.DEPUTY)
    one.goto(served.here.page("Registration"))
    two.goto(served.here.page("Registration", 2))
    for page in (one, two):
        choose(page)
    for word in (0, 2):
        for page in (one, two):
            told(page, lambda page=page, word=word: page.mouse.click(*place(page, word)))  # type: ignore[misc]
    assert served.words() == {"Registration", "Rowan", "Second", "Nothing"}
    two.goto(served.here.page("Registration"))
    assert two.locator("#shapes [data-mark]").count() == one.locator("#shapes [data-mark]").count()


def test_a_comment_is_drawn_on_the_copy_and_lies_there_for_the_marker(served: Served) -> None:
    """S36, S38: the checker draws a box, writes, and sends the copy back; the marker sees it on the page."""
    with ThreadPoolExecutor(1) as pool:  # forms without a browser have a loop of their own
        assert pool.submit(lambda: served.here.read_and_copy(served.here.house.person(Role.MANAGER))).result(
            PATIENCE_SECONDS
        )
    checker = served.somebody(Role.LINE_MANAGER)
    checker.goto(f"/requests/{served.here.ref}/check/page/4")
    board = checker.locator("#pinboard").bounding_box()
    assert board is not None
    _drag(checker, (board["x"] + 100, board["y"] + 120), (board["x"] + 200, board["y"] + 150))
    assert "pinned to the place" in checker.inner_text("#pinned")
    checker.keyboard.type("Her name shows.")
    checker.click("text=Keep the comment")
    assert checker.locator("#pinboard g rect").count() == 1
    checker.goto(f"/requests/{served.here.ref}/check")
    checker.check("[name=to][value=redaction]")
    checker.click("main button:has-text('Send version')")
    marker = served.somebody(Role.MANAGER)
    marker.goto(served.here.page("Registration"))
    pinned = marker.locator("#shapes .cc-shape--ask rect").first.bounding_box()
    sheet = marker.locator("#drawing").bounding_box()
    assert pinned is not None and sheet is not None
    assert abs((pinned["x"] - sheet["x"]) / sheet["width"] - 100 / board["width"]) < 0.02
    assert "Her name shows." in marker.inner_text("#panel")
