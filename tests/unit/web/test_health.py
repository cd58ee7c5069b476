"""Health data waits for what a health professional says of it (R21)."""

from datetime import date
from typing import Any

import pytest

from models.words import DocumentKind, Role
from records import audit
from records.database import reading
from tests.unit.web.house import House
from tests.unit.web.two_papers import of_kind, two_papers

GOOD: dict[str, Any] = {
    "said_of_it": "may",
    "who": "Dr Orla Fenwick, paediatrician",
    "given_on-day": "20",
    "given_on-month": "11",
    "given_on-year": "2026",
    "reason": "I see no serious harm in it.",
}


def with_report(house: House) -> tuple[str, str]:
    """A request whose file holds a plain paper and a therapist's report; its reference, and the report's id."""
    ref = two_papers(house, "therapy.txt", DocumentKind.HEALTH)
    return ref, of_kind(house, ref, DocumentKind.HEALTH).id


def test_a_paper_with_health_data_is_listed_until_somebody_spoke_of_it(house: House) -> None:
    ref, _ = with_report(house)
    manager = house.person(Role.MANAGER)
    page = manager.get(f"/requests/{ref}/health").text
    assert "Paper therapy.txt" in page
    assert "Paper plan.txt" not in page
    assert "1 document waits for an opinion" in page
    case = manager.get(f"/requests/{ref}").text
    assert "A health professional&#39;s opinion on a document" in case
    assert f'href="/requests/{ref}/health"' in case
    with reading(house.desk.engine) as session:
        assert any(row.what == "viewed" and '"health"' in row.detail_json for row in audit.entries(session, ref))


def test_an_opinion_is_recorded_with_who_said_it_and_in_which_words(house: House) -> None:
    ref, report = with_report(house)
    manager = house.person(Role.MANAGER)
    path = f"/requests/{ref}/health/{report}"
    for field, fault in (
        ("said_of_it", "Choose what was said"),
        ("who", "Say who said it"),
        ("given_on-year", "must include a year"),
        ("reason", "in their words"),
    ):
        assert fault in manager.send(path, {**GOOD, field: ""}).text
    assert manager.send(path, GOOD).headers["location"] == f"/requests/{ref}/health"
    opinion = house.state(ref).health[report]
    assert (opinion.given_on, opinion.disclose) == (date(2026, 11, 20), True)
    page = manager.get(f"/requests/{ref}/health").text
    assert "Opinion of Dr Orla Fenwick, paediatrician" in page
    assert "I see no serious harm in it." in page
    assert "May be disclosed" in page
    assert "waits for an opinion" not in page
    history = manager.get(f"/requests/{ref}/history").text
    assert "recorded what a health professional said on 20 November 2026" in history


def test_an_opinion_of_serious_harm_leaves_the_paper_out(house: House) -> None:
    ref, report = with_report(house)
    manager = house.person(Role.MANAGER)
    manager.send(f"/requests/{ref}/health/{report}", {**GOOD, "said_of_it": "must_not"})
    assert not house.state(ref).health[report].disclose
    assert "Stays out of the copy" in manager.get(f"/requests/{ref}/health").text


def test_what_they_know_already_needs_no_opinion_but_says_how_that_is_known(house: House) -> None:
    """R21: "or the subject already knows it"."""
    ref, report = with_report(house)
    manager = house.person(Role.MANAGER)
    manager.send(f"/requests/{ref}/health/{report}", {**GOOD, "said_of_it": "known", "who": "Judith Amberley"})
    assert house.state(ref).health[report].disclose
    assert "Known already, says Judith Amberley" in manager.get(f"/requests/{ref}/health").text
    house.later(days=300)
    assert "older than six months" not in house.person(Role.MANAGER).get(f"/requests/{ref}/health").text


def test_an_opinion_older_than_six_months_does_not_count(house: House) -> None:
    ref, report = with_report(house)
    manager = house.person(Role.MANAGER)
    page = manager.send(f"/requests/{ref}/health/{report}", {**GOOD, "given_on-month": "4"})
    assert "older than six months does not count" in page.text
    manager.send(f"/requests/{ref}/health/{report}", GOOD)
    house.later(days=200)
    assert "The opinion is older than six months" in house.person(Role.MANAGER).get(f"/requests/{ref}/health").text


def test_only_those_who_lead_record_it_and_only_of_papers_with_health_data(house: House) -> None:
    ref, report = with_report(house)
    assert house.person(Role.LINE_MANAGER).get(f"/requests/{ref}/health/{report}").status_code == 403
    assert house.person(Role.MANAGER).get(f"/requests/{ref}/health/doc-none").status_code == 404
    assert "Record what was said" not in house.person(Role.LINE_MANAGER).get(f"/requests/{ref}/health").text


def test_a_file_without_health_data_has_no_link_to_the_page(house: House) -> None:
    ref = house.request()
    manager = house.person(Role.MANAGER)
    assert "/health" not in manager.get(f"/requests/{ref}").text
    assert "No document of this file is marked as health data" in manager.get(f"/requests/{ref}/health").text


@pytest.mark.parametrize("role", [Role.KEY_PERSON, Role.LEGAL_ADVISER, Role.ADMINISTRATOR])
def test_a_medical_sheet_opens_to_those_who_handle_the_file_and_to_nobody_else(house: House, role: Role) -> None:
    """S87, S62: neither its words nor its title are shown; who opens it stands in the record."""
    ref, report = with_report(house)
    outside = house.person(role)
    for below in (f"documents/{report}", f"documents/{report}/pages/1.png", "health", f"health/{report}"):
        answer = outside.get(f"/requests/{ref}/{below}")
        assert answer.status_code == 403 and "therapy" not in answer.text, below
    assert "therapy" not in outside.get("/").text
    assert house.person(Role.SAFEGUARDING_LEAD).get(f"/requests/{ref}/documents/{report}").status_code == 200
    with reading(house.desk.engine) as session:
        entries = [(row.actor_id, row.what) for row in audit.entries(session, ref)]
    assert any("viewed" in what and by != outside.user.id for by, what in entries)
    assert not any(by == outside.user.id for by, _ in entries)
