"""What the rules know of a request: a value that `rules.folding` makes from the event log."""

from dataclasses import dataclass, field
from datetime import date

from models import acts
from models.words import ClosedAs, DueChoice, Ground, LegalOpinion, Role, WhyTakenOut
from rules.consultation import (
    Consultation,
)


@dataclass
class Stop:
    """A safeguarding stop: on all, on one third party, one passage of theirs, or one paper (S54)."""

    seq: int
    party_id: str | None
    by: str
    mention_id: str | None = None
    document_id: str | None = None
    mentioned: tuple[str, ...] = ()
    lift_proposed_by: str | None = None
    lift_seq: int = 0
    lifted: bool = False

    @property
    def on_all(self) -> bool:
        """Whether it is on the whole request."""
        return self.party_id is None and self.document_id is None

    def silences(self, party_id: str) -> bool:
        """Whether no letter goes to this third party: it is on them, or their letter quotes what it is on."""
        return self.on_all or self.party_id == party_id or party_id in self.mentioned


@dataclass(frozen=True)
class CopyFacts:
    """A copy that was made, as the log knows it."""

    seq: int
    made: acts.CopyMade


@dataclass(frozen=True)
class SignOff:
    """Who passed which copy, in which role."""

    role: Role
    by: str
    copy_sha256: str
    seq: int


@dataclass(frozen=True)
class Advice:
    """Legal advice in the log (S13-S15)."""

    seq: int
    opinion: LegalOpinion
    copy_sha256: str | None
    again: bool = False

    @property
    def is_against(self) -> bool:
        """Whether the copy is not to go ahead as it is."""
        return self.opinion is not LegalOpinion.PROCEED


@dataclass(frozen=True)
class AskedForAdvice:
    """A question put to the legal adviser by choice, and by when an answer is asked for (S13)."""

    seq: int
    reply_by: date


@dataclass(frozen=True)
class WithoutAdvice:
    """One item that goes as decided without the advice that was asked for, once a second person backed it."""

    seq: int
    by: str
    backed_by: str | None = None
    backed_seq: int = 0
    quiet: bool = False


@dataclass(frozen=True)
class PaperRuling:
    """What was decided of a paper as a whole: left out for a reason of law, or in the copy (R19, R22)."""

    seq: int
    by: str
    ground: Ground | None


@dataclass(frozen=True)
class TakingOut:
    """A paper proposed to be taken out of the file, or taken out: by whom, and why (R25)."""

    seq: int
    document_id: str
    why: WhyTakenOut
    by: str


@dataclass(frozen=True)
class Destruction:
    """The papers of an ended request proposed to be destroyed: by whom (R31)."""

    seq: int
    by: str


