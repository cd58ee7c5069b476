"""Reads the list of people from JSON: {"keep": [party...], "redact": [party...]}."""

import json
from pathlib import Path
from typing import Any

from redaction.values import Party, Role

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
    except ValueError as error:
        raise BadParties(f"{path.name}: is not JSON. Check commas, quotes and brackets.") from error
    if not isinstance(value, dict) or not value.keys() <= {"keep", "redact"}:
        raise BadParties(f'{path.name}: must be an object with the lists "keep" and "redact".')
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
        raise BadParties(f'{path.name}: the id "{twice}" is used twice. Give each person an id of their own.')
    return tuple(parties)


def _party(file: str, role: Role, number: int, entry: Any) -> Party:
    where = f'{file}: person {number} of "{role}"'
    if not isinstance(entry, dict):
        raise BadParties(f"{where} must be an object.")
    unknown = sorted(entry.keys() - _KNOWN)
    if unknown:
        raise BadParties(f'{where} has an unknown field "{unknown[0]}".')
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
    if not entry["name"].strip() and not any(lists.values()):
        raise BadParties(f"{where} has neither a name nor anything else to look for.")
    return Party(entry["id"], entry["name"].strip(), role=role, **lists)
