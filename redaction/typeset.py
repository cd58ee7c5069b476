"""Sets text anew as pages, so that nothing of the old layout tells what stood in a gap (R30)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from font_roboto import Roboto, RobotoBold  # type: ignore[import-untyped]
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from redaction.values import LABEL, Box

A4 = (595.0, 842.0)
MARGIN_PT = 56.0
SET_DPI = 150
BODY_PT = 10.5
_LEADING = 1.45
_LOST = "\ufffd"  # stands where a letter was lost on the way
_SPLIT = re.compile(r"(?<=[^\W\d_])(?=[/,;:()\[\]“”\"|=–—][^\W\d_])|(?<=[/,;()\[\]“”\"|=–—])(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text that is marked as a whole; `space` counts the spaces before it."""

    text: str
    offset: int
    space: int
    line_start: bool


@dataclass(frozen=True, slots=True)
class Style:
    """How a line is set: type size in points, heavy or not, and the gap above it."""

    size_pt: float = BODY_PT
    bold: bool = False
    above_pt: float = 0.0


@dataclass(frozen=True, slots=True)
class SetWord:
    """A word at its place on a typeset page; `token` is its number in the text, -1 for a label."""

    text: str
    box: Box
    line: int
    offset: int
    token: int
    style: Style


@dataclass(frozen=True, slots=True)
class SetPage:
    """A typeset page in points."""

    width_pt: float
    height_pt: float
    words: tuple[SetWord, ...]


def tokens_of(text: str) -> tuple[Token, ...]:
    """The pieces of a text in order; nothing but white space and unseen signs is left out."""
    tokens: list[Token] = []
    start = 0
    for line in text.split("\n"):
        begins, previous_end = True, 0
        expanded = line.replace("\f", " ").replace("\v", " ")
        for match in re.finditer(r"\S+", expanded):
            gap = expanded[previous_end : match.start()]
            space = sum(4 if sign == "\t" else 1 for sign in gap)
            previous_end = match.end()
            cuts = [0, *(cut.start() for cut in _SPLIT.finditer(match.group())), len(match.group())]
            for first, last in pairwise(cuts):
                shown = visible(match.group()[first:last])
                if shown:
                    tokens.append(Token(shown, start + match.start() + first, space, begins))
                    space, begins = 0, False
        if begins:
            tokens.append(Token("", start, 0, True))
        start += len(line) + 1
    return tuple(tokens)


def visible(text: str) -> str:
    """The text as it can be shown: unseen signs dropped, signs the type lacks told by their name.

    Letters in fancy dress (full width, bold as a sign of its own) are shown as the letters they are, so that no
    name hides in them.
    """
    if text.isascii() and text.isprintable():
        return text
    shown = []
    for sign in unicodedata.normalize("NFC", text):
        if unicodedata.category(sign) in {"Cf", "Cc", "Cs"} or sign in "\ufe0e\ufe0f":
            continue
        if sign == _LOST:
            shown.append("?")
            continue
        if sign <= "\uffff" and _has(sign):
            shown.append(sign)
            continue
        plain = unicodedata.normalize("NFKC", sign)
        known = plain != sign and all(each <= "\uffff" and _has(each) for each in plain)
        shown.append(plain if known else f"[{unicodedata.name(sign, 'unknown sign').lower()}]")
    return "".join(shown)


