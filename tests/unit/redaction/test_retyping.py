"""Pages set anew from their words: what came apart from a word stands beside it again (S35, R30)."""

import pytest

from redaction.retyping import retyped
from redaction.values import Word

PAGE = (595.0, 842.0)


def _line(*words: tuple[str, float, float]) -> list[Word]:
    return [Word(text, (x0, 100.0, x1, 112.0), 0) for text, x0, x1 in words]


@pytest.mark.parametrize(
    ("words", "close"),
    [
        (_line(("said", 40, 60), ('"', 63.4, 67.6), ("Stop!", 67.6, 95)), (1, 2)),
        (_line(("dash", 40, 60), ("–", 60, 66), ("dash", 66, 90)), None),
        (_line(("one", 40, 60), ("two", 60.2, 80)), None),
    ],
    ids=["quotation mark", "dash", "words read close together"],
)
def test_a_mark_that_came_apart_stands_close_to_its_word(words: list[Word], close: tuple[int, int] | None) -> None:
    """R30: everything else is shown truly; what a machine read too near is kept apart."""
    [page] = retyped(words, (), PAGE)
    gaps = {
        (one, one + 1): page.words[one + 1].box[0] - page.words[one].box[2] for one in range(len(page.words) - 1)
    }
    assert {pair for pair, gap in gaps.items() if gap < 1.0} == ({close} if close else set())
