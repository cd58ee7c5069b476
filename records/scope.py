"""What of a child's one file belongs to a request: its papers, the people of them who are not settled (R11, R25).

The file is kept once for the child. A request takes in what was held on the day it arrived, or on the later day its
manager set: a paper of a later date stays in the file and is no part of that request. A paper without a date is
taken in; nobody can say that it was not held. A correction or statement that stands beside an entry belongs to the
request of who disputed it, whatever its date. What came in after a request had ended is not part of it.
"""

import hashlib
from collections.abc import Container
from datetime import date

from sqlmodel import Session

from models.acts import FileChanged
from models.cases import AccessRequest, RequestScope
from models.files import Document, LetterWords, Mention, Person
from models.words import DocumentKind
from records.audit import canonical
from records.disputes import disputed_papers, disputes_about
from records.documents import digest_of, documents_of
from records.endings import ended_at
from records.faults import NotFound
from records.marks import marks_digest
from records.mentions import mentions_of, persons_of
from records.retyping import retyped_rows


def cut_off_of(session: Session, ref: str) -> date:
    """The day up to which papers of the file belong to a request: the day of receipt, or a later one that was set.

    Raises NotFound.
    """
    scope = session.get(RequestScope, ref)
    return (scope.cut_off if scope is not None else None) or _request(session, ref).received_on


def set_cut_off(session: Session, ref: str, until: date) -> None:
    """Set the day up to which papers belong to a request; rules and audit stand with the event (R25)."""
    scope = _scope(session, ref)
    scope.cut_off = until
    session.add(scope)
    session.flush()


def set_requester_person(session: Session, ref: str, person_id: str) -> None:
    """Keep who of the file's people asks. Raises NotFound for somebody of another child's file."""
    person = session.get(Person, person_id)
    if person is None or person.child_id != _request(session, ref).child_id:
        raise NotFound("person", person_id)
    scope = _scope(session, ref)
    scope.requester_person_id = person_id
    session.add(scope)
    session.flush()


def papers_on_file(session: Session, child_id: str) -> int:
    """How many papers stand in a child's file, whichever request they belong to."""
    return len(documents_of(session, child_id))


def papers_of(session: Session, ref: str) -> list[Document]:
    """The papers of a child's file that belong to this request, in their order."""
    papers, _ = papers_apart(session, ref)
    return papers


def papers_apart(session: Session, ref: str) -> tuple[list[Document], list[Document]]:
    """The papers that belong to this request, and those that came to the file too late for it."""
    request, until, ended = _request(session, ref), cut_off_of(session, ref), ended_at(session, ref)
    disputes = disputes_about(session, request.child_id)
    beside = {one.beside_id for one in disputes if one.request_ref == ref}
    inside: list[Document] = []
    later: list[Document] = []
    for paper in documents_of(session, request.child_id):
        held = paper.dated is None or paper.dated <= until or paper.id in beside
        (inside if held and (ended is None or paper.added_at <= ended) else later).append(paper)
    return inside, later


def request_digest(session: Session, ref: str) -> str:
    """The hash of the file as this request has it."""
    return digest_of(papers_of(session, ref))


def request_facts(session: Session, ref: str) -> FileChanged:
    """What a request is told when its file changes: what the file is now (S18, R21)."""
    papers = papers_of(session, ref)
    return FileChanged(
        digest=digest_of(papers),
        documents=len(papers),
        pages=sum(paper.pages for paper in papers),
        health=tuple(paper.id for paper in papers if paper.kind is DocumentKind.HEALTH),
        not_told=tuple(paper.id for paper in papers if paper.kind is DocumentKind.NOT_TOLD),
    )


def mentions_in(session: Session, ref: str, person_id: str | None = None) -> list[Mention]:
    """The passages that stand on the papers of this request, of everybody or of one person."""
    here = {paper.id for paper in papers_of(session, ref)}
    noted = mentions_of(session, _request(session, ref).child_id, person_id)
    return [one for one in noted if one.document_id in here]


def inputs_digest(session: Session, ref: str) -> str:
    """The hash of everything that decides what is black in a copy of this request (S35, S38).

    Marks are in it, and what marks follow from: the papers, the noted passages, how each person is named and
    reached, and which pages are turned or set anew. Whatever of these changes, by whichever page or request, gives
    another hash.
    """
    passages = sorted(
        [one.id, one.person_id, one.document_id, one.page, one.kind, one.words] for one in mentions_in(session, ref)
    )
    people = sorted(
        [one.id, one.name, one.aliases, one.relations, one.telephones, one.emails, one.addresses]
        + ([one.pointers] if one.pointers else [])
        for one in persons_of(session, _request(session, ref).child_id)
    )
    said: list[object] = [marks_digest(session, ref), request_digest(session, ref), passages, people]
    retyped = [[row.document_id, row.page] for row in retyped_rows(session, ref)]
    if retyped:
        said.append(retyped)
    disputed = disputed_papers(session, _request(session, ref).child_id, ref)
    if disputed:
        said.append({"disputed": disputed})
    turned = [[paper.id, paper.turns] for paper in papers_of(session, ref) if paper.turns]
    if turned:
        said.append({"turned": turned})
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def people_unsettled(session: Session, ref: str, settled: Container[str]) -> list[str]:
    """The ids of people with passages on this request's papers who are not among those settled (R11, S19).

    Privileged advice is no part of a copy, so who is named only there does not count (R22).
    """
    advice = {paper.id for paper in papers_of(session, ref) if paper.kind is DocumentKind.LEGAL_ADVICE}
    passages = (one for one in mentions_in(session, ref) if one.document_id not in advice)
    noted = dict.fromkeys(one.person_id for one in passages)
    return [person_id for person_id in noted if person_id not in settled]


def letter_words(session: Session, ref: str, person_id: str) -> str:
    """What the letter to a person says of them in the manager's own words; nothing where it quotes passages."""
    row = session.get(LetterWords, (ref, person_id))
    return row.words if row is not None else ""


def _scope(session: Session, ref: str) -> RequestScope:
    return session.get(RequestScope, ref) or RequestScope(ref=ref)


def _request(session: Session, ref: str) -> AccessRequest:
    request = session.get(AccessRequest, ref)
    if request is None:
        raise NotFound("request", ref)
    return request
