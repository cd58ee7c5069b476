"""Legal advice (S13-S15, S38): asked, given, recorded."""

from models.words import LegalOpinion, Role
from tests.unit.web.house import House


def test_content_that_turns_out_controversial_opens_legal_review(house: House) -> None:
    ref = house.request()
    house.entitled(ref)
    manager = house.person(Role.MANAGER)
    assert "Tick at least one" in manager.send(f"/requests/{ref}/controversial", {"reason": "May we?"}).text
    form = {"grounds": ["court_case"], "reason": "May the report be shown?"}
    assert manager.send(f"/requests/{ref}/controversial", form).status_code == 303
    assert house.state(ref).controversial
    page = house.person(Role.LEGAL_ADVISER).get(f"/requests/{ref}/legal").text
    assert "May the report be shown?" in page
    assert "It has not come yet" in page


def test_the_adviser_gives_advice_themselves(house: House) -> None:
    ref = house.request()
    adviser = house.person(Role.LEGAL_ADVISER)
    page = adviser.send(f"/requests/{ref}/legal", {"opinion": "changes", "reason": ""})
    assert "Write down the advice" in page.text
    form = {"opinion": "changes", "reason": "Leave out the second report."}
    assert adviser.send(f"/requests/{ref}/legal", form).status_code == 303
    (advice,) = house.state(ref).advice
    assert advice.opinion is LegalOpinion.CHANGES
    assert "Leave out the second report." in house.person(Role.MANAGER).get(f"/requests/{ref}/legal").text


def test_the_manager_records_advice_with_who_gave_it_and_when(house: House) -> None:
    ref = house.request()
    manager = house.person(Role.MANAGER)
    form = {"opinion": "proceed", "reason": "No objection.", "adviser": ""}
    assert "Say who gave the advice" in manager.send(f"/requests/{ref}/legal", form).text
    manager.send(f"/requests/{ref}/legal", {**form, "adviser": "E. Carrow, by letter of 20 November"})
    assert "Advice by E. Carrow, by letter" in manager.get(f"/requests/{ref}/legal").text