@dataclass
class RequestState:
    """Everything the rules need to know of a request. Made by `rules.folding` only."""

    seq: int = 0
    received: acts.RequestReceived | None = None
    intake: acts.IntakeSettled | None = None
    own_data_answered: bool = False
    own_data_asked_later: bool = False
    authority_ended: bool = False
    authority_until: date | None = None
    identity_asked_on: date | None = None
    identity_received_on: date | None = None
    fee: acts.FeeAsked | None = None
    fee_paid_on: date | None = None
    clarifications: list[tuple[date, date | None]] = field(default_factory=list)
    question_is_never_held: bool = False
    extension_noticed_on: date | None = None
    controversial_seq: int | None = None
    legal_asked_on: date | None = None
    legal_asked: list[AskedForAdvice] = field(default_factory=list)
    legal_reply_by: date | None = None
    advice: list[Advice] = field(default_factory=list)
    without_advice: dict[str, WithoutAdvice] = field(default_factory=dict)
    stops: dict[int, Stop] = field(default_factory=dict)
    file: acts.FileChanged | None = None
    cut_off: date | None = None
    requester_person_id: str | None = None
    health: dict[str, acts.HealthOpinion] = field(default_factory=dict)
    not_told: dict[str, tuple[acts.NotToldSettled, int]] = field(default_factory=dict)
    complete: tuple[str, str] | None = None
    confirmed: tuple[str, str] | None = None
    taking_out: dict[str, TakingOut] = field(default_factory=dict)
    taken_out: dict[str, TakingOut] = field(default_factory=dict)
    papers_proposed: dict[str, PaperRuling] = field(default_factory=dict)
    papers_ruled: dict[str, PaperRuling] = field(default_factory=dict)
    reasons_opened_by: set[str] = field(default_factory=set)
    handed_to: str | None = None
    parties: dict[str, Consultation] = field(default_factory=dict)
    reply_by: date | None = None
    reply_date_passed: bool = False
    inputs_seq: int = 0
    marks_ordered_seq: int = 0
    copies: list[CopyFacts] = field(default_factory=list)
    sign_offs: list[SignOff] = field(default_factory=list)
    sent_back_seq: int = 0
    invited_checkers: set[str] = field(default_factory=set)
    invitations: dict[str, int] = field(default_factory=dict)
    release: acts.ReleaseConfirmed | None = None
    release_seq: int = 0
    way: str | None = None
    booked: tuple[int, str] | None = None
    given: acts.CopyGiven | None = None
    parts: list[acts.CopyGiven] = field(default_factory=list)
    no_shows: list[int] = field(default_factory=list)
    cancelled: list[int] = field(default_factory=list)
    taken_back: set[str] = field(default_factory=set)
    due_choice: tuple[int, str, DueChoice] | None = None
    due_choice_backed: bool = False
    refusal: tuple[int, str] | None = None
    refusal_backed: bool = False
    went_wrong_seqs: list[int] = field(default_factory=list)
    closed_as: ClosedAs | None = None
    closed_on: date | None = None
    reopened: list[tuple[int, date]] = field(default_factory=list)
    given_before: list[acts.CopyGiven] = field(default_factory=list)
    destruction: Destruction | None = None
    destroyed: bool = False
    kept_until: date | None = None
    done: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)
    nothing_to_tell: dict[str, int] = field(default_factory=dict)
    bounces: dict[str, int] = field(default_factory=dict)
    moments: set[str] = field(default_factory=set)
    needs_second: dict[int, str] = field(default_factory=dict)
    needs_lead: set[int] = field(default_factory=set)
    versions: int = 0

    @property
    def refusal_open(self) -> bool:
        """Whether somebody proposed to refuse all of it, and nothing that it rests on has changed since (R27)."""
        return self.refusal is not None and self.refusal[0] > self.inputs_seq

    @property
    def refusal_stands(self) -> bool:
        """Whether two people stand behind refusing all of it (R24)."""
        return self.refusal_open and self.refusal_backed

    def drop_refusal(self) -> None:
        """The proposal to refuse all of it waits for nobody any more."""
        if self.refusal is not None:
            self.needs_second.pop(self.refusal[0], None)
        self.refusal, self.refusal_backed = None, False

    @property
    def copy(self) -> acts.CopyMade | None:
        """The copy that stands: made from what stands now, proved, and leaving no question to a person (S35)."""
        newest = self.newest_copy
        return newest if newest is not None and newest.proved and not newest.questions else None

    @property
    def newest_copy(self) -> acts.CopyMade | None:
        """The newest copy where it was made after everything it was made from, whether it may be checked or not."""
        if not self.copies:
            return None
        newest = self.copies[-1]
        fresh = newest.made.inputs_seq >= self.inputs_seq and newest.seq > self.sent_back_seq
        return newest.made if fresh else None

    @property
    def offered(self) -> frozenset[str]:
        """The times that the requester can choose from: what the setting cancelled is offered no more (S41)."""
        return frozenset(self.release.slot_ids if self.release is not None else ()) - self.taken_back

    @property
    def open_stops(self) -> list[Stop]:
        """The safeguarding stops in force."""
        return [stop for stop in self.stops.values() if not stop.lifted]

    @property
    def stopped(self) -> bool:
        """Whether a stop on everything is in force, or something went out wrongly."""
        return any(stop.on_all for stop in self.open_stops)

    def stopped_for(self, party_id: str) -> bool:
        """Whether letters to this party are stopped."""
        return any(stop.silences(party_id) for stop in self.open_stops)

    def has_nothing_to_tell(self, effect: str) -> bool:
        """Whether a notice was found to have nothing to tell, and nothing has changed since."""
        return self.nothing_to_tell.get(effect, -1) > self.inputs_seq

    def is_left_out(self, document_id: str) -> bool:
        """Whether two people decided that a paper as a whole is left out of the copy."""
        ruling = self.papers_ruled.get(document_id)
        return ruling is not None and ruling.ground is not None

    @property
    def to_follow(self) -> list[Consultation]:
        """Third parties of whom something follows later: left out of the first part only (design, "due date")."""
        return [
            party
            for party in self.parties.values()
            if any(taken.decision.ground is Ground.TO_FOLLOW for taken in party.decisions.values())
        ]

    @property
    def open_objections(self) -> list[Consultation]:
        """Third parties whose possible refusal or doubt nobody has settled."""
        return [party for party in self.parties.values() if party.has_open_objection]

    @property
    def requester_user_id(self) -> str | None:
        """Who of the setting asks for a child of their own: nothing of this is theirs to do (R24)."""
        return self.received.requester_user_id if self.received is not None else None

    @property
    def identity_open(self) -> bool:
        """Whether evidence of identity was asked and has not come."""
        return self.identity_asked_on is not None and self.identity_received_on is None

    @property
    def fee_open(self) -> bool:
        """Whether a fee was asked for and has not been paid (R10)."""
        return self.fee is not None and self.fee_paid_on is None

    @property
    def controversial(self) -> bool:
        """Whether legal advice is compulsory (S15)."""
        return self.controversial_seq is not None
