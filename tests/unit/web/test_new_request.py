"""The form of a new request (S3, R1, R6, R13, R23): what it takes, what it says, what it never does twice."""

import logging
from pathlib import Path
from typing import Any

import pytest

from models.words import Role
from records.database import reading
from records.requests import get_request, list_requests
from rules.profiles import SHIPPED_PROFILES
from tests.unit.web.house import House

GOOD: dict[str, Any] = {
    "requester_name": "Mira Ashdown",
    "profile": "uk_gdpr",
    "requester_email": "mira@example.org",
    "relationship": "mother",
    "parental_source": "mother",
    "child_name": "Rowan Ashdown",
    "child_born_on-day": "2",
    "child_born_on-month": "4",
    "child_born_on-year": "2022",
    "received_on-day": "20",
    "received_on-month": "11",
    "received_on-year": "2026",
    "arrived_by": "telephone",
    "asked_for": "Everything you have.",
    "calendar_files_ok": "no",
    "neutral_subjects": "yes",
}


def refs(house: House) -> list[str]:
    with reading(house.desk.engine) as session:
        return [line.ref for line in list_requests(session)]


def test_a_request_is_kept_begun_and_shown(house: House) -> None:
    manager = house.person(Role.MANAGER)
    answer = manager.send("/requests/new", GOOD)
    assert answer.headers["location"] == "/requests/AR-2026-0001"
    assert house.desk.begun == ["AR-2026-0001"]
    page = manager.get("/requests/AR-2026-0001")
    assert "The request is recorded as AR-2026-0001" in page.text
    assert "no calendar files and neutral subjects" in page.text
    assert "The request is recorded" not in manager.get("/requests/AR-2026-0001").text


def test_an_oral_request_counts_from_the_day_it_arrived(house: House) -> None:
    """S3, R1: it may come in any form, a spoken one is written down; receipt is the calendar day it arrives."""
    house.person(Role.MANAGER).send("/requests/new", GOOD)
    with reading(house.desk.engine) as session:
        request = get_request(session, "AR-2026-0001")
    assert request is not None
    assert (request.received_on.day, request.arrived_by.value) == (20, "telephone")


def test_the_form_says_that_the_educational_record_is_another_right(house: House) -> None:
    """R6."""
    assert "educational record within 15 school days" in house.person(Role.MANAGER).get("/requests/new").text


def test_sending_the_form_twice_starts_one_request(house: House) -> None:
    manager = house.person(Role.MANAGER)
    hidden = manager.hidden("/requests/new")
    first = manager.browser.post("/requests/new", data={**hidden, **GOOD}, follow_redirects=False)
    second = manager.browser.post("/requests/new", data={**hidden, **GOOD}, follow_redirects=False)
    assert first.headers["location"] == second.headers["location"]
    assert refs(house) == ["AR-2026-0001"]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("requester_name", "", "Enter the name of the person who asks"),
        ("requester_email", "mira@example.org, m@example.org", "one e-mail address, without a comma"),
        ("requester_email", "mira at example", "one e-mail address"),
        ("requester_email", "", "the answer has to reach them"),
        ("received_on-year", "2027", "in the future"),
        ("received_on-year", "2021", "before the child was born (2 April 2022)"),
        ("received_on-month", "13", "must be a real date"),
        ("child_born_on-year", "2027", "in the future"),
        ("child_name", "   ", "Enter the name of the child"),
        ("parental_source", "uncle", "Choose where their parental responsibility comes from"),
        ("relationship", "", "Choose who they are"),
        ("arrived_by", "", "Choose how the request arrived"),
        ("asked_for", "", "Write down what is asked for"),
        ("calendar_files_ok", "", "Say whether calendar files may be sent"),
        ("profile", "no_such", "Choose the policy that applies"),
    ],
)
def test_what_will_not_do_stands_by_its_field_and_what_was_typed_is_kept(
    house: House, field: str, typed: str, said: str
) -> None:
    page = house.person(Role.MANAGER).send("/requests/new", {**GOOD, field: typed})
    assert page.status_code == 422
    assert page.text.count(said) >= 2, "in the summary and by the field"
    assert "Everything you have." in page.text or field == "asked_for"
    assert "<title>Error: " in page.text
    assert refs(house) == []


