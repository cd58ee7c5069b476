"""Who is known before a reply is read: its writer by name, and who asked to see the file (S20, S22).

The sender's name is only used to tell a signature from a word that may limit a yes, never to tell who wrote.
"""

import email.utils
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message

from mail.parts import header

_NAME = r"(?:[A-Z][\w'\u2019-]*\.?)(?: [A-Z][\w'\u2019-]*\.?){0,4}"
_QUESTION_OF_SHARING = re.compile(rf"\b[Ss]har(?:e|ed|ing)(?: \w+){{0,4}} with ({_NAME})[^.?!\n]{{0,80}}\?")
_SALUTATION = re.compile(rf"^\s*(?:Dear|Annwyl) ({_NAME}),?\s*$", re.MULTILINE)
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir", "madam"})
_LONGEST_LETTER = 100_000


@dataclass(frozen=True)
class Known:
    """Names that are known.

    Attributes:
        writer: words of the writer's name, folded: from the sender and from the letter's salutation.
        asking: the name of the person who asked, as our letter writes it in its question; usually one.
    """

    writer: frozenset[str] = frozenset()
    asking: tuple[str, ...] = ()


def known_from(message: Message, letters: Iterable[str]) -> Known:
    """Return what a mail and our letters tell of names."""
    name, address = email.utils.parseaddr(header(message, "from"))
    local = address.partition("@")[0]
    writer, asking = [*_name_words(name), *_name_words(re.sub(r"[\W\d_]+", " ", local))], list[str]()
    for letter in letters:
        for salutation in _SALUTATION.findall(letter[:_LONGEST_LETTER]):
            writer.extend(_name_words(salutation))
        asking.extend(" ".join(found.split()) for found in _QUESTION_OF_SHARING.findall(letter[:_LONGEST_LETTER]))
    return Known(frozenset(writer), tuple(dict.fromkeys(asking)))


def said_generally(text: str, known: Known, instead: str) -> str:
    """Return a text in which the person who asked is called `instead`, however the name is shortened."""
    for full in known.asking:
        parts = [part.strip(".") for part in full.split() if part.strip(".").casefold() not in _TITLES]
        if not parts:
            continue
        first, last = re.escape(parts[0]), re.escape(parts[-1])
        title = r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|mr|mrs|ms|miss)\.? )"
        initial = rf"(?:{re.escape(parts[0][0])}\.? )"
        form = rf"(?:{title}?{first} {last}|{title}{initial}?{last}|{initial}{last}|{first})"
        text = re.sub(rf"\b{form}\b(?!['\u2019])", instead, text)
    return text


def _name_words(name: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*", name.casefold()) if len(word) > 1]
