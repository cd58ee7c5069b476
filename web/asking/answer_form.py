"""The answer as it was typed: yes, yes but, no or a question, passage by passage where they wish (S22, S105)."""

from collections.abc import Mapping

from models.words import ReplyKind
from web.asking.answer_door import Door
from web.asking.answer_record import NO, QUESTION, TAKE_BACK, YES, YES_BUT, Given
from web.forms import Fields
from web.tongues import marked

CHOICES: Mapping[str, str] = {
    YES: marked("Yes, you may share all of it"),
    YES_BUT: marked("Yes to a part of it, or with a condition"),
    NO: marked("No"),
    QUESTION: marked("I have a question first"),
    TAKE_BACK: marked("I take back what I agreed to before"),
}
_SAID_YES = frozenset({ReplyKind.CONSENT, ReplyKind.CONDITIONAL})


def said_yes_before(door: Door) -> bool:
    """Whether their last word was a yes, so that there is something to take back."""
    last = door.party.last_reply
    return last is not None and last.kind in _SAID_YES


def choices_for(door: Door) -> list[tuple[str, str]]:
    """What can be answered."""
    return [(value, words) for value, words in CHOICES.items() if value != TAKE_BACK or said_yes_before(door)]


def read_answer(fields: Fields, door: Door) -> Given:
    """What was typed; faults are noted on the form."""
    choice = fields.one_of("choice", [value for value, _ in choices_for(door)], marked("Choose your answer"))
    passages = _passages(fields, door) if choice == YES_BUT else {}
    words = fields.text("words", _words_missing(choice, passages))
    typed_name = fields.words("typed_name", marked("Type your name"))
    return Given(choice, typed_name, words, passages, door.reference_text)


def _passages(fields: Fields, door: Door) -> dict[str, bool]:
    """Yes or no to each passage; none where they answer in words alone, all where they began."""
    said = {one.id: fields.value(f"part-{one.id}") for one in door.passages if len(door.passages) > 1}
    if not any(said.values()):
        return {}
    for passage_id, value in said.items():
        if value not in ("yes", "no"):
            fields.wrong(f"part-{passage_id}", marked("Say yes or no to this part, too"))
    return {passage_id: value == "yes" for passage_id, value in said.items()}


def _words_missing(choice: str, passages: Mapping[str, bool]) -> str:
    if choice == QUESTION:
        return marked("Write your question")
    if choice == YES_BUT and (not passages or all(passages.values())):
        return marked("Say which part may be shared, or what your condition is")
    return ""


def reply_kind(given: Given, door: Door) -> ReplyKind:
    """What the answer is. A no after a yes takes the yes back."""
    if given.choice in {NO, TAKE_BACK}:
        return ReplyKind.TAKEN_BACK if said_yes_before(door) else ReplyKind.REFUSAL
    return {YES: ReplyKind.CONSENT, YES_BUT: ReplyKind.CONDITIONAL, QUESTION: ReplyKind.QUESTION}[given.choice]


def answer_lines(given: Given, door: Door) -> tuple[str, ...]:
    """The answer in plain lines: for the copy they get, and for the page of the manager."""
    quoted = {one.id: one.words for one in door.passages}
    parts = [
        f"{'Yes' if said else 'No'} to: \u201c{_short(quoted.get(name, ''))}\u201d"
        for name, said in given.passages.items()
    ]
    lines = [CHOICES[given.choice], *parts]
    if given.words:
        lines.append(given.words)
    return tuple(lines)


def _short(words: str) -> str:
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= 300 else one_line[:299] + "\u2026"
