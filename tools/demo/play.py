"""The stage: who takes part, which browser is theirs, how long anything is waited for."""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from models.words import Role
from rules.times import HOUSE_ZONE
from tools.demo.browser import Browser, NotAsExpected, send
from tools.demo.cast import Plan
from tools.demo.post import Post
from tools.demo.teller import Teller

_PAUSE_SECONDS = 0.1


@dataclass(frozen=True)
class Account:
    """Somebody who signs in."""

    name: str
    email: str
    password: str


@dataclass
class Play:
    """One request from the form to its end. `open_browser` opens a new, empty browser at the pages."""

    plan: Plan
    accounts: Mapping[Role, Account]
    open_browser: Callable[[], Browser]
    post: Post
    teller: Teller
    ref: str = ""
    patience_seconds: float = 600.0  # a copy of many pages, on a machine that is busy
    _browsers: dict[Role, Browser] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The time on the wall of the setting."""
        return datetime.now(UTC).astimezone(HOUSE_ZONE)

    @property
    def today(self) -> date:
        """The date on the wall of the setting."""
        return self.now.date()

    @property
    def received_on(self) -> date:
        """The day on which the parent's letter arrived."""
        return self.today - timedelta(days=3)

    def name(self, role: Role) -> str:
        """Who acts in a role, as the story tells it: "Judith Amberley (manager)"."""
        return f"{self.accounts[role].name} ({role.value.replace('_', ' ')})"

    def step(self, who: Role | str, does: str) -> AbstractContextManager[None]:
        """Tell a step of somebody: a role of the setting, or a name."""
        return self.teller.step(f"{self.name(who) if isinstance(who, Role) else who} {does}")

    def staff(self, role: Role) -> Browser:
        """The browser of somebody who signs in; they do when they first need it."""
        if role not in self._browsers:
            browser = self.open_browser()
            self._browsers[role] = browser
            browser.goto("/sign-in")
            browser.fill("E-mail address", self.accounts[role].email)
            browser.fill("Password", self.accounts[role].password)
            send(browser, "Sign in", "Requests")
        return self._browsers[role]

    def at(self, role: Role, below: str = "") -> Browser:
        """Somebody's browser, opened at a page of the request, such as "/documents"."""
        browser = self.staff(role)
        browser.goto(f"/requests/{self.ref}{below}")
        return browser

    def until(self, look: Callable[[], bool], what: str) -> None:
        """Wait until a look at a page shows what is waited for. Raises NotAsExpected."""
        end = time.monotonic() + self.patience_seconds
        while not look():
            if time.monotonic() > end:
                raise NotAsExpected(f"Waited {self.patience_seconds:.0f} seconds in vain for {what}.")
            time.sleep(_PAUSE_SECONDS)

    def until_page(self, role: Role, below: str, words: str) -> Browser:
        """Open a page again and again until it says something."""
        self.until(lambda: words in self.at(role, below).text, f"“{words}” on /requests/{self.ref}{below}")
        return self._browsers[role]

    def close(self) -> None:
        """Everybody closes their browser."""
        for browser in self._browsers.values():
            browser.close()
        self._browsers.clear()
