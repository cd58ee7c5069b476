"""Where a place lies once its page is turned by quarters (S18)."""

from redaction.values import Box


def turned_box(box: Box, turn: int, width: float, height: float) -> Box:
    """`box` on a page of `width` by `height` points after the page is turned clockwise by `turn` degrees."""
    x0, y0, x1, y1 = box
    return {
        90: (height - y1, x0, height - y0, x1),
        180: (width - x1, height - y1, width - x0, height - y0),
        270: (y0, width - x1, y1, width - x0),
    }.get(turn % 360, box)
