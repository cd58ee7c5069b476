"""People at the pages of a running house, for tests: signed in, and as meddlers who make up forms of their own."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import httpx

from models.words import Role
from records.seed import ACCOUNTS
from tests.e2e.house import House
from tools.demo.browser import send
from tools.demo.play import Account
from tools.demo.walker import Walker


class Visitor(Walker):
    """Somebody before a browser without scripts, who can also send what no page offers."""

    def __init__(self, house: House) -> None:
        super().__init__(str(house.run["urls"]["web"]))

    @property
    def token(self) -> str:
        """The form token of the page that is open."""
        field = self._page.tree.css_first("input[name=csrf]")
        assert field is not None, f"{self.path} has no form"
        return field.attributes.get("value") or ""

    def typed(self, label: str) -> str:
        """What stands in a field."""
        node = self._found(label, self._page.labelled("text"), "field")
        return node.attributes.get("value") or node.text()

    def forge(self, path: str, **fields: str) -> None:
        """Send a form that the page does not show."""
        names = "".join(f'<input name="{name}" value="{value}">' for name, value in fields.items())
        head = f'<form method="post" action="{path}"><input name="csrf" value="{self.token}">'
        self._page = self._page.of(f"<main>{head}{names}<button>Go</button></form></main>")
        self.press("Go")

    def pour(self, path: str, pieces: Iterable[bytes], length: int) -> httpx.Response:
        """Send a body of this length that is never whole in memory."""
        headers = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(length)}
        return self._client.post(f"{self._base}{path}", content=pieces, headers=headers)


def accounts(house: House) -> dict[Role, Account]:
    """Who can sign in."""
    passwords = {each["email"]: each["password"] for each in house.run["accounts"]}
    return {each.role: Account(each.name, each.email, passwords[each.email]) for each in ACCOUNTS}


@dataclass
class People:
    """Everybody who visits the pages in one test."""

    house: House
    _here: list[Visitor] = field(default_factory=list)

    def somebody(self) -> Visitor:
        """Somebody who is not signed in."""
        self._here.append(Visitor(self.house))
        return self._here[-1]

    def staff(self, role: Role) -> Visitor:
        """The person of a role, signed in."""
        visitor, account = self.somebody(), accounts(self.house)[role]
        visitor.goto("/sign-in")
        visitor.fill("E-mail address", account.email)
        visitor.fill("Password", account.password)
        send(visitor, "Sign in")
        return visitor

    def leave(self) -> None:
        """Everybody closes their browser."""
        for visitor in self._here:
            visitor.close()
