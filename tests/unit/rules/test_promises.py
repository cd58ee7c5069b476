"""Whatever people say in whatever order, the promises hold: a machine plays random acts by random people."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from models import acts
from models.acts.deciding import can_stand_on
from models.messages import Event, Said
from models.words import (
    Answer,
    Controversy,
    Evidence,
    Factor,
    Ground,
    LegalOpinion,
    Outcome,
    ParentalSource,
    PartyKind,
    ReleaseWay,
    ReplyKind,
    Role,
    WhoLearns,
)
from rules.advice import advice_missing
from rules.agenda import effects_due
from rules.consultation import DANGERS, Consultation, decision_about
from rules.folding import fold
from rules.guards import refusal
from rules.signoff import roles_missing
from rules.stages import all_decided
from rules.state import RequestState
from rules.stopping import holds_release
from tests.unit.rules.judged import TERMS, goes_rightly

BEGAN = date(2027, 3, 1)
PARTIES = st.sampled_from(["p-1", "p-2", "p-3"])
USERS = st.sampled_from(["u-1", "u-2", "u-3"])
STAFF = st.sampled_from([Role.MANAGER, Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD, Role.LEGAL_ADVISER])
FILES = st.sampled_from(["1" * 64, "2" * 64])


class Promises(RuleBasedStateMachine):
    """One request. Acts that the guards let through are recorded; letters and copies follow at once or never."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[Event] = []
        self.today = BEGAN
        self.write(acts.RequestReceived(received_on=BEGAN), "u-1", Role.MANAGER)

    @property
    def state(self) -> RequestState:
        """The state the log says."""
        return fold(self.log)

    def write(self, act: Any, by: str, role: Role) -> Event:
        """Write the next line of the log."""
        at = datetime(self.today.year, self.today.month, self.today.day, 12, tzinfo=UTC)
        event = Event(seq=len(self.log) + 1, at=at, actor_id=by, role=role, act=act)
        self.log.append(event)
        return event

    def say(self, act: Any, by: str, role: Role) -> None:
        """Say an act; what is recorded has to keep the promises at that very moment."""
        said = Said(submission_id=f"S-{len(self.log)}", actor_id=by, role=role, act=act)
        before = self.state
        if refusal(before, TERMS, said, self.today) is None:
            self._promised(before, said)
            self.write(act, by, role)

    def _promised(self, before: RequestState, said: Said) -> None:
        act = said.act
        if isinstance(act, acts.ReleaseConfirmed | acts.CopyGiven):
            assert not holds_release(before)
            assert not before.stopped
            assert not before.open_objections
            assert not advice_missing(before)
            assert all_decided(before)
            assert roles_missing(before) == ()
            assert all(goes_rightly(party) for party in before.parties.values())
        if isinstance(act, acts.CopyGiven | acts.SlotBooked):
            assert before.release is not None
            assert before.copy is not None
            assert before.release.copy_sha256 == before.copy.copy_sha256
        if isinstance(act, acts.SignedOff):
            assert before.copy is not None
            assert said.actor_id not in before.copy.marked_by
        if isinstance(act, acts.DecisionMade):
            assert before.parties[act.party_id].staff_user_id != said.actor_id
            self._decided_rightly(before.parties[act.party_id], act)
        if isinstance(act, acts.Backed):
            assert before.needs_second[act.seq] != said.actor_id
        if isinstance(act, acts.ReplyReceived) and act.reply is ReplyKind.CONSENT:
            assert act.evidence is not None

    def _decided_rightly(self, party: Consultation, act: acts.DecisionMade) -> None:
        """S7, S28-S31, R16: what may never be decided, however it came about."""
        if act.ground is Ground.CONSENT:
            assert party.has_consented
        assert party.kind is not PartyKind.STAFF or party.talk is not None
        if party.kind is PartyKind.OTHER_CHILD and act.outcome is Outcome.DISCLOSE:
            assert Factor.CHILD_OF_REQUESTER in party.factors_for(None)
        if party.kind is PartyKind.AGENCY:
            assert act.ground not in {Ground.REFUSED, Ground.NO_REPLY}
        by_law = act.ground in {Ground.CONSENT, Ground.OFFICIAL_CAPACITY}
        if act.outcome is Outcome.DISCLOSE and party.has_refused and not by_law:
            assert party.balance_stands

    @initialize(depth=st.sampled_from([11, 10, 9, 6, 4, 0]), court=st.booleans())
    def begin_somewhere(self, depth: int, court: bool) -> None:
        """Play the plain procedure up to some point, so that chance is spent where it hurts."""
        steps: list[Callable[[], None]] = [
            lambda: self.settle_intake("u-1", True, court),
            lambda: self.change_file("u-1", "1" * 64),
            lambda: self.complete_file("u-1", "u-2"),
            self._two_people_are_planned,
            lambda: self.start("u-1", 10),
            self._two_people_answer,
            lambda: self.talk("u-1"),
            lambda: self.decide("u-1", Outcome.NAME_LEFT_OUT, Ground.REASONABLE_WITHOUT_CONSENT),
            lambda: self.back("u-2", Role.LINE_MANAGER),
            lambda: self.copy("u-1", "u-1", True),
            lambda: self.sign("u-2", Role.LINE_MANAGER),
        ]
        for step in steps[:depth]:
            step()

    def _two_people_are_planned(self) -> None:
        self.name_party("u-1", "p-1", PartyKind.FAMILY, "u-3")
        self.name_party("u-1", "p-2", PartyKind.STAFF, "u-3")
        self.plan("u-1", "p-1", WhoLearns.SAFE)
        self.plan("u-1", "p-2", WhoLearns.SAFE)
        self.read_letter("u-2", "p-1", "5" * 64)
        self.read_letter("u-2", "p-2", "5" * 64)

    def _two_people_answer(self) -> None:
        self.letters_go()
        self.reply("p-1", "p-1", ReplyKind.CONSENT, Evidence.ANSWER_PAGE)
        self.reply("p-2", "p-2", ReplyKind.REFUSAL, Evidence.ANSWER_PAGE)
        self.settle_objections("u-1")

    @rule(by=USERS, entitled=st.booleans(), court=st.booleans())
    def settle_intake(self, by: str, entitled: bool, court: bool) -> None:
        """Authority is settled."""
        grounds = (Controversy.COURT_CASE,) if court else ()
        authority = ParentalSource.MOTHER if entitled else ParentalSource.NONE
        act = acts.IntakeSettled(
            entitled=entitled or bool(self.log[2:]), authority=authority, controversial=grounds
        )
        self.say(act, by, Role.MANAGER)

    @rule(by=USERS, digest=FILES)
    def change_file(self, by: str, digest: str) -> None:
        """A document comes in."""
        self.say(acts.FileChanged(digest=digest, documents=2, pages=2), by, Role.MANAGER)

    @rule(by=USERS, other=USERS)
    def complete_file(self, by: str, other: str) -> None:
        """Manager and line manager confirm the file."""
        if self.state.file is not None:
            self.say(acts.FileComplete(digest=self.state.file.digest), by, Role.MANAGER)
            self.say(acts.FileConfirmed(digest=self.state.file.digest), other, Role.LINE_MANAGER)

    @rule(by=USERS, party=PARTIES, kind=st.sampled_from(list(PartyKind)), staff=USERS)
    def name_party(self, by: str, party: str, kind: PartyKind, staff: str) -> None:
        """A third party is found."""
        linked = staff if kind is PartyKind.STAFF else None
        self.say(acts.PartyNamed(party_id=party, party_kind=kind, staff_user_id=linked), by, Role.MANAGER)

    @rule(by=USERS, party=PARTIES, who=st.sampled_from(list(WhoLearns)))
    def plan(self, by: str, party: str, who: WhoLearns) -> None:
        """Who will learn of this?"""
        act = acts.ContactPlanned(party_id=party, ask=who is WhoLearns.SAFE, who_learns=who)
        self.say(act, by, Role.MANAGER)

    @rule(by=USERS, party=PARTIES, summary=FILES)
    def read_letter(self, by: str, party: str, summary: str) -> None:
        """A second person reads what a letter says."""
        self.say(acts.LetterRead(party_id=party, digest=summary), by, Role.LINE_MANAGER)

    @rule(by=USERS, days=st.integers(1, 20))
    def start(self, by: str, days: int) -> None:
        """The letters may go."""
        self.say(acts.ConsultationStarted(reply_by=self.today + timedelta(days=days)), by, Role.MANAGER)

    @rule(by=USERS, party=PARTIES, kind=st.sampled_from(list(ReplyKind)), proof=st.sampled_from([None, *Evidence]))
    def reply(self, by: str, party: str, kind: ReplyKind, proof: Evidence | None) -> None:
        """A reply comes in, by mail, by link or by paper."""
        role = {None: Role.MAILBOX, Evidence.ANSWER_PAGE: Role.THIRD_PARTY}.get(proof, Role.MANAGER)
        act = acts.ReplyReceived(
            party_id=party,
            reply_id=f"R-{len(self.log)}",
            reply=kind,
            evidence=proof,
            received_at=datetime(2027, 3, 2, tzinfo=UTC),
            objection=kind is not ReplyKind.CONSENT,
        )
        self.say(act, by, role)

    @rule(by=USERS, kind=st.sampled_from(list(ReplyKind)))
    def confirm(self, by: str, kind: ReplyKind) -> None:
        """A member of staff says what the mails mean."""
        for party in self.state.parties.values():
            for unread in party.unread_replies:
                act = acts.ReplyConfirmed(party_id=party.party_id, reply_id=unread.reply_id, reply=kind)
                self.say(act, by, Role.MANAGER)

    @rule(by=USERS)
    def settle_objections(self, by: str) -> None:
        """Objections are settled."""
        for party in self.state.open_objections:
            self.say(acts.ObjectionSettled(party_id=party.party_id), by, Role.MANAGER)

    @rule(by=USERS)
    def talk(self, by: str) -> None:
        """Somebody talks with every member of staff."""
        for party_id in self.state.parties:
            self.say(acts.StaffTalked(party_id=party_id, on=self.today), by, Role.MANAGER)

    @rule(by=USERS, party=PARTIES, factors=st.sets(st.sampled_from(list(Factor)), max_size=3))
    def note(self, by: str, party: str, factors: set[Factor]) -> None:
        """Somebody notes what counts for a person."""
        self.say(acts.FactorsNoted(party_id=party, factors=tuple(sorted(factors))), by, Role.MANAGER)

    @rule(by=USERS, party=PARTIES, share=st.booleans(), answer=st.sampled_from(list(Answer)))
    def weigh(self, by: str, party: str, share: bool, answer: Answer) -> None:
        """Somebody answers the five questions."""
        act = acts.BalanceWeighed(
            party_id=party,
            share=share,
            fits_the_aim=Answer.YES,
            vulnerable=answer,
            another_way=Answer.NO,
            needed_for_rights=answer,
            needed_to_protect=answer,
        )
        self.say(act, by, Role.MANAGER)

    @rule(by=USERS, days=st.integers(1, 20))
    def ask_for_advice(self, by: str, days: int) -> None:
        """Legal advice is asked for by choice."""
        self.say(acts.LegalAdviceAsked(reply_by=self.today + timedelta(days=days)), by, Role.MANAGER)

    @rule(by=USERS)
    def go_without_advice(self, by: str) -> None:
        """Everything is proposed to go without the advice."""
        for item in (None, *self.state.parties):
            self.say(acts.WentWithoutAdvice(party_id=item), by, Role.MANAGER)

    @rule(by=USERS, outcome=st.sampled_from(list(Outcome)), ground=st.sampled_from(list(Ground)))
    def decide(self, by: str, outcome: Outcome, ground: Ground) -> None:
        """Every third party is decided alike."""
        for party_id in self.state.parties if can_stand_on(outcome, ground) else ():
            self.say(decision_about(self.state.parties[party_id], outcome, ground), by, Role.MANAGER)

    @rule(by=USERS, party=PARTIES, so=st.booleans())
    def find_later(self, by: str, party: str, so: bool) -> None:
        """A passage is noted after they were heard, or taken off; whether they are told is settled."""
        self.say(acts.PassageNoted(party_id=party, mention_id="M-1", gone=so), by, Role.MANAGER)
        self.say(acts.NoticeSettled(party_id=party, tell=so), by, Role.MANAGER)

    @rule(by=USERS, role=STAFF)
    def back(self, by: str, role: Role) -> None:
        """Somebody backs all that waits for a second person."""
        for seq in list(self.state.needs_second):
            self.say(acts.Backed(seq=seq), by, role)

    @rule(by=USERS, marker=USERS, proved=st.booleans())
    def copy(self, by: str, marker: str, proved: bool) -> None:
        """The copy is ordered, and made at once."""
        self.say(acts.CopyOrdered(marks_digest="a" * 64), by, Role.MANAGER)
        for order in effects_due("AR-2027-0001", self.state):
            if order.letter_kind == "copy":
                self._make(order.effect, marker, proved)

    def _make(self, effect: str, marker: str, proved: bool) -> None:
        version = int(effect.partition("/")[2])
        made = acts.CopyMade(
            effect=effect,
            version=version,
            copy_sha256=f"{version:064x}",
            pages=1,
            marks=1,
            proved=proved,
            in_full=False,
            marked_by=(marker,),
            inputs_seq=self.state.seq,
        )
        self.write(made, "software", Role.CLOCK)

    @rule(by=USERS, role=STAFF)
    def sign(self, by: str, role: Role) -> None:
        """Somebody passes the newest copy."""
        if self.state.copies:
            self.say(acts.SignedOff(copy_sha256=self.state.copies[-1].made.copy_sha256), by, role)

    @rule(by=USERS, opinion=st.sampled_from(list(LegalOpinion)))
    def advise(self, by: str, opinion: LegalOpinion) -> None:
        """Legal advice is recorded."""
        self.say(acts.LegalAdviceRecorded(opinion=opinion), by, Role.LEGAL_ADVISER)

    @rule(by=USERS)
    def release(self, by: str) -> None:
        """The newest copy is released, booked and given."""
        if self.state.copies:
            sha = self.state.copies[-1].made.copy_sha256
            self.say(acts.ReleaseConfirmed(copy_sha256=sha, slot_ids=("slot-1",)), by, Role.MANAGER)
            self.say(acts.SlotBooked(slot_id="slot-1"), "requester", Role.REQUESTER)
            given = acts.CopyGiven(copy_sha256=sha, way=ReleaseWay.MEETING, on=self.today, taken_away=True)
            self.say(given, by, Role.MANAGER)

    @rule(by=USERS, role=STAFF, party=st.one_of(st.none(), PARTIES))
    def stop(self, by: str, role: Role, party: str | None) -> None:
        """A safeguarding stop is placed."""
        self.say(acts.StopPlaced(party_id=party), by, role)

    @rule(by=USERS, role=STAFF)
    def lift(self, by: str, role: Role) -> None:
        """Every stop is proposed to be lifted."""
        for stop in self.state.open_stops:
            self.say(acts.StopLifted(stop_seq=stop.seq), by, role)

    @rule()
    def letters_go(self) -> None:
        """Every letter that is due is sent."""
        for order in effects_due("AR-2027-0001", self.state):
            if order.letter_kind != "copy":
                sent = acts.LetterSent(effect=order.effect, letter_id=f"L-{len(self.log)}", channel="email")
                self.write(sent, "software", Role.CLOCK)

    @invariant()
    def no_letter_is_due_before_everybody_is_settled(self) -> None:
        """R18: not one third party without an answer to "who will learn of this?" when a letter is due."""
        state = self.state
        orders = [order for order in effects_due("AR-2027-0001", state) if order.party_id is not None]
        if orders:
            assert all(party.planned for party in state.parties.values())
        for order in orders:
            assert order.party_id is not None
            assert not state.stopped_for(order.party_id)
            plan = state.parties[order.party_id].plan
            assert plan is not None
            told = order.letter_kind == "decision_notice" and plan.who_learns not in DANGERS
            assert plan.ask or told

    @invariant()
    def what_could_be_done_now_would_keep_the_promises(self) -> None:
        """Ask at every step, without doing it: could the copy be passed, released, given?"""
        state = self.state
        if not state.copies:
            return
        sha = state.copies[-1].made.copy_sha256
        confirmed = acts.ReleaseConfirmed(copy_sha256=sha, slot_ids=("slot-1",))
        given = acts.CopyGiven(copy_sha256=sha, way=ReleaseWay.POST, on=self.today, taken_away=True)
        tries: list[tuple[Any, str, Role]] = [(confirmed, "u-1", Role.MANAGER), (given, "u-1", Role.MANAGER)]
        tries += [(acts.SignedOff(copy_sha256=sha), by, Role.LINE_MANAGER) for by in ("u-1", "u-2", "u-3")]
        for act, by, role in tries:
            said = Said(submission_id="S-would", actor_id=by, role=role, act=act)
            if refusal(state, TERMS, said, self.today) is None:
                self._promised(state, said)

    @invariant()
    def a_stop_would_hold_the_release(self) -> None:
        """S54: place a stop now, in thought, and nothing can be released or given."""
        if not self.state.copies:
            return
        sha = self.state.copies[-1].made.copy_sha256
        stop = Event(
            seq=len(self.log) + 1,
            at=datetime(2027, 3, 2, tzinfo=UTC),
            actor_id="u-3",
            role=Role.SAFEGUARDING_LEAD,
            act=acts.StopPlaced(),
        )
        stopped = fold([*self.log, stop])
        given = acts.CopyGiven(copy_sha256=sha, way=ReleaseWay.POST, on=self.today, taken_away=True)
        for act in (acts.ReleaseConfirmed(copy_sha256=sha, slot_ids=("slot-1",)), given):
            said = Said(submission_id="S-would", actor_id="u-1", role=Role.MANAGER, act=act)
            assert refusal(stopped, TERMS, said, self.today) is not None

    @invariant()
    def a_copy_that_stands_was_made_from_what_stands(self) -> None:
        """Nothing that changed since the copy was made is in it."""
        copy = self.state.copy
        if copy is not None:
            assert copy.proved
            assert copy.inputs_seq >= self.state.inputs_seq


TestPromises = Promises.TestCase
TestPromises.settings = settings(max_examples=300, stateful_step_count=15, deadline=None)
