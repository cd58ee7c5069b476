"""Why papers of the file may not be made anew: a stop or a decision would slip from under it (S16-S18, S54)."""

from collections.abc import Collection, Sequence

from sqlmodel import Session

from records.endings import open_requests_of
from records.faults import Refused
from records.file import mentions_of
from records.log import load_log
from rules.folding import fold
from rules.state import RequestState
from web.casefile import Case

DECIDED = "Something is decided on passages of these documents, so they stay as they are."
TO_BE_TAKEN_OUT = "One of these documents is proposed to be taken out. Settle that first."
STOPPED = "A stop is on one of these documents, or it is decided as a whole, so it stays."


def refuse_if_held(session: Session, case: Case, document_ids: Collection[str]) -> None:
    """Raise Refused where a request about this child, not given yet, has a stop or a decision on these papers.

    The file is kept once for the child, so it is asked of each request. It is asked again when the documents are
    made: they may have lain on the table for days.
    """
    noted = [one.id for one in mentions_of(session, case.child.id) if one.document_id in document_ids]
    for ref in dict.fromkeys([case.ref, *open_requests_of(session, case.child.id)]):
        state = fold(load_log(session, ref))
        if ref != case.ref and state.given is not None:
            continue
        if any(mention_id in party.decisions for party in state.parties.values() for mention_id in noted):
            raise Refused(DECIDED)
        if any(document_id in state.taking_out for document_id in document_ids):
            raise Refused(TO_BE_TAKEN_OUT)
        if _is_stopped(state, document_ids, noted):
            raise Refused(STOPPED)


def _is_stopped(state: RequestState, document_ids: Collection[str], noted: Sequence[str]) -> bool:
    held = {stop.document_id for stop in state.open_stops} | {*state.papers_proposed, *state.papers_ruled}
    passages = {stop.mention_id for stop in state.open_stops}
    return any(one in held for one in document_ids) or any(one in passages for one in noted)
