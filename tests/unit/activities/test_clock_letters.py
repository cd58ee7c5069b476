"""The letters about time: what they say comes from the log and the clock (R2, R3, R4, R10)."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from activities.letter_desk import Desk
from activities.letter_words import choose_by, meeting_with, words_of
from activities.outbox import setting_details
from letters.context import LetterContext
from letters.kinds import LetterKind
from letters.render import render
from models import acts
from models.messages import EffectOrder
from models.people import Setting, User
from models.post import Slot
from models.words import Arrival, FeeGround, PartyKind, Role
from records.database import reading, writing
from records.file import PersonFacts, add_person
from records.log import load_log
from records.requests import get_request
from rules.agenda import effects_due
from rules.folding import fold
from rules.terms import Terms
from tests.unit.web.conftest import furnished, house
from tests.unit.web.house import House

__all__ = ["furnished", "house"]


def letter(house: House, ref: str, kind: LetterKind) -> str:
    """The text of a letter that is due now."""
    with reading(house.desk.engine) as session:
        request, state = get_request(session, ref), fold(load_log(session, ref))
        assert request is not None
        order = next(order for order in effects_due(ref, state) if order.letter_kind == kind.value)
        terms = Terms.model_validate_json(request.terms_json)
        desk = Desk(session, request, state, terms, order, "L-1", "http://127.0.0.1:8000", house.desk.now)
        setting, manager = session.exec(select(Setting)).one(), session.get_one(User, request.manager_id)
        context = LetterContext(
            setting=setting_details(setting, manager),
            recipient_name=request.requester_name,
            recipient_address=(),
            reference="T-1",
            on_paper=False,
            **words_of(desk),
        )
        return " ".join(render(kind, context).text.split())


def test_the_notice_of_extension_gives_the_reasons_and_both_dates(house: House) -> None:
    """R3: notice with reasons before the first limit ends."""
    ref = house.request(received_on=date(2026, 11, 16))
    house.entitled(ref)
    house.record(ref, acts.ExtensionNoticed(noticed_on=date(2026, 11, 23)), reason="Nine agencies wrote in it.")
    text = letter(house, ref, LetterKind.EXTENSION)
    assert "Nine agencies wrote in it." in text
    assert "16 December 2026" in text
    assert "16 February 2027" in text


def test_the_notice_of_a_fee_gives_the_amount_and_the_reason(house: House) -> None:
    """R10."""
    ref = house.request(profile="early_years_2018")
    house.entitled(ref)
    fee = acts.FeeAsked(asked_on=date(2026, 11, 23), pence=1250, ground=FeeGround.EXCESSIVE)
    house.record(ref, fee, reason="The same request was answered in May.")
    text = letter(house, ref, LetterKind.FEE_NOTICE)
    assert "\u00a312.50" in text
    assert "The same request was answered in May." in text
    assert "01632 960100" in text


def test_letters_name_the_regulator_that_the_setting_entered(house: House) -> None:
    """S53, R32: its name, number and site are the setting's to change; no letter keeps another."""
    ref = house.request()
    house.entitled(ref)
    with writing(house.desk.engine) as session:
        setting = session.exec(select(Setting)).one()
        setting.regulator_name, setting.regulator_telephone = "The Data Ombudsman", "01632 960777"
        session.add(setting)
    text = letter(house, ref, LetterKind.ACKNOWLEDGEMENT)
    assert "The Data Ombudsman, helpline 01632 960777" in text
    assert "Information Commissioner" not in text


def test_the_question_to_the_requester_says_that_the_clock_waits(house: House) -> None:
    """R4."""
    ref = house.request()
    house.entitled(ref)
    house.record(ref, acts.ClarificationAsked(asked_on=date(2026, 11, 23)), reason="Which year do you mean?")
    assert "Which year do you mean?" in letter(house, ref, LetterKind.CLARIFICATION)


def test_the_acknowledgement_carries_the_working(house: House) -> None:
    """R2: the dates with the steps that lead to them."""
    ref = house.request(received_on=date(2026, 11, 20))
    house.entitled(ref)
    text = letter(house, ref, LetterKind.ACKNOWLEDGEMENT)
    assert "The request was received on Friday 20 November 2026." in text
    assert "Sunday 20 December 2026" in text
    assert "Monday 21 December 2026" in text


def test_what_was_asked_for_is_confirmed_in_writing(house: House) -> None:
    """S3: also where it was said and somebody wrote it down."""
    ref = house.request()
    house.entitled(ref)
    assert "The whole file." in letter(house, ref, LetterKind.ACKNOWLEDGEMENT)


