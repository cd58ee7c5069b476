"""A sheet of A4 for colleagues: a title, headed sections, and whose paper it is; scripts, agendas, packs (S42)."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer

from letters.errors import LetterError
from letters.typesetting import HEADING, ITEM, REGULAR, TEXT, TITLE, in_print, unprintable

_MARGIN: Final = 22 * mm
_FOOT: Final = 20 * mm


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it: lines, as points or as paragraphs, and empty lines to write on."""

    heading: str
    lines: tuple[str, ...]
    points: bool = True
    room_lines: int = 0


def printed(title: str, sections: Iterable[Section], foot: str) -> bytes:
    """Set a sheet; the same words give the same bytes.

    Raises:
        LetterError: it has a character that the typeface cannot print.
    """
    title, foot = in_print(title), in_print(foot)
    kept = tuple(
        replace(one, heading=in_print(one.heading), lines=tuple(map(in_print, one.lines))) for one in sections
    )
    strange = unprintable("".join((title, foot, *(line for one in kept for line in (one.heading, *one.lines)))))
    if strange:
        raise LetterError(
            f"The sheet has {len(strange)} character(s) that its typeface cannot print. Read it on the screen."
        )
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=A4, title=title, author=foot, invariant=1, lang="en-GB")
    frame = Frame(_MARGIN, _FOOT, A4[0] - 2 * _MARGIN, A4[1] - _MARGIN - _FOOT, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("sheet", [frame], onPage=_footer(foot))])
    story: list[Flowable] = [Paragraph(escape(title), TITLE)]
    for section in kept:
        story += _set(section)
    document.build(story)
    return buffer.getvalue()


def _set(section: Section) -> list[Flowable]:
    story: list[Flowable] = [Paragraph(escape(section.heading), HEADING)]
    for line in section.lines:
        text = "<br/>".join(escape(part) for part in line.split("\n"))
        story.append(Paragraph(text, ITEM, bulletText="•") if section.points else Paragraph(text, TEXT))
    story += [_RuledLine() for _ in range(section.room_lines)]
    return [*story, Spacer(1, 5)]


class _RuledLine(Flowable):
    """An empty line to write on."""

    def __init__(self) -> None:
        super().__init__()
        self.width, self.height = A4[0] - 2 * _MARGIN, 9 * mm

    def draw(self) -> None:
        self.canv.setLineWidth(0.3)
        self.canv.line(0, 1 * mm, self.width, 1 * mm)


def _footer(foot: str) -> Callable[[Canvas, BaseDocTemplate], None]:
    def draw(canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.setFont(REGULAR, 8.5)
        canvas.drawString(_MARGIN, 11 * mm, foot)
        canvas.drawRightString(A4[0] - _MARGIN, 11 * mm, f"Page {canvas.getPageNumber()}")

    return draw
