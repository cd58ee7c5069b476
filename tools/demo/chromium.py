"""A real browser as a scripted person uses it: Debian's Chromium, driven by the words on the page.

Playwright is a package of the developers (`make install-dev`); the browser itself is not downloaded.
"""

import os
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser as Engine
from playwright.sync_api import ConsoleMessage, ElementHandle, Page, Playwright, Request, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tools.demo.browser import NotAsExpected

PATIENCE_SECONDS = 120.0
_REACTS_WITHIN_SECONDS = 2.0
_QUIET_LOOKS = 3
_LOOK_MILLISECONDS = 25
_PLAIN = ("--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")

# Finds an element as `tools.demo.forms` does: whole words first, then how they begin, then what they hold.
# Closed parts of the page are opened.
_TICKED = """[...document.querySelectorAll("input[type=checkbox]:checked")]
  .flatMap(box => [...box.labels].map(label => label.innerText))"""
_FIND = """
([kind, wanted, question]) => {
  const words = (node) => (node ? node.textContent : "").split(/\\s+/).filter(Boolean).join(" ");
  const typed = ["text", "email", "tel", "number", "password", "search", "url", "date", "time"];
  const kindOf = (node) => {
    const tag = node.tagName.toLowerCase();
    if (tag === "select" || tag === "textarea") return tag === "select" ? "select" : "text";
    return typed.includes(node.type) ? "text" : node.type;
  };
  const alike = (pairs, text) =>
    pairs.find(([each]) => each === text) ||
    pairs.find(([each]) => each.startsWith(text)) ||
    pairs.find(([each]) => each.includes(text));
  const named = (root) => [...root.querySelectorAll("label")].map((label) => [words(label), label.control]);
  const offered = (root) => {
    if (kind === "link") return [...root.querySelectorAll("a[href]")].map((node) => [words(node), node]);
    if (kind === "button") {
      const own = window.lastTouched?.form;
      const all = [...root.querySelectorAll("button, input[type=submit]")];
      return [...all.filter((node) => own && node.form === own), ...all.filter((node) => !own || node.form !== own)]
        .map((node) => [words(node) || node.getAttribute("aria-label") || node.value || "", node]);
    }
    const free = (node) => kind !== "checkbox" || wanted === null || !node.checked;
    return named(root).filter(([, node]) => node && kindOf(node) === kind && free(node));
  };
  let root = document;
  if (question) {
    const legend = (node) => words(node.querySelector("legend"));
    const groups = [...document.querySelectorAll("fieldset")].map((node) => [legend(node), node]);
    const found = alike(groups, question);
    if (!found) return { groups: groups.map(([each]) => each) };
    root = found[1];
  }
  const pairs = offered(root);
  if (wanted === null) return { words: pairs.map(([each]) => each) };
  const found = alike(pairs, wanted);
  if (!found) return { words: pairs.map(([each]) => each) };
  const node = found[1];
  if (kind !== "link" && kind !== "button") window.lastTouched = node;
  for (let each = node.closest("details"); each; each = each.parentElement?.closest("details")) each.open = true;
  return { node };
}
"""


class NoBrowser(Exception):
    """There is no Chromium on this machine."""


class Chromium(AbstractContextManager["Chromium"]):
    """The browser program; each person gets a window of their own, with cookies of their own."""

    def __init__(self, program: str | None = None) -> None:
        """`program` is its path; without one it is looked for. Raises NoBrowser."""
        program = program or shutil.which("chromium")
        if program is None:
            raise NoBrowser("There is no Chromium here. Install it: apt-get install chromium")
        self._program = program
        self._playwright: Playwright | None = None
        self._engine: Engine | None = None

    def __enter__(self) -> "Chromium":
        self._playwright = sync_playwright().start()
        # Chromium's own sandbox refuses to work for root, as which CI often runs.
        without = ["--no-sandbox"] if os.geteuid() == 0 else []
        self._engine = self._playwright.chromium.launch(executable_path=self._program, args=[*_PLAIN, *without])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._engine is not None:
            self._engine.close()
        if self._playwright is not None:
            self._playwright.stop()

    def window(
        self, base: str, on_page: "Callable[[Window], None] | None" = None, width: int = 1200, height: int = 900
    ) -> "Window":
        """A new, empty window at the pages of `base`; sizes in CSS pixels. `on_page` is called after each click."""
        if self._engine is None:
            raise NoBrowser("The browser is not running: enter it with `with`.")
        context = self._engine.new_context(
            base_url=base,
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/London",
        )
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        return Window(context.new_page(), base, on_page)


