"""Giving the copy: confirmed three times, offered first, recorded with who was there (S41-S46, R23, R26)."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from models import acts
from models.words import ReleaseWay, Role
from records.database import reading
from records.guests import guests_of
from records.post import meetings_of, slots_of
from rules.agenda import effects_due
from rules.times import end_of
from tests.unit.web.house import House, Person
from tests.unit.web.marked_house import MarkedHouse, checked_house

pytestmark = pytest.mark.usefixtures("patient")

SLOT = {"on-day": "1", "on-month": "12", "on-year": "2026", "time": "14:30", "minutes": "60", "place": "Quiet room"}
THREE = {"right_person": "yes", "right_copy": "yes", "right_address": "yes", "version": "1"}
MEETING = {
    "on-day": "1", "on-month": "12", "on-year": "2026", "time": "14.30", "requester": "yes",
    "explained": "How it was made, and why places are black.", "taken_away": "yes",
}  # fmt: skip


@pytest.fixture
def here(house: House) -> MarkedHouse:
    """A request whose copy was made and passed."""
    return checked_house(house)


@pytest.fixture
def manager(house: House, here: MarkedHouse) -> Person:
    """The manager."""
    return house.person(Role.MANAGER)


def _path(here: MarkedHouse, below: str = "") -> str:
    return f"/requests/{here.ref}/release{below}"


def _slots(here: MarkedHouse) -> list[str]:
    with reading(here.house.desk.engine) as session:
        return [slot.id for slot in slots_of(session, here.ref)]


def _offer(here: MarkedHouse, manager: Person, **more: Any) -> str:
    manager.send_from(_path(here), _path(here, "/slots"), SLOT)
    (slot,) = _slots(here)
    answer = manager.send(_path(here, "/confirm"), {**THREE, "way": "meeting", "slots": slot, **more})
    assert answer.status_code == 303, answer.text
    return slot


def _name(here: MarkedHouse, manager: Person, name: str, part: str) -> str:
    """Somebody is named for the meeting; returns their id."""
    answer = manager.send(_path(here, "/guests"), {"name": name, "part": part})
    assert answer.status_code == 303, answer.text
    with reading(here.house.desk.engine) as session:
        return guests_of(session, here.ref)[-1].id


def _check(here: MarkedHouse, manager: Person, guest: str, **more: str) -> None:
    """It is checked that they may attend."""
    path = _path(here, f"/guests/{guest}/check")
    answer = manager.send_from(_path(here, "/guests"), path, {f"basis-{guest}": "Rang the agency", **more})
    assert answer.status_code == 303, answer.text


def test_an_appointment_is_kept_in_utc_and_shown_in_the_settings_time(here: MarkedHouse, manager: Person) -> None:
    manager.send_from(_path(here), _path(here, "/slots"), {**SLOT, "on-month": "6", "on-year": "2027"})
    with reading(here.house.desk.engine) as session:
        (slot,) = slots_of(session, here.ref)
    assert slot.starts_at == datetime(2027, 6, 1, 13, 30, tzinfo=UTC)
    assert "Tuesday 1 June 2027, 2:30pm, 60 minutes" in manager.get(_path(here)).text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"on-day": "31", "on-month": "2"}, "must be a real date"),
        ({"on-year": "2025"}, "is in the past"),
        ({"time": "25:00"}, "Enter a time between"),
        ({"time": ""}, "Enter the time"),
        ({"minutes": "7000"}, "Choose how long"),
        ({"on-day": "23", "on-month": "11", "time": "09:00"}, "has passed already"),
    ],
)
def test_an_odd_appointment_is_said_so(
    here: MarkedHouse, manager: Person, wrong: dict[str, str], words: str
) -> None:
    answer = manager.send_from(_path(here), _path(here, "/slots"), {**SLOT, **wrong})
    assert answer.status_code == 422 and words in answer.text
    assert not _slots(here)


def test_what_is_confirmed_is_shown(here: MarkedHouse, manager: Person) -> None:
    page = manager.get(_path(here, "/confirm")).text
    for shown in ("Mira Ashdown", "mira@example.org", "Rowan Ashdown", "Helena Stroud (line manager)"):
        assert shown in page


@pytest.mark.parametrize("left_out", ["right_person", "right_copy", "right_address"])
def test_nothing_goes_before_all_three_are_confirmed(here: MarkedHouse, manager: Person, left_out: str) -> None:
    manager.send_from(_path(here), _path(here, "/slots"), SLOT)
    form = {**THREE, "way": "meeting", "slots": _slots(here)}
    form.pop(left_out)
    answer = manager.send(_path(here, "/confirm"), form)
    assert answer.status_code == 422 and "Confirm that this is the right" in answer.text
    assert here.house.state(here.ref).release is None


def test_another_version_than_was_shown_is_not_confirmed(here: MarkedHouse, manager: Person) -> None:
    answer = manager.send(_path(here, "/confirm"), {**THREE, "version": "3", "way": "collection"})
    assert "copy changed" in answer.text
    assert here.house.state(here.ref).release is None


def test_a_meeting_needs_an_appointment_and_post_an_address(here: MarkedHouse, manager: Person) -> None:
    assert "Choose the appointments" in manager.send(_path(here, "/confirm"), {**THREE, "way": "meeting"}).text
    assert "no postal address" in manager.send(_path(here, "/confirm"), {**THREE, "way": "post"}).text


def test_confirmed_means_released_with_who_may_come(here: MarkedHouse, manager: Person) -> None:
    _name(here, manager, "Ana Petrov", "interpreter")
    _name(here, manager, "Rob Ashdown", "not_on_site")
    slot = _offer(here, manager)
    release = here.house.state(here.ref).release
    assert release is not None and release.slot_ids == (slot,) and release.way is ReleaseWay.MEETING
    page = manager.get(_path(here)).text
    assert "Ana Petrov (to be checked)" in page and "Rob Ashdown" in page
    assert "Waiting for the requester" in page


def test_a_time_on_offer_stays_on_the_list(here: MarkedHouse, manager: Person) -> None:
    slot = _offer(here, manager)
    answer = manager.send_from(_path(here), _path(here, f"/slots/{slot}/remove"))
    assert "is, or was, on offer in a letter" in answer.text
    assert _slots(here) == [slot]


def test_a_time_that_was_not_offered_is_taken_off(here: MarkedHouse, manager: Person) -> None:
    manager.send_from(_path(here), _path(here, "/slots"), SLOT)
    (slot,) = _slots(here)
    manager.send_from(_path(here), _path(here, f"/slots/{slot}/remove"))
    assert not _slots(here)
    assert manager.send_from(_path(here), _path(here, f"/slots/{slot}/remove")).status_code == 404


def test_the_manager_books_moves_and_notes_that_nobody_came(here: MarkedHouse, manager: Person) -> None:
    slot = _offer(here, manager)
    manager.send_from(_path(here), _path(here, "/book"), {"slot": slot, "how": "rang"})
    booked = here.house.state(here.ref).booked
    assert booked is not None and booked[1] == slot
    answer = manager.send_from(_path(here), _path(here, "/free"), {})
    assert "Choose what happened" in answer.text
    answer = manager.send_from(_path(here), _path(here, "/free"), {"why": "no_show"})
    assert "has not come yet" in answer.text, "nobody is late for an appointment to come"
    here.house.later(days=8, hours=6)
    manager = here.house.person(Role.MANAGER)
    manager.send_from(_path(here), _path(here, "/free"), {"why": "no_show"})
    state = here.house.state(here.ref)
    assert state.booked is None and len(state.no_shows) == 1
    assert "Nobody came once" in manager.get(_path(here)).text
    freed = [event for event in here.events() if isinstance(event.act, acts.SlotReleased)][-1]
    assert here.reason_of(freed) == "Nobody came."


def test_the_manager_moves_an_appointment_without_giving_it_up_first(here: MarkedHouse, manager: Person) -> None:
    """S41: one line says both, and the letter about the new time is due."""
    slot = _offer(here, manager)
    manager.send_from(_path(here), _path(here, "/book"), {"slot": slot})
    manager.send_from(_path(here), _path(here, "/slots"), {**SLOT, "time": "16:00"})
    (other,) = set(_slots(here)) - {slot}
    copy = here.house.state(here.ref).copy
    assert copy is not None
    here.house.record(here.ref, acts.ReleaseConfirmed(copy_sha256=copy.copy_sha256, slot_ids=(slot, other)))
    assert "Move it to another time" in manager.get(_path(here)).text
    manager.send_from(_path(here), _path(here, "/book"), {"slot": other, "how": "rang"})
    moved = here.events()[-1]
    assert moved.act == acts.SlotBooked(slot_id=other, instead_of=slot)
    due = [one.effect for one in effects_due(here.ref, here.house.state(here.ref))]
    assert any(one.endswith(f"letter/appointment_confirmed/{moved.seq}") for one in due), due


def test_who_chose_another_way_on_the_telephone_blocks_no_hour(here: MarkedHouse, manager: Person) -> None:
    """S41, S46: the hour is free for the next parent."""
    slot = _offer(here, manager)
    manager.send_from(_path(here), _path(here, "/book"), {"slot": slot})
    manager.send_from(_path(here), _path(here, "/way"), {"way": "collection", "how": "rang"})
    state = here.house.state(here.ref)
    assert (state.way, state.booked) == (ReleaseWay.COLLECTION, None)


def test_the_meeting_is_recorded_with_who_was_there(here: MarkedHouse, manager: Person) -> None:
    """S42, S44: of those who came along only such as were checked before."""
    slot = _offer(here, manager)
    manager.send_from(_path(here), _path(here, "/book"), {"slot": slot})
    here.house.later(days=8, hours=6)
    person = here.house.person(Role.MANAGER)
    guest = _name(here, person, "Ana Petrov", "interpreter")
    form = {**MEETING, "staff": [manager.user.id], "guests": guest, "note": "yes"}
    assert "was not checked" in person.send(_path(here, "/meeting"), form).text
    _check(here, person, guest)
    answer = person.send(_path(here, "/meeting"), form)
    assert answer.status_code == 303, answer.text
    with reading(here.house.desk.engine) as session:
        (meeting,) = meetings_of(session, here.ref)
    assert meeting.attendees.splitlines() == [
        "Mira Ashdown (the requester)",
        "Ana Petrov (an interpreter)",
        "Judith Amberley (manager)",
    ]
    given = here.house.state(here.ref).given
    assert given is not None and given.taken_away and given.way is ReleaseWay.MEETING and given.with_note
    assert "Ana Petrov" in person.get(_path(here)).text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"requester": ""}, "Say who came"),
        ({"others": "A neighbour"}, "Only holders of parental responsibility"),
        ({"staff": "nobody"}, "who of the setting"),
        ({"explained": ""}, "Say what was explained"),
        ({"taken_away": ""}, "took the copy"),
        ({"on-year": "2031"}, "in the future"),
    ],
)
def test_a_record_that_lacks_something_is_not_kept(
    here: MarkedHouse, manager: Person, wrong: dict[str, str], words: str
) -> None:
    slot = _offer(here, manager)
    manager.send_from(_path(here), _path(here, "/book"), {"slot": slot})
    here.house.later(days=8, hours=6)
    person = here.house.person(Role.MANAGER)
    answer = person.send(_path(here, "/meeting"), {**MEETING, "staff": manager.user.id, **wrong})
    assert answer.status_code == 422 and words in answer.text
    assert here.house.state(here.ref).given is None


def test_a_meeting_without_those_the_policy_names_says_why(here: MarkedHouse, manager: Person) -> None:
    """S42, S43: what happened is recorded as it was, with the reason."""
    slot = _offer(here, manager)
    manager.send_from(_path(here), _path(here, "/book"), {"slot": slot})
    here.house.later(days=8, hours=6)
    person, line = here.house.person(Role.MANAGER), here.house.person(Role.LINE_MANAGER)
    form = {**MEETING, "staff": line.user.id}
    assert "By the policy the manager or deputy should be there" in person.send(_path(here, "/meeting"), form).text
    assert person.send(_path(here, "/meeting"), {**form, "without": "Both were ill."}).status_code == 303
    with reading(here.house.desk.engine) as session:
        (meeting,) = meetings_of(session, here.ref)
    assert meeting.attendees.splitlines()[-1] == "Without the manager or deputy: Both were ill."


def test_a_collection_is_recorded_once_name_and_version_were_checked(here: MarkedHouse, manager: Person) -> None:
    manager.send(_path(here, "/confirm"), {**THREE, "way": "collection"})
    form = {"way": "collection", "on-day": "23", "on-month": "11", "on-year": "2026", "who": "Mira, passport"}
    refused = manager.send(_path(here, "/handover"), form)
    assert "then tick this" in refused.text and here.house.state(here.ref).given is None
    manager.send(_path(here, "/handover"), {**form, "checked": "yes"})
    given = here.house.state(here.ref).given
    assert given is not None and given.way is ReleaseWay.COLLECTION


def test_only_the_leaders_give(house: House, here: MarkedHouse) -> None:
    line_manager = house.person(Role.LINE_MANAGER)
    page = line_manager.get(_path(here)).text
    assert "Confirm and invite" not in page and "Add a time" not in page
    assert line_manager.send_from(_path(here), _path(here, "/slots"), SLOT).status_code == 403
    assert line_manager.get(_path(here, "/meeting")).status_code == 403


def test_a_stop_holds_the_giving(here: MarkedHouse, manager: Person) -> None:
    here.house.record(here.ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD)
    assert "cannot be given yet" in manager.get(_path(here)).text
    answer = manager.send(_path(here, "/confirm"), {**THREE, "way": "collection"})
    assert "safeguarding stop is in force" in answer.text
    assert here.house.state(here.ref).release is None


def test_no_hash_is_shown(here: MarkedHouse, manager: Person) -> None:
    copy = here.house.state(here.ref).copy
    assert copy is not None
    for below in ("", "/confirm", "/meeting", "/handover"):
        assert not re.search(copy.copy_sha256[:16], manager.get(_path(here, below)).text)


def test_a_meeting_that_was_broken_off_is_recorded_though_a_stop_holds_the_copy(
    here: MarkedHouse, manager: Person
) -> None:
    """S54, S42: during the meeting; what was said is kept, the copy is not given, another time can be booked."""
    slot = _offer(here, manager)
    manager.send_from(_path(here), _path(here, "/book"), {"slot": slot})
    here.house.later(days=8, hours=6)
    person = here.house.person(Role.MANAGER)
    here.house.record(here.ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD)
    form = {**MEETING, "staff": [person.user.id], "without": "She was ill"}
    refused = person.send(_path(here, "/meeting"), form)
    assert "A safeguarding stop is in force" in refused.text and "why places are black" in refused.text
    answer = person.send(_path(here, "/meeting"), {**form, "broken_off": "yes"})
    assert "If they took the copy with them, it was given" in answer.text
    answer = person.send(_path(here, "/meeting"), {**form, "broken_off": "yes", "taken_away": "no"})
    assert answer.status_code == 303, answer.text
    state = here.house.state(here.ref)
    assert state.given is None and state.booked is None
    with reading(here.house.desk.engine) as session:
        (meeting,) = meetings_of(session, here.ref)
    assert meeting.explained.startswith("The meeting was broken off, and the copy was not given.")
    assert "The meeting was broken off" in person.get(_path(here)).text


def test_a_meeting_that_the_setting_cancels_is_written_to_the_requester_also_under_a_stop(
    here: MarkedHouse, manager: Person
) -> None:
    """S41, S54: from the page, and in a letter that says nothing of why."""
    slot = _offer(here, manager)
    manager.send_from(_path(here), _path(here, "/book"), {"slot": slot})
    here.house.record(here.ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD)
    page = manager.get(_path(here)).text
    assert "An appointment is booked: Tuesday 1 December 2026" in page
    manager.send_from(_path(here), _path(here, "/free"), {"why": "cancelled"})
    state = here.house.state(here.ref)
    assert state.booked is None and len(state.cancelled) == 1
    due = [one.letter_kind for one in effects_due(here.ref, state)]
    assert "appointment_cancelled" in due and "file_ready" not in due


def test_a_time_that_the_setting_cancelled_is_not_on_offer_until_it_is_offered_anew(
    here: MarkedHouse, manager: Person
) -> None:
    """S41: nobody books again the hour at which the manager is ill."""
    slot = _offer(here, manager)
    book = acts.SlotBooked(slot_id=slot)
    here.house.record(here.ref, book)
    manager.send_from(_path(here), _path(here, "/free"), {"why": "cancelled"})
    assert "Not offered yet" in manager.get(_path(here)).text
    assert "Choose an appointment" in manager.send_from(_path(here), _path(here, "/book"), {"slot": slot}).text
    assert slot not in here.house.state(here.ref).offered
    kept = manager.send_from(_path(here), _path(here, f"/slots/{slot}/remove"))
    assert "was, on offer" in kept.text, "the letter that cancels it names it"
    _confirm_again(here, manager, slot)
    assert slot in here.house.state(here.ref).offered


def _confirm_again(here: MarkedHouse, manager: Person, slot: str) -> None:
    answer = manager.send(_path(here, "/confirm"), {**THREE, "way": "meeting", "slots": slot})
    assert answer.status_code == 303, answer.text


def test_appointments_after_the_date_to_keep_are_told(here: MarkedHouse, manager: Person) -> None:
    """S41, R2, R26: the answer is owed by then; a meeting is no reason to be late with it."""
    manager.send_from(_path(here), _path(here, "/slots"), {**SLOT, "on-day": "29"})
    assert "After the date to keep" in manager.get(_path(here)).text
    assert "Every appointment lies after the date to keep" in manager.get(_path(here, "/confirm")).text
    manager.send_from(_path(here), _path(here, "/slots"), SLOT)
    assert "Every appointment lies after" not in manager.get(_path(here, "/confirm")).text


def test_what_keeps_the_copy_back_is_told_before_the_meeting_and_not_at_its_end(
    here: MarkedHouse, manager: Person
) -> None:
    """R2, S42: the date has passed, and two people have to record the choice first."""
    slot = _offer(here, manager)
    manager.send_from(_path(here), _path(here, "/book"), {"slot": slot})
    assert "The copy cannot be given now" not in manager.get(_path(here)).text
    due = date(2026, 11, 30)
    here.house.record(here.ref, acts.MomentPassed(moment=f"overdue/{due}", due_at=end_of(due)), Role.CLOCK)
    here.house.later(days=8)
    person = here.house.person(Role.MANAGER)
    words = "Two people have to record the choice for the due date first"
    for below in ("", "/meeting", "/handover"):
        assert words in person.get(_path(here, below)).text
    assert words in person.get(f"/requests/{here.ref}").text


def test_a_time_on_a_day_on_which_nobody_works_is_told_and_one_on_the_list_is_not_added_twice(
    here: MarkedHouse, manager: Person
) -> None:
    """S41, R8: typed by hand, past the hours that are proposed; 29 November 2026 is a Sunday."""
    manager.send_from(_path(here), _path(here, "/slots"), {**SLOT, "on-day": "29", "on-month": "11"})
    assert "No working day here" in manager.get(_path(here)).text
    again = manager.send_from(
        _path(here), _path(here, "/slots"), {**SLOT, "on-day": "29", "on-month": "11", "minutes": "30"}
    )
    assert "on the list already" in again.text and len(_slots(here)) == 1


def test_under_a_stop_nothing_is_offered_to_be_confirmed(here: MarkedHouse, manager: Person) -> None:
    """S54: the page says what is missing instead of asking three things and refusing the fourth."""
    here.house.record(here.ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD)
    page = manager.get(_path(here, "/confirm")).text
    assert "the end of the safeguarding stop" in page and "Confirm and invite" not in page


def test_another_address_is_confirmed_anew_before_the_copy_goes(here: MarkedHouse, manager: Person) -> None:
    """S46, R23: the right address was confirmed for the one before; a neutral subject changes nothing in that."""
    _offer(here, manager)
    here.house.record(
        here.ref, acts.ChannelChanged(other_address=False, calendar_files_ok=False, neutral_subjects=True)
    )
    assert here.house.state(here.ref).release is not None
    here.house.record(
        here.ref, acts.ChannelChanged(other_address=True, calendar_files_ok=True, neutral_subjects=False)
    )
    assert here.house.state(here.ref).release is None
    assert not [one for one in effects_due(here.ref, here.house.state(here.ref)) if "file_ready" in one.effect]
    slot = _slots(here)[0]
    assert manager.send(_path(here, "/confirm"), {**THREE, "way": "meeting", "slots": slot}).status_code == 303
    assert [one for one in effects_due(here.ref, here.house.state(here.ref)) if "file_ready" in one.effect]
