"""Questions on pages: asked where marks make them, settled by a person with a choice, and nothing passes before."""

import json
import re
from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from models import acts
from models.files import CopyRow
from models.marking import AnswerKind, MarkerAnswer
from models.words import Ground, Role
from records.database import reading, utc_now
from records.file import copies_of, marks_digest
from records.questions import LeftOpen, asked_by, left_open, settled_by
from redaction import Box
from tests.unit.web.house import House, Person
from tests.unit.web.marked_house import MarkedHouse, marked_house, pdf_of
from web.marker.bars import PageSeen
from web.marker.choices import choices_for
from web.marker.copy import where_to_look
from web.marker.finding import OnPage, question_at
from web.marker.state import state_of

pytestmark = pytest.mark.usefixtures("patient")


@pytest.fixture
def here(house: House) -> MarkedHouse:
    """A request that has come to the marker."""
    return marked_house(house)


@pytest.fixture
def manager(house: House) -> Person:
    """Who marks."""
    return house.person(Role.MANAGER)


def _mark(here: MarkedHouse, manager: Person, typed: str, paper: str = "Registration", page: int = 1) -> None:
    form = {"person": "none", "ground": Ground.REFUSED.value, "typed": typed}
    path = here.page(paper, page)
    assert manager.send_from(path, path + "/mark", form).status_code == 303


def _gaps(here: MarkedHouse, manager: Person) -> list[str]:
    return [name for name, codes in here.asked(manager).items() if "widen" in codes]


def test_a_single_name_behind_a_bar_is_a_question_in_every_view(here: MarkedHouse, manager: Person) -> None:
    """S35: on the page, in the count that is always in view, on the thumbnail, on the list, before the copy."""
    assert _gaps(here, manager) == []
    _mark(here, manager, "Ashdown")
    assert len(_gaps(here, manager)) == 1
    page, overview = manager.get(here.page("Registration")).text, manager.get(here.path).text
    assert "guess it by the width" in page and "1 question open" in page
    assert "Unread, question</strong>" in overview and "1 question open" in overview
    assert "The width of a bar may tell a name: 1 page" in manager.get(f"{here.path}/questions").text
    answer = manager.send_from(here.path, f"{here.path}/copy")
    assert "1 question open" in answer.text


def test_where_text_is_set_anew_no_width_tells_anything(here: MarkedHouse, manager: Person) -> None:
    """S35: a paper of text gets labels of one width, and bars side by side are no single name."""
    _mark(here, manager, "noon", "Observation")
    _mark(here, manager, "Rowan")
    _mark(here, manager, "Ashdown")
    assert _gaps(here, manager) == []


def test_the_width_tells_nothing_for_a_reason_and_until_another_bar(here: MarkedHouse, manager: Person) -> None:
    """S35, R30: who settled it, when and why stands in the record, and one more bar is asked about anew."""
    _mark(here, manager, "Ashdown")
    (asked,) = _gaps(here, manager)
    assert "Say why" in here.settle(manager, asked, "tells_nothing").text
    here.settle(manager, asked, "tells_nothing", "It is the child's own name.")
    assert _gaps(here, manager) == []
    (kept,) = here.answers()
    assert (kept.choice, kept.reason, kept.by) == ("tells_nothing", "It is the child's own name.", manager.user.id)
    shown = manager.get(here.page("Registration")).text
    assert "1 question settled" in shown and manager.user.name in shown
    _mark(here, manager, "Collected")
    assert len(_gaps(here, manager)) == 1
    path = here.page("Registration")
    manager.send_from(path, path + "/again", {"answer_id": kept.id})
    assert len(_gaps(here, manager)) == 1


def test_typing_the_page_anew_settles_the_width_for_as_long_as_it_is_so(here: MarkedHouse, manager: Person) -> None:
    """S35: and showing the page as it is asks again."""
    _mark(here, manager, "Ashdown")
    (asked,) = _gaps(here, manager)
    here.settle(manager, asked, "retype")
    assert _gaps(here, manager) == []
    path = here.page("Registration")
    assert "The copy types this page anew" in manager.get(path).text
    manager.send_from(path, path + "/as-it-is")
    assert len(_gaps(here, manager)) == 1


