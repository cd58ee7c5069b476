"""The post as people outside see it: their mails in the web inbox, and what they answer."""

import re
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from tools.demo.browser import Browser, NotAsExpected, send
from tools.demo.walker import trusted

_CODE = re.compile(r"^\s*(\d{3} ?\d{3})\s*$", re.MULTILINE)
_PAUSE_SECONDS = 0.05
_ANSWER_SECONDS = 60.0


@dataclass
class Post:
    """Everybody's mailboxes. A mail that was opened once is not found again as new."""

    inbox_url: str
    patience_seconds: float = 120.0
    opened: set[int] = field(default_factory=set)

    def all(self, address: str) -> list[dict[str, Any]]:
        """Every mail of an address, oldest first."""
        url, asked = f"{self.inbox_url}api/messages", {"to": address}
        answer = httpx.get(url, params=asked, timeout=_ANSWER_SECONDS, trust_env=False, verify=trusted())
        answer.raise_for_status()
        return list(answer.json())

    def new(self, address: str, holding: str = "") -> dict[str, Any]:
        """The next mail of an address that was not opened yet and holds these words; waited for.

        Raises NotAsExpected where none comes.
        """
        end = time.monotonic() + self.patience_seconds
        while time.monotonic() < end:
            for mail in self.all(address):
                if mail["id"] not in self.opened and (holding in mail["text"] or holding in mail["subject"]):
                    self.opened.add(mail["id"])
                    return mail
            time.sleep(_PAUSE_SECONDS)
        raise NotAsExpected(
            f"No new mail with “{holding}” came for {address} within {self.patience_seconds:.0f} seconds."
        )

    def link(self, mail: dict[str, Any], purpose: str) -> str:
        """The link of a mail to a page of ours, such as "/answer/"."""
        found = [link for link in mail["links"] if purpose in str(link)]
        if not found:
            raise NotAsExpected(f"The mail “{mail['subject']}” holds no link with {purpose}.")
        return str(found[0])

    def code(self, address: str) -> str:
        """The short code that came with a mail of its own."""
        mail = self.new(address, "this is your code")
        found = _CODE.search(mail["text"])
        if found is None:
            raise NotAsExpected(f"The mail “{mail['subject']}” for {address} holds no code of six digits.")
        return found[1]

    def answer(self, browser: Browser, mail: dict[str, Any], words: str) -> None:
        """Answer a mail in the web inbox, as its addressee would."""
        browser.goto(f"{self.inbox_url}message/{mail['id']}")
        browser.follow("Reply")
        browser.fill("Text", words)
        send(browser, "Send", "Mail for")
