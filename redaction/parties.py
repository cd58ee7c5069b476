"""Reads the list of people from JSON: {"keep": [party...], "redact": [party...]}."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from redaction.finder.folding import fold
from redaction.finder.telephones import national
from redaction.values import Party, Role

_LEAST_DIGITS = 6
_LISTS = ("aliases", "relations", "phones", "emails", "addresses")
_KNOWN = {"id", "name", *_LISTS}


class BadParties(Exception):
    """The list of people cannot be used; the message says what is wrong and where."""


def read_parties(path: Path) -> tuple[Party, ...]:
    """The people of a file.

    Raises:
        BadParties: it cannot be read, is not JSON, or an entry is not as it should be.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadParties(f"{path.name}: cannot be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:
        raise BadParties(f"{path.name}: is not JSON. Check commas, quotes and brackets.") from error
    if not isinstance(value, dict) or not value.keys() <= {"keep", "redact"}:
        raise BadParties(f'{path.name}: must be an object with the lists "keep" and "redact".')
    if "redact" not in value:
        raise BadParties(f'{path.name}: has no list "redact". If nobody is to be blacked out, write "redact": [].')
    parties: list[Party] = []
    roles: tuple[Role, Role] = ("keep", "redact")
    for role in roles:
        entries = value.get(role, [])
        if not isinstance(entries, list):
            raise BadParties(f'{path.name}: "{role}" must be a list of people.')
        parties += [_party(path.name, role, number, entry) for number, entry in enumerate(entries, start=1)]
    ids = [party.id for party in parties]
    twice = next((each for each in ids if ids.count(each) > 1), None)
    if twice is not None:
        raise BadParties(
            f"{path.name}: the id {_quoted(twice)} is used twice. Give each person an id of their own."
        )
    return tuple(parties)


def _party(file: str, role: Role, number: int, entry: Any) -> Party:
    where = f'{file}: person {number} of "{role}"'
    if not isinstance(entry, dict):
        raise BadParties(f"{where} must be an object.")
    unknown = sorted(entry.keys() - _KNOWN)
    if unknown:
        raise BadParties(f"{where} has an unknown field {_quoted(unknown[0])}.")
    for key in ("id", "name"):
        if not isinstance(entry.get(key), str):
            raise BadParties(f'{where} needs "{key}" as text.')
    if not entry["id"].strip():
        raise BadParties(f"{where} needs an id that is not empty.")
    lists: dict[str, tuple[str, ...]] = {}
    for key in _LISTS:
        values = entry.get(key, [])
        if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
            raise BadParties(f'{where}: "{key}" must be a list of texts.')
        lists[key] = tuple(each for each in values if each.strip())
    _check_writing(where, [entry["id"], entry["name"], *(each for values in lists.values() for each in values)])
    _check_contacts(where, lists)
    if not fold(entry["name"]) and not any(lists.values()):
        raise BadParties(f"{where} has neither a name nor anything else to look for.")
    return Party(entry["id"], entry["name"].strip(), role=role, **lists)


def _quoted(text: str) -> str:
    """A text of the file as it can be told in one line."""
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _check_writing(where: str, texts: Iterable[str]) -> None:
    broken = next((text for text in texts if any("\ud800" <= sign <= "\udfff" for sign in text)), None)
    if broken is not None:
        raise BadParties(f"{where}: {_quoted(broken)} holds half a letter. Write it again.")


def _check_contacts(where: str, lists: Mapping[str, Sequence[str]]) -> None:
    """Refuse what could never be found, so that nobody trusts that it was looked for."""
    for phone in lists["phones"]:
        if len(national(phone)) < _LEAST_DIGITS:
            raise BadParties(f"{where}: the phone {_quoted(phone)} needs at least {_LEAST_DIGITS} digits.")
    for address in lists["emails"]:
        name, at, domain = address.strip().partition("@")
        if not (name and at and domain):
            raise BadParties(
                f"{where}: the e-mail address {_quoted(address)} needs a name, an @ and what follows it."
            )
