"""Passages of which somebody's answer says nothing, because they were noted since (S22, S105).

Passages are often noted while marking, and through any request of the same child. What somebody answered covers
what stood there then. A passage that came along when its paper was cut or bound anew is no new one.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from models.acts import DecisionMade, PassageNoted
from models.files import Mention
from models.messages import Event
from rules.consultation import Consultation
from rules.folding import fold


def passages_since(log: Sequence[Event], here: Iterable[Mention], ever: Sequence[Mention]) -> list[PassageNoted]:
    """What a request has to be told of passages: those noted since somebody answered or was decided, those gone.

    Args:
        log: the whole log of the request.
        here: the passages that stand on its papers.
        ever: every passage that was ever noted for the child, those taken off included.
    """
    state = fold(log)
    if state.given is not None or state.closed_as is not None:
        return []
    decided = {
        event.act.party_id: event.at
        for event in log
        if isinstance(event.act, DecisionMade) and event.act.mention_id is None
    }
    own: dict[str, list[Mention]] = {}
    for one in here:
        own.setdefault(one.person_id, []).append(one)
    return [
        act
        for party_id, party in state.parties.items()
        for act in _of_party(party, decided.get(party_id), own.get(party_id, []), ever)
    ]


def _of_party(
    party: Consultation, decided_at: datetime | None, own: Sequence[Mention], ever: Sequence[Mention]
) -> Iterator[PassageNoted]:
    last = party.last_reply
    known_at = last.received_at if last is not None else decided_at
    for mention_id in sorted(party.unasked - {one.id for one in own}):
        yield PassageNoted(party_id=party.party_id, mention_id=mention_id, gone=True)
    if known_at is None:
        return
    known = {one.words for one in ever if one.person_id == party.party_id and one.added_at <= known_at} - {""}
    for one in own:
        if one.added_at > known_at and one.id not in party.unasked and one.words not in known:
            yield PassageNoted(party_id=party.party_id, mention_id=one.id)