@pytest.mark.parametrize(("name", "beside"), [("Collected", "by:"), ("Ashdown", "Rowan"), ("Okay", "")])
def test_a_bar_is_widened_over_the_word_beside_it(
    here: MarkedHouse, manager: Person, name: str, beside: str
) -> None:
    """S35: the next word, or the one before, or the rest of the line; same person, same reason."""
    here.add_paper("Slip", pdf_of("Rowan Ashdown\nCollected by: Mum today\nOkay"), "pdf")
    here.complete()
    _mark(here, manager, name, "Slip")
    text = manager.get(here.page("Slip")).text
    key = re.findall(r'value="([0-9a-f]{16}):widen"', text)[0]
    path = here.page("Slip")
    manager.send_from(path, path + "/settle", {"settle": f"{key}:widen"})
    wider = [mark for mark in here.marks() if mark.reason.startswith("so that the width")]
    assert [(mark.words, mark.ground, mark.by) for mark in wider] == [(beside, Ground.REFUSED, manager.user.id)]
    assert ":widen" not in manager.get(path).text
    manager.send_from(path, path + "/off", {"mark": wider[0].id})
    assert ":widen" in manager.get(path).text


def test_a_bar_that_touches_the_next_line_is_a_question(here: MarkedHouse, manager: Person) -> None:
    """S35, R30: damage to what stays is seen by a person before the copy, not found in it."""
    here.add_paper("Tight", pdf_of("one two three"), "pdf")
    here.add_paper("Close", _tight(), "pdf")
    here.complete()
    assert ":readable" not in manager.get(here.page("Close")).text
    _mark(here, manager, "upper line", "Close")
    shown = manager.get(here.page("Close")).text
    key = re.findall(r'value="([0-9a-f]{16}):readable"', shown)[0]
    path = here.page("Close")
    manager.send_from(path, path + "/settle", {"settle": f"{key}:readable", f"why-{key}": "It can be read."})
    assert ":readable" not in manager.get(path).text


def _tight() -> bytes:
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), invariant=1)
    canvas.setFont("Helvetica", 14)
    canvas.drawString(60, 700, "upper line that goes on")
    canvas.drawString(60, 693, "lower line that stays")
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def test_one_answer_settles_the_width_on_all_ticked_pages(here: MarkedHouse, manager: Person) -> None:
    """S35: a choice for each page, and one form for many of them."""
    _mark(here, manager, "Ashdown")
    _mark(here, manager, "Nothing", page=2)
    listed = f"{here.path}/questions"
    ids = re.findall(r'name="question" value="([0-9a-f]+)" checked', manager.get(listed).text)
    assert len(ids) == 2
    assert "Tick the pages" in manager.send_from(listed, listed, {"settle": "gap_width:retype"}).text
    form = {"settle": "gap_width:tells_nothing", "question": ids}
    assert "Say why" in manager.send_from(listed, listed, form).text
    manager.send_from(listed, listed, {**form, "why-gap_width": "Everybody knows them."})
    assert "No question is open" in manager.get(listed).text
    assert [answer.reason for answer in here.answers()] == ["Everybody knows them."] * 2
    stranger = manager.send_from(listed, listed, {"settle": "hidden_text:stays_out", "question": ids})
    assert "settled on its own page" in stranger.text


def test_an_answer_that_was_not_offered_settles_nothing(here: MarkedHouse, manager: Person) -> None:
    """S35: a made-up code is refused, and so is a question that is gone."""
    _mark(here, manager, "Ashdown")
    (asked,) = _gaps(here, manager)
    assert "Choose one of the answers" in here.settle(manager, asked, "whatever").text
    assert "settled already" in here.settle(manager, "Registration/1/0123456789abcdef", "retype").text
    assert len(_gaps(here, manager)) == 1


def test_a_copy_that_leaves_a_question_does_not_go_to_check(
    house: House, here: MarkedHouse, manager: Person
) -> None:
    """S35, S38: however it was ordered; settled and made again, it goes."""
    _mark(here, manager, "Ashdown")
    with reading(house.desk.engine) as session:
        digest = marks_digest(session, here.ref)
    house.record(here.ref, acts.CopyOrdered(marks_digest=digest))
    made = here.make_copy()
    assert made is not None and made.proved and made.questions == 1
    state = house.state(here.ref)
    assert state.copy is None and state.newest_copy == made
    checker = house.person(Role.LINE_MANAGER)
    assert "no copy to check" in checker.get(f"/requests/{here.ref}/check").text
    assert "leaves a question to settle" in manager.get(here.path).text
    assert "leaves 1 question to settle" in manager.get(f"/requests/{here.ref}/history").text
    assert here.read_and_copy(manager) is not None
    again = house.state(here.ref).copy
    assert again is not None and again.version == 2


_AREA = (100.0, 100.0, 200.0, 150.0)


def _not_read(box: Box, choice: str | None = None) -> MarkerAnswer:
    return MarkerAnswer(
        id="answer", ref="r", document_id="paper", page=1, by="m", at=utc_now(), boxes_json=json.dumps([box]),
        kind=AnswerKind.SETTLED, rule="not_machine_read", words="", choice=choice,
    )  # fmt: skip


