"""What the requester reads at the end: what somebody typed or, for safety, what everybody reads (S54, R27, S52)."""

from datetime import date, timedelta
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError

from activities.letter_desk import Desk, lines_of
from activities.letter_words import words_of
from models import acts
from models.messages import EffectOrder
from models.searching import Found, Place
from models.words import AuthorityEnd, ClosedAs, ReleaseWay, Role, WhyFreed
from records.database import writing
from records.log import load_log
from records.post import add_slot, save_meeting
from records.requests import get_request
from records.searching import answer_place
from rules.agenda import effects_due
from rules.folding import fold
from rules.handed_over import check_number
from rules.terms import Terms
from rules.times import local_date
from tests.unit.activities.conftest import Recorder
from tests.unit.web.marked_house import checked_house, marked_house

pytestmark = pytest.mark.usefixtures("patient")


def told(recorder: Recorder, ref: str, kind: str) -> dict[str, Any]:
    """What this letter would be told."""
    house = recorder.house
    with writing(house.desk.engine, ref) as session:
        request = get_request(session, ref)
        assert request is not None
        order = EffectOrder(ref=ref, effect=f"letter/{kind}", letter_kind=kind.split("/")[0], party_id=None)
        terms = Terms.model_validate_json(request.terms_json)
        state = fold(load_log(session, ref))
        return words_of(Desk(session, request, state, terms, order, "L-1", "http://127.0.0.1", house.desk.now))


def closed(recorder: Recorder, closed_as: ClosedAs, *, stopped: bool) -> str:
    """A request that was closed with somebody's own words; its reference."""
    house = recorder.house
    ref = house.request(child_name=f"Child {closed_as}")
    house.entitled(ref)
    if stopped:
        house.record(ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD)
    house.record(ref, acts.RequestClosed(closed_as=closed_as), reason="Because her aunt fears him.")
    return ref


def test_a_refusal_gives_the_reason_as_it_was_typed(recorder: Recorder) -> None:
    """R27."""
    ref = closed(recorder, ClosedAs.REFUSED, stopped=False)
    assert told(recorder, ref, "refusal_full")["reasons"] == ("Because her aunt fears him.",)


def test_who_has_no_authority_any_more_is_not_told_that_something_never_came(recorder: Recorder) -> None:
    """R13, R14, S54: nobody's own words go out, and what is said is true."""
    house = recorder.house
    ref = house.request()
    house.entitled(ref)
    house.record(ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD)
    ended = acts.AuthorityEnded(why=AuthorityEnd.COURT_ORDER, ended_on=house.desk.now.date())
    house.record(ref, ended)
    house.record(ref, acts.RequestClosed(closed_as=ClosedAs.NO_IDENTITY), reason="The court said no.")
    words = told(recorder, ref, "closure")["outcome_text"]
    assert "has ended" in words and "has not come" not in words and "court" not in words


def test_the_record_takes_no_refusal_of_all_of_it_from_one_person(recorder: Recorder) -> None:
    """R24, R27: whoever sends the message; two people stand behind it, or it is not written down."""
    here = marked_house(recorder.house)
    alone = acts.RequestClosed(closed_as=ClosedAs.REFUSED)
    assert recorder.say(here.ref, alone).refused == "refusal_by_two"
    by_two = alone.model_copy(update={"by_two": True})
    assert recorder.say(here.ref, by_two).refused == "refusal_by_two"
    proposed = recorder.say(here.ref, acts.RefusalProposed()).event
    assert proposed is not None
    assert recorder.say(here.ref, acts.Backed(seq=proposed.seq), Role.LINE_MANAGER).refused is None
    assert recorder.say(here.ref, by_two).refused is None
    assert recorder.house.state(here.ref).closed_as is ClosedAs.REFUSED


def test_once_a_stop_was_placed_no_letter_of_the_end_says_a_word_that_somebody_typed(recorder: Recorder) -> None:
    """S54, R27: refusal, closing and nothing held alike; each still says something true."""
    for closed_as, kind in (
        (ClosedAs.REFUSED, "refusal_full"),
        (ClosedAs.DISCLOSED_IN_PART, "closure"),
        (ClosedAs.NO_IDENTITY, "closure"),
        (ClosedAs.NOTHING_HELD, "nothing_held"),
    ):
        words = told(recorder, closed(recorder, closed_as, stopped=True), kind)
        assert "aunt" not in str(words)
        assert words["reasons"] == (words["reasons"][0],) and "we do not say" in words["reasons"][0]
        if closed_as is ClosedAs.NO_IDENTITY:
            assert words["outcome_text"].startswith("We asked you for something that we need")
            assert "answered" not in words["outcome_text"]


def test_nothing_held_says_where_was_searched_and_what_the_manager_wrote(recorder: Recorder) -> None:
    """S52, R27: the places are those that somebody answered for, not a list that is the same for all."""
    ref = closed(recorder, ClosedAs.NOTHING_HELD, stopped=False)
    with writing(recorder.house.desk.engine, ref) as session:
        for place, found, note in (
            (Place.EMAIL, Found.NOTHING, ""),
            (Place.LOGS, Found.LOOKED, ""),
            (Place.CCTV, Found.NO_SUCH_PLACE, "We have no camera."),
        ):
            answer_place(session, ref, place, found, "u", looked_by="D", looked_on=date(2026, 11, 20), note=note)
    words = told(recorder, ref, "nothing_held")
    assert words["searched"] == ("our e-mail", "the books for accidents, medicine and contacts")
    assert words["outcome_text"] == "Because her aunt fears him."


