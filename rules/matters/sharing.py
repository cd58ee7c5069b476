"""A sharing: on consent that counts, or on five questions that the safeguarding lead backs (S70-S115, R33)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from models import acts
from models.matter_words import MatterStage
from models.messages import Event
from models.sharing_words import PARENTS, ParentsTold, WhereItWent
from models.words import Role
from rules.agenda import Waiting
from rules.matters.book import Book, Due, Wanted, by_the_end_of
from rules.matters.common import alarm_letters, alarm_moments, ask_second, ended, no_second, opened, share, urgent
from rules.matters.sharing_guards import put_guards
from rules.matters.sharing_state import FIRST_WITHIN, SharingState
from rules.moments import Moment
from rules.terms import Terms
from rules.times import local_date

__all__ = ["BOOK", "SHARING", "SharingState"]

WRITTEN_DOWN_WITHIN = FIRST_WITHIN
"""What went in an emergency is weighed, and backed, within a day (S98, S100, S101)."""
ENDED_WITHIN = timedelta(days=7)
"""What was passed on is a finished record within a week."""
COPY = "shared_copy"
RECORD = "sharing_record"


def _due(state: SharingState, terms: Terms) -> Due | None:
    """By when the next step is owed; no law sets these days, a person does, or the house (S99, S100, S113)."""
    asked = state.begun.share
    if asked is None or state.opened_at is None:
        return None
    if state.passed_on is None or state.passed_at is None:
        return _at(state.opened_at + WRITTEN_DOWN_WITHIN) if asked.urgent else by_the_end_of(asked.decide_by)
    if state.weighed_after_owed:
        return _at(state.passed_at + WRITTEN_DOWN_WITHIN)
    if state.passed_on.parents is ParentsTold.LATER and state.informed is None and state.review_on is not None:
        return by_the_end_of(state.review_on)
    return by_the_end_of(local_date((state.settled_at or state.passed_at) + ENDED_WITHIN))


def _at(moment: datetime) -> Due:
    return Due(local_date(moment), moment)


def _stage(state: SharingState) -> MatterStage:
    return MatterStage.SECOND if state.needs_second else MatterStage.LOOK


def _wanted(state: SharingState) -> Iterator[Wanted]:
    """The copy of the chosen pages, warnings, the lead told of an emergency, at the end the paper (S98, S100).

    A sharing about somebody of the setting makes no paper: they could read it in the file (S61, S89).
    """
    if state.sends_pages and state.passed_on is None and state.ended is None:
        yield Wanted(f"{COPY}/{state.chosen_seq}", COPY)
    if state.is_urgent and state.passed_on is not None:
        yield Wanted("letter/safeguarding_notice/urgent", "safeguarding_notice", urgent=True)
    if state.ended is not None and not (state.begun.stand_aside or state.destroyed):
        yield Wanted(f"{RECORD}/{state.ended_seq}", RECORD, urgent=True)
    yield from alarm_letters(state)


def _moments(state: SharingState, terms: Terms) -> Iterator[Moment]:
    """Warnings count from the day on which the due day was last set: one that lies before it warns nobody."""
    since = state.settled_at or state.opened_at
    yield from alarm_moments(_due(state, terms), local_date(since) if since else state.begun.received_on)


def _waiting(state: SharingState, terms: Terms, now: datetime) -> Iterator[Waiting]:
    due = _due(state, terms)
    until = due.on if due is not None else None
    yield from urgent(state, until)
    if state.doubt_by is not None:
        yield Waiting(Role.LINE_MANAGER, "a word on whether the parents may be asked", until)
    elif state.passed_on is not None:
        yield from _after(state, until)
    elif state.receiver is None:
        yield Waiting(Role.MANAGER, "who gets it to be made sure of", until)
    elif state.may_share:
        yield Waiting(Role.MANAGER, "what may be shared to be passed on", until)
    elif state.may_be_left:
        yield Waiting(Role.MANAGER, "the record of what is not shared to be ended", until)
    elif not state.needs_second:
        yield Waiting(Role.MANAGER, "consent to a sharing, or the five questions", until)


def _after(state: SharingState, until: date | None) -> Iterator[Waiting]:
    if state.weighed_after_owed and not state.needs_second:
        yield Waiting(Role.MANAGER, "the five questions, written down after an emergency", until)
    elif state.parents_open and not state.needs_second:
        yield Waiting(Role.MANAGER, "the parents to be told of a sharing, when that is safe", until)
    elif not state.needs_second:
        yield Waiting(Role.MANAGER, "the record of a sharing to be ended", until)


BOOK: Book[SharingState] = Book(
    new_state=SharingState,
    wanted=_wanted,
    moments=_moments,
    waiting=_waiting,
    due=_due,
    stage=_stage,
    decisions=frozenset(
        {
            *("receiver_checked", "confidence_asked", "doubt_raised", "doubt_settled", "sharing_consent"),
            *("consent_taken_back", "sharing_weighed", "sharing_declined", "pages_chosen", "shared_copy_read"),
            *("passed_on", "parents_informed", "review_moved", "went_astray", "matter_ended"),
            *("stop_placed", "stop_lifted", "handed_over"),
        }
    ),
)
BOOK.after_the_end = BOOK.after_the_end | {"consent_taken_back", "went_astray"}


@BOOK.applies(acts.MatterOpened)
def _opened(state: SharingState, event: Event, act: acts.MatterOpened) -> None:
    opened(state, event, act)
    state.opened_at = event.at


@BOOK.applies(acts.ReceiverChecked)
def _receiver(state: SharingState, event: Event, act: acts.ReceiverChecked) -> None:
    """Another receiver gets another copy: it bears their name."""
    if state.receiver is not None and state.receiver.person_id != act.person_id:
        _no_copy(state)
    state.receiver = act


@BOOK.applies(acts.ConfidenceAsked)
def _confidence(state: SharingState, event: Event, act: acts.ConfidenceAsked) -> None:
    state.confidence = act


@BOOK.applies(acts.DoubtRaised)
def _doubt(state: SharingState, event: Event, act: acts.DoubtRaised) -> None:
    state.doubt_by = event.actor_id


@BOOK.applies(acts.DoubtSettled)
def _settled(state: SharingState, event: Event, act: acts.DoubtSettled) -> None:
    state.doubt_by, state.not_to_be_asked = None, not act.ask


@BOOK.applies(acts.SharingConsent)
def _consent(state: SharingState, event: Event, act: acts.SharingConsent) -> None:
    state.consent, state.taken_back = act, None
    state.consents = {seq: one for seq, one in state.consents.items() if not _is_replaced(seq, one, act)}
    state.consents[event.seq] = act
    _nothing_declined(state)
    if not act.given:
        _weigh_anew(state)


def _is_replaced(seq: int, earlier: acts.SharingConsent, act: acts.SharingConsent) -> bool:
    """Whether the same person said it: child and authority are one each, of a parent it has to be known (S107)."""
    return seq == act.replaces or (earlier.by is act.by and act.by not in PARENTS)


@BOOK.applies(acts.ConsentTakenBack)
def _taken_back(state: SharingState, event: Event, act: acts.ConsentTakenBack) -> None:
    """A yes falls; what another parent refused stands (S107)."""
    state.taken_back = act
    state.consents = {seq: one for seq, one in state.consents.items() if not one.given}
    if state.passed_on is None:
        _weigh_anew(state)
    if state.ended is not None:
        state.ended_seq = event.seq


@BOOK.applies(acts.SharingWeighed)
def _weighed(state: SharingState, event: Event, act: acts.SharingWeighed) -> None:
    no_second(state, state.weighed_seq)
    _nothing_declined(state)
    state.weighed, state.weighed_seq, state.settled_at = act, event.seq, event.at
    ask_second(state, event, lead=True)


@BOOK.applies(acts.SharingDeclined)
def _declined(state: SharingState, event: Event, act: acts.SharingDeclined) -> None:
    state.declined_seq = event.seq
    ask_second(state, event, lead=True)


@BOOK.applies(acts.PagesChosen)
def _chosen(state: SharingState, event: Event, act: acts.PagesChosen) -> None:
    _no_copy(state)
    state.chosen, state.chosen_seq = act, event.seq


@BOOK.applies(acts.SharedCopyMade)
def _copy_made(state: SharingState, event: Event, act: acts.SharedCopyMade) -> None:
    state.done.add(act.effect)
    state.failed.pop(act.effect, None)
    if act.effect == f"{COPY}/{state.chosen_seq}":
        state.copy, state.copy_read_by = act, None


@BOOK.applies(acts.SharedCopyRead)
def _copy_read(state: SharingState, event: Event, act: acts.SharedCopyRead) -> None:
    state.copy_read_by = event.actor_id


@BOOK.applies(acts.PassedOn)
def _passed_on(state: SharingState, event: Event, act: acts.PassedOn) -> None:
    state.passed_on, state.passed_at, state.review_on = act, event.at, act.review_on
    state.settled_at = event.at


@BOOK.applies(acts.ParentsInformed)
def _informed(state: SharingState, event: Event, act: acts.ParentsInformed) -> None:
    no_second(state, state.informed_seq)
    state.informed, state.informed_seq, state.settled_at = act, event.seq, event.at
    if not act.told:
        ask_second(state, event, lead=True)


@BOOK.applies(acts.ReviewMoved)
def _moved(state: SharingState, event: Event, act: acts.ReviewMoved) -> None:
    state.review_on, state.settled_at = act.to, event.at


@BOOK.applies(acts.WentAstray)
def _astray(state: SharingState, event: Event, act: acts.WentAstray) -> None:
    """It did not reach them: it may be passed on again, to somebody made sure of anew; the record says both."""
    state.astray.append(act)
    if state.ended is not None:
        state.ended_seq = event.seq
        return
    state.passed_on = state.passed_at = state.receiver = state.review_on = None
    if state.taken_back is not None:
        _weigh_anew(state)
    if act.where is WhereItWent.WRONG_HANDS:
        _no_copy(state)


@BOOK.applies(acts.MatterEnded)
def _ended(state: SharingState, event: Event, act: acts.MatterEnded) -> None:
    ended(state, event, act)
    state.ended_seq = event.seq


@BOOK.applies(acts.RecordFiled)
def _filed(state: SharingState, event: Event, act: acts.RecordFiled) -> None:
    state.done.add(act.effect)
    state.failed.pop(act.effect, None)


def _no_copy(state: SharingState) -> None:
    """What was chosen and made is not what goes."""
    state.chosen = state.copy = state.copy_read_by = None


def _nothing_declined(state: SharingState) -> None:
    no_second(state, state.declined_seq)
    state.declined_seq = 0


def _weigh_anew(state: SharingState) -> None:
    """A no, or a consent taken back: what was weighed on other facts falls, unless nobody was asked."""
    if state.weighed is not None and state.weighed.not_asked is None and state.passed_on is None:
        no_second(state, state.weighed_seq)
        state.weighed = None


put_guards(BOOK)
share(BOOK)
SHARING = BOOK.rules()
