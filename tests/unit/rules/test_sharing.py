"""Sharing outside a request: what has to stand before anything is passed on (S93-S113, R33)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from models import acts
from models.matter_words import ConsentPart, MatterOutcome, ParentsTold, SharedPart, WhyNotAsked
from models.messages import Event, Said
from models.words import Answer, ProcessKind, Role
from rules.calendars import Nation, calendar_for
from rules.matters.sharing import SHARING, SharingState
from rules.profiles import load_profile
from rules.terms import Terms

TODAY = date(2026, 11, 23)
TERMS = Terms(
    profile=load_profile("early_years_2018"), nation=Nation.ENGLAND, calendar=calendar_for(Nation.ENGLAND, TODAY)
)
YES = acts.SharingConsent(on=TODAY, given=True, in_writing=False, told=tuple(ConsentPart), able=True, free=True)
SHARED = acts.PassedOn(on=TODAY, checked=tuple(SharedPart), parents=ParentsTold.FIRST)
WEIGHED = acts.SharingWeighed(
    fits_the_aim=Answer.YES,
    vulnerable=Answer.YES,
    another_way=Answer.NO,
    needed_for_rights=Answer.YES,
    needed_to_protect=Answer.YES,
    not_asked=WhyNotAsked.MORE_RISK,
    share=True,
)


class Case:
    """A sharing that remembers what was said, under its own rules."""

    def __init__(self) -> None:
        self.state: SharingState = SHARING.new_state()
        self.seq = 0
        self.say(acts.MatterOpened(matter=ProcessKind.SHARING, received_on=TODAY, handler_id="manager"))

    def say(self, act: Any, role: Role = Role.MANAGER) -> str | None:
        """Say an act; the code of the refusal, or None."""
        said = Said(submission_id=f"s{self.seq + 1}", actor_id=role.value, role=role, act=act)
        code = SHARING.refusal(self.state, TERMS, said, TODAY)
        if code is None:
            self.seq += 1
            now = datetime(2026, 11, 23, 10, tzinfo=UTC)
            event = Event(
                ref="SH-2026-0001",
                seq=self.seq,
                at=now,
                actor_id=role.value,
                role=role,
                act=act,
                submission_id=None,
            )
            SHARING.absorb(self.state, event)
        return code


@pytest.fixture
def case() -> Case:
    """A sharing that was begun."""
    return Case()


def test_nothing_is_passed_on_before_consent_or_a_weighing(case: Case) -> None:
    """S93, S98: without either, there is nothing to share on."""
    assert case.say(SHARED) == "no_consent"
    assert case.say(acts.MatterEnded(outcome=MatterOutcome.SHARED)) == "not_decided_yet"


@pytest.mark.parametrize("part", list(ConsentPart))
def test_consent_counts_only_when_all_its_parts_were_told(case: Case, part: ConsentPart) -> None:
    """S105: why, what, who, purpose, implications; one that is missing and the yes does not count."""
    told = tuple(one for one in ConsentPart if one is not part)
    assert case.say(YES.model_copy(update={"told": told})) == "consent_parts"
    assert not case.state.may_share


@pytest.mark.parametrize("lacking", ["able", "free"])
def test_consent_of_somebody_pressed_or_unable_does_not_count(case: Case, lacking: str) -> None:
    """S105: competent and freely given."""
    assert case.say(YES.model_copy(update={lacking: False})) == "consent_parts"


def test_a_spoken_yes_suffices(case: Case) -> None:
    """S104: verbal consent is enough, and it is recorded."""
    assert case.say(YES) is None
    assert case.say(SHARED) is None
    assert case.say(acts.MatterEnded(outcome=MatterOutcome.SHARED)) is None
    assert case.state.ended is MatterOutcome.SHARED


def test_consent_taken_back_ends_what_may_be_shared(case: Case) -> None:
    """S105: it can be taken back at any time, before and after."""
    case.say(YES)
    assert case.say(acts.ConsentTakenBack(on=TODAY)) is None
    assert case.say(SHARED) == "no_consent"
    assert case.say(acts.MatterEnded(outcome=MatterOutcome.NOT_SHARED)) is None


def test_consent_is_taken_back_also_after_the_end(case: Case) -> None:
    """S105: what was passed on stays recorded, and so does the taking back."""
    for act in (YES, SHARED, acts.MatterEnded(outcome=MatterOutcome.SHARED)):
        case.say(act)
    assert case.say(acts.ConsentTakenBack(on=TODAY)) is None
    assert case.say(SHARED) == "matter_ended"


def test_sharing_without_consent_waits_for_the_safeguarding_lead(case: Case) -> None:
    """S97, S98: five questions, and never alone."""
    case.say(WEIGHED)
    assert case.say(SHARED) == "no_consent"
    backing = acts.Backed(seq=case.seq)
    assert case.say(backing) == "same_person"
    assert case.say(backing, Role.LINE_MANAGER) == "lead_must_back"
    assert case.say(backing, Role.SAFEGUARDING_LEAD) is None
    assert case.say(SHARED) is None


def test_what_the_lead_weighs_is_backed_by_somebody_else(case: Case) -> None:
    """S98: the lead does not back themselves."""
    case.say(WEIGHED, Role.SAFEGUARDING_LEAD)
    assert case.say(acts.Backed(seq=case.seq), Role.SAFEGUARDING_LEAD) == "same_person"
    assert case.say(acts.Backed(seq=case.seq), Role.LINE_MANAGER) is None


def test_answering_anew_needs_backing_anew(case: Case) -> None:
    """S98: what was backed is not what was answered since."""
    case.say(WEIGHED)
    case.say(acts.Backed(seq=case.seq), Role.SAFEGUARDING_LEAD)
    case.say(WEIGHED.model_copy(update={"needed_to_protect": Answer.NOT_SURE}))
    assert case.say(SHARED) == "no_consent"


def test_a_decision_not_to_share_is_backed_and_outweighs_a_yes(case: Case) -> None:
    """S99: not sharing is a decision too."""
    case.say(YES)
    case.say(WEIGHED.model_copy(update={"share": False}))
    left = acts.MatterEnded(outcome=MatterOutcome.NOT_SHARED)
    assert case.say(left) == "not_decided_yet"
    case.say(acts.Backed(seq=case.seq), Role.SAFEGUARDING_LEAD)
    assert case.say(SHARED) == "no_consent"
    assert case.say(left) is None


@pytest.mark.parametrize("told", [ParentsTold.LATER, ParentsTold.NOT_TOLD])
def test_parents_are_told_first_unless_that_is_not_safe(case: Case, told: ParentsTold) -> None:
    """S101, S102, S113: telling nobody first needs one of the reasons, weighed and backed."""
    quiet = SHARED.model_copy(update={"parents": told})
    case.say(YES)
    assert case.say(quiet) == "parents_first"
    case.say(WEIGHED)
    case.say(acts.Backed(seq=case.seq), Role.SAFEGUARDING_LEAD)
    assert case.say(quiet) is None


@pytest.mark.parametrize("part", list(SharedPart))
def test_only_what_is_relevant_accurate_factual_and_current_is_shared(case: Case, part: SharedPart) -> None:
    """S112: each of the four is made sure of."""
    case.say(YES)
    checked = tuple(one for one in SharedPart if one is not part)
    assert case.say(SHARED.model_copy(update={"checked": checked})) == "only_what_is_relevant"


def test_what_goes_to_another_provider_needs_consent_in_writing(case: Case) -> None:
    """S115: a spoken yes does not count there; a written one does."""
    spoken = YES.model_copy(update={"to_provider": True})
    assert case.say(spoken) == "consent_in_writing"
    assert case.say(spoken.model_copy(update={"in_writing": True})) is None


def test_an_emergency_is_written_down_afterwards(case: Case) -> None:
    """S101: who was hurt came first, so the day may lie before the record; it never lies ahead."""
    case.say(YES)
    assert case.say(SHARED.model_copy(update={"on": date(2026, 11, 24)})) == "date_in_future"
    assert case.say(SHARED.model_copy(update={"on": date(2026, 11, 20)})) is None


def test_a_stop_holds_a_sharing_too(case: Case) -> None:
    """S54: nothing leaves while a safeguarding stop stands."""
    case.say(YES)
    case.say(acts.StopPlaced())
    assert case.say(SHARED) == "stopped"


def test_a_sharing_is_never_dropped_without_its_outcome(case: Case) -> None:
    """S99: it ends as shared or as not shared, with the reason."""
    assert case.say(acts.MatterEnded(outcome=MatterOutcome.TAKEN_BACK)) == "outcome_not_so"
