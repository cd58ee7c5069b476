"""A request at the desk of those who decide: said through the guards, folded at once, with its own clock."""

from datetime import UTC, date, datetime, timedelta

from models import acts
from models.messages import Event, Said
from models.words import (
    Answer,
    Channel,
    Evidence,
    Factor,
    Ground,
    Outcome,
    ParentalSource,
    PartyKind,
    ReplyKind,
    Role,
    WhoLearns,
)
from rules.agenda import effects_due
from rules.calendars import Nation, read_calendar
from rules.consultation import GRAVE, Consultation
from rules.folding import fold
from rules.guards import refusal
from rules.profiles import load_profile
from rules.state import RequestState
from rules.terms import Terms

FILE, MARKS = "f" * 64, "a" * 64
TERMS = Terms(
    profile=load_profile("uk_gdpr"), nation=Nation.ENGLAND, calendar=read_calendar(Nation.ENGLAND, 2026, 2029)
)
S29 = (Factor.ENDANGERED, Factor.SENSITIVE)


def goes_rightly(party: Consultation) -> bool:
    """S98, S105, R15: whether what is decided of somebody may go, by what is known at the moment when it goes."""
    for taken in party.decisions.values():
        if taken.decision.outcome is not Outcome.DISCLOSE:
            continue
        grave = party.in_danger or bool(GRAVE & party.factors_for(taken.decision.mention_id))
        weighed = party.balance is not None and party.balance.share and party.balance_stands
        if grave and not (taken.backed and weighed):
            return False
        if taken.decision.ground is Ground.CONSENT and not (
            party.has_consented and party.unasked <= set(party.decisions)
        ):
            return False
    return True


