"""A short code of how a name sounds in English, so that Sofia, Sophia and Zofia meet."""

import re
from functools import lru_cache

_RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^ps", "s"),
        (r"^x", "s"),
        (r"sch|tch|ch(?=[aeiouy])|sh|sz|cz", "S"),
        (r"ph|pf", "f"),
        (r"th", "t"),
        (r"gh(?![aeiouy])", ""),
        (r"dg|j|g(?=[eiy])", "j"),
        (r"ck|c(?![eiy])|q|kh|ch", "k"),
        (r"c(?=[eiy])|z|x", "s"),
        (r"w(?![aeiouy])|h", ""),
        (r"v|w", "v"),
    )
)


@lru_cache(maxsize=65_536)
def sound_of(name: str) -> str:
    """The code of a folded name: first vowel or consonant, the consonants, and whether it ends on a vowel."""
    code = name
    for pattern, sound in _RULES:
        code = pattern.sub(sound, code)
    if not code:
        return ""
    head = "A" if code[0] in "aeiouy" else code[0]
    body = re.sub(r"[aeiouy]", "", code[1:])
    tail = "+" if code[-1] in "aio" else ""
    return re.sub(r"(.)\1+", r"\1", head + body) + tail
