"""The sample papers as born-digital PDFs: plain forms, reports and letters, the same bytes each time."""

import io
from typing import Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

PAGE_END: Final = "====="
_TEXT: Final = ParagraphStyle("text", fontName="Helvetica", fontSize=12, leading=18, spaceAfter=9)
_TITLE: Final = ParagraphStyle(
    "title", parent=_TEXT, fontName="Helvetica-Bold", fontSize=16, leading=20, spaceAfter=10
)
_HEADING: Final = ParagraphStyle("heading", parent=_TEXT, fontName="Helvetica-Bold", spaceBefore=8, spaceAfter=5)
_ITEM: Final = ParagraphStyle("item", parent=_TEXT, leftIndent=12, bulletIndent=2, spaceAfter=2)
_SIGNED: Final = ParagraphStyle("signed", parent=_TEXT, fontName="Times-Italic", fontSize=15, leading=20)
_CELL: Final = ParagraphStyle("cell", parent=_TEXT, fontSize=11.5, leading=16, spaceAfter=0)
_GRID: Final = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.5, HexColor("#8a969c")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ("BACKGROUND", (0, 0), (0, -1), HexColor("#eef2f3")),
    ]
)


def page_sources(source: str) -> list[str]:
    """Split a source text at its page ends."""
    return [page.strip("\n") for page in source.split(f"\n{PAGE_END}\n")]


def document_pdf(source: str, title: str) -> bytes:
    """Set a sample paper; each page of the source is a page of the PDF.

    Args:
        source: lines of text: `# ` title, `## ` heading, `| label | value` form row, `- ` list item,
            `/ ` signature, anything else a paragraph; `=====` ends a page.
        title: the title in the document's properties.
    """
    story: list[Flowable] = []
    for page in page_sources(source):
        story += [*_page(page.splitlines()), PageBreak()]
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=22 * mm,
        rightMargin=22 * mm,
        topMargin=20 * mm,
        bottomMargin=18 * mm,
        title=title,
        author="Wrenfield Nursery",
        invariant=1,
        pageCompression=0,
    )
    document.build(story)
    return buffer.getvalue()


def _page(lines: list[str]) -> list[Flowable]:
    story: list[Flowable] = []
    rows: list[tuple[str, str]] = []
    for line in [*lines, ""]:
        if line.startswith("| "):
            label, _, value = line[2:].partition(" | ")
            rows.append((label, value))
            continue
        if rows:
            story += [_form(rows), Spacer(1, 8)]
            rows = []
        if line:
            story.append(_paragraph(line))
    return story


def _paragraph(line: str) -> Paragraph:
    for mark, style in (("## ", _HEADING), ("# ", _TITLE), ("/ ", _SIGNED)):
        if line.startswith(mark):
            return Paragraph(escape(line[len(mark) :]), style)
    if line.startswith("- "):
        return Paragraph(escape(line[2:]), _ITEM, bulletText="•")
    return Paragraph(escape(line), _TEXT)


def _form(rows: list[tuple[str, str]]) -> Table:
    cells = [[Paragraph(escape(label), _CELL), Paragraph(escape(value), _CELL)] for label, value in rows]
    return Table(cells, colWidths=(60 * mm, 106 * mm), style=_GRID, hAlign="LEFT")
