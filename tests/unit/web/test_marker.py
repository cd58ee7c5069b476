"""The black marker's pages: what follows from decisions is black, the rest is a person's to say (S35, S85, R30)."""

import json
import re
from html import unescape
from typing import Any

import pytest

from models import acts
from models.words import Ground, MentionKind, Outcome, PartyKind, Role
from tests.unit.web.house import House, Person
from tests.unit.web.marked_house import MarkedHouse
from web.marker.state import SOFTWARE

pytestmark = pytest.mark.usefixtures("patient")


def _words(here: MarkedHouse) -> list[str]:
    return [row.words for row in here.marks()]


def _ids(text: str, words: str) -> list[str]:
    """The suggestions that are about these words."""
    return re.findall(r'name="pick" value="([0-9a-f]+)"> <strong>' + re.escape(words), text)


def _ask_json(person: Person, page: str, path: str, form: dict[str, Any]) -> Any:
    answer = person.send_from(page, path, form, headers={"Accept": "application/json"})
    return answer.status_code, answer.json()


def test_marks_that_follow_from_decisions_are_made_by_opening_the_marker(
    here: MarkedHouse, manager: Person
) -> None:
    assert all(row.by == SOFTWARE for row in here.marks())
    assert {"Jean Okafor", "Poppy Marchetti", "01632 960155.", "Mrs Okafor", "Dessa Quill"} <= set(_words(here))
    assert "I visited the family on Tuesday." in _words(here)
    grounds = {row.words: row.ground for row in here.marks()}
    assert grounds["Poppy Marchetti"] == Ground.OTHER_CHILD


def test_who_consented_and_the_child_stay(here: MarkedHouse, manager: Person) -> None:
    assert not any("Fiona" in words or "Rowan" in words for words in _words(here))


def test_opening_the_marker_again_changes_nothing(here: MarkedHouse, manager: Person) -> None:
    before = [row.id for row in here.marks(taken_off=True)]
    manager.get(here.path)
    manager.get(here.page("Observation"))
    assert [row.id for row in here.marks(taken_off=True)] == before


def test_a_changed_decision_takes_its_marks_off(here: MarkedHouse, manager: Person) -> None:
    here.decide("Poppy Marchetti", Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT)
    manager.get(here.path)
    assert "Poppy Marchetti" not in _words(here)


def test_a_passage_with_its_own_decision_follows_that(here: MarkedHouse, manager: Person) -> None:
    passage = here.mention(
        "Jean Okafor", "Observation", "Jean Okafor came back for the coat.", MentionKind.REFERS_TO
    )
    before = _words(here).count("Jean Okafor")
    here.decide("Jean Okafor", Outcome.DISCLOSE, Ground.ALREADY_KNOWN, passage)
    manager.get(here.path)
    assert _words(here).count("Jean Okafor") == before - 1


def test_papers_out_of_the_order_of_their_dates_are_told(here: MarkedHouse, manager: Person) -> None:
    """S18, S35: the registration form is older than the two papers before it; putting them in order ends it."""
    assert "1 paper stands out of the order of the dates" in manager.get(here.path).text
    documents = f"/requests/{here.ref}/documents"
    manager.send_from(documents, f"{documents}/order", {"move": "by_date"})
    overview = manager.get(here.path).text
    assert "out of the order" not in overview
    assert overview.index("Registration") < overview.index("Observation") < overview.index("Visit")


def test_legal_advice_is_not_among_the_papers(here: MarkedHouse, manager: Person) -> None:
    assert "Advice" not in manager.get(here.path).text
    assert manager.get(here.page("Advice")).status_code == 404
    assert manager.get(f"{here.path}/picture/{here.papers['Advice']}/1/screen").status_code == 404


def test_what_is_not_certain_is_a_suggestion(here: MarkedHouse, manager: Person) -> None:
    page = manager.get(here.page("Observation")).text
    assert _ids(page, "Grandma") and _ids(page, "Jeen Okafor")
    assert "Grandma" not in _words(here)


def test_a_telephone_number_of_somebody_who_consented_is_suggested(here: MarkedHouse, manager: Person) -> None:
    here.add_paper("Slip", b"Ring Fiona Tarrant on 01632 960188.", "text")
    here.complete()
    page = manager.get(here.page("Slip")).text
    (pick,) = _ids(page, "01632 960188.")
    assert "Fiona Tarrant" not in _words(here)
    manager.send_from(here.page("Slip"), here.page("Slip") + "/suggestions", {"pick": pick, "answer": "accept"})
    accepted = next(row for row in here.marks() if row.words == "01632 960188.")
    assert accepted.ground == Ground.CONTACT_DETAILS


