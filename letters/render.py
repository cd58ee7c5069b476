"""Writes a letter: wording from its folder, words from its context, one subject, one text, one page (S20-S22)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Template, UndefinedError

from letters.cleaning import one_line
from letters.context import LetterContext
from letters.environment import environment
from letters.errors import LetterError, MissingField
from letters.fields import placeholders, required_fields
from letters.kinds import LetterKind
from letters.layouting import html_of, wrapped
from letters.wording import BODY, SUBJECT, own_wording
from letters.words import Words, words_of

INSIDE: Final = frozenset(
    {
        LetterKind.LINE_MANAGER_NOTICE,
        LetterKind.SAFEGUARDING_NOTICE,
        LetterKind.LEGAL_ADVICE_REQUEST,
        LetterKind.REMINDER_LEGAL,
        LetterKind.CHECKER_INVITATION,
        LetterKind.OVERDUE_TASK,
        LetterKind.ESCALATION_DUE_PASSED,
        LetterKind.MATTER_LATE,
        LetterKind.DIGEST,
        LetterKind.SHARING_RECORD,
    }
)
"""Notices to colleagues and advisers: they carry no regulator's helpline."""

_NEUTRAL_AS_THEY_ARE: Final = frozenset({LetterKind.ANSWER_CODE, LetterKind.DOWNLOAD_CODE})
_LONGEST_WORD_IN_SUBJECT: Final = 80
_LONGEST_SUBJECT: Final = 200


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter as it goes out: a subject of one line, plain text, and the same words as an HTML page."""

    subject: str
    text: str
    html: str


def render(kind: LetterKind, context: LetterContext, overrides: Path | None = None) -> Rendered:
    """Write one letter.

    Args:
        kind: which letter.
        context: what it is told; `letters.fields.required_fields(kind)` names what it needs.
        overrides: a folder with a setting's own `<kind>/subject.txt` and `<kind>/body.txt`, or None.

    Raises:
        MissingField: the context lacks something this letter has to say; names kind and field.
        WordingError: the setting's own wording has a fault; names file and placeholder.
    """
    draft = compose(kind, context, overrides)
    return Rendered(subject=draft.subject, text=wrapped(draft.text), html=_page(kind, context, draft))


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter's subject and its plain text before wrapping: one line a paragraph, for paper and screen alike.

    Attributes:
        title: the subject without its reference, as paper shows it.
        own_body: the middle of the letter where the setting has its own wording for it, otherwise "".
    """

    subject: str
    title: str
    text: str
    own_body: str = ""


def compose(kind: LetterKind, context: LetterContext, overrides: Path | None = None) -> Draft:
    """Write subject and plain text of a letter; arguments and errors as for `render`."""
    for field in required_fields(kind):
        if getattr(context, field) in (None, "", ()):
            raise MissingField(kind, field)
    title = _title(kind, context, overrides)
    subject = f"{title} [Ref {context.reference}]" if context.reference else title
    own = own_wording(overrides, kind, BODY)
    words = _allowed(kind, words_of(context, plain=True))
    body = _template(f"{kind.value}/{BODY}", own)
    text = _filled(kind, _template("layout/letter.txt"), {**words, **_frame(kind, context, subject), "body": body})
    return Draft(subject, title, text, "" if own is None else _filled(kind, body, words))


def _page(kind: LetterKind, context: LetterContext, draft: Draft) -> str:
    """Write the HTML page from `body.html`, or from the setting's own words where it has some."""
    words = _allowed(kind, words_of(context, plain=False))
    body: dict[str, object] = (
        {"fragment": html_of(draft.own_body)} if draft.own_body else {"body": _template(f"{kind.value}/body.html")}
    )
    frame = _frame(kind, context, draft.subject)
    return _filled(kind, _template("layout/letter.html"), {**words, **frame, **body})


def _frame(kind: LetterKind, context: LetterContext, subject: str) -> dict[str, object]:
    return {"subject": subject, "inside": kind in INSIDE, "reference": context.reference or ""}


def _title(kind: LetterKind, context: LetterContext, overrides: Path | None) -> str:
    """Write the subject without its reference: one line, no value longer than 80 characters."""
    if context.neutral and kind not in _NEUTRAL_AS_THEY_ARE:
        template = environment().get_template("layout/neutral_subject.txt")
    else:
        own = own_wording(overrides, kind, SUBJECT)
        template = _template(f"{kind.value}/{SUBJECT}", own)
    words = {
        name: _shortened(one_line(value)) if isinstance(value, str) else value
        for name, value in _allowed(kind, words_of(context, plain=False)).items()
    }
    return one_line(_filled(kind, template, words))[:_LONGEST_SUBJECT]


def _template(name: str, own: str | None = None) -> Template:
    return environment().get_template(name) if own is None else environment().from_string(own)


def _allowed(kind: LetterKind, words: Words) -> dict[str, str | list[str] | bool]:
    """Keep the words of this kind alone, so that no letter can say what another is told."""
    return {name: value for name, value in words.items() if name in placeholders(kind)}


def _filled(kind: LetterKind, template: Template, words: Mapping[str, object]) -> str:
    try:
        return template.render(words)
    except UndefinedError as fault:
        raise LetterError(f"The letter {kind.value!r} cannot be written: {fault}.", kind) from fault


def _shortened(value: str) -> str:
    if len(value) <= _LONGEST_WORD_IN_SUBJECT:
        return value
    return value[: _LONGEST_WORD_IN_SUBJECT - 1].rstrip() + "…"
