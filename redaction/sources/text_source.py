"""Reads plain text in whatever coding it was saved, in the child process."""

import re
from typing import Any

from redaction.codings import decoded
from redaction.limits import MAX_TEXT_CHARACTERS, MAX_TEXT_LINES
from redaction.sources.html_text import text_of_html
from redaction.values import Refusal, Unreadable

_WEB_PAGE = re.compile(r"(?is)\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<(!doctype html|html|svg)\b")


def bounded(text: str) -> str:
    """The text, with plain line ends.

    Raises:
        Unreadable: longer than anybody can read.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(plain) > MAX_TEXT_CHARACTERS or plain.count("\n") > MAX_TEXT_LINES:
        raise Unreadable(
            Refusal.TOO_MANY_PAGES, "This text is longer than a thousand pages. Split it into smaller files."
        )
    return plain


def _text(data: bytes, job: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    text = decoded(data)
    if _WEB_PAGE.match(text):
        text = text_of_html(text)
    return {"text": bounded(text), "parts": [], "faults": []}, []


JOBS = {"text": _text}
