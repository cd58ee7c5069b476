"""Sorts out mail no person wrote: bounces, receipts, absence notices, calendar answers (RFC 3464, 3834, 8098)."""

import email.utils
import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import Message

from flufl.bounce import all_failures

from mail.parts import header

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_SUBJECTS = re.compile(
    r"^(?:automatic reply|auto(?:matic)?[ -]?(?:reply|response|responder)|autoreply|out of (?:the )?office|ooo\b"
    r"|away from|on (?:annual |maternity )?leave|vacation reply|ymateb awtomatig|ateb awtomatig"
    r"|allan o'r swyddfa|auto:)",
    re.IGNORECASE,
)
_MAILER = re.compile(
    r"^(?:mailer-daemon|postmaster|mail-daemon|mdaemon|microsoftexchange[0-9a-f]+)@", re.IGNORECASE
)
_DISPOSITION = re.compile(r"^disposition:.*?;\s*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_READ_TYPES = ("displayed", "dispatched", "processed")


class Machine(enum.Enum):
    """What kind of machine wrote a mail."""

    BOUNCE = "bounce"
    RECEIPT = "receipt"
    UNREAD = "deleted unread"
    CALENDAR_YES = "calendar accepted"
    CALENDAR_OTHER = "calendar"
    RESPONDER = "responder"


class Delivery(enum.Enum):
    """What a bounce says about the letter (RFC 3463)."""

    FAILED = "failed"
    """5.x: it will never arrive."""
    DELAYED = "delayed"
    """4.x: not final, the server still tries."""


@dataclass(frozen=True)
class Automatic:
    """A mail written by a machine; `delivery` only for a bounce, `status` such as 5.1.1 if one was given.

    `from_mailer`: it claims to come from a mail server, as real bounces do. `declared`: its headers say that a
    machine wrote it; without them only its subject sounds so.
    """

    machine: Machine
    delivery: Delivery | None = None
    status: str = ""
    from_mailer: bool = False
    declared: bool = True


def automatic(message: Message) -> Automatic | None:
    """Return what kind of machine wrote a mail, or None for a person as far as can be told."""
    kind = message.get_content_type()
    if kind == "multipart/report":
        report = str(message.get_param("report-type") or "").lower()
        if report == "disposition-notification":
            return Automatic(_receipt(message))
    status = _delivery_status(message)
    if status is not None:
        return replace(status, from_mailer=_from_mailer(message))
    if _from_mailer(message) or message.get("X-Failed-Recipients") is not None:
        return replace(_guessed_bounce(message), from_mailer=_from_mailer(message))
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            return Automatic(_calendar(part))
    if _declares_itself(message):
        return Automatic(Machine.RESPONDER)
    if _SUBJECTS.match(header(message, "subject")):
        return Automatic(Machine.RESPONDER, declared=False)
    return None


def _delivery_status(message: Message) -> Automatic | None:
    """Read the machine part of a delivery report (RFC 3464)."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        groups = list(_status_groups(part))
        actions = [str(group.get("Action") or "").strip().lower() for group in groups if group.get("Action")]
        statuses = [match[0] for group in groups if (match := _STATUS.search(str(group.get("Status") or "")))]
        status = statuses[0] if statuses else ""
        if "failed" in actions or any(status.startswith("5") for status in statuses):
            final = [status for status in statuses if status.startswith("5")]
            if statuses and not final:
                return Automatic(Machine.BOUNCE, Delivery.DELAYED, status)
            return Automatic(Machine.BOUNCE, Delivery.FAILED, final[0] if final else "")
        if "delayed" in actions or status.startswith("4"):
            return Automatic(Machine.BOUNCE, Delivery.DELAYED, status)
        return Automatic(Machine.RECEIPT)
    return None


def _status_groups(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (group for group in payload if isinstance(group, Message))


def _from_mailer(message: Message) -> bool:
    return bool(_MAILER.match(email.utils.parseaddr(str(message.get("From") or ""))[1]))


def _guessed_bounce(message: Message) -> Automatic:
    """Read a bounce that follows no standard, with flufl.bounce."""
    try:
        temporary, permanent = all_failures(message)
    except (ValueError, LookupError, AttributeError, TypeError):
        temporary, permanent = frozenset(), frozenset()
    if temporary and not permanent:
        return Automatic(Machine.BOUNCE, Delivery.DELAYED)
    if permanent or message.get("X-Failed-Recipients") is not None:
        return Automatic(Machine.BOUNCE, Delivery.FAILED)
    return Automatic(Machine.RESPONDER)


def _receipt(message: Message) -> Machine:
    for part in message.walk():
        if part.get_content_type() != "message/disposition-notification":
            continue
        payload = part.get_payload()
        texts = payload if isinstance(payload, list) else [payload]
        disposition = _DISPOSITION.search("\n".join(map(str, texts)))
        if disposition and disposition[1].lower() in _READ_TYPES:
            return Machine.RECEIPT
    return Machine.UNREAD


def _calendar(part: Message) -> Machine:
    payload = part.get_payload(decode=True)
    text = re.sub(rb"\r?\n[ \t]", b"", payload if isinstance(payload, bytes) else b"").upper()
    answers = set(re.findall(rb"PARTSTAT=\"?([A-Z-]+)", text))
    plain = b"METHOD:REPLY" in text and b"\nCOMMENT" not in text and answers == {b"ACCEPTED"}
    return Machine.CALENDAR_YES if plain else Machine.CALENDAR_OTHER


def _declares_itself(message: Message) -> bool:
    submitted = header(message, "auto-submitted").split(";")[0].strip().lower()
    if submitted not in {"", "no"} or header(message, "precedence").lower() == "auto_reply":
        return True
    if any(message.get(name) is not None for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply")):
        return True
    path = message.get("Return-Path")
    return path is not None and not email.utils.parseaddr(str(path))[1]
