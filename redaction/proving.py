"""Proves a sealed copy again: `python -m redaction.proving COPY.pdf MANIFEST.json [--ocr]` (R30)."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from redaction.proof import prove


def main(arguments: Sequence[str]) -> int:
    """0 if the copy is proved, 1 if not (each fault on a line), 2 if a file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m redaction.proving", description=__doc__)
    parser.add_argument("copy", type=Path)
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--ocr", action="store_true", help="read the pictures of the copy again too")
    parser.add_argument("--term", action="append", default=[], help="a word that must not be found anywhere")
    options = parser.parse_args(arguments)
    try:
        pdf, manifest = options.copy.read_bytes(), options.manifest.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print(f"The copy or its manifest cannot be read: {error}", file=sys.stderr)
        return 2
    proof = prove(pdf, manifest, options.term, read_pictures=options.ocr)
    for fault in proof.faults:
        print(fault)
    if proof.proved:
        seen = " Its pictures were read again." if proof.ocr_checked else ""
        print(f"{options.copy.name} is the copy that was sealed.{seen}")
    return 0 if proof.proved else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
