"""The list and the case page: where it stands, what waits on whom, the dates, and who may see it (S59, R2, R34)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from models import acts
from models.words import Role
from rules.calendars import Nation, calendar_for
from tests.unit.web.house import House

PAGES = {
    "": {"MANAGER", "DEPUTY", "LINE_MANAGER", "SAFEGUARDING_LEAD", "LEGAL_ADVISER"},
    "/plan": {"MANAGER", "DEPUTY", "LINE_MANAGER", "SAFEGUARDING_LEAD", "LEGAL_ADVISER"},
    "/health": {"MANAGER", "DEPUTY", "LINE_MANAGER", "SAFEGUARDING_LEAD"},
    "/intake": {"MANAGER", "DEPUTY", "LINE_MANAGER", "SAFEGUARDING_LEAD", "LEGAL_ADVISER"},
    "/documents": {"MANAGER", "DEPUTY", "LINE_MANAGER", "SAFEGUARDING_LEAD"},
    "/documents/complete": {"MANAGER", "DEPUTY", "LINE_MANAGER", "SAFEGUARDING_LEAD"},
    "/letters": {"MANAGER", "DEPUTY", "LINE_MANAGER", "SAFEGUARDING_LEAD"},
    "/history": {"MANAGER", "DEPUTY", "LINE_MANAGER", "SAFEGUARDING_LEAD"},
    "/legal": {"MANAGER", "DEPUTY", "LINE_MANAGER", "SAFEGUARDING_LEAD", "LEGAL_ADVISER"},
    "/stops": {"MANAGER", "DEPUTY", "LINE_MANAGER", "SAFEGUARDING_LEAD", "LEGAL_ADVISER"},
    "/went-wrong": {"MANAGER", "DEPUTY", "LINE_MANAGER", "SAFEGUARDING_LEAD", "LEGAL_ADVISER", "KEY_PERSON"},
}
_OUTSIDE = {Role.REQUESTER, Role.THIRD_PARTY, Role.MAILBOX, Role.CLOCK, Role.INVITED_CHECKER}
STAFF = [role for role in Role if role not in _OUTSIDE]


@pytest.mark.parametrize("role", STAFF)
def test_each_page_opens_to_those_who_need_it_and_to_nobody_else(house: House, role: Role) -> None:
    """S59-S63, R34: one table of permissions that every page asks; a key person sees no file and no letter."""
    ref = house.request()
    person = house.person(role)
    seen = {page for page in PAGES if person.get(f"/requests/{ref}{page}").status_code == 200}
    assert seen == {page for page, roles in PAGES.items() if role.name in roles}


def test_the_list_marks_what_is_late(house: House) -> None:
    ref = house.request(received_on=date(2026, 9, 1))
    fresh = house.request()
    page = house.person(Role.MANAGER).get("/").text
    late = page.split(f">{ref}</a>")[1].split("</tr>")[0]
    assert "Late" in late
    assert "Late" not in page.split(f">{fresh}</a>")[1].split("</tr>")[0]
    assert page.index(ref) < page.index(fresh), "late ones come first"


def test_the_list_says_what_waits_on_whom(house: House) -> None:
    house.request()
    page = house.person(Role.LINE_MANAGER).get("/").text
    assert "manager until 23 December 2026" in page
    assert "Start a request" not in page


def test_whoever_has_no_requests_to_see_is_told_so(house: House) -> None:
    page = house.person(Role.KEY_PERSON).get("/").text
    assert "Nothing here for your role" in page
    assert "Something went out wrongly" in page


def test_policy_and_law_stand_side_by_side_with_the_working(house: House) -> None:
    """R2, R7: a profile later than the law warns, and the earlier date is the one to keep."""
    ref = house.request(received_on=date(2026, 11, 20), profile="early_years_2018")
    page = house.person(Role.MANAGER).get(f"/requests/{ref}").text
    assert "The answer is due on <strong>Monday 21 December 2026</strong>" in page
    assert "is later than the date by law" in page.replace("&#39;", "'")
    assert "One month later it is" in page or "One month later is" in page


def test_the_eight_steps_show_where_it_stands(house: House) -> None:
    ref = house.request()
    house.entitled(ref)
    page = house.person(Role.MANAGER).get(f"/requests/{ref}").text
    steps = page.split("The eight steps")[1].split("</ul>")[0]
    assert steps.count("Cannot start yet") == 6
    assert "Done" in steps.split("Collect")[0]
    assert f'href="/requests/{ref}/documents"' in steps
    assert "Collect the documents" in page


def test_the_page_tells_each_role_its_next_step(house: House) -> None:
    ref = house.request()
    assert "Settle the intake" in house.person(Role.MANAGER).get(f"/requests/{ref}").text
    assert "Your next step" not in house.person(Role.LINE_MANAGER).get(f"/requests/{ref}").text


def test_a_stop_stands_on_every_page_of_the_request(house: House) -> None:
    ref = house.request()
    house.record(ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD, "She is afraid of him.")
    manager = house.person(Role.MANAGER)
    for page in ("", "/intake", "/documents", "/letters"):
        assert "A stop is in force on this whole request" in manager.get(f"/requests/{ref}{page}").text


def test_something_went_out_wrongly_stands_on_every_page(house: House) -> None:
    """Design: the button is always there."""
    ref = house.request()
    manager = house.person(Role.MANAGER)
    for page in ("", "/intake", "/documents", "/letters", "/history", "/legal", "/close"):
        text = manager.get(f"/requests/{ref}{page}").text
        assert "Something went out wrongly" in text
        assert "Place a safeguarding stop" in text


def test_an_unknown_request_is_not_found(house: House) -> None:
    manager = house.person(Role.MANAGER)
    for ref in ("AR-2026-9999", "nothing", "AR-2026-0001%00", "..%2f..%2fetc"):
        assert manager.get(f"/requests/{ref}").status_code == 404


def test_addresses_hold_no_names(house: House) -> None:
    ref = house.request()
    page = house.person(Role.MANAGER).get(f"/requests/{ref}").text
    assert not [part for part in page.split('href="')[1:] if "Ashdown" in part.split('"')[0]]


def test_where_the_policy_is_the_law_there_is_one_date_to_keep(house: House) -> None:
    """R2: the same date twice would make people look for a difference."""
    ref = house.request()
    page = house.person(Role.MANAGER).get(f"/requests/{ref}").text
    dates = page.split("The date to keep</h2>")[1].split("How these dates were worked out")[0]
    assert "By law" in dates
    assert "By the policy" not in dates
    assert "Internal target of 28 days" in dates
    assert "Monday 21 December 2026" in dates


def test_a_holiday_proclaimed_since_is_named_and_the_dates_stand(house: House) -> None:
    """R8: the calendar that was stored with the request stands, and the page says so."""
    received = date(2026, 11, 20)
    now = calendar_for(Nation.ENGLAND, received)
    before = replace(now, holidays=tuple(one for one in now.holidays if one.day != date(2026, 12, 25)))
    ref = house.request(received_on=received, profile="childrens_centre", calendar=before)
    late = house.request(received_on=date(2026, 11, 23), profile="early_years_2018", calendar=before)
    manager = house.person(Role.MANAGER)
    assert "was proclaimed" not in manager.get(f"/requests/{ref}").text.split("The plan")[0]
    page = manager.get(f"/requests/{late}").text
    assert "25 December 2026 (Christmas Day) was proclaimed a public holiday after this request began" in page


def test_what_went_out_wrongly_shows_the_seventy_two_hours_until_they_are_dealt_with(house: House) -> None:
    """R35: on the request and in its history; in hours, over a weekend."""
    ref = house.request()
    noticed = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    house.record(ref, acts.WentWrong(noticed_at=noticed), Role.LINE_MANAGER, "The letter went to next door.")
    manager = house.person(Role.MANAGER)
    page = manager.get(f"/requests/{ref}").text
    assert "the regulator is told by 23 November 2026, 4:30pm" in page
    assert "next door" not in page
    assert "the regulator is told by 23 November 2026, 4:30pm" in manager.get(f"/requests/{ref}/history").text
    house.later(hours=8)
    later = house.person(Role.MANAGER).get(f"/requests/{ref}").text
    assert "The 72 hours ended on 23 November 2026, 4:30pm" in later


def test_the_case_page_names_the_last_safe_day_of_each_step_and_marks_the_late_ones(house: House) -> None:
    """S20, S33, S38, S41."""
    ref = house.request(received_on=date(2026, 11, 2))
    page = house.person(Role.MANAGER).get(f"/requests/{ref}").text
    plan = page.split('id="plan"')[1].split("</ul>")[0]
    assert plan.count("By ") == 6
    assert "Late" in plan.split("Write to third parties")[1].split("Chase")[0]
    assert "days ago" in plan
    waits = page.split("Waiting for</h2>")[1].split("</table>")[0]
    assert "The letters to third parties, which are late by the plan" in waits
    assert "Late" in waits
