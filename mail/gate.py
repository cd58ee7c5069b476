"""The sender gate: is this mail surely from the one person the letter went to? Else a person decides (S22)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from mail.addresses import AddressFault, same_address, strict_address

_NAMED = re.compile(r'(?:"[^"\\<>@]*"|[^"\\<>@,;:()\[\]]*?)\s*<\s*([^<>\s"(),;:]+)\s*>')
_BARE = re.compile(r'[^<>\s"(),;:]+')
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_LENGTH_TAG = re.compile(r"(?:^|;)\s*l\s*=", re.IGNORECASE)
_MOST_COMMENT_DEPTH = 20
NOBODY = "(nobody)"
"""An `authserv_id` that believes no server: comments are cut out before names are compared."""


@dataclass(frozen=True)
class SenderGate:
    """Whether the mail surely came from the addressee, and why (not), in words without addresses."""

    passed: bool
    why: str


def sender_gate(message: Message, expected: str | None, authserv_id: str | None) -> SenderGate:
    """Judge who sent a mail.

    Args:
        expected: the address the letter went to.
        authserv_id: the name under which our own mail server writes Authentication-Results (RFC 8601); an empty
            text stands for Microsoft's, which has none. None believes the topmost header: only for a look by hand.
    """
    for objection in _objections(message, expected, authserv_id):
        return SenderGate(False, objection)
    pinned = "" if authserv_id is not None else " No mail server was named: the topmost result was believed."
    return SenderGate(True, f"One sender, the addressee of the letter, and the mail server vouches for it.{pinned}")


def single_address(value: str) -> str | None:
    """Return the one strict address of a From-like header, or None when it has tricks, comments or several."""
    unfolded = " ".join(value.split())
    match = _NAMED.fullmatch(unfolded)
    address = match[1] if match else unfolded
    if not match and not _BARE.fullmatch(unfolded):
        return None
    try:
        return strict_address(address)
    except AddressFault:
        return None


def _objections(message: Message, expected: str | None, authserv_id: str | None) -> Iterator[str]:
    writers = [str(value) for value in message.get_all("From", [])]
    if len(writers) != 1:
        yield "The mail has no sender." if not writers else "The mail has more than one From line."
        return
    writer = single_address(writers[0])
    if writer is None:
        yield "The From line is not exactly one plain address."
        return
    if expected is None:
        yield "No addressee was given to compare the sender with."
    elif not same_address(writer, _with_ascii_domain(expected.strip())):
        yield "The mail comes from another address than the letter went to."
    yield from _proxies(message, writer)
    if _recipients(message) > 1:
        yield "The mail went to several people: a group reply."
    yield from _unvouched(message, writer.rpartition("@")[2], authserv_id)


def _with_ascii_domain(address: str) -> str:
    """Return an address with its domain as mail servers write it (RFC 5890); as it is where that cannot be."""
    local, at, domain = address.rpartition("@")
    try:
        return f"{local}{at}{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return address


def _proxies(message: Message, writer: str) -> Iterator[str]:
    for name, words in (
        ("Sender", "The mail was sent on behalf of somebody."),
        ("Resent-From", "The mail was passed on by somebody."),
        ("Reply-To", "Answers to this mail would go to another address."),
    ):
        for value in message.get_all(name, []):
            address = single_address(str(value))
            if address is None or not same_address(address, writer):
                yield words


def _recipients(message: Message) -> int:
    return sum(str(value).count("@") for name in ("To", "Cc") for value in message.get_all(name, []))


def _unvouched(message: Message, domain: str, authserv_id: str | None) -> Iterator[str]:
    if any(_LENGTH_TAG.search(str(value)) for value in message.get_all("DKIM-Signature", [])):
        yield "The sender's signature covers only a part of the mail."
    results = _results(message, authserv_id)
    if results is None:
        yield "Our mail server has not checked the sender."
    elif results.get("dmarc") != "pass":
        yield "Our mail server could not confirm the sender."
    elif results.get("header.from") != domain:
        yield "Our mail server confirmed another sender than the one shown."


def _results(message: Message, authserv_id: str | None) -> dict[str, str] | None:
    """Return the DMARC result of the topmost Authentication-Results of the pinned server; none when it has two."""
    for value in message.get_all("Authentication-Results", []):
        pieces = _without_comments(" ".join(str(value).split())).split(";")
        named = "=" not in pieces[0]
        server = pieces[0].split()[0].lower() if named and pieces[0].split() else ""
        if authserv_id is not None and server != authserv_id.strip().lower():
            continue
        told = [piece.lower().split() for piece in (pieces[1:] if named else pieces)]
        found = [words for words in told if words and words[0].startswith("dmarc=")]
        return dict(word.split("=", 1) for word in found[0] if "=" in word) if len(found) == 1 else {}
    return None


def _without_comments(value: str) -> str:
    kept = []
    depth = 0
    for char in _QUOTED.sub(" ", value):
        if char == "(":
            depth = min(depth + 1, _MOST_COMMENT_DEPTH)
        elif char == ")":
            depth = max(depth - 1, 0)
        elif depth == 0:
            kept.append(char)
    return "".join(kept)
