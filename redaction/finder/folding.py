"""Brings spellings of one word to one form: no case, accents, ligatures, unseen signs, possessives."""

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
# Letters of other alphabets that look like ours, capitals and small ones: "Јеаn" is read as "Jean" (Unicode TR 39).
_LOOKS_LIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХԌаеѕіјорсухԁһԛԝԍΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικνορτυχγ",
    "ABESIJKMHOPCTYXGaesijopcyxdhqwgABEZHIKMNOPTYXaeikvoptuxy",
)
_MIXED = re.compile(r"(?=\S*[A-Za-z])(?=\S*[\u0370-\u052f])\S+")
_POSSESSIVE = re.compile(r"['’ʼ´`](?:s)?$")


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Letters and digits only, lower case, without accents; other signs become single spaces."""
    plain = unicodedata.normalize("NFKD", text)
    if not plain.isascii():
        plain = _MIXED.sub(lambda word: word[0].translate(_LOOKS_LIKE), plain)
    plain = plain.casefold().translate(_LETTERS)
    kept = []
    for sign in plain:
        category = unicodedata.category(sign)
        if category[0] in "LN":
            kept.append(sign)
        elif category in {"Mn", "Cf", "Cc"} or sign in "'’ʼ´`":
            continue
        else:
            kept.append(" ")
    return " ".join("".join(kept).split())


@lru_cache(maxsize=65_536)
def fold_name(text: str) -> str:
    """A word of a name without its possessive ending."""
    bare = text.strip('.,;:!?()[]{}<>"“”‘«»*_|/\\')
    return fold(_POSSESSIVE.sub("", bare))
