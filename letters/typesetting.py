"""A letter's words set in type for paper: styles, blocks, and the box with the answer code."""

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

REGULAR: Final = "Letter"
BOLD: Final = "Letter-Bold"

TEXT: Final = ParagraphStyle("text", fontName=REGULAR, fontSize=11, leading=15.5, spaceAfter=7)
TITLE: Final = ParagraphStyle("title", parent=TEXT, fontName=BOLD, fontSize=12, spaceAfter=9)
HEADING: Final = ParagraphStyle("heading", parent=TEXT, fontName=BOLD, spaceBefore=5, spaceAfter=3, keepWithNext=1)
ITEM: Final = ParagraphStyle(
    "item", parent=TEXT, spaceAfter=2, leftIndent=14, bulletIndent=3, bulletFontName=REGULAR
)
_KEPT: Final = ParagraphStyle("kept", parent=TEXT, keepWithNext=1)
# A name never stands alone at the top of a page: it keeps its greeting and the last words before it.
_GREETING: Final = "With kind regards,"
_QUOTE: Final = ParagraphStyle("quote", parent=TEXT, leftIndent=16)
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


def set_text(title: str, text: str) -> list[Flowable]:
    """Set a letter's title and its unwrapped plain text."""
    salutation, *rest = blocks_of(text)
    story: list[Flowable] = [*_set(salutation), Paragraph(escape(title), TITLE)]
    greeting = next((number for number, block in enumerate(rest) if block.lines == (_GREETING,)), -1)
    for number, block in enumerate(rest):
        with_name = greeting >= 0 and number in (greeting - 1, greeting) and block.form is Form.PARAGRAPH
        story += [Paragraph("<br/>".join(map(escape, block.lines)), _KEPT)] if with_name else _set(block)
    return story


def answer_box(link: str, code: str) -> list[Flowable]:
    """Set the box with the answer page's address and its code, large enough to be retyped."""
    lines = [f"Answer page: <b>{escape(link)}</b>"] if link else []
    lines.append(f"Code: <b>{escape(code)}</b>")
    return [KeepTogether([Spacer(1, 12), Paragraph("<br/>".join(lines), _BOX)])]


def _set(block: Block) -> list[Flowable]:
    lines = [escape(line) for line in block.lines]
    match block.form:
        case Form.LIST:
            return [*(Paragraph(line, ITEM, bulletText="•") for line in lines), Spacer(1, 5)]
        case Form.QUOTATION:
            return [Paragraph("<br/>".join(lines), _QUOTE)]
        case Form.HEADING:
            return [Paragraph(lines[0], HEADING)]
        case Form.PARAGRAPH:
            return [Paragraph("<br/>".join(lines), TEXT)]