@cache
def _font(pixels: int, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(RobotoBold if bold else Roboto, pixels, layout_engine=ImageFont.Layout.BASIC)


@cache
def _has(sign: str) -> bool:
    if sign.isascii():
        return True
    font = _font(40, False)
    return bytes(font.getmask(sign)) != bytes(font.getmask("\uffff"))


@cache
def width_of(text: str, size_pt: float, bold: bool = False) -> float:
    """The width of a text in points."""
    return _font(_pixels(size_pt), bold).getlength(text) * 72 / SET_DPI


def _pixels(size_pt: float) -> int:
    return max(round(size_pt * SET_DPI / 72), 1)


class _Press:
    """Puts word after word on pages."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.pages: list[list[SetWord]] = [[]]
        self.x, self.y, self.line = MARGIN_PT, MARGIN_PT, -1

    def new_line(self, style: Style) -> None:
        if self.line >= 0:
            self.y += style.size_pt * _LEADING + style.above_pt
        self.x = MARGIN_PT
        self.line += 1
        if self.y + style.size_pt * _LEADING > self.height - MARGIN_PT:
            self.pages.append([])
            self.y = MARGIN_PT

    def put(self, text: str, space: int, style: Style, offset: int, token: int) -> None:
        self.x += min(space, 40) * width_of(" ", style.size_pt, style.bold)
        width = width_of(text, style.size_pt, style.bold)
        edge = self.width - MARGIN_PT
        if self.x + width > edge and self.x > MARGIN_PT:
            self.new_line(Style(style.size_pt, style.bold))
        while width > edge - self.x and len(text) > 1:
            count = max(int(len(text) * (edge - self.x) / width), 1)
            self._set(text[:count], style, offset, token)
            text, offset = text[count:], offset + count
            self.new_line(Style(style.size_pt, style.bold))
            width = width_of(text, style.size_pt, style.bold)
        self._set(text, style, offset, token)

    def _set(self, text: str, style: Style, offset: int, token: int) -> None:
        width = width_of(text, style.size_pt, style.bold)
        box = (self.x, self.y, self.x + width, self.y + style.size_pt * 1.2)
        self.pages[-1].append(SetWord(text, box, self.line, offset, token, style))
        self.x += width


def typeset(
    tokens: Sequence[Token], marked: Iterable[int] = (), size: tuple[float, float] = A4
) -> tuple[SetPage, ...]:
    """The pages of a text; each run of marked tokens becomes one label of fixed width, over however many lines."""
    withheld = frozenset(marked)
    press = _Press(*size)
    style = Style()
    inside = False
    for number, token in enumerate(tokens):
        goes_on = inside and number in withheld
        if (token.line_start and not goes_on) or press.line < 0:
            press.new_line(style)
            inside = False
        if not token.text or goes_on:
            continue
        if number in withheld:
            for index, word in enumerate(LABEL.split()):
                press.put(word, 1 if index else min(token.space, 1), style, -1, -1)
            inside = True
            continue
        press.put(token.text, max(token.space, 1) if inside else token.space, style, token.offset, number)
        inside = False
    return _pages(press)


def typeset_lines(lines: Sequence[tuple[str, Style]], size: tuple[float, float] = A4) -> tuple[SetPage, ...]:
    """Pages of our own words, such as the cover sheet; each line is (text, style)."""
    press = _Press(*size)
    for text, style in lines:
        press.new_line(style)
        for index, word in enumerate(visible(text).split()):
            press.put(word, 1 if index else 0, style, -1, -1)
    return _pages(press)


def _pages(press: _Press) -> tuple[SetPage, ...]:
    return tuple(SetPage(press.width, press.height, tuple(words)) for words in press.pages)


def draw(page: SetPage, dpi: int) -> NDArray[np.uint8]:
    """The picture of a typeset page, black on white; it is set for `SET_DPI` and made smaller from there."""
    scale = SET_DPI / 72
    canvas = Image.new("L", (round(page.width_pt * scale), round(page.height_pt * scale)), 255)
    pen = ImageDraw.Draw(canvas)
    for word in page.words:
        font = _font(_pixels(word.style.size_pt), word.style.bold)
        pen.text((round(word.box[0] * scale), round(word.box[1] * scale)), word.text, font=font, fill=0)
    if dpi != SET_DPI:
        size = (round(page.width_pt * dpi / 72), round(page.height_pt * dpi / 72))
        canvas = canvas.resize(size, Image.Resampling.LANCZOS)
    return np.asarray(canvas)
