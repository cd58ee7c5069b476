"""Is this a child whose file is kept already? A person says so; nobody is taken for somebody unasked (R11)."""

from dataclasses import dataclass

from sqlmodel import Session

from records.endings import open_requests_of
from records.requests import NewRequest, children_like, list_requests
from records.scope import papers_on_file
from web.forms import Fields
from web.wording import count, day

ANOTHER = "another"


@dataclass(frozen=True)
class Question:
    """The children who may be meant, as choices, and what was answered: None as long as it is open."""

    choices: tuple[tuple[str, str, str], ...]
    form: NewRequest | None


def same_child(session: Session, fields: Fields, form: NewRequest) -> Question:
    """Look for the child on file. The form comes back linked to it, or for a new child, once that is said."""
    known = children_like(session, form.child_name, form.child_born_on)
    if not known:
        return Question((), form)
    choices = [
        (child.id, f"Yes: {child.name}, born on {day(child.born_on)}", _held(session, child.id)) for child in known
    ]
    choices.append((ANOTHER, "No, this is another child", "A file of their own is begun."))
    answer = fields.one_of(
        "same_child", [value for value, _, _ in choices], "Say whether this is a child whose file is kept already"
    )
    if fields.faults:
        return Question(tuple(choices), None)
    return Question(tuple(choices), form if answer == ANOTHER else form.model_copy(update={"child_id": answer}))


def _held(session: Session, child_id: str) -> str:
    papers, asked = papers_on_file(session, child_id), len(list_requests(session, child_id=child_id))
    running = len(open_requests_of(session, child_id))
    return f"{count(papers, 'document')} on file; {count(asked, 'request')} so far, {running} of them open"
