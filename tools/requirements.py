"""`make requirements`: which demand (S, R) is met where, and which test holds it, written to docs/requirements.md.

The demands stand in docs/requirements/demands.toml. What holds one is read from the code itself: a test holds the
numbers that its own docstring or its class's names, if it runs and looks at something: one that is skipped, meant
to fail, empty, or in a file that pytest does not collect holds nothing. A file is where a number is named in a
docstring; a number that no demand has is an error.
"""

import ast
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DEMANDS = Path("docs/requirements/demands.toml")
PAGE = Path("docs/requirements.md")
TESTS = "tests"
NO_PRODUCT = frozenset({TESTS, "tools", "bench", "samples", "var", "build", "node_modules"})

_NAMED = re.compile(r"\b([SR])(\d{1,3})(?:\s?[-–]\s?\1?(\d{1,3}))?\b")
_WIDEST_RANGE = 10  # "S1-S58" tells of the whole procedure, and of none of its demands
_SHOWN = 4
_NO_TEST = "No test names it yet."


class Letter(StrEnum):
    """What the software does with a demand."""

    ENFORCED = "E"
    PROMPTED = "P"
    GUIDANCE = "O"
    GUIDANCE_BESIDE = "P/O"
    NOTE = "note"

    @property
    def wants_a_test(self) -> bool:
        """Whether it is listed as open without one."""
        return self in (Letter.ENFORCED, Letter.PROMPTED)


class WrongDemands(Exception):
    """The list of demands cannot be read: where, what, and what to do."""


@dataclass(frozen=True)
class Demand:
    """One numbered demand, in our own words; `reason` says why it is open, where it is."""

    number: str
    letter: Letter
    words: str
    reason: str


@dataclass(frozen=True)
class Named:
    """Where numbers are named: the tests (`path::test`), and the files, first those whose subject it is."""

    tests: Mapping[str, Sequence[str]]
    files: Mapping[str, Sequence[str]]


def read_demands(path: Path) -> list[Demand]:
    """The demands in the order of the file. Raises WrongDemands."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as problem:
        raise WrongDemands(f"{path} cannot be read: {problem}") from None
    return [_demand(path, number, entry) for number, entry in table.items()]


def _demand(path: Path, number: str, entry: object) -> Demand:
    where = f"{path}, [{number}]"
    if not re.fullmatch(r"[SR]\d{1,3}", number) or not isinstance(entry, dict):
        raise WrongDemands(f"{where}: a demand is a table named by its number, such as [S20].")
    strange = entry.keys() - {"letter", "we", "open"}
    if strange:
        raise WrongDemands(f"{where} has {', '.join(sorted(strange))}; there are letter, we and open.")
    letters = [each.value for each in Letter]
    if entry.get("letter") not in letters:
        raise WrongDemands(f"{where}: letter is {entry.get('letter')!r}; it is one of {', '.join(letters)}.")
    if not isinstance(entry.get("we"), str) or not entry["we"].strip():
        raise WrongDemands(f"{where}: say in `we` what the software does about it.")
    return Demand(number, Letter(entry["letter"]), entry["we"].strip(), str(entry.get("open", "")) or _NO_TEST)


def numbers_in(docstring: str | None) -> set[str]:
    """The numbers that a docstring names; "S16-S18" names three."""
    found = set()
    for match in _NAMED.finditer(docstring or ""):
        first, last = int(match[2]), int(match[3] or match[2])
        if first <= last < first + _WIDEST_RANGE:
            found |= {f"{match[1]}{number}" for number in range(first, last + 1)}
    return found


def read_tree(root: Path) -> Named:
    """Read every Python file below a folder by its syntax; nothing is run. Raises SyntaxError."""
    tests: defaultdict[str, list[str]] = defaultdict(list)
    subject: defaultdict[str, list[str]] = defaultdict(list)
    detail: defaultdict[str, list[str]] = defaultdict(list)
    for path in _python_files(root):
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        place = path.relative_to(root)
        if place.parts[0] == TESTS:
            for name, numbers in _tests_in(tree.body) if place.name.startswith("test_") else ():
                for number in numbers:
                    tests[number].append(f"{place.as_posix()}::{name}")
        elif place.parts[0] not in NO_PRODUCT:
            of_the_file = numbers_in(ast.get_docstring(tree))
            for number in of_the_file:
                subject[number].append(place.as_posix())
            for number in _numbers_within(tree) - of_the_file:
                detail[number].append(place.as_posix())
    return Named(tests, {number: subject[number] + detail[number] for number in subject.keys() | detail.keys()})


def _python_files(root: Path) -> Iterator[Path]:
    for entry in sorted(root.iterdir()):
        if entry.is_file() and entry.suffix == ".py":
            yield entry
        elif entry.is_dir() and not entry.name.startswith((".", "__")) and entry.name not in NO_PRODUCT - {TESTS}:
            yield from sorted(each for each in entry.rglob("*.py") if "__pycache__" not in each.parts)


def _tests_in(
    body: Sequence[ast.stmt], outer: frozenset[str] = frozenset()
) -> Iterator[tuple[str, frozenset[str]]]:
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            for name, numbers in _tests_in(node.body, outer | numbers_in(ast.get_docstring(node))):
                yield f"{node.name}::{name}", numbers
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _is_a_test(node):
            yield node.name, outer | numbers_in(ast.get_docstring(node))


def _is_a_test(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it is collected, always runs, and does more than tell what it would do."""
    marks = " ".join(ast.unparse(each) for each in node.decorator_list)
    does = [each for each in node.body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))]
    left_out = re.search(r"\b(skip|skipif|xfail)\b", marks) is not None
    return node.name.startswith("test_") and bool(does) and not left_out


