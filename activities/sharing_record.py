"""The record of a sharing as a paper: what, with whom, on what ground, who backed it, what went (S99, S100)."""

from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from sqlmodel import Session, select

from activities.errors import failed
from activities.outbox import setting_details
from letters.context import LetterContext
from letters.kinds import LetterKind
from letters.paper import letter_pdf
from models import acts
from models.cases import Child
from models.matter_words import MatterOutcome
from models.matters import Matter, MatterPerson
from models.messages import Event
from models.people import Setting, User
from records.log import load_log, submissions_of
from records.matters import get_matter, texts_of
from rules.matters.sharing import SHARING
from rules.matters.sharing_state import SharingState
from rules.matters.sharing_words import HOW_CHECKED, PARENTS_TOLD, SENT_HOW
from rules.times import local_date


@dataclass(frozen=True)
class Record:
    """A sharing as it stands in the cabinet, read in one transaction."""

    session: Session
    matter: Matter
    log: tuple[Event, ...]
    state: SharingState

    @property
    def child_id(self) -> str:
        """The child it is about."""
        return self.matter.child_id or ""

    @property
    def ended_on(self) -> date:
        """The day it ended, at the setting."""
        return local_date(self._at(acts.MatterEnded).at)

    def said(self, event: Event) -> str:
        """The words somebody wrote with an act."""
        words = {one.id: one.reason for one in submissions_of(self.session, self.matter.ref)}
        return words.get(event.submission_id or "", "")

    def who(self, event: Event) -> str:
        """Who did something."""
        user = self.session.get(User, event.actor_id)
        return user.name if user is not None else event.role.value.replace("_", " ")

    def newest(self, act: type) -> Event | None:
        """The newest line of the log with this kind of act."""
        return next((event for event in reversed(self.log) if isinstance(event.act, act)), None)

    def _at(self, act: type) -> Event:
        event = self.newest(act)
        if event is None:
            raise failed("unknown_request", final=True)
        return event


def record_of(session: Session, ref: str) -> Record:
    """A sharing that is to become a paper. Raises ApplicationError `unknown_request`."""
    matter = get_matter(session, ref)
    if matter is None or matter.child_id is None:
        raise failed("unknown_request", final=True)
    log = load_log(session, ref)
    return Record(session, matter, log, SHARING.fold(log))


def paper_of(record: Record) -> bytes:
    """The record set on paper, as a PDF; the same record gives the same bytes."""
    session, matter = record.session, record.matter
    setting, child = session.exec(select(Setting)).one(), session.get(Child, matter.child_id)
    handler = session.get(User, matter.manager_id)
    if child is None or handler is None:
        raise failed("letter_incomplete", final=True)
    words = {text.kind: text.words for text in texts_of(session, matter.ref)}
    address = tuple(line for line in setting.address.splitlines() if line.strip())
    context = LetterContext(
        setting=setting_details(setting, handler),
        recipient_name=setting.name,
        recipient_address=address,
        salutation="For the child's file",
        written_on=record.ended_on,
        request_number=matter.ref,
        child_name=child.name,
        received_on=matter.received_on,
        shared_what=words.get("what", ""),
        shared_with=words.get("with", ""),
        outcome_text=_outcome(record),
        asked_for=matter.said,
        reasons=tuple(_reasons(record)),
        actions=tuple(_done(record)),
    )
    return letter_pdf(LetterKind.SHARING_RECORD, context)


def _outcome(record: Record) -> str:
    if record.state.ended is MatterOutcome.SHARED:
        return "It was shared."
    return "It was not shared."


def _reasons(record: Record) -> list[str]:
    """Every decision with who made it, who backed it, and why, in the order in which they were made."""
    found = []
    for event in record.log:
        words = _reason(record, event)
        if words:
            found += [words, *_lines(record.said(event))]
    return found or ["Nothing was decided."]


def _lines(words: str) -> list[str]:
    """Somebody's own words as lines that fit into a letter."""
    return [part for line in words.splitlines() for part in wrap(line, 1_500)]


def _reason(record: Record, event: Event) -> str:
    act, who, on = event.act, record.who(event), _day(local_date(event.at))
    if isinstance(act, acts.SharingConsent):
        how = "in writing" if act.in_writing else "by word of mouth"
        anew = ", in place of an earlier answer of the same parent" if act.replaces else ""
        return f"Consent was {'given' if act.given else 'refused'} {how} on {_day(act.on)}{anew}, noted by {who}."
    if isinstance(act, acts.ConsentTakenBack):
        return f"Consent was taken back on {_day(act.on)}, noted by {who}."
    if isinstance(act, acts.SharingWeighed):
        answer = "to share without relying on consent" if act.share else "not to share"
        return f"{who} answered the five questions on {on}: {answer}{_backed(record, event.seq)}."
    if isinstance(act, acts.SharingDeclined):
        return f"{who} decided on {on} that it is not shared{_backed(record, event.seq)}."
    if isinstance(act, acts.DoubtSettled):
        return f"{who} said on {on} that the parents {'may be' if act.ask else 'are not'} asked."
    if isinstance(act, acts.MatterEnded) and act.outcome is MatterOutcome.NOT_SHARED:
        return f"{who} ended it on {on} without sharing."
    return ""


def _backed(record: Record, seq: int) -> str:
    for event in record.log:
        if isinstance(event.act, acts.Backed) and event.act.seq == seq:
            return f", backed by {record.who(event)}"
    return ", which nobody had backed when it was replaced"


def _done(record: Record) -> list[str]:
    """What was done: who was made sure of, what went and how, what the parents know, what did not arrive."""
    found = []
    for event in record.log:
        words = _deed(record, event)
        if words:
            found += [words, *_lines(record.said(event))]
    return found


def _deed(record: Record, event: Event) -> str:
    act, who, on = event.act, record.who(event), _day(local_date(event.at))
    if isinstance(act, acts.ReceiverChecked):
        person = record.session.get(MatterPerson, act.person_id)
        name = person.name if person is not None else "who gets it"
        return f"{who} made sure of {name} on {on}: {HOW_CHECKED[act.how]}."
    if isinstance(act, acts.PassedOn):
        pages = record.state.copy.pages if act.copy_sha256 and record.state.copy else 0
        copy = f" A copy of {pages} pages went." if pages else ""
        told = f"Parents told: {PARENTS_TOLD[act.parents]}."
        return f"{who} passed it on, on {_day(act.on)}: {SENT_HOW[act.how]}.{copy} {told}"
    if isinstance(act, acts.WentAstray):
        return f"{who} noted on {on} that it did not arrive."
    if isinstance(act, acts.ParentsInformed):
        words = f"the parents were told on {_day(act.on)}" if act.told else "the parents are not told"
        return f"{who} noted that {words}{'' if act.told else _backed(record, event.seq)}."
    return ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
