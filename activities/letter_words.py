"""What each letter of the procedure is told: its context, composed from the cabinet (S8, S20, R26)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from activities import answer_words, ending_words, judgement_words
from activities.addressees import has_line_manager
from activities.errors import failed
from activities.letter_desk import Desk
from letters.cleaning import in_one_line
from letters.kinds import LetterKind
from models.acts import SlotReleased
from models.files import Person
from models.people import Setting, User
from models.post import Slot
from models.words import LinkPurpose, Outcome
from records.file import mentions_of
from records.guests import guests_of
from records.log import load_log
from records.scope import letter_words, papers_of
from rules import authority, referring, stopping
from rules.combining import DISCLOSING
from rules.consultation import Consultation
from rules.explaining import NOTICE_WORDS
from rules.folding import fold
from rules.health import may_be_disclosed
from rules.not_told import may_be_quoted
from rules.notices import NOTHING_TO_TELL, NOTICE_DAYS, heard_since, said_again
from rules.referring import Passage
from rules.staffing import meeting_holders
from rules.state import RequestState
from rules.times import local_date


def words_of(desk: Desk) -> dict[str, Any]:
    """Everything the letter may say besides who signs it and to whom it goes."""
    kind = LetterKind(desk.order.letter_kind)
    words: dict[str, Any] = {
        "neutral": desk.request.neutral_subjects and desk.order.party_id is None,
        "written_on": desk.today,
        "request_number": desk.request.ref,
        "child_name": desk.child.name,
        "requester_name": desk.request.requester_name,
        "received_on": desk.request.received_on,
        "due_on": desk.clock.governing_due,
    }
    return words | (_MORE[kind](desk) if kind in _MORE else {})


def reference_text(session: Session, ref: str, person: Person) -> str:
    """What the file says about one person, and nothing else (S20): the manager's words, else their passages.

    What stands on a paper that was taken out, or that `may_be_quoted` holds back, is quoted to nobody (R22, R25).
    """
    return referring.reference_text(letter_words(session, ref, person.id), _passages(session, ref, person))


def passages_text(session: Session, ref: str, person: Person, wanted: Callable[[str], bool]) -> str:
    """Those passages about one person that are wanted, by the id of the mention."""
    return referring.reference_text("", _passages(session, ref, person, wanted))


def _passages(
    session: Session, ref: str, person: Person, wanted: Callable[[str], bool] = lambda _: True
) -> Iterator[Passage]:
    state = fold(load_log(session, ref))
    papers = {
        paper.id: paper.dated for paper in papers_of(session, ref) if may_be_quoted(state, paper.id, paper.kind)
    }
    for one in mentions_of(session, person.child_id, person.id):
        if one.document_id in papers and wanted(one.id):
            yield Passage(one.words, papers[one.document_id])


def letter_as_read(session: Session, ref: str, person: Person, party: Consultation) -> bool:
    """Whether the letter to this person says what a second person read (S20)."""
    return party.read == referring.summary_digest(party.kind, reference_text(session, ref, person))


def _working(desk: Desk) -> tuple[str, ...]:
    return tuple(step.why for step in desk.clock.working)


def _acknowledgement(desk: Desk) -> dict[str, Any]:
    spoken = desk.state.received is not None and desk.state.received.oral  # confirmed in a letter of its own
    return {"asked_for": None if spoken else desk.request.asked_for, "working": _working(desk)}


def _oral(desk: Desk) -> dict[str, Any]:
    return {
        "asked_for": desk.request.asked_for,
        "reply_by": desk.today + timedelta(days=desk.terms.profile.reply_days),
    }


_WHO_YOU_ARE = "something that shows who you are, such as a passport or a driving licence"
_THEIR_WORD = (
    "a letter that says you may ask for these records and get them, signed and dated by a person with parental "
    "responsibility"
)


def _identity(desk: Desk) -> dict[str, Any]:
    agent = authority.is_an_agent(desk.state.intake)
    return {
        "needed": (_WHO_YOU_ARE, *([_THEIR_WORD] if agent else [])),
        "reply_by": desk.today + timedelta(days=desk.terms.profile.reply_days),
    }


def _fee(desk: Desk) -> dict[str, Any]:
    setting = desk.session.exec(select(Setting)).one()
    return {
        "fee_pence": desk.state.fee.pence if desk.state.fee else None,
        "fee_reason": desk.reason_of("fee_asked"),
        "how_to_pay": f"Please ring us on {setting.telephone}. We will tell you how.",
        "reply_by": desk.today + timedelta(days=desk.terms.profile.reply_days),
    }


def _clarification(desk: Desk) -> dict[str, Any]:
    return {
        "question": desk.reason_of("clarification_asked") or "Which records do you mean?",
        "reply_by": desk.today + timedelta(days=desk.terms.profile.reply_days),
        "clock_pauses": True,
    }


def _extension(desk: Desk) -> dict[str, Any]:
    clock = desk.clock
    return {
        "due_on": clock.first_limit,
        "new_due_on": clock.governing_due,
        "reasons": desk.reasons_of("extension_noticed"),
        "working": _working(desk),
    }


def _for_colleagues(desk: Desk) -> dict[str, Any]:
    """To colleagues; somebody from outside, in the line manager's stead, is led to the part they may see."""
    return {"link": desk.page("" if has_line_manager(desk.session) else "/check"), "working": _working(desk)}


