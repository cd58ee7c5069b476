"""What the marking of the sample takes by hand is reckoned from what was counted."""

import pytest

from tools.marking_minutes import Counted


def test_keys_clicks_and_thoughts_are_reckoned_by_the_keystroke_level_model() -> None:
    """S35: a page, an answer and a click are each thought about once; reading is apart."""
    counted = Counted(pages=2, words=476, keys=10, signs=5, clicks=1, hand_moves=2, decisions=3)
    assert counted.marking_seconds == pytest.approx(15 * 0.28 + 1.3 + 2 * 0.4 + 6 * 1.35)
    assert counted.reading_minutes == pytest.approx((2.0, 476 / 180))
    assert counted.table()[-1].endswith("2 to 3")
