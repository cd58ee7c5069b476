"""Limits checked on the bytes of a mail before any parser sees it: mail from strangers may be hostile (S59, S66).

A 280 KB subject of encoded words took the standard parser 6 seconds and 2.8 GB; these limits come first.
"""

import re

MAX_MAIL_BYTES = 25 * 1024 * 1024
MAX_HEADER_BLOCK_BYTES = 64 * 1024
MAX_HEADER_BYTES = 8 * 1024
MAX_HEADERS = 1000
MAX_PARTS = 200
MAX_DEPTH = 20

_BLOCK_END = re.compile(rb"\r?\n\r?\n|\r\r")
_FIELD_START = re.compile(rb"(?:^|\r\n|\n|\r)(?=[^ \t\r\n])")
_BOUNDARY = re.compile(rb'boundary[ \t]*\*?0?\*?[ \t]*=[ \t\r\n]*"?([^"\r\n;]{1,200})', re.IGNORECASE)
_MULTIPART = re.compile(rb"content-type[ \t]*:[ \t\r\n]*(?:multipart|message)/", re.IGNORECASE)
_MOST_DASHED_LINES = 10_000
_PART_LINE = re.compile(rb"(?:^|[\r\n])--[^\r\n]")
_MOST_PART_LINES = 5000


class MailFault(Exception):
    """A mail that is not parsed; it goes to quarantine and a person is told.

    Attributes:
        code: short and stable, for records.
        words: what is wrong, in plain words without any content.
    """

    def __init__(self, code: str, words: str) -> None:
        super().__init__(code, words)
        self.code = code
        self.words = words

    def __str__(self) -> str:
        return self.words


def check(raw: bytes) -> None:
    """Look at the bytes of a mail before parsing.

    Raises:
        MailFault: too large, too long a header, too many headers, parts or levels, or no mail at all.
    """
    if len(raw) > MAX_MAIL_BYTES:
        raise MailFault("too-large", "The mail is larger than 25 MB.")
    if not raw.strip():
        raise MailFault("empty", "The file is empty.")
    _check_header_block(raw)
    _check_structure(raw)


def _check_header_block(raw: bytes) -> None:
    end = _BLOCK_END.search(raw, 0, MAX_HEADER_BLOCK_BYTES + 4)
    if end is None and len(raw) > MAX_HEADER_BLOCK_BYTES:
        raise MailFault("header-block", "The headers are longer than 64 KB.")
    block = raw[: end.start()] if end else raw
    fields = _FIELD_START.split(block)
    if len(fields) > MAX_HEADERS:
        raise MailFault("headers", f"There are more than {MAX_HEADERS} headers.")
    if any(len(field) > MAX_HEADER_BYTES for field in fields):
        raise MailFault("header", "A header is longer than 8 KB.")


def _check_structure(raw: bytes) -> None:
    """Count what the parser would open: part lines of declared boundaries, and containers in containers."""
    boundaries = {match.rstrip() for match in _BOUNDARY.findall(raw)}
    containers = len(_MULTIPART.findall(raw))
    if len(boundaries) > MAX_PARTS or containers > MAX_PARTS:
        raise MailFault("parts", f"The mail has more than {MAX_PARTS} parts.")
    parts = 0
    for number, match in enumerate(_PART_LINE.finditer(raw)):
        if number == _MOST_DASHED_LINES:
            raise MailFault("parts", f"More than {_MOST_DASHED_LINES} lines look like the border of a part.")
        start = match.end() - 1
        line = raw[start : start + 210]
        if any(line.startswith(boundary) for boundary in boundaries):
            parts += 1
            if parts > MAX_PARTS + len(boundaries):
                raise MailFault("parts", f"The mail has more than {MAX_PARTS} parts.")
