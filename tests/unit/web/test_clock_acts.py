"""Acts on the clock (R2-R4): what they take, and why they are refused."""

from datetime import date

from models import acts
from models.words import ParentalSource, Role
from tests.unit.web.house import House


def on(day: date) -> dict[str, str]:
    return {"on-day": str(day.day), "on-month": str(day.month), "on-year": str(day.year)}


def test_a_question_of_which_records_stops_the_clock(house: House) -> None:
    """R4."""
    ref = house.request(received_on=date(2026, 11, 16))
    manager = house.person(Role.MANAGER)
    form = {"aim": "which_information", "reason": "Which year do you mean?", **on(date(2026, 11, 20))}
    assert manager.send(f"/requests/{ref}/clock/question", form).status_code == 303
    assert house.state(ref).clarifications == [(date(2026, 11, 20), None)]
    assert house.state(ref).question_is_never_held
    assert "Record the requester&#39;s answer" in manager.get(f"/requests/{ref}").text
    house.later(days=4)
    house.person(Role.MANAGER).send(
        f"/requests/{ref}/clock/answer", {"reason": "2025 only.", **on(date(2026, 11, 24))}
    )
    assert house.state(ref).clarifications == [(date(2026, 11, 20), date(2026, 11, 24))]


def test_a_question_of_format_does_not_stop_it(house: House) -> None:
    """R4: questions of format do not pause."""
    ref = house.request()
    form = {"aim": "format", "reason": "On paper?", **on(date(2026, 11, 23))}
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/clock/question", form)
    assert page.status_code == 422
    assert "one of format does not" in page.text


def test_waiting_for_replies_extends_nothing(house: House) -> None:
    """R3."""
    ref = house.request()
    form = {"ground": "waiting_for_replies", "reason": "No replies.", **on(date(2026, 11, 23))}
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/clock/extension", form)
    assert "does not extend the limit" in page.text
    assert house.state(ref).extension_noticed_on is None


def test_a_complex_request_is_extended_once_with_reasons(house: House) -> None:
    """R3."""
    ref = house.request()
    manager = house.person(Role.MANAGER)
    form = {"ground": "complex", "reason": "", **on(date(2026, 11, 23))}
    assert "Write the reasons" in manager.send(f"/requests/{ref}/clock/extension", form).text
    assert manager.send(f"/requests/{ref}/clock/extension", {**form, "reason": "Nine agencies."}).status_code == 303
    again = manager.send(f"/requests/{ref}/clock/extension", {**form, "reason": "Once more."})
    assert "already extended" in again.text


def test_an_extension_after_the_first_limit_is_too_late(house: House) -> None:
    ref = house.request(received_on=date(2026, 9, 1))
    form = {"ground": "complex", "reason": "Many papers.", **on(date(2026, 11, 23))}
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/clock/extension", form)
    assert "The first limit ended" in page.text


def test_evidence_of_identity_is_recorded_where_it_was_asked(house: House) -> None:
    """R2, R14."""
    ref = house.request()
    house.record(ref, acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER, ask_identity=True))
    manager = house.person(Role.MANAGER)
    assert "Record the evidence of identity" in manager.get(f"/requests/{ref}").text
    form = {"reason": "Passport, seen by me.", **on(date(2026, 11, 23))}
    assert manager.send(f"/requests/{ref}/clock/identity", form).status_code == 303
    assert house.state(ref).identity_received_on == date(2026, 11, 23)


def test_a_date_before_the_request_is_refused_by_its_field(house: House) -> None:
    ref = house.request()
    form = {"reason": "x", **on(date(2026, 11, 1))}
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/clock/identity", form)
    assert "before the request arrived" in page.text


def test_the_question_page_says_which_questions_stop_the_clock(house: House) -> None:
    """R4."""
    page = house.person(Role.MANAGER).get(f"/requests/{house.request()}/clock/question").text
    stops, goes_on = page.split("Which information they mean")[1].split("In which form they want it")
    assert "The clock stands still until they answer" in stops
    assert goes_on.count("The clock goes on") == 2
    assert "not the replies of other people" in page


def test_a_second_question_is_not_offered_while_one_is_open(house: House) -> None:
    ref = house.request()
    house.record(ref, acts.ClarificationAsked(asked_on=date(2026, 11, 23)), reason="Which year?")
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/clock/question").text
    assert "is open already" in page
    assert "Send the question" not in page


def test_the_extension_page_says_at_once_that_it_is_too_late(house: House) -> None:
    """R3: refused with the reason in words, before anybody has typed any."""
    ref = house.request(received_on=date(2026, 9, 1))
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/clock/extension").text
    assert "The first limit ended on Thursday 1 October 2026" in page
    assert "Extend the limit and send the notice" not in page


def test_a_policy_without_an_extension_keeps_its_date_and_the_page_says_so(house: House) -> None:
    """S33, R3: only the date by law moves."""
    ref = house.request(profile="early_years_2018")
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/clock/extension").text
    assert "has no extension: its date stays Thursday 21 January 2027" in page


def test_a_policy_with_an_extension_has_its_own_last_day_for_the_notice(house: House) -> None:
    ref = house.request(profile="childrens_centre")
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/clock/extension").text
    assert "the notice has to be sent by Monday 7 December 2026" in page


def test_the_identity_page_says_what_is_prompt_and_whether_it_was(house: House) -> None:
    """R2: up to five working days after receipt."""
    intake = acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER, ask_identity=True)
    ref, late = house.request(received_on=date(2026, 11, 16)), house.request(received_on=date(2026, 11, 2))
    house.record(ref, intake)
    house.record(late, intake)
    manager = house.person(Role.MANAGER)
    page = manager.get(f"/requests/{ref}/clock/identity").text
    assert "within five working days of receipt, up to Monday 23 November 2026" in page
    assert "in time: the clock waits for it" in page
    assert "too late to move the start" in manager.get(f"/requests/{late}/clock/identity").text


def test_where_no_identity_was_asked_for_none_is_recorded(house: House) -> None:
    page = house.person(Role.MANAGER).get(f"/requests/{house.request()}/clock/identity").text
    assert "No evidence of identity is awaited" in page
    assert "Record it" not in page
