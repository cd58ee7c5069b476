"""Prepares a mail for a page when it comes: HTML cleaned, files named, in a process of its own (S22, S59)."""

import json
from dataclasses import asdict

from mail.isolation import Reader
from mail.limits import MailFault

LONGEST_HTML = 1_000_000


def cleaned_form(reader: Reader, raw: bytes) -> bytes | None:
    """The mail's cleaned HTML, its files by name and what could not be shown, as JSON; None where text says all.

    A mail that cannot be cleaned is shown as text: it is kept as it came, and can be looked at as a file.
    """
    try:
        shown = reader.show(raw)
    except MailFault:
        return None
    if not shown.html and not shown.attachments:
        return None
    html = shown.html if shown.html is not None and len(shown.html) <= LONGEST_HTML else None
    files = [asdict(each) for each in shown.attachments]
    return json.dumps({"html": html, "files": files, "faults": shown.faults}).encode()
