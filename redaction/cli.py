"""What the command line does: files in; copies, log, review list and proof out (R30)."""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redaction.finder import propose
from redaction.limits import MAX_BYTES, MAX_PARTS
from redaction.making import make_copy
from redaction.ocr import ReadMode, can_read_pictures
from redaction.parties import BadParties, read_parties
from redaction.reading import inspect, read_pages
from redaction.values import Copy, CopyItem, Doubt, Mark, Page, Part, Party, Place, ReviewItem, Unreadable

DONE, NEEDS_A_PERSON, BAD_INPUT = 0, 1, 2
_MOST_DEPTH = 3
_MOST_NAME_BYTES = 255
_HALF_WRITTEN = ".half-written"
_LISTS = ("log.json", "review.json", "proof.json")


@dataclass(slots=True)
class _Result:
    """What became of one file; `names` leads from document ids to what people call the document."""

    file: str
    copy: str | None = None
    names: dict[str, str] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    review: list[ReviewItem] = field(default_factory=list)
    faults: tuple[str, ...] = ()
    proved: bool = False
    ocr_checked: bool = False
    refused: str | None = None


@dataclass(slots=True)
class _Names:
    """The names of the copies so far, and the files that were brought: none of these may be written over."""

    brought: set[Path]
    taken: set[str] = field(default_factory=set)

    def may_write(self, path: Path) -> Path:
        """The path, where it is none of the files that were brought.

        Raises:
            FileExistsError: it is.
        """
        if _place(path) in self.brought:
            raise FileExistsError(0, f"{_shown(Path(path.name))} there was brought; choose another folder")
        return path


