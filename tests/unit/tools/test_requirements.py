"""The table of demands: read from docstrings, the same each time, and honest about what no test names."""

from pathlib import Path

import pytest

from tools.requirements import DEMANDS, PAGE, ROOT, Letter, WrongDemands, main, numbers_in, read_demands, read_tree

LIST = """
[S1]
letter = "E"
we = "A letter is sent."

[S2]
letter = "P"
we = "A date is asked for | or not."
open = "Nobody has asked yet."

[S3]
letter = "O"
we = "Guidance is shown."

[R1]
letter = "E"
we = "The clock runs."
"""
CODE = '"""Sends letters (S1)."""\n\n\ndef due() -> None:\n    """The clock (R1)."""\n'
TEST = '''
"""S2 and R1 are named for the whole file, which proves nothing."""

def test_a_letter_is_sent() -> None:
    """S1: it leaves."""
    assert post()

def test_without_docstring() -> None:
    assert "S2"

class TestLate:
    """S1."""

    async def test_a_letter_is_late(self) -> None:
        assert late()

def helper() -> None:
    """R1."""

@pytest.mark.skip(reason="R1")
def test_that_is_skipped() -> None:
    """R1."""
    assert clock()

@pytest.mark.skipif(True, reason="here")
def test_that_is_skipped_here() -> None:
    """R1."""
    assert clock()

def test_that_looks_at_nothing() -> None:
    """R1."""
'''


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small project."""
    for name, text in (
        (str(DEMANDS), LIST),
        ("rules/post.py", CODE),
        ("tests/unit/test_post.py", TEST),
        ("tools/any.py", '"""S1"""'),
        (".venv/lib/any.py", '"""S1"""'),
        ("tests/unit/helping.py", 'def test_of_a_helper() -> None:\n    """R1."""\n    assert clock()\n'),
        ("rules/__pycache__/post.py", '"""S1"""'),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("docstring", "numbers"),
    [
        ("The form (S1, R13).", {"S1", "R13"}),
        ("S16-S18 and R2–R4", {"S16", "S17", "S18", "R2", "R3", "R4"}),
        ("S64-65", {"S64", "S65"}),
        ("the whole procedure, S1-S58", set()),
        ("backwards S9-S3, PARTS1, A4S, RS2", set()),
        (None, set()),
    ],
)
def test_numbers_are_read_from_words(docstring: str | None, numbers: set[str]) -> None:
    assert numbers_in(docstring) == numbers


def test_a_number_that_no_demand_has_is_an_error(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "rules/late.py").write_text('"""The clock (R99)."""\n')
    assert main(tree) == 1
    assert "rules/late.py names R99" in capsys.readouterr().err


def test_a_test_holds_what_its_own_or_its_classs_docstring_names(tree: Path) -> None:
    place = "tests/unit/test_post.py"
    assert dict(read_tree(tree).tests) == {
        "S1": [f"{place}::test_a_letter_is_sent", f"{place}::TestLate::test_a_letter_is_late"]
    }


def test_where_is_the_product_and_not_its_tools_or_packages(tree: Path) -> None:
    assert read_tree(tree).files == {"S1": ["rules/post.py"], "R1": ["rules/post.py"]}


def test_what_nobody_tests_is_listed_as_open_with_its_reason(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(tree) == 0
    whole = (tree / PAGE).read_text()
    table, _, still_open = whole.partition("## Open")
    assert "4 demands; 3 want a test (E and P), 1 have one, 2 are open." in table
    assert "[a letter is sent](../tests/unit/test_post.py)" in table
    assert "| S2 | P | A date is asked for \\| or not. | Nobody has asked yet. |" in still_open
    assert "| R1 | E | The clock runs. | No test names it yet. |" in still_open
    assert "S1" not in still_open and "S3" not in still_open
    assert capsys.readouterr().out.endswith("2 want a test: S2 R1\n")


def test_the_page_is_the_same_each_time(tree: Path) -> None:
    main(tree)
    first = (tree / PAGE).read_bytes()
    main(tree)
    assert (tree / PAGE).read_bytes() == first


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[S1]\nletter = 'X'\nwe = 'w'", "[S1]: letter is 'X'; it is one of E, P, O, P/O, note."),
        ("[S1]\nletter = 'E'", "[S1]: say in `we` what the software does about it."),
        ("[S1]\nletter = 'E'\nwe = 'w'\nwhy = ''", "[S1] has why; there are letter, we and open."),
        ("S1 = 'E'", "[S1]: a demand is a table"),
        ("[S1", "cannot be read"),
    ],
)
def test_a_wrong_list_is_one_sentence(tree: Path, text: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / DEMANDS).write_text(text)
    assert main(tree) == 1
    assert says in capsys.readouterr().err


def test_the_shipped_list_has_every_number_once_and_in_order() -> None:
    demands = read_demands(ROOT / DEMANDS)
    assert [each.number for each in demands] == [f"S{n}" for n in range(1, 119)] + [f"R{n}" for n in range(37)]
    assert {each.letter for each in demands} == set(Letter)


def test_no_file_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(WrongDemands, match="cannot be read"):
        read_demands(tmp_path / "none.toml")
