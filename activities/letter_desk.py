"""All that lies on the desk while one letter is written: the request, its state, its terms, and links for it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, select

from models.cases import AccessRequest, Child
from models.log import Submission
from models.messages import EffectOrder
from models.words import LinkPurpose
from records.log import load_log
from records.post import make_link
from rules.clock import Reckoning
from rules.state import RequestState
from rules.terms import Terms, reckoning
from rules.times import local_date

LINK_DAYS = 90
_DOORS = {LinkPurpose.ANSWER: "answer", LinkPurpose.CHECK: "welcome"}


@dataclass(frozen=True)
class Desk:
    """All that lies on the desk while one letter is written."""

    session: Session
    request: AccessRequest
    state: RequestState
    terms: Terms
    order: EffectOrder
    letter_id: str
    base_url: str
    now: datetime

    @property
    def today(self) -> date:
        """The date at the setting."""
        return local_date(self.now)

    @property
    def clock(self) -> Reckoning:
        """The due dates with their working."""
        return reckoning(self.state, self.terms, self.today)

    @property
    def child(self) -> Child:
        """The child the request is about."""
        child = self.session.get(Child, self.request.child_id)
        if child is None:
            raise LookupError("The request has no child.")
        return child

    def link(self, purpose: LinkPurpose, person_id: str | None = None) -> str:
        """Make a link for this letter: one purpose, expiring."""
        token = make_link(
            self.session,
            self.request.ref,
            purpose,
            person_id=person_id,
            letter_id=self.letter_id,
            days=LINK_DAYS,
            now=self.now,
        )
        return f"{self.base_url}/{_DOORS.get(purpose, 'booking')}/{token}"

    def page(self, name: str = "") -> str:
        """The address of a page of this request, for colleagues who sign in."""
        return f"{self.base_url}/requests/{self.request.ref}{name}"

    def reason_of(self, kind: str) -> str:
        """The words somebody wrote with the newest act of a kind; they live in its submission."""
        query = (
            select(Submission)
            .where(Submission.ref == self.request.ref, Submission.kind == kind, Submission.status == "DONE")
            .order_by(Submission.said_at.desc())  # type: ignore[attr-defined]
        )
        said = self.session.exec(query).first()
        return said.reason if said else ""

    def reasons_of(self, kind: str) -> tuple[str, ...]:
        """The same as reasons of a letter: each line that was typed is one, without the dash it may begin with."""
        return lines_of(self.reason_of(kind))

    def reason_at(self, seq: int) -> str:
        """The words somebody wrote with the event of this number."""
        event = next(iter(load_log(self.session, self.request.ref, after_seq=seq - 1)), None)
        said = (
            self.session.get(Submission, event.submission_id) if event is not None and event.submission_id else None
        )
        return said.reason if said is not None else ""


def lines_of(words: str) -> tuple[str, ...]:
    """Free text as the points of a list: its lines without blank ones, and without the dashes of a typed list."""
    lines = (line.strip().lstrip("-•*–").strip() for line in words.splitlines())
    return tuple(line for line in lines if line)