def test_an_accepted_suggestion_becomes_a_mark_of_the_person(here: MarkedHouse, manager: Person) -> None:
    page = here.page("Observation")
    (pick,) = _ids(manager.get(page).text, "Grandma")
    answer = manager.send_from(page, page + "/suggestions", {"one": f"accept:{pick}"})
    assert answer.status_code == 303
    mark = next(row for row in here.marks() if row.words == "Grandma")
    assert (mark.by, mark.person_id, mark.ground) == (manager.user.id, here.people["Jean Okafor"], "refused")


def test_a_rejected_suggestion_is_kept_and_can_be_opened_again(here: MarkedHouse, manager: Person) -> None:
    page = here.page("Observation")
    (pick,) = _ids(manager.get(page).text, "Grandma")
    _, told = _ask_json(manager, page, page + "/suggestions", {"one": f"reject:{pick}"})
    assert not _ids(manager.get(page).text, "Grandma")
    assert [row.rule for row in here.answers()] == ["relation"]
    _ask_json(manager, page, page + "/again", {"answer_id": told["undo"]["answer_id"]})
    assert _ids(manager.get(page).text, "Grandma") == [pick]


def test_every_suggestion_of_a_page_is_answered_at_once(here: MarkedHouse, manager: Person) -> None:
    page = here.page("Observation")
    manager.send_from(page, page + "/suggestions", {"answer": "accept_all"})
    assert {"Grandma", "Jeen Okafor"} <= set(_words(here))


def test_words_are_marked_by_typing_them(here: MarkedHouse, manager: Person) -> None:
    page = here.page("Observation")
    form = {"person": here.people["Jean Okafor"], "ground": "refused", "typed": "signed the book"}
    answer = manager.send_from(page, page + "/mark", form)
    assert answer.status_code == 303
    assert next(row for row in here.marks() if row.words == "signed the book.").by == manager.user.id


def test_words_that_do_not_stand_there_are_said_so_and_kept(here: MarkedHouse, manager: Person) -> None:
    page = here.page("Observation")
    form = {"person": "none", "ground": "other_child", "typed": "no such words"}
    answer = manager.send_from(page, page + "/mark", form)
    assert answer.status_code == 422
    assert "do not stand on this page" in answer.text and 'value="no such words"' in answer.text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"typed": "noon", "ground": "refused"}, "Choose who this is about"),
        ({"typed": "noon", "person": "none"}, "Choose why it is left out"),
        ({"typed": "noon", "person": "none", "ground": "consent"}, "Choose why it is left out"),
        ({"typed": "noon", "person": "person-of-another-child", "ground": "refused"}, "Choose who this is about"),
        ({"person": "none", "ground": "refused"}, "Type the words"),
        ({"person": "none", "ground": "refused", "box": "1,1,2"}, "Draw it again"),
        ({"person": "none", "ground": "refused", "box": "nan,inf,x,2"}, "Draw it again"),
    ],
)
def test_a_mark_needs_a_place_somebody_and_a_reason(
    here: MarkedHouse, manager: Person, form: dict[str, str], words: str
) -> None:
    before = len(here.marks())
    page = here.page("Observation")
    answer = manager.send_from(page, page + "/mark", form)
    assert answer.status_code == 422 and words in answer.text
    assert len(here.marks()) == before


def test_a_mark_offers_all_other_places_of_its_words(here: MarkedHouse, manager: Person) -> None:
    page = here.page("Observation")
    form = {"person": "none", "ground": "to_follow", "indexes": "4"}
    status, told = _ask_json(manager, page, page + "/mark", form)
    assert status == 200 and "other place" in told["bar"]
    (mark_id,) = told["undo"]["mark"]
    before = len(here.marks())
    _ask_json(manager, page, page + "/others", {"of": mark_id})
    rowans = [row for row in here.marks() if row.words.startswith("Rowan")]
    assert len(here.marks()) > before
    assert {row.document_id for row in rowans} == {
        here.papers[name] for name in ("Observation", "Visit", "Registration")
    }
    assert {row.ground for row in rowans} == {"to_follow"}


def test_undo_and_redo_take_off_and_put_back(here: MarkedHouse, manager: Person) -> None:
    page = here.page("Observation")
    _, done = _ask_json(
        manager, page, page + "/mark", {"person": "none", "ground": "refused", "box": "50,80,200,100"}
    )
    _, undone = _ask_json(manager, page, f"{page}/{done['undo']['path']}", {"mark": done["undo"]["mark"]})
    assert not [row for row in here.marks() if row.rule == "person"]
    _ask_json(manager, page, f"{page}/{undone['undo']['path']}", {"mark": undone["undo"]["mark"]})
    assert len([row for row in here.marks() if row.rule == "person"]) == 1