def test_what_only_the_copy_found_unread_is_a_question_of_the_marker_until_it_is_settled() -> None:
    """S35: the way goes on from a copy that shows what no machine could read."""
    seen = PageSeen(("paper", 1), left=(LeftOpen("paper", 1, "not_machine_read", "", (_AREA,)),))
    (asked,) = state_of(OnPage(), (), (), seen).questions
    assert (asked.kind, asked.boxes) == ("not_machine_read", (_AREA,))
    assert "no_writing" in [each.code for each in choices_for(asked.kind)]
    assert state_of(OnPage(), (), [_not_read(_AREA, "no_writing")], seen).questions == ()


def test_what_the_marker_asks_by_itself_is_not_asked_again_by_the_copy() -> None:
    """S35: one place, one question, though the copy says a little otherwise where it ends."""
    asked = question_at("paper", 1, (99.0, 99.0, 201.0, 151.0), "not_machine_read", "")
    seen = PageSeen(("paper", 1), left=(LeftOpen("paper", 1, "not_machine_read", "", (_AREA,)),))
    assert state_of(OnPage(questions=[asked]), (), (), seen).questions == (asked,)


@pytest.mark.parametrize(
    ("area", "looked_at", "settled"),
    [
        ((100, 100, 200, 150), (0, 0, 595, 842), True),
        ((100, 100, 200, 150), (99, 98, 201, 149), True),
        ((100, 100, 200, 150), (100, 100, 200, 120), False),
        ((0, 0, 595, 842), (100, 100, 200, 150), False),
    ],
)
def test_an_area_is_settled_by_whoever_had_all_of_it_before_them(area: Box, looked_at: Box, settled: bool) -> None:
    """S35: where an unread area ends differs from reading to reading; a corner of it is not the whole."""
    asked = LeftOpen("paper", 1, "not_machine_read", "", (area,))
    assert settled_by(asked, [_not_read(looked_at)]) is settled


@pytest.mark.parametrize(
    ("fault", "page"),
    [
        ("Page 4: a withheld word can still be read in the picture.", "/requests/AR-1/marker/page/letter/2"),
        ("A withheld word is still found in page 3.", "/requests/AR-1/marker/page/letter/1"),
        ("Page 1: its size is not the one that was made.", ""),
        ("The bookmarks are not those that were made.", ""),
    ],
)
def test_a_fault_of_the_proof_leads_to_the_page_it_is_about(fault: str, page: str) -> None:
    """S35: a copy that is not proved is no dead end; its front pages have no page in the marker."""
    proof = json.dumps({"page_map": [["letter", 1, 3], ["letter", 2, 4]]})
    copy = CopyRow(
        id="copy", ref="AR-1", version=1, sha256="0", sealed_id="s", log_id="l", manifest_id="m", inputs_digest="d",
        pages=4, marks=1, proved=False, proof_json=proof, made_at=utc_now(),
    )  # fmt: skip
    assert where_to_look("AR-1", copy, fault) == page


def test_the_checker_reads_what_was_settled_and_by_whom(house: House, here: MarkedHouse, manager: Person) -> None:
    """S38: a gap that somebody found to tell nothing is named above the pages, with the reason."""
    _mark(here, manager, "Ashdown")
    (asked,) = _gaps(here, manager)
    here.settle(manager, asked, "tells_nothing", "The parent's own name.")
    made = here.read_and_copy(manager)
    assert made is not None and made.questions == 0
    shown = house.person(Role.LINE_MANAGER).get(f"/requests/{here.ref}/check").text
    assert "The width tells nothing" in shown and "The parent&#39;s own name." in shown
    assert manager.user.name in shown


def test_a_copy_of_an_earlier_release_is_settled_in_the_marker_before_it_passes(
    house: House, here: MarkedHouse, manager: Person
) -> None:
    """S35, S38: what its proof left open holds the pass up, and the marker asks it."""
    _mark(here, manager, "Ashdown")
    (asked,) = _gaps(here, manager)
    here.settle(manager, asked, "tells_nothing", "Looked.")
    assert here.read_and_copy(manager) is not None
    kept = here.answers()[-1]
    path = here.page("Registration")
    manager.send_from(path, path + "/again", {"answer_id": kept.id})
    with reading(house.desk.engine) as session:
        row = copies_of(session, here.ref)[-1]
        assert [each.kind for each in asked_by(row)] == ["gap_width"]
        assert left_open(session, row) == asked_by(row)
    assert house.state(here.ref).copy is not None, "the copy itself is what it was"
    assert len(_gaps(here, manager)) == 1
    shown = house.person(Role.LINE_MANAGER).get(f"/requests/{here.ref}/check").text
    assert "still has to settle 1 question" in shown
