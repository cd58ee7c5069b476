"""Words that may decide something, in English and Welsh; a suggestion at most, never a consent (S22, S105).

Consent is suggested only when *every* sentence is one of a short list of harmless ones. Everything else is told
apart by cues only to sort it: whatever it is called, it holds disclosure until a person has settled it.
"""

import enum
import re
import unicodedata

from mail.cues import (
    AFFIRMATION,
    ANY_NEGATION,
    AWAY,
    AWAY_WORDS,
    BARE_NO,
    CONDITION,
    CONSENT,
    DEVICE,
    DOUBT,
    FAREWELL,
    GREETING,
    HARMLESS_TAIL,
    PLEASANTRY,
    QUESTION,
    REFUSAL,
    SENTENCE_WORDS,
    SHARING,
    SHORT_TAILS,
    TOPIC,
    UNLESS,
    WITHDRAWAL,
    WRONG_DIRECTION,
)
from mail.wordset import names

_MARKS = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u0060": "'", "\u00b4": "'"})
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!;\n]+|(?<=\w),(?=\s)")
_LINK = re.compile(r"<?\b(?:https?://|www\.|mailto:)[^\s<>]+>?|<?[\w.+=-]+@[\w-]+(?:\.[\w-]+)+>?")
_HARMLESS_SIGNS = frozenset(" \n\t.,!:;'-")
_CONTACT_SIGNS = _HARMLESS_SIGNS | frozenset("&+@|()")
_PHONE = re.compile(r"(?:(?:t|tel|telephone|phone|mob|mobile|m|ffon|ffôn)\b[\s:.]*)?\+?[\d ()-]{9,20}")

_REFERENCE = re.compile(r"(?:your |our |my )?(?:reference|ref|cyfeirnod)[ :.]*[a-z2-7-]{20,23}\.?")
_SMALL_WORDS = names("of the and for in at de van der von y yr a")
_MOST_NOTICE_SENTENCES = 40
_MOST_SIGNATURE_LINES = 6
_MOST_CHARACTERS = 100_000


def folded(text: str) -> str:
    """Return text for comparing: compatibility forms, lower case, plain apostrophes, nothing invisible."""
    return _visible(text).casefold()


def _visible(text: str) -> str:
    wide = unicodedata.normalize("NFKC", text[:_MOST_CHARACTERS]).translate(_MARKS)
    return "".join(char for char in wide if unicodedata.category(char) != "Cf")


def words(text: str) -> list[str]:
    """Return the words of a text for comparing; web and mail addresses are left out."""
    return _WORD.findall(_LINK.sub(" ", folded(text)))


class Sense(enum.Enum):
    """What a text seems to say; `CONSENT` only when nothing else is in it."""

    CONSENT = "consent"
    REFUSAL = "refusal"
    WITHDRAWAL = "withdrawal"
    CONDITIONAL = "conditional"
    QUESTION = "question"
    UNCLEAR = "unclear"


def sense_of(text: str) -> Sense:
    """Return what a text seems to say. Anything but CONSENT may be a refusal and is treated as one."""
    if is_plain_consent(text):
        return Sense.CONSENT
    plain = _plain(folded(text))
    if WITHDRAWAL.search(plain):
        return Sense.WITHDRAWAL
    affirmed = bool(AFFIRMATION.search(REFUSAL.sub(" ", plain)))
    refused = bool(REFUSAL.search(plain) or any(BARE_NO.search(line) for line in _lines(text)))
    if CONDITION.search(plain) and (affirmed or UNLESS.search(plain)):
        return Sense.CONDITIONAL
    if refused:
        return Sense.REFUSAL
    if QUESTION.search(plain) or any(QUESTION.search(line) for line in _lines(text)):
        return Sense.QUESTION
    if DOUBT.search(plain):
        return Sense.UNCLEAR
    return Sense.REFUSAL if ANY_NEGATION.search(plain) else Sense.UNCLEAR


def is_plain_consent(text: str) -> bool:
    """Say whether a text consists of nothing but plain words of consent, a greeting and a signature.

    True is a suggestion to the person who decides (S22). False says nothing against the writer.
    """
    if len(text) > 5000 or not _latin(text):
        return False
    paragraphs, signature = _laid_out(_visible(text))
    if paragraphs is None or not _is_signature(signature):
        return False
    consents = 0
    for paragraph in paragraphs:
        count = _consents_in(" ".join(paragraph))
        if count is None:
            counts = [_consents_in(line) for line in paragraph]
            if None in counts:
                return False
            count = sum(filter(None, counts))
        consents += count
    return consents > 0


def speaks_of_the_matter(text: str) -> bool:
    """Say whether a text that a machine sent touches on sharing, consent or the child at all."""
    plain = _plain(folded(text))
    return bool(TOPIC.search(plain) or WITHDRAWAL.search(plain))


def is_away_notice(text: str) -> bool:
    """Say whether every sentence of an automatic reply is one an absence or receipt notice is made of."""
    if speaks_of_the_matter(text):
        return False
    pieces = re.split(r"[.!?\n]+", _LINK.sub(" ", _visible(text)))
    sentences = [piece for piece in pieces if _WORD.search(piece)]
    for sentence in sentences[:_MOST_NOTICE_SENTENCES]:
        plain = " ".join(_WORD.findall(folded(sentence)))
        if AWAY.search(plain):
            harmless = _only_about_absence(sentence)
        else:
            polite = GREETING.fullmatch(plain) or FAREWELL.fullmatch(plain)
            harmless = bool(polite) or _is_contact_line(sentence.strip())
        if not harmless:
            return False
    return len(sentences) <= _MOST_NOTICE_SENTENCES