def test_a_mark_that_follows_from_a_decision_cannot_be_rubbed_out(here: MarkedHouse, manager: Person) -> None:
    page = here.page("Observation")
    jean = next(row for row in here.marks() if row.words == "Jean Okafor")
    answer = manager.send_from(page, page + "/off", {"mark": jean.id})
    assert "follows from a decision" in answer.text
    assert jean.id in {row.id for row in here.marks()}
    assert f'href="/requests/{here.ref}/decisions/{jean.person_id}"' in manager.get(page).text


def test_a_page_counts_as_read_only_when_a_person_says_so(here: MarkedHouse, manager: Person) -> None:
    assert "4 of 4 pages still to read" in manager.get(here.page("Visit")).text
    answer = manager.send_from(here.page("Visit"), here.page("Visit") + "/read")
    assert answer.headers["location"] == here.page("Registration")
    assert "3 of 4 pages still to read" in manager.get(here.path).text


def test_one_answer_settles_all_places_of_a_spelling(here: MarkedHouse, manager: Person) -> None:
    here.add_paper("List", b"Then Wilbur Drax came. Later Wilbur Drax left.", "text")
    here.complete()
    names = f"{here.path}/names"
    page = manager.get(names).text
    assert "Wilbur Drax" in page and "2 places" in page
    (key,) = re.findall(r'value="([0-9a-f]+)"[^>]*><label[^>]*><strong>Wilbur Drax', page)
    manager.send(names, {"one": f"keep:{key}"})
    assert "<strong>Wilbur Drax" not in manager.get(names).text


def test_all_spellings_that_were_listed_are_left_standing_by_one_answer(here: MarkedHouse, manager: Person) -> None:
    """S19: those that somebody saw; one that came in meanwhile is still asked."""
    names = f"{here.path}/names"
    listed = re.findall(r'name="listed" value="([0-9a-f]+)"', manager.get(names).text)
    assert len(listed) > 1
    manager.send_from(names, names, {"answer": "keep_all", "listed": listed[1:]})
    assert re.findall(r'name="listed" value="([0-9a-f]+)"', manager.get(names).text) == listed[:1]


def test_a_spelling_is_blacked_out_everywhere_at_once(here: MarkedHouse, manager: Person) -> None:
    here.add_paper("List", b"Then Wilbur Drax came. Later Wilbur Drax left.", "text")
    here.complete()
    names = f"{here.path}/names"
    (key,) = re.findall(r'value="([0-9a-f]+)"[^>]*><label[^>]*><strong>Wilbur Drax', manager.get(names).text)
    refused = manager.send(names, {"spelling": key, "answer": "mark"})
    assert "Choose who this is about" in refused.text
    manager.send(names, {"spelling": key, "answer": "mark", "person": "none", "ground": "other_child"})
    assert _words(here).count("Wilbur Drax") == 2


def test_a_passage_that_is_not_found_is_a_question(here: MarkedHouse, manager: Person) -> None:
    here.mention("Jean Okafor", "Registration", "words nobody can find", MentionKind.REFERS_TO)
    asked = manager.get(f"{here.path}/questions").text
    assert "words nobody can find" in asked
    key = re.findall(r'name="settle" value="([0-9a-f]+):not_here"', asked)[0]
    settle = here.page("Registration") + "/settle"
    answer = {"settle": f"{key}:not_here", "from": "questions"}
    assert "Say why" in manager.send_from(f"{here.path}/questions", settle, answer).text
    manager.send_from(f"{here.path}/questions", settle, {**answer, f"why-{key}": "It is on another paper."})
    assert "No question is open" in manager.get(f"{here.path}/questions").text


def test_a_paper_that_cannot_be_opened_blocks_the_copy(here: MarkedHouse, manager: Person) -> None:
    here.add_paper("Broken", b"%PDF-1.7 this is no PDF at all", "pdf")
    here.complete()
    asked = manager.get(f"{here.path}/questions").text
    assert "cannot be copied" in asked and 'name="settle"' not in asked
    (key,) = re.findall(r'data-ask="([0-9a-f]+)"', manager.get(here.page("Broken")).text)
    form = {"settle": f"{key}:marked"}
    answer = manager.send_from(f"{here.path}/questions", here.page("Broken") + "/settle", form)
    assert "cannot be copied" in answer.text
    assert manager.get(here.page("Broken")).status_code == 200
    assert manager.get(f"{here.path}/picture/{here.papers['Broken']}/1/screen").status_code == 404


def test_pictures_are_for_markers_alone_and_in_the_audit(house: House, here: MarkedHouse, manager: Person) -> None:
    path = f"{here.path}/picture/{here.papers['Observation']}/1/screen"
    answer = manager.get(path)
    assert answer.content.startswith(b"\x89PNG") and answer.headers["cache-control"] == "no-store"
    assert house.person(Role.LEGAL_ADVISER).get(path).status_code == 403
    assert house.person(Role.ADMINISTRATOR).get(here.path).status_code == 403
    assert manager.get(path.replace("screen", "huge")).status_code == 404
    assert manager.get(path.replace("/1/", "/99/")).status_code == 404


