"""Passages of which somebody's answer says nothing, because they were noted since (S22, S105).

Passages are often noted while marking, and through any request of the same child. What somebody answered covers
what stood there then. A passage that came along when its paper was cut or bound anew is no new one.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from models.acts import DecisionMade, LetterSent, PassageNoted, ReplyReceived
from models.files import Mention
from models.messages import Event
from models.words import Evidence, ReplyKind
from rules.consultation import FINAL_REPLIES, Consultation
from rules.folding import fold

_LETTER = "letter/third_party/"


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
    known = _told_at(log) | _heard_at(log)
    own: dict[str, list[Mention]] = {}
    for one in here:
        own.setdefault(one.person_id, []).append(one)
    return [
        act
        for party_id, party in state.parties.items()
        for act in _of_party(party, known.get(party_id), own.get(party_id, []), ever)
    ]


def _told_at(log: Sequence[Event]) -> dict[str, datetime]:
    """When it was decided about each third party as a whole: nothing is known that was noted after it."""
    return {
        event.act.party_id: event.at
        for event in log
        if isinstance(event.act, DecisionMade) and event.act.mention_id is None
    }


def _heard_at(log: Sequence[Event]) -> dict[str, datetime]:
    """When what each third party last answered about was fixed, by our own clock.

    The answer page and a call tell them what is noted at that moment; a mail or a paper answers the letter.
    """
    letters: dict[str, datetime] = {}
    found: dict[str, datetime] = {}
    for event in log:
        act = event.act
        if isinstance(act, LetterSent) and act.effect.startswith(_LETTER):
            letters[act.effect.removeprefix(_LETTER)] = event.at
        elif isinstance(act, ReplyReceived) and act.reply in FINAL_REPLIES | {ReplyKind.UNCLEAR}:
            told_then = act.evidence in {Evidence.ANSWER_PAGE, Evidence.CALL_NOTE}
            found[act.party_id] = event.at if told_then else letters.get(act.party_id, event.at)
    return found


def _of_party(
    party: Consultation, known_at: datetime | None, own: Sequence[Mention], ever: Sequence[Mention]
) -> Iterator[PassageNoted]:
    for mention_id in sorted(party.unasked - {one.id for one in own}):
        yield PassageNoted(party_id=party.party_id, mention_id=mention_id, gone=True)
    if known_at is None:
        return
    known = {one.words for one in ever if one.person_id == party.party_id and one.added_at <= known_at} - {""}
    for one in own:
        if one.added_at > known_at and one.id not in party.unasked and one.words not in known:
            yield PassageNoted(party_id=party.party_id, mention_id=one.id)
