"""Dependencies: each is asked for, pinned and explained."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from running.processes import CHECKOUT
from tests.unit.tools.test_install import HASHED, plain

ROOMS = ("activities", "letters", "mail", "models", "records", "redaction", "rules", "running", "web", "workflows")
APART = CHECKOUT / "bench" / "yardstick"
"""What a measurement runs in an environment of its own, with packages that are not installed here."""
OURS = {file.stem for file in CHECKOUT.glob("*.py")} | {file.parent.name for file in CHECKOUT.glob("*/__init__.py")}


def imported_packages(*folders: str) -> set[str]:
    files = [*CHECKOUT.glob("*.py"), *(file for folder in folders for file in (CHECKOUT / folder).rglob("*.py"))]
    found: set[str] = set()
    for file in files:
        if APART in file.parents:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - OURS - set(sys.stdlib_module_names)


@pytest.mark.parametrize(
    ("folders", "listing"),
    [(ROOMS, "requirements.txt"), (("bench", "samples", "tests", "tools"), "requirements-dev.txt")],
    ids=["the product", "the tests"],
)
def test_whatever_is_imported_is_pinned(folders: tuple[str, ...], listing: str) -> None:
    pinned, whose = set(HASHED.findall((CHECKOUT / listing).read_text())), packages_distributions()
    found = {name: {plain(each) for each in whose.get(name, [])} for name in imported_packages(*folders)}
    missing = [name for name, packages in found.items() if not packages & pinned]
    assert not missing, "name their packages in pyproject.toml, then run make lock"


def test_each_dependency_has_its_line_in_the_documents() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    wanted = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    rows = [row.split("|")[1] for row in (CHECKOUT / "docs/dependencies.md").read_text().splitlines() if "|" in row]
    explained = {plain(name) for row in rows for name in re.findall(r"[A-Za-z][\w.-]+", row)}
    assert {plain(name) for name in wanted} <= explained
