"""How a matter that was played to its end is told in docs/four-matters.md: outcome, days, letters, acts."""

from collections.abc import Callable
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from models.words import Role
from tests.workflow.cabinet import Cabinet
from tests.workflow.telling import compare_or_write, letters_of

PAGE = Path("docs/four-matters.md")
_HEAD = """# Four matters

What comes of a disputed entry, a complaint, a breach and a sharing. Each was played to its end by a test in
`tests/workflow/` on a real Temporal server whose time was let pass; what stands here is what came out, and the test
fails where it does not. To write this page anew: `CLEANCOPY_WRITE_DOCS=1 python -m pytest` with
`tests/workflow/test_breach.py tests/workflow/test_complaint.py tests/workflow/test_five_sharings.py`. What the
pages look like: `docs/afterwards.md`. More sharings: `docs/five-sharings.md`.
"""


def tell_matter(number: int, title: str, test: Callable[..., Any], outcome: str, cabinet: Cabinet) -> None:
    """Compare one matter with its section of the page, or write it."""
    story = (test.__doc__ or "").split("\n\n")[0]
    last = max(event.at for event in cabinet.events)
    days = round((last - cabinet.events[0].at) / timedelta(days=1))
    lines = [f"## {number}. {title}", "", " ".join(story.split()), "", "| | |", "|---|---|"]
    lines.append(f"| Outcome | {outcome.replace('_', ' ')} |")
    lines.append(f"| Days | {days} |")
    lines.append(f"| Letters | {letters_of(cabinet) or 'none'} |")
    lines.append(f"| What was said | {_said(cabinet)} |")
    compare_or_write(number, "\n".join(lines) + "\n", PAGE, _HEAD)


def _said(cabinet: Cabinet) -> str:
    """Every act of a person by its kind, in order, with who said it; the same again is counted."""
    said = [
        f"{event.act.kind.replace('_', ' ')} ({event.role.replace('_', ' ')})"
        for event in cabinet.events
        if event.role is not Role.CLOCK
    ]
    runs = [(what, len(list(times))) for what, times in groupby(said)]
    return ", ".join(f"{what}, {number} times" if number > 1 else what for what, number in runs)
