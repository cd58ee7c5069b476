"""A small setting is told whom it needs before it needs them (S38, S54, S91, R24)."""

from dataclasses import dataclass

import pytest

from models.words import Role
from rules.profiles import LegalReview, load_profile
from rules.staffing import meeting_holders, people_needed

EVERYBODY = {
    Role.MANAGER: 1,
    Role.DEPUTY: 1,
    Role.LINE_MANAGER: 1,
    Role.SAFEGUARDING_LEAD: 1,
    Role.LEGAL_ADVISER: 1,
}
PROFILE = load_profile("uk_gdpr")


def lacking(**without: int) -> list[str]:
    """Whom a setting with everybody lacks when some roles have this many people."""
    users = EVERYBODY | {Role(name): number for name, number in without.items()}
    return [words.partition(":")[0] for words in people_needed(PROFILE, users)]


def test_nobody_is_lacking_where_everybody_is_there() -> None:
    assert people_needed(PROFILE, EVERYBODY) == ()


def test_one_person_alone_is_told_of_all_the_others() -> None:
    told = people_needed(PROFILE, {Role.MANAGER: 1})
    assert [words.partition(":")[0] for words in told] == [
        "Deputy",
        "Line manager",
        "Safeguarding lead",
        "Legal adviser",
    ]
    assert any("second check" in words for words in told)


@pytest.mark.parametrize("role", ["line_manager", "safeguarding_lead", "legal_adviser"])
def test_each_missing_role_is_named(role: str) -> None:
    """S38: the second check; S54: somebody at risk; S15: legal advice."""
    assert lacking(**{role: 0}) == [role.replace("_", " ").capitalize()]


def test_two_managers_need_no_deputy_and_a_deputy_alone_needs_another() -> None:
    """S91: somebody carries the requests when the head is away."""
    assert lacking(manager=2, deputy=0) == []
    assert lacking(manager=0, deputy=1) == ["Deputy"]
    assert lacking(manager=0, deputy=0) == ["Manager"]


@pytest.mark.parametrize(
    ("review", "words"), [(LegalReview.ALWAYS, "every copy"), (LegalReview.CONTROVERSIAL, "controversial")]
)
def test_the_legal_adviser_is_needed_as_the_policy_says(review: LegalReview, words: str) -> None:
    profile = PROFILE.model_copy(update={"legal_review": review})
    (told,) = people_needed(profile, EVERYBODY | {Role.LEGAL_ADVISER: 0})
    assert words in told


def test_the_policys_own_titles_are_used() -> None:
    profile = load_profile("childrens_centre")
    told = " ".join(people_needed(profile, {}))
    assert any(title in told for title in profile.role_titles.values())


@dataclass
class Colleague:
    """Somebody who signs in."""

    id: str
    role: Role
    active: bool = True


HOUSE = (Colleague("u-d", Role.DEPUTY), Colleague("u-l", Role.LINE_MANAGER), Colleague("u-m", Role.MANAGER))


@pytest.mark.parametrize(
    ("profile", "carrier", "holders"),
    [
        ("early_years_2018", "u-m", ["u-m", "u-l"]),
        ("early_years_2018", "u-d", ["u-d", "u-l"]),
        ("early_years_2018", "u-gone", ["u-m", "u-l"]),
        ("childrens_centre", "u-m", ["u-m"]),
        ("childrens_centre", "u-l", ["u-l"]),
        ("uk_gdpr", "u-d", ["u-d"]),
        ("uk_gdpr", "u-gone", ["u-m"]),
    ],
)
def test_who_holds_the_meeting_is_whom_the_policy_names(profile: str, carrier: str, holders: list[str]) -> None:
    """S42, S43, S91: who carries the request first; one is enough where the policy says so."""
    assert [one.id for one in meeting_holders(load_profile(profile), carrier, HOUSE)] == holders


def test_nobody_who_has_left_holds_a_meeting() -> None:
    """S42."""
    gone = [Colleague("u-l", Role.LINE_MANAGER, active=False), Colleague("u-m", Role.MANAGER)]
    assert [one.id for one in meeting_holders(load_profile("early_years_2018"), "u-m", gone)] == ["u-m"]