@pytest.mark.parametrize(
    ("agency", "contact", "said"),
    [
        ("Wren Health Visiting", "Records, 2 Mill Lane", ("Wren Health Visiting", "Records, 2 Mill Lane")),
        ("", "", ("the agency that is named in the copy", "Its website says how.")),
    ],
)
def test_the_parent_is_told_where_else_to_ask_and_never_how_to_reach_the_worker(
    house: House, agency: str, contact: str, said: tuple[str, ...]
) -> None:
    """S26, S85: in addition to the answer, in the agency's own words; the worker is not named."""
    ref = house.request()
    house.entitled(ref)
    with writing(house.desk.engine, ref) as session:
        facts = PersonFacts(
            name="Carys Vaughan",
            kind=PartyKind.AGENCY,
            agency_name=agency,
            agency_contact=contact,
            contact_email="carys@example.org",
        )
        person = add_person(session, house.child_of(ref), ref, facts, "seed", house.desk.now)
    with reading(house.desk.engine) as session:
        request = get_request(session, ref)
        assert request is not None
        state, terms = fold(load_log(session, ref)), Terms.model_validate_json(request.terms_json)
        effect = f"letter/agency_redirection/{person.id}"
        order = EffectOrder(ref=ref, effect=effect, letter_kind="agency_redirection")
        desk = Desk(session, request, state, terms, order, "L-1", "http://127.0.0.1:8000", house.desk.now)
        context = LetterContext(
            setting=setting_details(session.exec(select(Setting)).one(), session.get_one(User, request.manager_id)),
            recipient_name=request.requester_name,
            recipient_address=(),
            reference="T-1",
            on_paper=False,
            **words_of(desk),
        )
    text = " ".join(render(LetterKind.AGENCY_REDIRECTION, context).text.split())
    assert all(words in text for words in said)
    assert "Carys" not in text and "carys@example.org" not in text
    assert "takes nothing away from it" in text


def test_what_was_said_is_written_down_and_confirmed_in_a_letter_of_its_own(house: House) -> None:
    """S3, R1: the requester says whether it is right; the acknowledgement does not say it twice."""
    ref = house.request(arrived_by=Arrival.TELEPHONE)
    house.entitled(ref)
    text = letter(house, ref, LetterKind.ORAL_CONFIRMATION)
    assert "You spoke to us" in text and "The whole file." in text
    assert "The whole file." not in letter(house, ref, LetterKind.ACKNOWLEDGEMENT)


@pytest.mark.parametrize(
    ("profile", "named", "not_named"),
    [
        ("early_years_2018", ("Judith Amberley (manager)", "(line manager)"), ()),
        ("uk_gdpr", ("Judith Amberley (manager)",), ("line manager",)),
        ("childrens_centre", ("Judith Amberley (Headteacher)",), ("Manager)",)),
    ],
)
def test_the_appointment_names_who_attends_under_the_setting_s_policy(
    house: House, profile: str, named: tuple[str, ...], not_named: tuple[str, ...]
) -> None:
    """S42, S43: manager and line manager, or one of those whom the policy names."""
    ref = house.request(profile=profile)
    house.entitled(ref)
    with reading(house.desk.engine) as session:
        request = get_request(session, ref)
        assert request is not None
        state, terms = fold(load_log(session, ref)), Terms.model_validate_json(request.terms_json)
        order = EffectOrder(ref=ref, effect="letter/file_ready/1", letter_kind="file_ready")
        desk = Desk(session, request, state, terms, order, "L-1", "http://127.0.0.1:8000", house.desk.now)
        words = meeting_with(desk)
    assert all(name in words for name in named), words
    assert not any(name in words for name in not_named), words


def test_the_acknowledgement_names_the_forty_working_days_of_the_policy(house: House) -> None:
    """S9, R2: beside the date by law, which is the earlier one."""
    ref = house.request(received_on=date(2026, 11, 20), profile="early_years_2018")
    house.entitled(ref)
    text = letter(house, ref, LetterKind.ACKNOWLEDGEMENT)
    assert "40 working days" in text
    assert "Wednesday 20 January 2027" in text
    assert "Monday 21 December 2026" in text


def test_a_warning_says_when_the_answer_is_due_and_not_that_it_was(house: House) -> None:
    ref = house.request()
    house.entitled(ref)
    moment = acts.MomentPassed(moment="warning/2026-12-23/14", due_at=house.desk.now)
    house.record(ref, moment, Role.CLOCK)
    text = letter(house, ref, LetterKind.OVERDUE_TASK)
    assert "This is due on Wednesday 23 December 2026" in text


def test_the_invitation_says_by_when_to_choose(house: House) -> None:
    """S41: the last day on which choosing helps, before the times are over and the answer is owed."""
    ref = house.request(received_on=date(2026, 11, 16))
    today, due = date(2026, 11, 23), date(2026, 12, 16)
    with reading(house.desk.engine) as session:
        request, state = get_request(session, ref), fold(load_log(session, ref))
        assert request is not None
        terms = Terms.model_validate_json(request.terms_json)
        order = EffectOrder(ref=ref, effect="letter/file_ready/9", letter_kind="file_ready")
        desk = Desk(session, request, state, terms, order, "L-1", "http://127.0.0.1:8000", house.desk.now)
        assert desk.today == today
        for day, by in ((date(2026, 12, 1), date(2026, 12, 1)), (date(2026, 12, 20), due), (today, None)):
            at = datetime(day.year, day.month, day.day, 14, tzinfo=UTC)
            slot = Slot(id="s", ref=ref, starts_at=at, minutes=60, place="")
            assert choose_by(desk, [slot]) == by
