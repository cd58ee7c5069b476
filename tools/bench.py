"""`make bench`: runs every measurement of bench/, one after the other, and keeps the tables in var/bench.md.

A measurement is a module of bench/ that runs by itself (`python -m bench.clock`) and prints a table; each is a
process of its own, so that none warms up another. Its exit code says whether its targets are met.
"""

import argparse
import ast
import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = Path("var/bench.md")
LONGEST_SECONDS = 1800.0


@dataclass(frozen=True)
class Measurement:
    """A module that measures: its name below bench/, and the first sentence of what it says of itself."""

    name: str
    about: str


@dataclass(frozen=True)
class Result:
    """What a measurement printed, whether its targets were met, and how long it took."""

    of: Measurement
    table: str
    met: bool
    seconds: float


def measurements(root: Path = ROOT) -> list[Measurement]:
    """Every module of bench/ that runs by itself, by name."""
    found = []
    for path in sorted((root / "bench").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        if any(_is_start(node) for node in tree.body):
            found.append(Measurement(path.stem, _first_sentence(ast.get_docstring(tree) or path.stem)))
    return found


def _is_start(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'"


def _first_sentence(words: str) -> str:
    first = " ".join(words.split("\n\n")[0].split())
    return first if first.endswith(".") else f"{first}."


def measure(one: Measurement, root: Path = ROOT) -> Result:
    """Run one measurement, show what it prints, and keep it. One that takes half an hour is ended."""
    begun = time.monotonic()
    command = [sys.executable, "-m", f"bench.{one.name}"]
    try:
        done = subprocess.run(
            command, cwd=root, stdout=subprocess.PIPE, text=True, timeout=LONGEST_SECONDS, check=False
        )
        table, met = done.stdout.rstrip(), done.returncode == 0
    except subprocess.TimeoutExpired:
        table, met = f"It was ended after {LONGEST_SECONDS:.0f} s.", False
    return Result(one, table, met, time.monotonic() - begun)


def machine() -> str:
    """What it was measured on: cores, processor, system, Python."""
    return f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()}"


def markdown(results: Sequence[Result], on: str, at: datetime) -> str:
    """The tables as a page."""
    lines = ["# Measured", "", f"{at:%d %B %Y, %H:%M} UTC, on {on}. Ratios are within one run."]
    for result in results:
        verdict = "" if result.met else " **A target is missed, or it broke off.**"
        lines += ["", f"## {result.of.name}", f"{result.of.about} ({result.seconds:.0f} s){verdict}", ""]
        lines += ["```", result.table, "```"]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Exit code 0 if every target is met, 1 if not, 2 for a name that is no measurement."""
    known = {one.name: one for one in measurements(root)}
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these of: {', '.join(known)}")
    names = parser.parse_args(arguments).names or list(known)
    strange = [name for name in names if name not in known]
    if strange:
        print(f"make bench: there is no {', '.join(strange)}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    results = []
    for name in names:
        print(f"\n{name}: {known[name].about}", flush=True)
        results.append(measure(known[name], root))
        print(results[-1].table, flush=True)
    page = root / OUT
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(markdown(results, machine(), datetime.now(UTC)), encoding="utf-8")
    missed = [result.of.name for result in results if not result.met]
    print(f"\nThe tables are in {OUT}." + (f" Not met: {', '.join(missed)}." if missed else ""))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
