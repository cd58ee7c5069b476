"""`make prove FILE=copy.pdf`: is this a clean copy that was sealed here, and does it still hide what it hid? (R30)

A composition root: it brings the cabinet's seal (manifest, log of marks) and the black marker's proof together.
"""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

import redaction
from models.files import CopyRow
from records.database import open_existing, reading
from records.faults import RecordsError
from records.keys import HouseKey
from records.store import unseal
from settings import Settings, settings_or_exit

PROVED, NOT_PROVED, UNUSABLE = 0, 1, 2


def main(arguments: Sequence[str]) -> int:
    """0 if the file is proved, 1 if it is not, 2 where it cannot be looked at; one clear line each."""
    parser = argparse.ArgumentParser(prog="prove.py", description=__doc__)
    parser.add_argument("file", type=Path, help="a clean copy, as it was given out")
    parser.add_argument("--ocr", action="store_true", help="read the pictures of the copy again too")
    given = parser.parse_args(arguments)
    try:
        pdf = given.file.read_bytes()
    except OSError:
        print(f"{given.file.name} cannot be read. Give the path of a PDF file.", file=sys.stderr)
        return UNUSABLE
    try:
        return _prove(settings_or_exit(), pdf, given.file.name, given.ocr)
    except (RecordsError, SQLAlchemyError) as problem:
        words = problem if isinstance(problem, RecordsError) else "The database does not answer."
        print(words, file=sys.stderr)
        return UNUSABLE


def _prove(settings: Settings, pdf: bytes, name: str, ocr: bool) -> int:
    sha256 = hashlib.sha256(pdf).hexdigest()
    key = HouseKey.load(settings.document_key_path)
    with reading(open_existing(settings.database)) as session:
        row = session.exec(select(CopyRow).where(CopyRow.sha256 == sha256)).first()
        if row is None:
            print(f"{name} is not, byte for byte, a copy that was sealed here. Do not give it out.")
            return NOT_PROVED
        manifest = unseal(session, key, row.manifest_id).decode()
    proof = redaction.prove(pdf, manifest, (), read_pictures=ocr)
    for fault in proof.faults:
        print(fault)
    if not proof.proved:
        print(f"{name} is version {row.version} of {row.ref}, but it cannot be proved. Do not give it out.")
        return NOT_PROVED
    seen = " Its pictures were read again." if proof.ocr_checked else ""
    print(f"{name} is version {row.version} of {row.ref}: {row.pages} pages, {row.marks} marks, proved.{seen}")
    return PROVED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
