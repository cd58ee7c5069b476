"""One request with its child, its key and its file, for the tests of papers, people, marks and copies."""

from sqlalchemy import Engine
from sqlmodel import Session

from models.files import Document, Person
from models.words import PartyKind, WhyTakenOut
from records import audit, file
from records.database import reading, writing
from records.keys import HouseKey
from records.requests import get_request
from tests.unit.records.furnished import FORM, NOW, a_request

BOX = (72.0, 100.0, 140.0, 112.5)


class Case:
    """One request with its child and key, and short words for what the tests do."""

    def __init__(self, engine: Engine, key: HouseKey) -> None:
        self.engine, self.key = engine, key
        self.ref = a_request(engine)
        with reading(engine) as session:
            request = get_request(session, self.ref)
            assert request is not None
            self.child_id = request.child_id

    def add(self, data: bytes, title: str = "A paper", **facts: object) -> Document | file.Duplicate:
        """A paper handed in."""
        with writing(self.engine, self.ref) as session:
            return file.add_document(
                session,
                self.key,
                self.child_id,
                self.ref,
                data,
                f"{title}.txt",
                title,
                "text",
                2,
                "user-1",
                at=NOW,
                **facts,  # type: ignore[arg-type]
            )

    def paper(self, data: bytes, title: str = "A paper", **facts: object) -> Document:
        """A paper that is taken."""
        document = self.add(data, title, **facts)
        assert isinstance(document, Document)
        return document

    def person(self, name: str = "Siân Fictional", **facts: object) -> Person:
        """Somebody mentioned."""
        known = file.PersonFacts.model_validate({"name": name, "kind": PartyKind.FAMILY, **facts})
        with writing(self.engine, self.ref) as session:
            return file.add_person(session, self.child_id, self.ref, known, "user-1", NOW)

    def titles(self) -> list[str]:
        """The papers in order."""
        with reading(self.engine) as session:
            return [paper.title for paper in file.documents_of(session, self.child_id)]

    def digest(self) -> str:
        """The file's hash."""
        with reading(self.engine) as session:
            return file.file_digest(session, self.child_id)

    def audited(self) -> list[str]:
        """The kinds of entries in the request's chain, after those of the form."""
        with reading(self.engine) as session:
            assert audit.verify_chain(session, self.ref) == []
            return [row.what for row in audit.entries(session, self.ref)][2:]


def take_out(session: Session, case: Case, document: Document, why: WhyTakenOut) -> None:
    """Two people take a paper out."""
    file.take_out(session, document.id, case.ref, by="user-1", backed_by="user-2", why=why, at=NOW)


def other_child(engine: Engine) -> str:
    """A second child with a request of their own."""
    form = FORM.model_copy(update={"child_name": "Mabli Fictional"})
    ref = a_request(engine, "form-other", form)
    with reading(engine) as session:
        request = get_request(session, ref)
        assert request is not None
        return request.child_id
