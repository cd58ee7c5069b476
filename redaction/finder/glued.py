"""Names that stick to other words, as lost spaces leave them: "MrGarner", "GarnerCame", "Garnercame" (S19)."""

from collections.abc import Container, Iterator

from redaction.finder.sequence import Piece

_LEAST_NAME, _LEAST_LONG, _LEAST_REST = 4, 6, 4


def glued_names(piece: Piece, names: Container[str]) -> Iterator[tuple[str, bool]]:
    """The names that a piece holds beside other words, and whether capitals inside it part them from those.

    A longer name may be followed by small letters, too many for an ending: "Garnercame", but not "Robertson".
    """
    raw, text = piece.raw, piece.folded
    if len(raw) != len(text) or len(text) <= _LEAST_NAME:
        return
    humps = [index for index in range(1, len(raw)) if raw[index].isupper() and raw[index - 1].islower()]
    starts = [index for index in (0, *humps) if raw[index].isupper()]
    for start in starts:
        for end in range(start + _LEAST_NAME, len(text) + 1):
            if (start, end) == (0, len(text)) or text[start:end] not in names:
                continue
            if end == len(text) or end in humps or text[end].isdigit():
                yield text[start:end], True
            elif raw[end].islower() and end - start >= _LEAST_LONG and _rest(text, end, humps) >= _LEAST_REST:
                yield text[start:end], False


def _rest(text: str, end: int, humps: list[int]) -> int:
    return next((hump for hump in humps if hump > end), len(text)) - end
