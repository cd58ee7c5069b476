"""The token that leads a reply back to its letter; it routes, it never proves who wrote (S22, S23)."""

import base64
import email
import email.policy
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator
from email.message import Message
from urllib.parse import unquote

from mail.addresses import with_tag

TOKEN_LENGTH = 20
"""Characters of a token: 96 bits in base32 (RFC 4648), without padding, in lower case."""

_SHAPE = re.compile(r"[a-z2-7]{20}", re.ASCII)
_ALONE = re.compile(r"(?<![a-z0-9])[a-z2-7]{20}(?![a-z0-9])", re.ASCII)
_GROUPED = re.compile(r"(?<![a-z0-9-])[a-z2-7]{5}(?:[ \t\r\n>-]{1,6}[a-z2-7]{5}){3}(?![a-z0-9-])", re.ASCII)
_LABELLED = re.compile(
    r"\b(?:reference|ref|cyfeirnod|cyf)\b[\s:.#=*>(\[-]{1,8}([a-z2-7](?:[ \t\r\n>-]{0,3}[a-z2-7]){19})(?![a-z0-9])",
    re.ASCII,
)
_BRACKETED = re.compile(r"[\[(]\s*(?:ref(?:erence)?\s*[:.]?\s*)?([a-z2-7]{20})\s*[\])]", re.ASCII)
_TAG_SIGNS = re.compile(r"[+=._~/-]")
_IMCEA = re.compile(r"\+([0-9a-f]{2})", re.ASCII)
_ADDRESS_HEADERS = ("to", "cc", "bcc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
_RARE_ADDRESS_HEADERS = ("x-forwarded-to", "resent-to", "apparently-to", "x-delivered-to", "reply-to")
_REPORT_HEADERS = ("original-recipient", "final-recipient", "x-failed-recipients")
_THREAD_HEADERS = ("in-reply-to", "references", "x-original-message-id")
_DOMAIN = re.compile(r"@[^\s,;<>\"]*")
_TAGGED = re.compile(r"[+=]([a-z2-7]{20})(?![a-z0-9])", re.ASCII)
_SEARCHED_CHARACTERS = 400_000
_MOST_PARTS = 200
_MOST_TOKENS = 8


def token_for(key: bytes, letter_id: str) -> str:
    """Return the token of a letter: 96 bits of HMAC-SHA-256 over its id, 20 characters of `a-z2-7`.

    Args:
        key: at least 16 secret bytes of the setting; whoever has it can make tokens.
        letter_id: the id of the outbox row.

    Raises:
        ValueError: the key is too short.
    """
    if len(key) < 16:
        raise ValueError("The token key must have at least 16 bytes.")
    digest = hmac.new(key, b"letter-token/1:" + letter_id.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:12]).decode("ascii").rstrip("=").lower()


def spoken_token(token: str) -> str:
    """Return the token in four groups of five for the footer of a letter and for retyping."""
    return "-".join(token[start : start + 5] for start in range(0, TOKEN_LENGTH, 5))


def reply_address(address: str, token: str) -> str:
    """Return the address replies to one letter come to: `office+TOKEN@setting.example`."""
    return with_tag(address, token)


def message_id_for(token: str, domain: str) -> str:
    """Return the Message-ID of the letter with this token: the same for every attempt to send it."""
    return f"<{token}@{domain}>"


def subject_reference(token: str) -> str:
    """Return the reference that ends the subject of a letter: `[Ref: TOKEN]`."""
    return f"[Ref: {token}]"


def find_tokens(mail: bytes | Message) -> tuple[str, ...]:
    """Return every token that may stand in a mail, the best places first, each once.

    Looked at: plus tags of all address headers (also as rewritten by Outlook's IMCEA, BATV, SRS and
    percent-encoding), In-Reply-To and References, the subject, `Received ... for`, the original mail inside a
    bounce, and the text. Capitals, groups, line wraps, invisible characters and wide letters do not matter. A
    wrong character does: there is no fuzzy match. What is found is a candidate: the caller looks it up. More
    than one known token means that a person decides.
    """
    message = email.message_from_bytes(mail, policy=email.policy.compat32) if isinstance(mail, bytes) else mail
    found: dict[str, None] = {}
    for token in _everywhere(message):
        found.setdefault(token)
        if len(found) == _MOST_TOKENS:
            break
    return tuple(found)


