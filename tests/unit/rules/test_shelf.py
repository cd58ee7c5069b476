"""A setting's own profiles beside those that come with Clean Copy (S55, R2)."""

from datetime import date
from pathlib import Path

from rules.calendars import Nation
from rules.profiles import SHIPPED_PROFILES
from rules.shelf import Shelf, profile_folders, read_shelf

TODAY = date(2027, 3, 1)
GOOD = (SHIPPED_PROFILES / "uk_gdpr.toml").read_text(encoding="utf-8")
SHIPPED = ["childrens_centre", "early_years_2018", "uk_gdpr"]


def shelf(folder: Path | None, **files: str) -> Shelf:
    """The shelf of a setting with these files in its own folder."""
    for name, text in files.items():
        assert folder is not None
        (folder / f"{name}.toml").write_text(text.replace('name = "uk_gdpr"', f'name = "{name}"'), encoding="utf-8")
    return read_shelf(folder, Nation.ENGLAND, TODAY)


def names(found: Shelf) -> list[str]:
    """What can be picked."""
    return [offer.profile.name for offer in found.offers]


def test_without_a_folder_of_its_own_a_setting_picks_from_the_shipped_ones() -> None:
    found = shelf(None)
    assert names(found) == SHIPPED
    assert (found.faults, any(offer.own for offer in found.offers)) == ((), False)
    assert profile_folders(None) == (SHIPPED_PROFILES,)


def test_a_profile_of_the_setting_s_own_stands_beside_them(tmp_path: Path) -> None:
    found = shelf(tmp_path, ours=GOOD)
    assert names(found) == ["childrens_centre", "early_years_2018", "ours", "uk_gdpr"]
    assert [offer.profile.name for offer in found.offers if offer.own] == ["ours"]


def test_its_own_file_wins_over_a_shipped_one_of_the_same_name(tmp_path: Path) -> None:
    found = shelf(tmp_path, uk_gdpr=GOOD.replace("reply_days = 10", "reply_days = 12"))
    own = found.named("uk_gdpr")
    assert own is not None
    assert (own.own, own.profile.reply_days) == (True, 12)


def test_a_broken_file_is_named_and_the_others_stay_usable(tmp_path: Path) -> None:
    found = shelf(tmp_path, ours=GOOD.replace("reply_days", "reply_dayz"), mine=GOOD)
    assert names(found) == ["childrens_centre", "early_years_2018", "mine", "uk_gdpr"]
    assert any("ours.toml: reply_dayz" in fault and "Did you mean reply_days?" in fault for fault in found.faults)
    assert all("\n" not in fault for fault in found.faults)


def test_a_broken_file_hides_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    """Nobody is given another policy than the one their file was meant to hold."""
    found = shelf(tmp_path, uk_gdpr="[limit")
    assert found.named("uk_gdpr") is None
    assert any(fault.startswith("uk_gdpr.toml: not valid TOML") for fault in found.faults)


def test_a_file_that_is_called_wrongly_is_named_too(tmp_path: Path) -> None:
    (tmp_path / "Our Policy.toml").write_text(GOOD, encoding="utf-8")
    found = shelf(tmp_path)
    assert names(found) == SHIPPED
    assert any("'Our Policy'" in fault and "Use small letters" in fault for fault in found.faults)


def test_what_is_later_than_the_law_or_due_for_review_says_so(tmp_path: Path) -> None:
    """S55, R7."""
    dates = "[adoption]\nadopted = 2024-02-01\nreview = 2027-02-28\n"
    found = shelf(tmp_path, ours=GOOD.replace("[adoption]\n", dates))
    warned = {offer.profile.name: offer.warnings for offer in found.offers}
    assert "allows more time than the law" in warned["early_years_2018"][0]
    assert warned["childrens_centre"] == warned["uk_gdpr"] == ()
    (review,) = warned["ours"]
    assert "was due for review on Sunday 28 February 2027" in review
