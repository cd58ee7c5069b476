"""The sample papers that are pictures: a letter on lined paper, a form scanned askew, a painting (all drawn)."""

import io
import math
import random
from importlib.resources import files
from typing import Final

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

_DPI: Final = 150
_SHEET: Final = (1240, 1754)
_INK: Final = (38, 44, 92)
_SKEW_DEGREES: Final = 3.2


def lined_letter(source: str) -> bytes:
    """Draw a handwritten letter on lined paper and photograph it; returns a JPEG."""
    sheet = Image.new("RGB", _SHEET, (250, 247, 238))
    draw = ImageDraw.Draw(sheet)
    for y in range(150, _SHEET[1] - 60, 60):
        draw.line((0, y, _SHEET[0], y), fill=(186, 205, 222), width=2)
    draw.line((120, 0, 120, _SHEET[1]), fill=(226, 160, 160), width=2)
    _handwriting(draw, source.splitlines(), left=150, top=102, leading=60, size=44, seed=16)
    return _jpeg(sheet.rotate(-0.9, resample=Image.Resampling.BILINEAR, fillcolor=(214, 206, 192)))


def askew_scan(source: str) -> bytes:
    """Draw a form filled in by hand, scanned a few degrees askew; returns a PDF of one picture."""
    sheet = Image.new("RGB", _SHEET, (253, 253, 251))
    draw = ImageDraw.Draw(sheet)
    title, *lines = source.splitlines()
    draw.text((110, 120), title, font=_font("Roboto-Bold.ttf", 36), fill=(20, 20, 20))
    _handwriting(draw, lines, left=110, top=190, leading=78, size=42, seed=17)
    for y in range(268, 1000, 78):
        draw.line((110, y, 1130, y), fill=(150, 150, 150), width=1)
    turned = sheet.rotate(_SKEW_DEGREES, resample=Image.Resampling.BILINEAR, fillcolor=(232, 232, 230))
    return _picture_pdf(_jpeg(turned.convert("L")), "Collection change, scanned")


def painting(source: str) -> bytes:
    """Draw a child's painting with the words written under it, photographed on a table; returns a JPEG."""
    chance = random.Random(20)  # noqa: S311 - a seeded drawing, no secret
    table = Image.new("RGB", (1200, 900), (148, 112, 82))
    draw = ImageDraw.Draw(table)
    draw.rectangle((70, 50, 1130, 850), fill=(252, 251, 246))
    for _ in range(70):
        x, y = chance.randint(110, 1050), chance.randint(420, 680)
        draw.line((x, 690, x + chance.randint(-14, 14), y), fill=(62, chance.randint(130, 180), 70), width=9)
    for _ in range(14):
        x, y = chance.randint(140, 1040), chance.randint(330, 560)
        colour = (chance.randint(190, 250), chance.randint(70, 190), chance.randint(90, 200))
        for petal in range(6):
            angle = petal * math.pi / 3
            px, py = x + round(24 * math.cos(angle)), y + round(24 * math.sin(angle))
            draw.ellipse((px - 18, py - 18, px + 18, py + 18), fill=colour)
        draw.ellipse((x - 12, y - 12, x + 12, y + 12), fill=(246, 208, 74))
    draw.ellipse((880, 90, 1040, 250), fill=(248, 200, 60))
    _handwriting(draw, source.splitlines(), left=150, top=712, leading=62, size=50, seed=21)
    return _jpeg(table)


def _handwriting(
    draw: ImageDraw.ImageDraw, lines: list[str], *, left: int, top: int, leading: int, size: int, seed: int
) -> None:
    """Write lines letter by letter, each a little off, in the hand that the seed gives."""
    chance = random.Random(seed)  # noqa: S311 - a seeded drawing, no secret
    font = _font("Roboto-LightItalic.ttf", size)
    for number, line in enumerate(lines):
        x = float(left + chance.randint(-4, 6))
        for character in line:
            y = top + number * leading + chance.randint(-2, 2)
            draw.text((round(x), y), character, font=font, fill=_INK)
            x += font.getlength(character) + chance.choice((0.0, 0.5, 1.0))


def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(
        str(files("font_roboto") / "files" / name), size, layout_engine=ImageFont.Layout.BASIC
    )


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=72, dpi=(_DPI, _DPI))
    return buffer.getvalue()


def _picture_pdf(jpeg: bytes, title: str) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=0)
    canvas.setTitle(title)
    canvas.drawImage(ImageReader(io.BytesIO(jpeg)), 0, 0, *A4)
    canvas.save()
    return buffer.getvalue()