def test_who_and_why_are_kept_for_the_next_page(here: MarkedHouse, manager: Person) -> None:
    page = here.page("Observation")
    form = {"person": here.people["Jean Okafor"], "ground": "serious_harm", "typed": "noon"}
    manager.send_from(page, page + "/mark", form)
    visit = manager.get(here.page("Visit")).text
    assert re.search(rf'value="{here.people["Jean Okafor"]}"[^>]* checked', visit)
    assert 'value="serious_harm" selected' in visit


def test_a_form_without_its_token_changes_nothing(here: MarkedHouse, manager: Person) -> None:
    before = len(here.marks())
    form = {"person": "none", "ground": "refused", "typed": "noon"}
    answer = manager.browser.post(here.page("Observation") + "/mark", data=form)
    assert answer.status_code == 403
    assert len(here.marks()) == before


def test_words_with_markup_are_shown_as_they_are(here: MarkedHouse, manager: Person) -> None:
    here.add_paper("Odd", b'Then <script>alert(1)</script> Bobo&amp; "Zed" came.', "text")
    here.complete()
    page = here.page("Odd")
    _, told = _ask_json(manager, page, page + "/mark", {"person": "none", "ground": "refused", "indexes": "1,2,3"})
    assert "<script>" not in told["panel"] and "<script>" not in told["overlay"]
    assert "<script>alert" not in manager.get(page).text


def test_the_copy_waits_for_pages_and_suggestions(here: MarkedHouse, manager: Person) -> None:
    answer = manager.send_from(here.path, f"{here.path}/copy")
    assert answer.status_code == 422
    assert "4 pages to read" in answer.text and "suggestions open" in answer.text
    assert here.house.state(here.ref).versions == 0


def test_from_marks_to_a_proved_copy_with_its_log(here: MarkedHouse, manager: Person) -> None:
    """S39, R30: what is left after the marks is the copy; its log says what is gone and why."""
    made = here.read_and_copy(manager)
    assert made is not None and made.proved
    copy = f"/requests/{here.ref}/copies/1"
    page = manager.get(copy)
    assert "Proved" in page.text and made.copy_sha256 not in page.text
    pdf = manager.get(copy + "/pdf")
    assert pdf.content.startswith(b"%PDF") and "attachment" in pdf.headers["content-disposition"]
    log = manager.get(copy + "/log").text
    assert "Poppy Marchetti" in log and "It is about another child" in log and "registered name" in log
    assert here.house.person(Role.KEY_PERSON).get(copy + "/pdf").status_code == 403
    assert manager.get(f"/requests/{here.ref}/copies/7").status_code == 404


def test_a_mark_after_the_copy_makes_the_copy_void(here: MarkedHouse, manager: Person) -> None:
    here.read_and_copy(manager)
    assert here.house.state(here.ref).copy is not None
    page = here.page("Observation")
    manager.send_from(page, page + "/mark", {"person": "none", "ground": "refused", "typed": "noon"})
    state = here.house.state(here.ref)
    assert state.copy is None
    with_change = [event.act for event in here.events() if isinstance(event.act, acts.MarksChanged)]
    assert len(with_change) == 1


def test_no_mark_is_changed_after_the_copy_was_given(here: MarkedHouse, manager: Person) -> None:
    here.house.record(here.ref, acts.RequestWithdrawn())
    before = len(here.marks())
    page = here.page("Observation")
    answer = manager.send_from(page, page + "/mark", {"person": "none", "ground": "refused", "typed": "noon"})
    assert "can no longer be changed" in answer.text
    assert len(here.marks()) == before


def test_the_page_hands_its_words_to_the_drawing(here: MarkedHouse, manager: Person) -> None:
    page = manager.get(here.page("Observation")).text
    words = json.loads(unescape(re.findall(r'data-words="(\[.*?\])"', page)[0]))
    assert len(words) == 48 and all(len(word) == 7 for word in words)
    assert [word[6] for word in words[:2]] == ["Observation,", "3"], "read out where somebody chooses words by keys"
    assert "style=" not in page and "onclick" not in page


def test_a_mark_by_hand_about_staff_needs_a_reason_that_holds_for_staff(here: MarkedHouse, manager: Person) -> None:
    """S29: what was not decided so is not blacked out so, place by place."""
    page = here.page("Observation")
    here.add_person("Ivo Lane", PartyKind.STAFF)
    form = {"person": here.people["Ivo Lane"], "ground": "staff_endangered", "box": "50,80,200,100"}
    before = len(here.marks())
    _, told = _ask_json(manager, page, page + "/mark", form)
    assert "Say first what counts" in str(told) and len(here.marks()) == before
    _ask_json(manager, page, page + "/mark", {**form, "ground": "child_abuse_data"})
    assert len(here.marks()) > before
