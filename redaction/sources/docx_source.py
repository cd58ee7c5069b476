"""Reads a Word file as text: its body, and apart from it headers, comments, tracked changes (ECMA-376)."""

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from redaction.limits import MAX_PARTS, MAX_UNPACKED_BYTES
from redaction.sniff import MAIN_PART
from redaction.sources.text_source import bounded
from redaction.values import Refusal, Unreadable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_VALUE = "{http://schemas.openxmlformats.org/drawingml/2006/chart}v"
_WRITTEN = {f"{_W}t", _DRAWN, "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"}
_PARAGRAPH, _BOX = f"{_W}p", f"{_W}txbxContent"
_WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
# The strict form of the same standard has names of its own (ISO/IEC 29500-1).
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(wordprocessingml|drawingml|officeDocument)/")
_KINDS_OF_YEAR = rb"http://schemas.openxmlformats.org/\1/2006/"
_PICTURED = re.compile(r"word/(charts/chart|diagrams/data)[^/]*\.xml")
_ENCLOSED = re.compile(
    r"word/(media|embeddings)/.+|word/[^/]+\.(?:html?|xhtml|mht|mhtml|rtf|txt|docx)", re.IGNORECASE
)
_UNSEEN = "Some writing of this Word file is hidden in Word; the copy shows it like the rest."
_BROKEN = "This Word file is damaged and cannot be opened. Save it again or print it to a PDF."
_ENDS = {f"{_W}p": "\n", f"{_W}tc": "\t", f"{_W}tr": "\n", f"{_W}rt": " "}
_SIGNS = {f"{_W}tab": "\t", f"{_W}ptab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


# Where a field, a form or a note begins or ends, words of two hands can meet without a space between them.
_SEAM = "\x1f"
_MET = re.compile(rf"(?<=[^\W_]){_SEAM}+(?=[^\W_])")
_SEWN = {
    f"{_W}{name}"
    for name in ("fldSimple", "hyperlink", "sdt", "smartTag", "customXml", "bdo", "dir", "ruby", "rt", "rubyBase")
}
_SEAM_SIGNS = {f"{_W}{name}" for name in ("fldChar", "footnoteReference", "endnoteReference", "commentReference")}


@dataclass(slots=True)
class _Findings:
    body: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What stands there, with a space where a seam alone parts two words."""
        return _MET.sub(" ", "".join(self.body)).replace(_SEAM, "")


def _text(data: bytes, job: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise Unreadable(
                    Refusal.TOO_MUCH_WORK, "This Word file unpacks to far too much. Print it to a PDF instead."
                )
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                raise Unreadable(Refusal.ENCRYPTED, "This Word file is locked. Save it again without a password.")
            return _read(archive, wanted=bool(job.get("parts")))
    except (
        zipfile.BadZipFile,
        KeyError,
        StopIteration,
        etree.XMLSyntaxError,
        ValueError,
        OSError,
        EOFError,
        RuntimeError,
    ) as error:
        # RuntimeError: packed in a way that zipfile does not know, or locked.
        raise Unreadable(Refusal.BROKEN, _BROKEN) from error


def _read(archive: zipfile.ZipFile, *, wanted: bool) -> tuple[dict[str, Any], list[bytes]]:
    """The writing of the file and, where `wanted`, what belongs to it as parts."""
    names = archive.namelist()
    tree = _tree(archive, next(name for name in names if MAIN_PART.fullmatch(name)))
    body = _findings(tree)
    text = bounded(body.text.strip("\n") + "\n")
    if not wanted:
        return {"text": text}, []
    parts = _parts(archive, names, body)
    hidden = any(node.get(f"{_W}val", "1") not in ("0", "false", "off") for node in tree.iter(f"{_W}vanish"))
    faults = [_UNSEEN] if hidden else []
    heads = [{"name": name} for name, _ in parts]
    return {"text": text, "parts": heads, "faults": faults}, [blob for _, blob in parts]


def _parts(archive: zipfile.ZipFile, names: list[str], body: _Findings) -> list[tuple[str, bytes]]:
    """What a Word file holds beside its body, by name."""
    changes = list(body.changes)
    parts: list[tuple[str, bytes]] = []
    apart = {"Headers and footers": ("header", "footer"), "Footnotes": ("footnotes", "endnotes")}
    for title, stems in apart.items():
        texts = []
        for name in sorted(each for each in names if each.startswith(tuple(f"word/{s}" for s in stems))):
            found = _findings(_tree(archive, name))
            changes += found.changes
            texts.append(found.text.strip())
        if any(texts):
            parts.append((f"{title}.txt", "\n".join(dict.fromkeys(filter(None, texts))).encode()))
    comments = _comments(archive, names)
    if comments:
        parts.append(("Comments.txt", comments.encode()))
    if changes:
        parts.append(("Tracked changes.txt", "\n".join(changes).encode()))
    drawn = [_drawn_text(_tree(archive, name)) for name in names if _PICTURED.fullmatch(name)]
    if any(drawn):
        parts.append(("Charts and diagrams.txt", "\n".join(filter(None, drawn)).encode()))
    for name in names:
        if _ENCLOSED.fullmatch(name) and len(parts) < MAX_PARTS:
            parts.append((name.rpartition("/")[2], archive.read(name)))
    return parts


def _tree(archive: zipfile.ZipFile, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    tree = etree.fromstring(_STRICT.sub(_KINDS_OF_YEAR, archive.read(name)), parser)
    if tree.getroottree().docinfo.doctype:
        raise ValueError("Word writes no document type; words could hide in its entities.")
    for both in list(tree.iter(f"{_MC}AlternateContent")):
        _choose(both)
    return tree


def _choose(both: etree._Element) -> None:
    """Leave one of the forms in which a thing is drawn for old and new programs: the first that holds writing."""
    forms = list(both)
    written = (each for each in forms if any((node.text or "").strip() for node in each.iter(*_WRITTEN)))
    kept = next(written, forms[0] if forms else None)
    for form in forms:
        if form is not kept:
            both.remove(form)


def _drawn_text(tree: etree._Element) -> str:
    """What is written in a chart or diagram: its headings, and the names along its sides."""
    said = [(node.text or "").strip() for node in tree.iter(_DRAWN, _VALUE)]
    return "\n".join(text for text in said if any(sign.isalpha() for sign in text))


def _findings(tree: etree._Element) -> _Findings:
    """What stands in a part: its text as it reads now, and what tracked changes took away or put in."""
    found = _Findings()
    skipped: list[etree._Element] = []
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        if node.tag == f"{_W}moveFrom":
            if event == "start":
                skipped.append(node)
                _note_change(node, found)
            else:
                skipped.remove(node)
        if skipped or not isinstance(node.tag, str):
            continue
        if node.tag in _SEWN:
            found.body.append(_SEAM)
        if event == "end":
            found.body.append("" if node.tag == _PARAGRAPH and _runs_on(node) else _ENDS.get(node.tag, ""))
        else:
            _read_on(node, found)
    return found


def _read_on(node: etree._Element, found: _Findings) -> None:
    """Take in what begins here."""
    if node.tag in _WRITTEN:
        found.body.append(node.text or "")
    elif node.tag == _WORD_ART:
        found.body.append(f" {node.get('string', '')} ")
    elif node.tag in _SIGNS:
        found.body.append(_SIGNS[node.tag])
    elif node.tag in _SEAM_SIGNS:
        found.body.append(_SEAM)
    elif node.tag == _BOX and found.body and not found.body[-1].endswith("\n"):
        found.body.append("\n")
    elif node.tag in (f"{_W}del", f"{_W}ins"):
        _note_change(node, found)


def _runs_on(paragraph: etree._Element) -> bool:
    """Whether a reader sees the next paragraph go on in the same line: a large first letter, an end taken out."""
    frame = paragraph.find(f"{_W}pPr/{_W}framePr")
    initial = frame is not None and frame.get(f"{_W}dropCap", "none") != "none"
    return initial or paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None


def _note_change(node: etree._Element, found: _Findings) -> None:
    words = "".join(each.text or "" for each in node.iter(f"{_W}delText", f"{_W}t"))
    if words.strip():
        what = "put in" if node.tag == f"{_W}ins" else "taken out"
        author = node.get(f"{_W}author", "somebody")
        found.changes.append(f"{author} ({node.get(f'{_W}date', 'no date')}) {what}: {words}")


def _comments(archive: zipfile.ZipFile, names: list[str]) -> str:
    if "word/comments.xml" not in names:
        return ""
    lines = []
    for comment in _tree(archive, "word/comments.xml").iter(f"{_W}comment"):
        words = _findings(comment).text.strip()
        lines.append(f"{comment.get(f'{_W}author', 'somebody')} ({comment.get(f'{_W}date', '')}): {words}")
    return "\n".join(lines)


JOBS = {"text": _text}
