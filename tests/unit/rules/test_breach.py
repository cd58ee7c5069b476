"""Who is told of a breach: nobody alone tells a person whom somebody held to be not safe (R35, S54, S98)."""

from datetime import UTC, date, datetime
from typing import Any

from models import acts
from models.matter_words import Risk, WhyNotTold
from models.messages import Event, Said
from models.words import ProcessKind, Role
from rules.calendars import Nation, calendar_for
from rules.matters.breach import BREACH, BreachState
from rules.profiles import load_profile
from rules.terms import Terms

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TERMS = Terms(profile=load_profile("uk_gdpr"), nation=Nation.ENGLAND, calendar=calendar_for(Nation.ENGLAND, TODAY))
NOT_SAFE = acts.PersonAffected(person_id="p-father", tell=False, why_not=WhyNotTold.NOT_SAFE)
TELL = acts.PersonAffected(person_id="p-father", tell=True)


class Case:
    """A breach of high risk that remembers what was said, under its own rules."""

    def __init__(self) -> None:
        self.state: BreachState = BREACH.new_state()
        self.seq = 0
        opened = acts.MatterOpened(
            matter=ProcessKind.BREACH, received_on=TODAY, handler_id="manager", noticed_at=NOW
        )
        self.say(opened)
        self.say(acts.RiskAssessed(risk=Risk.HIGH))

    def say(self, act: Any, role: Role = Role.MANAGER) -> str | None:
        """Say an act; the code of the refusal, or None."""
        said = Said(submission_id=f"s{self.seq + 1}", actor_id=role.value, role=role, act=act)
        code = BREACH.refusal(self.state, TERMS, said, TODAY)
        if code is None:
            self.seq += 1
            event = Event(seq=self.seq, at=NOW, actor_id=role.value, role=role, act=act, submission_id=None)
            BREACH.absorb(self.state, event)
        return code

    @property
    def letters(self) -> set[str]:
        return {order.effect for order in BREACH.effects_due("BR-2026-0001", self.state)}


def test_whoever_is_safe_to_tell_is_told_at_once() -> None:
    """R35."""
    case = Case()
    case.say(TELL)
    assert "letter/breach_notice/p-father" in case.letters


def test_who_was_held_to_be_not_safe_is_told_only_when_the_lead_backs_it() -> None:
    """S54, S98: also where the earlier entry was backed already; one person's change of mind lets no letter go."""
    case = Case()
    case.say(NOT_SAFE)
    assert case.say(acts.Backed(seq=case.seq), Role.LINE_MANAGER) == "lead_must_back"
    assert case.say(acts.Backed(seq=case.seq), Role.SAFEGUARDING_LEAD) is None
    assert case.say(TELL) is None
    told = case.seq
    assert case.letters == set()
    assert case.state.people_open
    assert case.say(acts.Backed(seq=told), Role.LINE_MANAGER) == "lead_must_back"
    assert case.say(acts.Backed(seq=told), Role.SAFEGUARDING_LEAD) is None
    assert "letter/breach_notice/p-father" in case.letters
