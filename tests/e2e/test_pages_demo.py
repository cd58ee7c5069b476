"""`make demo` as a whole: the procedure over HTTP and mail, what it tells, what it leaves (S3-S46, R30)."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from samples import load_sample
from tests.e2e.house import ROOT

WITHIN_SECONDS = 900
pytestmark = pytest.mark.timeout(WITHIN_SECONDS + 60)
WITHHELD = ("Ruth", "Hallam", "Kofi", "Theo", "Marsh", "01632 960731", "raised voices")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a demo that went well left everything."""
    out = tmp_path_factory.mktemp("demo") / "out"
    command = [sys.executable, "-m", "tools.demo", "--out", str(out)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=WITHIN_SECONDS)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stderr == ""
    return out


def words_of(copy: Path) -> str:
    """The words of a PDF."""
    paper = pypdfium2.PdfDocument(copy)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in paper)
    finally:
        paper.close()


def test_each_step_is_told_in_a_line_with_its_seconds_and_all_is_counted(out: Path) -> None:
    story = (out / "story.txt").read_text()
    steps = [line for line in story.splitlines() if re.search(r"\d+\.\d s$", line)]
    assert len(steps) > 40
    assert not any("failed" in line for line in steps)
    for words in ("proof                             holds", "0 faults", "events in Temporal's history"):
        assert words in story


def test_the_copy_holds_nothing_of_what_is_withheld(out: Path) -> None:
    words = words_of(out / "clean-copy.pdf")
    assert "Amara" in words
    assert [word for word in WITHHELD if word in words] == []
    assert json.loads((out / "proof.json").read_text())["proved"] is True


def test_the_log_has_a_reason_for_every_mark(out: Path) -> None:
    marks = json.loads((out / "redaction-log.json").read_text())
    assert len(marks) > 50
    assert all(mark["reason"] for mark in marks)


def test_each_letter_is_there_as_it_went_and_those_to_the_parent_name_nobody_withheld(out: Path) -> None:
    letters = {path.name: path.read_text() for path in (out / "letters").iterdir()}
    sample = load_sample()
    asked = [party.name for party in sample.parties if party.contact is not None]
    for name in asked:
        assert any("third-party" in file and f"To: {name}" in text for file, text in letters.items())
    to_parent = [text for file, text in letters.items() if file.endswith("miriam-brandt.txt")]
    assert len(to_parent) >= 5
    assert [word for word in WITHHELD for text in to_parent if word in text] == []


def test_nothing_of_the_instance_keeps_running(out: Path) -> None:
    assert not (out / "instance" / "run.json").exists()
