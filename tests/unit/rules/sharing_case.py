"""A sharing that remembers what was said, under its own rules; its people and its usual acts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from models import acts
from models.matter_words import MatterOutcome
from models.messages import Event, Said
from models.sharing_words import (
    AskedBy,
    Confidence,
    ConsentPart,
    HowChecked,
    ParentsTold,
    SentHow,
    SharedPart,
    WhyNotAsked,
    WithWhom,
)
from models.words import Answer, ProcessKind, Role
from rules.calendars import Nation, calendar_for
from rules.matters.sharing import SHARING
from rules.matters.sharing_state import SharingState
from rules.profiles import load_profile
from rules.terms import Terms

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TERMS = Terms(
    profile=load_profile("early_years_2018"), nation=Nation.ENGLAND, calendar=calendar_for(Nation.ENGLAND, TODAY)
)
YES = acts.SharingConsent(on=TODAY, given=True, in_writing=False, told=tuple(ConsentPart), able=True, free=True)
NO = acts.SharingConsent(on=TODAY, given=False, in_writing=False, able=True, free=True)
SHARED = acts.PassedOn(on=TODAY, checked=tuple(SharedPart), parents=ParentsTold.FIRST)
QUIET = SHARED.model_copy(update={"parents": ParentsTold.NOT_TOLD})
LATER = SHARED.model_copy(update={"parents": ParentsTold.LATER, "review_on": TODAY + timedelta(days=3)})
WEIGHED = acts.SharingWeighed(
    fits_the_aim=Answer.YES,
    vulnerable=Answer.YES,
    another_way=Answer.NO,
    needed_for_rights=Answer.YES,
    needed_to_protect=Answer.YES,
    not_asked=WhyNotAsked.MORE_RISK,
    share=True,
)
RECEIVER = acts.ReceiverChecked(person_id="mp-1", how=HowChecked.RANG_BACK)
OPEN_TO_ALL = acts.ConfidenceAsked(giver=Confidence.NO, subject=Confidence.NO)
PAGES = acts.PagesChosen(choice_id="sp-1", digest="a" * 64, pages=2)
COPY = "c" * 64
SENT = SHARED.model_copy(update={"how": SentHow.HANDED, "copy_sha256": COPY})
DONE = acts.MatterEnded(outcome=MatterOutcome.SHARED)
LEFT = acts.MatterEnded(outcome=MatterOutcome.NOT_SHARED)


class Case:
    """A sharing, and the people who say things in it."""

    def __init__(self, whom: WithWhom = WithWhom.SOCIAL_CARE, *, urgent: bool = False, about: str = "") -> None:
        self.state: SharingState = SHARING.new_state()
        self.seq = 0
        self.now = NOW
        share = acts.ToBeShared(
            with_whom=whom, asked_by=AskedBy.SETTING, decide_by=TODAY + timedelta(days=7), urgent=urgent
        )
        self.say(
            acts.MatterOpened(
                matter=ProcessKind.SHARING,
                received_on=TODAY,
                handler_id="manager",
                stand_aside=(about,) if about else (),
                share=share,
            )
        )

    def say(self, act: Any, role: Role = Role.MANAGER) -> str | None:
        """Say an act as somebody of this role; the code of the refusal, or None."""
        said = Said(submission_id=f"s{self.seq + 1}", actor_id=role.value, role=role, act=act)
        code = SHARING.refusal(self.state, TERMS, said, self.now.date())
        if code is None:
            self.note(act, role)
        return code

    def note(self, act: Any, role: Role = Role.CLOCK) -> None:
        """Write an act into the log, as the software does."""
        self.seq += 1
        event = Event(seq=self.seq, at=self.now, actor_id=role.value, role=role, act=act, submission_id=None)
        SHARING.absorb(self.state, event)

    def ready(self) -> None:
        """Who gets it is made sure of, and nobody is owed confidence."""
        assert self.say(RECEIVER) is None
        assert self.say(OPEN_TO_ALL) is None

    def backed(self, role: Role = Role.SAFEGUARDING_LEAD) -> None:
        """The last line is backed."""
        assert self.say(acts.Backed(seq=self.seq), role) is None

    def copied(self, *, proved: bool = True, sha256: str = COPY) -> None:
        """The copy of the chosen pages was made."""
        effect = f"shared_copy/{self.state.chosen_seq}"
        self.note(
            acts.SharedCopyMade(
                effect=effect,
                version=self.state.chosen_seq,
                copy_sha256=sha256,
                pages=3,
                marks=1,
                proved=proved,
            )
        )

    def effects(self) -> list[str]:
        """What is to be done to the world now."""
        return [order.effect for order in SHARING.effects_due("SH-2026-0001", self.state)]

    def waits(self) -> list[tuple[str, str]]:
        """On whom it waits, and for what."""
        return [(str(one.on), one.what) for one in SHARING.waiting_for(self.state, TERMS, self.now)]

    @property
    def due_on(self) -> date | None:
        """The day by which the next step is owed."""
        return SHARING.standing_of(self.state, TERMS, self.now).due_on
