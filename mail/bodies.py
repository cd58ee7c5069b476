"""Collects what a mail says outside its attachments, and what about it cannot be trusted or was not read (S22)."""

import re
import unicodedata
from dataclasses import dataclass, field
from email.message import Message

from mail.html_text import HtmlFault, Words, words_of
from mail.parts import TURNING, Part, parts_of, text_of
from mail.wordset import names

_SIGNATURES = names("application/pkcs7-signature application/x-pkcs7-signature application/pgp-signature")
_SEALED = names("application/pkcs7-mime application/x-pkcs7-mime application/pgp-encrypted multipart/encrypted")
_REPORTS = names(
    "message/delivery-status message/disposition-notification text/rfc822-headers message/feedback-report"
)
_OUTLOOK = names("application/ms-tnef application/vnd.ms-tnef")
_ALTERNATES = names("text/x-amp-html")
_ZERO_WIDTH_IN_WORD = re.compile("(?<=\\w)[\u200b\u200c\u2060\ufeff\u00ad](?=\\w)")


@dataclass(frozen=True)
class Body:
    """What a mail says.

    Attributes:
        texts: the text of the plain parts and the text seen in the HTML parts; those that are not empty.
        hidden, struck: words of the HTML that are not seen, or struck out.
        faults: what makes the text untrustworthy.
        unread: what was not read at all.
    """

    texts: tuple[str, ...] = field(repr=False)
    hidden: str = field(repr=False)
    struck: str = field(repr=False)
    faults: tuple[str, ...]
    unread: tuple[str, ...]


def body_of(message: Message) -> Body:
    """Return what a mail says; an attached mail, a report's copy of our letter and files are not opened."""
    plain: list[str] = []
    markup: list[str] = []
    faults: list[str] = []
    unread: list[str] = []
    damaged = any(part.is_multipart() and part.defects for part in message.walk())
    report = message.get_content_type() == "multipart/report"
    for part in parts_of(message):
        if part.inside_mail and report:
            continue
        if (
            part.kind in {"text/plain", "text/html"}
            and not part.attached
            and not part.inside_mail
            and not part.name
        ):
            text, fault = text_of(part)
            faults.extend([f"The text has {fault}."] if fault else [])
            damaged = damaged or part.damaged
            (plain if part.kind == "text/plain" else markup).append(text)
        elif (why := _why_unread(part)) is not None:
            unread.append(why)
    if damaged:
        faults.append("The mail is damaged: something may be missing.")
    seen = _html("\n".join(markup), faults)
    texts = [text for text in ("\n".join(plain), seen.seen) if text.strip()]
    faults.extend(_doubtful_signs("".join([*plain, *markup])))
    return Body(tuple(texts), seen.hidden, seen.struck, tuple(dict.fromkeys(faults)), tuple(dict.fromkeys(unread)))


def _why_unread(part: Part) -> str | None:
    if part.kind in _SIGNATURES or part.kind in _REPORTS or part.kind == "text/calendar":
        return None
    if part.kind in _SEALED or set(part.inside) & _SEALED:
        return "It is encrypted and cannot be read."
    if part.kind in _OUTLOOK or part.name.lower() == "winmail.dat":
        return "It holds an Outlook package (winmail.dat) that was not opened."
    if part.inside_mail:
        return "Another mail is attached; it was not read."
    if part.kind in _ALTERNATES:
        return "It has another form of its text that was not read."
    return "Something is attached that was not read."


def _html(markup: str, faults: list[str]) -> Words:
    if not markup.strip():
        return Words("", "", "", odd=False, pictures=0)
    try:
        seen = words_of(markup)
    except HtmlFault as fault:
        faults.append(str(fault))
        return Words("", "", "", odd=True, pictures=0)
    if re.search(r"\w", seen.hidden):
        faults.append("The HTML holds hidden text.")
    if re.search(r"\w", seen.struck):
        faults.append("The HTML holds struck-out text.")
    if seen.odd:
        faults.append("The HTML uses styles that may change what is seen.")
    if seen.pictures:
        faults.append("It holds pictures, which may hold words.")
    return seen


def _doubtful_signs(text: str) -> list[str]:
    """Name signs that make words look other than they are."""
    faults = []
    if TURNING.search(text):
        faults.append("The text changes its direction.")
    if _ZERO_WIDTH_IN_WORD.search(text):
        faults.append("Words hold invisible characters.")
    scripts = {unicodedata.name(char, "?").split()[0] for char in set(text) if char.isalpha() and ord(char) > 127}
    if scripts & {"CYRILLIC", "GREEK", "CHEROKEE", "ARMENIAN", "MATHEMATICAL", "FULLWIDTH"}:
        faults.append("The text holds letters of other alphabets.")
    return faults
