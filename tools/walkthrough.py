"""Writes docs/walkthrough.md: the sample request in pictures, its figures, and the cases of life.

`python -m tools.walkthrough` takes the pictures of `make shots`, the story of `make demo`, and the words of
tests/workflow/test_cases_of_life.py; so nothing in the page was thought up at a desk.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

PAGE = Path("docs/walkthrough.md")
PICTURES = Path("docs/pictures")
CASES = Path("tests/workflow/test_cases_of_life.py")
WIDE_PX, TALL_PX, COLOURS = 900, 760, 64
LARGEST_BYTES = 120_000
_FIGURES = re.compile(r"^  (?P<what>\S.*?)  +(?P<number>\d[\d.,]*(?: \S+)*)$")
_STEP = re.compile(r"^  (?P<what>\S.*?)  +(?P<seconds>\d+\.\d) s$")


class Missing(Exception):
    """Something the page is made of is not there; the message says what to run first."""


@dataclass(frozen=True)
class Step:
    """A step of the request as somebody sees it: the screen's name in `make shots`, and what to know there."""

    title: str
    screen: str
    words: str

    @property
    def picture(self) -> str:
        """The name of its picture."""
        return f"walk-{self.screen}.png"


STEPS = (
    Step(
        "The request is recorded", "new", "A letter came. The manager types in what it says, and the day it came."
    ),
    Step(
        "Authority and risk",
        "intake",
        "Who may ask, whether identity is in doubt, whether a court or an agency is involved, whether anybody is "
        "at risk. The acknowledgement goes by itself, with the due date and how it was reckoned.",
    ),
    Step(
        "The file is collected",
        "documents",
        "Papers are uploaded, dated and put in order. The manager says that the file is complete; the line manager "
        "goes through it and confirms.",
    ),
    Step(
        "People as cards",
        "people-new",
        "Everybody the file mentions: what kind of person, how to reach them, where they are mentioned, and what "
        "their letter will say. Nobody needs an e-mail address.",
    ),
    Step(
        "Who will learn of this?",
        "people-contact",
        "Answered for each before any letter goes. Not asking somebody needs a reason and a second person.",
    ),
    Step(
        "A second person reads each letter",
        "people-letter",
        "The line manager or the safeguarding lead reads what it says of the person. Changed words are read again.",
    ),
    Step(
        "The letters go",
        "people-letters",
        "With one reply date. What goes by post is printed for a window envelope; what is said has a script.",
    ),
    Step(
        "They answer",
        "answer-open",
        "Behind the link in the letter, after a code; or by e-mail, on paper, by telephone. A mail alone is never "
        "a consent: somebody confirms what it means.",
    ),
    Step(
        "Decisions",
        "decisions",
        "For each person, with a reason. A consent, a refusal and silence only propose. What goes against a no, "
        "and every exemption, needs a second person.",
    ),
    Step(
        "The black marker",
        "marker-page",
        "Marks follow from the decisions; a person looks at every page and answers the rest.",
    ),
    Step("The second check", "check-page", "Somebody who marked nothing reads the copy beside its originals."),
    Step(
        "Who comes to the meeting",
        "release-guests",
        "Only holders of parental responsibility, a legal representative or an interpreter, each of them checked; "
        "and who must not be on site that day.",
    ),
    Step(
        "Right person, right copy, right address",
        "release-confirm",
        "Three confirmations before the invitation goes. Nothing sends itself.",
    ),
    Step(
        "The parent chooses",
        "booking-open",
        "An appointment, or another way: collection, post, download.",
    ),
    Step(
        "Papers for the meeting",
        "release-pack",
        "A pack for the two who hold it and an agenda for the parent, both made from the copy alone.",
    ),
    Step("The meeting is recorded", "release-meeting", "Who came, what was explained, what they asked."),
    Step("The end", "close", "The outcome has to fit what happened; the closing letter says it."),
)


def cases(path: Path = CASES) -> Iterator[str]:
    """What happens in each case of life: the first paragraph of each test's words."""
    for part in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(part, ast.AsyncFunctionDef) and part.name.startswith("test_"):
            yield " ".join((ast.get_docstring(part) or "").split("\n\n", 1)[0].split())


def figures(story: str) -> Iterator[tuple[str, str]]:
    """The figures at the end of the demo's story."""
    after = story.rsplit("Figures", 1)[-1]
    for line in after.splitlines():
        found = _FIGURES.match(line)
        if found and not _STEP.match(line):
            yield found["what"], found["number"]


def page(story: str) -> str:
    """The whole page."""
    parts = [
        "# One request, step by step",
        "The sample request as those who work on it see it. The child, the people and the setting are invented. "
        "The pictures come from `make shots`, the figures from `make demo`; the cases at the end are the words of "
        "the tests that play them (`tests/workflow/test_cases_of_life.py`). `python -m tools.walkthrough` writes "
        "this page.",
    ]
    for number, step in enumerate(STEPS, start=1):
        parts.append(f"## {number}. {step.title}\n{step.words}\n\n![{step.title}](pictures/{step.picture})")
    table = "\n".join(f"| {what} | {number} |" for what, number in figures(story))
    parts.append(
        "## Figures of a run\nThe whole sample file, played without waiting for anybody. The seconds are those of "
        f"one machine that was busy with other things.\n\n| | |\n|---|---|\n{table}"
    )
    told = "\n\n".join(cases())
    parts.append(f"## When life gets in the way\n{told}")
    return "\n\n".join(parts) + "\n"


def take_pictures(shots: Path, out: Path) -> None:
    """Make a small picture of each step from the screens. Raises Missing where a screen was not taken."""
    for step in STEPS:
        found = sorted(shots.glob(f"[0-9][0-9][0-9]-{step.screen}.png"))
        if not found:
            raise Missing(f"There is no picture of the screen {step.screen!r} in {shots}. Run make shots first.")
        shrink(found[-1] if step.screen in _LAST else found[0], out / step.picture)


_LAST = frozenset({"people-letter", "check-page", "release-guests", "documents", "decisions", "marker-page"})
"""Screens of which the last picture shows more than the first."""


def shrink(source: Path, target: Path) -> None:
    """The upper part of a screen in few colours."""
    with Image.open(source) as taken:
        whole = taken.convert("RGB")
    ratio = WIDE_PX / whole.width
    small = whole.resize((WIDE_PX, round(whole.height * ratio)), Image.Resampling.LANCZOS)
    cut = small.crop((0, 0, WIDE_PX, min(small.height, TALL_PX)))
    cut.quantize(COLOURS).save(target, "PNG", optimize=True)
    target.chmod(0o644)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 if the page is written; 2 where something it is made of is not there."""
    parser = argparse.ArgumentParser(prog="python -m tools.walkthrough", description=__doc__)
    parser.add_argument("--shots", type=Path, default=Path("var/shots"), metavar="FOLDER")
    parser.add_argument("--story", type=Path, default=Path("var/demo/story.txt"), metavar="FILE")
    given = parser.parse_args(arguments)
    try:
        if not given.story.is_file():
            raise Missing(f"{given.story} is not there. Run make demo first.")
        take_pictures(given.shots, PICTURES)
        PAGE.write_text(page(given.story.read_text(encoding="utf-8")), encoding="utf-8")
    except Missing as problem:
        print(f"walkthrough: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
