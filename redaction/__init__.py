"""The black marker: files in, a provably clean copy out; it knows nothing of requests or databases."""

from redaction.comparing import same_pages
from redaction.finder import propose
from redaction.making import make_copy
from redaction.manifest import Manifest
from redaction.ocr import ReadMode, can_read_pictures
from redaction.proof import prove
from redaction.reading import inspect, page_picture, read_pages
from redaction.values import (
    LABEL,
    Box,
    Copy,
    CopyItem,
    Doubt,
    FrontMatter,
    Inspection,
    Kind,
    LogEntry,
    Mark,
    Page,
    PageCache,
    Part,
    Party,
    Place,
    Proof,
    Proposals,
    Question,
    Refusal,
    ReviewItem,
    Rule,
    Unreadable,
    Word,
)

__all__ = [
    "LABEL",
    "Box",
    "Copy",
    "CopyItem",
    "Doubt",
    "FrontMatter",
    "Inspection",
    "Kind",
    "LogEntry",
    "Manifest",
    "Mark",
    "Page",
    "PageCache",
    "Part",
    "Party",
    "Place",
    "Proof",
    "Proposals",
    "Question",
    "ReadMode",
    "Refusal",
    "ReviewItem",
    "Rule",
    "Unreadable",
    "Word",
    "can_read_pictures",
    "inspect",
    "make_copy",
    "page_picture",
    "propose",
    "prove",
    "read_pages",
    "same_pages",
]
