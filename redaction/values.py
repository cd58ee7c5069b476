"""The values that go into the black marker and come out of it (S35, S39, R30).

Lengths are points (1/72 inch); a box is (x0, y0, x1, y1) with its origin at the top left of the page as
a reader sees it. Pages count from 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal, Protocol

Box = tuple[float, float, float, float]
Kind = Literal["pdf", "text", "eml", "docx", "image"]
Role = Literal["redact", "keep"]

LABEL = "[another person's information]"


class Refusal(StrEnum):
    """Why a file cannot be taken in."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"
    ARCHIVE = "archive"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_DEEP = "too_deep"
    TOO_MUCH_WORK = "too_much_work"


class Unreadable(Exception):
    """A file that was refused; `message` is one plain sentence for the person who brought it."""

    def __init__(self, code: Refusal, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Doubt(StrEnum):
    """What a person has to settle before a copy may be checked."""

    HIDDEN_TEXT = "hidden_text"
    NOTE = "note"
    TINY_TEXT = "tiny_text"
    TIGHT_LINES = "tight_lines"
    NOT_READ = "not_machine_read"
    TURN = "turn_page"
    DISAGREES = "text_disagrees"
    SHARED_NAME = "shared_name"
    GAP_WIDTH = "gap_width"
    FAULT = "fault"
    PART = "part_not_shown"
    MAY_BE_NAME = "may_be_name"


class Rule(StrEnum):
    """Which rule proposed a mark; `PERSON` was drawn by hand."""

    NAME = "name"
    ALIAS = "alias"
    NICKNAME = "nickname"
    INITIALS = "initials"
    FUZZY = "fuzzy"
    SOUND = "sound"
    RELATION = "relation"
    ROLE = "role"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    SHARED = "shared name"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Part:
    """A file found inside another one: an attachment, a picture, comments. `kind` is None if unknown."""

    name: str
    data: bytes
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file is before anybody reads it; `sheets` are (width, height) in points."""

    kind: Kind
    pages: int
    sheets: tuple[tuple[float, float], ...]
    parts: tuple[Part, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page; `offset` is its place in `Page.source` for typeset pages, else -1."""

    text: str
    box: Box
    line: int
    offset: int = -1


@dataclass(frozen=True, slots=True)
class Question:
    """Something on a page only a person can settle; `box` is where, `text` what was found."""

    kind: Doubt
    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page as a reader sees it; `machine_read` is False where nothing could read it.

    `from_picture`: some of its words were read off a picture, so bars over them are burned a little wider.
    """

    number: int
    width_pt: float
    height_pt: float
    words: tuple[Word, ...]
    text: str
    machine_read: bool = True
    questions: tuple[Question, ...] = ()
    from_picture: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """A person to be looked for: to be blacked out (`redact`) or known to stay (`keep`)."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    role: Role = "redact"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to black out: one rectangle for each line it covers.

    `without_trace`: the words are left out as if they had never stood there, with neither bar nor label, because
    nobody may learn that there is something; the paper is set anew around them.
    """

    document_id: str
    page: int
    boxes: tuple[Box, ...]
    party_id: str | None
    rule: str
    words: str
    reason: str | None = None
    decision_id: str | None = None
    without_trace: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands."""

    document_id: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """What a person must look at, and why; equal spellings are one item with many places.

    `must` is True where the copy cannot count as done before it is settled.
    """

    kind: Doubt
    text: str
    why: str
    places: tuple[Place, ...]
    must: bool = False


@dataclass(frozen=True, slots=True)
class Proposals:
    """What the machine proposes to black out, and what it leaves to a person."""

    marks: tuple[Mark, ...]
    review: tuple[ReviewItem, ...]


@dataclass(frozen=True, slots=True)
class CopyItem:
    """A document of the copy. `retype` names pages to be typeset anew, so that no gap tells a width.

    `plain_title` stands in the index where `title` would tell something: best one that others have as well.
    `only` are the pages that go into the copy; all of them where it is None.
    """

    document_id: str
    title: str
    data: bytes
    kind: Kind
    marks: tuple[Mark, ...] = ()
    retype: frozenset[int] = frozenset()
    turns: Mapping[int, int] = field(default_factory=dict)
    only: frozenset[int] | None = None
    plain_title: str = ""

    def goes(self, page: int) -> bool:
        """Whether this page goes into the copy."""
        return self.only is None or page in self.only


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The cover sheet; `reasons` are the lines that explain what was blacked out and why (R26, R30)."""

    recipient: str
    version: int
    setting: str
    about_child: str
    issued: date
    cover_text: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One burned mark, for the redaction log that stays with the master (R30)."""

    document_id: str
    page: int
    boxes: tuple[Box, ...]
    party_id: str | None
    rule: str
    words: str
    reason: str | None
    decision_id: str | None
    source_sha256: str
    without_trace: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether a copy is what it claims; `ocr_checked` is True if the pictures were read again."""

    proved: bool
    faults: tuple[str, ...]
    ocr_checked: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """The clean copy. `page_map` is (document id, its page, page of the copy); `manifest` is JSON.

    `titles`: how each document stands in the index, by its id.
    """

    pdf: bytes
    sha256: str
    page_map: tuple[tuple[str, int, int], ...]
    log: tuple[LogEntry, ...]
    proof: Proof
    review: tuple[ReviewItem, ...]
    manifest: str
    titles: tuple[tuple[str, str], ...] = ()


class PageCache(Protocol):
    """Keeps finished pages by the hash of what they were made from."""

    def get(self, key: str) -> bytes | None:
        """The bytes kept under `key`, or None."""

    def put(self, key: str, value: bytes) -> None:
        """Keep `value` under `key`."""
