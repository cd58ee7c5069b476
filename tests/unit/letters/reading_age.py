"""The Flesch-Kincaid grade of a text, with a syllable count by vowel groups: enough to notice hard letters."""

import re

_SENTENCE = re.compile(r"[.!?:]+(?:\s|$)|\n\s*\n|\n- ")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """Count the syllables of an English word, roughly: groups of vowels, less a silent final e."""
    lower = re.sub(r"[^a-z]", "", word.lower())
    count = len(_VOWELS.findall(lower))
    silent = lower.endswith(("e", "es", "ed")) and not lower.endswith(("le", "ted", "ded", "ses", "ces", "xes"))
    return max(1, count - 1 if silent and count > 1 else count)


def grade(text: str) -> float:
    """Return the school grade a text asks for; grade 7 is read at about twelve."""
    sentences = [part for part in _SENTENCE.split(text) if _WORD.search(part)]
    words = _WORD.findall(text)
    per_word = sum(syllables(word) for word in words) / len(words)
    return 0.39 * len(words) / len(sentences) + 11.8 * per_word - 15.59
