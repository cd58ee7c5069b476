"""How a short answer is laid out: its greeting, what it says, and who signs it (S22).

A word below a yes is taken for a name only where it can be one: "Mondays" or "later" below it may limit it.
"""

import re
import unicodedata

from mail.agreement import consents_in, sentences
from mail.cues import (
    AFFIRMATION,
    ANY_NEGATION,
    CONDITION,
    DEVICE,
    DOUBT,
    FAREWELL,
    GREETING,
    NO_NAMES,
    QUESTION,
    REFUSAL,
    SENTENCE_WORDS,
    TOPIC,
    WITHDRAWAL,
)
from mail.known import Known
from mail.wordset import LINK, WORD, names

_PHONE = re.compile(r"(?:(?:t|tel|telephone|phone|mob|mobile|m|ffon|ffôn)\b[\s:.]*)?\+?[\d ()-]{9,20}")
_REFERENCE = re.compile(r"(?:your |our |my )?(?:reference|ref|cyfeirnod)[ :.]*[a-z2-7-]{20,23}\.?")
_SMALL_WORDS = names("of the and for in at de van der von y yr a")
_IN_GREETINGS = _SMALL_WORDS | {"or", "all"}
_MOST_SMALL_NAMES = 2
_MOST_SIGNATURE_LINES = 6
_KISSES = re.compile(r"(?:^|\s)x+\s*$", re.IGNORECASE)
_WITH_INITIALS = re.compile(r"(?:[A-Z]\. ?){1,3}[A-Z][\w'\u2019-]+")
_TITLE = re.compile(r"\((?:mrs?|ms|miss|mx|dr)\)|\b(?:mrs?|ms|miss|mx|dr)\b\.?", re.IGNORECASE)
_HAILED = re.compile(r"(?:hi|hello|hiya|hey) (?:(?!yes|yeah|yep|aye)(?P<name>[^\W\d_]+) )?(?=\w)", re.IGNORECASE)


def laid_out(text: str, known: Known) -> tuple[list[list[str]] | None, list[str]]:
    """Part a text into paragraphs of lines and the lines of the signature; None where it is no plain answer."""
    paragraphs: list[list[str]] = [[]]
    lines = [line.strip() for line in text.split("\n")]
    for number, line in enumerate(lines):
        plain = " ".join(WORD.findall(line.casefold()))
        if not plain:
            if line.strip(" -_*"):
                return None, []
            if line == "--" and any(paragraphs):
                return paragraphs, lines[number + 1 :]
            paragraphs.append([])
        elif DEVICE.fullmatch(plain) or _REFERENCE.fullmatch(line.casefold()):
            continue
        elif farewell := FAREWELL.fullmatch(_KISSES.sub("", plain)):
            on_line = _last_words(_KISSES.sub("", line), len((farewell["names"] or "").split()))
            return paragraphs, [on_line, *lines[number + 1 :]]
        elif not _greets(line):
            paragraphs[-1].append(line if any(paragraphs) else _without_hail(line))
    return _without_name_below(paragraphs, known)


def is_signature(lines: list[str], known: Known) -> bool:
    """Say whether lines below a farewell are a signature and nothing else."""
    kept = [line for line in lines if line.strip(" -_")]
    plain = [" ".join(WORD.findall(line.casefold())) for line in kept]
    return len(kept) <= _MOST_SIGNATURE_LINES and all(
        DEVICE.fullmatch(words_only)
        or _REFERENCE.fullmatch(line.casefold())
        or (
            is_contact_line(line)
            and (not words_only.islower() or line != line.casefold() or words_only in known.writer)
        )
        for line, words_only in zip(kept, plain, strict=True)
    )


def is_contact_line(line: str) -> bool:
    """A name, a job, a telephone number, an address: no word that could decide anything, no other number."""
    bare = _KISSES.sub("", LINK.sub(" ", line))
    if _PHONE.fullmatch(bare.casefold().strip()):
        return True
    plain = " ".join(WORD.findall(bare.casefold()))
    small = [word for word in WORD.findall(bare) if word[0].islower() and word not in _SMALL_WORDS]
    if small and len(plain.split()) > 1:
        return False
    cues = (WITHDRAWAL, REFUSAL, ANY_NEGATION, CONDITION, TOPIC, DOUBT, QUESTION, AFFIRMATION, NO_NAMES)
    said = plain.split()
    if len(said) > 8 or SENTENCE_WORDS & set(said) or re.search(r"\d", plain):
        return False
    return not any(cue.search(plain) for cue in cues)


def _greets(line: str) -> bool:
    """Say whether a line greets somebody by name or calling, and does nothing else."""
    greeting = GREETING.fullmatch(" ".join(WORD.findall(line.casefold())))
    if greeting is None or re.search(r"[.:;,?].*\w", _TITLE.sub(" ", line)):
        return False
    count = len(greeting["names"].split())
    small = [word for word in WORD.findall(line)[-count:] if word[0].islower() and word not in _IN_GREETINGS]
    return (count <= _MOST_SMALL_NAMES or not small) and is_contact_line(greeting["names"].strip().title())


def _without_hail(line: str) -> str:
    """Take "Hi Ruth" or "Dear nursery," from the beginning of a line that goes on with the answer itself."""
    pieces = sentences(line)
    if len(pieces) > 1 and _greets(pieces[0]):
        return line[line.index(pieces[0]) + len(pieces[0]) :].lstrip(" ,.!")
    hail = _HAILED.match(line)
    if hail is None or (hail["name"] and not is_contact_line(hail["name"].title())):
        return line
    return line[hail.end() :]


def _without_name_below(paragraphs: list[list[str]], known: Known) -> tuple[list[list[str]], list[str]]:
    """Take a name without a farewell from the end: in a line of its own, or behind the last full stop."""
    last = next((paragraph for paragraph in reversed(paragraphs) if paragraph), None)
    if last is None or consents_in(last[-1]) is not None:
        return paragraphs, []
    line = last[-1]
    if _signs(line, known):
        last.pop()
        return paragraphs, [line]
    pieces, signed = sentences(line), list[str]()
    while pieces and consents_in(pieces[-1]) is None:
        piece = _KISSES.sub("", pieces.pop()).strip()
        farewell = FAREWELL.fullmatch(" ".join(WORD.findall(piece.casefold())))
        after_farewell = bool(pieces) and _is_farewell(pieces[-1])
        name = _last_words(piece, len((farewell["names"] or "").split())) if farewell else piece
        if not (is_contact_line(name) if farewell or after_farewell else _signs(piece, known)):
            return paragraphs, []
        signed.append(name)
    last[-1] = ". ".join(pieces)
    return paragraphs, signed


def _last_words(text: str, count: int) -> str:
    return " ".join(WORD.findall(text)[-count:]) if count else ""


def _is_farewell(piece: str) -> bool:
    farewell = FAREWELL.fullmatch(" ".join(WORD.findall(piece.casefold())))
    return farewell is not None and not farewell["names"]


def _signs(line: str, known: Known) -> bool:
    """Say whether a line is the writer's name, by what is known of it or by its initials."""
    bare = _TITLE.sub(" ", _KISSES.sub("", LINK.sub(" ", line))).strip(" ,.-\u2013()")
    said = [word for word in WORD.findall(bare.casefold()) if len(word) > 1]
    if not is_contact_line(bare) or len(WORD.findall(bare)) > 4:
        return False
    if not said or _WITH_INITIALS.fullmatch(unicodedata.normalize("NFKC", bare)):
        return len(WORD.findall(bare)) > 0
    return set(said) <= known.writer
