"""Parts what somebody wrote from the letter they quote, by taking away our own letter and nothing else (S22).

Strippers that guess failed on some of thirteen clients; here a quoted word counts as ours only where it stands in
our letter in that order. What was put into the quotation or taken out of it is part of the answer.
"""

import enum
import re
import unicodedata
from dataclasses import dataclass, field

from mail.cues import ANY_NEGATION, CONDITION, TOPIC
from mail.wording import MOST_CHARACTERS, words

_MARKED = re.compile(r"^[ \t]*(?:>|\||»)+")
_MARKS = re.compile(r"^[ \t]*(?:(?:>|\||»)[ \t]?)+")
_MARK = re.compile(r"[>|»]")
_ATTRIBUTION = re.compile(
    r"^(?:on|ar|am|le|el)\b.{0,400}(?:(?:19|20)\d\d|\d\d:\d\d|@).{0,200}(?:wrote|ysgrifennodd|writes)\s*:?\s*$",
    re.DOTALL,
)
_ATTRIBUTION_STARTS = ("on", "ar", "am", "le", "el")
_RULE = re.compile(
    r"^[\s>*]*(?:-{3,}\s*(?:original message|neges wreiddiol|forwarded message|forwarded by.*)\s*-*"
    r"|begin forwarded message:?|_{10,}|-{10,}|\*{10,})\s*$"
)
_FIELD = re.compile(
    r"^[\s>*]*(?:from|sent|date|to|cc|subject|reply-to|importance|oddi wrth|anfonwyd|at|pwnc)\s*\*?:", re.IGNORECASE
)
_FORWARDED = re.compile(r"-{3,}\s*forwarded message|begin forwarded message|-{3,}\s*forwarded by")
_RULED = re.compile(r"[\s>|_*=#.,:;\u2013\u2014\u2022\u00b7\u00bb-]*|.*\w.*", re.DOTALL)
_SHORTEST_RUN = 3
_MOST_WORDS = 40_000


@dataclass(frozen=True)
class Answer:
    """What a reply says of its own.

    Attributes:
        text: the writer's own words: what is not quoted, and what stands in the quotation but not in our letter.
        quoted_unknown: quoted text that could not be compared, because the letter is not known.
        unmarked: a quotation without `>` follows a block of From and Sent.
        changed: words are missing inside the quoted letter.
        forwarded: marked as a forwarded mail.
    """

    text: str = field(repr=False)
    quoted_unknown: str = field(repr=False)
    unmarked: bool
    changed: bool
    forwarded: bool


def answer_in(text: str, letters: list[str], *, several: bool = False) -> Answer:
    """Return the writer's own words in a reply.

    Args:
        text: the whole text, quoted lines marked `> ` or not.
        letters: what our letter says (subject and text, as text and as shown from HTML); empty if not known.
        several: these are more letters than one: a reminder may be quoted with the letter quoted in it.
    """
    lines = text.split("\n")
    places, unmarked = _places(lines)
    placed = list(zip(lines, places, strict=True))
    own = [line for line, place in placed if place is _Place.OWN]
    quotations = _by_depth(lines, places) if several else []
    quotation = [_MARKED.sub("", line) for line, place in placed if place is _Place.QUOTED]
    forwarded = any(_FORWARDED.search(line.lower()) for line in lines)
    if not letters:
        unknown = "\n".join(line for line in quotation if line.strip() and not _is_frame(line))
        return Answer(_tidy(own), unknown, unmarked, changed=False, forwarded=forwarded)
    own_left, _ = _least_left(own, letters, shortest=_whole_letter_run(letters))
    added, changed = _least_of([_not_ours(each, letters) for each in ([quotation], quotations) if each])
    return Answer(_tidy([*own_left, *added]), "", unmarked, changed, forwarded)


def _by_depth(lines: list[str], places: list["_Place"]) -> list[list[str]]:
    """Part a quotation into the mails quoted in each other: by their marks, without marks by their frames."""
    found: dict[tuple[int, int], list[str]] = {}
    frames, frame_ends = 0, 0
    for number, (line, place) in enumerate(zip(lines, places, strict=True)):
        if place is not _Place.QUOTED:
            continue
        depth = len(_MARK.findall(marks[0])) if (marks := _MARKS.match(line)) else 0
        if not depth and number >= frame_ends and (size := _frame_at(lines, number)[0]):
            frames, frame_ends = frames + 1, number + size
        found.setdefault((depth, 0 if depth else frames), []).append(_MARKS.sub("", line))
    return list(found.values())


def _not_ours(quotations: list[list[str]], letters: list[str]) -> tuple[list[str], bool]:
    """Return what was put into quotations, each compared with the letter it fits best, and if words are missing."""
    results = [
        _least_left([_FIELD.sub("", line) for line in lines if not _is_frame(line)], letters, _SHORTEST_RUN)
        for lines in quotations
    ]
    return [line for added, _ in results for line in added], any(changed for _, changed in results)


class _Place(enum.Enum):
    OWN = "own"
    QUOTED = "quoted"
    FRAME = "frame"


def _places(lines: list[str]) -> tuple[list[_Place], bool]:
    """Tell where each line stands by the marks clients set, and if an unmarked quotation runs to the end."""
    places = [_Place.QUOTED if _MARKED.match(line) else _Place.OWN for line in lines]
    number = 0
    while number < len(lines):
        size, place = _frame_at(lines, number)
        places[number : number + size] = [place] * size
        after = number + size
        if size and _Place.QUOTED not in places[after : after + 4]:
            return places[:after] + [_Place.QUOTED] * (len(lines) - after), True
        number += size or 1
    return places, False