def tokens_in_text(text: str) -> tuple[str, ...]:
    """Return the candidates in plain text: a subject, a body, a folder name, what somebody typed."""
    folded = _fold(text[:_SEARCHED_CHARACTERS])
    found = dict.fromkeys(_BRACKETED.findall(folded))
    for match in _LABELLED.findall(folded):
        token = re.sub(r"[^a-z2-7]", "", match)
        if len(token) == TOKEN_LENGTH:
            found.setdefault(token)
    for match in _GROUPED.findall(folded):
        token = re.sub(r"[^a-z2-7]", "", match)
        if _looks_random(token):
            found.setdefault(token)
    for token in _ALONE.findall(folded):
        if _looks_random(token):
            found.setdefault(token)
    return tuple(found)


def tokens_in_address(text: str) -> tuple[str, ...]:
    """Return the candidates in an address or a list of addresses, also in one rewritten on its way."""
    found: dict[str, None] = {}
    for reading in _readings(text):
        local_parts = _DOMAIN.sub(" ", reading)
        found.update(dict.fromkeys(_TAGGED.findall(local_parts)))
        for piece in _TAG_SIGNS.sub(" ", local_parts).split():
            cleaned = piece.strip("<>\"'(),;:[]")
            if _SHAPE.fullmatch(cleaned) and _looks_random(cleaned):
                found.setdefault(cleaned)
    return tuple(found)


def _everywhere(message: Message) -> Iterator[str]:
    for name in _ADDRESS_HEADERS + _RARE_ADDRESS_HEADERS + _REPORT_HEADERS:
        for value in _headers(message, name):
            yield from tokens_in_address(value)
    for name in _THREAD_HEADERS:
        for value in _headers(message, name):
            yield from tokens_in_address(value)
    for value in _headers(message, "subject"):
        yield from tokens_in_text(value)
    for value in _headers(message, "received"):
        _, _, receiver = value.lower().partition(" for ")
        yield from tokens_in_address(receiver.partition(";")[0])
    for text in _texts(message):
        yield from tokens_in_text(text)


def _headers(message: Message, name: str) -> Iterator[str]:
    for value in message.get_all(name, []):
        yield _decoded(str(value)[:8192])


def _decoded(value: str) -> str:
    if "=?" not in value:
        return value
    try:
        return str(email.header.make_header(email.header.decode_header(value)))
    except (ValueError, LookupError):
        return value


def _texts(message: Message) -> Iterator[str]:
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            return
        if part is not message:
            yield from _inner_headers(part)
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        if kind.startswith("text/"):
            text = _text_of(part)
            yield re.sub(r"<[^<>]{0,2000}>", "", text) if kind == "text/html" else text


def _inner_headers(part: Message) -> Iterable[str]:
    """Addresses, ids and subjects of a mail inside this one, written so that text search finds their tokens."""
    for name in ("message-id", "reply-to", "in-reply-to", "original-recipient", "subject"):
        for value in _headers(part, name):
            for token in tokens_in_address(value):
                yield f"[{token}]"
            yield value


def _text_of(part: Message) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    return data[:_SEARCHED_CHARACTERS].decode("utf-8", "replace")


def _readings(text: str) -> Iterator[str]:
    folded = _fold(text[:8192])
    yield folded
    if "%" in folded:
        yield _fold(unquote(folded))
    if "imcea" in folded:
        yield _IMCEA.sub(lambda match: chr(int(match[1], 16)), folded.replace("imceasmtp-", " "))


def _fold(text: str) -> str:
    wide = unicodedata.normalize("NFKC", text).lower()
    return "".join(char for char in wide if unicodedata.category(char) != "Cf")


def _looks_random(token: str) -> bool:
    """Tell a token from a long word: 12 bytes in base32 end in `a` or `q`, and nearly all hold a digit."""
    return len(token) == TOKEN_LENGTH and (token[-1] in "aq" or any(char.isdigit() for char in token))
