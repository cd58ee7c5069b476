"""`python -m tools.marking_minutes` marks the sample in a real browser as a person would, counting keys and clicks.

The request is played to the marker as `make demo` plays it; then a window of Chromium is worked by the keys that
the marker's help lists, up to a copy that is proved. What to answer is the play's (`tools.demo.scenes.marking`).
Seconds are those of the keystroke-level model (Card, Moran and Newell 1980): nobody with a stopwatch did it (S35).
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from models.words import Role
from tools.demo.browser import NotAsExpected, expect
from tools.demo.cast import full_plan
from tools.demo.chromium import Chromium, Window
from tools.demo.instance import Instance
from tools.demo.play import Play
from tools.demo.post import Post
from tools.demo.scenes import SCENES, marking
from tools.demo.teller import Teller
from tools.demo.walker import Acts, Walker
from tools.shots import Album

KEY_SECONDS, POINT_SECONDS, CLICK_SECONDS, HAND_SECONDS, THINK_SECONDS = 0.28, 1.1, 0.2, 0.4, 1.35
WORDS_A_MINUTE = (238, 180)
_MOST_PAGES = 200
_COPY_SECONDS = 600.0
_MUCH = 3
_WORDS = "() => JSON.parse(document.getElementById('drawing')?.dataset.words ?? '[]').length"
_LINES = """() => [...document.querySelectorAll('li[data-maybe] strong')].map((each) => each.textContent)"""
_CHOSEN = "() => document.querySelector('li[data-maybe].is-chosen strong')?.textContent ?? ''"
_PENS = "() => [...document.querySelectorAll('[name=person]')].map((each) => each.closest('label').textContent)"
_TOLD = "() => document.getElementById('told').textContent !== ''"


@dataclass
class Counted:
    """What a person's hands and head did, in numbers."""

    pages: int = 0
    words: int = 0
    keys: int = 0
    signs: int = 0
    clicks: int = 0
    hand_moves: int = 0
    decisions: int = 0

    @property
    def marking_seconds(self) -> float:
        """By the keystroke-level model; each page, answer and click is thought about once."""
        return (
            (self.keys + self.signs) * KEY_SECONDS
            + self.clicks * (POINT_SECONDS + CLICK_SECONDS)
            + self.hand_moves * HAND_SECONDS
            + (self.decisions + self.pages + self.clicks) * THINK_SECONDS
        )

    @property
    def reading_minutes(self) -> tuple[float, float]:
        """Read silently at the average speed, and as slowly as proofs are read."""
        quick, slow = WORDS_A_MINUTE
        return self.words / quick, self.words / slow

    def table(self) -> list[str]:
        """The figures, a line each."""
        quick, slow = self.reading_minutes
        marked = self.marking_seconds / 60
        rows = [
            ("pages said to be read", self.pages),
            ("suggestions, spellings and questions decided", self.decisions),
            ("keys", self.keys),
            ("signs typed", self.signs),
            ("clicks", self.clicks),
            ("the hand's ways to the mouse and back", self.hand_moves),
            ("words on the pages", self.words),
            ("minutes of marking", f"{marked:.1f}"),
            ("minutes of reading", f"{quick:.0f} to {slow:.0f}"),
            ("minutes in all", f"{marked + quick:.0f} to {marked + slow:.0f}"),
        ]
        return [f"  {what:<46}{figure}" for what, figure in rows]


