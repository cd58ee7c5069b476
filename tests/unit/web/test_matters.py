"""What stands beside a request, on its pages: the door, a disputed entry, a complaint, a breach, registers."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from models import acts
from models.matter_words import MatterOutcome
from models.words import LinkPurpose, ProcessKind, Role
from records.database import reading, writing
from records.file import documents_of
from records.matters import list_matters, people_of_matter
from records.post import letters_of, make_link
from records.requests import get_request
from rules.lawbook import rules_for
from tests.unit.web.house import HIDDEN, House, Person
from tests.unit.web.matters_said import opened, state, today


@pytest.fixture
def ref(house: House) -> str:
    """A request about a child."""
    return house.request()


@pytest.fixture
def manager(house: House) -> Person:
    """Who carries it."""
    return house.person(Role.MANAGER)


def test_one_door_opens_both_and_the_same_form_twice_opens_nothing_more(
    house: House, ref: str, manager: Person
) -> None:
    """S48, S49: what is wrong is one question; a double click is one matter."""
    hidden = manager.hidden(f"/requests/{ref}/what-is-wrong")
    form = {**hidden, "what": ["rectification", "complaint"], "words": "Both.", "how": "letter", **today(house)}
    for _ in range(2):
        answer = manager.browser.post(f"/requests/{ref}/what-is-wrong", data=form, follow_redirects=False)
        assert answer.status_code == 303
    with reading(house.desk.engine) as session:
        found = {line.ref for line in list_matters(session)}
    assert found == {"RE-2026-0001", "CO-2026-0001"}
    assert found <= set(house.desk.begun)
    assert "RE-2026-0001" in manager.get(f"/requests/{ref}").text


def test_what_is_missing_is_said_and_what_was_typed_is_kept(ref: str, manager: Person) -> None:
    """S48: nothing typed is lost."""
    answer = manager.send(f"/requests/{ref}/what-is-wrong", {"words": "My words."})
    assert answer.status_code == 422
    assert "Choose what it is" in answer.text
    assert "My words." in answer.text


def test_a_disputed_fact_is_put_right_beside_the_entry_which_stays(house: House, ref: str, manager: Person) -> None:
    """S49, S50, S51, R28: found, checked, a paper beside it, who received it, the answer."""
    (matter,) = opened(house, ref, manager, "rectification")
    path = f"/matters/{matter}"
    entry = {"words": "Late on 3 March.", "claim": "fact", "should_say": "On time on 3 March.", "paper": ""}
    assert manager.send_from(path, f"{path}/entry", entry).status_code == 303
    page = manager.get(path).text
    assert "Disputed" in page
    entry_id = page.split("/entry/")[1].split("/")[0]
    found = {"finding": "fact_wrong", "side": "no", "why": "The register says so."}
    assert manager.send_from(path, f"{path}/entry/{entry_id}/finding", found).status_code == 303
    assert manager.send_from(path, f"{path}/entry/{entry_id}/attach").status_code == 303
    with reading(house.desk.engine) as session:
        request_child = list_matters(session)[0]
        assert request_child.child_name == "Rowan Ashdown"
        titles = [paper.title for paper in documents_of(session, _child(session, ref))]
    assert titles == ["Correction"]
    who = {"name": "Health Visitor", "email": "visitor@example.org"}
    assert manager.send_from(path, f"{path}/recipient", who).status_code == 303
    assert manager.send_from(path, f"{path}/recipients-known").status_code == 303
    assert manager.send_from(path, f"{path}/rectification/answer", {"answer": "You are right."}).status_code == 303
    ended = state(house, matter)
    assert ended.ended is MatterOutcome.CORRECTED
    due = {order.letter_kind for order in rules_for(matter).effects_due(matter, ended)}
    assert due == {"rectification_ack", "rectification_outcome", "rectification_told"}


def _child(session: Session, ref: str) -> str:
    request = get_request(session, ref)
    assert request is not None
    return request.child_id


def test_a_disputed_fact_left_as_it_is_waits_for_a_second_person(house: House, ref: str, manager: Person) -> None:
    """S50, R24: nobody alone says that the parent is wrong."""
    (matter,) = opened(house, ref, manager, "rectification")
    path = f"/matters/{matter}"
    entry = {"words": "Late.", "claim": "fact", "should_say": "On time.", "paper": ""}
    manager.send_from(path, f"{path}/entry", entry)
    entry_id = manager.get(path).text.split("/entry/")[1].split("/")[0]
    found = {"finding": "fact_right", "side": "yes", "why": "Two people saw it."}
    manager.send_from(path, f"{path}/entry/{entry_id}/finding", found)
    refused = manager.send_from(path, f"{path}/entry/{entry_id}/attach")
    assert refused.status_code == 422
    (seq,) = state(house, matter).needs_second
    line_manager = house.person(Role.LINE_MANAGER)
    assert "Back it" in line_manager.get(f"{path}/backing").text
    assert "Back it" not in manager.get(f"{path}/backing").text
    backed = line_manager.send_from(f"{path}/backing", f"{path}/backing/{seq}", {f"read-{seq}": "yes"})
    assert backed.status_code == 303
    assert manager.send_from(path, f"{path}/entry/{entry_id}/attach").status_code == 303


def test_a_complaint_is_sorted_decided_and_answered(house: House, ref: str, manager: Person) -> None:
    """S48, R29, R36: about what, what was found, what will be done, the answer."""
    (matter,) = opened(house, ref, manager, "complaint")
    path = f"/matters/{matter}"
    assert manager.send_from(path, f"{path}/complaint/sort", {"about": "care"}).status_code == 303
    found = {"outcome": "upheld", "answer": "We were wrong."}
    assert manager.send_from(path, f"{path}/complaint/decide", found).status_code == 303
    assert manager.send_from(path, f"{path}/complaint/action", {"action": "We train."}).status_code == 303
    assert manager.send_from(path, f"{path}/complaint/answer").status_code == 303
    assert state(house, matter).ended is MatterOutcome.UPHELD
    table = manager.get("/matters/register/complaints/export.csv").text
    assert matter in table
    assert "Ashdown" not in table
    assert matter in manager.get("/matters/register/complaints").text


def test_what_went_wrong_opens_the_record_of_a_breach_at_once(house: House, ref: str, manager: Person) -> None:
    """R35: from the one form; contained, assessed, regulator told, learned, ended."""
    wrong = {**today(house), "at": "09:00", "reason": "The copy went to the wrong address."}
    answer = manager.send(f"/requests/{ref}/went-wrong", wrong)
    assert answer.headers["location"] == "/matters/BR-2026-0001"
    path = "/matters/BR-2026-0001"
    assert "24 November" not in manager.get(path).text
    assert "26 November 2026, 9:00am" in manager.get(path).text
    step = {"step": "called_back", "step_words": "Ines rang.", "step_at": "09:10", **today(house, "step_on")}
    assert manager.send_from(path, f"{path}/breach/step", step).status_code == 303
    answers = {name: "yes" for name in ("data", "children", "seen", "gone")}
    none = {**answers, "risk": "none", "risk_why": "No."}
    assert manager.send_from(path, f"{path}/breach/risk", none).status_code == 422
    some = {**answers, "risk": "some", "risk_why": "Health data."}
    assert manager.send_from(path, f"{path}/breach/risk", some).status_code == 303
    assert manager.send_from(path, f"{path}/breach/end").status_code == 422
    notice = manager.get(f"{path}/breach/notice").text
    assert "The copy went to the wrong address." in notice
    assert "Ines rang." in notice
    told = {"told_at": "09:20", "told_how": "Their form.", **today(house, "told_on")}
    assert manager.send_from(path, f"{path}/breach/regulator", told).status_code == 303
    assert manager.send_from(path, f"{path}/breach/lesson", {"lesson": "Two read the address."}).status_code == 303
    assert manager.send_from(path, f"{path}/breach/end").status_code == 303
    assert state(house, "BR-2026-0001").ended is MatterOutcome.DEALT_WITH


def test_people_are_told_of_a_high_risk_only_where_it_is_safe(house: House, ref: str, manager: Person) -> None:
    """R35, S54: a stop of the request stands in the breach; who is not told for safety needs the lead."""
    house.record(ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD, "Fear.")
    manager.send(f"/requests/{ref}/went-wrong", {**today(house), "at": "09:00", "reason": "Wrong address."})
    breach, path = "BR-2026-0001", "/matters/BR-2026-0001"
    answers = {name: "yes" for name in ("data", "children", "seen", "gone")}
    manager.send_from(path, f"{path}/breach/risk", {**answers, "risk": "high", "risk_why": "An address."})
    mother = {"name": "Mother", "email": "m@example.org", "why_not": "", "person_words": "A letter went astray."}
    assert manager.send_from(path, f"{path}/breach/person", mother).status_code == 422
    assert manager.send_from(path, f"{path}/breach/person", {**mother, "safe": "yes"}).status_code == 303
    folded = state(house, breach)
    assert [one.letter_kind for one in rules_for(breach).effects_due(breach, folded)] == ["safeguarding_notice"]
    hidden = {"name": "Father", "why_not": "not_safe", "person_words": "He must not know."}
    assert manager.send_from(path, f"{path}/breach/person", hidden).status_code == 303
    line_manager = house.person(Role.LINE_MANAGER).get(f"{path}/backing").text
    assert "the safeguarding lead has to back this" in line_manager


def test_the_requester_tells_us_behind_the_link_after_a_code(house: House, ref: str) -> None:
    """S48, S49, R34: the page shows nothing; a wrong code opens nothing."""
    with writing(house.desk.engine, ref) as session:
        token = make_link(session, ref, LinkPurpose.BOOK, days=30, now=house.desk.now)
    browser = house.browser()
    page = browser.get(f"/booking/{token}/wrong")
    assert page.status_code == 200
    assert "Ashdown" not in page.text
    hidden = dict(HIDDEN.findall(page.text))
    form = {**hidden, "what": "complaint", "words": "I am not happy.", "code": "000000"}
    assert browser.post(f"/booking/{token}/wrong", data=form).status_code == 422
    with reading(house.desk.engine) as session:
        assert list_matters(session) == []
    browser.post(f"/booking/{token}/wrong/code", data=hidden)
    with reading(house.desk.engine) as session:
        code = next(part for part in letters_of(session, ref)[0].text.split() if part.strip(".").isdigit())
    done = browser.post(f"/booking/{token}/wrong", data={**form, "code": code.strip(".")})
    assert "Thank you for telling us" in done.text
    with reading(house.desk.engine) as session:
        (line,) = list_matters(session)
    assert (line.kind, line.received_on) == (ProcessKind.COMPLAINT, house.desk.now.date())


def test_what_waits_in_a_matter_stands_on_the_first_page(house: House, ref: str, manager: Person) -> None:
    """R29: nobody has to go and look."""
    (matter,) = opened(house, ref, manager, "complaint")
    home = house.person(Role.DEPUTY).get("/").text  # who handles it: neither checked nor carries the request
    assert f"/matters/{matter}" in home
    assert "A complaint to be sorted" in home
    house.desk.now += timedelta(days=30)
    assert "Late by" in house.person(Role.DEPUTY).get("/").text


def test_those_who_have_no_part_in_it_see_nothing(house: House, ref: str, manager: Person) -> None:
    """S59: a complaint is for those who handle it."""
    (matter,) = opened(house, ref, manager, "complaint")
    for role in (Role.KEY_PERSON, Role.LEGAL_ADVISER, Role.ADMINISTRATOR):
        assert house.person(role).get(f"/matters/{matter}").status_code == 403
    assert manager.get("/matters/CO-2026-0099").status_code == 404


def test_why_a_stop_stands_in_a_matter_is_kept_from_the_line_manager(
    house: House, ref: str, manager: Person
) -> None:
    """S54, S59, S98: what a line manager may not read of a request, they do not read of a matter, nor back."""
    (matter,) = opened(house, ref, manager, "complaint")
    path, line_manager = f"/matters/{matter}", house.person(Role.LINE_MANAGER)
    manager.send_from(f"{path}/backing", f"{path}/stop", {"stop_why": "He waits at the gate."})
    manager.send_from(f"{path}/backing", f"{path}/stop", {"stop_why": "He has moved to Leeds."})
    (seq,) = state(house, matter).needs_second
    for below in ("/backing", "/history"):
        read = line_manager.get(path + below).text
        assert "at the gate" not in read
        assert "to Leeds" not in read
        assert "kept for those who decide" in read
        assert "to Leeds" in manager.get(path + below).text
    refused = line_manager.send_from(path, f"{path}/backing/{seq}", {f"read-{seq}": "yes"})
    assert "nobody backs what they cannot read" in refused.text
    assert state(house, matter).stopped
    lead = house.person(Role.SAFEGUARDING_LEAD)
    assert lead.send_from(f"{path}/backing", f"{path}/backing/{seq}", {f"read-{seq}": "yes"}).status_code == 303
    assert not state(house, matter).stopped


def test_why_somebody_is_not_safe_to_tell_is_kept_from_the_line_manager(
    house: House, ref: str, manager: Person
) -> None:
    """R35, S98: the reason is for those who decide and the safeguarding lead."""
    manager.send(f"/requests/{ref}/went-wrong", {**today(house), "at": "09:00", "reason": "Wrong address."})
    path = "/matters/BR-2026-0001"
    manager.send_from(
        path, f"{path}/breach/person", {"name": "F", "why_not": "not_safe", "person_words": "He must not know."}
    )
    assert "He must not know." not in house.person(Role.LINE_MANAGER).get(f"{path}/backing").text
    assert "He must not know." in house.person(Role.SAFEGUARDING_LEAD).get(f"{path}/backing").text


def test_the_same_person_named_twice_in_a_breach_is_one(house: House, ref: str, manager: Person) -> None:
    """R35: a form sent twice leaves nobody behind who seems to be unsettled."""
    manager.send(f"/requests/{ref}/went-wrong", {**today(house), "at": "09:00", "reason": "Wrong address."})
    path = "/matters/BR-2026-0001"
    form = {**manager.hidden(path), "name": "Mother", "why_not": "knows_already", "person_words": "Small."}
    for _ in range(2):
        manager.browser.post(f"{path}/breach/person", data=form, follow_redirects=False)
    with reading(house.desk.engine) as session:
        assert len(people_of_matter(session, "BR-2026-0001")) == 1
