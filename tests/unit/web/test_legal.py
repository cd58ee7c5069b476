"""Legal advice (S13-S15, S38): asked, given, recorded."""

import re
from datetime import date

from models import acts
from models.files import Sealed
from models.words import Controversy, LegalOpinion, ParentalSource, Role
from records import audit
from records.advice import advice_papers
from records.database import reading
from records.file import documents_of
from records.requests import get_request
from rules.advice import advice_missing
from tests.unit.web.house import House


def test_content_that_turns_out_controversial_opens_legal_review(house: House) -> None:
    ref = house.request()
    house.entitled(ref)
    manager = house.person(Role.MANAGER)
    assert "Tick at least one" in manager.send(f"/requests/{ref}/controversial", {"reason": "May we?"}).text
    form = {"grounds": ["court_case"], "reason": "May the report be shown?"}
    assert manager.send(f"/requests/{ref}/controversial", form).status_code == 303
    assert house.state(ref).controversial
    page = house.person(Role.LEGAL_ADVISER).get(f"/requests/{ref}/legal").text
    assert "May the report be shown?" in page
    assert "It has not come yet" in page


def test_the_adviser_gives_advice_themselves(house: House) -> None:
    ref = house.request()
    adviser = house.person(Role.LEGAL_ADVISER)
    page = adviser.send(f"/requests/{ref}/legal", {"opinion": "changes", "reason": ""})
    assert "Write down the advice" in page.text
    form = {"opinion": "changes", "reason": "Leave out the second report."}
    assert adviser.send(f"/requests/{ref}/legal", form).status_code == 303
    (advice,) = house.state(ref).advice
    assert advice.opinion is LegalOpinion.CHANGES
    assert "Leave out the second report." in house.person(Role.MANAGER).get(f"/requests/{ref}/legal").text


def test_the_manager_records_advice_with_who_gave_it_and_when(house: House) -> None:
    ref = house.request()
    manager = house.person(Role.MANAGER)
    form = {"opinion": "proceed", "reason": "No objection.", "adviser": ""}
    assert "Say who gave the advice" in manager.send(f"/requests/{ref}/legal", form).text
    manager.send(f"/requests/{ref}/legal", {**form, "adviser": "E. Carrow, by letter of 20 November"})
    assert "Advice by E. Carrow, by letter" in manager.get(f"/requests/{ref}/legal").text


def opened(house: House) -> str:
    """A request whose content is controversial: advice is compulsory."""
    ref = house.request()
    house.entitled(ref)
    house.record(ref, acts.FoundControversial(grounds=(Controversy.COURT_CASE,)), reason="May we?")
    return ref


def test_advice_is_asked_for_by_choice_with_a_question_and_a_day(house: House) -> None:
    """S13."""
    ref = house.request()
    house.entitled(ref)
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/legal"
    day = {"reply_by-day": "4", "reply_by-month": "12", "reply_by-year": "2026"}
    assert "Write what the legal adviser is asked" in manager.send_from(path, f"{path}/ask", day).text
    form = {"question": "May the note of the call be shown?", **day}
    assert manager.send_from(path, f"{path}/ask", form).status_code == 303
    assert [asked.reply_by for asked in house.state(ref).legal_asked] == [date(2026, 12, 4)]
    page = house.person(Role.LEGAL_ADVISER).get(path).text
    assert "May the note of the call be shown?" in page and "Advice was asked for" in page


def test_an_answer_is_not_wanted_after_the_due_date(house: House) -> None:
    ref = house.request()
    house.entitled(ref)
    path = f"/requests/{ref}/legal"
    form = {"question": "May we?", "reply_by-day": "4", "reply_by-month": "3", "reply_by-year": "2027"}
    page = house.person(Role.MANAGER).send_from(path, f"{path}/ask", form)
    assert page.status_code == 422
    assert "later than the date the file is due" in page.text


def test_the_paper_of_the_advice_is_sealed_apart_from_the_childs_file(house: House) -> None:
    """S13, R22: no copy, index or count of pages can know of it; who may not read advice does not get it."""
    ref = opened(house)
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/legal"
    form = {"opinion": "proceed", "reason": "No objection.", "adviser": "E. Carrow, 20 November"}
    files = {"paper": ("Carrow, opinion.pdf", b"%PDF-1.4 in confidence", "application/pdf")}
    assert manager.send(path, form, files=files).status_code == 303
    page = manager.get(path).text
    assert "Carrow, opinion.pdf" in page
    (href,) = set(re.findall(rf'href="({path}/papers/[^"]+)"', page))
    assert manager.get(href).content == b"%PDF-1.4 in confidence"
    assert house.person(Role.KEY_PERSON).get(href).status_code == 403
    with reading(house.desk.engine) as session:
        request = get_request(session, ref)
        assert request is not None
        assert documents_of(session, request.child_id) == []
        (row,) = advice_papers(session, ref)
        assert b"in confidence" not in session.get_one(Sealed, row.sealed_id).ciphertext
    assert "Carrow" not in manager.get(f"/requests/{ref}/documents").text


