"""What a scanner takes for one another: 0 and O, 1 and l, rn and m (S35)."""

from functools import lru_cache

_SIGNS = str.maketrans("01i|5968z", "olllsgbb2")
_GROUPS = (("ll", "h"), ("rn", "m"), ("vv", "w"), ("cl", "d"))
_DIGITS = str.maketrans("OoIl|SsB", "00111558")


@lru_cache(maxsize=65_536)
def look_of(folded: str) -> str:
    """How a folded word looks: two words of one look can be taken for one another by a machine that reads."""
    seen = folded.replace("ii", "u").translate(_SIGNS)
    for group, sign in _GROUPS:
        seen = seen.replace(group, sign)
    return seen


def as_digits(text: str) -> str:
    """The text with letters that look like digits as these, sign for sign."""
    return text.translate(_DIGITS)
