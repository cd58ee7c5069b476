"""Reads plain text in whatever coding it was saved, in the child process."""

import re
from typing import Any

from redaction.limits import MAX_TEXT_CHARACTERS
from redaction.sources.html_text import text_of_html
from redaction.values import Refusal, Unreadable

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WEB_PAGE = re.compile(r"(?is)\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<(!doctype html|html|svg)\b")


def decoded(data: bytes) -> str:
    """Text from bytes: by its byte-order mark, as UTF-8, else as Windows-1252."""
    for mark, coding in _MARKS:
        if data.startswith(mark):
            return data.decode(coding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def bounded(text: str) -> str:
    """The text, with plain line ends.

    Raises:
        Unreadable: longer than anybody can read.
    """
    if len(text) > MAX_TEXT_CHARACTERS:
        raise Unreadable(
            Refusal.TOO_MANY_PAGES, "This text is longer than a thousand pages. Split it into smaller files."
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _text(data: bytes, job: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    text = decoded(data)
    if _WEB_PAGE.match(text):
        text = text_of_html(text)
    return {"text": bounded(text), "parts": [], "faults": []}, []


JOBS = {"text": _text}
