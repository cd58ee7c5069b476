"""The child's file: sealed originals, the documents they make up, marks, reading, copies (S17-S19, S35-S40)."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcMoment, kept_as_text
from models.words import DocumentKind, MentionKind, WhyTakenOut


class Sealed(SQLModel, table=True):
    """Bytes kept write-once and encrypted: an original, a letter as sent, a mail as received, a copy."""

    id: str = Field(primary_key=True)
    sha256: str = Field(index=True)
    size_bytes: int
    nonce: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    ciphertext: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    sealed_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))


class SealedKey(SQLModel, table=True):
    """The key of one sealed item, wrapped by the house key. Destroying this row is how an item is removed."""

    __tablename__ = "sealed_key"

    sealed_id: str = Field(primary_key=True, foreign_key="sealed.id")
    wrapped: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Document(SQLModel, table=True):
    """One paper of a child's file. Facts about it may be corrected; its bytes never change.

    `turns` are the pages a person turned, as `turns_of` reads them: "2:90 5:0".
    """

    __table_args__ = (UniqueConstraint("child_id", "sha256", "part"),)

    id: str = Field(primary_key=True)
    child_id: str = Field(foreign_key="child.id", index=True)
    sealed_id: str = Field(foreign_key="sealed.id")
    sha256: str
    part: str = ""
    name: str
    title: str
    dated: date | None = None
    author: str = ""
    kind: DocumentKind = Field(default=DocumentKind.PERSONAL, sa_type=kept_as_text(DocumentKind))
    media: str
    pages: int
    position: int
    fault: str = ""
    explanation: str = ""
    turns: str | None = None
    added_by: str
    added_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    removed_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))
    removed_by: str | None = None
    removed_backed_by: str | None = None
    removed_why: WhyTakenOut | None = Field(default=None, sa_type=kept_as_text(WhyTakenOut))


def turns_of(document: Document) -> dict[int, int]:
    """The pages of a paper that a person turned, each with degrees clockwise from how it was scanned (S18)."""
    said = (part.partition(":") for part in (document.turns or "").split())
    return {int(page): int(turn) for page, _, turn in said}


def turns_as_kept(turns: Mapping[int, int]) -> str | None:
    """Turned pages as a paper keeps them; None where no page was turned."""
    return " ".join(f"{page}:{turn % 360}" for page, turn in sorted(turns.items())) or None


class Person(SQLModel, table=True):
    """Somebody mentioned in a child's file, kept once for the child. A party of a request has the person's id."""

    id: str = Field(primary_key=True)
    child_id: str = Field(foreign_key="child.id", index=True)
    name: str
    kind: str
    aliases: str = ""
    relations: str = ""
    telephones: str = ""
    emails: str = ""
    addresses: str = ""
    contact_email: str = ""
    contact_address: str = ""
    contact_telephone: str = ""
    pointers: str | None = None
    agency_name: str | None = None
    agency_contact: str | None = None
    user_id: str | None = Field(default=None, foreign_key="person_of_setting.id")
    added_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))


class LetterWords(SQLModel, table=True):
    """What the letter to a person says of them in the manager's own words: of one request, seen in no other."""

    __tablename__ = "letter_words"

    ref: str = Field(primary_key=True, foreign_key="access_request.ref")
    person_id: str = Field(primary_key=True, foreign_key="person.id")
    words: str


class Mention(SQLModel, table=True):
    """A passage that refers to a person or was contributed by them (S19, S35).

    `boxes_json` is where it was drawn on the page, in points; none where its words say where it stands.
    """

    id: str = Field(primary_key=True)
    child_id: str = Field(foreign_key="child.id", index=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    document_id: str = Field(foreign_key="document.id", index=True)
    page: int
    kind: MentionKind = Field(sa_type=kept_as_text(MentionKind))
    words: str
    boxes_json: str | None = None
    added_by: str
    added_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    taken_off_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))


class MarkRow(SQLModel, table=True):
    """A mark of the black marker in one request, by rule or by a person, always with whom and why."""

    __tablename__ = "mark"
    __table_args__ = (Index("ix_mark_place", "ref", "document_id", "page", "taken_off_at"),)

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="access_request.ref", index=True)
    document_id: str = Field(foreign_key="document.id", index=True)
    page: int
    person_id: str | None = Field(default=None, foreign_key="person.id")
    rule: str
    ground: str
    words: str
    boxes_json: str
    reason: str = ""
    by: str
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    taken_off_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))


class PageRead(SQLModel, table=True):
    """A person said that they read a page: of the file while marking, or of a copy while checking."""

    __tablename__ = "page_read"
    __table_args__ = (UniqueConstraint("ref", "user_id", "what", "page"),)

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(foreign_key="access_request.ref", index=True)
    user_id: str
    what: str
    page: int
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))


class CopyRow(SQLModel, table=True):
    """A clean copy that was made: sealed with its log and proof; `inputs_digest` says what it was made from."""

    __tablename__ = "copy"
    __table_args__ = (UniqueConstraint("ref", "version"),)

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="access_request.ref", index=True)
    version: int
    sha256: str
    sealed_id: str = Field(foreign_key="sealed.id")
    log_id: str = Field(foreign_key="sealed.id")
    manifest_id: str = Field(foreign_key="sealed.id")
    inputs_digest: str
    pages: int
    marks: int
    proved: bool
    proof_json: str
    made_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