def _frame_at(lines: list[str], number: int) -> tuple[int, _Place]:
    """Return how many lines from here introduce a quotation, and what to take them for.

    `On ... wrote:` says nothing of its own; a rule or a block of From, Sent and Subject is compared like the rest.
    """
    first = _MARKED.sub("", lines[number]).strip()[:2].lower()
    for size in (1, 2, 3) if first in _ATTRIBUTION_STARTS else ():
        joined = " ".join(_MARKED.sub("", line).strip() for line in lines[number : number + size]).lower()
        if _ATTRIBUTION.match(joined) and not _decides(joined):
            return size, _Place.FRAME
    if _RULE.match(lines[number].lower()) and _introduces(lines[number + 1 : number + 4]):
        return 1, _Place.QUOTED
    fields = 0
    while fields < 8 and number + fields < len(lines) and _FIELD.match(lines[number + fields]):
        fields += 1
    return (fields, _Place.QUOTED) if fields >= 3 else (0, _Place.OWN)


def _introduces(lines: list[str]) -> bool:
    return any(_FIELD.match(line) or _ATTRIBUTION.match(line.strip().lower()) for line in lines)


def _is_frame(line: str) -> bool:
    """A line of the frame itself that says nothing of its own."""
    plain = line.strip().lower()
    if _decides(plain):
        return False
    return bool(_FIELD.match(plain) or _RULE.match(plain) or _ATTRIBUTION.match(plain))


def _decides(text: str) -> bool:
    plain = " ".join(words(text))
    return any(cue.search(plain) for cue in (ANY_NEGATION, CONDITION, TOPIC))


def _whole_letter_run(letters: list[str]) -> int:
    """Outside a quotation only a run that is a large part of the letter is taken for the letter."""
    longest = max(len(words(letter)) for letter in letters)
    return max(30, longest * 2 // 5)


def _least_left(lines: list[str], letters: list[str], shortest: int) -> tuple[list[str], bool]:
    """Subtract each form of the letter and keep the result that leaves least."""
    return _least_of([_subtract(lines, letter, shortest) for letter in letters])


def _least_of(results: list[tuple[list[str], bool]]) -> tuple[list[str], bool]:
    return min(results, key=lambda result: (len("".join(result[0]).strip()), result[1]))


def _subtract(lines: list[str], letter: str, shortest: int) -> tuple[list[str], bool]:
    """Return the lines that hold a word which is not ours, and whether words of ours are missing in between."""
    ours = words(letter)[:_MOST_WORDS]
    starts: dict[tuple[str, ...], list[int]] = {}
    for position in range(len(ours) - 2):
        starts.setdefault(tuple(ours[position : position + 3]), []).append(position)
    flat = [(word, number) for number, line in enumerate(lines) for word in words(line)][:_MOST_WORDS]
    theirs = [word for word, _ in flat]
    kept_lines: set[int] = set()
    changed = False
    here, expected, clean = 0, 0, False
    while here < len(theirs):
        at, length = _longest_run(theirs, here, ours, starts, expected)
        if length >= min(shortest, _resumable(at, expected, shortest)):
            changed = changed or (clean and at > expected)
            here, expected, clean = here + length, at + length, True
        else:
            kept_lines.add(flat[here][1])
            here, clean = here + 1, False
    our_signs = _signs(letter)
    compared_up_to = flat[-1][1] if len(flat) == _MOST_WORDS else len(lines)
    kept_lines.update(
        number
        for number, line in enumerate(lines)
        if not line.strip() or _signs(line) - our_signs or number >= compared_up_to or _beyond_words(line)
    )
    return [lines[number] for number in sorted(kept_lines)], changed


def _resumable(at: int, expected: int, shortest: int) -> int:
    """After an inserted word the letter may go on with a short run where it stopped."""
    return 1 if at == expected and expected > 0 and shortest == _SHORTEST_RUN else shortest


def _longest_run(
    theirs: list[str], here: int, ours: list[str], starts: dict[tuple[str, ...], list[int]], expected: int
) -> tuple[int, int]:
    """Return where in our letter the longest run from `here` begins, and its length; where we stopped is first."""
    best_at, best = expected, _run(theirs, here, ours, expected)
    if best >= _SHORTEST_RUN:
        return best_at, best
    for position in starts.get(tuple(theirs[here : here + 3]), [])[:50]:
        length = _run(theirs, here, ours, position)
        if length > best or (length == best and position >= expected > best_at):
            best_at, best = position, length
    return best_at, best


def _run(theirs: list[str], here: int, ours: list[str], position: int) -> int:
    length = 0
    while (
        here + length < len(theirs)
        and position + length < len(ours)
        and theirs[here + length] == ours[position + length]
    ):
        length += 1
    return length


def _beyond_words(line: str) -> bool:
    """A line that is too long to be compared, or of signs alone that are no rule: "???" may be doubt."""
    return len(line) > MOST_CHARACTERS or not (_RULED.fullmatch(line) or words(line))


def _signs(text: str) -> set[str]:
    """Ticks, crosses, hands and faces: put into the quotation they say something too."""
    if text.isascii():
        return set()
    return {char for char in text if unicodedata.category(char) in {"So", "Sk", "Sm"} and char not in "|^`+<=>~"}


def _tidy(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()