class Hand:
    """The hands of somebody before the marker; whatever they do is counted."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.page: Page = window.page
        self.counted = Counted()
        self._on_keys = False

    def _to(self, keys: bool) -> None:
        self.counted.hand_moves += keys != self._on_keys
        self._on_keys = keys

    def key(self, name: str, answered: bool = False) -> None:
        """Press a key, Shift counted as one more; with `answered` wait for what the marker says to it."""
        self._to(True)
        self.counted.keys += 1 + name.count("+")
        if answered:
            self.page.evaluate("document.getElementById('told').textContent = ''")
        self.page.keyboard.press(name)
        if answered:
            self.page.wait_for_function(_TOLD)

    def leads_on(self, name: str) -> None:
        """Press a key that opens another page."""
        with self.page.expect_navigation():
            self.key(name)

    def click(self, words: str, *, link: bool = False) -> None:
        """Click a button or a link by its words."""
        self._to(False)
        self.counted.clicks += 1
        self.window.follow(words) if link else self.window.press(words)

    def type(self, label: str, words: str) -> None:
        """Click into a field and type."""
        self._to(False)
        self.counted.clicks += 1
        self._to(True)
        self.counted.signs += len(words)
        self.window.fill(label, words)


Look = Callable[[Window, str], None]


def mark_by_hand(play: Play, hand: Hand, look: Look) -> None:
    """From the overview to a proved copy; `look` is called where a picture is worth it. Raises NotAsExpected."""
    hand.window.goto(f"/requests/{play.ref}/marker")
    hand.click("Read every page", link=True)
    for _ in range(_MOST_PAGES):
        if "/marker/page/" not in hand.window.path:
            break
        hand.counted.words += int(hand.page.evaluate(_WORDS))
        if len(hand.page.evaluate(_LINES)) > 1 and hand.page.locator("#shapes [data-mark]").count():
            hand.page.keyboard.press("m")  # for the picture: a mark that leads to its decision; not counted
            look(hand.window, "marker-page.png")
        _answer_page(play, hand)
        hand.counted.pages += 1
        hand.leads_on("Enter")
    _settle(play, hand, look)
    hand.window.goto(f"/requests/{play.ref}/marker")
    hand.click("Make the copy")
    try:
        play.until(lambda: _stands(play, hand.window), "a copy")
    except NotAsExpected as problem:
        raise NotAsExpected(f"{problem} {hand.window.text}") from None
    hand.window.follow("Look at it")
    expect(hand.window, "Proved: it holds nothing that is blacked out")


def _stands(play: Play, window: Window) -> bool:
    window.goto(f"/requests/{play.ref}/marker")
    return "Version 1 of the copy stands" in window.text


def _answer_page(play: Play, hand: Hand) -> None:
    lines: list[str] = hand.page.evaluate(_LINES)
    title = hand.page.inner_text("h1")
    verdicts = [marking.verdict_on(play, title, words) for words in lines]
    hand.counted.decisions += len(lines)
    if not lines:
        return
    if all(verdict == "" for verdict in verdicts):
        hand.key("Shift+A", answered=True)
    elif all(verdict is None for verdict in verdicts):
        hand.key("Shift+R", answered=True)
    else:
        hand.key("j", answered=True)
        while hand.page.evaluate(_LINES):  # one answer may settle another place that it covers
            _answer_one(hand, marking.verdict_on(play, title, str(hand.page.evaluate(_CHOSEN))))


def _answer_one(hand: Hand, verdict: str | None) -> None:
    if verdict:
        pens: list[str] = hand.page.evaluate(_PENS)
        at = next(number for number, words in enumerate(pens, start=1) if verdict in words)
        if at <= 9:
            hand.key(str(at), answered=True)
        else:
            hand.key("f")
            chosen = int(
                hand.page.evaluate(
                    "() => [...document.querySelectorAll('[name=person]')].indexOf(document.activeElement)"
                )
            )
            for _ in range(abs(at - 1 - chosen)):
                hand.key("ArrowDown" if at - 1 > chosen else "ArrowUp")
    hand.key("r" if verdict is None else "a", answered=True)


def _settle(play: Play, hand: Hand, look: Look) -> None:
    """The questions by clicks on their list, and one answer for all spellings that are nobody's name."""
    window = hand.window
    window.goto(f"/requests/{play.ref}/marker/questions")
    look(window, "marker-questions.png")
    for answer in (marking.WIDEN, *marking.ANSWERS):
        while any(words.startswith(answer) for words in window.buttons()):
            if answer in marking.WITH_REASON:
                hand.type("Reason", marking.WITH_REASON[answer])
            hand.counted.decisions += 1
            hand.click(answer)
    window.goto(f"/requests/{play.ref}/marker/names")
    spellings = [words for words in window.buttons() if words.startswith(marking.LEAVE)]
    hand.counted.decisions += len(spellings)
    if spellings:
        hand.click("None of these is a name")


def _picture_of_check(play: Play, look: Look) -> None:
    """The second check at a page of the copy on which much is black."""
    checker = _window(play, Role.LINE_MANAGER)
    checker.goto(f"/requests/{play.ref}/check")
    for number in range(4, 12):
        checker.goto(f"/requests/{play.ref}/check/page/{number}")
        if checker.page.locator(".cc-pair table tbody tr").count() > _MUCH:
            break
    look(checker, "marker-check.png")


def _window(play: Play, role: Role) -> Window:
    window = play.staff(role)
    if not isinstance(window, Window):
        raise TypeError("Marking is counted in a real browser only.")
    return window


def run(out: Path, pictures: Path | None) -> Counted:
    """Play to the marker, mark, count; the pictures of docs/marker.md go to `pictures`."""
    taken: set[str] = set()

    def look(window: Window, name: str) -> None:
        if pictures is not None and name not in taken:
            taken.add(name)
            Album(out).readme(window, pictures, name)

    teller = Teller(sys.stdout)
    with Chromium() as chromium:
        instance = Instance.start(out / "instance")
        try:
            acts, plan, post = Acts(), full_plan(out / "papers"), Post(instance.inbox_url)
            play = Play(plan, instance.accounts, lambda: Walker(instance.web_url, acts), post, teller)
            for scene in SCENES[: SCENES.index(marking.play)]:
                scene(play)
            play.until(
                lambda: "The papers are being read" not in play.at(Role.MANAGER, "/marker").text, "the papers"
            )
            play.close()
            seen = Play(
                plan, instance.accounts, lambda: chromium.window(instance.web_url, width=1500), post, teller
            )
            seen.ref, seen.patience_seconds = play.ref, _COPY_SECONDS
            hand = Hand(_window(seen, Role.MANAGER))
            mark_by_hand(seen, hand, look)
            _picture_of_check(seen, look)
            seen.close()
            return hand.counted
        finally:
            instance.stop()


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 where the marking came to a proved copy."""
    parser = argparse.ArgumentParser(prog="python -m tools.marking_minutes", description=__doc__)
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="take the pictures of docs/marker.md")
    given = parser.parse_args(arguments)
    os.umask(0o077)
    with tempfile.TemporaryDirectory() as folder:
        try:
            counted = run(Path(folder), given.pictures)
        except NotAsExpected as problem:
            print(problem, file=sys.stderr)
            return 1
    print("\n".join(counted.table()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
