"""What open requests of the child say of the papers a sharing may choose: stopped, or left out (S54, S112)."""

from collections import defaultdict
from collections.abc import Mapping

from sqlmodel import Session

from records.endings import open_requests_of
from records.log import load_log
from records.mentions import mentions_of
from rules.folding import fold
from rules.state import RequestState, Stop

ALL = ""
"""The key of what is said of every paper."""


def warned_papers(session: Session, child_id: str) -> Mapping[str, list[str]]:
    """What is said of each paper, by its id, in plain words; what is said of all of them stands under `ALL`.

    It keeps nobody from choosing a paper: a sharing protects, and who shares weighs it.
    """
    noted = mentions_of(session, child_id)
    by_person: dict[str, set[str]] = defaultdict(set)
    for one in noted:
        by_person[one.person_id].add(one.document_id)
    by_mention = {one.id: one.document_id for one in noted}
    found: dict[str, list[str]] = defaultdict(list)
    for ref in open_requests_of(session, child_id):
        state = fold(load_log(session, ref))
        stopped = {paper for stop in state.open_stops for paper in _stopped(stop, by_mention, by_person)}
        for paper in sorted(stopped):
            found[paper].append(
                f"A safeguarding stop stands on it in {ref}. Ask the safeguarding lead before it goes."
            )
        for paper in _left_out(state):
            found[paper].append(f"It is left out of the copy in {ref}. Read there why, before it goes.")
    return found


def _stopped(stop: Stop, by_mention: Mapping[str, str], by_person: Mapping[str, set[str]]) -> set[str]:
    """The papers a stop is on: all, one, that of one passage, or those with passages of one person."""
    if stop.document_id is not None:
        return {stop.document_id}
    if stop.mention_id is not None:
        return {by_mention[stop.mention_id]} if stop.mention_id in by_mention else set()
    return by_person.get(stop.party_id, set()) if stop.party_id is not None else {ALL}


def _left_out(state: RequestState) -> list[str]:
    return sorted(paper for paper in state.papers_ruled if state.is_left_out(paper))
