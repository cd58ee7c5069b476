"""A sharing and its pages, an emergency, telling the parents, what did not arrive, the paper in the file."""

from datetime import timedelta

import pytest

from models import acts
from models.sharing_words import SentHow, WhereItWent, WithWhom
from models.words import Role
from tests.unit.rules.sharing_case import (
    COPY,
    DONE,
    LATER,
    LEFT,
    OPEN_TO_ALL,
    PAGES,
    QUIET,
    RECEIVER,
    SENT,
    SHARED,
    TODAY,
    WEIGHED,
    YES,
    Case,
)


@pytest.fixture
def case() -> Case:
    """A sharing to which somebody consented."""
    begun = Case()
    begun.ready()
    begun.say(YES)
    return begun


@pytest.fixture
def urgent() -> Case:
    """Somebody was in danger, and was told of first."""
    begun = Case(WithWhom.POLICE, urgent=True)
    begun.say(RECEIVER)
    return begun


def test_pages_go_only_as_the_copy_that_was_proved_and_looked_at(case: Case) -> None:
    """S112, R30: chosen, made, proved, looked at, and no other."""
    assert case.say(PAGES) is None
    assert case.effects() == ["shared_copy/5"]
    assert case.say(SENT) == "copy_not_ready"
    case.copied()
    assert case.effects() == []
    assert case.say(SENT) == "copy_not_looked_at"
    assert case.say(acts.SharedCopyRead(copy_sha256="d" * 64)) == "pages_changed"
    assert case.say(acts.SharedCopyRead(copy_sha256=COPY)) is None
    assert case.say(SENT.model_copy(update={"copy_sha256": "d" * 64})) == "pages_changed"
    assert case.say(SENT.model_copy(update={"copy_sha256": None})) == "pages_changed"
    assert case.say(SENT.model_copy(update={"how": SentHow.SPOKEN})) == "pages_are_not_spoken"
    assert case.say(SENT) is None


def test_a_copy_that_was_not_proved_is_not_looked_at(case: Case) -> None:
    """R30: what is not proved does not go."""
    case.say(PAGES)
    case.copied(proved=False)
    assert case.say(acts.SharedCopyRead(copy_sha256=COPY)) == "shared_copy_unproved"


def test_pages_chosen_anew_are_copied_and_looked_at_anew(case: Case) -> None:
    """S112: what was looked at is not what was chosen since; a copy that comes late changes nothing."""
    case.say(PAGES)
    late = case.state.chosen_seq
    case.copied()
    case.say(acts.SharedCopyRead(copy_sha256=COPY))
    case.say(PAGES.model_copy(update={"choice_id": "sp-2"}))
    assert case.say(SENT) == "copy_not_ready"
    case.note(
        acts.SharedCopyMade(
            effect=f"shared_copy/{late}", version=late, copy_sha256=COPY, pages=3, marks=1, proved=True
        )
    )
    assert case.say(SENT) == "copy_not_ready"


def test_another_receiver_gets_another_copy(case: Case) -> None:
    """S112: each page bears the name of who gets it."""
    case.say(PAGES)
    case.copied()
    case.say(acts.SharedCopyRead(copy_sha256=COPY))
    case.say(RECEIVER.model_copy(update={"person_id": "mp-2"}))
    assert case.say(SENT) == "pages_changed"


def test_where_no_page_was_chosen_no_copy_goes(case: Case) -> None:
    """S112: words only are words only."""
    assert case.say(SENT) == "pages_changed"
    assert case.say(SHARED) is None


def test_in_an_emergency_it_goes_first_and_is_backed_within_a_day(urgent: Case) -> None:
    """S98, S100, S101: it is late after a day, and does not end before the safeguarding lead backed it."""
    assert urgent.say(LATER) is None
    assert urgent.effects() == ["letter/safeguarding_notice/urgent"]
    assert urgent.due_on == TODAY + timedelta(days=1)
    assert ("manager", "the five questions, written down after an emergency") in urgent.waits()
    assert urgent.say(DONE) == "weigh_afterwards"
    assert urgent.say(WEIGHED) is None
    assert urgent.say(DONE) == "weigh_afterwards"
    urgent.backed()
    assert urgent.say(DONE) == "parents_open"
    assert urgent.say(WEIGHED) == "passed_on_already"


@pytest.mark.parametrize(
    ("hours", "code"), [(3, None), (23, None), (24, "emergency_over"), (240, "emergency_over")]
)
def test_an_emergency_that_came_back_goes_unweighed_only_on_its_first_day(
    urgent: Case, hours: int, code: str | None
) -> None:
    """S98, S101: after 24 hours the five questions come before it goes again."""
    urgent.say(LATER)
    urgent.now += timedelta(hours=hours)
    urgent.say(acts.WentAstray(where=WhereItWent.CAME_BACK))
    urgent.say(RECEIVER)
    again = LATER.model_copy(update={"review_on": TODAY + timedelta(days=30)})
    assert urgent.say(again) == code
    if code is not None:
        assert urgent.say(WEIGHED) is None
        urgent.backed()
        urgent.say(OPEN_TO_ALL)
        assert urgent.say(again) is None


def test_an_emergency_that_nobody_passed_on_for_a_day_is_weighed_first(urgent: Case) -> None:
    """S98, S101: the moment at the end of its day is in the log."""
    urgent.now += timedelta(days=1)
    urgent.note(acts.MomentPassed(moment=f"overdue/{urgent.due_on}", due_at=urgent.now))
    assert not urgent.state.goes_first
    assert urgent.say(LATER.model_copy(update={"review_on": TODAY + timedelta(days=9)})) == "emergency_over"


