"""A browser without scripts: it reads pages over HTTP, fills in their own forms and follows their links."""

import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

import httpx
from selectolax.lexbor import LexborNode

from tools.demo.browser import NotAsExpected
from tools.demo.forms import Page, alike, option_value, words_of

_MOST_REDIRECTS = 10
_PATIENCE_SECONDS = 120.0


@dataclass
class Acts:
    """How long each form took, from sending it to being led on, in milliseconds."""

    milliseconds: list[float] = field(default_factory=list)


@cache
def trusted() -> ssl.SSLContext:
    """Whose certificates are believed; read once for everybody, because reading takes longer than a page."""
    return ssl.create_default_context()


class Walker:
    """One person; cookies are kept as a browser keeps them."""

    def __init__(self, base: str, acts: Acts | None = None, transport: httpx.BaseTransport | None = None) -> None:
        self._base = base.rstrip("/")
        self._client = httpx.Client(
            timeout=_PATIENCE_SECONDS, trust_env=False, transport=transport, verify=trusted()
        )
        self._acts = acts or Acts()
        self._url = f"{self._base}/"
        self._page = Page.of("<main></main>")
        self.status = 0

    @property
    def path(self) -> str:
        """The path of the page that is open."""
        return urlsplit(self._url).path

    @property
    def text(self) -> str:
        """The words of the page's main part."""
        return self._page.text

    def goto(self, address: str) -> None:
        """Open a page."""
        self._open("GET", urljoin(f"{self._base}/", address))

    def follow(self, link: str) -> None:
        """Follow a link."""
        self.goto(urljoin(self._url, self._link(link)))

    def press(self, button: str) -> None:
        """Send the form of a button."""
        node = self._found(button, self._page.buttons(), "button")
        try:
            sent = self._page.sent_by(node)
        except LookupError as problem:
            raise NotAsExpected(f"On {self._here}, “{button}” does nothing: {problem}.") from None
        target = urljoin(self._url, sent.action)
        if sent.method != "post":
            self._open("GET", f"{target}?{urlencode(sent.fields)}")
            return
        kind, body = sent.body()
        self._open("POST", target, body, kind)

    def fill(self, label: str, words: str) -> None:
        """Type into a field."""
        node = self._found(label, self._page.labelled("text"), "field")
        self._type(node, words)

    def fill_date(self, question: str, day: date) -> None:
        """Type a date into its three boxes."""
        group = self._found(question, self._page.questions(), "question")
        boxes = self._page.within(group, "text")
        for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            self._type(self._found(part, boxes, f"box below “{question}”"), str(number))

    def choose(self, question: str, answer: str) -> None:
        """Choose an answer."""
        group = self._found(question, self._page.questions(), "question")
        radio = self._found(answer, self._page.within(group, "radio"), f"answer to “{question}”")
        for node in group.css("input[type=radio]"):
            if node.attributes.get("name") == radio.attributes.get("name") and "checked" in node.attributes:
                del node.attrs["checked"]
        radio.attrs["checked"] = ""
        self._page.touched = radio

    def tick(self, label: str) -> None:
        """Tick a box."""
        boxes = self._page.labelled("checkbox")
        free = [(words, node) for words, node in boxes if "checked" not in node.attributes]
        node = self._found(label, free, "box to tick")
        node.attrs["checked"] = ""
        self._page.touched = node

    def pick(self, label: str, option: str) -> None:
        """Pick an entry of a list."""
        node = self._found(label, self._page.labelled("select"), "list")
        entries = [(words_of(one), one) for one in node.css("option")]
        wanted = self._found(option, entries, f"entry of “{label}”")
        for _, one in entries:
            if "selected" in one.attributes:
                del one.attrs["selected"]
        wanted.attrs["selected"] = ""
        wanted.attrs["value"] = option_value(wanted)
        self._page.touched = node

    def upload(self, label: str, files: Sequence[Path]) -> None:
        """Choose files."""
        node = self._found(label, self._page.labelled("file"), "field for files")
        self._page.files[node.attributes.get("name") or ""] = list(files)
        self._page.touched = node

    def links(self) -> list[str]:
        """The words of every link."""
        return [words for words, _ in self._page.links()]

    def buttons(self) -> list[str]:
        """The words of every button."""
        return [words for words, _ in self._page.buttons()]

    def boxes(self) -> list[str]:
        """The words of every box to tick; one that is ticked already is none."""
        return [words for words, node in self._page.labelled("checkbox") if "checked" not in node.attributes]

    def download(self, link: str) -> bytes:
        """Get the file behind a link."""
        answer = self._client.get(urljoin(self._url, self._link(link)))
        if answer.status_code != 200:
            raise NotAsExpected(f"On {self._here}, the file behind “{link}” is answered with {answer.status_code}.")
        return answer.content

    def close(self) -> None:
        """End the connection; the cookies are gone."""
        self._client.close()

    @property
    def _here(self) -> str:
        return f"{self.path} ({self._page.title})"

    def _link(self, words: str) -> str:
        return self._found(words, self._page.links(), "link").attributes.get("href") or ""

    def _found(self, wanted: str, offered: list[tuple[str, LexborNode]], what: str) -> LexborNode:
        node = alike(wanted, offered)
        if node is None:
            there = "; ".join(dict.fromkeys(words for words, _ in offered)) or "none at all"
            said = f" It says: {self.text[:300]}" if "There is a problem" in self.text else ""
            raise NotAsExpected(f"On {self._here} there is no {what} “{wanted}”. There is: {there}.{said}")
        return node

    def _type(self, node: LexborNode, words: str) -> None:
        node.attrs["data-typed" if node.tag == "textarea" else "value"] = words
        self._page.touched = node

    def _open(self, method: str, url: str, body: bytes = b"", kind: str = "") -> None:
        headers = {"Accept": "text/html"}
        if method == "POST":
            parts = urlsplit(url)
            headers |= {"Content-Type": kind, "Origin": f"{parts.scheme}://{parts.netloc}"}
        begun = time.perf_counter()
        answer = self._client.request(method, url, content=body, headers=headers)
        if method == "POST" and answer.is_redirect:
            self._acts.milliseconds.append((time.perf_counter() - begun) * 1000)
        for _ in range(_MOST_REDIRECTS):
            if not answer.is_redirect:
                break
            url = urljoin(url, answer.headers["location"])
            answer = self._client.get(url, headers={"Accept": "text/html"})
        self._url, self.status = url, answer.status_code
        self._page = Page.of(answer.text)
        if answer.status_code >= 500:
            raise NotAsExpected(f"{self._here} answered with {answer.status_code}: {self.text[:300]}")
