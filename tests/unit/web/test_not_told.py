"""The record of a sharing nobody was told of, on the pages of a later request: decided by two, kind kept (S101)."""

import pytest

from models.files import Document
from models.words import DocumentKind, Role
from records.database import writing
from records.documents import edit_document
from records.faults import Refused
from records.file import facts_of_document
from tests.unit.web.house import House
from tests.unit.web.two_papers import of_kind, two_papers


def with_record(house: House) -> tuple[str, str]:
    """A request whose file holds a plain paper and such a record; its reference, and the record's id."""
    ref = two_papers(house, "sh.txt", DocumentKind.NOT_TOLD)
    return ref, record(house, ref).id


def record(house: House, ref: str) -> Document:
    """The record in the child's file."""
    return of_kind(house, ref, DocumentKind.NOT_TOLD)


def test_it_is_asked_about_and_decided_by_two(house: House) -> None:
    """S101, R24: the case page leads there; the safeguarding lead backs it."""
    ref, paper = with_record(house)
    manager = house.person(Role.MANAGER)
    assert "/not-told" in manager.get(f"/requests/{ref}").text
    page = f"/requests/{ref}/not-told"
    assert "Paper sh.txt" in manager.get(page).text
    assert "Paper plan.txt" not in manager.get(page).text
    assert manager.send_from(page, f"{page}/{paper}", {}).status_code == 422
    form = {f"disclose-{paper}": "no", f"why-{paper}": "The police still look for him."}
    assert manager.send_from(page, f"{page}/{paper}", form).status_code == 303
    assert "Waits for a second person" in manager.get(page).text
    seq = max(house.state(ref).needs_second)
    lead = house.person(Role.SAFEGUARDING_LEAD)
    backing = f"/requests/{ref}/backing"
    assert "The police still look for him." in lead.get(backing).text
    assert "The police still look for him." not in house.person(Role.LINE_MANAGER).get(backing).text
    assert lead.send_from(backing, f"{backing}/{seq}", {f"read-{seq}": "yes"}).status_code == 303
    assert "/not-told" not in manager.get(f"/requests/{ref}").text


def test_nobody_takes_the_gate_away_by_calling_it_another_paper(house: House) -> None:
    """S101: neither by the page, which offers no other kind, nor past it."""
    ref, paper = with_record(house)
    manager = house.person(Role.MANAGER)
    page = manager.get(f"/requests/{ref}/documents/{paper}").text
    assert "Sharing the parents were not told of" in page
    assert 'value="personal"' not in page
    facts = facts_of_document(record(house, ref)).model_copy(update={"kind": DocumentKind.PERSONAL})
    with (
        writing(house.desk.engine, ref) as session,
        pytest.raises(Refused, match="decided in the sharing itself"),
    ):
        edit_document(session, paper, ref, facts, "user")
