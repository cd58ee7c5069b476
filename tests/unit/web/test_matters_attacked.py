"""Matters under a hand that clicks twice, signs for itself, or reads what it has no need of (S59, S66, S98)."""

import csv
import io

import pytest
from sqlmodel import col, select

from models import acts
from models.log import AuditRow
from models.matters import MatterText
from models.words import Channel, ClosedAs, ParentalSource, Role
from records.database import reading, writing
from records.file import documents_of
from records.following import follow
from records.matters import get_matter, people_of_matter
from records.post import write_letter
from rules.lawbook import rules_for
from tests.unit.web.house import House, Person
from tests.unit.web.matters_said import breach, opened, state, today
from web.matters.registers import harmless

RISK = {name: "yes" for name in ("data", "children", "seen", "gone")}


@pytest.fixture
def ref(house: House) -> str:
    """A request about a child."""
    return house.request()


@pytest.fixture
def manager(house: House) -> Person:
    """Who carries it."""
    return house.person(Role.MANAGER)


def texts(house: House) -> list[str]:
    """All words that matters hold."""
    with reading(house.desk.engine) as session:
        return [one.words for one in session.exec(select(MatterText))]


def test_words_sent_twice_are_kept_once(house: House, ref: str, manager: Person) -> None:
    """R35: a double click leaves no words behind that belong to nothing."""
    path = f"/matters/{breach(house, ref, manager)}"
    form = {**manager.hidden(path), "lesson": "Two read the address."}
    for _ in range(2):
        answer = manager.browser.post(f"{path}/breach/lesson", data=form, follow_redirects=False)
        assert answer.status_code == 303
    assert texts(house) == ["Two read the address."]


def test_words_of_a_refused_act_are_not_kept(house: House, ref: str, manager: Person) -> None:
    """R35: a step before it was noticed is refused, and its words are typed again, not stored."""
    path = f"/matters/{breach(house, ref, manager)}"
    step = {"step": "called_back", "step_words": "Rang.", "step_at": "08:00", **today(house, "step_on")}
    answer = manager.send_from(path, f"{path}/breach/step", step)
    assert answer.status_code == 422
    assert "Rang." in answer.text
    assert texts(house) == []


def test_a_date_that_is_still_to_come_is_refused(house: House, ref: str, manager: Person) -> None:
    """R35: nobody has told the regulator tomorrow."""
    path = f"/matters/{breach(house, ref, manager)}"
    tomorrow = {"told_on-day": "24", "told_on-month": "11", "told_on-year": "2026", "told_at": "08:00"}
    tonight = {**today(house, "told_on"), "told_at": "23:00"}
    for when in (tomorrow, tonight):
        told = manager.send_from(path, f"{path}/breach/regulator", {**when, "told_how": "Form."})
        assert told.status_code == 422
    assert state(house, path[-12:]).regulator_told_at is None


def test_who_takes_a_register_out_is_noted_and_not_everybody_may(house: House, ref: str, manager: Person) -> None:
    """S59, R34, R36: the table leaves the house under somebody's name."""
    opened(house, ref, manager, "complaint")
    where = "/matters/register/complaints"
    lead = house.person(Role.SAFEGUARDING_LEAD)
    assert "Take it out" not in lead.get(where).text
    assert lead.get(f"{where}/export.csv").status_code == 403
    assert manager.get(f"{where}/export.csv").status_code == 200
    with reading(house.desk.engine) as session:
        noted = session.exec(select(AuditRow).where(col(AuditRow.what) == "register.taken_out")).all()
    assert [one.actor_id for one in noted] == [manager.user.id]


@pytest.mark.parametrize("cell", ["=1+1", " =1+1", "\t=1", "\r\n=1", "+44", "-1", "@a", "＝1+1", "|cmd", "%0A"])
def test_no_cell_is_a_formula(cell: str) -> None:
    """R36: a spreadsheet that opens the register reckons nothing."""
    assert harmless(cell) == f"'{cell}"
    assert harmless("CO-2026-0001") == "CO-2026-0001"
    assert harmless("") == ""


