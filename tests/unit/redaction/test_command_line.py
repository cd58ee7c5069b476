"""`python -m redaction`: files in, copies and reasons out, an exit code that tells the truth."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from redaction import CopyItem, make_copy
from redaction.cli import main
from redaction.proving import main as prove_file
from tests.patience import PATIENCE_SECONDS
from tests.unit.redaction.helpers import text_of_copy
from tests.unit.redaction.hostile import HIDDEN, NAME, PLAIN
from tests.unit.redaction.papers import paper
from tests.unit.redaction.test_letters_and_mails import mail

PEOPLE = {
    "keep": [{"id": "z", "name": "Zofia Price"}],
    "redact": [
        {"id": "g", "name": "Jean Garner", "relations": ["grandmother"], "emails": ["jean.garner@example.org"]}
    ],
}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "people.json").write_text(json.dumps(PEOPLE))
    return tmp_path


def run(desk: Path, *names: str, ocr: str = "never") -> int:
    files = [str(desk / name) for name in names]
    return main(["--parties", str(desk / "people.json"), "--out", str(desk / "out"), "--ocr", ocr, *files])


def read(desk: Path, name: str) -> Any:
    return json.loads((desk / "out" / f"{name}.json").read_text())


def test_each_file_gets_a_copy_a_log_and_a_proof(desk: Path) -> None:
    (desk / "letter.pdf").write_bytes(paper(PLAIN + NAME))
    (desk / "note.txt").write_text("Jean came.")
    assert run(desk, "letter.pdf", "note.txt") == 0
    assert sorted(path.name for path in (desk / "out").iterdir()) == [
        "letter.pdf",
        "log.json",
        "note.pdf",
        "proof.json",
        "review.json",
    ]
    log = read(desk, "log")
    assert {key: log[0][key] for key in ("file", "page", "party", "rule", "words")} == {
        "file": "letter.pdf", "page": 1, "party": "g", "rule": "name", "words": "Jean Garner",
    }  # fmt: skip
    assert log[0]["rectangle"] == pytest.approx([40, 86.8, 117.8, 103.1], abs=0.1)
    proof = read(desk, "proof")
    assert all(entry["proved"] is True and entry["faults"] == [] for entry in proof.values())
    assert set(proof) == {"letter.pdf", "note.txt"}
    assert "Garner" not in text_of_copy((desk / "out" / "letter.pdf").read_bytes())


def test_hidden_text_needs_a_person(desk: Path) -> None:
    (desk / "a.pdf").write_bytes(HIDDEN["white"])
    assert run(desk, "a.pdf") == 1
    asked = read(desk, "review")
    assert asked[0]["kind"] == "hidden_text" and asked[0]["must"] and asked[0]["why"]
    assert read(desk, "proof")["a.pdf"]["proved"] is True


def test_bad_input_is_one_clear_line_each_and_the_rest_is_done(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "empty.pdf").write_bytes(b"")
    (desk / "good.txt").write_text("Zofia slept.")
    assert run(desk, "empty.pdf", "missing.pdf", "good.txt") == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["empty.pdf", "missing.pdf"]
    proof = read(desk, "proof")
    assert [proof[name]["proved"] for name in ("empty.pdf", "missing.pdf", "good.txt")] == [False, False, True]
    assert not (desk / "out" / "empty.pdf").exists()


def test_what_was_brought_is_never_written_over(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """R25: the copy goes into a folder of its own, or nowhere."""
    original = paper(PLAIN + NAME)
    (desk / "out").mkdir()
    (desk / "out" / "letter.pdf").write_bytes(original)
    assert run(desk, "out/letter.pdf") == 2
    assert (desk / "out" / "letter.pdf").read_bytes() == original
    said = capsys.readouterr().err
    assert "letter.pdf there was brought" in said and said.count("\n") == 1
    assert read(desk, "proof")["letter.pdf"]["proved"] is False


def test_a_copy_that_cannot_be_written_keeps_no_other_from_being_made(desk: Path) -> None:
    """R30: one bad file never stops the others."""
    (desk / "out" / "letter.pdf").mkdir(parents=True)
    (desk / "letter.pdf").write_bytes(paper(PLAIN + NAME))
    (desk / "note.txt").write_text("Jean came.")
    assert run(desk, "letter.pdf", "note.txt") == 2
    assert {name: entry["proved"] for name, entry in read(desk, "proof").items()} == {
        "letter.pdf": False, "note.txt": True,
    }  # fmt: skip
    assert {entry["file"] for entry in read(desk, "log")} == {"note.txt"}


def test_a_list_that_would_be_written_over_is_told_before_any_work(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "out").mkdir()
    (desk / "out" / "log.json").write_text("{}")
    assert run(desk, "out/log.json") == 2
    assert "log.json there was brought" in capsys.readouterr().err
    assert (desk / "out" / "log.json").read_text() == "{}"


@pytest.mark.parametrize("stem", ["x" * 251, "ż" * 125])
def test_names_as_long_as_a_folder_holds_get_their_copies(stem: str, desk: Path) -> None:
    for suffix in ("txt", "md"):
        (desk / f"{stem}.{suffix}").write_text("Jean came.")
    assert run(desk, f"{stem}.txt", f"{stem}.md") == 0
    copies = sorted(path.name for path in (desk / "out").glob("*.pdf"))
    assert f"{stem}.pdf" in copies and any(name.endswith("-2.pdf") for name in copies)


def test_the_proof_of_a_file_holds_two_things_and_nothing_else(desk: Path) -> None:
    (desk / "note.txt").write_text("Jean came.")
    run(desk, "note.txt", "missing.txt")
    proof = read(desk, "proof")
    assert proof["note.txt"] == {"proved": True, "faults": []}
    assert proof["missing.txt"]["proved"] is False and len(proof["missing.txt"]["faults"]) == 1


def test_a_folder_nobody_can_write_to_is_told_in_one_line(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "note.txt").write_text("Jean came.")
    (desk / "out" / f".half-written-{os.getpid()}").mkdir(parents=True)
    assert run(desk, "note.txt") == 2
    said = capsys.readouterr().err
    assert "cannot be written to" in said and said.count("\n") == 1


def test_what_another_run_is_writing_into_the_folder_is_never_taken_for_its_own(desk: Path) -> None:
    """R30: else one file's copy could come out under another's name."""
    (desk / "note.txt").write_text("Jean came.")
    theirs = desk / "out" / ".half-written"
    theirs.parent.mkdir()
    theirs.write_text("half of another run")
    assert run(desk, "note.txt") == 0
    assert theirs.read_text() == "half of another run"


def test_what_is_no_file_is_refused_and_a_name_of_odd_bytes_is_told(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(desk / "pi\npe.txt")
    (desk / os.fsdecode(b"caf\xe9.txt")).write_text("Zofia slept.")
    assert run(desk, "pi\npe.txt", os.fsdecode(b"caf\xe9.txt")) == 2
    assert "pi\ufffdpe.txt: This file cannot be read (It is no file)." in capsys.readouterr().err
    assert read(desk, "proof")["caf\ufffd.txt"]["proved"] is True


def test_attachments_are_part_of_the_copy_of_their_mail(desk: Path) -> None:
    message = mail()
    message.add_attachment(paper(PLAIN + NAME), maintype="application", subtype="pdf", filename="a.pdf")
    message.add_attachment(b"\x00\x01", maintype="application", subtype="x", filename="c.bin")
    (desk / "m.eml").write_bytes(message.as_bytes())
    assert run(desk, "m.eml") == 1
    text = text_of_copy((desk / "out" / "m.pdf").read_bytes())
    assert "Seen today by the nursery." in text and "Garner" not in text
    assert "m.eml/a.pdf" in {entry["document"] for entry in read(desk, "log")}
    assert any(entry["kind"] == "part_not_shown" for entry in read(desk, "review"))


def test_two_files_of_one_stem_get_two_copies(desk: Path) -> None:
    (desk / "a.txt").write_text("one")
    (desk / "a.pdf").write_bytes(paper(PLAIN))
    assert run(desk, "a.txt", "a.pdf") == 0
    assert (desk / "out" / "a.pdf").exists() and (desk / "out" / "a-2.pdf").exists()


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("{", "is not JSON"),
        ("[]", "must be an object"),
        ("[" * 100_000, "is not JSON"),
        ('{"keep": [{"id": "g", "name": "J"}]}', 'has no list "redact"'),
        ('{"redact": [{"id": "\\ud800", "name": "J"}]}', "half a letter"),
        ('{"redact": [{"id": "g", "name": "J", "a\\nb": []}]}', 'unknown field "a\\nb"'),
        ('{"redact": [{"id": "g", "name": "..."}]}', "neither a name"),
        ('{"redact": [{"id": "g", "name": "J", "phones": ["none"]}]}', "at least 6 digits"),
        ('{"redact": [{"id": "g", "name": "J", "emails": ["jean"]}]}', "needs a name, an @"),
        ('{"redact": [{"name": "Jean"}]}', 'needs "id"'),
        ('{"redact": [{"id": "g", "name": ""}]}', "neither a name"),
        ('{"redact": [{"id": "g", "name": "J", "aliases": "K"}]}', '"aliases" must be a list'),
        ('{"redact": [{"id": "g", "name": "J", "alias": []}]}', 'unknown field "alias"'),
        ('{"keep": [{"id": "g", "name": "J"}], "redact": [{"id": "g", "name": "K"}]}', "used twice"),
    ],
)
def test_a_faulty_list_of_people_is_told_in_one_line(
    text: str, hint: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "people.json").write_text(text)
    (desk / "a.txt").write_text("x")
    assert run(desk, "a.txt") == 2
    said = capsys.readouterr().err
    assert hint in said and said.count("\n") == 1


def test_the_program_runs_as_a_module_and_speaks_json(desk: Path) -> None:
    (desk / "note.txt").write_text("Jean came.")
    done = subprocess.run(
        [sys.executable, "-m", "redaction", "--parties", str(desk / "people.json"), "--out", str(desk / "o"),
         "--ocr", "never", "--json", str(desk / "note.txt")],
        capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["exit"] == 0
    assert told["files"][0] == {
        "file": "note.txt", "proved": True, "faults": [], "copy": "note.pdf", "ocr_checked": False,
        "marks": 1, "must_review": 0, "may_review": 0,
    }  # fmt: skip


def test_a_sealed_copy_can_be_proved_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = make_copy([CopyItem("d", "Letter", paper(PLAIN), "pdf")], None)
    pdf, manifest = tmp_path / "copy.pdf", tmp_path / "copy.json"
    pdf.write_bytes(copy.pdf)
    manifest.write_text(copy.manifest)
    assert prove_file([str(pdf), str(manifest)]) == 0
    assert prove_file([str(pdf), str(manifest), "--term", "nursery"]) == 1
    pdf.write_bytes(copy.pdf + b"x")
    assert prove_file([str(pdf), str(manifest)]) == 1
    assert prove_file([str(pdf), str(tmp_path / "none.json")]) == 2
    assert "copy.pdf is the copy that was sealed." in capsys.readouterr().out
