"""What a copy is made from, under one hash: marks, papers, passages and the spellings of people (S35, S38)."""

import hashlib

from sqlmodel import Session

from records.audit import canonical
from records.documents import file_digest
from records.marks import marks_digest
from records.mentions import mentions_of, persons_of
from records.retyping import retyped_rows


def inputs_digest(session: Session, ref: str, child_id: str) -> str:
    """The hash of everything that decides what is black in a copy of this request.

    Marks are in it, and what marks follow from: the papers of the file, the noted passages, and how each person is
    named and reached, and which pages are set anew. Whatever of these changes, by whichever page or request, gives
    another hash.
    """
    passages = sorted(
        [one.id, one.person_id, one.document_id, one.page, one.kind, one.words, *filter(None, [one.boxes_json])]
        for one in mentions_of(session, child_id)
    )
    people = sorted(
        [one.id, one.name, one.aliases, one.relations, one.telephones, one.emails, one.addresses]
        for one in persons_of(session, child_id)
    )
    said: list[object] = [marks_digest(session, ref), file_digest(session, child_id), passages, people]
    retyped = [[row.document_id, row.page] for row in retyped_rows(session, ref)]
    if retyped:
        said.append(retyped)
    return hashlib.sha256(canonical(said).encode()).hexdigest()
