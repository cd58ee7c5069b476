"""The black marker: files in, a provably clean copy out; it knows nothing of requests or databases."""

from redaction.bars import telling_gaps, touched_words
from redaction.binding import Bound, Leaf, Source, bind
from redaction.comparing import same_pages
from redaction.cutting import Look, PiecePage, look_at, pieces, separator_sheets
from redaction.finder import propose
from redaction.making import make_copy
from redaction.manifest import Manifest
from redaction.ocr import ReadMode, can_read_pictures
from redaction.printing import PrintSheet, piled, print_sheets, sheet_code
from redaction.proof import prove
from redaction.reading import inspect, page_picture, read_pages, shown_turn, text_pages
from redaction.returning import Returned, Stroke, Strokes, read_returned, returned_sheet, strokes_on
from redaction.turning import turned_box
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
    "Bound",
    "Box",
    "Copy",
    "CopyItem",
    "Doubt",
    "FrontMatter",
    "Inspection",
    "Kind",
    "Leaf",
    "LogEntry",
    "Look",
    "Manifest",
    "Mark",
    "Page",
    "PageCache",
    "Part",
    "Party",
    "PiecePage",
    "Place",
    "PrintSheet",
    "Proof",
    "Proposals",
    "Question",
    "ReadMode",
    "Refusal",
    "Returned",
    "ReviewItem",
    "Rule",
    "Source",
    "Stroke",
    "Strokes",
    "Unreadable",
    "Word",
    "bind",
    "can_read_pictures",
    "inspect",
    "look_at",
    "make_copy",
    "page_picture",
    "pieces",
    "piled",
    "print_sheets",
    "propose",
    "prove",
    "read_pages",
    "read_returned",
    "returned_sheet",
    "same_pages",
    "separator_sheets",
    "sheet_code",
    "shown_turn",
    "strokes_on",
    "telling_gaps",
    "text_pages",
    "touched_words",
    "turned_box",
]
