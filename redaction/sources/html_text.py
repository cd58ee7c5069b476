"""Turns the writing of an HTML mail into plain text; whatever is hidden in it becomes visible."""

from html.parser import HTMLParser

_BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "hr"}
_APART = {"td", "th", "input", "textarea", "select", "option", "button", "label", "legend"}
_SILENT = {"script", "style", "template"}
_TELLING = {"alt", "title", "value", "placeholder"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag in _APART:
            self.pieces.append("  ")
        for name, value in attrs:
            if name in _TELLING and value:
                self.pieces.append(f" [{value}] ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag in _APART:
            self.pieces.append("  ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            lead, tail = " " * data[:1].isspace(), " " * data[-1:].isspace()
            self.pieces.append(f"{lead}{' '.join(data.split())}{tail}")


def text_of_html(html: str) -> str:
    """The words of an HTML page, line by line; images are told by their alternative text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.pieces).split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")
