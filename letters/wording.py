"""A setting's own wording: `<kind>/subject.txt` and `<kind>/body.txt` in a folder, with checked placeholders."""

import difflib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from jinja2 import Environment, TemplateSyntaxError, meta, nodes

from letters.errors import WordingError
from letters.fields import placeholders, required_fields
from letters.kinds import LetterKind
from letters.trying import choices_of, fault_of, lists_of
from letters.words import PASSAGES

SUBJECT: Final = "subject.txt"
BODY: Final = "body.txt"
LAYOUT: Final = Path(__file__).parent / "layout"
SHARED_PARTS: Final = frozenset({"layout/how_to_answer.txt", "layout/what_we_do_with_it.txt", "layout/rights.txt"})
_LONGEST_BYTES: Final = 50_000
_MOST_BLOCKS: Final = 60
_TAG: Final = re.compile(
    r"</?(?:a|b|i|u|p|br|hr|em|strong|div|span|font|h[1-6]|ul|ol|li|img|table|t[rdh]|script|style|blockquote)\b[^<>]*>",
    re.IGNORECASE,
)
_TO_THIRD_PARTIES: Final = frozenset(
    {
        LetterKind.THIRD_PARTY_FAMILY,
        LetterKind.THIRD_PARTY_AGENCY,
        LetterKind.THIRD_PARTY_STAFF,
        LetterKind.REMINDER,
        LetterKind.DECISION_NOTICE,
        LetterKind.CONSULTATION_ENDED,
    }
)
_ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.If,
    nodes.For,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Include,
    nodes.Const,
)
_parser: Final = Environment(autoescape=True)


def own_wording(overrides: Path | None, kind: LetterKind, name: str) -> str | None:
    """Return a setting's own text for one file of a letter, checked, or None where it has none.

    Args:
        overrides: the folder of the setting's wording, or None.
        kind: the letter.
        name: `subject.txt` or `body.txt`.

    Raises:
        WordingError: the file is unreadable, uses an unknown placeholder or drops a needed one.
    """
    if overrides is None:
        return None
    path = overrides / kind.value / name
    if not path.is_file():
        return None
    label = f"{kind.value}/{name}"
    source = _read(path, label, kind)
    tree = _parse(source, label, kind)
    _check_constructs(tree, label, kind)
    _check_use(tree, label, kind)
    used = _used(tree)
    _check_known(used, label, kind)
    if name == BODY:
        _check_complete(used, label, kind)
    else:
        _check_subject(source, used, label, kind)
    fault = fault_of(kind, source, _needed(kind) if name == BODY else frozenset())
    if fault:
        raise WordingError(f"{label}: {fault}", kind)
    return source


def check_overrides(overrides: Path) -> tuple[str, ...]:
    """Check a whole folder of a setting's wording; return one sentence a fault, none where all is well."""
    if not overrides.is_dir():
        return (f"{overrides.name}: there is no such folder. Make it, or leave the setting empty.",)
    faults: list[str] = []
    known = {kind.value: kind for kind in LetterKind}
    for path in sorted(path for path in overrides.rglob("*") if path.is_file()):
        label = path.relative_to(overrides).as_posix()
        kind = known.get(path.parent.name) if path.parent.parent == overrides else None
        if kind is None:
            faults.append(f"{label}: no letter has this name.{_nearest(path.parent.name, sorted(known))}")
        elif path.name not in (SUBJECT, BODY):
            faults.append(f"{label}: only {SUBJECT} and {BODY} can be reworded; the rest is made from them.")
        else:
            try:
                own_wording(overrides, kind, path.name)
            except WordingError as fault:
                faults.append(str(fault))
    return tuple(faults)


def _read(path: Path, label: str, kind: LetterKind) -> str:
    if path.stat().st_size > _LONGEST_BYTES:
        raise WordingError(f"{label}: longer than {_LONGEST_BYTES:,} bytes. Shorten it.", kind)
    try:
        source = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise WordingError(f"{label}: not UTF-8 text. Save it again as UTF-8.", kind) from fault
    if source.count("{%") > _MOST_BLOCKS:
        raise WordingError(f"{label}: more than {_MOST_BLOCKS} ifs and loops. Leave some out.", kind)
    tag = _TAG.search(source)
    if tag is not None:
        raise WordingError(
            f"{label}: {tag[0]} would be read as it stands. Write plain text; the page is made from it.", kind
        )
    return source


