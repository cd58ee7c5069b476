"""What people answer while marking: rejections, hits about somebody else, who wrote what (S35, R30)."""

import pytest

from models import acts
from models.words import Ground, MentionKind, Outcome, Role
from records.database import reading, writing
from records.file import copies_of, note_progress
from records.store import unseal
from tests.unit.redaction.helpers import text_of_copy
from tests.unit.web.house import House, Person
from tests.unit.web.marked_house import MarkedHouse, pdf_of

pytestmark = pytest.mark.usefixtures("patient")


def test_a_rejected_suggestion_keeps_the_reason_it_was_given(here: MarkedHouse, manager: Person) -> None:
    """S35: the reason stands beside the place, for whoever reads the page next."""
    page = here.page("Observation")
    form = {"answer": "reject_all", "reason": "The other grandmother, who is not in this file."}
    manager.send_from(page, page + "/suggestions", form)
    assert {row.reason for row in here.answers()} == {"The other grandmother, who is not in this file."}
    assert "The other grandmother, who is not in this file." in manager.get(page).text


def test_a_hit_about_somebody_else_is_left_standing_with_a_reason(here: MarkedHouse, manager: Person) -> None:
    """S35: the decision is about the person; whether these words mean her is for a reader to say."""
    page = here.page("Observation")
    poppy = next(row for row in here.marks() if row.words == "Poppy Marchetti")
    field = f"not_them-{poppy.id}"
    refused = manager.send_from(page, page + "/somebody-else", {"mark": poppy.id})
    assert "Say how you know" in refused.text and poppy.id in {row.id for row in here.marks()}
    manager.send_from(page, page + "/somebody-else", {"mark": poppy.id, field: "A flower in the garden room."})
    assert "Poppy Marchetti" not in {row.words for row in here.marks()}
    assert "A flower in the garden room." in manager.get(page).text
    assert "Poppy Marchetti" not in {row.words for row in here.marks()}, "opening the page brings it not back"


def test_what_was_left_standing_is_black_again_when_it_is_asked_again(here: MarkedHouse, manager: Person) -> None:
    """S35: nothing that somebody answered is final while the copy is not given."""
    page = here.page("Observation")
    poppy = next(row for row in here.marks() if row.words == "Poppy Marchetti")
    form = {"mark": poppy.id, f"not_them-{poppy.id}": "A flower."}
    manager.send_from(page, page + "/somebody-else", form)
    manager.send_from(page, page + "/again", {"answer_id": here.answers()[0].id})
    manager.get(page)
    assert "Poppy Marchetti" in {row.words for row in here.marks()}


def test_a_passage_that_follows_from_a_decision_is_nobody_elses(here: MarkedHouse, manager: Person) -> None:
    """S35: what a person noted as contributed goes by the decision, or by taking the note off."""
    page = here.page("Visit")
    whole = next(row for row in here.marks() if row.rule == "passage")
    answer = manager.send_from(page, page + "/somebody-else", {"mark": whole.id, f"not_them-{whole.id}": "No."})
    assert answer.status_code == 422 and whole.id in {row.id for row in here.marks()}


def test_who_wrote_something_is_drawn_and_becomes_a_mention_that_the_decision_covers(
    here: MarkedHouse, manager: Person
) -> None:
    """S19, S35: "contributed by" is noted over a passage, and the decision on the person makes it black."""
    page = here.page("Visit")
    form = {"person": here.people["Dessa Quill"], "typed": "Rowan was cheerful.", "what": "contributed"}
    manager.send_from(page, page + "/contributed", form)
    noted = [each.words for each in here.mentions("Dessa Quill") if each.kind is MentionKind.CONTRIBUTED_BY]
    assert "Rowan was cheerful." in noted
    shown = manager.get(page).text
    assert "is blacked out by the decision" in shown
    assert "Rowan was cheerful." in {row.words for row in here.marks() if row.rule == "passage"}


def test_a_whole_page_can_be_somebodys_and_can_be_taken_off_again(here: MarkedHouse, manager: Person) -> None:
    """S35: a letter is contributed as a page, whatever a machine reads on it."""
    page = here.page("Registration", 2)
    who = here.people["Dessa Quill"]
    manager.send_from(page, page + "/contributed", {"person": who, "whole": "page"})
    manager.get(here.path)
    drawn = [each for each in here.mentions("Dessa Quill") if each.boxes_json]
    assert [(each.page, each.boxes_json) for each in drawn] == [(2, "[[0.0, 0.0, 595.0, 842.0]]")]
    assert any(row.rule == "passage" and row.page == 2 for row in here.marks())
    manager.send_from(page, page + "/not-contributed", {"mention": drawn[0].id})
    manager.get(here.path)
    assert not any(row.rule == "passage" and row.page == 2 for row in here.marks())


def test_who_wrote_it_must_be_somebody(here: MarkedHouse, manager: Person) -> None:
    """S19: a passage without a person says nothing."""
    page = here.page("Visit")
    answer = manager.send_from(page, page + "/contributed", {"person": "none", "typed": "Rowan was cheerful."})
    assert answer.status_code == 422 and "Choose who wrote or said this" in answer.text


