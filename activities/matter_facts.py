"""What only the cabinet can tell of an act in a matter: are these words, people and entries in its record?"""

from sqlmodel import Session

from models import acts
from models.matters import DisputedEntry, MatterPerson, MatterText
from records.file import get_document
from records.log import load_log
from records.matters import get_matter
from records.people import get_user
from records.processes import has_ended
from records.requests import get_request
from records.sharing import choice_of, not_to_them, shared_copy, told_of
from rules.permissions import HANDLERS


def matter_fault(session: Session, ref: str, act: acts.Act) -> str | None:
    """Why the cabinet does not bear an act of a matter out, as a code, or None where it does."""
    if isinstance(act, acts.HandedOver):
        matter, user = get_matter(session, ref), get_user(session, act.to_user_id)
        if matter is not None and matter.manager_id == act.to_user_id:
            return "already_done"
        return None if user is not None and user.active and user.role in HANDLERS else "cannot_carry"
    if isinstance(act, acts.ActionAgreed | acts.StepTaken | acts.LessonNoted):
        row = session.get(MatterText, act.text_id)
        return None if row is not None and row.ref == ref else "unknown_text"
    if isinstance(act, acts.ReceiverChecked):
        receiver = session.get(MatterPerson, act.person_id)
        if receiver is None or receiver.ref != ref:
            return "unknown_person"
        return not_to_them(session, ref, receiver)
    if isinstance(act, acts.PagesChosen | acts.SharedCopyRead | acts.PassedOn):
        return _pages_fault(session, ref, act)
    if isinstance(act, acts.RecipientNamed | acts.PersonAffected):
        person = session.get(MatterPerson, act.person_id)
        return None if person is not None and person.ref == ref else "unknown_person"
    if isinstance(act, acts.LinkRenewed):
        return _link_fault(session, ref)
    if isinstance(act, acts.EntryDisputed | acts.PaperAttached):
        return _entry_fault(session, ref, act)
    return None


def _link_fault(session: Session, ref: str) -> str | None:
    """A link is renewed for a request that goes on, and whose requester has an address (R35)."""
    matter = get_matter(session, ref)
    request = get_request(session, matter.request_ref) if matter and matter.request_ref else None
    if request is None or has_ended(session, request.ref):
        return "no_link_wanted"
    return None if request.requester_address or request.requester_email else "no_address"


def _pages_fault(
    session: Session, ref: str, act: acts.PagesChosen | acts.SharedCopyRead | acts.PassedOn
) -> str | None:
    """What goes is what was chosen, of papers that stand in the file still (S112)."""
    if isinstance(act, acts.PagesChosen):
        choice = choice_of(session, ref, act.choice_id)
        return None if choice is not None and told_of(session, choice) == act else "pages_changed"
    if act.copy_sha256 is None:
        return None
    copy = shared_copy(session, ref, act.copy_sha256)
    chosen = next(e.act for e in reversed(load_log(session, ref)) if isinstance(e.act, acts.PagesChosen))
    choice = choice_of(session, ref, copy.choice_id)
    return None if choice is not None and told_of(session, choice) == chosen else "pages_changed"


def _entry_fault(session: Session, ref: str, act: acts.EntryDisputed | acts.PaperAttached) -> str | None:
    """The entry is this matter's and as it was typed in, and the paper stands in this child's file (S50)."""
    entry, matter = session.get(DisputedEntry, act.entry_id), get_matter(session, ref)
    if entry is None or entry.ref != ref or matter is None:
        return "unknown_entry"
    if isinstance(act, acts.EntryDisputed) and (act.document_id, act.claim) != (entry.document_id, entry.claim):
        return "entry_differs"
    if act.document_id is None:
        return None
    paper = get_document(session, act.document_id)
    stands = paper is not None and paper.child_id == matter.child_id and paper.removed_at is None
    return None if stands else "unknown_document"