def test_a_paper_of_another_request_is_not_found(house: House) -> None:
    ref = opened(house)
    manager = house.person(Role.MANAGER)
    assert manager.get(f"/requests/{ref}/legal/papers/advice-1").status_code == 404


def test_the_paper_of_the_advice_is_opened_by_who_may_read_advice_in_its_own_request_alone(house: House) -> None:
    """S13, R22: not by its address from another request, not by guessing, not signed out, and never unnoticed."""
    ref, other = opened(house), house.request(child_name="Noor Hadley")
    adviser, path = house.person(Role.LEGAL_ADVISER), f"/requests/{ref}/legal"
    form = {"opinion": "proceed", "reason": "No objection."}
    files = {"paper": ("Carrow on Rowan.pdf", b"%PDF-1.4 in confidence", "application/pdf")}
    assert adviser.send(path, form, files=files).status_code == 303
    (href,) = set(re.findall(rf'href="({path}/papers/[^"]+)"', adviser.get(path).text))
    for role in (Role.KEY_PERSON, Role.ADMINISTRATOR):
        assert house.person(role).get(href).status_code == 403, role
    assert house.browser().get(href, follow_redirects=False).status_code in {303, 401, 403}
    assert adviser.get(href.replace(ref, other)).status_code == 404
    assert adviser.get(href).content == b"%PDF-1.4 in confidence"
    paper_id = href.rpartition("/")[2]
    for below in (f"documents/{paper_id}", f"documents/{paper_id}/pages/1.png", f"letters/{paper_id}"):
        assert house.person(Role.MANAGER).get(f"/requests/{ref}/{below}").status_code == 404
    with reading(house.desk.engine) as session:
        kept = "\n".join(f"{row.what} {row.detail_json}" for row in audit.entries(session, ref))
    assert "advice_paper" in kept and "Carrow" not in kept and "Rowan" not in kept


def test_the_adviser_reads_what_was_asked_and_not_how_the_requester_is_known(house: House) -> None:
    """S13: found controversial after the intake; the words of the intake were for colleagues."""
    ref = house.request()
    settled = acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER)
    house.record(ref, settled, reason="We know her from the playground quarrel.")
    found = acts.FoundControversial(grounds=(Controversy.COURT_CASE,))
    house.record(ref, found, reason="May the note of the call be shown?")
    page = house.person(Role.LEGAL_ADVISER).get(f"/requests/{ref}/legal").text
    assert "May the note of the call be shown?" in page and "playground quarrel" not in page


def test_an_empty_paper_is_told_and_nothing_is_recorded(house: House) -> None:
    ref = opened(house)
    form = {"opinion": "proceed", "reason": "No objection."}
    files = {"paper": ("opinion.pdf", b"", "application/pdf")}
    page = house.person(Role.LEGAL_ADVISER).send(f"/requests/{ref}/legal", form, files=files)
    assert page.status_code == 422
    assert "This file is empty" in page.text
    assert house.state(ref).advice == []


def test_two_people_let_an_item_go_without_the_advice_when_the_due_date_is_near(house: House) -> None:
    """S15 and the design: the page says what waits, what goes and who decided it; the gate opens with the last."""
    ref = opened(house)
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/legal"
    assert "Item by item" not in manager.get(path).text
    early = manager.send_from(path, f"{path}/without", {"item": "rest", "why": "It is routine."})
    assert early.status_code == 422 and "Advice may still come" in early.text
    house.later(days=28)
    manager = house.person(Role.MANAGER)
    assert "Everything else in the file" in manager.get(path).text
    assert manager.send_from(path, f"{path}/without", {"item": "rest", "why": "Routine."}).status_code == 303
    assert "Waits for a second person" in manager.get(path).text
    assert advice_missing(house.state(ref))
    seq, backing = house.state(ref).seq, f"/requests/{ref}/backing"
    assert manager.send_from(backing, f"{backing}/{seq}", {f"read-{seq}": "yes"}).status_code == 422
    line_manager = house.person(Role.LINE_MANAGER)
    assert line_manager.send_from(backing, f"{backing}/{seq}", {f"read-{seq}": "yes"}).status_code == 303
    page = manager.get(path).text
    assert "Goes without advice, decided by" in page
    assert "two people decided for every item that it goes without" in page
    assert not advice_missing(house.state(ref))
