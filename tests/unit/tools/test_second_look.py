"""What `.ci/run` looks at a second time, and what it takes for final."""

import json
from pathlib import Path

import pytest

from tools.second_look import final, main

HOLDS = "def test_it():\n    pass\n"
FAILS = "def test_it():\n    assert False\n"


@pytest.mark.parametrize(
    ("failed", "words"),
    [
        ([], "without saying which"),
        (["tests/unit/rules/test_x.py::test_y"], "is final"),
        (["tests/workflow/test_x.py::test_y"], "is final"),
        (
            ["tests/e2e/test_x.py::test_y", "tests/unit/web/test_x.py::test_y"],
            "tests/unit/web/test_x.py::test_y runs",
        ),
        ([f"tests/mail/test_x.py::test_{number}" for number in range(4)], "4 tests failed"),
    ],
)
def test_most_failures_are_final(failed: list[str], words: str) -> None:
    assert words in (final(failed) or "")


@pytest.mark.parametrize(("source", "code", "told"), [(HOLDS, 0, "UNSTEADY"), (FAILS, 1, "1 failed")])
def test_a_test_against_real_programs_is_run_once_more_and_both_results_are_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], source: str, code: int, told: str
) -> None:
    test = tmp_path / "tests" / "e2e" / "test_x.py"
    test.parent.mkdir(parents=True)
    test.write_text(source)
    cache = tmp_path / ".pytest_cache" / "v" / "cache" / "lastfailed"
    cache.parent.mkdir(parents=True)
    cache.write_text(json.dumps({"tests/e2e/test_x.py::test_it": True}))
    assert main(tmp_path) == code
    said = capfd.readouterr().out
    assert "A second look, alone: tests/e2e/test_x.py::test_it" in said and told in said
