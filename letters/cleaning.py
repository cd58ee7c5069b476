"""Values made harmless before they enter a letter: no new header, no hidden turn of direction (mail.md, "Out")."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

_SPACE = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\n{3,}")
_JOINERS = {"\u200c", "\u200d"}


def _visible(text: str) -> str:
    """Drop control characters, direction overrides and unpaired surrogates; keep line feeds and joiners."""
    return "".join(
        character
        for character in text
        if character == "\n"
        or character in _JOINERS
        or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")
    )


def one_line(text: str) -> str:
    """Make a value one line: every run of white space, line ends included, becomes a single space."""
    return _SPACE.sub(" ", _visible(_SPACE.sub(" ", text))).strip()


def some_lines(text: str) -> str:
    """Tidy a value of several lines: line ends alike, tabs as spaces, at most one blank line in a row."""
    lines = [
        _visible(line.replace("\t", "    ")).rstrip()
        for line in text.replace("\r\n", "\n").replace("\r", "\n").splitlines()
    ]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def _address_line(text: str) -> str:
    """A line of an address without the comma that people end it with: lines are joined with commas."""
    return one_line(text).rstrip(" ,;")


def in_one_line(address: str) -> str:
    """An address of several lines as one, its lines joined with commas."""
    return ", ".join(filter(None, map(_address_line, address.splitlines())))


Line = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(one_line)]
"""A value of one line, at most 20,000 characters: longer than any form takes, so no typed reason stops it."""
Name = Annotated[str, StringConstraints(max_length=200), AfterValidator(one_line)]
"""The name of a person or a place, one line of at most 200 characters."""
Passage = Annotated[str, StringConstraints(max_length=200_000), AfterValidator(some_lines)]
"""Words of several lines, at most 200,000 characters; a letter always sets them off as a quotation."""
AddressLine = Annotated[str, StringConstraints(max_length=5_000), AfterValidator(_address_line)]
"""A line of a postal address, at most 5,000 characters, without a comma at its end."""
