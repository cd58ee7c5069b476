"""What can be wrong with a letter, said so that the reader knows what to do; never with a person's data."""

from letters.kinds import LetterKind


class LetterError(ValueError):
    """A letter cannot be written.

    Attributes:
        kind: the letter, or None where no single letter is at fault.
        field: the field or placeholder at fault, "" where there is none.
    """

    def __init__(self, message: str, kind: LetterKind | None = None, field: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.field = field


class MissingField(LetterError):
    """A letter was asked for without something that it has to say."""

    def __init__(self, kind: LetterKind, field: str) -> None:
        super().__init__(
            f"The letter {kind.value!r} cannot be written: {field!r} is missing. Give it and try again.",
            kind,
            field,
        )


class WordingError(LetterError):
    """A setting's own wording cannot be used; the message names the file and what is wrong in it."""