def _parse(source: str, label: str, kind: LetterKind) -> nodes.Template:
    try:
        return _parser.parse(source)
    except TemplateSyntaxError as fault:
        raise WordingError(f"{label}, line {fault.lineno}: {fault.message}", kind) from fault


def _check_constructs(tree: nodes.Template, label: str, kind: LetterKind) -> None:
    """Allow words, placeholders, ifs, plain loops and our shared parts; refuse everything else."""
    for node in _walk(tree):
        line = f"{label}, line {node.lineno}"
        if not isinstance(node, _ALLOWED):
            what = type(node).__name__
            raise WordingError(f"{line}: {what} is not allowed here. Use {{{{ word }}}}, if and for.", kind)
        if isinstance(node, nodes.For) and (
            not isinstance(node.iter, nodes.Name)
            or node.test is not None
            or any(isinstance(inner, nodes.For) for inner in node.find_all(nodes.For))
        ):
            raise WordingError(f"{line}: a loop goes once over one list. Write {{% for x in list %}}.", kind)
        if isinstance(node, nodes.Include) and (
            not isinstance(node.template, nodes.Const) or node.template.value not in SHARED_PARTS
        ):
            parts = ", ".join(sorted(SHARED_PARTS))
            raise WordingError(f"{line}: only these parts can be included: {parts}.", kind)


def _check_use(tree: nodes.Template, label: str, kind: LetterKind) -> None:
    """A word is printed, several lines are gone through, and yes or no is asked."""
    lists, choices = lists_of(kind), choices_of(kind)
    for node in _walk(tree):
        line, fault = f"{label}, line {node.lineno}", ""
        if isinstance(node, nodes.For) and isinstance(node.iter, nodes.Name) and node.iter.name not in lists:
            fault = f"{node.iter.name} is one word. Write {{{{ {node.iter.name} }}}}."
        for one in node.nodes if isinstance(node, nodes.Output) else ():
            if isinstance(one, nodes.Name) and one.name in lists:
                fault = f"{one.name} has several lines. Write {{% for x in {one.name} %}}."
            if isinstance(one, nodes.Name) and one.name in choices:
                fault = f"{one.name} is yes or no. Write {{% if {one.name} %}}."
        if fault:
            raise WordingError(f"{line}: {fault}", kind)


def _check_subject(source: str, used: frozenset[str], label: str, kind: LetterKind) -> None:
    """One line, and nothing that a look at a locked screen must not tell (R23)."""
    if "\n" in source.strip():
        raise WordingError(f"{label}: a subject is one line. Join its lines.", kind)
    private = PASSAGES | ({"child_name", "requester_name"} if kind in _TO_THIRD_PARTIES else set())
    for name in sorted(used & private):
        words = f"{{{{ {name} }}}} does not belong into a subject: others may see it."
        raise WordingError(f"{label}: {words}", kind, name)


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _walk(child)


def _used(tree: nodes.Template) -> frozenset[str]:
    """Return the placeholders of a text and of the shared parts that it includes."""
    used = set(meta.find_undeclared_variables(tree))
    for part in tree.find_all(nodes.Include):
        if isinstance(part.template, nodes.Const):
            shared = LAYOUT.parent / str(part.template.value)
            used |= meta.find_undeclared_variables(_parser.parse(shared.read_text(encoding="utf-8"))) - {
                "link",
                "on_paper",
            }
    return frozenset(used)


def _check_known(used: frozenset[str], label: str, kind: LetterKind) -> None:
    known = placeholders(kind)
    for name in sorted(used - known):
        raise WordingError(
            f"{label}: {{{{ {name} }}}} is no placeholder of this letter.{_nearest(name, sorted(known))}",
            kind,
            name,
        )


def _check_complete(used: frozenset[str], label: str, kind: LetterKind) -> None:
    """Keep what the letter has to say: a placeholder that is needed and stands in our wording."""
    for name in sorted(_needed(kind) - used):
        raise WordingError(f"{label}: {{{{ {name} }}}} is missing. This letter has to say it.", kind, name)


def _needed(kind: LetterKind) -> frozenset[str]:
    """What every letter of a kind is told and says in our own wording."""
    ours = _used(_parser.parse((LAYOUT.parent / kind.value / BODY).read_text(encoding="utf-8")))
    return ours & {"fee" if field == "fee_pence" else field for field in required_fields(kind)}


def _nearest(word: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f" Did you mean {close[0]}?" if close else f" Known: {', '.join(known)}."
