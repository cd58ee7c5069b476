"""Where one third party stands: plan, letter, replies, objections, decisions (S20-S31, R15-R23)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from models.acts import ContactPlanned, DecisionMade
from models.words import Channel, Factor, Ground, Outcome, PartyKind, ReplyKind, WhoLearns

FINAL_REPLIES = frozenset({ReplyKind.CONSENT, ReplyKind.REFUSAL, ReplyKind.CONDITIONAL, ReplyKind.TAKEN_BACK})


@dataclass(frozen=True)
class HeardReply:
    """A reply as the log knows it; what it says in words stays in records."""

    reply_id: str
    seq: int
    kind: ReplyKind
    received_at: datetime
    confirmed: bool
    consented: frozenset[str] = frozenset()


@dataclass(frozen=True)
class DecisionTaken:
    """A decision in the log. It stands when it needed no second person, or a second person backed it."""

    decision: DecisionMade
    seq: int
    by: str
    needs_second: bool
    backed: bool = False

    @property
    def stands(self) -> bool:
        """Whether the decision counts."""
        return self.backed or not self.needs_second


@dataclass(frozen=True)
class Talk:
    """The talk with a member of staff; without a day it could not be held, and the reason is recorded (S31)."""

    seq: int
    on: date | None
    held_by: str


@dataclass(frozen=True)
class Balance:
    """The five questions as answered: to share or not, and whether the safeguarding lead backed it (S97-S99)."""

    seq: int
    share: bool
    backed: bool = False


@dataclass(frozen=True)
class Notice:
    """A notice that somebody was overridden: when it went, and what they were told of each passage (S28).

    None stands for a passage that was decided for itself and of which the notice said nothing. `by_hand`: it goes
    by post, or is said, so the days to object begin when somebody recorded that it did, on `posted_on`.
    `last_word`: they had said no to the same again, and nothing waits for another answer.
    """

    seq: int
    sent_on: date
    told: Mapping[str, Outcome | None]
    by_hand: bool = False
    last_word: bool = False
    posted_on: date | None = None


@dataclass(frozen=True)
class Untold:
    """That somebody who is overridden is not told before it goes, because that is not safe: by whom, and backed.

    `known` is what was decided to be shared against their word when it was said: of more than that nobody spoke.
    Where it was said `before` anything was decided, it is about the first decision.
    """

    seq: int
    by: str
    known: Mapping[str, Outcome] = field(default_factory=dict)
    before: bool = False
    backed: bool = False


@dataclass
class Consultation:
    """One third party in one request. Driven by the log alone; holds nothing that is not in it."""

    party_id: str
    kind: PartyKind
    staff_user_id: str | None = None
    plan: ContactPlanned | None = None
    plan_seq: int = 0
    plan_by: str = ""
    plan_backed: bool = False
    read: str | None = None
    letter_sent_on: date | None = None
    posted_on: date | None = None
    notices: list[Notice] = field(default_factory=list)
    replies: list[HeardReply] = field(default_factory=list)
    objections: set[str] = field(default_factory=set)
    decisions: dict[str, DecisionTaken] = field(default_factory=dict)
    heard_seq: int = 0
    talk: Talk | None = None
    factors: dict[str, frozenset[Factor]] = field(default_factory=dict)
    balance: Balance | None = None
    untold: Untold | None = None
    unasked: set[str] = field(default_factory=set)
    noted_seq: int = 0

    def factors_for(self, mention_id: str | None) -> frozenset[Factor]:
        """What a person noted of a passage, else of the party as a whole (R15)."""
        own = self.factors.get(mention_id or "")
        return own if own is not None else self.factors.get("", frozenset())

    @property
    def in_danger(self) -> bool:
        """Whether they are not asked because somebody could come to harm, or an enquiry be harmed (R18, R23)."""
        return self.plan is not None and self.plan.who_learns in DANGERS

    def danger_known(self, mention_id: str | None) -> bool:
        """Whether somebody may be in danger, or an enquiry be harmed, by this passage or by all (R23, S29)."""
        return self.in_danger or bool(GRAVE & self.factors_for(mention_id))

    @property
    def talk_missing(self) -> bool:
        """Whether this is a member of staff with whom nobody has talked, nor said why not (S31)."""
        return self.kind is PartyKind.STAFF and self.talk is None

    @property
    def balance_stands(self) -> bool:
        """Whether the five questions were answered after the last reply, and the answers were backed (S98)."""
        last = self.last_reply
        return self.balance is not None and self.balance.backed and (last is None or self.balance.seq > last.seq)

    @property
    def planned(self) -> bool:
        """Whether "who will learn of this?" is answered, and backed where it means not asking (R18, R23)."""
        return self.plan is not None and (self.plan.ask or self.plan_backed)

    @property
    def to_be_asked(self) -> bool:
        """Whether a letter goes to this party."""
        return self.plan is not None and self.plan.ask

    @property
    def letter_ready(self) -> bool:
        """Whether the letter to this party may go: a second person read what it says (S20)."""
        return self.to_be_asked and self.read is not None

    @property
    def last_reply(self) -> HeardReply | None:
        """The newest reply that says yes, no, or yes but; a question is no answer."""
        final = [reply for reply in self.replies if reply.kind in FINAL_REPLIES and reply.confirmed]
        return max(final, key=lambda reply: (reply.received_at, reply.seq)) if final else None

    @property
    def unread_replies(self) -> list[HeardReply]:
        """Replies by mail that a member of staff has not confirmed yet."""
        return [reply for reply in self.replies if not reply.confirmed]

    @property
    def has_answered(self) -> bool:
        """Whether nothing more is waited for from this party."""
        return self.last_reply is not None and not self.unread_replies

    @property
    def has_consented(self) -> bool:
        """Whether the last word is a consent. Silence never is."""
        last = self.last_reply
        return last is not None and last.kind is ReplyKind.CONSENT

    @property
    def has_refused(self) -> bool:
        """Whether the last word is a refusal, or a consent taken back: a factor, never a veto (R15)."""
        last = self.last_reply
        return last is not None and last.kind in {ReplyKind.REFUSAL, ReplyKind.TAKEN_BACK}

    def consented_to(self, mention_id: str | None) -> bool:
        """Whether the last word is a consent to this passage; None asks for all of them (S105)."""
        last = self.last_reply
        if mention_id in self.unasked:
            return False
        if last is None or last.kind is not ReplyKind.CONDITIONAL:
            return self.has_consented
        return mention_id is not None and mention_id in last.consented

    def said_no_to(self, mention_id: str | None) -> bool:
        """Whether the last word is no to this passage; yes to a part is no to the rest."""
        last = self.last_reply
        if last is not None and last.kind is ReplyKind.CONDITIONAL:
            return mention_id not in self.unasked and not self.consented_to(mention_id)
        return self.has_refused

    @property
    def has_open_objection(self) -> bool:
        """Whether something that may be a refusal or a doubt waits to be settled by a person."""
        return bool(self.objections)

    def decision_for(self, mention_id: str | None) -> DecisionTaken | None:
        """The decision in force for a passage: its own, else the party's."""
        own = self.decisions.get(mention_id or "")
        return own if own is not None else self.decisions.get("")

    @property
    def overriding(self) -> dict[str, Outcome]:
        """What is shared against their word, passage by passage; the whole under an empty key (S28, R15)."""
        return {key: outcome for key, outcome in self.against_their_word.items() if self.decisions[key].stands}

    @property
    def against_their_word(self) -> dict[str, Outcome]:
        """What is decided to be shared against their word, whether it stands yet or not."""
        return {
            key: taken.decision.outcome
            for key, taken in self.decisions.items()
            if taken.decision.outcome in {Outcome.DISCLOSE, Outcome.NAME_LEFT_OUT}
            and self.said_no_to(taken.decision.mention_id)
        }

    @property
    def beyond_consent(self) -> frozenset[str]:
        """The passages noted since they consented that nobody decided for themselves: a yes covers none of them."""
        whole = self.decisions.get("")
        by_consent = whole is not None and whole.decision.ground is Ground.CONSENT
        return frozenset(self.unasked - set(self.decisions)) if by_consent else frozenset()

    @property
    def decided(self) -> bool:
        """Whether the party as a whole is decided, after the last thing heard, and every decision stands."""
        whole = self.decisions.get("")
        return (
            whole is not None
            and not self.has_open_objection
            and not self.beyond_consent
            and all(taken.stands and taken.seq > self.heard_seq for taken in self.decisions.values())
        )

    @property
    def awaits_reply_by_post(self) -> bool:
        """Whether a letter to this party lies ready to be posted or said."""
        return (
            self.letter_sent_on is not None
            and self.posted_on is None
            and self.plan is not None
            and self.plan.channel is not Channel.EMAIL
        )


