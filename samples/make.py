"""`python -m samples.make [--out var/samples]`: makes the sample file's papers, the same bytes each time."""

import argparse
import hashlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from samples import SOURCES, Form, SampleDocument, load_sample, load_second_sample
from samples.pictures import askew_scan, lined_letter, painting
from samples.typeset import document_pdf

DEFAULT_OUT: Final = Path("var/samples")
RECORDED: Final = Path(__file__).parent / "made.sha256"

_MAKERS: Final[dict[Form, Callable[[str], bytes]]] = {
    Form.TEXT: lambda source: source.encode(),
    Form.MAIL: lambda source: source.replace("\n", "\r\n").encode(),
    Form.LINED_LETTER: lined_letter,
    Form.ASKEW_SCAN: askew_scan,
    Form.PAINTING: painting,
}


def made_bytes(document: SampleDocument) -> bytes:
    """Make one paper from its source text."""
    source = (SOURCES / document.source).read_text(encoding="utf-8")
    if document.form is Form.PDF:
        return document_pdf(source, document.title)
    return _MAKERS[document.form](source)


def make(out: Path = DEFAULT_OUT) -> list[Path]:
    """Write every paper of both sample children into a folder and return the files; what is there is replaced."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for document in (*load_sample().documents, *load_second_sample().documents):
        path = out / document.file
        path.write_bytes(made_bytes(document))
        written.append(path)
    return written


def sums(paths: Sequence[Path]) -> str:
    """List SHA-256 and name of files, a line each, as `sha256sum` does."""
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in paths)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the papers; exit 0, or 2 with one line where the folder cannot be written."""
    parser = argparse.ArgumentParser(prog="python -m samples.make", description="Make the sample file's papers.")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help=f"folder to fill (default: {DEFAULT_OUT})")
    given = parser.parse_args(arguments)
    try:
        written = make(given.out)
    except OSError as fault:
        reason = (fault.strerror or "it cannot be written").lower()
        print(f"The folder {given.out} cannot be filled: {reason}. Choose another with --out.", file=sys.stderr)
        return 2
    print(f"{len(written)} papers of two invented children are in {given.out}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