def test_a_passage_noted_after_the_copy_makes_the_copy_void(here: MarkedHouse, manager: Person) -> None:
    """S38: what decides what is black has changed, so the copy no longer counts."""
    here.read_and_copy(manager)
    page = here.page("Visit")
    form = {"person": here.people["Dessa Quill"], "typed": "Rowan was cheerful.", "what": "contributed"}
    manager.send_from(page, page + "/contributed", form)
    assert isinstance(here.events()[-1].act, acts.MarksChanged)
    assert here.house.state(here.ref).copy is None


def test_a_consent_taken_back_late_reopens_only_the_pages_of_that_person(
    house: House, here: MarkedHouse, manager: Person
) -> None:
    """S33, S38: pages nobody changed stay read, by the marker and by the checker."""
    checker = house.person(Role.LINE_MANAGER)
    here.add_paper("Menu", pdf_of("Menu\nSoup on Tuesday"), "pdf")
    here.complete()
    manager.send_from(here.page("Menu"), here.page("Menu") + "/read")
    assert here.read_and_copy(manager) is not None
    check = f"/requests/{here.ref}/check"
    pages = house.state(here.ref).copies[-1].made.pages
    for page in range(1, pages + 1):
        checker.send_from(f"{check}/page/{page}", f"{check}/page/{page}/read")
    here.decide("Fiona Tarrant", Outcome.NAME_LEFT_OUT, Ground.REASONABLE_WITHOUT_CONSENT)
    overview = manager.get(here.path).text
    assert "1 of 5 pages still to read" in overview, "only the page on which Fiona Tarrant stands"
    manager.send_from(here.page("Observation"), here.page("Observation") + "/suggestions", {"answer": "accept_all"})
    manager.send_from(here.page("Observation"), here.page("Observation") + "/read")
    assert manager.send_from(here.path, f"{here.path}/copy").status_code == 303
    here.make_copy()
    shown = checker.get(check).text
    assert f"2 of {pages} pages still to read by you" in shown, "the cover, and the page that changed"


def test_how_far_the_copy_is_stands_on_the_page(house: House, here: MarkedHouse, manager: Person) -> None:
    """S35: who waits for a copy of many pages sees that it goes on."""
    manager.get(here.path)
    for paper, page in (("Observation", 1), ("Visit", 1), ("Registration", 1), ("Registration", 2)):
        path = here.page(paper, page)
        manager.send_from(path, path + "/suggestions", {"answer": "accept_all"})
        manager.send_from(path, path + "/read")
    manager.send_from(here.path, f"{here.path}/copy")
    waiting = manager.get(here.path).text
    assert "It begins." in waiting and 'data-waiting="copy"' in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting, "with script the page keeps its place"
    with writing(house.desk.engine) as session:
        note_progress(session, here.ref, house.state(here.ref).versions, 3, 4)
    assert "3 of 4 pages made" in manager.get(here.path).text


def test_a_corrected_name_makes_a_copy_void_at_once(here: MarkedHouse, manager: Person) -> None:
    """S35, S38: a name by which nobody looked before the copy was made has to be looked for."""
    assert here.read_and_copy(manager) is not None
    page = f"/requests/{here.ref}/people/{here.people['Poppy Marchetti']}/mentions"
    form = {
        "document": here.papers["Registration"],
        "page": "2",
        "kind": MentionKind.REFERS_TO.value,
        "words": "Nothing here.",
    }
    assert manager.send_from(page, page, form).status_code == 303
    assert isinstance(here.events()[-1].act, acts.MarksChanged)


def test_a_page_is_typed_anew_for_a_reason_and_shown_as_it_is_again(here: MarkedHouse, manager: Person) -> None:
    """S35, R30: where the width of a gap would tell, every gap looks the same."""
    page = here.page("Registration")
    assert "Say why" in manager.send_from(page, page + "/retype").text
    manager.send_from(page, page + "/retype", {"retype": "The gap would tell the name."})
    assert "The copy types this page anew" in manager.get(page).text
    manager.send_from(page, page + "/as-it-is")
    assert "The copy types this page anew" not in manager.get(page).text


def test_whose_existence_is_withheld_leaves_no_trace_in_the_copy(
    house: House, here: MarkedHouse, manager: Person
) -> None:
    """R22, S35: neither bar nor label nor reason; the marker is told that the paper is set anew."""
    here.decide("Poppy Marchetti", Outcome.EXISTENCE_WITHHELD, Ground.CHILD_ABUSE_DATA)
    here.decide("Jean Okafor", Outcome.EXISTENCE_WITHHELD, Ground.SERIOUS_HARM)
    asked = manager.get(f"{here.path}/questions").text
    assert asked.count("types it anew as plain text") >= 1
    made = here.read_and_copy(manager)
    assert made is not None and made.proved
    with reading(house.desk.engine) as session:
        row = copies_of(session, here.ref)[-1]
        pdf = unseal(session, house.desk.key, row.sealed_id)
    told = text_of_copy(pdf)
    for name in ("Okafor", "Marchetti"):
        assert name not in told
    assert "built a tower with in the garden" in told, "the line closes up"
