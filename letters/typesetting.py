"""A letter's words set in type for paper: styles, blocks, and the box with the answer code."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer

from letters.layouting import Block, Form, blocks_of

_VARIANTS: Final = frozenset("\ufe0e\ufe0f\u20e3" + "".join(map(chr, range(0x1F3FB, 0x1F400))))
"""How a picture is to look: its colour, its skin. A name in brackets has neither."""
REGULAR: Final = "Letter"
BOLD: Final = "Letter-Bold"

# A name never stands alone at the top of a page: it keeps its greeting and the last words before it.
_GREETING: Final = "With kind regards,"
_CLOSING: Final = "Whom to ask"
"""Below it stands what the letterhead says too: set smaller, so that no line of it takes a page of its own."""


@dataclass(frozen=True)
class Cut:
    """The styles of one size: text, title, headings, lists, quotations, and words that keep what follows."""

    text: ParagraphStyle
    title: ParagraphStyle
    heading: ParagraphStyle
    item: ParagraphStyle
    quote: ParagraphStyle
    kept: ParagraphStyle


def _cut(size: float, leading: float, after: float) -> Cut:
    """The styles for text of this size, all in points."""
    text = ParagraphStyle("text", fontName=REGULAR, fontSize=size, leading=leading, spaceAfter=after)
    return Cut(
        text=text,
        title=ParagraphStyle("title", parent=text, fontName=BOLD, fontSize=size + 1, spaceAfter=after + 2),
        heading=ParagraphStyle(
            "heading", parent=text, fontName=BOLD, spaceBefore=after - 2, spaceAfter=3, keepWithNext=1
        ),
        item=ParagraphStyle(
            "item", parent=text, spaceAfter=2, leftIndent=14, bulletIndent=3, bulletFontName=REGULAR
        ),
        quote=ParagraphStyle("quote", parent=text, leftIndent=16),
        kept=ParagraphStyle("kept", parent=text, keepWithNext=1),
    )


USUAL: Final = _cut(11, 15.5, 7)
CUTS: Final = (USUAL, _cut(11, 14, 5), _cut(10.5, 13.5, 4))
"""Three cuts with less and less air: a letter is set in the first of those that need the fewest pages."""
_SMALL: Final = _cut(9.5, 12.5, 3)
TEXT, TITLE, HEADING, ITEM = USUAL.text, USUAL.title, USUAL.heading, USUAL.item
_BOX: Final = ParagraphStyle(
    "box", parent=TEXT, fontSize=12, leading=19, borderWidth=0.8, borderColor=HexColor("#1a1a1a"), borderPadding=8
)


@cache
def typeface() -> frozenset[int]:
    """Register the typeface (Roboto, from the package font-roboto) and return the code points it can print."""
    folder = files("font_roboto") / "files"
    regular = TTFont(REGULAR, str(folder / "Roboto-Regular.ttf"))
    pdfmetrics.registerFont(regular)
    pdfmetrics.registerFont(TTFont(BOLD, str(folder / "Roboto-Bold.ttf")))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
    return frozenset(regular.face.charToGlyph)


def in_print(text: str) -> str:
    """A text with everything that the typeface can print: other signs and pictures become their names in brackets.

    Letters of a script that it lacks stay as they are; whoever prints refuses them (`unprintable`).
    """
    printable = typeface()
    kept = []
    for sign in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(sign)
        if sign == "\n" or ord(sign) in printable or kind[0] in "LC" or (kind[0] == "M" and sign not in _VARIANTS):
            kept.append("" if kind == "Cf" else sign)
        elif kind == "Pd":
            kept.append("-")
        elif kind[0] == "Z":
            kept.append(" ")
        elif sign not in _VARIANTS:
            kept.append(f"[{unicodedata.name(sign, 'a sign').lower()}]")
    return "".join(kept)


def unprintable(text: str) -> frozenset[str]:
    """The signs of a text that the typeface lacks."""
    return frozenset(sign for sign in text if sign != "\n" and ord(sign) not in typeface())


def set_text(title: str, text: str, cut: Cut = USUAL) -> list[Flowable]:
    """Set a letter's title and its unwrapped plain text."""
    salutation, *rest = blocks_of(text)
    story: list[Flowable] = [*_set(salutation, cut), Paragraph(escape(title), cut.title)]
    greeting = next((number for number, block in enumerate(rest) if block.lines == (_GREETING,)), -1)
    closing = next((number for number, block in enumerate(rest) if block.lines == (_CLOSING,)), len(rest))
    for number, block in enumerate(rest):
        here = _SMALL if number >= closing else cut
        with_name = greeting >= 0 and number in (greeting - 1, greeting) and block.form is Form.PARAGRAPH
        story += [Paragraph("<br/>".join(map(escape, block.lines)), here.kept)] if with_name else _set(block, here)
    return story


def answer_box(link: str, code: str) -> list[Flowable]:
    """Set the box with the answer page's address and its code, large enough to be retyped."""
    lines = [f"Answer page: <b>{escape(link)}</b>"] if link else []
    lines.append(f"Code: <b>{escape(code)}</b>")
    return [KeepTogether([Spacer(1, 12), Paragraph("<br/>".join(lines), _BOX)])]


def _set(block: Block, cut: Cut) -> list[Flowable]:
    lines = [escape(line) for line in block.lines]
    match block.form:
        case Form.LIST:
            return [
                *(Paragraph(line, cut.item, bulletText="•") for line in lines),
                Spacer(1, cut.text.spaceAfter - 2),
            ]
        case Form.QUOTATION:
            return [Paragraph("<br/>".join(lines), cut.quote)]
        case Form.HEADING:
            return [Paragraph(lines[0], cut.heading)]
        case Form.PARAGRAPH:
            return [Paragraph("<br/>".join(lines), cut.text)]
