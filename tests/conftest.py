"""What holds for every test: what may be left out (`needs`), what is watched (`guard`), which come first."""

import pytest

pytest_plugins = ("tests.needs", "tests.guard")

_LONG_FIRST = (
    "tests/e2e/test_pages_demo.py",
    "tests/e2e/test_browser.py",
    "tests/e2e/test_kills.py",
    "tests/e2e/",
    "tests/mail/",
    "tests/workflow/",
    "tests/unit/redaction/",
)
"""What takes longest is begun first, so that no worker is waited for alone at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long modules first; within a folder the order stays."""
    items.sort(key=lambda item: _place(item.nodeid))


def _place(nodeid: str) -> int:
    return next((place for place, start in enumerate(_LONG_FIRST) if nodeid.startswith(start)), len(_LONG_FIRST))
