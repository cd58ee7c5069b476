"""The answers in a form of Adobe's own kind (XFA), which no page of its PDF need show (R30)."""

from typing import Any

import pikepdf
from lxml import etree  # type: ignore[import-untyped]

_DATA = "datasets"
NAME = "Answers in the form.txt"


def answers_of(document: pikepdf.Pdf) -> str:
    """What was filled in, a line each: the field's name and its answer; empty where nothing can be read."""
    lines: list[str] = []
    for packet, whole in _packets(document):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
        tree = etree.fromstring(packet, parser)
        if tree is not None:
            lines += _lines(tree, whole=whole)
    return "\n".join(dict.fromkeys(lines))


def _packets(document: pikepdf.Pdf) -> list[tuple[bytes, bool]]:
    """The pieces of XML that may hold answers, and whether one is the whole form with all that makes it up."""
    form: Any = document.Root.get("/AcroForm", {})
    xfa: Any = form.get("/XFA")
    if isinstance(xfa, pikepdf.Stream):
        return [(xfa.read_bytes(), True)]
    if not isinstance(xfa, pikepdf.Array):
        return []
    pairs = zip(list(xfa)[::2], list(xfa)[1::2], strict=False)
    return [
        (part.read_bytes(), False)
        for name, part in pairs
        if str(name) == _DATA and isinstance(part, pikepdf.Stream)
    ]


def _lines(tree: etree._Element, *, whole: bool) -> list[str]:
    """The answers of one packet; what makes up the form itself is passed over."""
    found = []
    for node in tree.iter():
        text = (node.text or "").strip() if isinstance(node.tag, str) else ""
        if text and len(node) == 0 and (not whole or _is_answer(node)):
            found.append(f"{etree.QName(node).localname}: {text}")
    return found


def _is_answer(node: etree._Element) -> bool:
    return any(etree.QName(above).localname == _DATA for above in node.iterancestors())
