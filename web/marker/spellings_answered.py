"""Spellings like names that were answered for: left standing or black, by whom (S19, S35)."""

from dataclasses import dataclass

from models.marking import AnswerKind, MarkerAnswer
from redaction.places import folded
from web.marker.file import MarkerFile
from web.marker.finding import Unknown
from web.marker.state import SOFTWARE
from web.wording import count, moment


@dataclass(frozen=True)
class AnsweredSpelling:
    """A spelling with what was said of it: left standing, by whom; or black, in how many places."""

    id: str
    words: str
    said: str


def answered_spellings(file: MarkerFile) -> list[AnsweredSpelling]:
    """Every spelling that was left standing or blacked out by hand, by its letters."""
    staff = file.case.staff
    left = [
        AnsweredSpelling(
            row.id,
            row.words,
            f"Left standing. {staff[row.by].name if row.by in staff else 'Somebody'}, {moment(row.at)}",
        )
        for row in _left(file)
    ]
    black = [
        AnsweredSpelling(unknown.id, unknown.words, f"Black in {count(len(marks), 'place')}")
        for unknown, marks in _blacked(file).values()
    ]
    return sorted([*left, *black], key=lambda each: folded(each.words))


def given_for(file: MarkerFile, wanted: str) -> tuple[list[str], list[str]]:
    """The answers and marks that settled a spelling, by the id that its line in the list bears."""
    row = next((row for row in _left(file) if row.id == wanted), None)
    words = folded(row.words) if row is not None else ""
    answers = [each.id for each in _left(file) if words and folded(each.words) == words]
    return answers, _blacked(file)[wanted][1] if wanted in _blacked(file) else []


def _left(file: MarkerFile) -> list[MarkerAnswer]:
    """The answers that left a spelling standing."""
    return [row for state in file.states.values() for row in state.answers if row.kind is AnswerKind.LEFT]


def _blacked(file: MarkerFile) -> dict[str, tuple[Unknown, list[str]]]:
    """Each spelling that marks made by hand cover, with these marks and all others of the same words."""
    by_words: dict[str, list[str]] = {}
    for row in file.standing:
        if row.by != SOFTWARE:
            by_words.setdefault(folded(row.words), []).append(row.id)
    found: dict[str, tuple[Unknown, list[str]]] = {}
    for state in file.states.values():
        for unknown, mark_id in state.blacked:
            marks = found.setdefault(unknown.id, (unknown, [*by_words.get(folded(unknown.words), ())]))[1]
            if mark_id not in marks:
                marks.append(mark_id)
    return found
