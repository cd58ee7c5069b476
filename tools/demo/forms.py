"""A page's forms as a browser without scripts has them: labels, hidden fields, what would be sent by a button."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from selectolax.lexbor import LexborHTMLParser, LexborNode

_TYPED = frozenset({"text", "email", "tel", "number", "password", "search", "url", "date", "time"})


def words_of(node: LexborNode | None) -> str:
    """The words of an element with single spaces, those for screen readers too."""
    return " ".join(node.text().split()) if node is not None else ""


def alike(wanted: str, offered: list[tuple[str, LexborNode]]) -> LexborNode | None:
    """The first element whose words are these, or else begin so, or else hold them."""
    tests = (wanted.__eq__, lambda words: words.startswith(wanted), lambda words: wanted in words)
    for fits in tests:
        for words, node in offered:
            if fits(words):
                return node
    return None


@dataclass
class Page:
    """One page: its elements by their words, and what was typed, ticked and chosen on it so far."""

    tree: LexborHTMLParser
    files: dict[str, list[Path]] = field(default_factory=dict)
    touched: LexborNode | None = None

    @classmethod
    def of(cls, html: str) -> "Page":
        """Read a page."""
        return cls(LexborHTMLParser(html))

    @property
    def text(self) -> str:
        """The words of the main part."""
        return words_of(self.tree.css_first("main") or self.tree.body)

    @property
    def title(self) -> str:
        """The title in the browser's bar."""
        return words_of(self.tree.css_first("title"))

    def links(self) -> list[tuple[str, LexborNode]]:
        """Every link with its words."""
        return [(words_of(node), node) for node in self.tree.css("a[href]")]

    def buttons(self) -> list[tuple[str, LexborNode]]:
        """Every button with its words; those of the form that was filled in come first."""
        own = self.form_of(self.touched) if self.touched is not None else None
        found = [(_button_words(node), node) for node in self.tree.css("button, input[type=submit]")]
        return sorted(found, key=lambda each: own is None or not _same(self.form_of(each[1]), own))

    def labelled(self, *kinds: str) -> list[tuple[str, LexborNode]]:
        """Every field of some kinds (`text`, `checkbox`, `radio`, `file`, `select`) with its label."""
        found = []
        for label in self.tree.css("label"):
            node = self._named_by(label)
            if node is not None and _kind(node) in kinds:
                found.append((words_of(label), node))
        return found

    def questions(self) -> list[tuple[str, LexborNode]]:
        """Every group of fields with its question."""
        return [(words_of(node.css_first("legend")), node) for node in self.tree.css("fieldset")]

    def within(self, group: LexborNode, *kinds: str) -> list[tuple[str, LexborNode]]:
        """The labelled fields of a group."""
        inside = {id_ for id_ in (node.attributes.get("id") for node in group.css("[id]")) if id_}
        members = {node.mem_id for node in group.css("input, select, textarea")}
        return [
            (words, node)
            for words, node in self.labelled(*kinds)
            if node.attributes.get("id") in inside or node.mem_id in members
        ]

    def _named_by(self, label: LexborNode) -> LexborNode | None:
        name = label.attributes.get("for")
        if name:
            return next((node for node in self.tree.css("[id]") if node.attributes.get("id") == name), None)
        return label.css_first("input, select, textarea")

    def form_of(self, node: LexborNode | None) -> LexborNode | None:
        """The form that a field or button belongs to."""
        name = node.attributes.get("form") if node is not None else None
        if name:
            return self.tree.css_first(f"form#{name}")
        while node is not None and node.tag != "form":
            node = node.parent
        return node

    def sent_by(self, button: LexborNode) -> "Sent":
        """What pressing this button sends. Raises LookupError where it belongs to no form."""
        form = self.form_of(button)
        if form is None:
            raise LookupError("the button belongs to no form")
        fields = [pair for node in self._controls(form) for pair in _value(node)]
        uploads: list[tuple[str, Path | None]] = []
        for node in self._controls(form):
            name = node.attributes.get("name")
            if name and _kind(node) == "file":
                chosen: list[Path | None] = [*self.files.get(name, [])]
                uploads += [(name, path) for path in chosen or [None]]
        name = button.attributes.get("name")
        if name:
            fields.append((name, button.attributes.get("value") or ""))
        return Sent(
            action=button.attributes.get("formaction") or form.attributes.get("action") or "",
            method=(form.attributes.get("method") or "get").lower(),
            in_parts=form.attributes.get("enctype") == "multipart/form-data",
            fields=fields,
            uploads=uploads,
        )

    def _controls(self, form: LexborNode) -> Iterator[LexborNode]:
        for node in self.tree.css("input, select, textarea"):
            if "disabled" not in node.attributes and _same(self.form_of(node), form):
                yield node


@dataclass(frozen=True)
class Sent:
    """A form on its way."""

    action: str
    method: str
    in_parts: bool
    fields: list[tuple[str, str]]
    uploads: list[tuple[str, Path | None]]

    def body(self) -> tuple[str, bytes]:
        """Content type and bytes, as a browser encodes them."""
        if not self.in_parts:
            return "application/x-www-form-urlencoded", urlencode(self.fields).encode()
        mark = f"----form{secrets.token_hex(12)}"
        parts = [_part(mark, f'name="{name}"', "", value.encode()) for name, value in self.fields]
        for name, path in self.uploads:
            shown = path.name.replace('"', "%22") if path is not None else ""
            data = path.read_bytes() if path is not None else b""
            parts.append(_part(mark, f'name="{name}"; filename="{shown}"', "application/octet-stream", data))
        return f"multipart/form-data; boundary={mark}", b"".join(parts) + f"--{mark}--\r\n".encode()


def _part(mark: str, about: str, kind: str, data: bytes) -> bytes:
    head = f"--{mark}\r\nContent-Disposition: form-data; {about}\r\n" + (
        f"Content-Type: {kind}\r\n" if kind else ""
    )
    return head.encode() + b"\r\n" + data + b"\r\n"


def _kind(node: LexborNode) -> str:
    if node.tag in ("select", "textarea"):
        return "select" if node.tag == "select" else "text"
    kind = (node.attributes.get("type") or "text").lower()
    return "text" if kind in _TYPED else kind


def _value(node: LexborNode) -> list[tuple[str, str]]:
    """What a field sends, without files and buttons."""
    name, kind = node.attributes.get("name"), _kind(node)
    if not name or kind in ("file", "submit", "button", "reset", "image"):
        return []
    if kind in ("checkbox", "radio"):
        return [(name, node.attributes.get("value") or "on")] if "checked" in node.attributes else []
    if node.tag == "select":
        chosen = node.css_first("option[selected]") or node.css_first("option")
        return [(name, option_value(chosen))] if chosen is not None else []
    if node.tag == "textarea":
        text = node.attributes.get("data-typed")
        typed = text if text is not None else node.text().removeprefix("\n")
        return [(name, typed.replace("\r\n", "\n").replace("\n", "\r\n"))]
    return [(name, node.attributes.get("value") or "")]


def option_value(option: LexborNode) -> str:
    """What an entry of a list stands for."""
    value = option.attributes.get("value")
    return value if value is not None else words_of(option)


def _button_words(node: LexborNode) -> str:
    return words_of(node) or node.attributes.get("aria-label") or node.attributes.get("value") or ""


def _same(one: LexborNode | None, other: LexborNode | None) -> bool:
    return one is not None and other is not None and one.mem_id == other.mem_id
