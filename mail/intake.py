"""Tells one mail from another, and which mail is never answered (S22, S23; RFC 3834)."""

import email.utils
import hashlib
import re
from collections.abc import Collection
from email.message import Message

from mail.addresses import without_tag
from mail.limits import MAX_HEADER_BLOCK_BYTES
from mail.wordset import names

_BLOCK_END = re.compile(rb"\r?\n\r?\n")
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_SPACE = re.compile(rb"\s+")
_KEY_FIELDS = (b"message-id", b"from", b"date")
_MACHINES = names(
    "mailer-daemon postmaster noreply no-reply donotreply do-not-reply bounce bounces listserv daemon root"
)
_LIST_HEADERS = ("List-Id", "List-Unsubscribe", "List-Post", "List-Help", "Mailing-List", "X-Mailing-List")
_BULK = names("bulk list junk auto_reply")
_SUPPRESS = names("all autoreply oof dr rn nrn")


def intake_key(raw: bytes) -> str:
    """Return the key under which a mail is taken in once: SHA-256 over Message-ID, From, Date and body, in hex.

    Never the Message-ID alone: whoever re-uses one could make the real reply disappear. Works on the bytes, so
    that a mail that cannot be parsed has a key too; line ends and folding do not matter.
    """
    end = _BLOCK_END.search(raw, 0, MAX_HEADER_BLOCK_BYTES)
    block, body = (raw[: end.start()], raw[end.end() :]) if end else (raw[:MAX_HEADER_BLOCK_BYTES], raw)
    fields = dict.fromkeys(_KEY_FIELDS, b"")
    for line in _FOLD.sub(b"", block).splitlines():
        name, _, value = line.partition(b":")
        name = name.strip().lower()
        if name in fields:
            fields[name] += b"\x00" + _SPACE.sub(b" ", value).strip()
    digest = hashlib.sha256(b"intake/1")
    for part in (*fields.values(), b"\n".join(body.rstrip().splitlines())):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def may_answer(message: Message, ourselves: Collection[str] = ()) -> bool:
    """Say whether a machine may answer this mail: never automatic mail, `<>`, lists, machines or ourselves.

    Args:
        message: the parsed mail.
        ourselves: our own addresses, plus tags do not matter.
    """
    if str(message.get("Auto-Submitted") or "no").split(";")[0].strip().lower() != "no":
        return False
    if any(message.get(name) is not None for name in (*_LIST_HEADERS, "X-Autoreply", "X-Autorespond", "X-Loop")):
        return False
    if str(message.get("Precedence") or "").strip().lower() in _BULK:
        return False
    suppressed = re.split(r"[\s,]+", str(message.get("X-Auto-Response-Suppress") or "").lower())
    if _SUPPRESS & set(suppressed) or message.get_content_type() == "multipart/report":
        return False
    return_path = message.get("Return-Path")
    if return_path is not None and not email.utils.parseaddr(str(return_path))[1]:
        return False
    sender = email.utils.parseaddr(str(message.get("From") or ""))[1].lower()
    local, _, domain = sender.rpartition("@")
    if not local or not domain or local.partition("+")[0] in _MACHINES:
        return False
    return without_tag(sender) not in {without_tag(own) for own in ourselves}
