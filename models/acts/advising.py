"""Legal review: asked for, answered, or gone without by two people (S13-S15, S38)."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from models.acts.base import ActBase, Digest, Id
from models.words import Controversy, LegalOpinion


class FoundControversial(ActBase):
    """The content turned out to be controversial: legal review opens (S15)."""

    kind: Literal["found_controversial"] = "found_controversial"
    grounds: Annotated[tuple[Controversy, ...], Field(min_length=1)]
    reply_by: date | None = None


class LegalAdviceAsked(ActBase):
    """Advice is asked for by choice, or a further question is put; the question is the submission's text (S13)."""

    kind: Literal["legal_advice_asked"] = "legal_advice_asked"
    reply_by: date


class LegalAdviceRecorded(ActBase):
    """The adviser's opinion, by themselves or recorded by the manager, with its paper if there is one (S13-S15).

    `again`: where it is not to go ahead, the request goes back to the second check (S38). Lines of before do not
    say so: their requests stay where they stood, and are held when somebody would give the copy.
    """

    kind: Literal["legal_advice_recorded"] = "legal_advice_recorded"
    opinion: LegalOpinion
    copy_sha256: Digest | None = None
    paper_id: Id | None = None
    again: bool = False


class WentWithoutAdvice(ActBase):
    """One item goes as decided although no advice came; a second person backs it.

    The item is one third party, or everything else in the file where none is named. `quiet`: once every item goes
    without, the adviser is reminded no more; lines of before do not say so.
    """

    kind: Literal["went_without_advice"] = "went_without_advice"
    party_id: Id | None = None
    quiet: bool = False
