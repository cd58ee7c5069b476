"""Writes down what was said and what happened, once, together with its audit entry (temporal.md, 4)."""

from sqlmodel import Session, select
from temporalio import activity

from activities import names
from activities.errors import failed
from activities.tools import Tools
from boundaries import Boundary, reached
from models import acts
from models.log import Submission
from models.messages import CaseFile, Event, RecordOrder, Said, StandNote, SystemNote, Verdict
from models.people import Setting
from models.words import Role, SubmissionStatus, WhyTakenOut
from records.audit import append as audit
from records.database import reading, writing
from records.file import copy_by_hash, file_digest, get_document, marks_digest, pages_read
from records.following import follow, proposed_to_leave
from records.log import act_of, append_event, find_event, load_log, settle
from records.people import get_user
from records.requests import get_request, has_ended, list_requests, save_standing
from rules.permissions import LEADERS


class RecordActivities:
    """The cabinet's side of an act."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @activity.defn(name=names.OPEN_CASE)
    def open_case(self, ref: str) -> CaseFile:
        """The whole log of a request and the terms it runs under."""
        with reading(self._tools.engine) as session:
            request = get_request(session, ref)
            if request is None:
                raise failed("unknown_request", final=True)
            setting = session.exec(select(Setting)).one()
            return CaseFile(events=load_log(session, ref), terms_json=request.terms_json, setting_id=setting.id)

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
            refused = order.refused or _not_borne_out(session, order.ref, said)
            if refused is not None:
                settle(session, submission.id, SubmissionStatus.REFUSED, refused, at=now)
                return Verdict(refused=refused)
            event = append_event(
                session, order.ref, said.act, said.actor_id, said.role, at=now, submission_id=submission.id
            )
            settle(session, submission.id, SubmissionStatus.DONE, "", at=now)
            followed = follow(session, order.ref, event, now)
            return Verdict(missed=(event, *followed)) if followed else Verdict(event=event)

    @activity.defn(name=names.RECORD_NOTE)
    def record_note(self, note: SystemNote) -> Event:
        """Write down what the software itself noticed: a moment passed, an effect failed."""
        key = note.act.moment if isinstance(note.act, acts.MomentPassed) else None
        with writing(self._tools.engine, note.ref) as session:
            return append_event(
                session,
                note.ref,
                note.act,
                "software",
                Role.CLOCK,
                at=self._tools.now(),
                effect_key=f"moment/{key}" if key else None,
            )

    @activity.defn(name=names.SAVE_STANDING)
    def save_standing(self, note: StandNote) -> None:
        """Bring the lists up to date."""
        with writing(self._tools.engine, note.ref) as session:
            save_standing(session, note, at=self._tools.now())


def _agree(ref: str, said: Said, submission: Submission) -> bool:
    return (
        submission.ref == ref
        and submission.actor_id == said.actor_id
        and submission.role == said.role
        and act_of(submission) == said.act
    )


def _not_borne_out(session: Session, ref: str, said: Said) -> str | None:
    """What only the cabinet can tell: is this the file, are these the marks, did the checker read every page?"""
    act = said.act
    request = get_request(session, ref)
    if request is None:
        return "unknown_submission"
    if isinstance(act, acts.FileChanged | acts.FileComplete | acts.FileConfirmed):
        return None if act.digest == file_digest(session, request.child_id) else "file_changed"
    if isinstance(act, acts.HandedOver):
        return _handover_fault(session, act, request.manager_id)
    leaving = proposed_to_leave(session, ref, act)
    if leaving is not None:
        return _taking_out_fault(session, leaving, request.child_id)
    if isinstance(act, acts.CopyOrdered):
        return None if act.marks_digest == marks_digest(session, ref) else "marks_changed"
    if isinstance(act, acts.SignedOff):
        copy = copy_by_hash(session, ref, act.copy_sha256)
        if copy is None:
            return "copy_changed"
        read = pages_read(session, ref, copy.sha256, user_id=said.actor_id)
        return None if set(range(1, copy.pages + 1)) <= set(read) else "pages_unread"
    return None


def _handover_fault(session: Session, act: acts.HandedOver, manager_id: str) -> str | None:
    """A request is carried by a manager or deputy who can sign in (S91)."""
    if act.to_user_id == manager_id:
        return "already_done"
    user = get_user(session, act.to_user_id)
    return None if user is not None and user.active and user.role in LEADERS else "cannot_carry"


def _taking_out_fault(session: Session, act: acts.PaperTakenOut, child_id: str) -> str | None:
    """Only what is in this child's file; for its age only when nobody asks to see that file (R25, R31)."""
    paper = get_document(session, act.document_id)
    if paper is None or paper.child_id != child_id:
        return "unknown_document"
    if paper.removed_at is not None:
        return "already_done"
    asked_for = any(not has_ended(session, one.ref) for one in list_requests(session, child_id=child_id))
    return "retention_waits" if act.why is WhyTakenOut.RETENTION and asked_for else None
