"""Letters of a matter: to whom they go and what they are told (S48-S50, R28, R29, R35, R36)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from activities.addressees import Addressee
from activities.errors import failed
from activities.letter_desk import LINK_DAYS, lines_of
from letters.kinds import LetterKind
from models.acts import (
    ActionAgreed,
    AnswerExtended,
    ComplaintDecided,
    FindingMade,
    MatterEnded,
    PersonAffected,
    StepTaken,
)
from models.cases import AccessRequest, Child
from models.ids import kind_of
from models.matter_words import ComplaintAbout, Finding
from models.matters import Matter, MatterPerson, MatterText
from models.messages import EffectOrder, Event
from models.people import User
from models.words import Channel, LinkPurpose, ProcessKind, Role
from records.log import load_log, read_submission
from records.matters import entries_of, get_matter
from records.people import get_setting
from records.post import make_link, revoke_links
from records.requests import get_request
from rules.inspectorates import inspectorate_of
from rules.lawbook import rules_for
from rules.matters.breach import BreachState
from rules.matters.complaint import dates_of
from rules.matters.handling import must_not_see
from rules.matters.rectification import clock_of
from rules.terms import Terms
from rules.times import local_date

_TO_ROLE = {
    LetterKind.MATTER_LATE: Role.LINE_MANAGER,
    LetterKind.SAFEGUARDING_NOTICE: Role.SAFEGUARDING_LEAD,
}
_WORDS: Mapping[ProcessKind, str] = {
    ProcessKind.RECTIFICATION: "A request to change an entry",
    ProcessKind.COMPLAINT: "A complaint",
    ProcessKind.BREACH: "Something that went out wrongly",
    ProcessKind.SHARING: "A decision about sharing",
}


@dataclass(frozen=True)
class MatterDesk:
    """All that lies on the desk while a letter of a matter is written."""

    session: Session
    matter: Matter
    request: AccessRequest | None
    log: tuple[Event, ...]
    order: EffectOrder
    base_url: str
    now: datetime
    letter_id: str = ""

    @property
    def kind(self) -> LetterKind:
        """Which letter it is."""
        return LetterKind(self.order.letter_kind)

    @property
    def terms(self) -> Terms:
        """What the matter runs under."""
        return Terms.model_validate_json(self.matter.terms_json)

    @property
    def state(self) -> Any:
        """Its state, by the rules of its kind."""
        return rules_for(self.matter.ref).fold(self.log)

    @property
    def due_on(self) -> date | None:
        """The day its answer is owed."""
        return rules_for(self.matter.ref).standing_of(self.state, self.terms, self.now).due_on

    @property
    def child_name(self) -> str:
        """The child it is about."""
        child = self.session.get(Child, self.matter.child_id) if self.matter.child_id else None
        if child is None:
            raise failed("letter_incomplete", final=True)
        return child.name

    def said(self, event: Event) -> str:
        """The words somebody wrote with an act."""
        submission = read_submission(self.session, event.submission_id) if event.submission_id else None
        return submission.reason if submission is not None else ""

    def newest(self, act: type) -> Event | None:
        """The newest line of the log with this kind of act."""
        return next((event for event in reversed(self.log) if isinstance(event.act, act)), None)

    def text(self, text_id: str) -> str:
        """Words of the matter, by their id."""
        row = self.session.get(MatterText, text_id)
        return row.words if row is not None and row.ref == self.matter.ref else ""


def desk_for(session: Session, order: EffectOrder, base_url: str, now: datetime, letter_id: str = "") -> MatterDesk:
    """What one letter of a matter is written from. Raises ApplicationError `unknown_request`."""
    matter = get_matter(session, order.ref)
    if matter is None:
        raise failed("unknown_request", final=True)
    request = get_request(session, matter.request_ref) if matter.request_ref else None
    return MatterDesk(session, matter, request, load_log(session, order.ref), order, base_url, now, letter_id)


def addressee_in_matter(desk: MatterDesk) -> Addressee:
    """To whom one letter goes: somebody named in the matter, a colleague, or the requester on their safe channel.

    Raises ApplicationError `no_such_role`, `no_address` where nobody can be reached: a task for a person.
    """
    if desk.order.party_id is not None:
        return _named(desk)
    if desk.kind is LetterKind.OVERDUE_TASK:
        return _colleague(desk.session.get(User, desk.matter.manager_id))
    if desk.kind in _TO_ROLE:
        query = select(User).where(User.role == _TO_ROLE[desk.kind], User.active).order_by(User.id)
        aside = must_not_see(desk.state.begun)
        return _colleague(next((user for user in desk.session.exec(query) if user.id not in aside), None))
    if desk.request is None:
        raise failed("no_address", final=True)
    email, address = desk.request.requester_email, desk.request.requester_address
    if desk.kind is LetterKind.LINK_RENEWED and address:
        # The code goes by e-mail: who holds the letter and who reads the mail have to be the same person.
        return Addressee(desk.request.requester_name, email, address, Channel.POST)
    return _reached(desk.request.requester_name, email, address)


def _named(desk: MatterDesk) -> Addressee:
    person = desk.session.get(MatterPerson, desk.order.party_id)
    if person is None or person.ref != desk.matter.ref:
        raise failed("unknown_party", final=True)
    return _reached(person.name, person.email, person.address)


def _reached(name: str, email: str, address: str) -> Addressee:
    """By e-mail where there is an address for it, else by post."""
    channel = Channel.EMAIL if email else Channel.POST
    if channel is Channel.POST and not address:
        raise failed("no_address", final=True)
    return Addressee(name, email, address, channel)


def _colleague(user: User | None) -> Addressee:
    if user is None:
        raise failed("no_such_role", final=True)
    return Addressee(user.name, user.email, "", Channel.EMAIL)


def words_in_matter(desk: MatterDesk) -> dict[str, Any]:
    """Everything a letter of a matter may say besides who signs it and to whom it goes."""
    to_requester = desk.order.party_id is None and desk.kind not in _TO_ROLE
    words: dict[str, Any] = {
        "neutral": bool(desk.request and desk.request.neutral_subjects and to_requester),
        "written_on": local_date(desk.now),
        "request_number": desk.matter.ref,
        "received_on": desk.matter.received_on,
        "due_on": desk.due_on,
        "link": f"{desk.base_url}/matters/{desk.matter.ref}",
    }
    return words | (_MORE[desk.kind](desk) if desk.kind in _MORE else {})


def _overdue(desk: MatterDesk) -> dict[str, Any]:
    waits = rules_for(desk.matter.ref).waiting_for(desk.state, desk.terms, desk.now)
    what = waits[0].what if waits else "it has to be ended"
    return {"task": f"{_WORDS[kind_of(desk.matter.ref)]}: {what}."}


def _complaint_ack(desk: MatterDesk) -> dict[str, Any]:
    return {"statement": desk.matter.said, "due_on": dates_of(desk.state, desk.terms).answered_by}


def _complaint_outcome(desk: MatterDesk) -> dict[str, Any]:
    decided = desk.newest(ComplaintDecided)
    agreed = [event.act.text_id for event in desk.log if isinstance(event.act, ActionAgreed)]
    return {
        "outcome_text": desk.said(decided) if decided is not None else None,
        "actions": tuple(words for words in map(desk.text, agreed) if words),
        **_inspectorate(desk),
    }


def _inspectorate(desk: MatterDesk) -> dict[str, Any]:
    """Who inspects the setting, where the complaint is about its care (R36)."""
    setting = get_setting(desk.session)
    if setting is None or ComplaintAbout.CARE not in desk.state.about:
        return {}
    named = inspectorate_of(
        setting.nation, setting.inspectorate_name, setting.inspectorate_telephone, setting.inspectorate_site
    )
    return {
        "inspectorate_name": named.name,
        "inspectorate_phone": named.telephone or None,
        "inspectorate_website": named.site or None,
    }


def _rectification_ack(desk: MatterDesk) -> dict[str, Any]:
    clock = clock_of(desk.state, desk.terms)
    steps = tuple(step.why for step in clock.working)
    return {
        "child_name": desk.child_name,
        "statement": desk.matter.said,
        "due_on": clock.statutory_due,
        "working": steps,
    }


def _rectification_outcome(desk: MatterDesk) -> dict[str, Any]:
    ended = desk.newest(MatterEnded)
    lines = _entry_lines(desk)
    return {
        "child_name": desk.child_name,
        "outcome_text": desk.said(ended) if ended is not None else None,
        "changed": tuple(words for put_right, words in lines if put_right),
        "kept": tuple(words for put_right, words in lines if not put_right),
    }


def _rectification_told(desk: MatterDesk) -> dict[str, Any]:
    return {"child_name": desk.child_name, "changed": tuple(words for _, words in _entry_lines(desk))}


def _entry_lines(desk: MatterDesk) -> list[tuple[bool, str]]:
    """Each disputed entry as a line of a letter, and whether it was put right."""
    found = {event.act.entry_id: event for event in desk.log if isinstance(event.act, FindingMade)}
    lines = []
    for entry in entries_of(desk.session, desk.matter.ref):
        event = found.get(entry.id)
        if event is None or not isinstance(event.act, FindingMade):
            continue
        put_right = event.act.finding is Finding.FACT_WRONG
        said = f"It said: “{entry.words.rstrip(' .')}”. "
        whose = "It should say" if put_right else "The parent's view is"
        right = f"{whose}: “{entry.should_say.rstrip(' .')}”."
        lines.append((put_right, said + right + (f" {desk.said(event)}" if not put_right else "")))
    return lines


def _rectification_extension(desk: MatterDesk) -> dict[str, Any]:
    clock = clock_of(desk.state, desk.terms)
    extended = desk.newest(AnswerExtended)
    return {
        "child_name": desk.child_name,
        "due_on": clock.first_limit,
        "new_due_on": clock.statutory_due,
        "reasons": lines_of(desk.said(extended)) if extended is not None else (),
        "working": tuple(step.why for step in clock.working),
    }


def _link_renewed(desk: MatterDesk) -> dict[str, Any]:
    """A link of the request itself, made for this letter; those before it stay closed, or are closed now."""
    if desk.request is None:
        raise failed("unknown_request", final=True)
    revoke_links(desk.session, desk.request.ref, desk.now, purpose=LinkPurpose.BOOK)
    token = make_link(
        desk.session,
        desk.request.ref,
        LinkPurpose.BOOK,
        letter_id=desk.letter_id,
        days=LINK_DAYS,
        now=desk.now,
    )
    return {"link": f"{desk.base_url}/booking/{token}"}


def _breach_notice(desk: MatterDesk) -> dict[str, Any]:
    steps = [event.act.text_id for event in desk.log if isinstance(event.act, StepTaken)]
    state: BreachState = desk.state
    about = next(
        event
        for event in reversed(desk.log)
        if isinstance(event.act, PersonAffected) and event.act.person_id == desk.order.party_id
    )
    return {
        "happened_on": local_date(state.noticed_at),
        "happened_text": desk.said(about),
        "actions": tuple(words for words in map(desk.text, steps) if words),
    }


_MORE: dict[LetterKind, Callable[[MatterDesk], dict[str, Any]]] = {
    LetterKind.OVERDUE_TASK: _overdue,
    LetterKind.MATTER_LATE: _overdue,
    LetterKind.RECTIFICATION_ACK: _rectification_ack,
    LetterKind.RECTIFICATION_OUTCOME: _rectification_outcome,
    LetterKind.RECTIFICATION_TOLD: _rectification_told,
    LetterKind.RECTIFICATION_EXTENSION: _rectification_extension,
    LetterKind.LINK_RENEWED: _link_renewed,
    LetterKind.BREACH_NOTICE: _breach_notice,
    LetterKind.COMPLAINT_ACK: _complaint_ack,
    LetterKind.COMPLAINT_OUTCOME: _complaint_outcome,
}
