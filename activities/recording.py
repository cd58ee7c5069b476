"""Writes down what was said and what happened, once, together with its audit entry (temporal.md, 4).

Messages come from whoever reaches Temporal's port. So each is looked at again here, against the submission and the
log: what the rules refuse is not written down, whatever the message says of it.
"""

from datetime import datetime, timedelta
from functools import lru_cache

from sqlmodel import Session, select
from temporalio import activity

from activities import names
from activities.catching_up import caught_up
from activities.errors import failed, rules_of
from activities.letter_words import reference_text
from activities.matter_facts import matter_fault
from activities.own_entries import own_entry_fault
from activities.people_settled import people_fault
from activities.stopped_items import item_fault
from activities.tools import Tools
from booked_meetings import booking_fault
from boundaries import Boundary, reached
from models import acts
from models.cases import AccessRequest
from models.log import Submission
from models.messages import CaseFile, Event, RecordOrder, Said, StandNote, SystemNote, Verdict
from models.people import Setting
from models.words import ClosedAs, DocumentKind, Role, SubmissionStatus, WhyTakenOut
from opening_matters import open_breach
from opening_sharings import open_breach_of_sharing
from records.audit import append as audit
from records.boxes import uncut_boxes
from records.database import reading, writing
from records.file import copy_by_hash, get_document, get_person, marks_digest, pages_read
from records.following import follow, proposed_to_be_destroyed, proposed_to_leave
from records.log import act_of, append_event, find_event, load_log, settle
from records.matters import get_matter, list_matters, matters_without_end
from records.own_child import is_shut_to
from records.page_reads import read_through
from records.people import get_user
from records.processes import has_ended, save_standing
from records.questions import left_open
from records.requests import get_request, list_requests
from records.scope import papers_of, request_digest
from rules.folding import fold
from rules.permissions import LEADERS, NEED_A_REASON
from rules.referring import summary_digest
from rules.terms import Terms
from rules.times import local_date
from rules.together import pages_for

# How far the clock of another machine may be ahead of this one's when it says that a moment has passed.
CLOCKS_DIFFER = timedelta(seconds=30)


