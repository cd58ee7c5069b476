"""What the record alone can tell of people: whose file they are in, who asks, who is not settled yet (R11, S19)."""

from sqlmodel import Session

from models import acts
from models.cases import AccessRequest
from records.file import get_person
from records.scope import people_unsettled
from rules.state import RequestState


def people_fault(session: Session, request: AccessRequest, state: RequestState, act: acts.Act) -> str | None:
    """Why an act is refused because of the people of the child's one file, as a code, or None.

    Whoever has the name of who asks is settled before they are a third party. Nobody is asked, and nothing copied,
    before everybody with a passage on the papers of this request is a third party in it, or is who asks.
    """
    if isinstance(act, acts.PartyNamed | acts.RequesterKnown):
        return _person_fault(session, request, act)
    if isinstance(act, acts.ConsultationStarted | acts.CopyOrdered):
        settled = {*state.parties, state.requester_person_id or ""}
        return "people_unsettled" if people_unsettled(session, request.ref, settled) else None
    return None


def _person_fault(
    session: Session, request: AccessRequest, act: acts.PartyNamed | acts.RequesterKnown
) -> str | None:
    person = get_person(session, act.party_id)
    if person is None or person.child_id != request.child_id:
        return "unknown_party"
    alike = _folded(person.name) == _folded(request.requester_name)
    return "requester_unsettled" if alike and isinstance(act, acts.PartyNamed) else None


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
