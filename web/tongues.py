"""The answer page in the language of its reader, as far as it is translated; English is what counts (S105).

Texts are marked with `_` in templates and with `marked` in Python. `web/locale/answer.pot` lists them, and a file
`web/locale/<language>.po` beside it translates them (`python -m tools.texts` writes the list anew).
"""

import ast
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from pathlib import Path

from rules.times import HOUSE_ZONE
from web import wording

LOCALE = Path(__file__).resolve().parent / "locale"
ENGLISH = "en-GB"
COOKIE = "cleancopy_language"
_LONGEST_HEADER = 200
_CHOICE = re.compile(r"([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)(?:\s*;\s*q=([01](?:\.[0-9]{1,3})?))?")
_ENTRY = re.compile(r'^(msgid|msgstr) ("(?:[^"\\]|\\.)*"(?:\n"(?:[^"\\]|\\.)*")*)', re.MULTILINE)
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_spoken: ContextVar[str] = ContextVar("language of the page", default=ENGLISH)


def marked(words: str) -> str:
    """Mark words that are translated where they are shown."""
    return words


def languages() -> tuple[str, ...]:
    """Every language there is a translation for, and English first."""
    return (ENGLISH, *sorted(file.stem for file in LOCALE.glob("*.po")))


@cache
def translations(language: str) -> Mapping[str, str]:
    """The texts of one language by their English; of English none. What is not translated is left out."""
    if language == ENGLISH or language not in languages():
        return {}
    return {english: words for english, words in entries(LOCALE / f"{language}.po") if english and words}


def entries(file: Path) -> Iterator[tuple[str, str]]:
    """The pairs of English and translation in a catalogue (GNU gettext); the one without English is its head."""
    english = ""
    for kind, quoted in _ENTRY.findall(file.read_text(encoding="utf-8")):
        words = "".join(str(ast.literal_eval(line)) for line in quoted.split("\n"))
        if kind == "msgid":
            english = words
        else:
            yield english, words


def chosen(header: str, wish: str = "") -> str:
    """The language to show: the reader's wish, else the best that the browser asks for (RFC 9110), else English."""
    by_first_word = {language.partition("-")[0]: language for language in languages()}
    if wish.partition("-")[0] in by_first_word:
        return by_first_word[wish.partition("-")[0]]
    asked = [
        (float(weight or 1), -number, tag.lower().partition("-")[0])
        for number, (tag, weight) in enumerate(_CHOICE.findall(header[:_LONGEST_HEADER]))
    ]
    best = [word for weight, _, word in sorted(asked, reverse=True) if weight and word in by_first_word]
    return by_first_word[best[0]] if best else ENGLISH


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Pages made inside the block are in this language."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> str:
    """The language of the page that is being made."""
    return _spoken.get()


def direction() -> str:
    """Which way the language of the page is written: "ltr" or "rtl"."""
    return "rtl" if _spoken.get().partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def isolated(words: str) -> str:
    """Words of another language in a page that is written from right to left, in their own order (UAX 9)."""
    return f"\u2068{words}\u2069" if direction() == "rtl" else words


def translated(words: str, **values: object) -> str:
    """Words in the language of the page, with values put in; plain text, which the template escapes."""
    said = translations(_spoken.get()).get(words, words)
    return said % values if values else said


def unchecked() -> bool:
    """Whether nobody who speaks the language of the page has read its translation."""
    if _spoken.get() == ENGLISH:
        return False
    head = next((words for english, words in entries(LOCALE / f"{_spoken.get()}.po") if not english), "")
    return re.search(r"^Reviewed-By: *\S", head, re.MULTILINE) is None


def day(value: date) -> str:
    """A day in figures where the names of the months would be English: "03.05.2027"."""
    return wording.day(value) if _spoken.get() == ENGLISH else value.strftime("%d.%m.%Y")


def moment(value: datetime) -> str:
    """A moment in figures where the names of the months would be English: "03.05.2027, 14:05"."""
    if _spoken.get() == ENGLISH:
        return wording.moment(value)
    return value.astimezone(HOUSE_ZONE).strftime("%d.%m.%Y, %H:%M")
