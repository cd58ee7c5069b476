"""The plan of a request as a timeline (S20, S33, S38, S41)."""

from datetime import date

from models import acts
from models.words import Channel, Evidence, PartyKind, ReplyKind, Role, WhoLearns
from rules.profiles import SHIPPED_PROFILES
from tests.unit.web.house import House
from tests.unit.web.test_new_request import GOOD, own_profile

FILE = "a" * 64


def collected(house: House, ref: str, pages: int = 130) -> None:
    """The file is complete."""
    house.entitled(ref)
    house.record(ref, acts.FileChanged(digest=FILE, documents=9, pages=pages))
    house.record(ref, acts.FileComplete(digest=FILE))
    house.record(ref, acts.FileConfirmed(digest=FILE), Role.LINE_MANAGER)


def asked(house: House, ref: str, *parties: str) -> None:
    """Letters went to these people."""
    for party in parties:
        house.record(ref, acts.PartyNamed(party_id=party, party_kind=PartyKind.FAMILY))
        house.record(ref, acts.ContactPlanned(party_id=party, ask=True, who_learns=WhoLearns.SAFE))
    house.record(ref, acts.ConsultationStarted(reply_by=date(2026, 12, 4)))
    for party in parties:
        sent = acts.LetterSent(effect=f"letter/third_party/{party}", letter_id=f"L-{party}", channel=Channel.EMAIL)
        house.record(ref, sent, Role.CLOCK)


def steps_of(house: House, ref: str) -> dict[str, str]:
    """What the timeline says of each step."""
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/plan").text
    timeline = page.split('<ol class="cc-plan">')[1].split("</ol>")[0]
    names = ("Write to", "Chase", "Decide", "Black out", "Finish", "Invite")
    return {name: next(part for part in timeline.split("<li") if name in part) for name in names}


def test_a_new_request_is_planned_with_the_usual_numbers_and_says_so(house: House) -> None:
    page = house.person(Role.LINE_MANAGER).get(f"/requests/{house.request()}/plan").text
    assert "Planned for 4 letters to third parties and 60 pages. Nobody has counted them yet" in page
    assert "The answer is due" in page


def test_the_plan_counts_the_letters_and_pages_of_this_file(house: House) -> None:
    ref = house.request()
    collected(house, ref)
    asked(house, ref, "p-1", "p-2")
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/plan").text
    assert "Planned for 2 letters to third parties and 130 pages." in page
    assert "4 working days earlier: 40 pages are marked a day" in page
    assert "2 working days earlier: 80 pages are checked a day" in page


def test_each_step_is_done_next_or_later(house: House) -> None:
    ref = house.request()
    collected(house, ref)
    asked(house, ref, "p-1")
    steps = steps_of(house, ref)
    assert "Done on Monday 23 November 2026" in steps["Write to"]
    assert "Next" in steps["Chase"]
    assert "Done" not in steps["Decide"]
    reply = acts.ReplyReceived(
        party_id="p-1",
        reply_id="R-1",
        reply=ReplyKind.CONSENT,
        evidence=Evidence.ANSWER_PAGE,
        received_at=house.desk.now,
        objection=False,
    )
    house.record(ref, reply)
    steps = steps_of(house, ref)
    assert "Done" in steps["Chase"]
    assert "Next" in steps["Decide"]


def test_a_late_step_is_marked_with_how_late_it_is(house: House) -> None:
    steps = steps_of(house, house.request(received_on=date(2026, 11, 2)))
    assert "Late" in steps["Write to"]
    assert "days ago" in steps["Write to"]
    assert "Late" not in steps["Invite"]


def test_a_plan_that_does_not_fit_says_how_much_is_missing(house: House) -> None:
    ref = house.request(profile="childrens_centre")
    collected(house, ref, pages=2_000)
    asked(house, ref, "p-1")
    assert "The plan does not fit" in house.person(Role.MANAGER).get(f"/requests/{ref}/plan").text


def test_a_plan_that_waits_for_the_requester_says_that_its_days_move(house: House) -> None:
    """R4."""
    ref = house.request()
    house.record(ref, acts.ClarificationAsked(asked_on=date(2026, 11, 23)), reason="Which year?")
    assert "these days hold if it comes today" in house.person(Role.MANAGER).get(f"/requests/{ref}/plan").text


def test_where_nobody_is_asked_nothing_is_waited_for(house: House) -> None:
    ref = house.request()
    collected(house, ref)
    assert "nobody has to be asked" in house.person(Role.MANAGER).get(f"/requests/{ref}/plan").text


def test_a_closure_week_is_named_and_moves_the_plan_only(house: House) -> None:
    """S33, R2: closure weeks come from the profile, and move no due date."""
    law = (SHIPPED_PROFILES / "uk_gdpr.toml").read_text(encoding="utf-8")
    week = '\n[[closures]]\nfirst = 2026-12-07\nlast = 2026-12-11\nwhy = "The boiler is renewed"\n'
    own_profile(house, "ours", law + week)
    manager = house.person(Role.MANAGER)
    manager.send("/requests/new", {**GOOD, "profile": "ours"})
    manager.send("/requests/new", {**GOOD, "child_name": "Robin Vale", "requester_name": "Tom Vale"})
    closed, open_all_year = (manager.get(f"/requests/AR-2026-000{n}/plan").text for n in (1, 2))
    assert "7 December 2026 to 11 December 2026: The boiler is renewed" in closed
    assert "names none between the receipt and the date to keep" in open_all_year
    due = "Monday 21 December 2026</span> <strong>The answer is due"
    assert due in closed
    assert due in open_all_year
    assert closed.split("Write to third parties")[0] != open_all_year.split("Write to third parties")[0]
