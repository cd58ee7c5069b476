"""What only the cabinet can tell of an act in a matter: are these words, people and entries in its record?"""

from sqlmodel import Session

from models import acts
from models.matters import MatterText
from records.matters import get_matter
from records.people import get_user
from rules.permissions import HANDLERS


def matter_fault(session: Session, ref: str, act: acts.Act) -> str | None:
    """Why the cabinet does not bear an act of a matter out, as a code, or None where it does."""
    if isinstance(act, acts.HandedOver):
        matter, user = get_matter(session, ref), get_user(session, act.to_user_id)
        if matter is not None and matter.manager_id == act.to_user_id:
            return "already_done"
        return None if user is not None and user.active and user.role in HANDLERS else "cannot_carry"
    if isinstance(act, acts.ActionAgreed):
        row = session.get(MatterText, act.text_id)
        return None if row is not None and row.ref == ref else "unknown_text"
    return None
