"""The answer as it was typed: yes, yes but, no or a question, passage by passage where they wish (S22, S105)."""

from collections.abc import Mapping

from models.words import ReplyKind
from web.asking.answer_door import Door, said_yes
from web.asking.answer_record import NO, QUESTION, TAKE_BACK, YES, YES_BUT, Given
from web.forms import LINE, TEXT, Fields
from web.tongues import marked

CHOICES: Mapping[str, str] = {
    YES: marked("Yes, you may share all of it"),
    YES_BUT: marked("Yes to a part of it, or with a condition"),
    NO: marked("No"),
    QUESTION: marked("I have a question first"),
    TAKE_BACK: marked("I take back what I agreed to before"),
}
YES_AND_NO = marked(
    "You said yes to all of it, and no to a part. Choose \u201cYes to a part of it\u201d, or say yes to each part."
)
NO_AND_YES = marked(
    "You said no, and yes to a part. Choose \u201cYes to a part of it\u201d, or say no to each part."
)
TOO_LONG = marked("This is too long to be kept. Please make it shorter.")


def choices_for(door: Door) -> list[tuple[str, str]]:
    """What the page offers: after the end of a request a yes can be taken back, and nothing else."""
    offered = {TAKE_BACK} if door.ended else _heard(door)
    return [(value, words) for value, words in CHOICES.items() if value in offered]


def _heard(door: Door) -> frozenset[str]:
    """What is heard: who was inside when the end came sends what the page offered before."""
    return frozenset(CHOICES) if said_yes(door.party) else frozenset(CHOICES) - {TAKE_BACK}


def read_answer(fields: Fields, door: Door) -> Given:
    """What was typed; faults are noted on the form."""
    choice = fields.one_of("choice", _heard(door), marked("Choose your answer"))
    passages = _passages(fields, door) if choice == YES_BUT else {}
    _check_at_one(fields, door, choice)
    for name, most in (("words", TEXT), ("typed_name", LINE)):
        if len(fields.value(name).strip()) > most:
            fields.wrong(name, TOO_LONG)
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


def _check_at_one(fields: Fields, door: Door, choice: str) -> None:
    """A yes or a no to all is none where a passage says otherwise: which of the two counts, only they can say."""
    said = {fields.value(f"part-{one.id}") for one in door.passages} if len(door.passages) > 1 else set()
    if choice == YES and NO in said:
        fields.wrong("choice", YES_AND_NO)
    if choice == NO and YES in said:
        fields.wrong("choice", NO_AND_YES)


def _words_missing(choice: str, passages: Mapping[str, bool]) -> str:
    if choice == QUESTION:
        return marked("Write your question")
    if choice == YES_BUT and (not passages or all(passages.values())):
        return marked("Say which part may be shared, or what your condition is")
    return ""


def reply_kind(given: Given, door: Door) -> ReplyKind:
    """What the answer is. A no after a yes takes the yes back."""
    if given.choice in {NO, TAKE_BACK}:
        return ReplyKind.TAKEN_BACK if said_yes(door.party) else ReplyKind.REFUSAL
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
