"""What holds for every test: what may be left out, what is watched, and in which order they run."""

import pytest

pytest_plugins = ("tests.needs", "tests.guard")

_LONG_FIRST = ("tests/e2e/", "tests/mail/", "tests/workflow/", "tests/unit/redaction/")
"""Folders whose modules take longest: begun first, so that none of them is waited for alone at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long modules first; within a folder the order stays."""
    items.sort(key=lambda item: _place(item.nodeid))


def _place(nodeid: str) -> int:
    return next((place for place, folder in enumerate(_LONG_FIRST) if nodeid.startswith(folder)), len(_LONG_FIRST))
