"""What is said of the child's file: collected, confirmed, a paper taken out (S16-S18, R21, R25)."""

from datetime import date
from typing import Literal

from models.acts.base import ActBase, Digest, Id
from models.words import WhyTakenOut


class FileChanged(ActBase):
    """Documents were added, reordered or taken out: what was confirmed before no longer stands (S18)."""

    kind: Literal["file_changed"] = "file_changed"
    digest: Digest
    documents: int
    pages: int
    health: tuple[Id, ...] = ()
    not_told: tuple[Id, ...] = ()


class HealthOpinion(ActBase):
    """What a health professional said of a document with health data: may it be disclosed (R21)?

    `known`: no opinion is needed, because whom it is about knows it already; that does not grow old.
    """

    kind: Literal["health_opinion"] = "health_opinion"
    document_id: Id
    given_on: date
    disclose: bool
    known: bool = False


class NotToldSettled(ActBase):
    """Whether the record of a sharing that the parents were not told of is disclosed to this requester (S101)."""

    kind: Literal["not_told_settled"] = "not_told_settled"
    document_id: Id
    disclose: bool


class FileComplete(ActBase):
    """The manager says that the file is complete and in order (S16-S18)."""

    kind: Literal["file_complete"] = "file_complete"
    digest: Digest


class FileConfirmed(ActBase):
    """The line manager went through the file and confirms it (S17)."""

    kind: Literal["file_confirmed"] = "file_confirmed"
    digest: Digest


class PaperTakenOut(ActBase):
    """A paper is proposed to be taken out of the child's file; it counts when a second person backs it (R25)."""

    kind: Literal["paper_taken_out"] = "paper_taken_out"
    document_id: Id
    why: WhyTakenOut


class PaperKept(ActBase):
    """A proposal to take a paper out is dropped: the paper stays."""

    kind: Literal["paper_kept"] = "paper_kept"
    document_id: Id


class CutOffSet(ActBase):
    """The day up to which papers of the child's file belong to this request; without it, the day of receipt."""

    kind: Literal["cut_off_set"] = "cut_off_set"
    until: date
