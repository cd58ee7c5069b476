"""The policies of the setting: what is to be known of each (S55, R7)."""

import re

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


def test_the_policies_stand_side_by_side_with_who_does_what(house: House) -> None:
    """S3, S4, S16, S21, S28, S38, S43: in one the Headteacher, in another the setting's manager is addressed."""
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", house.person(Role.MANAGER).get("/policies").text))
    centre, nursery = (
        page.split(title)[1] for title in ("Children&#39;s centre policy", "Early years policy of 2018")
    )
    for words in (
        "Addressed to Headteacher",
        "File prepared by Headteacher and Children&#39;s Centre Manager",
        "Copy checked by Headteacher and Children&#39;s Centre Manager",
        "Marked By two people together",
        "Written to Family and agencies ",
        "Meeting held by Headteacher or Deputy head or Children&#39;s Centre Manager",
        "Who may attend Holders of parental responsibility ",
        "Extension Up to the date by law",
    ):
        assert words in centre, words
    for words in (
        "Addressed to Manager",
        "Copy checked by Line manager",
        "Written to Family, agencies and staff",
        "When staff say no Overridden with a reason, or only the name is left out",
        "Meeting held by Manager and line manager",
        "a legal representative and an interpreter",
    ):
        assert words in nursery, words
