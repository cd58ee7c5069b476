"""Profiles: the three that come with Clean Copy, and what a setting is told when its own cannot be used (S55)."""

from datetime import date
from pathlib import Path

import pytest

from models.words import Role
from rules.calendars import Nation, read_calendar
from rules.clock_acts import later_than_law
from rules.profiles import (
    SHIPPED_PROFILES,
    Attendee,
    LegalReview,
    MeetingNeeds,
    PartyGroup,
    Profile,
    ProfileError,
    StaffOverride,
    Unit,
    list_profiles,
    load_profile,
)

GOOD = (SHIPPED_PROFILES / "early_years_2018.toml").read_text(encoding="utf-8")
CLOSED = '[[closures]]\nfirst = 2027-08-01\nlast = 2027-08-20\nwhy = "summer"\n'
CLOSED_BACKWARDS = '[[closures]]\nfirst = 2027-08-20\nlast = 2027-08-01\nwhy = "summer"\n'


def own(folder: Path, text: str, name: str = "ours") -> Path:
    (folder / f"{name}.toml").write_text(text.replace('"early_years_2018"', f'"{name}"'), encoding="utf-8")
    return folder


def refusal(folder: Path, old: str, new: str) -> str:
    assert old in GOOD
    with pytest.raises(ProfileError) as caught:
        load_profile("ours", [own(folder, GOOD.replace(old, new, 1))])
    return str(caught.value)


def test_three_profiles_come_with_clean_copy() -> None:
    assert list_profiles() == ("childrens_centre", "early_years_2018", "uk_gdpr")


def test_the_nursery_s_policy_is_read_as_written() -> None:
    """S9, S11, S42: what the policy says in figures and roles."""
    profile = load_profile("early_years_2018")
    assert (profile.limit.count, profile.limit.unit) == (40, Unit.WORKING_DAYS)
    assert not profile.extension.allowed
    assert profile.checked_by == (Role.LINE_MANAGER,)
    assert profile.legal_review is LegalReview.CONTROVERSIAL
    assert (profile.must_meet, profile.meeting_needs) == ((Role.MANAGER, Role.LINE_MANAGER), MeetingNeeds.ALL)
    assert profile.writes_to == (PartyGroup.FAMILY, PartyGroup.AGENCY, PartyGroup.STAFF)
    assert profile.staff_override is StaffOverride.OVERRIDE_OR_NAME_ONLY
    assert Attendee.INTERPRETER in profile.attendees
    assert profile.fee.may_be_charged
    assert profile.helpline.telephone == "0303 123 1113"
    assert profile.retention_years == 3


def test_the_children_s_centre_marks_together_and_may_extend() -> None:
    """S4, S10, S36: requests go to the Headteacher, by the title the policy uses."""
    profile = load_profile("childrens_centre")
    assert (profile.limit.count, profile.limit.unit) == (14, Unit.CALENDAR_DAYS)
    assert profile.extension.allowed
    assert profile.two_mark_together
    assert profile.meeting_needs is MeetingNeeds.ONE
    assert profile.addressed_to == (Role.MANAGER,)
    assert profile.title_of(Role.MANAGER) == "Headteacher"
    assert profile.title_of(Role.KEY_PERSON) == "key person"


def test_by_one_policy_both_hold_the_meeting_and_by_another_one_of_them() -> None:
    """S42, S43: manager and line manager together; head, deputy or the centre's manager."""
    nursery, centre = load_profile("early_years_2018"), load_profile("childrens_centre")
    manager, deputy, both = (
        frozenset({Role.MANAGER}),
        frozenset({Role.DEPUTY}),
        frozenset({Role.MANAGER, Role.LINE_MANAGER}),
    )
    assert nursery.lacking_at_meeting(manager) == (Role.LINE_MANAGER,)
    assert nursery.lacking_at_meeting(both) == ()
    assert centre.lacking_at_meeting(deputy) == ()
    assert centre.lacking_at_meeting(frozenset()) == centre.must_meet


def test_only_the_nursery_s_policy_can_be_later_than_the_law() -> None:
    calendar = read_calendar(Nation.ENGLAND, 2026, 2030)
    assert "up to 32 days more" in (later_than_law(load_profile("early_years_2018"), calendar) or "")
    assert later_than_law(load_profile("childrens_centre"), calendar) is None
    assert later_than_law(load_profile("uk_gdpr"), calendar) is None


def test_a_setting_s_own_folder_goes_first(tmp_path: Path) -> None:
    text = GOOD.replace("count = 40", "count = 20")
    own(tmp_path, text, "early_years_2018")
    assert load_profile("early_years_2018", [tmp_path, SHIPPED_PROFILES]).limit.count == 20
    assert list_profiles([own(tmp_path, GOOD), SHIPPED_PROFILES]) == (
        "childrens_centre", "early_years_2018", "ours", "uk_gdpr",
    )  # fmt: skip


def test_a_profile_comes_back_from_json_as_it_was() -> None:
    for name in list_profiles():
        profile = load_profile(name)
        assert Profile.model_validate_json(profile.model_dump_json()) == profile


