"""What people answer while marking and checking: suggestions, spellings, questions, comments (S35-S38)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from models.columns import UtcMoment, kept_as_text


class AnswerKind(StrEnum):
    """What somebody answered."""

    REJECTED = "rejected"  # this place is not to be black, or is not about the person
    LEFT = "left"  # this spelling is nobody's name, wherever it stands
    SETTLED = "settled"  # somebody looked at what was asked of this page


class MarkerAnswer(SQLModel, table=True):
    """An answer given while marking; it is never burned and never part of what a copy is made from.

    `choice` is the code of what was chosen where a question offered several answers.
    """

    __tablename__ = "marker_answer"

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="access_request.ref", index=True)
    document_id: str = Field(foreign_key="document.id", index=True)
    page: int
    person_id: str | None = Field(default=None, foreign_key="person.id")
    kind: AnswerKind = Field(sa_type=kept_as_text(AnswerKind))
    rule: str
    words: str
    boxes_json: str
    reason: str = ""
    by: str
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    taken_back_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))
    choice: str | None = None


class CopyComment(SQLModel, table=True):
    """What a checker pinned to a page of one version of the copy; `box_json` is where on the page, or empty."""

    __tablename__ = "copy_comment"

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="access_request.ref", index=True)
    version: int
    page: int
    box_json: str = ""
    words: str
    by: str
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    taken_back_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))


class CommentAnswer(SQLModel, table=True):
    """What became of a checker's comment: `done`, or left as it is with the reason in `words`."""

    __tablename__ = "comment_answer"

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="access_request.ref", index=True)
    comment_id: str = Field(foreign_key="copy_comment.id")
    done: bool
    words: str
    by: str
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    taken_back_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))


class CopyProgress(SQLModel, table=True):
    """How far the making of one version of the copy has come; a count of pages, nothing else."""

    __tablename__ = "copy_progress"

    ref: str = Field(primary_key=True, foreign_key="access_request.ref")
    version: int = Field(primary_key=True)
    done: int
    pages: int
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