def test_the_register_of_complaints_says_whether_the_answer_was_in_time(
    house: House, ref: str, manager: Person
) -> None:
    """R36: what the inspectorate asks: about what, by when, answered when, what was found."""
    (matter,) = opened(house, ref, manager, "complaint")
    path = f"/matters/{matter}"
    manager.send_from(path, f"{path}/complaint/sort", {"about": "care"})
    manager.send_from(path, f"{path}/complaint/decide", {"outcome": "upheld", "answer": "We were wrong."})
    house.later(days=29)
    manager = house.person(Role.MANAGER)
    manager.send_from(path, f"{path}/complaint/answer")
    table = manager.get("/matters/register/complaints/export.csv").text
    head, line = csv.reader(io.StringIO(table))
    row = dict(zip(head, line, strict=True))
    assert row["About"] == "Our care, or how we run the setting"
    assert row["Answer due"] == "21 December 2026"
    assert row["Ended"] == "22 December 2026"
    assert row["Answered in time"] == "No"
    assert "We were wrong." not in table


def test_the_inspectorate_may_ask_to_see_the_whole_record(house: House, ref: str, manager: Person) -> None:
    """R36: what was said, done and answered on one page, without the name of who complained; not for all."""
    (matter,) = opened(house, ref, manager, "complaint")
    path = f"/matters/{matter}"
    manager.send_from(path, f"{path}/complaint/sort", {"about": "care"})
    manager.send_from(path, f"{path}/complaint/action", {"action": "Two of us at the door."})
    page = manager.get(f"{path}/complaint/record").text
    for words in ("Ofsted", "never late on 3 March", "Two of us at the door.", "21 December 2026"):
        assert words in page
    assert "Mira" not in page
    assert house.person(Role.SAFEGUARDING_LEAD).get(f"{path}/complaint/record").status_code == 403


def test_what_went_wrong_and_how_great_the_risk_is_is_for_those_who_need_it(
    house: House, ref: str, manager: Person
) -> None:
    """R35, S59, S98: decider and safeguarding lead; and who is asked to back it, for nobody backs unread."""
    path = f"/matters/{breach(house, ref, manager, 'Her new address went to him.')}"
    some = {**RISK, "risk": "some", "risk_why": "She hides from him."}
    manager.send_from(path, f"{path}/breach/risk", some)
    pages = (path, f"{path}/breach/notice", f"{path}/history")
    line_manager, lead = house.person(Role.LINE_MANAGER), house.person(Role.SAFEGUARDING_LEAD)
    for one in pages:
        read = line_manager.get(one).text
        assert "address went to him" not in read
        assert "hides from him" not in read
        assert "hides from him" in lead.get(one).text
    none = {name: "no" for name in RISK} | {"risk": "none", "risk_why": "He never opened it."}
    manager.send_from(path, f"{path}/breach/risk", none)
    assert "He never opened it." in line_manager.get(f"{path}/backing").text
    assert "address went to him" in line_manager.get(path).text
    assert "hides from him" not in line_manager.get(f"{path}/history").text


def test_a_new_link_for_the_requester_needs_the_address_from_them_and_a_second_person(
    house: House, ref: str, manager: Person
) -> None:
    """R35, R23: never to the wrong person: nothing goes before containment, on a wrong address, or by one alone."""
    path = f"/matters/{breach(house, ref, manager)}"
    form = {"known_address": "MIRA@example.org", "how_known": "Rang her on the number from 2024."}
    assert "First note what was done" in manager.send_from(path, f"{path}/breach/link", form).text
    step = {"step": "called_back", "step_words": "Rang.", "step_at": "09:10", **today(house, "step_on")}
    manager.send_from(path, f"{path}/breach/step", step)
    manager.send_from(path, f"{path}/breach/risk", {**RISK, "risk": "some", "risk_why": "An address."})
    other = {**form, "known_address": "mira.ashdown@example.org"}
    assert manager.send_from(path, f"{path}/breach/link", other).status_code == 422
    assert manager.send_from(path, f"{path}/breach/link", form).status_code == 303
    assert manager.send_from(path, f"{path}/breach/link", form).status_code == 422
    folded, name = state(house, path[-12:]), path[-12:]
    assert "link_renewed" not in {one.letter_kind for one in rules_for(name).effects_due(name, folded)}
    (seq,) = folded.needs_second
    line_manager = house.person(Role.LINE_MANAGER)
    line_manager.send_from(f"{path}/backing", f"{path}/backing/{seq}", {f"read-{seq}": "yes"})
    due = {one.letter_kind for one in rules_for(name).effects_due(name, state(house, name))}
    assert "link_renewed" in due


