"""What only the cabinet can tell of a stop on one item: is it in this file, is it that person's (S54)?"""

from sqlmodel import Session

from models import acts
from models.cases import AccessRequest
from models.files import Document, Mention
from records.file import mentions_of
from rules.state import RequestState


def item_fault(
    session: Session, request: AccessRequest, state: RequestState, act: acts.Act, actor_id: str
) -> str | None:
    """Why an act about one paper or passage is refused, as a code, or None.

    A stop is on what stands in this child's file. A letter is not let go while it quotes what a stop is on. Nobody
    decides, or backs, whether a paper with an entry about themselves is left out, nor records what a health
    professional said of it (R21, R24).
    """
    document_id = _paper_decided(state, act)
    if document_id is not None and actor_id in _staff_on(session, request, state, document_id):
        return "about_yourself"
    if isinstance(act, acts.StopPlaced):
        return _stop_fault(session, request, act)
    if isinstance(act, acts.PaperDecided):
        return None if _is_in_file(session, request, act.document_id) else "unknown_document"
    if isinstance(act, acts.LetterRead) and _quotes_stopped(session, request, state, act.party_id):
        return "letter_quotes_stopped"
    return None


def _paper_decided(state: RequestState, act: acts.Act) -> str | None:
    """The paper about which it is decided, or backed, that it is left out or not; an opinion decides too (R21)."""
    if isinstance(act, acts.PaperDecided | acts.NotToldSettled | acts.HealthOpinion):
        return act.document_id
    if not isinstance(act, acts.Backed):
        return None
    proposed = {ruling.seq: document_id for document_id, ruling in state.papers_proposed.items()}
    proposed |= {seq: document_id for document_id, (_, seq) in state.not_told.items()}
    return proposed.get(act.seq)


def _staff_on(session: Session, request: AccessRequest, state: RequestState, document_id: str) -> set[str]:
    """Those of the setting about whom, or by whom, a passage is noted on a paper."""
    noted = {one.person_id for one in mentions_of(session, request.child_id) if one.document_id == document_id}
    staff = (party.staff_user_id for party_id, party in state.parties.items() if party_id in noted)
    return {user_id for user_id in staff if user_id is not None}


def _stop_fault(session: Session, request: AccessRequest, act: acts.StopPlaced) -> str | None:
    if act.document_id is not None:
        return None if _is_in_file(session, request, act.document_id) else "unknown_document"
    if act.mention_id is None:
        return None
    mention = session.get(Mention, act.mention_id)
    known = mention is not None and mention.child_id == request.child_id and mention.person_id == act.party_id
    return None if known else "no_such_passage"


def _is_in_file(session: Session, request: AccessRequest, document_id: str) -> bool:
    paper = session.get(Document, document_id)
    return paper is not None and paper.child_id == request.child_id and paper.removed_at is None


def _quotes_stopped(session: Session, request: AccessRequest, state: RequestState, party_id: str) -> bool:
    """Passages noted on a stopped paper after the stop was placed are not quoted either."""
    papers = {stop.document_id for stop in state.open_stops if stop.document_id is not None}
    return any(one.document_id in papers for one in mentions_of(session, request.child_id, party_id))