DANGERS = frozenset(
    {
        WhoLearns.ALLEGED_ABUSER,
        WhoLearns.CLOSE_TO_ONE,
        WhoLearns.RAISES_RISK,
        WhoLearns.ENQUIRY,
        WhoLearns.CONFIDENTIAL_ADDRESS,
    }
)

GRAVE = frozenset({Factor.ENDANGERED, Factor.POLICE_INVESTIGATION})
"""What a person notes where somebody may come to harm, or an enquiry be harmed."""

EXEMPTIONS = frozenset(
    {
        Ground.STAFF_ENDANGERED,
        Ground.POLICE_INVESTIGATION,
        Ground.CHILD_ABUSE_DATA,
        Ground.SERIOUS_HARM,
        Ground.LEGAL_PRIVILEGE,
    }
)


def decision_is_sensitive(decision: DecisionMade) -> bool:
    """Whether a decision is about danger, so that the safeguarding lead has to back it (S29, S98, R19)."""
    dangers = EXEMPTIONS - {Ground.LEGAL_PRIVILEGE}
    return decision.lead or decision.ground in dangers or decision.outcome is Outcome.EXISTENCE_WITHHELD


def decision_needs_second(party: Consultation, decision: DecisionMade) -> bool:
    """Whether a decision needs a second person: override, exemption, danger, existence withheld (R24, S98)."""
    discloses = decision.outcome in {Outcome.DISCLOSE, Outcome.NAME_LEFT_OUT}
    return (
        (discloses and party.said_no_to(decision.mention_id))
        or decision.ground in EXEMPTIONS
        or decision.lead
        or decision.outcome is Outcome.EXISTENCE_WITHHELD
    )


def lead_wanted(party: Consultation, decision: DecisionMade) -> bool:
    """Whether the safeguarding lead has to back a decision because somebody may be in danger, whatever its reason.

    What only follows later is not decided yet.
    """
    return decision.ground is not Ground.TO_FOLLOW and party.danger_known(decision.mention_id)


def decision_about(
    party: Consultation, outcome: Outcome, ground: Ground, mention_id: str | None = None, decision_id: str = "trial"
) -> DecisionMade:
    """A decision as it has to be said now: with what counts, and with the lead where somebody may be in danger."""
    decision = DecisionMade(
        decision_id=decision_id,
        party_id=party.party_id,
        mention_id=mention_id,
        outcome=outcome,
        ground=ground,
        factors=tuple(sorted(party.factors_for(mention_id))),
    )
    return decision.model_copy(update={"lead": lead_wanted(party, decision)})
