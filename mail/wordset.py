"""Long lists of names and phrases, written as one readable text, and what a word is."""

import re

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
LINK = re.compile(r"<?\b(?:https?://|www\.|mailto:)[^\s<>]+>?|<?[\w.+=-]+@[\w-]+(?:\.[\w-]+)+>?")


def names(text: str) -> frozenset[str]:
    """Return the names in a text of names parted by white space."""
    return frozenset(text.split())


def phrases(text: str) -> str:
    """Return a regular expression that matches any phrase of a text of phrases parted by white space.

    In a phrase `_` is a space, `*` any ending, `_.._` up to six further words. Meant for text in lower case with
    single spaces.
    """
    patterns = []
    for phrase in sorted(text.split(), key=lambda phrase: (-len(phrase), phrase)):
        pattern = re.escape(phrase).replace(r"\*", r"\w*").replace(r"_\.\._", r"(?: \w+(?:'\w+)*){0,6} ")
        patterns.append(pattern.replace("_", " "))
    return f"(?:{'|'.join(patterns)})"
