"""Lines of a thin or pale pen on a marked sheet are asked about, and print alone is not (S37)."""

from collections.abc import Callable

import numpy as np
import pytest
from font_roboto import Roboto  # type: ignore[import-untyped]
from PIL import Image, ImageDraw, ImageFont

from redaction.pen_child import strokes

Pen = Callable[[ImageDraw.ImageDraw], None]
Answer = dict[str, list[list[float]]]
WIDTH, HEIGHT, SCALE = 480, 300, 120 / 72
FONT = ImageFont.truetype(Roboto, 19, layout_engine=ImageFont.Layout.BASIC)
WORDS = ("Illicit", "filling", "Garner", "will")
BOXES = [
    [40.0 + 95 * place, 60.0, 40.0 + 95 * place + FONT.getlength(word), 84.0] for place, word in enumerate(WORDS)
]


def page() -> Image.Image:
    """Four words in a line, three lines more below, and a ruled line."""
    picture = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(picture)
    for word, box in zip(WORDS, BOXES, strict=True):
        pen.text((box[0], box[1]), word, font=FONT, fill=0)
    for line in range(3):
        pen.text((40, 120 + 30 * line), "and the others went on with it all", font=FONT, fill=0)
    pen.line([(40, 240), (440, 240)], fill=0, width=2)
    return picture


def look(drawn: Pen | None, lightest: int = 255, darkest: int = 0) -> Answer:
    """What is said of a scan of the page on which somebody drew, its shades pressed into a range."""
    scan = page()
    if drawn is not None:
        drawn(ImageDraw.Draw(scan))
    shades = np.asarray(scan).astype(np.float64) / 255 * (lightest - darkest) + darkest
    corners = [(x, y) for x in (0, WIDTH) for y in (0, HEIGHT)] * 4
    job = {
        **{"width": WIDTH, "height": HEIGHT, "channels": 1},
        **{"page_width": WIDTH, "page_height": HEIGHT, "page_channels": 1, "width_pt": WIDTH / SCALE},
        "pairs": [[x, y, x, y] for x, y in corners],
        "words": BOXES,
    }
    answer, _ = strokes(shades.astype(np.uint8).tobytes() + page().tobytes(), job)
    return answer


def asked(answer: Answer) -> list[str]:
    return [word for word, share in zip(WORDS, answer["faint"], strict=True) if share >= 0.25]  # type: ignore[operator]


def through(drawn: ImageDraw.ImageDraw) -> None:
    drawn.line([(225, 74), (262, 71), (300, 75)], fill=90, width=2)


def crossed(drawn: ImageDraw.ImageDraw) -> None:
    drawn.line([(228, 62), (284, 82)], fill=60, width=2)
    drawn.line([(228, 82), (284, 62)], fill=60, width=2)


def below(drawn: ImageDraw.ImageDraw) -> None:
    drawn.line([(226, 86), (290, 87)], fill=60, width=2)


def dried_out(drawn: ImageDraw.ImageDraw) -> None:
    drawn.line([(226, 72), (290, 73)], fill=160, width=14)


@pytest.mark.parametrize("pen", [through, crossed, below, dried_out])
@pytest.mark.parametrize("shades", [(255, 0), (240, 190)], ids=["good scan", "washed out"])
def test_a_word_that_a_thin_or_pale_pen_touches_is_asked_about(pen: Pen, shades: tuple[int, int]) -> None:
    assert asked(look(pen, *shades)) == ["Garner"]


@pytest.mark.parametrize("shades", [(255, 0), (240, 190), (200, 140)], ids=["good scan", "washed out", "dark"])
def test_print_alone_asks_nothing(shades: tuple[int, int]) -> None:
    answer = look(None, *shades)
    assert asked(answer) == []
    assert answer["lines"] == []


def test_a_bracket_beside_lines_is_a_place_to_be_asked_about() -> None:
    answer = look(lambda drawn: drawn.line([(28, 118), (20, 118), (20, 205), (28, 205)], fill=80, width=2))
    [(left, top, right, bottom)] = answer["lines"]
    assert left < 22 < right < 40
    assert top < 125
    assert bottom > 195


def test_a_cross_over_a_paragraph_is_a_place_to_be_asked_about() -> None:
    def over(drawn: ImageDraw.ImageDraw) -> None:
        drawn.line([(40, 115), (320, 205)], fill=60, width=3)
        drawn.line([(40, 205), (320, 115)], fill=60, width=3)

    [(left, top, right, bottom)] = look(over)["lines"]
    assert left < 60
    assert top < 135
    assert right > 290
    assert bottom > 185
