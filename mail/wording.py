"""What a text seems to say, in English and Welsh; a suggestion at most, never a consent (S22, S105).

Consent is suggested only when *every* sentence is one of a short list of harmless ones. Everything else is told
apart by cues only to sort it: whatever it is called, it holds disclosure until a person has settled it.
"""

import enum
import re
import unicodedata

from mail.agreement import REQUESTER, consents_in
from mail.cues import (
    AFFIRMATION,
    ANY_NEGATION,
    ASKED,
    BARE_NO,
    CONDITION,
    DOUBT,
    LIMIT,
    NO_NAMES,
    NO_OBJECTION,
    NO_QUESTION,
    QUESTION,
    REFUSAL,
    REFUSING_SIGN,
    TOPIC,
    UNLESS,
    WITHDRAWAL,
)
from mail.disclaimers import without_disclaimers
from mail.known import Known, said_generally
from mail.signatures import is_signature, laid_out
from mail.wordset import LINK, WORD

_MARKS = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u0060": "'", "\u00b4": "'"})
_HARMLESS_SIGNS = frozenset(" \n\t.,!:;'-&+@|()")
_APPROVING = re.compile(
    "[\U0001f44d\U0001f44c\u2705\u2714\u2611\U0001f642\U0001f60a\U0001f600\U0001f603\u263a\u2764\U0001f495]"
    "[\U0001f3fb-\U0001f3ff\ufe0f]*"
)
_LONG_DRAWN = re.compile(r"(\w)\1{2,}")
_DICTATED_STOP = re.compile(r"\s+full stop\b", re.IGNORECASE)
_DICTATED_COMMA = re.compile(r"\s+comma\b", re.IGNORECASE)
_MOTTO = re.compile('\\s*["\u201c][^"\u201d]{8,200}["\u201d]\\s*[-\u2013\u2014~]\\s*[^"\u201d]{2,40}')
MOST_CHARACTERS = 100_000
_NOBODY = Known()


def folded(text: str) -> str:
    """Return text for comparing: compatibility forms, lower case, plain apostrophes, nothing invisible."""
    return visible(text).casefold()


def visible(text: str) -> str:
    """Return text in compatibility forms, with plain apostrophes and nothing invisible."""
    if text.isascii():
        return text[:MOST_CHARACTERS].replace("`", "'")
    wide = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).translate(_MARKS)
    return "".join(char for char in wide if unicodedata.category(char) != "Cf")


def words(text: str) -> list[str]:
    """Return the words of a text for comparing; web and mail addresses are left out."""
    return WORD.findall(LINK.sub(" ", folded(text)))


class Sense(enum.Enum):
    """What a text seems to say; `CONSENT` only when nothing else is in it."""

    CONSENT = "consent"
    REFUSAL = "refusal"
    WITHDRAWAL = "withdrawal"
    CONDITIONAL = "conditional"
    QUESTION = "question"
    UNCLEAR = "unclear"


def sense_of(text: str, known: Known = _NOBODY) -> Sense:
    """Return what a text seems to say. Anything but CONSENT may be a refusal and is treated as one."""
    if is_plain_consent(text, known):
        return Sense.CONSENT
    text = _LONG_DRAWN.sub(r"\1", folded(_spoken(without_disclaimers(text))))
    plain = plain_line(text)
    if WITHDRAWAL.search(plain):
        return Sense.WITHDRAWAL
    welcomed = bool(NO_OBJECTION.search(plain))
    plain = NO_OBJECTION.sub(" ", plain)
    lines = [NO_OBJECTION.sub(" ", line) for line in _lines(text)]
    affirmed = welcomed or bool(AFFIRMATION.search(REFUSAL.sub(" ", plain)))
    refused = bool(
        REFUSAL.search(plain) or REFUSING_SIGN.search(text) or any(BARE_NO.search(line) for line in lines)
    )
    asked = _asked(text, lines)
    if asked and not refused and not LIMIT.search(plain_line(ASKED.sub(" ", text))):
        return Sense.QUESTION
    if _limited(plain, affirmed=affirmed, refused=refused):
        return Sense.CONDITIONAL
    if refused:
        return Sense.REFUSAL
    if asked:
        return Sense.QUESTION
    if DOUBT.search(plain):
        return Sense.UNCLEAR
    return Sense.REFUSAL if ANY_NEGATION.search(plain) else Sense.UNCLEAR


def _asked(text: str, lines: list[str]) -> bool:
    return "?" in text or any(QUESTION.search(line) and not NO_QUESTION.search(line) for line in lines)


def _limited(plain: str, *, affirmed: bool, refused: bool) -> bool:
    """A yes with something that limits it; a plain limit needs no yes where nothing is refused."""
    if UNLESS.search(plain) or (LIMIT.search(plain) and (affirmed or not refused)):
        return True
    return affirmed and bool(CONDITION.search(plain))


def is_plain_consent(text: str, known: Known = _NOBODY) -> bool:
    """Say whether a text consists of nothing but plain words of consent, a greeting and a signature.

    True is a suggestion to the person who decides (S22). False says nothing against the writer.
    """
    text = _APPROVING.sub(" ", _spoken(_without_motto(without_disclaimers(text))))
    if len(text) > 5000 or not _latin(text):
        return False
    paragraphs, signature = laid_out(said_generally(visible(text), known, REQUESTER), known)
    if paragraphs is None or not is_signature(signature, known):
        return False
    read = []
    for paragraph in paragraphs:
        joined = " ".join(paragraph)
        read.append(joined if consents_in(joined) is not None else "\n".join(paragraph))
    return bool(consents_in("\n".join(read)))


def _spoken(text: str) -> str:
    """Return a text with the stops that somebody dictated as words."""
    return _DICTATED_COMMA.sub(",", _DICTATED_STOP.sub(".", text))


def _without_motto(text: str) -> str:
    """Return a text without the saying of somebody named that ends a signature."""
    above, line, last = text.rstrip().rpartition("\n")
    return above if line and _MOTTO.fullmatch(last) and not _may_decide(last) else text


def _may_decide(text: str) -> bool:
    plain = plain_line(folded(text))
    return any(cue.search(plain) for cue in (WITHDRAWAL, REFUSAL, CONDITION, DOUBT, AFFIRMATION, TOPIC, NO_NAMES))


def _lines(text: str) -> list[str]:
    lines = (plain_line(line) for line in re.split(r"[\n.!;,]", folded(text)))
    return [line for line in lines if line]


def plain_line(text: str) -> str:
    """Return the words of a folded text and its question marks, parted by single spaces."""
    return " ".join(re.sub(r"[^\w'?]+", " ", text).split())


def _latin(text: str) -> bool:
    """No letters of other scripts (look-alikes), no signs a plain answer does not need (emoji, arrows)."""
    for char in unicodedata.normalize("NFKC", text).translate(_MARKS):
        if char.isalpha():
            if not unicodedata.name(char, "").startswith("LATIN"):
                return False
        elif not (char.isdigit() or char in _HARMLESS_SIGNS or char in "\r\u00a0[]/<>_\u2013\u2014"):
            return False
    return True
