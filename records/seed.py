"""`python -m records.seed`: one setting and a demo account for each role, with generated passwords (S66, S67)."""

import argparse
import json
import os
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from models.ids import new_id
from models.people import Setting
from models.words import Role
from records import people
from records.database import open_existing, writing
from records.faults import Damaged, RecordsError
from records.where import database_tls, database_url, own_profiles

SAMPLE = Path(__file__).parent.parent / "samples" / "sample.toml"
SEEDER = "seed"
NATIONS = ("england", "wales", "scotland", "northern-ireland")

_SETTING = {
    "name": "Larkrise Nursery",
    "address": "1 Larkrise Lane\nCandleford\nCF1 0AA",
    "telephone": "01632 960100",
    "mailbox": "requests@setting.example",
}


@dataclass(frozen=True)
class Account:
    """A fictional member of staff."""

    role: Role
    name: str
    email: str


ACCOUNTS = (
    Account(Role.MANAGER, "Judith Amberley", "manager@example.org"),
    Account(Role.DEPUTY, "Tomos Prydderch", "deputy@example.org"),
    Account(Role.LINE_MANAGER, "Helena Stroud", "line.manager@example.org"),
    Account(Role.SAFEGUARDING_LEAD, "Farida Nasser", "safeguarding@example.org"),
    Account(Role.LEGAL_ADVISER, "Edmund Carrow", "legal@example.org"),
    Account(Role.KEY_PERSON, "Ngozi Ellery", "key.person@example.org"),
    Account(Role.ADMINISTRATOR, "Piotr Wharton", "administrator@example.org"),
)


def seed(url: str, passwords_out: Path, sample: Path = SAMPLE, *, nation: str = "", profile: str = "") -> int:
    """Enter what is missing; what exists is kept. Returns how many accounts were made.

    `nation` and `profile` are the setting's; without them the sample's, or the one profile of its own it has.
    `passwords_out` gets a JSON list of {role, name, email, password}, mode 600, written before the accounts count:
    no account is left whose password nobody has. Raises RecordsError with the remedy.
    """
    known = _known_passwords(passwords_out)
    engine = open_existing(url, tls=database_tls())
    try:
        with writing(engine) as session:
            if people.get_setting(session) is None:
                people.save_setting(session, _setting(sample, nation, profile), by=SEEDER)
            made = _add_accounts(session, known)
            _write_privately(passwords_out, known)
    except DBAPIError:
        raise Damaged("The database has no tables yet. Say first: python -m records.migrate") from None
    finally:
        engine.dispose()
    return made


def _add_accounts(session: Session, known: dict[str, dict[str, str]]) -> int:
    there = {user.email for user in people.users(session, active_only=False)}
    made = 0
    for account in ACCOUNTS:
        if account.email in there:
            continue
        password = people.generated_password()
        people.add_user(session, account.name, account.email, account.role, password, by=SEEDER)
        known[account.email] = {
            "role": account.role.value,
            "name": account.name,
            "email": account.email,
            "password": password,
        }
        made += 1
    return made


def _setting(sample: Path, nation: str, profile: str) -> Setting:
    values, said = dict(_SETTING), _said_in(sample)
    values |= {name: text for name, text in said.items() if name in Setting.model_fields and isinstance(text, str)}
    asked = {"nation": nation, "profile": profile or _only_profile()}
    values |= {name: text for name, text in asked.items() if text}
    values["mailbox"] = os.environ.get("CLEANCOPY_MAILBOX_ADDRESS") or values["mailbox"]
    values.pop("id", None)
    return Setting.model_validate({"id": new_id("setting"), **values})


def _only_profile() -> str:
    """The setting's own profile where it has exactly one: that is the policy it works by."""
    folder = own_profiles()
    names = [path.stem for path in folder.glob("*.toml")] if folder else []
    return names[0] if len(names) == 1 else ""


def _said_in(sample: Path) -> dict[str, object]:
    try:
        said = tomllib.loads(sample.read_text()).get("setting", {})
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        raise Damaged(f"The sample {sample} cannot be read as TOML. Mend it, or move it away.") from None
    return said if isinstance(said, dict) else {}


def _known_passwords(path: Path) -> dict[str, dict[str, str]]:
    try:
        return {entry["email"]: entry for entry in json.loads(path.read_text())}
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, TypeError, KeyError):
        raise Damaged(
            f"The file {path} does not hold passwords that this program wrote. Move it away and try again."
        ) from None


def _write_privately(path: Path, known: Mapping[str, Mapping[str, str]]) -> None:
    order = {account.email: place for place, account in enumerate(ACCOUNTS)}
    entries = sorted(known.values(), key=lambda entry: order.get(entry["email"], len(order)))
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(handle, "w") as file:
            json.dump(entries, file, indent=2)
            file.write("\n")
        Path(unfinished).replace(path)
    except OSError as problem:
        why = (problem.strerror or "unknown reason").lower()
        raise Damaged(f"The passwords cannot be written to {path} ({why}). Choose another file.") from None


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0, or 2 with one sentence where it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m records.seed", description=__doc__)
    parser.add_argument("--passwords-out", type=Path, required=True, metavar="FILE", help="made with mode 600")
    parser.add_argument("--url", help="the database (default: CLEANCOPY_DATABASE_URL, else var/clean-copy.db)")
    parser.add_argument(
        "--nation", choices=NATIONS, default="", help="where the setting is (default: the sample's)"
    )
    parser.add_argument(
        "--profile", default="", metavar="NAME", help="its policy (default: its own, if it has one)"
    )
    given = parser.parse_args(arguments)
    try:
        made = seed(database_url(given.url), given.passwords_out, nation=given.nation, profile=given.profile)
    except RecordsError as problem:
        print(problem, file=sys.stderr)
        return 2
    kept = len(ACCOUNTS) - made
    print(f"{made} demo accounts were made, {kept} were there already. Passwords: {given.passwords_out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
