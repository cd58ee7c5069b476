"""Opens a mail that has passed the limits: its headers, its texts and what is attached (RFC 5322, RFC 2045)."""

import codecs
import email
import email.errors
import email.header
import email.policy
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from mail.limits import MAX_DEPTH, MAX_PARTS, MailFault, check
from mail.wordset import names

CHARSETS = names(
    """
    ascii us-ascii utf-8 utf-16 iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-7 iso8859-9
    iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 cp1250 cp1251 cp1252 cp1253 cp1254 cp1256
    cp1257 koi8-r koi8-u gb2312 gbk gb18030 big5 shift_jis iso2022_jp euc_jp euc_kr mac-roman
    """
)
"""Names Python gives to the character sets that are decoded; never UTF-7 or unicode_escape."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ATTACHED_NAME_LENGTH = 120
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs that turn the direction of what follows: "I do not" can be made to look like something else with them."""


@dataclass(frozen=True)
class Part:
    """A leaf of the MIME tree.

    Attributes:
        kind: media type in lower case.
        name: the file name the sender gave, for show only, never a path; empty if none.
        inside: media types of the containers, outermost first.
    """

    kind: str
    name: str = field(repr=False)
    attached: bool
    inside: tuple[str, ...]
    message: Message = field(repr=False)
    inside_mail: bool

    @property
    def damaged(self) -> bool:
        """Say whether the parser had to guess."""
        return bool(self.message.defects)

    def content(self) -> bytes:
        """Return the decoded bytes."""
        payload = self.message.get_payload(decode=True)
        return payload if isinstance(payload, bytes) else b""


def parse(raw: bytes) -> Message:
    """Parse a mail with the forgiving policy, after looking at its limits.

    Raises:
        MailFault: the mail is beyond a limit, or there is not one header.
    """
    check(raw)
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    if not message.keys():
        raise MailFault("no-mail", "The file is no mail: it has no headers.")
    level = [message]
    for _ in range(MAX_DEPTH):
        level = [child for part in level if part.is_multipart() for child in _children(part)]
        if not level:
            return message
    raise MailFault("depth", f"The mail has more than {MAX_DEPTH} levels.")


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def header(message: Message, name: str) -> str:
    """Return the first header of this name, decoded and on one line; empty when there is none."""
    values = headers(message, name)
    return values[0] if values else ""


def headers(message: Message, name: str) -> list[str]:
    """Return all headers of this name, decoded and each on one line; also those in plain UTF-8 (RFC 6532)."""
    values = [value for known, value in message.raw_items() if known.casefold() == name.casefold()]
    return [_decoded(str(value)) for value in values]


def parts_of(message: Message) -> Iterator[Part]:
    """Yield the leaves of a mail in order; what is inside an attached mail is marked.

    Raises:
        MailFault: there are more than 200 parts.
    """
    stack: list[tuple[Message, tuple[str, ...], bool]] = [(message, (), False)]
    seen = 0
    while stack:
        part, inside, inside_mail = stack.pop()
        seen += 1
        if seen > MAX_PARTS:
            raise MailFault("parts", f"The mail has more than {MAX_PARTS} parts.")
        kind = part.get_content_type()
        if part.is_multipart():
            deeper = inside_mail or kind.startswith("message/")
            stack.extend((child, (*inside, kind), deeper) for child in reversed(_children(part)))
            continue
        disposition = str(part.get("Content-Disposition") or "").lower().lstrip()
        yield Part(kind, _name_of(part), disposition.startswith("attachment"), inside, part, inside_mail)


def in_order(text: str) -> str:
    """Return a text so that it is shown in the order in which it was written, letter by letter."""
    return TURNING.sub("", text)


def text_of(part: Part) -> tuple[str, str | None]:
    """Return the text of a part, with NUL and control characters gone, and what was wrong with it, if anything."""
    data = part.content()
    declared = _charset_of(part.message)
    codec = _codec(declared)
    fault = None
    if codec is None:
        codec, fault = "utf-8", "a character set that is not read"
    try:
        text = data.decode(codec)
    except (UnicodeError, LookupError):
        text, fault = data.decode(codec, "replace"), fault or "characters that cannot be read"
    if _UNPRINTABLE.search(text):
        text, fault = _UNPRINTABLE.sub("", text), fault or "control characters"
    return text.replace("\r\n", "\n").replace("\r", "\n"), fault


def _codec(declared: str) -> str | None:
    if not declared:
        return "utf-8"
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        return None
    if name in {"ascii", "iso8859-1"}:
        return "cp1252" if name == "iso8859-1" else "utf-8"
    return name if name in CHARSETS else None


def _charset_of(part: Message) -> str:
    charset = part.get_param("charset", "")
    if isinstance(charset, tuple):
        charset = charset[2]
    return str(charset).strip("\"' ").lower()[:40]


def _name_of(part: Message) -> str:
    try:
        name = part.get_filename("") or ""
    except (ValueError, LookupError):
        return ""
    plain = re.sub(r"[\x00-\x1f\x7f/\\:]+", "_", in_order(_decoded(str(name))))
    return plain.strip(" .")[:_ATTACHED_NAME_LENGTH]


def _decoded(value: str) -> str:
    text = value
    if "=?" in value:
        try:
            text = "".join(_word(data, charset) for data, charset in email.header.decode_header(value))
        except (email.errors.HeaderParseError, ValueError):
            text = value
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def _word(data: bytes | str, charset: str | None) -> str:
    if isinstance(data, str):
        return data
    codec = _codec((charset or "ascii").lower())
    return data.decode(codec or "utf-8", "replace")
