"""A page burned by the process that draws it is, to the byte, the one that would be burned here (R30)."""

from typing import Any

import numpy as np
import pytest

from redaction import CopyItem, Mark, ReadMode, Unreadable, make_copy, sheets
from redaction.burning import burn, burn_where_drawn
from redaction.jail import opener
from redaction.pressing import least_bars, press, told
from redaction.upright import load_upright
from tests.unit.redaction.hostile import NAME, PLAIN, in_free_text, written_askew
from tests.unit.redaction.papers import paper, text_at

BAR = (40.0, 86.8, 117.8, 103.1)
RED = b"1 0 0 rg 300 40 1 1 re f 0 g\n"


@pytest.mark.parametrize(
    ("data", "boxes"),
    [
        (paper(PLAIN + NAME), [BAR]),
        (paper(PLAIN + NAME), []),
        (paper(PLAIN + NAME + RED), [BAR]),
        (paper(PLAIN + NAME, Rotate=90), [BAR, (0.0, 0.0, 40.0, 500.0)]),
        (paper(text_at(30, 30, "Sixty letters make it surely known which way up it is", 12), Rotate=270), [BAR]),
        (in_free_text(), [BAR, (-90.0, -90.0, -10.0, -10.0)]),
        (written_askew(33), [BAR]),
    ],
    ids=["plain", "no bars", "one red dot", "on its side", "turned", "a note", "askew"],
)
def test_both_ways_of_burning_give_the_same_page(data: bytes, boxes: list[tuple[float, ...]]) -> None:
    """R30: deterministic, wherever a page happens to be burned."""
    bars = [(x0, y0, x1, y1) for x0, y0, x1, y1 in boxes]
    drawn, _ = load_upright(data, "pdf", 1, {})
    words, turn = load_upright(data, "pdf", 1, {}, dpi=None)
    assert burn_where_drawn(words, data, "pdf", turn, bars) == burn(drawn, bars)


def test_a_single_coloured_dot_keeps_a_page_in_colour() -> None:
    """R30: no pixel outside the bars changes, neither in its shade nor in its colour."""
    copies = [make_copy([CopyItem("d", "t", paper(each), "pdf")], None) for each in (PLAIN, PLAIN + RED)]
    assert [b"/DeviceRGB" in copy.pdf for copy in copies] == [False, True]


class _Careless:
    """A drawing process that leaves out what it was told to black out."""

    def ask(self, job: dict[str, Any], data: bytes, **keys: Any) -> tuple[dict[str, Any], list[bytes]]:
        if job["job"] != "press":
            return opener.ask(job, data, **keys)
        facts, streams = told(press(np.full((625, 833), 255, np.uint8), (400, 300), [(0, 0, 9, 9)], ()))
        return {"pressed": facts}, streams


def test_a_page_that_was_blacked_out_otherwise_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """R34: what comes back from a process that opened a stranger's file is held against what it was told."""
    monkeypatch.setattr(sheets, "opener", _Careless())
    mark = Mark("d", 1, (BAR,), None, "person", "")
    with pytest.raises(Unreadable, match="Page 1 was not blacked out as it was marked"):
        make_copy([CopyItem("d", "t", paper(PLAIN + NAME), "pdf", (mark,))], None, mode=ReadMode.NEVER)


def test_a_bar_beside_the_page_asks_for_no_pixel() -> None:
    """R30: only what lies on the page can be black."""
    boxes = [(-9.0, 0.0, -1.0, 9.0), (390.0, 290.0, 420.0, 320.0)]
    assert least_bars(boxes, (400, 300), (800, 600)) == [(780, 580, 800, 600)]
