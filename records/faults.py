"""What the filing cabinet refuses: errors that name ids and codes, never a person (temporal.md, "Errors leak")."""


class RecordsError(Exception):
    """The filing cabinet cannot do what was asked; `code` is for machines, the text is for people."""

    code = "records"


class NotFound(RecordsError):
    """What was asked for is not in the cabinet."""

    code = "not_found"

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"There is no {what} {name} here. Check the reference.")


class Conflict(RecordsError):
    """The same key was used before for something else."""

    code = "conflict"


class Refused(RecordsError):
    """What was handed in must not be kept as it is."""

    code = "refused"


class Damaged(RecordsError):
    """The database or its key cannot be used; the text says what to do."""

    code = "damaged"