class RecordActivities:
    """The cabinet's side of an act."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @activity.defn(name=names.OPEN_CASE)
    def open_case(self, ref: str) -> CaseFile:
        """The whole log of a request or a matter and the terms it runs under."""
        with reading(self._tools.engine) as session:
            terms_json = terms_of(session, ref)
            if terms_json is None:
                raise failed("unknown_request", final=True)
            setting = session.exec(select(Setting)).one()
            return CaseFile(events=load_log(session, ref), terms_json=terms_json, setting_id=setting.id)

    @activity.defn(name=names.RECORD_SAID)
    def record_said(self, order: RecordOrder) -> Verdict:
        """Compare the act with its submission, then write it down, or write down that it was refused.

        The submission is the truth: an act that does not agree with it is not done, whoever sent it. What an act
        changes in the cabinet is changed with it; where more events follow from it, the workflow takes them in as
        lines it missed, and asks again.
        """
        reached(Boundary.ACT_TAKEN)
        verdict = self._write_down(order)
        reached(Boundary.ACT_RECORDED)
        return verdict

    def _write_down(self, order: RecordOrder) -> Verdict:
        said, now = order.said, self._tools.now()
        with writing(self._tools.engine, order.ref) as session:
            submission = session.get(Submission, said.submission_id)
            if submission is None:
                audit(session, order.ref, "software", "unknown_submission", {"kind": said.act.kind}, now)
                return Verdict(refused="unknown_submission")
            if not _agree(order.ref, said, submission):
                audit(session, order.ref, "software", "not_as_submitted", {"submission": submission.id}, now)
                return Verdict(refused="not_as_submitted")
            missed = tuple(
                event
                for event in load_log(session, order.ref)
                if event.seq > order.known_to or event.seq in order.gaps
            )
            if missed:
                return Verdict(missed=missed)
            if submission.status is SubmissionStatus.DONE:
                return Verdict(event=find_event(session, order.ref, submission_id=submission.id))
            request = get_request(session, order.ref)
            told = caught_up(session, request, said.act, now) if request is not None else ()
            if told:
                return Verdict(missed=told)
            refused = order.refused or _reason_fault(submission) or _refused(session, order.ref, said, now)
            if refused is not None:
                settle(session, submission.id, SubmissionStatus.REFUSED, refused, at=now)
                return Verdict(refused=refused)
            event = append_event(
                session, order.ref, said.act, said.actor_id, said.role, at=now, submission_id=submission.id
            )
            settle(session, submission.id, SubmissionStatus.DONE, "", at=now)
            followed = follow(session, order.ref, event, now)
            if request is not None:
                open_breach(session, request, event, submission.reason, now)
            else:
                open_breach_of_sharing(session, order.ref, event, submission.reason, now)
            return Verdict(missed=(event, *followed)) if followed else Verdict(event=event)

    @activity.defn(name=names.RECORD_NOTE)
    def record_note(self, note: SystemNote) -> Event | None:
        """Write down what the software itself noticed: a moment passed, an effect failed.

        None where the log does not bear it out: that moment is not due, that effect is not wanted any more.
        """
        now = self._tools.now()
        with writing(self._tools.engine, note.ref) as session:
            key = f"moment/{note.act.moment}" if isinstance(note.act, acts.MomentPassed) else None
            standing = find_event(session, note.ref, effect_key=key) or _failed_before(session, note)
            if standing is not None:
                return standing
            if not _noticed_rightly(session, note, now):
                audit(session, note.ref, "software", "not_borne_out", {"kind": note.act.kind}, now)
                return None
            return append_event(session, note.ref, note.act, "software", Role.CLOCK, at=now, effect_key=key)

    @activity.defn(name=names.SAVE_STANDING)
    def save_standing(self, note: StandNote) -> None:
        """Bring the lists up to date: with what the log says, not with what the message says."""
        now = self._tools.now()
        with writing(self._tools.engine, note.ref) as session:
            terms_json = terms_of(session, note.ref)
            if terms_json is not None:
                save_standing(session, _standing(session, note.ref, terms_json, now), at=now)


@lru_cache(maxsize=256)
def _terms(terms_json: str) -> Terms:
    return Terms.model_validate_json(terms_json)


def _standing(session: Session, ref: str, terms_json: str, now: datetime) -> StandNote:
    rules = rules_of(ref)
    state = rules.fold(load_log(session, ref))
    standing = rules.standing_of(state, _terms(terms_json), now)
    return StandNote(
        ref=ref,
        stage=standing.stage.value,
        due_on=standing.due_on,
        waiting_on=", ".join(standing.waiting_on),
        waiting_until=standing.waiting_until,
        seq=state.seq,
    )


def terms_of(session: Session, ref: str) -> str | None:
    """The terms a request or a matter runs under, or None where there is neither."""
    asked = get_request(session, ref) or get_matter(session, ref)
    return asked.terms_json if asked is not None else None


def _failed_before(session: Session, note: SystemNote) -> Event | None:
    """The line that says already that this effect failed, where nobody has asked for another try since."""
    if not isinstance(note.act, acts.EffectFailed):
        return None
    log = load_log(session, note.ref)
    if note.act.effect not in rules_of(note.ref).fold(log).failed:
        return None
    said = [one for one in log if isinstance(one.act, acts.EffectFailed) and one.act.effect == note.act.effect]
    return said[-1] if said else None


def _noticed_rightly(session: Session, note: SystemNote, now: datetime) -> bool:
    """Whether the moment has come, or the effect is one that was to be done."""
    terms_json, rules = terms_of(session, note.ref), rules_of(note.ref)
    if terms_json is None:
        return False
    state = rules.fold(load_log(session, note.ref))
    if isinstance(note.act, acts.EffectFailed):
        return any(due.effect == note.act.effect for due in rules.effects_due(note.ref, state))
    ahead = rules.moments_ahead(state, _terms(terms_json), local_date(now))
    return any(one.key == note.act.moment and one.at <= now + CLOCKS_DIFFER for one in ahead)


def _agree(ref: str, said: Said, submission: Submission) -> bool:
    return (
        submission.ref == ref
        and submission.actor_id == said.actor_id
        and submission.role == said.role
        and act_of(submission) == said.act
    )


def _reason_fault(submission: Submission) -> str | None:
    """A judgement stands with its reason, or not at all (S31, S99, R15)."""
    return "reason_missing" if submission.kind in NEED_A_REASON and not submission.reason.strip() else None


def _refused(session: Session, ref: str, said: Said, now: datetime) -> str | None:
    """Why the rules refuse an act by what the log says, or why the cabinet does."""
    terms_json, rules = terms_of(session, ref), rules_of(ref)
    if terms_json is None:
        return "unknown_submission"
    state = rules.fold(load_log(session, ref))
    by_rules = rules.refusal(state, _terms(terms_json), said, local_date(now))
    if by_rules is not None:
        return by_rules
    request = get_request(session, ref)
    if request is None:
        return matter_fault(session, ref, said.act)
    return (
        ("own_request" if is_shut_to(session, said.actor_id, ref) else None)
        or own_entry_fault(session, ref, state, said)
        or people_fault(session, request, state, said.act)
        or item_fault(session, request, state, said.act, said.actor_id)
        or booking_fault(session, request, said)
        or _not_borne_out(session, request, said)
    )


def _not_borne_out(session: Session, request: AccessRequest, said: Said) -> str | None:
    """What only the cabinet can tell: is this the file, are these the marks, did the checker read every page?"""
    act, ref = said.act, request.ref
    if isinstance(act, acts.FileComplete) and uncut_boxes(session, request.child_id):
        return "box_uncut"
    if isinstance(act, acts.FileChanged | acts.FileComplete | acts.FileConfirmed):
        return None if act.digest == request_digest(session, ref) else "file_changed"
    if isinstance(act, acts.HandedOver):
        return _handover_fault(session, act, request)
    if isinstance(act, acts.CheckerInvited):
        return None if _checks_from_outside(session, act.user_id) else "cannot_check"
    if said.role is Role.INVITED_CHECKER and not _checks_from_outside(session, said.actor_id):
        return "cannot_check"
    if isinstance(act, acts.RequestClosed) and act.closed_as is ClosedAs.REFUSED and not act.by_two:
        return "refusal_by_two"
    leaving = proposed_to_leave(session, ref, act)
    if leaving is not None:
        return _taking_out_fault(session, leaving, request.child_id)
    if isinstance(act, acts.LetterRead | acts.ConsultationStarted):
        return _letter_fault(session, request, act)
    if proposed_to_be_destroyed(session, ref, act):
        return _destruction_fault(session, request)
    if isinstance(act, acts.CopyOrdered):
        return _order_fault(session, ref, act)
    return _check_fault(session, ref, act, said) if isinstance(act, acts.SignedOff) else None


def _order_fault(session: Session, ref: str, act: acts.CopyOrdered) -> str | None:
    """A copy is made of the marks that somebody saw, when every page of the file was said to be read (S35)."""
    if act.marks_digest != marks_digest(session, ref):
        return "marks_changed"
    papers = [paper for paper in papers_of(session, ref) if paper.kind is not DocumentKind.LEGAL_ADVICE]
    return None if read_through(session, ref, papers) else "file_unread"


def _check_fault(session: Session, ref: str, act: acts.SignedOff, said: Said) -> str | None:
    """Nobody passes a page that they have not said to have read, or what a person has still to settle (S35, S38).

    Which pages are theirs say the rules (S36).
    """
    made, copy = fold(load_log(session, ref)).copy, copy_by_hash(session, ref, act.copy_sha256)
    if made is None or copy is None:
        return "copy_changed"
    read = pages_read(session, ref, act.copy_sha256, user_id=said.actor_id)
    if not pages_for(made, said.role) <= read:
        return "pages_unread"
    return "questions_open" if left_open(session, copy) else None


def _destruction_fault(session: Session, request: AccessRequest) -> str | None:
    """Papers stay while somebody asks to see the file, or while something beside the request is open (R31)."""
    if _asked_for(session, request.child_id):
        return "retention_waits"
    beside = {one.ref for one in list_matters(session, request_ref=request.ref)}
    return "matter_open" if beside & set(matters_without_end(session)) else None


def _letter_fault(
    session: Session, request: AccessRequest, act: acts.LetterRead | acts.ConsultationStarted
) -> str | None:
    """What was read is what the letter says now; letters start only with texts that were read (S20)."""
    parties = fold(load_log(session, request.ref)).parties
    if isinstance(act, acts.LetterRead):
        read = {act.party_id: act.digest}
    else:
        read = {one.party_id: one.read or "" for one in parties.values() if one.letter_ready}
    for party_id, digest in read.items():
        person = get_person(session, party_id)
        if person is None or parties[party_id].letter_sent_on is not None:
            continue
        if digest != summary_digest(parties[party_id].kind, reference_text(session, request.ref, person)):
            return "letter_changed"
    return None


def _handover_fault(session: Session, act: acts.HandedOver, request: AccessRequest) -> str | None:
    """A request is carried by a manager or deputy who can sign in, and asks nothing about this child (S91, R24)."""
    if act.to_user_id == request.manager_id:
        return "already_done"
    user = get_user(session, act.to_user_id)
    may_carry = user is not None and user.active and user.role in LEADERS
    return None if may_carry and not is_shut_to(session, act.to_user_id, request.ref) else "cannot_carry"


def _checks_from_outside(session: Session, user_id: str) -> bool:
    """Whether this is an account for checking what one is invited to, and for nothing else (S38, S59)."""
    user = get_user(session, user_id)
    return user is not None and user.active and user.role is Role.INVITED_CHECKER


def _taking_out_fault(session: Session, act: acts.PaperTakenOut, child_id: str) -> str | None:
    """Only what is in this child's file; for its age only when nobody asks to see that file (R25, R31)."""
    paper = get_document(session, act.document_id)
    if paper is None or paper.child_id != child_id:
        return "unknown_document"
    if paper.removed_at is not None:
        return "already_done"
    for_its_age = act.why is WhyTakenOut.RETENTION
    return "retention_waits" if for_its_age and _asked_for(session, child_id) else None


def _asked_for(session: Session, child_id: str) -> bool:
    """Whether somebody asks to see this child's file: then nothing about it goes because its time is up (R25)."""
    return any(not has_ended(session, one.ref) for one in list_requests(session, child_id=child_id))
