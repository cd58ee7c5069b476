"""What a scripted person can do with a page, by the words they read; a form walker and a real browser both can."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

Opened = Callable[[str], "Browser"]


class NotAsExpected(Exception):
    """Something was not as the script expects: on which page, what is missing, what stands there instead."""


class Browser(Protocol):
    """One person before one browser. Everything is named by the words on the page, never by an id.

    Words are matched whole; where none is the same, by how they begin, then by what they hold. Of several alike the
    first is taken; of several boxes to tick, the first that is not ticked yet.
    Every method raises NotAsExpected where the page has no such thing.
    """

    @property
    def path(self) -> str:
        """The path of the page that is open, without host and query."""

    @property
    def text(self) -> str:
        """The words of the page's main part, with single spaces."""

    def goto(self, address: str) -> None:
        """Open a page by its path, or by a whole address from a letter."""

    def follow(self, link: str) -> None:
        """Follow a link."""

    def press(self, button: str) -> None:
        """Press a button; a form is sent as it is filled in."""

    def fill(self, label: str, words: str) -> None:
        """Type into a field."""

    def fill_date(self, question: str, day: date) -> None:
        """Type day, month and year into the boxes below a question."""

    def choose(self, question: str, answer: str) -> None:
        """Choose one of the answers to a question."""

    def tick(self, label: str) -> None:
        """Tick a box."""

    def pick(self, label: str, option: str) -> None:
        """Pick an entry of a list."""

    def upload(self, label: str, files: Sequence[Path]) -> None:
        """Choose files of this machine."""

    def links(self) -> list[str]:
        """The words of every link, in order."""

    def buttons(self) -> list[str]:
        """The words of every button, in order."""

    def boxes(self) -> list[str]:
        """The words of every box to tick, in order."""

    def download(self, link: str) -> bytes:
        """Get the file behind a link; the page stays open."""

    def close(self) -> None:
        """Close it, and with it the session."""


def expect(browser: Browser, words: str) -> None:
    """The page says this. Raises NotAsExpected with what it says instead."""
    if words not in browser.text:
        raise NotAsExpected(f"{browser.path} does not say “{words}”. It says: {_shown(browser.text)}")


def send(browser: Browser, button: str, then: str = "") -> None:
    """Press a button that is to be accepted, and read what the next page says of it.

    Raises NotAsExpected where the page comes back with a fault, or does not say `then`.
    """
    before = browser.path
    browser.press(button)
    if "There is a problem" in browser.text:
        raise NotAsExpected(f"{before} refused “{button}”: {_shown(browser.text)}")
    if then:
        expect(browser, then)


def _shown(text: str) -> str:
    return text if len(text) <= 600 else f"{text[:600]}…"