def main(arguments: Sequence[str]) -> int:
    """Run the command line; 0 all proved, 1 something needs a person, 2 bad input."""
    parser = _parser()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        parties = read_parties(options.parties)
        options.out.mkdir(parents=True, exist_ok=True)
    except BadParties as error:
        return _complain(str(error))
    except OSError as error:
        return _complain(f"{_shown(options.out)}: cannot be made or written to ({error.strerror}).")
    mode = ReadMode(options.ocr)
    names = _Names({_place(path) for path in (options.parties, *options.files)})
    try:
        for list_ in _LISTS:
            names.may_write(options.out / list_)
        results = [_do(path, parties, options.out, names, mode) for path in options.files]
        _write(options.out, results, names)
    except OSError as error:
        return _complain(f"{_shown(options.out)}: cannot be written to ({error.strerror}).")
    code = _code(results)
    _tell(results, code, as_json=options.json)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m redaction",
        description="Make a clean copy of each file: the people to redact are blacked out, everything else "
        "is shown, and the copy is proved.",
        epilog="Exit 0: all copies are proved. 1: something needs a person (see review.json). 2: bad input.",
    )
    parser.add_argument("--parties", type=Path, required=True, help='{"keep": [...], "redact": [...]}')
    parser.add_argument("--out", type=Path, required=True, help="folder for copies, log, review and proof")
    parser.add_argument("--json", action="store_true", help="tell the outcome as JSON")
    parser.add_argument(
        "--ocr",
        choices=[mode.value for mode in ReadMode],
        default=ReadMode.ALWAYS.value,
        help="read pictures of pages: never, where a page holds pictures or drawings, or always (default)",
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    return parser


def _complain(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return BAD_INPUT


def _place(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _shown(path: Path) -> str:
    """A path as it can be printed, whatever signs its name holds."""
    return os.fsencode(path).decode("utf-8", "replace")


def _in_one_line(text: str) -> str:
    """A name as a line can hold it, whatever signs it has."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


def _read(path: Path) -> bytes:
    """The bytes of a file, as many as are ever taken in and one more.

    Raises:
        OSError: it cannot be read, or is no file.
    """
    if path.exists() and not path.is_file():
        raise OSError(0, "It is no file")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _do(path: Path, parties: Sequence[Party], out: Path, names: _Names, mode: ReadMode) -> _Result:
    """One file from bytes to a proved copy."""
    called = _shown(Path(path.name))
    result = _Result(called)
    try:
        data = _read(path)
    except OSError as error:
        result.refused = f"This file cannot be read ({error.strerror})."
        return result
    try:
        items, pages = _documents(result, data, called, mode)
        proposals = propose([(item.document_id, pages[item.document_id]) for item in items], parties)
        marked = [_with_marks(item, proposals.marks) for item in items]
        again = mode is not ReadMode.NEVER and can_read_pictures()
        copy = make_copy(marked, None, mode=mode, read_again=again)
    except Unreadable as refusal:
        result.refused = refusal.message
        return result
    name = _free_name(_shown(Path(path.stem)), names.taken)
    try:
        _put(names.may_write(out / name), copy.pdf)
    except OSError as error:
        result.refused = f"Its copy cannot be written ({error.strerror})."
        return result
    _take_over(result, copy, [*proposals.review, *_not_asked_yet(copy.review, proposals.review)])
    result.marks, result.copy = proposals.marks, name
    return result


def _with_marks(item: CopyItem, marks: Sequence[Mark]) -> CopyItem:
    own = tuple(mark for mark in marks if mark.document_id == item.document_id)
    return CopyItem(item.document_id, item.title, item.data, item.kind, own)


def _take_over(result: _Result, copy: Copy, review: Sequence[ReviewItem]) -> None:
    result.faults = copy.proof.faults
    result.proved = copy.proof.proved
    result.ocr_checked = copy.proof.ocr_checked
    result.review += review


def _not_asked_yet(review: Sequence[ReviewItem], before: Sequence[ReviewItem]) -> Iterator[ReviewItem]:
    """What the copy asks and the finder did not: a place that no machine can read is found by both."""
    asked = {(item.kind, place) for item in before for place in item.places}
    return (item for item in review if any((item.kind, place) not in asked for place in item.places))


def _documents(
    result: _Result, data: bytes, name: str, mode: ReadMode
) -> tuple[list[CopyItem], dict[str, tuple[Page, ...]]]:
    """The file and the files inside it as documents, with their pages."""
    items: list[CopyItem] = []
    pages: dict[str, tuple[Page, ...]] = {}
    waiting: list[tuple[Part, str, int]] = [(Part(name, data, None), name, 0)]
    while waiting:
        part, called, depth = waiting.pop(0)
        document_id = str(len(items) + 1)
        try:
            found = inspect(part.data, part.name)
            read = read_pages(part.data, found.kind, mode=mode)
        except Unreadable as refusal:
            if not items:
                raise
            _ask(result, called, Doubt.PART, refusal.message)
            continue
        items.append(CopyItem(document_id, called, part.data, found.kind))
        pages[document_id] = read
        result.names[document_id] = called
        for fault in found.faults:
            _ask(result, called, Doubt.FAULT, fault, must=False)
        for inner in found.parts:
            if depth >= _MOST_DEPTH or len(items) + len(waiting) >= MAX_PARTS:
                _ask(result, called, Doubt.PART, "Files lie too deep inside one another; bring them one by one.")
                break
            waiting.append((inner, f"{called}/{inner.name}", depth + 1))
    return items, pages


def _ask(result: _Result, called: str, doubt: Doubt, why: str, *, must: bool = True) -> None:
    place = Place(called, 1, (0.0, 0.0, 0.0, 0.0))
    result.review.append(ReviewItem(doubt, called, why, (place,), must))


def _free_name(stem: str, names: set[str]) -> str:
    """A name for a copy that no other copy has, of a length that a folder can hold."""
    end, number = ".pdf", 1
    while (name := _cut(stem, _MOST_NAME_BYTES - len(end)) + end).lower() in names:
        number += 1
        end = f"-{number}.pdf"
    names.add(name.lower())
    return name


def _cut(text: str, size: int) -> str:
    """The beginning of a text that takes no more than `size` bytes."""
    return text.encode()[:size].decode(errors="ignore")


def _put(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; two runs into one folder never take each other's half."""
    half = path.with_name(f"{_HALF_WRITTEN}-{os.getpid()}")
    half.write_bytes(data)
    half.replace(path)


def _code(results: Sequence[_Result]) -> int:
    if any(result.refused for result in results):
        return BAD_INPUT
    if any(not result.proved or any(item.must for item in result.review) for result in results):
        return NEEDS_A_PERSON
    return DONE


def _write(out: Path, results: Sequence[_Result], names: _Names) -> None:
    log = [entry for result in results for entry in _log(result)]
    review = [entry for result in results for entry in _review(result)]
    proof: dict[str, Any] = {}
    for result in results:
        key = result.file
        number = 1
        while key in proof:
            number += 1
            key = f"{result.file} ({number})"
        proof[key] = _proof(result)
    for name, value in zip(_LISTS, (log, review, proof), strict=True):
        text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
        _put(names.may_write(out / name), text.encode())


def _log(result: _Result) -> list[dict[str, Any]]:
    return [
        {
            "file": result.file,
            "document": result.names[mark.document_id],
            "page": mark.page,
            "rectangle": [round(value, 2) for value in box],
            "party": mark.party_id,
            "rule": mark.rule,
            "words": mark.words,
        }
        for mark in result.marks
        for box in mark.boxes
    ]


def _review(result: _Result) -> list[dict[str, Any]]:
    entries = [
        {
            "file": result.file,
            "kind": item.kind.value,
            "text": item.text,
            "why": item.why,
            "must": item.must,
            "places": [
                {
                    "document": result.names.get(place.document_id, place.document_id),
                    "page": place.page,
                    "rectangle": [round(value, 2) for value in place.box],
                }
                for place in item.places
            ],
        }
        for item in sorted(result.review, key=lambda item: not item.must)
    ]
    if result.refused:
        entries.append(
            {
                "file": result.file,
                "kind": "refused",
                "text": result.file,
                "why": result.refused,
                "must": True,
                "places": [],
            }
        )
    return entries


def _proof(result: _Result) -> dict[str, Any]:
    faults = [result.refused] if result.refused else list(result.faults)
    return {"proved": result.proved, "faults": faults}


def _tell(results: Sequence[_Result], code: int, *, as_json: bool) -> None:
    for result in results:
        if result.refused:
            print(f"{_in_one_line(result.file)}: {result.refused}", file=sys.stderr)
    if as_json:
        files = [
            {
                "file": result.file,
                **_proof(result),
                "copy": result.copy,
                "ocr_checked": result.ocr_checked,
                "marks": sum(len(mark.boxes) for mark in result.marks),
                "must_review": sum(item.must for item in result.review),
                "may_review": sum(not item.must for item in result.review),
            }
            for result in results
        ]
        print(json.dumps({"exit": code, "files": files}, ensure_ascii=False, indent=2))
        return
    for result in results:
        if result.refused:
            continue
        count = sum(len(mark.boxes) for mark in result.marks)
        state = "proved" if result.proved else "NOT proved: " + " ".join(result.faults)
        must = sum(item.must for item in result.review)
        person = f"; {must} for a person to settle" if must else ""
        names = f"{_in_one_line(result.file)} -> {_in_one_line(result.copy or '')}"
        print(f"{names}: {count} marks, {state}{person}")
