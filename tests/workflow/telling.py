"""How a request that was played to its end is told in docs/ten-requests.md: outcome, letters, days."""

import os
from collections import Counter
from datetime import date
from pathlib import Path

from models import acts
from models.words import ClosedAs
from rules.times import local_date
from tests.workflow.cabinet import Cabinet

PAGE = Path("docs/ten-requests.md")
WRITE = "CLEANCOPY_WRITE_DOCS"
_HEAD = """# Ten requests

What comes of ten different requests. Each was played to its end by `tests/workflow/test_ten_requests.py` on a real
Temporal server whose time was let pass; what stands here is what came out, and the test fails where it does not.
To write this page anew: `CLEANCOPY_WRITE_DOCS=1 python -m pytest tests/workflow/test_ten_requests.py`.
"""


def told(number: int, title: str, story: str, cabinets: list[Cabinet]) -> str:
    """One request as a section of the page."""
    lines = [f"## {number}. {title}", "", " ".join(story.split()), "", "| | |", "|---|---|"]
    for cabinet, whose in zip(cabinets, _names(cabinets), strict=True):
        days = (local_date(cabinet.events[-1].at) - _received(cabinet)).days
        lines.append(f"| Outcome{whose} | {_outcome(cabinet)} |")
        lines.append(f"| Days{whose} | {days} |")
        lines.append(f"| Letters{whose} | {letters_of(cabinet)} |")
    return "\n".join(lines) + "\n"


def compare_or_write(number: int, section: str, path: Path = PAGE, head: str = _HEAD) -> None:
    """The page says what came out; with the variable set it is written instead."""
    page = path.read_text(encoding="utf-8") if path.exists() else head
    sections = dict(_sections(page))
    if os.environ.get(WRITE):
        sections[number] = section
        path.write_text("\n".join([head, *(sections[key] for key in sorted(sections))]), encoding="utf-8")
        return
    assert sections.get(number) == section, f"{path} tells another story; {WRITE}=1 writes it anew"


def _sections(page: str) -> list[tuple[int, str]]:
    parts = page.split("\n## ")[1:]
    return [(int(part.partition(".")[0]), f"## {part.rstrip()}\n") for part in parts]


def _names(cabinets: list[Cabinet]) -> list[str]:
    return [""] if len(cabinets) == 1 else [", the mother's", ", the father's"]


def _received(cabinet: Cabinet) -> date:
    first = cabinet.events[0].act
    assert isinstance(first, acts.RequestReceived)
    return first.received_on


def _outcome(cabinet: Cabinet) -> str:
    for event in reversed(cabinet.events):
        if isinstance(event.act, acts.RequestClosed):
            return event.act.closed_as.value.replace("_", " ")
        if isinstance(event.act, acts.RequestWithdrawn):
            return ClosedAs.WITHDRAWN.value
        if isinstance(event.act, acts.IntakeSettled) and not event.act.entitled:
            return ClosedAs.NOT_ENTITLED.value.replace("_", " ")
    return "running"


def letters_of(cabinet: Cabinet) -> str:
    """Every letter by its kind; those that go at the same moment have no order of their own."""
    kinds = Counter(letter.split("/")[1].replace("_", " ") for letter in cabinet.letters)
    return ", ".join(f"{kind} ({number})" if number > 1 else kind for kind, number in sorted(kinds.items()))