def test_the_answer_about_an_entry_takes_longer_only_for_a_reason_in_law(
    house: House, ref: str, manager: Person
) -> None:
    """R3, R28: once, before the month ends, never because others have not replied."""
    (matter,) = opened(house, ref, manager, "rectification")
    path = f"/matters/{matter}"
    longer = {"ground": "waiting_for_replies", "why_longer": "Nobody answers."}
    assert "does not extend the limit" in manager.send_from(path, f"{path}/rectification/extend", longer).text
    longer = {"ground": "complex", "why_longer": "Forty entries over two years."}
    assert manager.send_from(path, f"{path}/rectification/extend", longer).status_code == 303
    assert "23 February 2027" in manager.get(path).text
    assert "rectification_extension" in {
        one.letter_kind for one in rules_for(matter).effects_due(matter, state(house, matter))
    }
    assert manager.send_from(path, f"{path}/rectification/extend", longer).status_code == 422


def test_a_month_that_is_over_is_not_made_longer(house: House, ref: str, manager: Person) -> None:
    """R3: the notice has to leave before the first limit ends."""
    (matter,) = opened(house, ref, manager, "rectification")
    house.later(days=31)
    manager, path = house.person(Role.MANAGER), f"/matters/{matter}"
    longer = {"ground": "complex", "why_longer": "Much."}
    assert manager.send_from(path, f"{path}/rectification/extend", longer).status_code == 422
    assert "The answer takes longer</span>" not in manager.get(path).text


def test_a_complaint_about_the_manager_is_kept_from_the_manager(house: House, ref: str, manager: Person) -> None:
    """S48, R29: whom it is about neither handles nor decides nor reads it, nor gets it back."""
    about = {"concerns": [manager.user.id]}
    (matter,) = opened(house, ref, house.person(Role.DEPUTY), "complaint", **about)
    path = f"/matters/{matter}"
    with reading(house.desk.engine) as session:
        row = get_matter(session, matter)
    assert row is not None
    assert row.manager_id != manager.user.id
    for below in ("", "/letters", "/history", "/backing"):
        assert manager.get(path + below).status_code == 403
    deputy = house.person(Role.DEPUTY)
    assert f'value="{manager.user.id}"' not in deputy.get(f"{path}/backing").text
    to = {"to": manager.user.id, "why": "Back."}
    assert deputy.send_from(f"{path}/backing", f"{path}/hand-over", to).status_code == 422


def test_who_learns_that_it_is_about_them_loses_it_to_somebody_else(
    house: House, ref: str, manager: Person
) -> None:
    """S48, R24, R29: sorted as being about who handles it, it goes at once to another, whom they do not choose."""
    (matter,) = opened(house, ref, manager, "complaint")
    path, deputy = f"/matters/{matter}", house.person(Role.DEPUTY)
    sorted_so = {"about": ["care"], "concerns": [deputy.user.id]}
    answer = deputy.send_from(path, f"{path}/complaint/sort", sorted_so)
    assert answer.headers["location"] == "/matters"
    folded = state(house, matter)
    assert folded.handler_id not in folded.concerns
    assert deputy.get(path).status_code == 403
    assert path not in deputy.get("/").text
    found = {"outcome": "not_upheld", "answer": "Nothing in it."}
    assert manager.send_from(path, f"{path}/complaint/decide", found).status_code == 303
    (seq,) = state(house, matter).needs_second
    backing = {f"read-{seq}": "yes", **deputy.hidden("/matters")}
    assert deputy.browser.post(f"{path}/backing/{seq}", data=backing).status_code == 403


def test_who_complains_beside_the_requester_gets_the_letters(house: House, ref: str, manager: Person) -> None:
    """S48, R23: a third party's complaint is acknowledged to them; the requester learns nothing of it."""
    who = {"who": "somebody", "who_name": "Ines Aldane", "who_email": "ines@example.org"}
    (matter,) = opened(house, ref, manager, "complaint", **who)
    folded = state(house, matter)
    with reading(house.desk.engine) as session:
        (person,) = people_of_matter(session, matter)
    assert person.name == "Ines Aldane"
    (order,) = rules_for(matter).effects_due(matter, folded)
    assert (order.letter_kind, order.party_id) == ("complaint_ack", person.id)


