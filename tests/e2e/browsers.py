"""The script's browser protocol over Debian's Chromium, as people use it: scripts, styles and clicks."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import ElementHandle, Error, Request, sync_playwright

from tests.patience import PATIENCE_SECONDS
from tools.demo.browser import NotAsExpected

_ARGUMENTS = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking"]
_PATIENCE_MS = int(PATIENCE_SECONDS * 1000)
_BREATH_MS = 15
_AWAITED = frozenset({"document", "fetch", "xhr"})

_LOOKING = (Path(__file__).parent / "looking.js").read_text(encoding="utf-8")


class InChromium:
    """One person with a window of their own; `faults` holds what its scripts threw and what was blocked."""

    def __init__(self, chromium: Chromium, base: str) -> None:
        self._base = base.rstrip("/")
        self._context = chromium.new_context(base_url=self._base)
        self._context.set_default_timeout(_PATIENCE_MS)
        self._page = self._context.new_page()
        self._waiting: set[Request] = set()
        self._touched: ElementHandle | None = None
        self.faults: list[str] = []
        self._page.on("request", self._begun)
        self._page.on("requestfinished", self._ended)
        self._page.on("requestfailed", self._ended)
        self._page.on("pageerror", lambda error: self.faults.append(str(error)))
        self._page.on("console", self._heard)

    @property
    def path(self) -> str:
        """The path of the page that is open."""
        return urlsplit(self._page.url).path

    @property
    def text(self) -> str:
        """The words of the page's main part."""
        return str(self._look("looking.text()"))

    def goto(self, address: str) -> None:
        """Open a page."""
        self._page.goto(urljoin(f"{self._base}/", address), wait_until="domcontentloaded")
        self._settle()

    def follow(self, link: str) -> None:
        """Click on a link."""
        self._click(self._found(link, "link"))

    def press(self, button: str) -> None:
        """Click on a button."""
        self._click(self._found(button, "button"))

    def fill(self, label: str, words: str) -> None:
        """Type into a field."""
        self._type(self._found(label, "field"), words)

    def fill_date(self, question: str, day: date) -> None:
        """Type a date into its three boxes."""
        group = self._found(question, "question")
        for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            self._type(self._found(part, "field", group), str(number))

    def choose(self, question: str, answer: str) -> None:
        """Choose an answer."""
        radio = self._found(answer, "answer", self._found(question, "question"))
        self._unfold(radio).check()
        self._touched = radio

    def tick(self, label: str) -> None:
        """Tick a box."""
        box = self._found(label, "box", free=True)
        self._unfold(box).check()
        self._touched = box

    def pick(self, label: str, option: str) -> None:
        """Pick an entry of a list."""
        entries = self._found(label, "list")
        offered = [str(words) for words in entries.evaluate("(node) => [...node.options].map((each) => each.text)")]
        tests = (option.__eq__, lambda words: words.startswith(option), lambda words: option in words)
        fits = next((words for test in tests for words in offered if test(words)), None)
        if fits is None:
            raise NotAsExpected(
                f"On {self.path} there is no entry of “{label}” “{option}”. There is: {'; '.join(offered)}."
            )
        self._unfold(entries).select_option(index=offered.index(fits))
        self._touched = entries

    def upload(self, label: str, files: Sequence[Path]) -> None:
        """Choose files."""
        field = self._found(label, "file")
        self._unfold(field).set_input_files(files)
        self._touched = field

    def links(self) -> list[str]:
        """The words of every link."""
        return self._names("link")

    def buttons(self) -> list[str]:
        """The words of every button."""
        return self._names("button")

    def boxes(self) -> list[str]:
        """The words of every box to tick."""
        return self._names("box")

    def download(self, link: str) -> bytes:
        """Get the file behind a link."""
        answer = self._context.request.get(
            urljoin(self._page.url, self._found(link, "link").get_attribute("href") or "")
        )
        if answer.status != 200:
            raise NotAsExpected(f"On {self.path}, the file behind “{link}” is answered with {answer.status}.")
        return answer.body()

    def close(self) -> None:
        """Close the window."""
        self._context.close()

    def _found(
        self, wanted: str, kind: str, question: ElementHandle | None = None, free: bool = False
    ) -> ElementHandle:
        asked: list[Any] = [wanted, kind, question, self._touched, free]
        node = self._page.evaluate_handle(
            f"(asked) => {{ {_LOOKING} return looking.find(...asked); }}", asked
        ).as_element()
        if node is None:
            there = "; ".join(dict.fromkeys(self._names(kind))) or "none at all"
            raise NotAsExpected(f"On {self.path} there is no {kind} “{wanted}”. There is: {there}.")
        return node

    def _names(self, kind: str) -> list[str]:
        return [str(words) for words in self._look("looking.names(asked)", kind)]

    def _look(self, what: str, asked: Any = None) -> Any:
        return self._page.evaluate(f"(asked) => {{ {_LOOKING} return {what}; }}", asked)

    def _unfold(self, node: ElementHandle) -> ElementHandle:
        """Open what is folded around something, from the outside in, as a person would first."""
        while True:
            summary = node.evaluate_handle(
                f"(node) => {{ {_LOOKING} return looking.foldedAround(node); }}"
            ).as_element()
            if summary is None:
                return node
            summary.click()

    def _type(self, field: ElementHandle, words: str) -> None:
        self._unfold(field).fill(words)
        self._touched = field

    def _click(self, node: ElementHandle) -> None:
        self._unfold(node).click()
        self._touched = None
        self._settle()

    def _settle(self) -> None:
        """Wait until nothing is on its way any more, and the page can be read."""
        quiet = 0
        while quiet < 2:
            self._page.wait_for_timeout(_BREATH_MS)
            try:
                ready = self._page.evaluate("document.readyState") != "loading"
            except Error:  # the page was just left
                ready = False
            quiet = quiet + 1 if ready and not self._waiting else 0

    def _begun(self, request: Request) -> None:
        if request.resource_type in _AWAITED:
            self._waiting.add(request)

    def _ended(self, request: Request) -> None:
        self._waiting.discard(request)

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.faults.append(message.text)


@contextmanager
def chromium_at(program: str) -> Iterator[Chromium]:
    """Debian's browser, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