def _invitation(desk: Desk) -> dict[str, Any]:
    return {"link": desk.link(LinkPurpose.CHECK)}


def _to_the_lead(desk: Desk) -> dict[str, Any]:
    return {"link": desk.page(), "working": _working(desk)}


def _third_party(desk: Desk) -> dict[str, Any]:
    person = _party(desk)
    party = desk.state.parties[person.id]
    more: dict[str, Any] = {
        "agency_name": person.agency_name or None,
        "reply_by": desk.state.reply_by,
        "link": desk.link(LinkPurpose.ANSWER, person.id),
    }
    if letter_as_read(desk.session, desk.request.ref, person, party):
        more["reference_text"] = reference_text(desk.session, desk.request.ref, person)
    elif desk.order.letter_kind != LetterKind.REMINDER:
        # A reminder can go without the words; the letter itself waits until a second person has read them (S20).
        raise failed("letter_not_read", final=True)
    if party.letter_sent_on is not None:
        more["sent_on"] = party.letter_sent_on
    return more


def _consultation_ended(desk: Desk) -> dict[str, Any]:
    return {"sent_on": desk.state.parties[_party(desk).id].letter_sent_on or desk.today}


def _decision_notice(desk: Desk) -> dict[str, Any]:
    person = _party(desk)
    party = desk.state.parties[person.id]
    shared = [party.decisions[key] for key in party.overriding]
    reasons = [NOTICE_WORDS[taken.decision.ground] for taken in shared]
    if Outcome.NAME_LEFT_OUT in party.overriding.values():
        reasons.append("Your name is left out where we share this.")
    return {
        "decided_text": _shared_text(desk, person, party),
        "heard_again": heard_since(party),
        "last_word": said_again(party),
        "reasons": tuple(dict.fromkeys(reasons)),
        "reply_by": desk.today + timedelta(days=NOTICE_DAYS),
        # While a stop is on something of theirs the answer page stays shut: they write, or ring.
        "link": None if desk.state.stopped_for(person.id) else desk.link(LinkPurpose.ANSWER, person.id),
    }


