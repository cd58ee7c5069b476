"""What the log says of a sharing: who gets it, who agreed, what was weighed, what went (S70-S115, R33)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from models import acts
from models.sharing_words import PARENTS, Confidence, LookedAfter, ParentsTold, WithWhom
from rules.matters.state import MatterState

FIRST_WITHIN = timedelta(days=1)
"""How long after it began an emergency goes before it is weighed (S98, S101)."""
_OWED = frozenset({Confidence.YES, Confidence.NOT_ASKED})
_AUTHORITY_SAID = frozenset({LookedAfter.AGREES, LookedAfter.DISAGREES})


@dataclass
class SharingState(MatterState):
    """Folded from the log by the book of sharings."""

    opened_at: datetime | None = None
    receiver: acts.ReceiverChecked | None = None
    confidence: acts.ConfidenceAsked | None = None
    doubt_by: str | None = None
    not_to_be_asked: bool = False
    consent: acts.SharingConsent | None = None
    consents: dict[int, acts.SharingConsent] = field(default_factory=dict)
    """What each of those who may answer said last, by the line of the log; oldest first."""
    taken_back: acts.ConsentTakenBack | None = None
    weighed: acts.SharingWeighed | None = None
    weighed_seq: int = 0
    declined_seq: int = 0
    chosen: acts.PagesChosen | None = None
    chosen_seq: int = 0
    copy: acts.SharedCopyMade | None = None
    copy_read_by: str | None = None
    passed_on: acts.PassedOn | None = None
    passed_at: datetime | None = None
    settled_at: datetime | None = None
    """When the last thing was settled that had to be after it went; the record is ended within a week of that."""
    astray: list[acts.WentAstray] = field(default_factory=list)
    informed: acts.ParentsInformed | None = None
    informed_seq: int = 0
    review_on: date | None = None
    ended_seq: int = 0

    @property
    def is_urgent(self) -> bool:
        """Whether somebody was in danger: it may be passed on first and written down after (S101)."""
        return bool(self.opened and self.opened.share and self.opened.share.urgent)

    @property
    def with_whom(self) -> WithWhom | None:
        """With whom; None in a log from before it was asked."""
        return self.opened.share.with_whom if self.opened and self.opened.share else None

    @property
    def is_disputed(self) -> bool:
        """Whether one of those who may say it said yes and another no, or the local authority disagrees (S107)."""
        said = {one.given for one in self.consents.values()}
        return len(said) > 1 or (True in said and self._authority_disagrees)

    @property
    def _authority_disagrees(self) -> bool:
        """What the local authority said last; an answer noted without asking it changes nothing."""
        said = [one.looked_after for one in self.consents.values() if one.looked_after in _AUTHORITY_SAID]
        return bool(said) and said[-1] is LookedAfter.DISAGREES

    @property
    def parents_said(self) -> dict[int, acts.SharingConsent]:
        """What parents said that stands, by the line of the log; nobody knows from it who of them said it."""
        return {seq: one for seq, one in self.consents.items() if one.by in PARENTS}

    @property
    def consent_stands(self) -> bool:
        """Whether somebody consented, nobody who may refuse did, and it was not taken back (S105)."""
        given = any(one.given for one in self.consents.values())
        return given and not self.is_disputed and self.taken_back is None

    @property
    def owes_confidence(self) -> bool:
        """Whether somebody may expect that it stays here, and did not agree that it leaves (S70, S71)."""
        asked = self.confidence
        return asked is not None and bool({asked.giver, asked.subject} & _OWED)

    @property
    def weighed_stands(self) -> bool:
        """Whether the five questions are answered and backed (S97, S98)."""
        return self.weighed is not None and self.weighed_seq not in self.needs_second

    @property
    def declined_stands(self) -> bool:
        """Whether it was decided, and backed, that it is not shared (S98, S99)."""
        return self.declined_seq > 0 and self.declined_seq not in self.needs_second

    @property
    def consent_suffices(self) -> bool:
        """Whether it may go on consent alone: nobody else is owed confidence."""
        return self.consent_stands and not self.owes_confidence

    @property
    def may_share(self) -> bool:
        """Whether it may be passed on now; a "do not share" outweighs consent, also before it is backed."""
        if self.declined_seq:
            return False
        if self.weighed is not None:
            return self.weighed_stands and self.weighed.share
        return self.consent_suffices

    @property
    def goes_first(self) -> bool:
        """Whether it may go before anything is decided: somebody is in danger, and nothing speaks against it.

        Within a day of its beginning; what comes back after that is weighed before it goes again (S98, S101).
        """
        return self.is_urgent and not self.first_is_over and self.weighed is None and not self.declined_seq

    @property
    def first_is_over(self) -> bool:
        """Whether the day of the emergency has passed, as far as the log knows: a moment is noted at its end."""
        if self.opened_at is None or self.heard_at is None:
            return False
        return self.heard_at >= self.opened_at + FIRST_WITHIN

    @property
    def weighed_after_owed(self) -> bool:
        """Whether it went in an emergency and nobody has backed it yet."""
        decided = self.consent_suffices if self.weighed is None else self.weighed_stands
        return self.passed_on is not None and self.is_urgent and not decided

    @property
    def parents_not_first(self) -> bool:
        """Whether the parents must not hear of it first (S101, S102, S113)."""
        return self.weighed is not None and self.weighed.not_asked is not None

    @property
    def is_quiet(self) -> bool:
        """Whether the parents are not to learn of it, now or at all: its paper gives nothing away (S101, S102)."""
        if self.passed_on is None:
            return self.parents_not_first or self.not_to_be_asked or self.doubt_by is not None
        if self.informed is not None and self.informed_seq not in self.needs_second:
            return not self.informed.told
        return self.passed_on.parents is not ParentsTold.FIRST

    @property
    def parents_open(self) -> bool:
        """Whether it is still to be settled if the parents are told."""
        if self.passed_on is None or self.passed_on.parents is ParentsTold.FIRST:
            return False
        if self.informed is not None:
            return self.informed_seq in self.needs_second
        return self.passed_on.parents is ParentsTold.LATER

    @property
    def may_be_left(self) -> bool:
        """Whether it may end unshared: decided and backed, or there was a no and nobody weighs it further."""
        if self.declined_stands:
            return True
        if self.weighed is not None or self.declined_seq:
            return self.weighed_stands and self.weighed is not None and not self.weighed.share
        return self.consent is not None and not self.consent_stands

    @property
    def sends_pages(self) -> bool:
        """Whether pages of the file go, and not only words."""
        return self.chosen is not None and self.chosen.pages > 0
