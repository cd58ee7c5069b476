"""make verify beyond the cabinet: the policies, and the dates of running requests (R2, R8, S55)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

import verify
from models.people import Setting
from records import people
from records.database import reading, writing
from rules.calendars import Calendar, Nation, calendar_for
from rules.profiles import SHIPPED_PROFILES
from rules.times import local_date
from tests.unit.web.house import House

TODAY = date(2026, 11, 23)
GOOD = (SHIPPED_PROFILES / "uk_gdpr.toml").read_text(encoding="utf-8").replace('"uk_gdpr"', '"ours"')


def findings(house: House, own: Path | None = None) -> verify.Findings:
    with reading(house.desk.engine) as session:
        return verify.look_at_policies(session, own, TODAY)


def without_christmas(received: date) -> Calendar:
    """The calendar as it was before a holiday was proclaimed: here, Christmas Day of 2026."""
    calendar = calendar_for(Nation.ENGLAND, received)
    kept = tuple(holiday for holiday in calendar.holidays if holiday.day != date(2026, 12, 25))
    return replace(calendar, holidays=kept)


def test_the_policy_that_is_later_than_the_law_is_named(house: House) -> None:
    found = findings(house)
    assert found.faults == ()
    assert [words for words in found.warnings if words.startswith("early_years_2018: ")]
    assert not [words for words in found.warnings if words.startswith(("uk_gdpr", "childrens_centre"))]


def test_a_policy_whose_review_date_has_passed_is_named(house: House, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "ours.toml").write_text(GOOD.replace("[adoption]", "[adoption]\nreview = 2026-11-22"), encoding="utf-8")
    assert any("was due for review on Sunday 22 November 2026" in words for words in findings(house, own).warnings)


def test_a_broken_profile_is_a_fault(house: House, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "ours.toml").write_text(GOOD.replace("reply_days", "reply_dayz"), encoding="utf-8")
    assert any("ours.toml: reply_dayz" in fault for fault in findings(house, own).faults)


def test_a_setting_whose_policy_is_gone_is_a_fault(house: House) -> None:
    with writing(house.desk.engine) as session:
        setting = session.exec(select(Setting)).one()
        setting.profile = "no_such"
        people.save_setting(session, setting, by="test")
    assert findings(house).faults == (
        "The setting's policy is 'no_such', and there is no usable profile of that name.",
    )


def test_a_running_request_later_than_the_law_is_named_and_one_that_ended_is_not(house: House) -> None:
    ref = house.request(received_on=date(2026, 11, 20), profile="early_years_2018")
    assert any(words.startswith(f"{ref}: The policy's date") for words in findings(house).warnings)
    assert findings(house).requests == 1


def test_a_holiday_proclaimed_since_is_named_and_moves_nothing(house: House) -> None:
    """R8: received on 25 November 2026; with the stored calendar it is due on Christmas Day."""
    ref = house.request(received_on=date(2026, 11, 23), calendar=without_christmas(date(2026, 11, 23)))
    late = house.request(received_on=date(2026, 11, 25), calendar=without_christmas(date(2026, 11, 25)))
    named = [words for words in findings(house).warnings if "was proclaimed a public holiday" in words]
    assert [words[:12] for words in named] == [late]
    assert "Friday 25 December 2026 (Christmas Day)" in named[0]
    assert ref not in "".join(named)


def test_the_whole_report_ends_with_zero_where_nothing_is_to_be_mended(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    house.request(received_on=local_date(datetime.now(UTC)))
    key = tmp_path / "house.key"
    key.write_text(bytes(range(32)).hex())
    url = f"sqlite:///{tmp_path / 'clean-copy.db'}"
    assert verify.main(["--url", url, "--key", str(key), "--profiles", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "Everything is as it was written." in said
    assert "Policies that can be used: 3. Running requests: 1." in said
    assert "Warning: early_years_2018: " in said
    (tmp_path / "ours.toml").write_text("[limit")
    assert verify.main(["--url", url, "--key", str(key), "--profiles", str(tmp_path)]) == 1


def test_without_a_database_nothing_can_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.main(["--url", f"sqlite:///{tmp_path / 'none.db'}"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