def _shared_text(desk: Desk, person: Person, party: Consultation) -> str:
    """What is shared against their word, and nothing that is left out or stopped (S28, S54).

    The words the manager wrote may tell of all of it, so they stand only where all of it is shared.
    """
    papers = {one.id: one.document_id for one in mentions_of(desk.session, person.child_id, person.id)}
    stopped = {stop.document_id for stop in desk.state.open_stops if stopping.holds(desk.state, stop)}
    if stopped & set(papers.values()):
        raise failed("letter_quotes_stopped", final=True)
    withheld = {paper for paper in papers.values() if not _is_in_copy(desk.state, paper)}
    in_part = desk.state.stopped_for(person.id) or bool(withheld)
    if set(party.overriding) == set(party.decisions) and not in_part:
        words = reference_text(desk.session, desk.request.ref, person)
    else:
        words = passages_text(
            desk.session,
            desk.request.ref,
            person,
            lambda mention_id: (
                papers[mention_id] not in withheld
                and party.said_no_to(mention_id)
                and _is_shared(party, mention_id)
            ),
        )
    if not words:
        raise failed(NOTHING_TO_TELL, final=True)
    return words


def _is_in_copy(state: RequestState, document_id: str) -> bool:
    """Whether a paper is in the copy, as far as it was decided of it as a whole (R21, R22)."""
    return not state.is_left_out(document_id) and may_be_disclosed(state, document_id)


def _is_shared(party: Consultation, mention_id: str) -> bool:
    taken = party.decision_for(mention_id)
    return taken is not None and taken.stands and taken.decision.outcome in DISCLOSING


def _party(desk: Desk) -> Person:
    person = desk.session.get(Person, desk.order.party_id or "")
    if person is None:
        raise LookupError("The letter's third party is not in the cabinet.")
    return person


def _file_ready(desk: Desk) -> dict[str, Any]:
    setting = desk.session.exec(select(Setting)).one()
    slots = _slots(desk)
    places = {slot.place or in_one_line(setting.address) for slot in slots}
    return {
        "link": desk.link(LinkPurpose.BOOK),
        "meeting_with": meeting_with(desk),
        "meeting_at": booked_slot(desk).starts_at if desk.state.booked else None,
        "slots": tuple(slot.starts_at for slot in slots),
        # Where the places differ, each stands beside its time on the page.
        "meeting_place": places.pop() if len(places) == 1 else None,
        "reply_by": choose_by(desk, slots),
    }


def choose_by(desk: Desk, slots: Sequence[Slot]) -> date | None:
    """The last day on which choosing still helps: the answer is owed by the due date, and the times pass."""
    if desk.state.booked:
        return None
    due = desk.clock.governing_due
    last = max((local_date(slot.starts_at) for slot in slots), default=due)
    return next((day for day in (min(last, due), last) if day > desk.today), None)


def meeting_with(desk: Desk) -> str:
    """Who holds the meeting, by name and by what this setting calls them (S42, S43)."""
    users = list(desk.session.exec(select(User).where(User.active).order_by(col(User.id))))
    profile = desk.terms.profile
    named = [
        f"{user.name} ({profile.title_of(user.role)})"
        for user in meeting_holders(profile, desk.request.manager_id, users)
    ]
    return " and ".join(named) or "One of us"


def _slots(desk: Desk) -> list[Slot]:
    offered = desk.state.release.slot_ids if desk.state.release else ()
    found = [desk.session.get(Slot, slot_id) for slot_id in offered]
    return sorted((slot for slot in found if slot is not None), key=lambda slot: slot.starts_at)


def booked_slot(desk: Desk) -> Slot:
    """The appointment that is booked.

    Raises LookupError if there is none.
    """
    slot = desk.session.get(Slot, desk.state.booked[1]) if desk.state.booked else None
    if slot is None:
        raise LookupError("No appointment is booked.")
    return slot


def _appointment(desk: Desk) -> dict[str, Any]:
    slot = booked_slot(desk)
    setting = desk.session.exec(select(Setting)).one()
    return {
        "meeting_at": slot.starts_at,
        "meeting_place": slot.place or in_one_line(setting.address),
        "meeting_with": meeting_with(desk),
        "attendees": tuple(
            guest.name for guest in guests_of(desk.session, desk.request.ref) if guest.added_by == "requester"
        ),
        "link": desk.link(LinkPurpose.BOOK),
    }


