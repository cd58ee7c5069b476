"""Lists that somebody numbered: where an item leaves no trace, the numbers close up like the lines (R22).

A missing number tells that something is held, as a gap would.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from redaction.typeset import Token

_NUMBER = re.compile(r"(?P<before>\(?(?:\d{1,3}\.)*)(?P<count>\d{1,3}|[a-z])(?P<after>[.):]\)?)")
_INNER = re.compile(r"(?P<before>(?:\d{1,3}\.)+)(?P<count>\d{1,3})(?P<after>)")
_MONTHS = re.compile(r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
Line = Sequence[int]


@dataclass(frozen=True, slots=True)
class _Item:
    """The number that begins a line: its tokens, the last with the number; how it is written, and which it is."""

    tokens: tuple[int, ...]
    line: int
    form: tuple[str, str, bool]
    count: int


def without_items(
    tokens: Sequence[Token], lines: Sequence[Line], gone: frozenset[int]
) -> tuple[list[Token], frozenset[int]]:
    """The tokens with the numbers of lists closed up, and what is gone: also the number of an item that is gone.

    Args:
        lines: the tokens of each line, in order.
    """
    shown, left_out = list(tokens), set(gone)
    for items in _lists(tokens, lines):
        stays = [not _is_gone(tokens, lines, gone, item, after) for item, after in _with_ends(items, lines, tokens)]
        count = items[0].count
        for item, here in zip(items, stays, strict=True):
            if not here:
                left_out.update(item.tokens)
                continue
            last = item.tokens[-1]
            shown[last] = replace(tokens[last], text=_written(item, count))
            count += 1
    return shown, frozenset(left_out)


def _lists(tokens: Sequence[Token], lines: Sequence[Line]) -> Iterator[list[_Item]]:
    """Runs of numbers that follow each other, each at the beginning of a line; lists inside lists by themselves."""
    open_lists: dict[tuple[str, str, bool], list[_Item]] = {}
    for number, line in enumerate(lines):
        item = _item(tokens, line, number)
        if item is None:
            continue
        so_far = open_lists.get(item.form)
        if so_far and item.count == so_far[-1].count + 1:
            so_far.append(item)
            continue
        if so_far:
            yield so_far
        open_lists[item.form] = [item]
    yield from open_lists.values()


def _item(tokens: Sequence[Token], line: Line, number: int) -> _Item | None:
    words = [index for index in line if tokens[index].text]
    # "(a)" is parted after its bracket, as names in brackets are.
    length = 2 if words and tokens[words[0]].text == "(" else 1
    if len(words) <= length or _MONTHS.match(tokens[words[length]].text):
        return None
    text = tokens[words[length - 1]].text
    found = _NUMBER.fullmatch(text) or _INNER.fullmatch(text)
    if found is None:
        return None
    letter = found["count"].isalpha()
    count = ord(found["count"]) - ord("a") + 1 if letter else int(found["count"])
    return _Item(tuple(words[:length]), number, (f"{length}{found['before']}", found["after"], letter), count)


def _with_ends(
    items: Sequence[_Item], lines: Sequence[Line], tokens: Sequence[Token]
) -> Iterator[tuple[_Item, int]]:
    """Each item with the line after its last: where the next begins, or an empty line or the text's end comes."""
    for position, item in enumerate(items):
        following = items[position + 1].line if position + 1 < len(items) else len(lines)
        empty = (n for n in range(item.line + 1, following) if not any(tokens[index].text for index in lines[n]))
        yield item, next(empty, following)


def _is_gone(tokens: Sequence[Token], lines: Sequence[Line], gone: frozenset[int], item: _Item, after: int) -> bool:
    words = [index for line in lines[item.line : after] for index in line if tokens[index].text]
    return all(index in gone for index in words if index not in item.tokens)


def _written(item: _Item, count: int) -> str:
    before, after, letter = item.form
    return f"{before[1:]}{chr(ord('a') + count - 1) if letter else count}{after}"
