"""Hostile mail is stopped before a parser sees it, or ends in its own process within time and memory (S59, S66)."""

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bench.mail_hostile import HEAD, HOSTILE
from bench.mail_samples import GRAN, LETTER, SERVER, reply
from mail.isolation import READER_GONE, Reader
from mail.limits import MailFault, check
from mail.parts import parse, parts_of, text_of
from mail.reading import Kind
from tests.patience import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[3]


def run(command: list[str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, capture_output=True, cwd=ROOT, timeout=PATIENCE_SECONDS, check=False)


@pytest.mark.parametrize("name", HOSTILE)
def test_the_command_line_ends_in_time_with_a_fault_and_exit_code_two(name: str, tmp_path: Path) -> None:
    file = tmp_path / "hostile.eml"
    file.write_bytes(HOSTILE[name])
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "mail.reading", str(file), "--json"]
    done = run(command)
    said = json.loads(done.stdout)
    assert (done.returncode, said["objection"], said["needs_person"], len(said["faults"])) == (2, True, True, 1)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime) < 8, "of the processor"
    assert done.stderr == b""


def test_the_command_line_reads_a_reply(tmp_path: Path) -> None:
    (tmp_path / "reply.eml").write_bytes(reply("No"))
    (tmp_path / "letter.eml").write_bytes(LETTER)
    command = [
        sys.executable,
        "-m",
        "mail.reading",
        str(tmp_path / "reply.eml"),
        "--letter",
        str(tmp_path / "letter.eml"),
    ]
    command += ["--expected", GRAN]
    said = json.loads(run([*command, "--json"]).stdout)
    assert (said["kind"], said["objection"], said["sender_gate"]["passed"]) == ("refusal", True, True)
    assert b"Kind: refusal" in run(command).stdout


def test_a_missing_file_is_a_fault_and_no_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mail.reading", str(tmp_path / "none.eml"), "--json"]
    done = run(command)
    assert (done.returncode, done.stderr) == (2, b"")
    assert "cannot be read" in json.loads(done.stdout)["faults"][0]


def test_one_reader_outlives_every_hostile_mail() -> None:
    with Reader() as reader:
        for raw in (
            HOSTILE["sixty levels"],
            HOSTILE["nothing"],
            HOSTILE["26 megabytes"],
            HOSTILE["one line of 24 megabytes"],
        ):
            with pytest.raises(MailFault):
                reader.read(raw)
            assert reader.read(reply("No"), LETTER, GRAN, SERVER).kind is Kind.REFUSAL


def test_a_reader_whose_process_died_starts_another() -> None:
    with Reader() as reader:
        reader.read(reply("No"))
        assert reader._child is not None
        reader._child.kill()
        reader._child.wait()
        assert reader.read(reply("No")).kind is Kind.REFUSAL


def test_a_reader_whose_process_no_longer_listens_is_given_up_in_time_and_replaced() -> None:
    """S59: a stopped process takes no byte of a mail that is larger than the pipe."""
    with Reader(wall_seconds=PATIENCE_SECONDS) as reader:
        reader.read(reply("No"))
        assert reader._child is not None
        os.kill(reader._child.pid, signal.SIGSTOP)
        reader._wall_seconds = -1.7
        with pytest.raises(MailFault) as fault:
            reader.read(HEAD + b"\r\n" + b"A line of a large mail.\r\n" * 20_000)
        assert fault.value.code == READER_GONE
        reader._wall_seconds = PATIENCE_SECONDS
        assert reader.read(reply("No")).kind is Kind.REFUSAL


@pytest.mark.parametrize(
    "charset",
    [
        "utf-7",
        "unicode_escape",
        "raw_unicode_escape",
        "idna",
        "rot13",
        "hex",
        "zlib",
        "no-such",
        "\u00ff",
        "utf-8; x",
    ],
)
def test_only_ordinary_character_sets_are_decoded(charset: str) -> None:
    raw = HEAD + f'Content-Type: text/plain; charset="{charset}"\r\n\r\n+AGE- \\u0041 hello'.encode()
    [part] = parts_of(parse(raw))
    text, fault = text_of(part)
    assert "+AGE- \\u0041 hello" in text
    assert fault or charset.startswith("utf-8")


def test_a_large_but_honest_mail_is_read() -> None:
    attached = (
        b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + (b"QUJD" * 19 + b"\r\n") * 300_000
    )
    raw = (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nNo\r\n--b\r\n"
        + attached
        + b"--b--\r\n"
    )
    check(raw)
    with Reader(wall_seconds=PATIENCE_SECONDS) as reader:  # what it may take of the processor holds all the same
        assert reader.read(raw).kind is Kind.REFUSAL