def test_an_entry_is_disputed_by_the_requester_alone(house: House, ref: str, manager: Person) -> None:
    """R28: somebody else's wish to change an entry does not write to them about the child's file."""
    form = {"what": "rectification", "words": "No.", "how": "letter", "who": "somebody", "who_name": "I"}
    answer = manager.send(f"/requests/{ref}/what-is-wrong", form | today(house))
    assert answer.status_code == 422
    assert "open a complaint" in answer.text


def test_a_request_whose_papers_are_destroyed_writes_to_nobody_it_no_longer_knows(
    house: House, ref: str, manager: Person
) -> None:
    """R31, S48: who complains after that says who they are anew."""
    house.record(ref, acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER, ask_identity=True))
    house.record(ref, acts.RequestClosed(closed_as=ClosedAs.NO_IDENTITY))
    seq = house.record(ref, acts.DestructionProposed()).seq
    event = house.record(ref, acts.Backed(seq=seq), Role.LINE_MANAGER)
    with writing(house.desk.engine, ref) as session:
        follow(session, ref, event, house.desk.now)
    form = {"what": "complaint", "words": "You were late.", "how": "letter", **today(house)}
    answer = manager.send(f"/requests/{ref}/what-is-wrong", form)
    assert answer.status_code == 422
    assert "Enter them anew" in answer.text
    who = {"who": "somebody", "who_name": "Mira Ashdown", "who_address": "4 Mill Row"}
    assert manager.send(f"/requests/{ref}/what-is-wrong", form | who).status_code == 303


def test_nothing_was_noticed_before_the_request_came(house: House, ref: str, manager: Person) -> None:
    """R35: a slip in the year does not make the 72 hours be over."""
    wrong = {"on-day": "23", "on-month": "11", "on-year": "2016", "at": "09:00", "reason": "Wrong address."}
    assert manager.send(f"/requests/{ref}/went-wrong", wrong).status_code == 422


def test_two_who_put_the_same_paper_beside_an_entry_put_it_there_once(
    house: House, ref: str, manager: Person
) -> None:
    """S50: two handlers at once leave one correction in the file."""
    (matter,) = opened(house, ref, manager, "rectification")
    path = f"/matters/{matter}"
    manager.send_from(
        path, f"{path}/entry", {"words": "Late.", "claim": "fact", "should_say": "On time.", "paper": ""}
    )
    entry_id = manager.get(path).text.split("/entry/")[1].split("/")[0]
    found = {"finding": "fact_wrong", "side": "no", "why": "The register."}
    manager.send_from(path, f"{path}/entry/{entry_id}/finding", found)
    deputy = house.person(Role.DEPUTY)
    hidden = [one.hidden(path) for one in (manager, deputy)]
    for one, form in zip((manager, deputy), hidden, strict=True):
        one.browser.post(f"{path}/entry/{entry_id}/attach", data=form, follow_redirects=False)
    with reading(house.desk.engine) as session:
        assert len(documents_of(session, house.child_of(ref))) == 1


def test_a_letter_of_a_matter_is_printed_for_a_window_envelope(house: House, ref: str, manager: Person) -> None:
    """S48, R23: as letters of a request are; not at another matter, and without the secret of a link."""
    (matter,) = opened(house, ref, manager, "complaint")
    with writing(house.desk.engine, matter) as session:
        letter, _ = write_letter(
            session,
            house.desk.key,
            letter_key=f"{matter}/x",
            ref=matter,
            effect="letter/complaint_ack",
            kind="complaint_ack",
            channel=Channel.POST,
            subject="We have it",
            text="Open http://x.example/booking/SECRET-token",
            raw=b"raw",
            message_id="<1@example.org>",
            token="abc",
            to_name="Mira Ashdown",
            to_address="4 Mill Row",
            at=house.desk.now,
        )
    path = f"/matters/{matter}/letters"
    page = manager.get(path).text
    assert f"{path}/{letter.id}/print.pdf" in page
    assert "SECRET" not in page
    assert manager.get(f"{path}/{letter.id}/print.pdf").content.startswith(b"%PDF")
    other = f"/matters/{breach(house, ref, manager)}/letters/{letter.id}"
    assert manager.get(f"{other}/print.pdf").status_code == 404
