"""Pages of one or several files as new documents, exactly as they came but for their turn (S16-S18, R25)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from redaction.jail import opener
from redaction.limits import MAX_BYTES
from redaction.reading import text_pages
from redaction.sheets import TYPESET_KINDS, reading_view
from redaction.values import Kind, Refusal, Unreadable

_MIXED = (
    "Pages of a PDF or photo cannot stand in one document with pages of an e-mail, a Word file or a text. Begin a "
    "new document between them."
)
_TOO_LARGE = f"A document of these pages would be larger than {MAX_BYTES // 1024**2} MB. Make two of it."


@dataclass(frozen=True)
class Leaf:
    """A page of a source in a new document; `turn` is degrees clockwise."""

    source: str
    page: int
    turn: int = 0


@dataclass(frozen=True)
class Source:
    """A file that pages are taken from."""

    data: bytes
    kind: Kind


@dataclass(frozen=True)
class Bound:
    """A new document: a PDF of pages as they came, or the words of pages that were words."""

    data: bytes
    kind: Kind
    pages: int


def bind(sources: Mapping[str, Source], leaves: Sequence[Leaf]) -> Bound:
    """One document of these pages, in this order; nothing of any other page is in it.

    Raises:
        Unreadable: pages of both sorts, a form, a damaged file, or more than one document can hold.
    """
    kinds = {sources[leaf.source].kind in TYPESET_KINDS for leaf in leaves}
    if len(kinds) > 1:
        raise Unreadable(Refusal.UNKNOWN, _MIXED)
    return _words(sources, leaves) if kinds == {True} else _pages(sources, leaves)


def _words(sources: Mapping[str, Source], leaves: Sequence[Leaf]) -> Bound:
    wanted = {leaf.source for leaf in leaves}
    texts = {name: text_pages(one.data, one.kind) for name, one in sources.items() if name in wanted}
    parts = [texts[leaf.source][leaf.page - 1] for leaf in leaves]
    data = "\n".join(part.removesuffix("\n") for part in parts).encode()
    return Bound(data, "text", len(reading_view(data, "text").pages))


def _pages(sources: Mapping[str, Source], leaves: Sequence[Leaf]) -> Bound:
    names = list(dict.fromkeys(leaf.source for leaf in leaves))
    used = [sources[name] for name in names]
    if sum(len(one.data) for one in used if one.kind == "image") > MAX_BYTES:
        raise Unreadable(Refusal.TOO_LARGE, _TOO_LARGE)
    pages = [[names.index(leaf.source), leaf.page, leaf.turn % 360] for leaf in leaves]
    job = {"kind": "pdf", "job": "bind", "sources": [[one.kind, len(one.data)] for one in used], "pages": pages}
    _, blobs = opener.ask(job, b"".join(one.data for one in used))
    if len(blobs[0]) > MAX_BYTES:
        raise Unreadable(Refusal.TOO_LARGE, _TOO_LARGE)
    return Bound(blobs[0], "pdf", len(leaves))