def event_of(desk: Desk) -> int:
    """The number of the event that a letter about an appointment follows."""
    return int(desk.order.effect.rsplit("/", 1)[-1])


def freed_slot(desk: Desk) -> Slot:
    """The appointment that was given back by the event this letter is about.

    Raises LookupError if it is not in the cabinet.
    """
    freed = next(event.act for event in load_log(desk.session, desk.request.ref) if event.seq == event_of(desk))
    slot = desk.session.get(Slot, freed.slot_id) if isinstance(freed, SlotReleased) else None
    if slot is None:
        raise LookupError("The appointment that was given back is not in the cabinet.")
    return slot


def _missed(desk: Desk) -> dict[str, Any]:
    return _cancelled(desk) | {"missed_before": desk.state.no_shows.index(event_of(desk)) > 0}


def _cancelled(desk: Desk) -> dict[str, Any]:
    """When it was, and where another time is found; of why, not a word (S54)."""
    return {"meeting_at": freed_slot(desk).starts_at, "link": desk.link(LinkPurpose.BOOK)}


def _late(desk: Desk) -> dict[str, Any]:
    return {
        "new_due_on": desk.terms.calendar.working_day_after(max(desk.today, desk.clock.governing_due), 10),
        "reasons": desk.reasons_of("due_choice_made"),
    }


def _not_entitled(desk: Desk) -> dict[str, Any]:
    return {"child_name": None, "own_data_text": desk.reason_of("own_data_answered") or None}


_MORE: dict[LetterKind, Callable[[Desk], dict[str, Any]]] = {
    LetterKind.ACKNOWLEDGEMENT: _acknowledgement,
    LetterKind.ORAL_CONFIRMATION: _oral,
    LetterKind.IDENTITY_REQUEST: _identity,
    LetterKind.FEE_NOTICE: _fee,
    LetterKind.CLARIFICATION: _clarification,
    LetterKind.EXTENSION: _extension,
    LetterKind.LINE_MANAGER_NOTICE: _for_colleagues,
    LetterKind.SAFEGUARDING_NOTICE: _to_the_lead,
    LetterKind.CHECKER_INVITATION: _invitation,
    LetterKind.ESCALATION_DUE_PASSED: _for_colleagues,
    LetterKind.OVERDUE_TASK: judgement_words.warning,
    LetterKind.STOP_REMINDER: judgement_words.stop,
    LetterKind.AGENCY_REDIRECTION: judgement_words.redirection,
    LetterKind.LEGAL_ADVICE_REQUEST: judgement_words.legal,
    LetterKind.REMINDER_LEGAL: judgement_words.legal,
    LetterKind.THIRD_PARTY_FAMILY: _third_party,
    LetterKind.THIRD_PARTY_AGENCY: _third_party,
    LetterKind.THIRD_PARTY_STAFF: _third_party,
    LetterKind.REMINDER: _third_party,
    LetterKind.CONSULTATION_ENDED: _consultation_ended,
    LetterKind.DECISION_NOTICE: _decision_notice,
    LetterKind.FILE_READY: _file_ready,
    LetterKind.APPOINTMENT_CONFIRMED: _appointment,
    LetterKind.MISSED_APPOINTMENT: _missed,
    LetterKind.APPOINTMENT_CANCELLED: _cancelled,
    LetterKind.RECEIPT: answer_words.receipt,
    LetterKind.MEETING_RECORD: answer_words.note_of_meeting,
    LetterKind.DISCLOSURE_COVER: answer_words.cover,
    LetterKind.REFUSAL_PARTIAL: answer_words.left_out,
    LetterKind.LATE_APOLOGY: _late,
    LetterKind.NOT_ENTITLED: _not_entitled,
    LetterKind.OWN_DATA: _not_entitled,
    LetterKind.REFUSAL_FULL: ending_words.ended,
    LetterKind.NOTHING_HELD: ending_words.ended,
    LetterKind.WITHDRAWAL_CLOSED: ending_words.ended,
    LetterKind.CLOSURE: ending_words.ended,
}
