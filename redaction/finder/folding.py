"""Brings spellings of one word to one form: no case, accents, ligatures, unseen signs, possessives."""

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
    | dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
)
# Letters of other alphabets that look like ours, capitals and small ones: "Јеаn" is read as "Jean" (Unicode TR 39).
_LOOKS_LIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХԌаеѕіјорсухԁһԛԝԍΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικνορτυχγ",
    "ABESIJKMHOPCTYXGaesijopcyxdhqwgABEZHIKMNOPTYXaeikvoptuxy",
)
_TOLD = re.compile(r"\[([a-z][a-z0-9 \-]+)\]")
_MIXED = re.compile(r"(?=\S*[A-Za-z])(?=\S*[\u0370-\u052f])\S+")
_POSSESSIVE = re.compile(r"['’ʼ´`]s?$|(?<=[^\W_]{2})['’ʼ´`]S$")


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
    return fold(without_possessive(bare))


def without_possessive(text: str) -> str:
    """A word without the ending that says whose: "Jean's", "James’"."""
    return _POSSESSIVE.sub("", text)


def untold(text: str) -> str:
    """The text with its own signs again, where a typeset page tells by name what its face cannot show."""
    return _TOLD.sub(_sign_told, text) if "[" in text else text


def _sign_told(told: re.Match[str]) -> str:
    try:
        return unicodedata.lookup(told[1].upper())
    except KeyError:
        return told[0]
