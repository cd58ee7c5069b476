"""`python -m rules.clock`: dates in, dates out, and one clear line where the input cannot be."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rules.clock_cli import main
from tests.patience import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[3]
PLAIN = ["--profile", "uk_gdpr", "--nation", "england", "--received", "2027-01-31"]
KEYS = ["due", "statutory_due", "governing", "profile", "nation", "working", "warnings", "milestones"]
MILESTONES = ["write_by", "chase_by", "decide_by", "redact_by", "check_by", "invite_by"]


def answer(capsys: pytest.CaptureFixture[str], line: str) -> dict[str, Any]:
    assert main([*line.split(), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def refusal(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> str:
    try:
        status = main(arguments)
    except SystemExit as exit:
        status = int(str(exit.code))
    caught = capsys.readouterr()
    assert status == 2
    assert caught.out == ""
    assert re.fullmatch(r"rules\.clock: [^\n]+\n", caught.err)
    return caught.err


@pytest.mark.parametrize(
    ("line", "due", "statutory", "governing"),
    [
        ("--profile uk_gdpr --nation england --received 2027-01-31", "2027-03-01", "2027-03-01", "statute"),
        ("--profile uk_gdpr --nation scotland --received 2026-12-02", "2027-01-05", "2027-01-05", "statute"),
        (
            "--profile uk_gdpr --nation england --received 2026-11-30 --extended",
            "2027-03-01", "2027-03-01", "statute",
        ),
        (
            "--profile uk_gdpr --nation england --received 2027-03-10 --pause 2027-03-15:2027-03-24",
            "2027-04-19", "2027-04-19", "statute",
        ),
        ("--profile early_years_2018 --nation wales --received 2027-01-04", "2027-03-01", "2027-02-04", "statute"),
        ("--profile childrens_centre --nation england --received 2027-01-04", "2027-01-18", "2027-02-04", "policy"),
        (
            "--profile uk_gdpr --nation northern-ireland --received 2027-01-04 "
            "--identity-asked 2027-01-05 --identity-received 2027-02-17",
            "2027-03-18", "2027-03-18", "statute",
        ),
    ],
)  # fmt: skip
def test_the_dates_of_a_request(
    capsys: pytest.CaptureFixture[str], line: str, due: str, statutory: str, governing: str
) -> None:
    found = answer(capsys, line)
    assert (found["due"], found["statutory_due"], found["governing"]) == (due, statutory, governing)


def test_the_json_has_exactly_the_promised_shape(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "--profile early_years_2018 --nation england --received 2027-01-04")
    assert list(found) == KEYS
    assert list(found["milestones"]) == MILESTONES
    assert (found["profile"], found["nation"]) == ("early_years_2018", "england")
    assert all(list(step) == ["date", "why"] and date.fromisoformat(step["date"]) for step in found["working"])
    assert len(found["warnings"]) == 1


def test_milestones_keep_their_order_and_end_before_the_date_to_keep(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "--profile uk_gdpr --nation england --received 2027-01-04 --parties 9 --pages 300")
    days = list(found["milestones"].values())
    assert days == sorted(days)
    assert found["milestones"]["invite_by"] < found["due"]


def test_pauses_may_be_given_more_than_once_and_in_any_order(capsys: pytest.CaptureFixture[str]) -> None:
    line = "--profile uk_gdpr --nation england --received 2027-03-10"
    one, other = "--pause 2027-03-15:2027-03-18", "--pause 2027-03-22:2027-03-28"
    there = answer(capsys, f"{line} {one} {other}")
    back = answer(capsys, f"{line} {other} {one}")
    assert there["due"] == "2027-04-19"
    assert there == back


def test_an_open_pause_is_reckoned_up_to_today(capsys: pytest.CaptureFixture[str]) -> None:
    line = "--profile uk_gdpr --nation england --received 2027-03-10 --pause 2027-03-15: --today 2027-03-24"
    found = answer(capsys, line)
    assert found["due"] == "2027-04-19"
    assert any("stands still" in warning for warning in found["warnings"])


def test_without_json_the_working_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--profile", "early_years_2018", "--nation", "england", "--received", "2027-01-04"]) == 0
    told = capsys.readouterr().out
    assert "Due by the policy: Monday 1 March 2027" in told
    assert "Due by law: Thursday 4 February 2027" in told
    assert "Warning: The policy's date" in told
    assert re.search(r"black out +Thursday 28 January 2027", told)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "the following arguments are required: --profile, --nation, --received"),
        ([*PLAIN, "--profile", "uk_gdr"], "There is no profile 'uk_gdr'. Did you mean uk_gdpr?"),
        ([*PLAIN, "--profile", "../../etc/passwd"], "cannot be called"),
        ([*PLAIN, "--nation", "france"], "Write one of: england, wales, scotland, northern-ireland."),
        ([*PLAIN, "--nation", "England"], "'England' is not a nation"),
        ([*PLAIN, "--received", "2027-02-30"], "there is no day 2027-02-30"),
        ([*PLAIN, "--received", "2027-02-29"], "there is no day 2027-02-29"),
        ([*PLAIN, "--received", "31/01/2027"], "'31/01/2027' is not a date. Write it as 2027-01-31."),
        ([*PLAIN, "--received", "20270131"], "is not a date"),
        ([*PLAIN, "--received", "2027-W04-7"], "is not a date"),
        ([*PLAIN, "--received", "２０２７-01-31"], "is not a date"),
        ([*PLAIN, "--received", ""], "is not a date"),
        ([*PLAIN, "--received", "1999-12-31"], "outside 2000 to 2095"),
        ([*PLAIN, "--received", "9999-12-31"], "outside 2000 to 2095"),
        ([*PLAIN, "--received", "0000-01-01"], "there is no day 0000-01-01"),
        ([*PLAIN, "--pause", "2027-02-10"], "is not a pause. Write it as 2027-03-15:2027-03-24."),
        ([*PLAIN, "--pause", "2027-02-10:2027-02-01"], "lies before the day the question was asked"),
        ([*PLAIN, "--pause", "2027-01-30:2027-02-01"], "lies before the day the request was received"),
        ([*PLAIN, "--pause", "2027-02-10:2027-02-11:2027-02-12"], "is not a date"),
        ([*PLAIN, "--pause", ":2027-02-11"], "is not a date"),
        ([*PLAIN, "--identity-received", "2027-02-03"], "no day on which it was asked for"),
        ([*PLAIN, "--identity-asked", "2027-02-03", "--identity-received", "2027-02-02"], "before the day"),
        ([*PLAIN, "--identity-asked", "2027-01-03"], "lies before the day the request was received"),
        ([*PLAIN, "--extension-noticed", "2027-01-03"], "lies before the day the request was received"),
        ([*PLAIN, "--parties", "-1"], "--parties"),
        ([*PLAIN, "--pages", "many"], "'many' is not a number"),
        ([*PLAIN, "--recieved", "2027-01-31"], "unrecognized arguments: --recieved"),
        ([*PLAIN, "x" * 5000], "unrecognized arguments: xxx"),
    ],
)  # fmt: skip
def test_bad_input_ends_with_status_two_and_one_clear_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert told in refusal(capsys, arguments)


def test_a_faulty_profile_of_one_s_own_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "ours.toml").write_text('name = "ours"\n', encoding="utf-8")
    told = refusal(capsys, [*PLAIN, "--profile", "ours", "--profiles", str(tmp_path)])
    assert "ours.toml: title: is missing" in told


def test_the_command_runs_from_any_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-m", "rules.clock", *PLAIN, "--json"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_SECONDS,
    )
    assert json.loads(done.stdout)["due"] == "2027-03-01"
    assert done.stderr == ""


@pytest.mark.parametrize("received", ["2000-01-01", "2095-12-31"])
@pytest.mark.parametrize("profile", ["early_years_2018", "childrens_centre", "uk_gdpr"])
def test_the_first_and_the_last_day_it_knows_are_reckoned(
    capsys: pytest.CaptureFixture[str], received: str, profile: str
) -> None:
    line = (
        f"--profile {profile} --nation scotland --received {received} --extended --pages 1000000 --parties 1000000"
    )
    assert answer(capsys, line)["due"] > received