def unknown(demands: Sequence[Demand], named: Named) -> list[str]:
    """The numbers that docstrings name and no demand has, each with the first place."""
    known = {each.number for each in demands}
    places = {**{number: list(at) for number, at in named.files.items()}}
    for number, at in named.tests.items():
        places.setdefault(number, list(at))
    return [f"{places[number][0]} names {number}" for number in sorted(places.keys() - known)]


def _numbers_within(tree: ast.Module) -> set[str]:
    told = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = (ast.get_docstring(node) for node in ast.walk(tree) if isinstance(node, told))
    return {number for docstring in docstrings for number in numbers_in(docstring)}


def open_demands(demands: Sequence[Demand], named: Named) -> list[Demand]:
    """The demands that want a test and have none."""
    return [each for each in demands if each.letter.wants_a_test and not named.tests.get(each.number)]


def page(demands: Sequence[Demand], named: Named) -> str:
    """The page: the same text for the same tree."""
    wanted = [each for each in demands if each.letter.wants_a_test]
    still_open = open_demands(demands, named)
    lines = [
        "# What is demanded, and what holds it",
        "",
        "Made by `make requirements` from [the demands](requirements/demands.toml) and the docstrings.",
        "S numbers come from the settings' policies, R numbers from the law of England and Wales unless said.",
        "E: the software enforces it. P: it asks, and records the answer. O: guidance only. P/O: guidance beside a",
        "record. A sentence that is listed as open is an aim.",
        "",
        f"{len(demands)} demands; {len(wanted)} want a test (E and P), "
        f"{len(wanted) - len(still_open)} have one, {len(still_open)} are open.",
        "",
        "## All demands",
        "| Number | | What we do | Where | Tests |",
        "|---|---|---|---|---|",
        *(_row(demand, named) for demand in demands),
        "",
        "## Open",
    ]
    if still_open:
        lines += ["| Number | | What it is to do | Why it is open |", "|---|---|---|---|"]
        lines += [
            f"| {each.number} | {each.letter} | {_cell(each.words)} | {_cell(each.reason)} |" for each in still_open
        ]
    else:
        lines.append("None: each E and P has a test that names it.")
    return "\n".join(lines) + "\n"


def _row(demand: Demand, named: Named) -> str:
    files = [f"[{place}](../{place})" for place in named.files.get(demand.number, ())]
    tests = [_linked(place) for place in named.tests.get(demand.number, ())]
    if not tests and demand.letter.wants_a_test:
        tests = ["open"]
    cells = [demand.number, demand.letter.value, _cell(demand.words), _some(files), _some(tests)]
    return f"| {' | '.join(cells)} |"


def _linked(test: str) -> str:
    place, _, name = test.partition("::")
    words = name.rsplit("::", 1)[-1].removeprefix("test_").replace("_", " ")
    return f"[{words}](../{place})"


def _some(entries: Sequence[str]) -> str:
    more = len(entries) - _SHOWN
    return "<br>".join(entries[:_SHOWN]) + (f"<br>and {more} more" if more > 0 else "")


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")


def main(root: Path = ROOT) -> int:
    """Write the page and say what is open; 1 where the list of demands or a file cannot be read."""
    try:
        demands, named = read_demands(root / DEMANDS), read_tree(root)
    except (WrongDemands, SyntaxError) as problem:
        print(f"make requirements: {problem}", file=sys.stderr)
        return 1
    strange = unknown(demands, named)
    if strange:
        print(f"make requirements: no such demand: {'; '.join(strange)}.", file=sys.stderr)
        return 1
    (root / PAGE).write_text(page(demands, named), encoding="utf-8")
    still_open = open_demands(demands, named)
    print(f"{len(demands)} demands are listed in {PAGE}")
    if still_open:
        print(f"{len(still_open)} want a test: {' '.join(each.number for each in still_open)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
