"""The policies of the setting: what is to be known of each (S55, R7)."""

from models.words import Role
from tests.unit.web.house import House
from tests.unit.web.test_new_request import LAW, own_profile


def test_each_policy_says_what_is_to_be_known_of_it(house: House) -> None:
    """S55: adoption, signatory, dissemination and review; R7: later than the law."""
    dates = '[adoption]\nadopted = 2024-02-01\nsignatory_role = "chair"\nreview = 2026-11-01\n'
    own_profile(house, "ours", LAW.replace("[adoption]\n", dates))
    page = house.person(Role.DEPUTY).get("/policies").text
    assert "1 February 2024 by the chair" in page
    assert "was due for review on Sunday 1 November 2026" in page
    assert "allows more time than the law" in page
    assert "ours.toml, the setting&#39;s own" in page
    assert page.count(">Usual<") == 1


def test_a_broken_policy_is_named(house: House) -> None:
    own_profile(house, "ours", "[limit")
    assert "ours.toml: not valid TOML" in house.person(Role.MANAGER).get("/policies").text


def test_only_those_who_lead_see_them(house: House) -> None:
    for role in (Role.LINE_MANAGER, Role.LEGAL_ADVISER, Role.KEY_PERSON, Role.ADMINISTRATOR):
        assert house.person(role).get("/policies").status_code == 403