def test_the_receipt_names_the_version_and_the_number_by_which_it_is_known_again(recorder: Recorder) -> None:
    """S45, S39: a year later it is held against what was made."""
    here = checked_house(recorder.house)
    copy = recorder.house.state(here.ref).copy
    assert copy is not None
    given = acts.CopyGiven(
        copy_sha256=copy.copy_sha256, way=ReleaseWay.COLLECTION, on=recorder.house.desk.now.date(), taken_away=True
    )
    recorder.house.record(here.ref, given)
    (what,) = told(recorder, here.ref, "receipt")["handed_over"]
    assert f"version {copy.version}, {copy.pages} pages" in what and check_number(copy.copy_sha256) in what


def test_a_cancelled_appointment_is_named_and_nothing_of_why(recorder: Recorder) -> None:
    """S41, S54."""
    house = recorder.house
    ref = house.request()
    with writing(house.desk.engine, ref) as session:
        slot = add_slot(session, ref, house.desk.now, 60, "The den", "seed", house.desk.now)
    house.record(ref, acts.SlotBooked(slot_id=slot.id))
    freed = acts.SlotReleased(slot_id=slot.id, why=WhyFreed.CANCELLED, told=True)
    seq = house.record(ref, freed, reason="A stop was placed.").seq
    words = told(recorder, ref, f"appointment_cancelled/{seq}")
    assert words["meeting_at"] == slot.starts_at
    assert "stop" not in str(words).lower()


def test_a_new_invitation_says_that_the_time_agreed_on_stands(recorder: Recorder) -> None:
    """S41: the copy was made anew after a time was booked; and each time has the place that is its own."""
    house = recorder.house
    ref = house.request()
    with writing(house.desk.engine, ref) as session:
        one = add_slot(session, ref, house.desk.now + timedelta(days=3), 60, "The den", "seed", house.desk.now)
        two = add_slot(session, ref, house.desk.now + timedelta(days=4), 60, "", "seed", house.desk.now)
    house.record(ref, acts.ReleaseConfirmed(copy_sha256="a" * 64, slot_ids=(one.id,)))
    assert told(recorder, ref, "file_ready")["meeting_place"] == "The den"
    assert told(recorder, ref, "file_ready")["meeting_at"] is None
    house.record(ref, acts.SlotBooked(slot_id=one.id))
    house.record(ref, acts.ReleaseConfirmed(copy_sha256="b" * 64, slot_ids=(one.id, two.id)))
    words = told(recorder, ref, "file_ready")
    assert (words["meeting_at"], words["meeting_place"]) == (one.starts_at, None)


def test_the_note_of_the_meeting_goes_where_somebody_wants_it_and_says_nothing_of_who_was_missing(
    recorder: Recorder,
) -> None:
    """S42: who was there, what was explained, what was asked; only when it is ticked."""
    house = recorder.house
    ref, on = house.request(), local_date(house.desk.now)
    given = acts.CopyGiven(copy_sha256="a" * 64, way=ReleaseWay.MEETING, on=on, taken_away=True)
    house.record(ref, given)
    due = [one.letter_kind for one in effects_due(ref, house.state(ref))]
    assert "meeting_record" not in due
    house.record(ref, given.model_copy(update={"with_note": True}))
    assert "meeting_record" in [one.letter_kind for one in effects_due(ref, house.state(ref))]
    with pytest.raises(ApplicationError, match="no_meeting_yet"):
        told(recorder, ref, "meeting_record")
    with writing(house.desk.engine, ref) as session:
        save_meeting(
            session,
            ref=ref,
            held_at=house.desk.now,
            attendees="Mira (the requester)\nWithout the line manager: ill",
            explained="How it was made.\nWhy places are black.",
            asked="Who decided?",
            taken_away=True,
            recorded_by="u",
        )
    words = told(recorder, ref, "meeting_record")
    assert words["attendees"] == ("Mira (the requester)",)
    assert words["explained"] == ("How it was made.", "Why places are black.") and words["asked"] == (
        "Who decided?",
    )


def test_no_place_is_named_that_nobody_said_they_searched(recorder: Recorder) -> None:
    """S52, R27: where the search was not recorded, the letter names no places; it does not make any up."""
    ref = closed(recorder, ClosedAs.NOTHING_HELD, stopped=False)
    assert told(recorder, ref, "nothing_held")["searched"] == ()


def test_each_line_of_the_reasons_is_a_point_of_its_own(recorder: Recorder) -> None:
    """R27: what was typed in paragraphs, or as a list, is not run together into one."""
    assert lines_of("- First.\n\n  \u2022 Second, over\nThird.\n-\n") == ("First.", "Second, over", "Third.")
