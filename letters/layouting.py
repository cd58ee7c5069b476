"""Plain text as it is set: lines wrapped for mail, and simple HTML made from a setting's own plain words."""

import re
import textwrap
from dataclasses import dataclass
from enum import Enum
from typing import Final

from markupsafe import Markup, escape

WIDTH: Final = 72
_LIST_MARK: Final = "- "
_QUOTE_MARK: Final = "    "
_BLANKS: Final = re.compile(r"\n{3,}")
_LINK: Final = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
_SECRET: Final = re.compile(r"(/(?:answer|booking|welcome)/)[A-Za-z0-9_-]+")
_LONGEST_HEADING: Final = 60


def wrapped(text: str) -> str:
    """Wrap every line at 72 columns, keep indents and list marks, never break a link.

    Each line of the input is one paragraph, list item or quoted line of its own.
    """
    lines: list[str] = []
    for line in _BLANKS.sub("\n\n", text.strip("\n")).splitlines():
        body = line.strip()
        indent = line[: len(line) - len(line.lstrip())] if body else ""
        hang = indent + "  " if body.startswith(_LIST_MARK) else indent
        lines += textwrap.wrap(
            body,
            WIDTH,
            initial_indent=indent,
            subsequent_indent=hang,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return "\n".join(lines) + "\n"


def unwrapped(text: str) -> str:
    """Undo `wrapped`: a line is joined to the one before where its first word would not have fitted there."""
    lines: list[str] = []
    before = ""
    for line in text.strip("\n").splitlines():
        body = line.strip()
        first_word = body.split(" ", 1)[0]
        too_long = len(before) + 1 + len(first_word) > WIDTH
        if before.strip() and body and too_long and not body.startswith(_LIST_MARK):
            lines[-1] += " " + body
        else:
            lines.append(line)
        before = line
    return "\n".join(lines) + "\n"


def as_shown(text: str) -> str:
    """The words of a letter as colleagues read them on a page: unwrapped, without the secret part of a link."""
    return _SECRET.sub(r"\1...", unwrapped(text))


class Form(Enum):
    """What a block of a letter is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    QUOTATION = "quotation"


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a letter, its lines without marks and indents."""

    form: Form
    lines: tuple[str, ...]


def blocks_of(text: str) -> tuple[Block, ...]:
    """Read the blocks of a letter's unwrapped plain text, which blank lines part.

    A list's lines begin with "- ", a quotation's with four spaces; a short single line without a full stop
    is a heading.
    """
    parts = [part for part in re.split(r"\n[ \t]*\n", text.strip("\n")) if part.strip()]
    return tuple(_block([line for line in part.splitlines() if line.strip()]) for part in parts)


def _block(lines: list[str]) -> Block:
    if all(line.startswith(_LIST_MARK) for line in lines):
        return Block(Form.LIST, tuple(line[len(_LIST_MARK) :] for line in lines))
    plain = tuple(line.strip() for line in lines)
    if all(line.startswith(_QUOTE_MARK) for line in lines):
        return Block(Form.QUOTATION, plain)
    if len(lines) == 1 and len(plain[0]) <= _LONGEST_HEADING and plain[0][-1].isalpha():
        return Block(Form.HEADING, plain)
    return Block(Form.PARAGRAPH, plain)


def html_of(text: str) -> Markup:
    """Make headings, paragraphs, lists, quotations and links of unwrapped plain text (all of it escaped)."""
    return Markup("\n").join(_html_block(block) for block in blocks_of(text))


def _html_block(block: Block) -> Markup:
    match block.form:
        case Form.LIST:
            items = Markup("").join(Markup("<li>{}</li>").format(_linked(line)) for line in block.lines)
            return Markup("<ul>{}</ul>").format(items)
        case Form.QUOTATION:
            return Markup("<blockquote>{}</blockquote>").format("\n".join(block.lines))
        case Form.HEADING:
            return Markup("<h2>{}</h2>").format(block.lines[0])
        case Form.PARAGRAPH:
            return Markup('<p class="lines">{}</p>').format(_linked("\n".join(block.lines)))


def _linked(text: str) -> Markup:
    """Escape a text and turn its web addresses into links that show themselves."""
    parts: list[Markup] = []
    end = 0
    for match in _LINK.finditer(text):
        parts.append(escape(text[end : match.start()]))
        parts.append(Markup('<a href="{0}">{0}</a>').format(match[0]))
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])
