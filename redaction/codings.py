"""Tells in which coding a text was saved, where it does not say so or says it wrongly (R30)."""

import codecs
import re

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip
_SAMPLE = 4_096
_MOSTLY = 0.6
# Western, then the two that Polish and Czech programs write; the first that explains as much as any wins.
_OF_ONE_BYTE = ("cp1252", "cp1250", "iso-8859-2")
_BEFORE_A_LETTER = re.compile(r"[^\x00-\x7f](?=[a-z])")
_NOT_OF_MAILS = frozenset({"unicode-escape", "raw-unicode-escape", "punycode", "idna", "undefined", "charmap"})
_ESCAPED = re.compile("[\udc80-\udcff]")


def marked(data: bytes) -> str | None:
    """The coding that a text's first bytes tell, or the places of its noughts; None for all others."""
    for mark, coding in _MARKS:
        if data.startswith(mark):
            return coding
    sample = data[:_SAMPLE]
    empty = [place % 4 for place, byte in enumerate(sample) if not byte]
    shares = [4 * empty.count(place) / max(len(sample), 1) > _MOSTLY for place in range(4)]
    wide = {
        (False, True, True, True): "utf-32-le", (True, True, True, False): "utf-32-be",
        (False, True, False, True): "utf-16-le", (True, False, True, False): "utf-16-be",
    }  # fmt: skip
    return wide.get((shares[0], shares[1], shares[2], shares[3]))


def decoded(data: bytes) -> str:
    """Text from bytes: by its mark, as UTF-8 (a slip in it allowed), else in one of the codings of one byte."""
    coding = marked(data)
    if coding is not None:
        return data.decode(coding, "replace")
    text = data.decode("utf-8", "surrogateescape")
    slips = len(_ESCAPED.findall(text))
    if not slips:
        return text
    if sum(sign > "\x7f" for sign in text) - slips > slips:
        return _ESCAPED.sub(lambda slip: _as_western(bytes([ord(slip[0]) - 0xDC00])), text)
    return max((data.decode(coding, "replace") for coding in _OF_ONE_BYTE), key=_letters)


def decoded_as(data: bytes, said: str | None) -> str:
    """Text from bytes in the coding that they are said to be in, where that can be true.

    Args:
        said: the name of a coding, as a mail tells it.
    """
    try:
        coding = codecs.lookup(said or "").name
        if coding.replace("_", "-") in _NOT_OF_MAILS:
            return decoded(data)
        return data.decode(coding)
    except LookupError:
        return decoded(data)
    except ValueError:
        return decoded(data) if coding in ("ascii", "utf-8") else data.decode(coding, "replace")


def _as_western(byte: bytes) -> str:
    return byte.decode("cp1252", "replace")


def _letters(text: str) -> int:
    """How many signs beyond ASCII that stand before a small letter are letters themselves."""
    return sum(match.group().isalpha() for match in _BEFORE_A_LETTER.finditer(text))
