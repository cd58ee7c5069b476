"""Automatic replies: whether every sentence of one is of absence or receipt and nothing else (RFC 3834)."""

import re
import unicodedata

from mail.cues import (
    AFFIRMATION,
    ANY_NEGATION,
    AWAY,
    AWAY_WORDS,
    DOUBT,
    FAREWELL,
    GREETING,
    REFUSAL,
    TOPIC,
    WITHDRAWAL,
)
from mail.known import Known
from mail.signatures import is_contact_line
from mail.wording import folded, plain_line, visible
from mail.wordset import LINK, WORD

_STOP = re.compile(r"(?:(?<!\d)\.|[!?\n])+")
_MOST_SENTENCES = 40
_MOST_NAMES = 5
_LONGEST_ABBREVIATION = 4
_ODD = ("So", "Sk", "Co", "Cs", "Cn", "Mn", "Me", "No")
_NOBODY = Known()


def speaks_of_the_matter(text: str) -> bool:
    """Say whether a text that a machine sent touches on sharing, consent or the child at all."""
    plain = plain_line(folded(text))
    return bool(TOPIC.search(plain) or WITHDRAWAL.search(plain))


def is_away_notice(text: str, known: Known = _NOBODY) -> bool:
    """Say whether every sentence of an automatic reply is one an absence or receipt notice is made of.

    Names and callings stand below a farewell, or are the writer's; anywhere else they may be something else.
    """
    shown = LINK.sub(" ", visible(text))
    if "?" in shown or speaks_of_the_matter(text) or not _plain_signs(shown):
        return False
    sentences = [piece for piece in _STOP.split(shown) if WORD.search(piece)]
    told = below_farewell = False
    for sentence in sentences[:_MOST_SENTENCES]:
        plain = " ".join(WORD.findall(folded(sentence)))
        farewell = FAREWELL.fullmatch(plain)
        if AWAY.search(plain):
            told = harmless = _only_about_absence(sentence)
        elif farewell or GREETING.fullmatch(plain):
            below_farewell = below_farewell or bool(farewell)
            harmless = _polite(sentence)
        else:
            named = bool(known.writer & set(plain.split())) or len(plain) == 1
            below_farewell = below_farewell or (named and told)
            harmless = (below_farewell or named) and is_contact_line(sentence.strip()) and not _shouted(sentence)
        if not harmless:
            return False
    return told and len(sentences) <= _MOST_SENTENCES


def _polite(sentence: str) -> bool:
    """A greeting or a farewell whose names can be names."""
    polite = GREETING.fullmatch(plain := " ".join(WORD.findall(folded(sentence)))) or FAREWELL.fullmatch(plain)
    names = (polite["names"] or "").strip() if polite else ""
    return not _shouted(sentence) and (not names or is_contact_line(names.title()))


def _only_about_absence(sentence: str) -> bool:
    """Beside the phrase of absence only words such notices are made of, a few names, and numbers."""
    rest = AWAY.sub(" ", " ".join(WORD.findall(folded(sentence))))
    if any(cue.search(rest) for cue in (REFUSAL, ANY_NEGATION, AFFIRMATION, DOUBT)):
        return False
    names = {word.casefold() for word in WORD.findall(sentence) if word[0].isupper() or word[0].isdigit()}
    unknown = [word for word in rest.split() if word not in AWAY_WORDS and not word.isdigit()]
    if not set(unknown) <= names or len(unknown) > min(_MOST_NAMES, len(WORD.findall(sentence)) // 2):
        return False
    said_as_names = re.sub(r"\d\w*", " ", " ".join(unknown)).title()
    return not unknown or (is_contact_line(said_as_names) and not _shouted(sentence))


def _shouted(sentence: str) -> bool:
    """Capitals throughout, or a capital on every word of a longer sentence: they tell no name from a word."""
    said = WORD.findall(sentence)
    if any(len(word) > _LONGEST_ABBREVIATION and word.isupper() for word in said):
        return True
    return len(said) > _MOST_NAMES and all(not word[0].islower() for word in said)


def _plain_signs(text: str) -> bool:
    return all(
        unicodedata.name(char, "").startswith("LATIN") if char.isalpha() else unicodedata.category(char) not in _ODD
        for char in text
    )
