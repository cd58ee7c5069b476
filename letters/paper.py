"""A letter on paper: A4, its address where a window envelope shows it, and the answer code where needed (S22)."""

import datetime as dt
import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageTemplate

from letters.context import LetterContext, SettingDetails
from letters.errors import LetterError
from letters.kinds import LetterKind
from letters.layouting import unwrapped
from letters.render import compose
from letters.typesetting import BOLD, CUTS, REGULAR, Cut, answer_box, in_print, set_text, typeface, unprintable
from letters.words import day

ADDRESS_LEFT_MM: Final = 25.0
ADDRESS_TOP_MM: Final = 57.5
"""The address lies 57 to 81 mm from the top: inside the window of a British DL envelope (35 x 90 mm, 20 mm from
the left, 18 mm from the bottom, the sheet in thirds) whichever way the sheet slides, and of DIN 5008 form B."""
ADDRESS_LINES: Final = 6
_ADDRESS_WIDTH_MM: Final = 78.0
_LEADING: Final = 4 * mm
_MARGIN: Final = 25 * mm
_FOOT: Final = 22 * mm
_BODY_TOP_MM: Final = 104.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter as it is to be set on paper.

    Attributes:
        address: who it goes to and where, the name first.
        title: the subject without its reference.
        text: the letter's plain text, wrapped or not.
        link: the answer page, "" where there is none.
        code: the code that opens it; paper alone carries it (mail.md, "In").
    """

    setting: SettingDetails
    address: tuple[str, ...]
    written_on: dt.date
    title: str
    text: str
    reference: str = ""
    link: str = ""
    code: str = ""


def letter_pdf(
    kind: LetterKind,
    context: LetterContext,
    overrides: Path | None = None,
    code: str = "",
) -> bytes:
    """Write a letter and set it on A4 for a window envelope; the same letter gives the same bytes.

    Args:
        kind: which letter.
        context: as for `letters.render.render`, with `recipient_address` and `written_on`.
        overrides: the folder of a setting's own wording, or None.
        code: the code that opens the answer page, printed in a box with the link.

    Raises:
        LetterError: no address or date, an address too long for the window, or a letter that the
            typeface cannot print; besides what `render` raises.
    """
    if context.written_on is None:
        raise LetterError(f"The letter {kind.value!r} cannot be printed: its date is missing.", kind, "written_on")
    letter = compose(kind, context.model_copy(update={"on_paper": True}), overrides)
    return sheet_pdf(
        Sheet(
            setting=context.setting,
            address=_addressed_to(context),
            written_on=context.written_on,
            title=letter.title,
            text=letter.text,
            reference=context.reference or "",
            link=context.link or "",
            code=code,
        )
    )


def _addressed_to(context: LetterContext) -> tuple[str, ...]:
    """The address with the name above it, once."""
    address = context.recipient_address
    return address if not address or context.recipient_name in address else (context.recipient_name, *address)


def sheet_pdf(sheet: Sheet) -> bytes:
    """Set a letter that is already written, as it lies in the outbox; errors as for `letter_pdf`."""
    typeface()
    address = window_lines(sheet.address)
    sheet = replace(sheet, title=in_print(sheet.title))
    text = in_print(unwrapped(sheet.text))
    _check_printable("".join((*address, sheet.title, text)))
    pdf, pages = _built(sheet, address, text, CUTS[0])
    for cut in CUTS[1:]:
        if pages == 1:
            break
        other, fewer = _built(sheet, address, text, cut)
        if fewer < pages:
            pdf, pages = other, fewer
    return pdf


def _built(sheet: Sheet, address: tuple[str, ...], text: str, cut: Cut) -> tuple[bytes, int]:
    """The letter in one of its two cuts, and on how many pages it is."""
    buffer = io.BytesIO()
    document = BaseDocTemplate(
        buffer, pagesize=A4, title=sheet.setting.name, author=sheet.setting.name, invariant=1, lang="en-GB"
    )
    width, height = A4
    column = width - 2 * _MARGIN
    first = Frame(_MARGIN, _FOOT, column, height - _BODY_TOP_MM * mm - _FOOT, 0, 0, 0, 0)
    later = Frame(_MARGIN, _FOOT, column, height - _MARGIN - _FOOT, 0, 0, 0, 0)
    head = _Head(sheet, address)
    document.addPageTemplates(
        [
            PageTemplate("first", [first], onPage=head.first_page),
            PageTemplate("later", [later], onPage=head.later_page),
        ]
    )
    box = answer_box(sheet.link, sheet.code) if sheet.code else []
    document.build([NextPageTemplate("later"), *set_text(sheet.title, text, cut), *box])
    return buffer.getvalue(), document.page


def why_not_printed(address: tuple[str, ...], text: str) -> str:
    """What keeps a letter from being printed for a window envelope, in words; nothing where it can be."""
    try:
        _check_printable("".join((*window_lines(address), in_print(text))))
    except LetterError as fault:
        return str(fault)
    return ""


def window_lines(address: tuple[str, ...]) -> tuple[str, ...]:
    """Return an address in at most six lines of the window's width: long lines are parted, short ones joined.

    Raises:
        LetterError: there is no address, or it cannot be made to fit.
    """
    typeface()
    lines = [part for line in address if line.strip() for part in _parted(in_print(line.strip()))]
    if not lines:
        raise LetterError(
            "This letter has no postal address. Enter one, or send it another way.", field="recipient_address"
        )
    while len(lines) > ADDRESS_LINES:
        joined = [f"{lines[i].rstrip(' ,')}, {lines[i + 1]}" for i in range(1, len(lines) - 1)]
        place = min(range(len(joined)), key=lambda i: stringWidth(joined[i], REGULAR, 10))
        if _is_too_wide(joined[place]):
            break
        lines[place + 1 : place + 3] = [joined[place]]
    too_wide = any(map(_is_too_wide, lines))
    if len(lines) > ADDRESS_LINES or too_wide:
        raise LetterError(
            f"The address does not fit the envelope's window ({ADDRESS_LINES} lines of about 45 letters). "
            "Shorten it, or split its longest line.",
            field="recipient_address",
        )
    return tuple(lines)


def _is_too_wide(line: str) -> bool:
    return stringWidth(line, REGULAR, 10) > _ADDRESS_WIDTH_MM * mm


def _parted(line: str) -> list[str]:
    """A line as one that fits and what is left over, parted behind a comma if that can be, else between words."""
    if not _is_too_wide(line):
        return [line]
    places = [at for at, sign in enumerate(line) if sign == " " and not _is_too_wide(line[:at])]
    behind_comma = [at for at in places if line[at - 1] == ","]
    if not places:
        return [line]
    at = max(behind_comma or places)
    return [line[:at].rstrip(" ,"), *_parted(line[at:].strip())]


def _check_printable(text: str) -> None:
    missing = unprintable(text)
    if missing:
        raise LetterError(
            f"The letter has {len(missing)} character(s) that its typeface cannot print. "
            "Write those names in Latin, Greek or Cyrillic letters for the paper letter."
        )


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands outside the text: letterhead, address, date, fold marks, page numbers."""

    sheet: Sheet
    address: tuple[str, ...]

    def first_page(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        width, height = A4
        setting = self.sheet.setting
        reached = f"Telephone {setting.phone}   E-mail {setting.email}"
        for line, font, size, below in (
            (setting.name, BOLD, 14.0, 22.0),
            (", ".join(setting.address_lines), REGULAR, 9.0, 28.0),
            (reached, REGULAR, 9.0, 32.5),
        ):
            # A long name is set smaller, so that it never runs over the edge of the sheet.
            shown = in_print(line)
            fits = size * min(1.0, (width - 2 * _MARGIN) / max(1.0, stringWidth(shown, font, size)))
            canvas.setFont(font, fits)
            canvas.drawString(_MARGIN, height - below * mm, shown)
        canvas.setFont(REGULAR, 10)
        for number, line in enumerate(self.address):
            canvas.drawString(ADDRESS_LEFT_MM * mm, height - (ADDRESS_TOP_MM + 3) * mm - number * _LEADING, line)
        canvas.drawRightString(width - _MARGIN, height - 92 * mm, day(self.sheet.written_on))
        canvas.setLineWidth(0.3)
        for third in (99, 198):
            canvas.line(5 * mm, height - third * mm, 9 * mm, height - third * mm)
        self._foot(canvas)

    def later_page(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        self._foot(canvas)

    def _foot(self, canvas: Canvas) -> None:
        canvas.setFont(REGULAR, 8.5)
        reference = f"Reference {self.sheet.reference}   " if self.sheet.reference else ""
        canvas.drawRightString(A4[0] - _MARGIN, 12 * mm, f"{reference}Page {canvas.getPageNumber()}")