class Judged:
    """A request with a grandmother (consent) and a member of staff (no), who were asked and have answered."""

    def __init__(self, **received: bool) -> None:
        self.events: list[Event] = []
        self.today = date(2027, 3, 1)
        self.say(acts.RequestReceived(received_on=self.today, **received))
        self.say(acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER))
        self.say(acts.FileChanged(digest=FILE, documents=2, pages=2))
        for party_id, kind in (("gran", PartyKind.FAMILY), ("staff", PartyKind.STAFF)):
            self.say(acts.PartyNamed(party_id=party_id, party_kind=kind))
        self.say(acts.FileComplete(digest=FILE))
        self.say(acts.FileConfirmed(digest=FILE), Role.LINE_MANAGER)

    @property
    def state(self) -> RequestState:
        """What the log says."""
        return fold(self.events)

    def why_not(self, act: acts.Act, role: Role = Role.MANAGER) -> str | None:
        """Why somebody may not say this now, as a code."""
        return refusal(self.state, TERMS, self.as_said(act, role), self.today)

    def as_said(self, act: acts.Act, role: Role = Role.MANAGER) -> Said:
        """The message in which somebody says this."""
        return Said(submission_id="S", actor_id=f"u-{role}", role=role, act=act)

    def say(self, act: acts.Act, role: Role = Role.MANAGER) -> int:
        """Say something that has to be recorded; its number."""
        if self.events and role is not Role.CLOCK:
            assert (code := self.why_not(act, role)) is None, code
        at = datetime(self.today.year, self.today.month, self.today.day, 12, tzinfo=UTC)
        self.events.append(Event(seq=len(self.events) + 1, at=at, actor_id=f"u-{role}", role=role, act=act))
        return len(self.events)

    def back(self, role: Role = Role.SAFEGUARDING_LEAD) -> None:
        """A second person backs whatever waits for one."""
        for seq in sorted(self.state.needs_second):
            self.say(acts.Backed(seq=seq), role)

    def asked_without_sending(self) -> None:
        """Both are to be asked, and the letters may go."""
        for party_id in ("gran", "staff"):
            self.say(acts.ContactPlanned(party_id=party_id, ask=True, who_learns=WhoLearns.SAFE))
            self.say(acts.LetterRead(party_id=party_id, digest=MARKS), Role.LINE_MANAGER)
        self.say(acts.ConsultationStarted(reply_by=self.today + timedelta(days=10)))

    def asked(self) -> "Judged":
        """Both are written to."""
        self.asked_without_sending()
        for party_id in ("gran", "staff"):
            self.sent(f"letter/third_party/{party_id}")
        return self

    def answered(self) -> "Judged":
        """Grandmother says yes, the member of staff says no; somebody talked with them."""
        self.asked()
        self.hears("gran", ReplyKind.CONSENT)
        self.hears("staff", ReplyKind.REFUSAL)
        self.say(acts.StaffTalked(party_id="staff", on=self.today))
        return self

    def hears(self, party_id: str, kind: ReplyKind) -> None:
        """Somebody answers; a doubt is settled at once."""
        reply = acts.ReplyReceived(
            party_id=party_id,
            reply_id=f"R-{len(self.events)}",
            reply=kind,
            evidence=Evidence.ANSWER_PAGE,
            received_at=datetime(self.today.year, self.today.month, self.today.day, 11, tzinfo=UTC),
            objection=kind is not ReplyKind.CONSENT,
        )
        self.say(reply, Role.THIRD_PARTY)
        if kind is not ReplyKind.CONSENT:
            self.say(acts.ObjectionSettled(party_id=party_id))

    def weigh(self, party_id: str) -> None:
        """The five questions are answered: share; the lead backs it."""
        act = acts.BalanceWeighed(
            party_id=party_id,
            fits_the_aim=Answer.YES,
            vulnerable=Answer.NO,
            another_way=Answer.NO,
            needed_for_rights=Answer.YES,
            needed_to_protect=Answer.NO,
            share=True,
        )
        self.say(act)
        self.back()

    def decide(
        self,
        party_id: str,
        outcome: Outcome,
        ground: Ground,
        mention_id: str | None = None,
        factors: tuple[Factor, ...] = (),
    ) -> None:
        """A decision that stands."""
        self.say(self.decision(party_id, outcome, ground, mention_id, factors))
        self.back()

    def decision(
        self,
        party_id: str,
        outcome: Outcome,
        ground: Ground,
        mention_id: str | None = None,
        factors: tuple[Factor, ...] = (),
    ) -> acts.DecisionMade:
        """A decision, not yet said."""
        return acts.DecisionMade(
            decision_id=f"D-{len(self.events)}",
            party_id=party_id,
            mention_id=mention_id,
            outcome=outcome,
            ground=ground,
            factors=factors,
        )

    def override(self) -> None:
        """The no of the member of staff is overridden with everything that takes."""
        self.weigh("staff")
        self.decide("staff", Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT)

    def copied(self, number: int = 1) -> str:
        """The copy is made and passed; its hash."""
        sha256 = str(number) * 64
        self.say(acts.CopyOrdered(marks_digest=MARKS))
        made = acts.CopyMade(
            effect=f"copy/{number}",
            version=number,
            copy_sha256=sha256,
            pages=2,
            marks=1,
            proved=True,
            in_full=False,
            inputs_seq=len(self.events),
        )
        self.say(made, Role.CLOCK)
        self.say(acts.SignedOff(copy_sha256=sha256), Role.LINE_MANAGER)
        return sha256

    def confirm(self, sha256: str) -> acts.ReleaseConfirmed:
        """Right person, right copy, right address."""
        return acts.ReleaseConfirmed(copy_sha256=sha256, slot_ids=("slot-1",))

    def passes(self, moment: str) -> None:
        """A moment passed."""
        at = datetime(self.today.year, self.today.month, self.today.day, 12, tzinfo=UTC)
        self.say(acts.MomentPassed(moment=moment, due_at=at), Role.CLOCK)

    def sent(self, effect: str) -> None:
        """A letter went."""
        act = acts.LetterSent(effect=effect, letter_id=f"L-{len(self.events)}", channel=Channel.EMAIL)
        self.say(act, Role.CLOCK)

    def due(self) -> set[str]:
        """The letters and copies that are due."""
        return {order.effect for order in effects_due("AR-2027-0001", self.state)}
