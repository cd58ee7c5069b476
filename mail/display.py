"""Prepares a mail from a stranger for being read on a page: text first, HTML cleaned, nothing remote (S22, S59)."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from mail.html_style import Effect, effect_of
from mail.html_text import HtmlFault, parsed, walk, words_of
from mail.parts import Part, header, headers, in_order, parse, parts_of, text_of
from mail.wordset import names

CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
"""The Content-Security-Policy the cleaned HTML must be served with, in an iframe with an empty `sandbox`."""

_KEPT = names(
    """
    p br div span b strong i em u s strike del ins sub sup small ul ol li dl dt dd blockquote pre code
    hr h1 h2 h3 h4 h5 h6 table thead tbody tfoot tr td th caption center font big tt
    """
)
_EMPTY = frozenset(["br", "hr"])
_DROPPED = names(
    """
    head title style script template noscript object iframe svg math audio video canvas select embed
    base meta link
    """
)
_LINK = re.compile(r"https?://[^\s<>\"'()\[\]{}|\\^`\x00-\x20]{1,1000}", re.IGNORECASE)
_LINK_END = ".,;:!?'\""
_MOST_LINKS = 100


@dataclass(frozen=True)
class Attached:
    """An attached file; `number` finds it again with `attachment`, `name` is for show only and may be empty."""

    number: int
    name: str = field(repr=False)
    kind: str
    size: int


@dataclass(frozen=True)
class Shown:
    """A mail made safe for a page.

    Attributes:
        text: plain text, from the text part or else from the HTML part; to be escaped by the template.
        html: cleaned HTML, to be served apart with CONTENT_POLICY in a sandboxed frame; None if there is none.
            What the sender had hidden is visible in it.
        links: the http and https addresses in text and HTML, each once.
        faults: what could not be shown, in plain words.
    """

    sender: str = field(repr=False)
    to: str = field(repr=False)
    reply_to: str = field(repr=False)
    subject: str = field(repr=False)
    date: str
    message_id: str
    text: str = field(repr=False)
    html: str | None = field(repr=False)
    links: tuple[str, ...] = field(repr=False)
    attachments: tuple[Attached, ...]
    faults: tuple[str, ...]


def shown(raw: bytes) -> Shown:
    """Return a mail made safe for a page.

    Raises:
        MailFault: the mail is beyond a limit and is not opened.
    """
    message = parse(raw)
    texts: list[str] = []
    markup: list[str] = []
    attachments: list[Attached] = []
    faults: list[str] = []
    for number, part in enumerate(parts_of(message)):
        if part.inside_mail or part.attached or part.kind not in {"text/plain", "text/html"}:
            attachments.append(Attached(number, part.name, part.kind, len(part.content())))
            continue
        text, fault = text_of(part)
        faults.extend([fault] if fault else [])
        (texts if part.kind == "text/plain" else markup).append(text)
    cleaned, seen, html_links = _html(markup, faults)
    text = in_order("\n\n".join(texts) if any(text.strip() for text in texts) else seen)
    links = dict.fromkeys([*links_in(text), *html_links])
    return Shown(
        sender=", ".join(headers(message, "from")),
        to=", ".join(headers(message, "to")),
        reply_to=header(message, "reply-to"),
        subject=header(message, "subject"),
        date=header(message, "date"),
        message_id=header(message, "message-id"),
        text=text,
        html=cleaned,
        links=tuple(links)[:_MOST_LINKS],
        attachments=tuple(attachments),
        faults=tuple(dict.fromkeys(faults)),
    )


def attachment(raw: bytes, number: int) -> tuple[Attached, bytes]:
    """Return an attached file and its bytes, to be served as a download with type application/octet-stream.

    Raises:
        KeyError: there is no such part.
    """
    for found, part in enumerate(parts_of(parse(raw))):
        if found == number:
            content = part.content()
            return Attached(number, part.name, part.kind, len(content)), content
    raise KeyError(number)


def links_in(text: str) -> list[str]:
    """Return the http and https addresses in plain text."""
    return [match.rstrip(_LINK_END) for match in _LINK.findall(text)[:_MOST_LINKS]]


def linked(text: str) -> str:
    """Return plain text as HTML: escaped, its web addresses clickable, ready for a `white-space: pre-wrap` box."""
    pieces = []
    end = 0
    for match in _LINK.finditer(text):
        address = match[0].rstrip(_LINK_END)
        pieces.append(html.escape(text[end : match.start()]))
        pieces.append(_anchor(address) + html.escape(address) + "</a>")
        end = match.start() + len(address)
    return "".join(pieces) + html.escape(text[end:])


def clean_html(markup: str) -> tuple[str, list[str]]:
    """Return HTML with nothing left but words, simple marks and web links, and the links.

    Raises:
        HtmlFault, MailFault: see `mail.html_text.parsed`.
    """
    tree = parsed(markup)
    root = tree.body
    links: list[str] = []
    return ("".join(_rebuilt(root, links)) if root is not None else ""), links


def _html(markup: list[str], faults: list[str]) -> tuple[str | None, str, list[str]]:
    if not markup:
        return None, "", []
    try:
        joined = "\n".join(markup)
        cleaned, links = clean_html(joined)
        return cleaned, words_of(joined).seen, links
    except HtmlFault as fault:
        faults.append(str(fault))
        return None, "", []


def _rebuilt(root: LexborNode, links: list[str]) -> Iterator[str]:
    dropped = 0
    closing: list[str] = []
    for node, entering in walk(root):
        tag = node.tag or ""
        if node.is_text_node:
            if entering and not dropped:
                yield html.escape(in_order(node.text_content or ""))
        elif node.is_element_node:
            if tag in _DROPPED:
                dropped += 1 if entering else -1
            elif not dropped and entering:
                opened, closed = _marks(node, tag, links)
                closing.append(closed)
                yield opened
            elif not dropped:
                yield closing.pop()


def _marks(node: LexborNode, tag: str, links: list[str]) -> tuple[str, str]:
    attributes = node.attributes
    struck = effect_of(attributes.get("style") or "") is Effect.STRIKES
    before, after = ("<s>", "</s>") if struck else ("", "")
    if tag == "a":
        address = (attributes.get("href") or "").strip()
        if _LINK.fullmatch(address):
            links.append(address)
            return f"{before}{_anchor(address)}", f"</a>{after}"
        return before, after
    if tag == "img":
        words = " ".join((attributes.get("alt") or "").split())
        return f"{before}[picture{': ' + html.escape(words) if words else ''}]", after
    if tag == "input":
        return f"{before}[{html.escape(attributes.get('value') or '')}]", after
    if tag in _EMPTY:
        return f"<{tag}>", ""
    if tag in _KEPT:
        return f"{before}<{tag}>", f"</{tag}>{after}"
    return before, after


def _anchor(address: str) -> str:
    return f'<a href="{html.escape(address, quote=True)}" rel="noopener noreferrer nofollow" target="_blank">'


def file_name(part: Attached | Part, number: int) -> str:
    """Return a harmless name for a download, whatever the sender called it."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", part.name).strip("._")[-60:]
    return plain or f"attachment-{number}"
