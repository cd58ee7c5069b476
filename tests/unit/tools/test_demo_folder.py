"""Where the demo leaves things: it replaces what a demo left, and nothing else."""

from pathlib import Path

import pytest

from tools.demo.__main__ import main


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "letters" / "to-my-aunt.txt"
    kept.parent.mkdir()
    kept.write_text("Dear aunt")
    assert main(["--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"The folder {tmp_path} holds other things. Choose an empty one with --out.\n"
    assert kept.read_text() == "Dear aunt"


def test_a_folder_that_cannot_be_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a-file"
    file.touch()
    assert main(["--out", str(file / "below")]) == 2
    assert "cannot be used: not a directory. Choose another with --out." in capsys.readouterr().err
