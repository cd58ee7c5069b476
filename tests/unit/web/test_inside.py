"""A file inside a paper that nobody can open here stays on the list of documents until a person sees to it."""

from tests.unit.web import papers
from tests.unit.web.house import House, Person
from tests.unit.web.test_suggestions import manager, papers_of, ref, when_read
from web.marker.inside import Closed, again, as_kept, closed_in

__all__ = ["manager", "ref"]


def test_a_locked_attachment_stays_on_the_list_as_needing_a_person(house: House, ref: str, manager: Person) -> None:
    """S17, R30: it is told when it comes, and still there when the page is opened anew."""
    raw = papers.mail(("report.pdf", papers.pdf("report")), ("locked.pdf", papers.encrypted_pdf()))
    told = manager.send(f"/requests/{ref}/documents", files=[("documents", ("mail.eml", raw))])
    assert told.status_code == 422 and "locked.pdf, inside mail.eml: This PDF is locked" in told.text
    page = when_read(manager, f"/requests/{ref}/documents")
    assert "Needs a person: locked.pdf inside it cannot be opened" in page
    mail = papers_of(house, ref)[0]
    look = manager.get(f"/requests/{ref}/documents/{mail.id}").text
    assert "Needs a person" in look and "locked with a password" in look


def test_what_stays_closed_is_kept_as_it_was_found() -> None:
    raw = papers.mail(("good.txt", b"Good."), ("empty.pdf", b""), ("all.zip", papers.zipped()))
    found = closed_in(raw, "mail.eml")
    assert [one.name for one in found] == ["empty.pdf", "all.zip"]
    assert again(as_kept(found)) == found and again(None) is None
    assert closed_in(b"Nothing inside.", "note.txt") == ()
    assert isinstance(found[0], Closed)