def test_a_review_date_that_has_passed_is_noticed(tmp_path: Path) -> None:
    dates = "[adoption]\nadopted = 2025-09-01\nreview = 2026-09-01\n"
    profile = load_profile("ours", [own(tmp_path, GOOD.replace("[adoption]\n", dates))])
    assert not profile.review_overdue(date(2026, 9, 1))
    assert profile.review_overdue(date(2026, 9, 2))
    assert not load_profile("uk_gdpr").review_overdue(date(2099, 1, 1))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("reply_days = 10", "reply_days = 0", "ours.toml: reply_days: 0 does not fit. Give 1 or more."),
        ("reply_days = 10", 'reply_days = "ten"', "ours.toml: reply_days: 'ten' does not fit. Give a whole number"),
        ("reply_days = 10", "", "ours.toml: reply_days: is missing. Add it; early_years_2018.toml shows how."),
        ("reply_days = 10", "reply_dayz = 10", "reply_dayz: is not a key of a profile. Did you mean reply_days?"),
        ("reply_days = 10", "reply_days = 8", "reminder_days must all be smaller than reply_days"),
        ("[5, 8]", "[8, 5]", "ours.toml: reminder_days: must rise"),
        ("[14, 7, 3, 1]", "[1, 3]", "ours.toml: warn_days_before: must fall"),
        ("[14, 7, 3, 1]", "[]", "warn_days_before: a value of another kind does not fit. Give at least one."),
        ('"working_days"', '"weeks"', "ours.toml: limit.unit: 'weeks' does not fit. Write one of: 'calendar_days'"),
        ("count = 40", "count = 4000", "ours.toml: limit.count: 4000 does not fit. Give 366 or less."),
        ("count = 40", "cuont = 40", "ours.toml: limit.cuont: is not a key of a profile. Did you mean count?"),
        ('"working_days"', '"months"', "ours.toml: limit: a limit in months is at most 12"),
        ("allowed = false", "allowed = false\ncount = 3", "ours.toml: extension: count and unit go together"),
        ("allowed = false", 'allowed = "no"', "extension.allowed: 'no' does not fit. Write true or false."),
        ("0303 123 1113", "ring us", "helpline.telephone: 'ring us' does not fit. Give a telephone number"),
        ("[adoption]", '[adoption]\nreview = "soon"', "adoption.review: 'soon' does not fit. Write a date"),
        ("[adoption]", "[adoption]\nadopted = 2026-09-01\nreview = 2026-09-01", "review must come after adopted"),
        ('["line_manager"]', '["cook"]', "ours.toml: checked_by.0: 'cook' does not fit. Write one of: 'manager'"),
        ('["line_manager"]', '["requester"]', "ours.toml: checked_by.0: 'requester' is no part in the setting"),
        ("[adoption]", f"{CLOSED_BACKWARDS}[adoption]", "last lies before first"),
        ("[adoption]", f"{CLOSED}wy = 'x'\n[adoption]", "closures.0.wy: is not a key"),
        ("[adoption]", "[adoption]\nzzzz = 1", "known are: adopted, signatory_role, disseminated, review."),
        ("[fee]", "[role_titles]\ncook = 'x'\n[fee]", "role_titles.cook: 'cook' does not fit. Write one"),
        ("[fee]", "[role_titles]\nmanager = 3\n[fee]", "role_titles.manager: 3 does not fit. Give words"),
        ("[fee]", "[fee", "ours.toml: not valid TOML"),
        ("count = 40", f"count = {'9' * 5000}", "ours.toml: not valid TOML"),
        ("count = 40", f"count = {'[' * 5000}", "ours.toml: not valid TOML"),
        ("count = 40", "count = 40.0", "ours.toml: limit.count: 40.0 does not fit. Give a whole number"),
        ("count = 40", "count = true", "ours.toml: limit.count: True does not fit. Give a whole number"),
    ],
)  # fmt: skip
def test_a_profile_that_cannot_be_used_names_file_key_and_remedy(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert told in refusal(tmp_path, old, new)


def test_every_fault_of_a_profile_is_told_at_once(tmp_path: Path) -> None:
    told = refusal(tmp_path, "reply_days = 10\nreminder_days = [5, 8]", "reply_days = 0\nreminder_days = 3")
    assert [line.split(": ")[1] for line in told.splitlines()] == ["reply_days", "reminder_days"]


def test_a_profile_must_be_called_what_its_file_is_called(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ProfileError, match=r"ours\.toml: name: says 'early_years_2018'"):
        load_profile("ours", [tmp_path])


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_bytes(GOOD.encode() + b"# caf\xe9\n")
    with pytest.raises(ProfileError, match="Save it again as UTF-8"):
        load_profile("ours", [tmp_path])


def test_an_unknown_profile_is_answered_with_the_nearest_or_with_the_list() -> None:
    with pytest.raises(ProfileError, match="Did you mean early_years_2018"):
        load_profile("early_years_2017")
    with pytest.raises(ProfileError, match="There are: childrens_centre, early_years_2018, uk_gdpr"):
        load_profile("zzz")


@pytest.mark.parametrize("name", ["", "../profiles/uk_gdpr", "UK_GDPR", "uk gdpr", "uk_gdpr\n", "x" * 5000])
def test_a_name_that_could_leave_the_folder_is_refused(name: str) -> None:
    with pytest.raises(ProfileError, match="cannot be called") as caught:
        load_profile(name)
    assert len(str(caught.value)) < 250
