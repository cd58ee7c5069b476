"""What `make run` says when everything answers: where to sign in, the form, the inbox, Temporal's Web UI."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from running.folder import Folder
from running.keys import write_private
from running.ports import ports_of
from running.trouble import Trouble
from settings import Settings


@dataclass(frozen=True)
class Account:
    """A demo account: one for each role, with a password made for this folder."""

    role: str
    email: str
    password: str


def read_accounts(path: Path) -> tuple[Account, ...]:
    """The demo accounts as the seed wrote them. Raises Trouble where the file is damaged."""
    try:
        return tuple(
            Account(each["role"], each["email"], each["password"]) for each in json.loads(path.read_text())
        )
    except (OSError, ValueError, KeyError, TypeError):
        raise Trouble(
            f"The list of demo accounts {path} is missing or damaged. Restore it from the backup, or start without "
            f"it (the accounts stay, but their passwords are shown no more): echo '[]' > {path}"
        ) from None


def urls(settings: Settings) -> dict[str, str]:
    """The four addresses to open in a browser."""
    ports = ports_of(settings)
    return {
        "web": f"{settings.public_url}/",
        "form": f"{settings.public_url}/requests/new",
        "inbox": f"http://127.0.0.1:{ports['inbox']}/",
        "temporal_ui": f"http://127.0.0.1:{ports['temporal_ui']}/namespaces/{settings.temporal_namespace}/workflows",
    }


def write(folder: Folder, settings: Settings, accounts: tuple[Account, ...], pids: Mapping[str, int]) -> None:
    """Write `run.json`, for programs that want to know what the table says; readable by its owner only."""
    found = {
        "urls": urls(settings),
        "accounts": [asdict(account) for account in accounts],
        "ports": ports_of(settings),
        "pids": dict(pids),
        "supervisor": os.getpid(),
    }
    write_private(folder.report, json.dumps(found, indent=2) + "\n")


def table(settings: Settings, accounts: tuple[Account, ...]) -> str:
    """The same for people."""
    places = urls(settings)
    rows = [
        ("Sign in", places["web"]),
        ("Ask to see a file", places["form"]),
        ("Inbox (all mail)", places["inbox"]),
        ("Temporal's Web UI", places["temporal_ui"]),
    ]
    lines = [f"  {words:<19} {place}" for words, place in rows]
    width = max((len(account.role) for account in accounts), default=0)
    reach = max((len(account.email) for account in accounts), default=0)
    people = [
        f"  {each.role.replace('_', ' '):<{width}}  {each.email:<{reach}}  {each.password}" for each in accounts
    ]
    return "\n".join(["", *lines, "", "  Demo accounts (role, e-mail, password)", *people, ""])