def _only_about_absence(sentence: str) -> bool:
    """Beside the phrase of absence only words such notices are made of, names and numbers."""
    rest = AWAY.sub(" ", " ".join(_WORD.findall(folded(sentence))))
    if REFUSAL.search(rest) or ANY_NEGATION.search(rest):
        return False
    capitals = {word.casefold() for word in _WORD.findall(sentence) if word[0].isupper() or word[0].isdigit()}
    return all(word in AWAY_WORDS or word in capitals or word.isdigit() for word in rest.split())


def _lines(text: str) -> list[str]:
    lines = (_plain(line) for line in re.split(r"[\n.!;,]", folded(text)))
    return [line for line in lines if line]


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w'?]+", " ", text).split())


def _latin(text: str) -> bool:
    """No letters of other scripts (look-alikes), no signs a plain answer does not need (emoji, arrows)."""
    for char in unicodedata.normalize("NFKC", text).translate(_MARKS):
        if char.isalpha():
            if not unicodedata.name(char, "").startswith("LATIN"):
                return False
        elif not (char.isdigit() or char in _CONTACT_SIGNS or char in "\r\u00a0[]/<>_\u2013\u2014"):
            return False
    return True


def _laid_out(text: str) -> tuple[list[list[str]] | None, list[str]]:
    """Part a text into paragraphs of lines and the lines of the signature."""
    paragraphs: list[list[str]] = [[]]
    lines = [line.strip() for line in text.split("\n")]
    for number, line in enumerate(lines):
        plain = " ".join(_WORD.findall(line.casefold()))
        if not plain:
            if line.strip(" -_*"):
                return None, []
            paragraphs.append([])
        elif DEVICE.fullmatch(plain) or _REFERENCE.fullmatch(line.casefold()):
            continue
        elif farewell := FAREWELL.fullmatch(plain):
            names_on_line = len((farewell["names"] or "").split())
            on_line = _WORD.findall(line)[-names_on_line:] if names_on_line else []
            return paragraphs, [" ".join(on_line), *lines[number + 1 :]]
        elif greeting := GREETING.fullmatch(plain):
            if not _is_contact_line(greeting["names"].strip().title()):
                return None, []
        else:
            paragraphs[-1].append(line)
    last = next((paragraph for paragraph in reversed(paragraphs) if paragraph), None)
    if last and len(last) == 1 and _consents_in(last[0]) is None and len(_WORD.findall(last[0])) <= 3:
        return [paragraph for paragraph in paragraphs if paragraph is not last], last
    return paragraphs, []


def _is_signature(lines: list[str]) -> bool:
    kept = [line for line in lines if line.strip(" -_")]
    plain = [" ".join(_WORD.findall(line.casefold())) for line in kept]
    return len(kept) <= _MOST_SIGNATURE_LINES and all(
        DEVICE.fullmatch(words_only) or _REFERENCE.fullmatch(line.casefold()) or _is_contact_line(line)
        for line, words_only in zip(kept, plain, strict=True)
    )


def _is_contact_line(line: str) -> bool:
    """A name, a job, a telephone number, an address: no word that could decide anything, no other number."""
    bare = _LINK.sub(" ", line)
    if _PHONE.fullmatch(bare.casefold().strip()):
        return True
    plain = " ".join(_WORD.findall(bare.casefold()))
    small = [word for word in _WORD.findall(bare) if word[0].islower() and word not in _SMALL_WORDS]
    if small and len(plain.split()) > 1:
        return False
    cues = (WITHDRAWAL, REFUSAL, ANY_NEGATION, CONDITION, TOPIC, DOUBT, QUESTION, AFFIRMATION)
    said = plain.split()
    if len(said) > 8 or SENTENCE_WORDS & set(said) or re.search(r"\d", plain):
        return False
    return not any(cue.search(plain) for cue in cues)


def _consents_in(text: str) -> int | None:
    """Count the sentences of consent in a text; None if any sentence is something else."""
    count = 0
    for piece in _SENTENCE_END.split(text.casefold()):
        if any(not (char.isalnum() or char in _HARMLESS_SIGNS) for char in piece):
            return None
        plain = " ".join(_WORD.findall(piece))
        if not plain or PLEASANTRY.fullmatch(plain):
            continue
        match = CONSENT.fullmatch(plain)
        if match is None or not _harmless_tails(match):
            return None
        count += 1
    return count


def _harmless_tails(match: re.Match[str]) -> bool:
    """What is agreed to is the sharing itself, or "this"; said in harmless words and in the right direction."""
    for tail in ((match["tail"] or "").removeprefix(" to "), match["happy"] or ""):
        if tail.strip() and tail.strip() not in SHORT_TAILS and not SHARING & set(tail.split()):
            return False
    tails = f"{match['tail'] or ''} {match['happy'] or ''} {match['may'] or ''}"
    return set(tails.split()) <= HARMLESS_TAIL and not WRONG_DIRECTION.search(tails)
