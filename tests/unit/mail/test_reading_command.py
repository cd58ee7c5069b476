"""`python -m mail.reading` prints its form whatever file it is given, and one fault where there is no mail."""

import io
import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from bench.mail_samples import GRAN, reply
from mail.reading import main


def test_a_mail_may_come_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """S22: `-` is standard input, as in other programs."""
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(reply("I refuse"))))
    assert main(["-", "--json", "--expected", GRAN]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "refusal"


def test_what_is_no_mail_is_one_fault_and_nobody_waits_for_a_pipe(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """S59: a text, a PDF, a folder, a pipe nobody writes into, and nothing at all."""
    (tmp_path / "note.txt").write_text("hello\nthere\n")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)))
    os.mkfifo(tmp_path / "pipe")
    for name in ("note.txt", "scan.pdf", "pipe", "", "missing"):
        assert main([str(tmp_path / name), "--json"]) == 2, name
        said = json.loads(capsys.readouterr().out)
        assert (said["objection"], said["needs_person"], len(said["faults"])) == (True, True, 1), name
