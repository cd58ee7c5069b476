"""What somebody answered on the answer page, as it is sealed: choice, passages, words, and what they were shown."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from sqlmodel import Session

from models.post import Reply
from models.words import Evidence
from records.keys import HouseKey
from records.store import Destroyed, unseal

YES, YES_BUT, NO, QUESTION, TAKE_BACK = "yes", "yes_but", "no", "question", "take_back"


@dataclass(frozen=True)
class Given:
    """An answer as it was given; `passages` says yes or no by mention id, `shown` is the text that was shown."""

    choice: str
    typed_name: str
    words: str = ""
    passages: Mapping[str, bool] = field(default_factory=dict)
    shown: str = ""

    def sealed_form(self) -> bytes:
        """The answer as it is kept: the same answer always gives the same bytes."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode()


def passages_answered(session: Session, key: HouseKey, replies: Sequence[Reply]) -> Mapping[str, bool]:
    """What somebody last said to each passage, by mention id; nothing where they answered as a whole."""
    for reply in reversed(replies):
        if reply.evidence is Evidence.ANSWER_PAGE and reply.evidence_ref:
            try:
                kept = json.loads(unseal(session, key, reply.evidence_ref))
            except Destroyed:
                return {}
            return {str(name): bool(said) for name, said in kept.get("passages", {}).items()}
    return {}
