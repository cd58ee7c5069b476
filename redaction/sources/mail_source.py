"""Reads an e-mail as a page of text and the files attached to it, in the child process (RFC 5322, 2045)."""

import base64
import binascii
import email
import email.policy
import quopri
import re
from email.errors import MessageError
from email.message import EmailMessage, Message
from typing import Any

from redaction.codings import decoded_as
from redaction.limits import MAX_PARTS
from redaction.sources.html_text import text_of_html
from redaction.sources.text_source import bounded
from redaction.values import Refusal, Unreadable

_HEADERS = ("From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Date", "Subject", "Keywords", "Comments")
_BROKEN = "This e-mail is damaged and cannot be read. Save it again from the mail program."


def _text(data: bytes, job: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        bodies, parts = _walk(message)
        lines = [f"{name}: {value}" for name in _HEADERS for value in _header(message, name)]
    except (MessageError, ValueError, LookupError, AttributeError, IndexError, TypeError) as error:
        raise Unreadable(Refusal.BROKEN, _BROKEN) from error
    names = [name for name, _ in parts]
    if names:
        lines.append("Attached: " + ", ".join(names))
    text = bounded("\n".join(lines) + "\n\n" + "\n\n".join(body.strip("\n") for body in bodies) + "\n")
    if not job.get("parts"):
        return {"text": text}, []
    heads = [{"name": name} for name in names]
    return {"text": text, "parts": heads, "faults": []}, [blob for _, blob in parts]


def _header(message: EmailMessage, name: str) -> list[str]:
    try:
        values = message.get_all(name, [])
    except (ValueError, IndexError, AttributeError, LookupError, TypeError):
        values = [value for key, value in message.raw_items() if key.lower() == name.lower()]
    return [" ".join(str(value).split()) for value in values]


def _walk(message: EmailMessage) -> tuple[list[str], list[tuple[str, bytes]]]:
    """The writing of a message in order, and its attachments by name."""
    bodies: list[str] = []
    parts: list[tuple[str, bytes]] = []
    for leaf in _leaves(message):
        if len(parts) >= MAX_PARTS:
            raise Unreadable(Refusal.TOO_MUCH_WORK, "This e-mail has too many attachments to be taken in.")
        kind = leaf.get_content_type()
        if kind == "message/rfc822":
            parts.append((_name(leaf, len(parts), "eml"), _enclosed(leaf)))
        elif kind in ("text/plain", "text/html") and leaf.get_content_disposition() != "attachment":
            text = _written(leaf)
            bodies.append(text_of_html(text) if kind == "text/html" else text)
        else:
            payload = leaf.get_payload(decode=True)
            blob = payload if isinstance(payload, bytes) else _enclosed(leaf)
            parts.append((_name(leaf, len(parts), leaf.get_content_subtype()), blob))
    return bodies, parts


def _enclosed(leaf: EmailMessage) -> bytes:
    """What lies whole in a part, such as a forwarded mail; some programs pack that up, against RFC 2046, 5.2.1."""
    payload = leaf.get_payload()
    inner = payload if isinstance(payload, list) else []
    data = b"\n".join(each.as_bytes() for each in inner if isinstance(each, Message))
    coding = str(leaf.get("Content-Transfer-Encoding", "")).strip().lower()
    if coding == "quoted-printable":
        return quopri.decodestring(data)
    try:
        return base64.b64decode(data) if coding == "base64" else data
    except binascii.Error:
        return data


def _leaves(message: EmailMessage) -> list[EmailMessage]:
    """The parts that hold something; of alternatives the plain one, and others only if they say more."""
    kind = message.get_content_type()
    if message.get_content_maintype() == "message" or not message.is_multipart():
        return [message]
    children = [child for child in message.get_payload() if isinstance(child, EmailMessage)]
    if kind != "multipart/alternative":
        return [leaf for child in children for leaf in _leaves(child)]
    leaves = [leaf for child in children for leaf in _leaves(child)]
    plain = [leaf for leaf in leaves if leaf.get_content_type() == "text/plain"]
    said = {word for leaf in plain for word in _words(_written(leaf))}
    chosen = list(plain)
    for leaf in leaves:
        if leaf.get_content_type() == "text/html":
            if not plain or set(_words(text_of_html(_written(leaf)))) - said:
                chosen.append(leaf)
        elif leaf not in plain:
            chosen.append(leaf)
    return chosen


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _written(leaf: EmailMessage) -> str:
    payload = leaf.get_payload(decode=True)
    blob = payload if isinstance(payload, bytes) else b""
    return decoded_as(blob, leaf.get_content_charset())


def _name(leaf: EmailMessage, number: int, suffix: str) -> str:
    return " ".join((leaf.get_filename() or f"part {number + 1}.{suffix}").split())


JOBS = {"text": _text}
