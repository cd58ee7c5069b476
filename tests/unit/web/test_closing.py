"""The ends of a request and the choice on the due date (design, phases and "On the due date")."""

from datetime import date

from models import acts
from models.words import Role
from rules.times import end_of
from tests.unit.web.house import House


def test_only_outcomes_that_fit_are_offered(house: House) -> None:
    ref = house.request()
    house.entitled(ref)
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/close").text
    assert "Nothing held" in page
    assert "Disclosed in full" not in page
    forged = {"closed_as": "disclosed_in_full", "reason": "Done."}
    answer = house.person(Role.MANAGER).send(f"/requests/{ref}/close", forged)
    assert answer.status_code == 422
    assert house.state(ref).closed_as is None


def test_a_request_is_closed_as_nothing_held(house: House) -> None:
    ref = house.request()
    house.entitled(ref)
    form = {"closed_as": "nothing_held", "reason": "We searched everywhere and hold nothing."}
    assert house.person(Role.MANAGER).send(f"/requests/{ref}/close", form).status_code == 303
    assert house.state(ref).closed_as == "nothing_held"


def test_the_requester_withdraws_and_it_is_recorded_how(house: House) -> None:
    ref = house.request()
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/close"
    assert "Say how and when" in manager.send_from(path, f"/requests/{ref}/withdraw", {"withdrawn": ""}).text
    manager.send_from(path, f"/requests/{ref}/withdraw", {"withdrawn": "She called on Monday."})
    assert house.state(ref).closed_as == "withdrawn"
    assert "Closed: withdrawn by the requester" in manager.get(f"/requests/{ref}").text


def test_after_the_end_acts_are_refused_in_plain_words(house: House) -> None:
    ref = house.request()
    house.record(ref, acts.RequestWithdrawn())
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/controversial", {"grounds": ["appeal"], "reason": "x"})
    assert "This request is closed" in page.text


def test_the_choice_is_offered_when_the_date_has_come_and_two_make_it(house: House) -> None:
    ref = house.request(received_on=date(2026, 10, 20))
    house.entitled(ref)
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/due-choice"
    assert "The due date has not come" in manager.get(path).text
    due = date(2026, 11, 20)
    house.record(ref, acts.MomentPassed(moment=f"overdue/{due}", due_at=end_of(due)), Role.CLOCK)
    assert "Record the choice for the due date" in manager.get(f"/requests/{ref}").text
    assert manager.send(path, {"choice": "record_late", "reason": "Two replies came late."}).status_code == 303
    assert not house.state(ref).due_choice_backed
    (seq,) = house.state(ref).needs_second
    line_manager, backing = house.person(Role.LINE_MANAGER), f"/requests/{ref}/backing"
    assert "Two replies came late." in line_manager.get(backing).text
    line_manager.send_from(backing, f"{backing}/{seq}", {f"read-{seq}": "yes"})
    assert house.state(ref).due_choice_backed


def test_once_a_stop_was_placed_the_page_says_that_what_is_typed_stays_inside(house: House) -> None:
    """S54, R27: also when it was lifted; nobody writes to a requester who does not read it."""
    ref = house.request()
    house.entitled(ref)
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/close"
    assert "The requester reads these words" in manager.get(path).text
    seq = house.record(ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD).seq
    lift = house.record(ref, acts.StopLifted(stop_seq=seq))
    house.record(ref, acts.Backed(seq=lift.seq), Role.SAFEGUARDING_LEAD)
    page = manager.get(path).text
    assert "not a word of what you write here" in page and "The requester does not read it." in page
    assert "The requester reads these words" not in page
