"""Dependencies: each is asked for, pinned and explained."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from running.processes import CHECKOUT
from tests.unit.tools.test_install import HASHED, plain

ROOMS = ("activities", "letters", "mail", "models", "records", "redaction", "rules", "running", "web", "workflows")
OURS = {file.stem for file in CHECKOUT.glob("*.py")} | {file.parent.name for file in CHECKOUT.glob("*/__init__.py")}


def imported_packages() -> set[str]:
    files = [*CHECKOUT.glob("*.py"), *(file for room in ROOMS for file in (CHECKOUT / room).rglob("*.py"))]
    found: set[str] = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - OURS - set(sys.stdlib_module_names)


def test_whatever_the_product_imports_is_pinned() -> None:
    pinned = set(HASHED.findall((CHECKOUT / "requirements.txt").read_text()))
    whose = packages_distributions()
    missing = {name for name in imported_packages() if not {plain(each) for each in whose.get(name, [])} & pinned}
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
