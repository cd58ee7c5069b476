"""The setting: its nation, its policy, and what is to be known of its policies (R8, S55)."""

from models.words import Role
from records.database import reading
from records.requests import get_request
from rules.calendars import Nation
from rules.terms import Terms
from tests.unit.web.house import House
from tests.unit.web.test_new_request import GOOD, LAW, own_profile


def terms_of(house: House, ref: str) -> Terms:
    """The terms a request runs under."""
    with reading(house.desk.engine) as session:
        request = get_request(session, ref)
    assert request is not None
    return Terms.model_validate_json(request.terms_json)


def test_nation_and_policy_hold_for_the_requests_that_come_and_not_for_those_that_run(house: House) -> None:
    """R8: public holidays differ by nation; R2: what was promised stays."""
    manager = house.person(Role.MANAGER)
    manager.send("/requests/new", GOOD)
    assert manager.send("/setting", {"nation": "scotland", "profile": "childrens_centre"}).status_code == 303
    assert "Larkrise Nursery, Scotland" in manager.get("/").text
    assert 'value="childrens_centre" checked' in manager.get("/requests/new").text
    manager.send("/requests/new", {**GOOD, "profile": "childrens_centre"})
    first, second = terms_of(house, "AR-2026-0001"), terms_of(house, "AR-2026-0002")
    assert (first.nation, first.profile.name) == (Nation.ENGLAND, "uk_gdpr")
    assert (second.nation, second.profile.name) == (Nation.SCOTLAND, "childrens_centre")
    assert second.calendar.nation is Nation.SCOTLAND


def test_each_policy_says_what_is_to_be_known_of_it(house: House) -> None:
    """S55: adoption, signatory, dissemination and review; R7: later than the law."""
    dates = '[adoption]\nadopted = 2024-02-01\nsignatory_role = "chair"\nreview = 2026-11-01\n'
    own_profile(house, "ours", LAW.replace("[adoption]\n", dates))
    page = house.person(Role.DEPUTY).get("/setting").text
    assert "1 February 2024 by the chair" in page
    assert "was due for review on Sunday 1 November 2026" in page
    assert "allows more time than the law" in page
    assert "ours.toml, the setting&#39;s own" in page


def test_a_broken_policy_is_named_and_cannot_be_chosen(house: House) -> None:
    own_profile(house, "ours", "[limit")
    manager = house.person(Role.MANAGER)
    assert "ours.toml: not valid TOML" in manager.get("/setting").text
    page = manager.send("/setting", {"nation": "wales", "profile": "ours"})
    assert "Choose the policy by which the setting works" in page.text
    assert "Choose the nation" in manager.send("/setting", {"nation": "france", "profile": "uk_gdpr"}).text
    assert "Larkrise Nursery, England" in manager.get("/").text


def test_only_those_who_lead_change_it(house: House) -> None:
    for role in (Role.LINE_MANAGER, Role.LEGAL_ADVISER, Role.KEY_PERSON, Role.ADMINISTRATOR):
        assert house.person(role).get("/setting").status_code == 403