def test_an_emergency_needs_somebody_made_sure_of_too() -> None:
    """S101, R33: ringing back takes a minute."""
    assert Case(urgent=True).say(LATER) == "receiver_open"


def test_without_an_emergency_nothing_goes_first() -> None:
    """S98: "urgent" is said at the beginning, and is seen in the register."""
    case = Case()
    case.ready()
    assert case.say(SHARED) == "no_consent"


def test_a_decision_not_to_share_holds_in_an_emergency_too(urgent: Case) -> None:
    """S99: once somebody answered, the answer counts."""
    urgent.say(WEIGHED.model_copy(update={"share": False}))
    urgent.say(OPEN_TO_ALL)
    assert urgent.say(LATER) == "no_consent"


def test_parents_who_are_told_later_are_asked_about_again_on_a_day(case: Case) -> None:
    """S113: a day from tomorrow on; it moves with a reason, and it ends with their being told."""
    case.say(WEIGHED)
    case.backed()
    assert case.say(LATER.model_copy(update={"review_on": None})) == "review_day"
    assert case.say(LATER.model_copy(update={"review_on": TODAY})) == "review_day"
    assert case.say(LATER) is None
    assert case.due_on == LATER.review_on
    assert case.say(DONE) == "parents_open"
    assert case.say(acts.ReviewMoved(to=TODAY)) == "review_day"
    assert case.say(acts.ReviewMoved(to=TODAY + timedelta(days=9))) is None
    assert case.due_on == TODAY + timedelta(days=9)
    assert case.say(acts.ParentsInformed(on=TODAY, told=True)) is None
    assert not case.state.is_quiet
    assert case.say(DONE) is None


def test_parents_who_are_never_told_take_the_safeguarding_lead(case: Case) -> None:
    """S98, S113: it is not left open, and not decided alone."""
    case.say(WEIGHED)
    case.backed()
    case.say(LATER)
    case.say(acts.ParentsInformed(on=TODAY, told=False))
    assert case.say(DONE) == "parents_open"
    assert case.say(acts.Backed(seq=case.seq), Role.LINE_MANAGER) == "lead_must_back"
    case.backed()
    assert case.say(DONE) is None
    assert case.state.is_quiet


def test_what_came_back_goes_again_only_to_somebody_made_sure_of_anew(case: Case) -> None:
    """S112, R35: an address typed wrong is not typed a second time unseen."""
    case.say(SHARED)
    assert case.say(acts.WentAstray(where=WhereItWent.CAME_BACK)) is None
    assert case.say(SHARED) == "receiver_open"
    assert case.say(DONE) == "not_decided_yet"
    case.say(RECEIVER)
    assert case.say(SHARED) is None


def test_what_was_not_passed_on_cannot_go_astray(case: Case) -> None:
    """R35: a breach needs something that went."""
    assert case.say(acts.WentAstray(where=WhereItWent.WRONG_HANDS)) == "not_passed_on"


@pytest.mark.parametrize("quiet", [True, False])
def test_its_end_puts_a_paper_into_the_file(case: Case, quiet: bool) -> None:
    """S100: also when nothing was shared; and once more where a consent is taken back later."""
    if quiet:
        case.say(WEIGHED)
        case.backed()
    case.say(QUIET if quiet else SHARED)
    assert case.effects() == []
    case.say(DONE)
    assert case.effects() == [f"sharing_record/{case.seq}"]
    assert case.state.is_quiet is quiet
    case.note(acts.RecordFiled(effect=f"sharing_record/{case.seq}", document_id="doc-1"))
    assert case.effects() == []
    case.say(acts.ConsentTakenBack(on=TODAY, receiver_told=False))
    assert case.effects() == [f"sharing_record/{case.seq}"]


def test_the_record_of_what_was_not_shared_is_quiet_where_the_parents_were_not_to_be_asked() -> None:
    """S101, S106: a paper that says so does not reach them unseen, also where nothing was weighed."""
    case = Case()
    case.say(acts.DoubtRaised())
    case.say(acts.DoubtSettled(ask=False), Role.LINE_MANAGER)
    case.say(acts.SharingDeclined())
    case.backed()
    assert case.say(LEFT) is None
    assert case.state.is_quiet


def test_what_was_weighed_with_a_consent_falls_with_it_when_it_has_to_go_again() -> None:
    """S105: it came back after the consent was taken back."""
    case = Case()
    case.ready()
    case.say(YES)
    case.say(WEIGHED.model_copy(update={"not_asked": None}))
    case.backed()
    assert case.say(SHARED) is None
    case.say(acts.ConsentTakenBack(on=TODAY, receiver_told=True))
    case.say(acts.WentAstray(where=WhereItWent.CAME_BACK))
    case.say(RECEIVER)
    assert case.say(SHARED) == "no_consent"


def test_a_stop_holds_no_paper(case: Case) -> None:
    """S54, S100: what was decided is on record in spite of a stop."""
    case.say(SHARED)
    case.say(acts.StopPlaced())
    case.say(DONE)
    assert f"sharing_record/{case.seq}" in case.effects()


def test_a_sharing_that_nobody_decides_is_late_after_its_day() -> None:
    """S99: it has a day, and the line manager hears when it has passed."""
    case = Case()
    assert case.due_on == TODAY + timedelta(days=7)
    case.now += timedelta(days=8)
    case.note(acts.MomentPassed(moment=f"overdue/{case.due_on}", due_at=case.now))
    assert f"letter/matter_late/{case.due_on}" in case.effects()


def test_not_shared_ends_with_its_paper_too() -> None:
    """S99, S100: the reasons stand in the file either way."""
    case = Case()
    case.say(acts.SharingDeclined())
    case.backed()
    case.say(LEFT)
    assert case.effects() == [f"sharing_record/{case.seq}"]
