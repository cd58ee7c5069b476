"""A request whose file holds a plain paper and one of a kind that is asked about apart (R21, S101)."""

from models.files import Document
from models.words import DocumentKind, Role
from records.database import reading, writing
from records.file import add_document, documents_of
from tests.unit.web.house import House
from web.casefile import open_case


def two_papers(house: House, name: str, kind: DocumentKind) -> str:
    """Such a request, its papers in the order of their days; its reference."""
    ref = house.request()
    house.entitled(ref)
    with writing(house.desk.engine, ref) as session:
        case = open_case(session, ref, house.desk.now)
        for each, of_kind in (("plan.txt", DocumentKind.PERSONAL), (name, kind)):
            add_document(
                session,
                house.desk.key,
                case.child.id,
                ref,
                each.encode(),
                each,
                f"Paper {each}",
                "text",
                1,
                case.request.manager_id,
                kind=of_kind,
                at=house.desk.now,
            )
    documents = f"/requests/{ref}/documents"
    house.person(Role.MANAGER).send_from(documents, f"{documents}/order", {"move": "by_date"})
    return ref


def of_kind(house: House, ref: str, kind: DocumentKind) -> Document:
    """The one paper of a kind in the child's file."""
    with reading(house.desk.engine) as session:
        return next(paper for paper in documents_of(session, house.child_of(ref)) if paper.kind is kind)
