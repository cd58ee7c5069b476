"""Takes the words out of an HTML mail: those a reader sees, those hidden or struck out, those quoted (S22)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from mail.html_style import Effect, effect_of, is_light, rules_in
from mail.limits import MailFault
from mail.wordset import names

MAX_HTML_CHARACTERS = 2_000_000
MAX_NESTING = 1000

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_NOT_NESTING = names(
    """
    area base br col embed hr img input link meta param source track wbr p li td th tr option dt dd o:p
    """
)
_UNSEEN = names(
    """
    head title style script template noscript object iframe svg math audio video canvas
    """
)
_BLOCKS = names(
    """
    address article blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6
    header hr li main nav ol p pre section table tr ul td th
    """
)
_STRIKING = frozenset(["s", "strike", "del"])
_QUOTE_CLASSES = re.compile(
    r"gmail_quote|gmail_attr|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra|tutanota_quote"
)
_QUOTE_IDS = re.compile(r"divRplyFwdMsg|reply-intro|ymail_android_signature_quoted")
_PSEUDO = re.compile(r"::?(?:before|after|first-line|first-letter|link|visited|hover|active|focus)\b")
_MARKUP = re.compile(r"<(style|xml|script)\b.*?</\1\s*>|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n\f]+")


class HtmlFault(ValueError):
    """HTML that is too long to be read."""


@dataclass(frozen=True)
class Words:
    """What an HTML mail says.

    Attributes:
        seen: the text a reader sees, quoted lines with `> ` before them.
        hidden: words that are there and not seen.
        struck: words struck out.
        odd: styles, pictures or elements that may change what a reader sees.
    """

    seen: str = field(repr=False)
    hidden: str = field(repr=False)
    struck: str = field(repr=False)
    odd: bool
    pictures: int


def words_of(html: str) -> Words:
    """Return what an HTML mail says.

    Raises:
        HtmlFault, MailFault: see `parsed`.
    """
    return _Reader(parsed(html)).words()


def parsed(html: str) -> LexborHTMLParser:
    """Parse HTML from a stranger.

    Raises:
        HtmlFault: over 2 million characters.
        MailFault: nested over 1,000 deep: the parser's time grows with the square.
    """
    if len(html) > MAX_HTML_CHARACTERS:
        raise HtmlFault("The HTML part is too long.")
    depth = 0
    for match in _TAG.finditer(html):
        if match[2].lower() not in _NOT_NESTING:
            depth = max(0, depth - 1) if match[1] else depth + 1
            if depth > MAX_NESTING:
                raise MailFault("html-depth", f"The HTML part is nested more than {MAX_NESTING} deep.")
    return LexborHTMLParser(html)


def walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Yield every node twice, entering (True) and leaving (False), without recursion."""
    node: LexborNode | None = root
    while node is not None:
        yield node, True
        child = node.child
        if child is not None:
            node = child
            continue
        yield node, False
        while node is not None and node.mem_id != root.mem_id and node.next is None:
            node = node.parent
            if node is not None:
                yield node, False
        if node is None or node.mem_id == root.mem_id:
            return
        node = node.next


@dataclass
class _State:
    hidden: bool = False
    struck: bool = False
    quoted: bool = False
    unseen: bool = False


