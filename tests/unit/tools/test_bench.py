"""`make bench` runs what measures, shows its table, keeps it, and says what was missed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.acts import Row, table
from tools.bench import OUT, ROOT, Measurement, Result, main, markdown, measurements

GOOD = '"""How fast it is.\n\nMore words.\n"""\nif __name__ == "__main__":\n    print("speed   7.0")\n'
MISSED = '"""How large it is."""\nif __name__ == "__main__":\n    print("size  9")\n    raise SystemExit(1)\n'


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small project with two measurements and a module that only helps them."""
    (tmp_path / "bench").mkdir()
    for name, text in (("__init__", ""), ("fast", GOOD), ("large", MISSED), ("papers", "PAPER = 1\n")):
        (tmp_path / "bench" / f"{name}.py").write_text(text)
    return tmp_path


def test_only_modules_that_run_by_themselves_are_measurements(tree: Path) -> None:
    assert measurements(tree) == [Measurement("fast", "How fast it is."), Measurement("large", "How large it is.")]


def test_the_tables_are_shown_and_kept_and_a_missed_target_is_named(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([], tree) == 1
    said, kept = capsys.readouterr().out, (tree / OUT).read_text()
    assert "speed   7.0" in said and "size  9" in said
    assert said.endswith("The tables are in var/bench.md. Not met: large.\n")
    assert "## fast\nHow fast it is." in kept
    assert kept.count("```\nspeed   7.0\n```") == 1
    assert "A target is missed" in kept


def test_one_alone_can_be_asked_for(tree: Path) -> None:
    assert main(["fast"], tree) == 0
    assert "large" not in (tree / OUT).read_text()


def test_a_name_that_is_no_measurement_is_refused(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slow"], tree) == 2
    assert capsys.readouterr().err == "make bench: there is no slow; there are fast, large.\n"
    assert not (tree / OUT).exists()


def test_the_page_says_when_and_on_what() -> None:
    result = Result(Measurement("fast", "How fast it is."), "speed 7", True, 3.2)
    page = markdown([result], "2 cores", datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
    assert "23 November 2026, 09:30 UTC, on 2 cores." in page
    assert "How fast it is. (3 s)\n" in page


def test_the_ratio_of_an_act_is_to_the_bare_update_of_the_same_run() -> None:
    rows = [Row("bare", [10.0] * 20, 5), Row("ours", [10.0] * 10 + [30.0] * 10, 8)]
    lines = table(rows)
    assert lines[1].split()[-2:] == ["1.00", "5"]
    assert lines[2].split() == ["ours", "20.0", "ms", "30.0", "ms", "2.00", "8"]


def test_every_shipped_measurement_says_what_it_measures() -> None:
    assert {"acts", "clock", "mail", "redaction"} <= {one.name for one in measurements(ROOT)}
    assert all(len(one.about) > 20 for one in measurements(ROOT))
