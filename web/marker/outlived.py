"""Marks by hand that a later decision overtook: a consent came late, or was taken back (S33, S35).

Marks that follow from decisions go and come with them by themselves. What a person accepted or drew stays until a
person says so; that they are asked is what this is for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from models.files import MarkRow
from models.words import Ground, Outcome
from redaction import Rule
from rules.marking import Ruling, Sought
from web.marker.finding import NAMES, NOTED, OUTLIVED, POINTING, REGROUND, Question, Where, short
from web.marker.rows import boxes_in

_ABOUT_A_REPLY = frozenset({Ground.REFUSED, Ground.NO_REPLY, Ground.TO_FOLLOW})
"""The grounds that say what a person answered: a later answer makes them untrue."""

_FOUND = (NAMES | POINTING | {NOTED}) - {Rule.SHARED}


def overtaken(standing: Iterable[MarkRow], sought: Mapping[str, Sought], software: str) -> dict[str, list[MarkRow]]:
    """The marks of one page that decisions overtook: to be shown now, or black for another reason; by question."""
    found: dict[str, list[MarkRow]] = {}
    for row in standing:
        person = sought.get(row.person_id or "")
        if row.by == software or person is None or row.ground == Ground.CONTACT_DETAILS:
            continue
        rulings = list(_rulings_here(person, (row.document_id, row.page)))
        hidden = [ruling for ruling in rulings if _hides(ruling, row.rule)]
        if not hidden and (row.rule in _FOUND or row.ground in _ABOUT_A_REPLY | {Ground.OTHER_CHILD}):
            found.setdefault(OUTLIVED, []).append(row)
        elif hidden and row.ground not in {ruling.ground for ruling in hidden} and _follows(row, hidden):
            found.setdefault(REGROUND, []).append(row)
    return found


def asked_of_overtaken(where: Where, overtaken_rows: Mapping[str, Sequence[MarkRow]]) -> Iterator[Question]:
    """One question for the page and each of the two kinds."""
    for kind, rows in overtaken_rows.items():
        boxes = tuple(dict.fromkeys(box for row in rows for box in boxes_in(row)))
        words = ", ".join(dict.fromkeys(row.words.strip(" .,;:!?()") or "an area" for row in rows))
        yield Question(short(kind, *where, boxes), *where, boxes, kind, words)


def ground_now(row: MarkRow, sought: Mapping[str, Sought]) -> str:
    """On what ground the decision in force leaves out what this mark covers; its own where none does."""
    person = sought.get(row.person_id or "")
    rulings = _rulings_here(person, (row.document_id, row.page)) if person is not None else ()
    return next((str(each.ground) for each in rulings if _hides(each, row.rule)), row.ground)


def _rulings_here(person: Sought, where: Where) -> Iterator[Ruling]:
    yield person.ruling
    for each in person.passages:
        if each.own and (each.document_id, each.page) == where:
            yield each.ruling


def _hides(ruling: Ruling, rule: str) -> bool:
    return ruling.hides_pointing if rule in POINTING or rule == NOTED else ruling.hides_names


def _follows(row: MarkRow, hidden: Sequence[Ruling]) -> bool:
    """Whether a mark's reason is the decision's to give: always where nothing may tell that they are there."""
    no_trace = any(ruling.outcome is Outcome.EXISTENCE_WITHHELD for ruling in hidden)
    return no_trace or row.rule in _FOUND or row.ground in _ABOUT_A_REPLY