class _Reader:
    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree
        self._effects: dict[int, Effect] = {}
        self._lines: list[tuple[bool, list[str]]] = [(False, [])]
        self._hidden: list[str] = []
        self._struck: list[str] = []
        self._odd = False
        self._pictures = 0

    def words(self) -> Words:
        self._read_sheets()
        root = self._tree.root
        if root is not None:
            self._read(root)
        lines = []
        for quoted, pieces in self._lines:
            line = _SPACE.sub(" ", "".join(pieces)).strip()
            lines.append(f"> {line}".rstrip() if quoted else line)
        seen = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
        return Words(seen, _joined(self._hidden), _joined(self._struck), self._odd, self._pictures)

    def _read_sheets(self) -> None:
        for sheet in self._tree.css("style"):
            for selector, effect in rules_in(sheet.text(deep=True)):
                self._apply(selector, effect)

    def _apply(self, selector: str, effect: Effect) -> None:
        plain = re.sub(
            r"::?(?:before|after|first-line|first-letter|link|visited|hover|active|focus)\b", "", selector
        )
        try:
            touched = self._tree.css(plain or "*")
        except SelectolaxError:
            self._odd = self._odd or "\\" not in selector
            return
        if touched and plain != selector and effect is Effect.ODD:
            self._odd = True
        for node in touched:
            self._effects[node.mem_id] = max(effect, self._effects.get(node.mem_id, Effect.NONE))

    def _read(self, root: LexborNode) -> None:
        states = [_State()]
        for node, entering in walk(root):
            tag = node.tag or ""
            if node.is_text_node:
                if entering:
                    self._text(node.text_content or "", states[-1])
            elif node.is_comment_node:
                self._odd = self._odd or _speaks_to_some(node.comment_content or "")
            elif node.is_element_node:
                if entering:
                    states.append(self._enter(node, tag, states[-1]))
                else:
                    states.pop()
                if tag in _BLOCKS:
                    self._break(states[-1])

    def _enter(self, node: LexborNode, tag: str, outer: _State) -> _State:
        attributes = node.attributes
        effect = max(self._effects.get(node.mem_id, Effect.NONE), effect_of(attributes.get("style") or ""))
        self._odd = (
            self._odd or effect is Effect.ODD or tag in {"bdo", "marquee", "ruby", "details", "base", "embed"}
        )
        self._odd = self._odd or (attributes.get("dir") or "ltr").lower() not in {"ltr", "auto"}
        self._odd = self._odd or "background" in attributes or "stylesheet" in (attributes.get("rel") or "").lower()
        self._odd = self._odd or any(char.isalpha() for char in attributes.get("title") or "")
        light = is_light((attributes.get("color") or "black").lower())
        self._odd = self._odd or light is None
        state = _State(
            hidden=outer.hidden or effect is Effect.HIDES or "hidden" in attributes or bool(light),
            struck=outer.struck or effect is Effect.STRIKES or tag in _STRIKING,
            quoted=outer.quoted or _is_quote(tag, attributes),
            unseen=outer.unseen or tag in _UNSEEN,
        )
        if tag == "br":
            self._break(state)
        elif tag == "img":
            self._pictures += 1
        elif tag in {"input", "textarea", "select", "button"}:
            self._odd = True
            self._text(f" {attributes.get('value') or ''} ", state)
        if tag in _UNSEEN - {"head", "title", "style"}:
            self._odd = True
        return state

    def _text(self, text: str, state: _State) -> None:
        if state.unseen:
            return
        if state.hidden:
            self._hidden.append(text)
        elif state.struck:
            self._struck.append(text)
        else:
            quoted, pieces = self._lines[-1]
            if quoted != state.quoted:
                self._break(state)
                pieces = self._lines[-1][1]
            pieces.append(text)

    def _break(self, state: _State) -> None:
        if self._lines[-1][1]:
            self._lines.append((state.quoted, []))
        else:
            self._lines[-1] = (state.quoted, self._lines[-1][1])


def _speaks_to_some(comment: str) -> bool:
    """Whether a comment holds words that one mail program shows and the others do not (Outlook's `[if mso]`)."""
    if not comment.lstrip().lower().startswith("[if"):
        return False
    return any(char.isalpha() for char in _MARKUP.sub(" ", comment.partition("]>")[2].rpartition("<![")[0]))


def _is_quote(tag: str, attributes: dict[str, str | None]) -> bool:
    return (
        tag == "blockquote"
        or bool(_QUOTE_CLASSES.search(attributes.get("class") or ""))
        or bool(_QUOTE_IDS.search(attributes.get("id") or ""))
    )


def _joined(pieces: list[str]) -> str:
    return _SPACE.sub(" ", " ".join(pieces)).strip()