class Window:
    """One person before one browser (`tools.demo.browser.Browser`).

    `faults` holds what its scripts threw and what the page was not allowed to do.
    """

    def __init__(self, page: Page, base: str, on_page: "Callable[[Window], None] | None" = None) -> None:
        self.page = page
        self._on_page = on_page
        self.base = base.rstrip("/")
        self._under_way: set[Request] = set()
        self._asked = 0
        page.on("request", self._begins)
        page.on("requestfinished", self._ends)
        page.on("requestfailed", self._ends)
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._hears)

    @property
    def path(self) -> str:
        """The path of the page that is open."""
        return urlsplit(self.page.url).path

    @property
    def text(self) -> str:
        """The words of the main part."""
        words = self.page.evaluate("() => (document.querySelector('main') || document.body).textContent")
        return " ".join(str(words).split())

    def goto(self, address: str) -> None:
        """Open a page."""
        self._did(lambda: self.page.goto(urljoin(f"{self.base}/", address), wait_until="load"))

    def follow(self, link: str) -> None:
        """Click a link."""
        node = self._found("link", link)
        self._did(lambda: node.click())

    def press(self, button: str) -> None:
        """Click a button."""
        node = self._found("button", button)
        self._did(lambda: node.click())

    def fill(self, label: str, words: str) -> None:
        """Type into a field."""
        self._try(label, self._found("text", label).fill, words)

    def fill_date(self, question: str, day: date) -> None:
        """Type a date into its three boxes."""
        for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            self._try(question, self._found("text", part, question).fill, str(number))

    def choose(self, question: str, answer: str) -> None:
        """Click an answer."""
        self._try(answer, self._found("radio", answer, question).check)

    def tick(self, label: str) -> None:
        """Click a box: of several alike the first that is not ticked yet."""
        self._try(label, self._found("checkbox", label).check)

    def pick(self, label: str, option: str) -> None:
        """Pick an entry of a list."""
        node = self._found("select", label)
        entries = [" ".join(str(one.text_content()).split()) for one in node.query_selector_all("option")]
        tests: tuple[Callable[[str], bool], ...] = (
            option.__eq__,
            lambda words: words.startswith(option),
            lambda words: option in words,
        )
        at = next((n for fits in tests for n, words in enumerate(entries) if fits(words)), None)
        if at is None:
            raise NotAsExpected(f"On {self._here} “{label}” has no “{option}”. It has: {'; '.join(entries)}.")
        self._try(label, lambda: node.select_option(index=at))

    def upload(self, label: str, files: Sequence[Path]) -> None:
        """Choose files."""
        self._try(label, self._found("file", label).set_input_files, [str(path) for path in files])

    def links(self) -> list[str]:
        """The words of every link."""
        return self._words_of("link")

    def buttons(self) -> list[str]:
        """The words of every button."""
        return self._words_of("button")

    def boxes(self) -> list[str]:
        """The words of every box to tick; one that is ticked already is none."""
        ticked = {" ".join(words.split()) for words in self.page.evaluate(_TICKED)}
        return [words for words in self._words_of("checkbox") if words not in ticked]

    def download(self, link: str) -> bytes:
        """Get the file behind a link with this window's cookies."""
        address = self._found("link", link).get_attribute("href") or ""
        answer = self.page.context.request.get(urljoin(self.page.url, address))
        if answer.status != 200:
            raise NotAsExpected(f"On {self._here}, the file behind “{link}” is answered with {answer.status}.")
        return answer.body()

    def close(self) -> None:
        """Close the window; the cookies are gone."""
        self.page.context.close()

    @property
    def _here(self) -> str:
        return f"{self.path} ({self.page.title()})"

    def _words_of(self, kind: str) -> list[str]:
        return list(self.page.evaluate(_FIND, [kind, None, None])["words"])

    def _found(self, kind: str, wanted: str, question: str | None = None) -> ElementHandle:
        answer = self.page.evaluate_handle(_FIND, [kind, wanted, question])
        node = answer.get_property("node").as_element()
        if node is None:
            there = answer.json_value()
            offered = "; ".join(dict.fromkeys(there.get("words") or there.get("groups") or ())) or "none at all"
            missing = question if question and "groups" in there else wanted
            raise NotAsExpected(f"On {self._here} there is no {kind} “{missing}”. There is: {offered}.")
        return node

    def _try(self, name: str, act: Callable[..., Any], *given: Any) -> None:
        try:
            act(*given)
        except PlaywrightError as problem:
            raise NotAsExpected(f"On {self._here}, “{name}” cannot be used: {problem.message}") from None

    def _did(self, act: Callable[[], Any]) -> None:
        """Do something that may lead on, and wait until the page is there and quiet."""
        asked, begun = self._asked, time.monotonic()
        self._try("the page", act)
        while self._asked == asked and time.monotonic() < begun + _REACTS_WITHIN_SECONDS:
            self.page.wait_for_timeout(_LOOK_MILLISECONDS)
        looks, end = 0, time.monotonic() + PATIENCE_SECONDS
        while looks < _QUIET_LOOKS:
            if time.monotonic() > end:
                raise NotAsExpected(f"{self._here} did not become quiet within {PATIENCE_SECONDS:.0f} seconds.")
            self.page.wait_for_timeout(_LOOK_MILLISECONDS)
            looks = looks + 1 if self._is_ready() and not self._under_way else 0
        if self._on_page is not None:
            self._on_page(self)

    def _is_ready(self) -> bool:
        """Whether the page is all there; its own scripts have a turn before it can answer."""
        try:
            return bool(self.page.evaluate("document.readyState === 'complete'"))
        except PlaywrightError:  # it was just left
            return False

    def _begins(self, request: Request) -> None:
        if request.resource_type != "eventsource":
            self._asked += 1
            self._under_way.add(request)

    def _ends(self, request: Request) -> None:
        self._under_way.discard(request)

    def _hears(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.faults.append(message.text)
