"""The ends of a request and the choice on the due date (design, phases and "On the due date")."""

from datetime import date

from models import acts
from models.words import Ground, Outcome, PartyKind, Role
from rules.times import end_of
from tests.unit.web.house import House
from tests.unit.web.marked_house import marked_house


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


def test_all_of_it_is_refused_only_by_two_and_in_the_words_that_were_backed(house: House) -> None:
    """R24, R27: nobody alone refuses the whole file; the letter has the reasons that the second person read."""
    here = marked_house(house)
    ref, manager = here.ref, house.person(Role.MANAGER)
    path, backing = f"/requests/{ref}/close", f"/requests/{ref}/backing"
    page = manager.get(path).text
    assert 'value="refused"' not in page and "something of 1 person is shown" in page
    assert "Write the reasons" in manager.send_from(path, f"{path}/refusal", {"why_refused": ""}).text
    manager.send_from(path, f"{path}/refusal", {"why_refused": "It would harm Rowan."})
    assert manager.send(path, {"closed_as": "refused"}).status_code == 422
    (seq,) = house.state(ref).needs_second
    deputy, lead = house.person(Role.DEPUTY), house.person(Role.SAFEGUARDING_LEAD)
    deputy.send_from(backing, f"{backing}/{seq}", {f"read-{seq}": "yes"})
    assert not house.state(ref).refusal_stands, "the deputy carries the request too"
    assert "It would harm Rowan." in lead.get(backing).text
    lead.send_from(backing, f"{backing}/{seq}", {f"read-{seq}": "yes"})
    assert manager.send(path, {"closed_as": "refused", "reason": "Other words."}).status_code == 303
    assert house.state(ref).closed_as == "refused"
    assert here.reason_of(here.events()[-1]) == "It would harm Rowan."


def test_a_refusal_of_all_of_it_ends_when_what_it_rests_on_changes(house: House) -> None:
    """R22, R27: a passage is decided anew, so nobody backs or uses what was proposed before."""
    here = marked_house(house)
    seq = house.record(here.ref, acts.RefusalProposed(), reason="It would harm Rowan.").seq
    house.record(here.ref, acts.Backed(seq=seq), Role.LINE_MANAGER)
    assert house.state(here.ref).refusal_stands
    here.decide("Dessa Quill", Outcome.DISCLOSE, Ground.CONSENT)
    assert not house.state(here.ref).refusal_stands
    assert 'value="refused"' not in house.person(Role.MANAGER).get(f"/requests/{here.ref}/close").text


def test_nothing_is_refused_as_a_whole_before_each_passage_was_looked_at(house: House) -> None:
    """R22: exemptions are item by item, never a whole file by its kind."""
    here = marked_house(house)
    here.add_person("Aunt Bea", PartyKind.FAMILY)
    page = house.person(Role.MANAGER).get(f"/requests/{here.ref}/close").text
    assert "Refuse all of it" not in page and 'value="refused"' not in page