def test_a_postal_address_may_hold_commas_and_stand_for_an_e_mail_address(house: House) -> None:
    form = {**GOOD, "requester_email": "", "requester_address": "1, Long Lane\nCandleford, CF1 0AA"}
    assert house.person(Role.MANAGER).send("/requests/new", form).status_code == 303


def test_what_was_typed_is_never_markup(house: House) -> None:
    form = {**GOOD, "child_name": "", "asked_for": "<script>x</script>"}
    page = house.person(Role.MANAGER).send("/requests/new", form)
    assert "<script>x" not in page.text
    assert "&lt;script&gt;x" in page.text


def test_only_those_who_lead_start_requests(house: House) -> None:
    assert house.person(Role.LINE_MANAGER).get("/requests/new").status_code == 403
    assert house.person(Role.DEPUTY).get("/requests/new").status_code == 200


def test_the_child_s_file_is_kept_once(house: House) -> None:
    manager = house.person(Role.MANAGER)
    manager.send("/requests/new", GOOD)
    manager.send("/requests/new", {**GOOD, "requester_name": "Tom Ashdown", "child_name": "rowan  ashdown"})
    with reading(house.desk.engine) as session:
        children = {line.child_id for line in list_requests(session)}
    assert len(children) == 1


LAW = (SHIPPED_PROFILES / "uk_gdpr.toml").read_text(encoding="utf-8")


def own_profile(house: House, name: str, text: str) -> Path:
    """Put a profile into the setting's own folder."""
    folder = house.desk.settings.var / "profiles"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text.replace('name = "uk_gdpr"', f'name = "{name}"'), encoding="utf-8")
    return path


def test_a_policy_later_than_the_law_warns_in_the_form_and_when_it_is_chosen(house: House) -> None:
    """R2, R7."""
    manager = house.person(Role.MANAGER)
    form = manager.get("/requests/new").text
    policies = form.split("Which policy applies?")[1]
    assert policies.count("allows more time than the law: up to 32 days more") == 1
    assert 'value="uk_gdpr" checked' in policies, "the setting's own choice stands first"
    manager.send("/requests/new", {**GOOD, "profile": "early_years_2018"})
    page = manager.get("/requests/AR-2026-0001").text
    assert "allows more time than the law" in page.split("Received")[0]
    assert "is later than the date by law" in page


def test_a_profile_of_the_setting_s_own_is_offered_and_stored_with_the_request(house: House) -> None:
    """S55: what was promised when the request arrived stands, whatever becomes of the file."""
    path = own_profile(house, "ours", LAW.replace("reply_days = 10", "reply_days = 12"))
    manager = house.person(Role.MANAGER)
    assert "(the setting&#39;s own)" in manager.get("/requests/new").text
    manager.send("/requests/new", {**GOOD, "profile": "ours"})
    path.write_text("[broken", encoding="utf-8")
    assert manager.get("/requests/AR-2026-0001").status_code == 200
    with reading(house.desk.engine) as session:
        request = get_request(session, "AR-2026-0001")
    assert request is not None
    assert request.profile == "ours"
    assert '"reply_days":12' in request.terms_json


def test_a_broken_profile_is_named_on_the_page_and_in_the_log_and_the_others_work(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """S55: file, key and remedy."""
    own_profile(house, "ours", LAW.replace("reply_days", "reply_dayz"))
    manager = house.person(Role.MANAGER)
    with caplog.at_level(logging.WARNING, logger="clean_copy.web"):
        page = manager.get("/requests/new").text
    assert "ours.toml: reply_dayz: is not a key of a profile. Did you mean reply_days?" in page
    assert "ours.toml: reply_dayz: is not a key of a profile" in caplog.text
    assert "Choose the policy that applies" in manager.send("/requests/new", {**GOOD, "profile": "ours"}).text
    assert manager.send("/requests/new", GOOD).status_code == 303


def test_the_sample_says_so_where_the_setting_s_policy_is_broken(house: House) -> None:
    own_profile(house, "uk_gdpr", "[limit")
    page = house.person(Role.MANAGER).send_from("/", "/requests/sample")
    assert page.status_code == 409
    assert "The policy of this setting cannot be used" in page.text
