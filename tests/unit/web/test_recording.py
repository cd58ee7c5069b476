"""Recording well: what is noticed in the papers, and notes for the setting (S52, S73-S77, R25)."""

from models.words import Role
from records.database import reading
from records.file import documents_of
from records.recording import notes_on
from records.scope import request_digest
from tests.unit.web.house import House
from tests.unit.web.test_suggestions import bring, papers_of, when_read

ENTRY = b"Rowan was very naughty today and his mother never bothers."


def test_a_note_is_kept_for_the_setting_and_the_file_stays_as_it_is(house: House) -> None:
    """S74, S75, R25: what was noticed is shown; a note changes nothing that a copy is made from."""
    ref = house.request()
    house.entitled(ref)
    manager = house.person(Role.MANAGER)
    bring(manager, ref, ("entry.txt", ENTRY))
    path = f"/requests/{ref}/documents/recording"
    page = when_read(manager, path)
    assert "No date was found in it." in page and "very naughty today" in page and "No signature" in page
    assert path in manager.get(f"/requests/{ref}/documents").text
    (paper,) = papers_of(house, ref)
    with reading(house.desk.engine) as session:
        before = (request_digest(session, ref), documents_of(session, paper.child_id))
    log = house.state(ref).seq
    note = f"note-{paper.id}"
    kept = manager.send_from(path, f"{path}/{paper.id}", {note: "Write down what he did, and the day."})
    assert kept.status_code == 303
    assert "Write down what he did, and the day." in manager.get(path).text
    with reading(house.desk.engine) as session:
        assert (request_digest(session, ref), documents_of(session, paper.child_id)) == before
        assert [one.by for one in notes_on(session, [paper.id])] == [manager.user.id]
    assert house.state(ref).seq == log
    missing = manager.send_from(path, f"{path}/{paper.id}", {note: " "})
    assert missing.status_code == 422 and "Write the note" in missing.text


def test_the_same_form_sent_twice_is_one_note_and_only_those_who_collect_write(house: House) -> None:
    """S52, S59."""
    ref = house.request()
    house.entitled(ref)
    manager = house.person(Role.MANAGER)
    bring(manager, ref, ("entry.txt", ENTRY))
    path = f"/requests/{ref}/documents/recording"
    when_read(manager, path)
    (paper,) = papers_of(house, ref)
    form = {f"note-{paper.id}": "Sign it at once.", "said": "said-0123456789abcdef0123"}
    for _ in range(2):
        assert manager.send_from(path, f"{path}/{paper.id}", form).status_code == 303
    with reading(house.desk.engine) as session:
        assert len(notes_on(session, [paper.id])) == 1
    assert manager.send_from(path, f"{path}/doc-other", {"note-doc-other": "x"}).status_code == 404
    assert house.person(Role.LEGAL_ADVISER).get(path).status_code == 403


def test_all_notes_stand_on_one_page_and_on_paper_without_child_or_title(house: House) -> None:
    """S52, S73-S77: for the staff room; what a paper is, not whose; who printed them is noted."""
    ref = house.request()
    house.entitled(ref)
    manager = house.person(Role.MANAGER)
    bring(manager, ref, ("Rowan's bad day.txt", ENTRY))
    path = f"/requests/{ref}/documents/recording"
    when_read(manager, path)
    (paper,) = papers_of(house, ref)
    manager.send_from(path, f"{path}/{paper.id}", {f"note-{paper.id}": "Sign it at once."})
    page = manager.get("/recording-notes").text
    assert "Sign it at once." in page
    assert "Rowan" not in page
    assert "/recording-notes" in manager.get(path).text
    assert manager.get("/recording-notes/print.pdf").content.startswith(b"%PDF")
    assert house.person(Role.KEY_PERSON).get("/recording-notes").status_code == 403
