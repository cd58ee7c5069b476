"""The requester's page: a look changes nothing, a code opens it, a choice is said as theirs (S41, S46, R26)."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from models import acts
from models.words import Controversy, GuestPart, LegalOpinion, LetterStatus, LinkPurpose, ReleaseWay, Role
from records.copies import fetched
from records.database import reading, writing
from records.guests import add_guest, guests_of
from records.post import add_slot, letters_of, make_link, revoke_links
from rules.times import local_date
from starter import Outcome
from tests.unit.web.house import Browser, House
from tests.unit.web.marked_house import MarkedHouse, checked_house
from web.giving.booking import _refused

pytestmark = pytest.mark.usefixtures("patient")

HIDDEN = re.compile(r'name="(csrf|said|pass)" value="([^"]*)"')


@dataclass
class Requester:
    """Somebody with the link of a letter in hand."""

    here: MarkedHouse
    browser: Browser
    token: str
    slots: list[str]

    @property
    def path(self) -> str:
        """The page."""
        return f"/booking/{self.token}"

    def send(self, page: httpx.Response, below: str, **form: str) -> httpx.Response:
        """Send a form of the page that is open."""
        hidden = dict(HIDDEN.findall(page.text))
        return self.browser.post(self.path + below, data={**hidden, **form})

    def code(self) -> str:
        """The code in the newest letter."""
        with reading(self.here.house.desk.engine) as session:
            letters = [letter for letter in letters_of(session, self.here.ref) if letter.kind == "answer_code"]
        found: list[str] = re.findall(r"\b(\d{6})\b", letters[-1].text)
        return found[0]

    def enter(self) -> httpx.Response:
        """Ask for a code, and type it in."""
        asked = self.send(self.browser.get(self.path), "/code")
        return self.send(asked, "/open", code=self.code())


@pytest.fixture
def requester(house: House) -> Requester:
    """The requester, invited to two appointments."""
    here = checked_house(house)
    desk = house.desk
    with writing(desk.engine, here.ref) as session:
        slots = [
            add_slot(session, here.ref, desk.now + timedelta(days=days), 60, "", "seed", desk.now).id
            for days in (7, 8)
        ]
        token = make_link(session, here.ref, LinkPurpose.BOOK, days=60, now=desk.now)
    copy = house.state(here.ref).copy
    assert copy is not None
    house.record(here.ref, acts.ReleaseConfirmed(copy_sha256=copy.copy_sha256, slot_ids=tuple(slots)))
    return Requester(here, house.browser(), token, slots)


def test_a_look_changes_nothing_and_tells_nothing(requester: Requester) -> None:
    before = len(requester.here.events())
    page = requester.browser.get(requester.path)
    assert page.status_code == 200
    for word in ("Rowan", "Mira", "mira@example.org", requester.here.ref, "file", "record"):
        assert word not in page.text
    requester.browser.get(requester.path + "/code")
    assert len(requester.here.events()) == before
    assert requester.here.house.desk.letters == []


def test_the_code_goes_to_the_requesters_address(requester: Requester) -> None:
    requester.send(requester.browser.get(requester.path), "/code")
    with reading(requester.here.house.desk.engine) as session:
        letter = letters_of(session, requester.here.ref)[-1]
    assert (letter.to_email, letter.status, letter.person_id) == ("mira@example.org", LetterStatus.PENDING, None)
    assert requester.here.house.desk.letters == [letter.id]


def test_a_wrong_code_opens_nothing(requester: Requester) -> None:
    asked = requester.send(requester.browser.get(requester.path), "/code")
    wrong = "000000" if requester.code() != "000000" else "000001"
    page = requester.send(asked, "/open", code=wrong)
    assert page.status_code == 422 and "This code is not right" in page.text
    assert "These times are free" not in page.text


def test_an_appointment_is_booked_by_the_requester(requester: Requester) -> None:
    page = requester.enter()
    assert "These times are free" in page.text
    page = requester.send(page, "/choose", way="meeting", slot=requester.slots[1])
    assert "Your appointment: " in page.text
    booked = requester.here.house.state(requester.here.ref).booked
    assert booked is not None and booked[1] == requester.slots[1]
    event = requester.here.events()[-1]
    assert (event.actor_id, event.role) == ("requester", Role.REQUESTER)


def test_who_comes_along_is_named_and_waits_to_be_checked(requester: Requester) -> None:
    """S44: the requester says it; the setting checks it; that somebody is to be kept away is not told."""
    here = requester.here
    with writing(here.house.desk.engine, here.ref) as session:
        add_guest(session, here.ref, "Rob Vale", GuestPart.NOT_ON_SITE, "u", at=here.house.desk.now)
    page = requester.send(requester.enter(), "/choose", way="meeting", slot=requester.slots[1])
    assert "Rob Vale" not in page.text
    assert "Type their name" in requester.send(page, "/guest", part="interpreter").text
    page = requester.send(page, "/guest", part="parent", guest="Rob Vale")
    assert "You told us: Rob Vale" in page.text
    manager = here.house.person(Role.MANAGER)
    with reading(here.house.desk.engine) as session:
        (guest,) = [one for one in guests_of(session, here.ref) if one.added_by == "requester"]
    assert guest.checked_by is None
    path = f"/requests/{here.ref}/release/guests"
    form = {f"basis-{guest.id}": "He rang", f"source-{guest.id}": "birth_certificate"}
    assert "stands on the other list" in manager.send_from(path, f"{path}/{guest.id}/check", form).text


def test_an_appointment_is_moved(requester: Requester) -> None:
    page = requester.send(requester.enter(), "/choose", way="meeting", slot=requester.slots[0])
    requester.send(page, "/choose", way="meeting", slot=requester.slots[1])
    kinds = [event.act.kind for event in requester.here.events()][-3:]
    assert kinds[-2:] == ["slot_booked", "slot_booked"], "never without an hour in between"
    booked = requester.here.house.state(requester.here.ref).booked
    assert booked is not None and booked[1] == requester.slots[1]


def test_a_form_sent_twice_books_once(requester: Requester) -> None:
    page = requester.enter()
    requester.send(page, "/choose", way="meeting", slot=requester.slots[0])
    again = requester.send(page, "/choose", way="meeting", slot=requester.slots[0])
    assert again.status_code == 200 and "Your appointment" in again.text
    kinds = [event.act.kind for event in requester.here.events()]
    assert kinds.count("slot_booked") == 1


def test_an_appointment_is_given_back(requester: Requester) -> None:
    page = requester.send(requester.enter(), "/choose", way="meeting", slot=requester.slots[0])
    page = requester.send(page, "/cancel")
    assert requester.here.house.state(requester.here.ref).booked is None
    assert "These times are free" in page.text and "You have no appointment now" in page.text


def test_another_way_gives_the_appointment_back(requester: Requester) -> None:
    page = requester.send(requester.enter(), "/choose", way="meeting", slot=requester.slots[0])
    page = requester.send(page, "/choose", way="collection")
    state = requester.here.house.state(requester.here.ref)
    assert (state.way, state.booked) == (ReleaseWay.COLLECTION, None)
    assert "to collect it" in page.text


def test_only_what_is_on_offer_can_be_chosen(requester: Requester) -> None:
    page = requester.enter()
    assert "Choose an appointment" in requester.send(page, "/choose", way="meeting", slot="slot-other").text
    assert "no postal address" in requester.send(page, "/choose", way="post").text
    assert "Choose how you would like" in requester.send(page, "/choose", way="pigeon").text
    assert requester.here.house.state(requester.here.ref).booked is None


@pytest.mark.parametrize("below", ["/choose", "/cancel", "/withdraw", "/download"])
def test_nothing_is_done_without_a_code(requester: Requester, below: str) -> None:
    before = len(requester.here.events())
    page = requester.browser.get(requester.path)
    forged = {"pass": "99999999999.abc", "way": "collection", "sure": "yes", "slot": requester.slots[0]}
    answer = requester.send(page, below, **forged)
    assert answer.status_code == 422 and "Have a new one sent" in answer.text
    assert len(requester.here.events()) == before


def test_the_pass_ends_after_an_hour(requester: Requester) -> None:
    page = requester.enter()
    requester.here.house.later(minutes=61)
    assert "Have a new one sent" in requester.send(page, "/choose", way="collection").text


def test_the_download_opens_when_the_manager_confirmed_it(requester: Requester) -> None:
    """S39, S46: what is downloaded is the copy and nothing else."""
    house, ref = requester.here.house, requester.here.ref
    page = requester.send(requester.enter(), "/choose", way="download")
    assert "not open yet" in page.text and "Get the copy" not in page.text
    assert "not open yet" in requester.send(page, "/download").text
    copy = house.state(ref).copy
    assert copy is not None
    house.record(ref, acts.ReleaseConfirmed(copy_sha256=copy.copy_sha256, way=ReleaseWay.DOWNLOAD))
    manager = house.person(Role.MANAGER)
    assert "has not downloaded it yet" in manager.get(f"/requests/{ref}/release").text
    given = {"way": "download", "on-day": "23", "on-month": "11", "on-year": "2026", "who": "M", "checked": "yes"}
    assert "Nobody has downloaded this copy yet" in manager.send(f"/requests/{ref}/release/handover", given).text
    manager.get(f"/requests/{ref}/copies/{copy.version}/pdf")
    assert "has not downloaded it yet" in manager.get(f"/requests/{ref}/release").text, "a colleague looked at it"
    pdf = requester.send(page, "/download")
    assert pdf.content.startswith(b"%PDF") and pdf.headers["cache-control"] == "no-store"
    with reading(house.desk.engine) as session:
        assert [version for _, version in fetched(session, ref)] == [copy.version]
    assert "Downloaded by the requester" in manager.get(f"/requests/{ref}/release").text
    assert f"downloaded version {copy.version} of the copy" in manager.get(f"/requests/{ref}/history").text
    assert manager.send(f"/requests/{ref}/release/handover", given).status_code == 303


def test_the_request_is_withdrawn_only_by_who_is_sure(requester: Requester) -> None:
    page = requester.enter()
    assert "Tick that you are sure" in requester.send(page, "/withdraw").text
    ended = requester.send(page, "/withdraw", sure="yes", why="We moved.")
    assert "come to its end" in ended.text
    assert requester.here.house.state(requester.here.ref).closed_as == "withdrawn"


def test_a_link_that_was_altered_expired_or_closed_says_so(requester: Requester) -> None:
    house = requester.here.house
    altered = requester.browser.get(f"/booking/{requester.token[:-1]}_")
    assert altered.status_code == 404 and "does not open" in altered.text
    with writing(house.desk.engine, requester.here.ref) as session:
        other = make_link(session, requester.here.ref, LinkPurpose.ANSWER, days=60, now=house.desk.now)
    assert requester.browser.get(f"/booking/{other}").status_code == 404
    house.later(days=61)
    expired = requester.browser.get(requester.path)
    assert expired.status_code == 410 and "too old" in expired.text
    house.later(days=-61)
    with writing(house.desk.engine, requester.here.ref) as session:
        revoke_links(session, requester.here.ref, house.desk.now)
    assert "was closed" in requester.browser.get(requester.path).text


def test_a_stop_closes_the_page_without_saying_why(requester: Requester) -> None:
    requester.here.house.record(requester.here.ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD)
    page = requester.browser.get(requester.path)
    assert "not open at the moment" in page.text and "safeguarding" not in page.text.lower()


def test_a_copy_that_no_longer_stands_offers_nothing(requester: Requester) -> None:
    page = requester.enter()
    requester.here.house.record(requester.here.ref, acts.MarksChanged(marks_digest="0" * 64))
    answer = requester.send(page, "/choose", way="meeting", slot=requester.slots[0])
    assert "not open at the moment" in answer.text
    assert requester.here.house.state(requester.here.ref).booked is None


def test_the_page_needs_no_script_and_fits_a_telephone(requester: Requester) -> None:
    page = requester.enter().text
    assert 'name="viewport"' in page and "style=" not in page
    assert "<table" not in page


def test_a_download_that_was_open_shuts_when_the_opinion_on_health_data_grows_too_old(requester: Requester) -> None:
    """R21: the day that counts is the day on which it is fetched, not the day on which it was confirmed."""
    house, ref = requester.here.house, requester.here.ref
    page = requester.send(requester.enter(), "/choose", way="download")
    state = house.state(ref)
    assert state.copy is not None and state.file is not None
    report = next(iter(requester.here.papers.values()))
    today = local_date(house.desk.now)
    house.record(ref, state.file.model_copy(update={"health": (report,)}))
    house.record(ref, acts.HealthOpinion(document_id=report, given_on=today - timedelta(days=170), disclose=True))
    copy = state.copies[-1].made.model_copy(update={"inputs_seq": house.state(ref).seq})
    house.record(ref, copy, Role.CLOCK)
    house.record(ref, acts.ReleaseConfirmed(copy_sha256=copy.copy_sha256, way=ReleaseWay.DOWNLOAD))
    assert requester.send(page, "/download").content.startswith(b"%PDF")
    house.later(days=20)
    page = requester.enter()
    assert "not open yet" in requester.send(page, "/download").text


def test_what_holds_the_copy_is_not_told_though_it_came_while_the_page_was_open(requester: Requester) -> None:
    """S54: the rules refuse what was chosen a moment after a stop; the words of colleagues stay inside."""
    page = requester.enter()
    here = requester.here
    refused = _refused(Outcome("refused", "stopped"))
    assert refused == "This cannot be done on this page at the moment. Please ring us."
    assert "free" in _refused(Outcome("refused", "slot_taken"))
    here.house.record(here.ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD)
    answer = requester.send(page, "/choose", way="meeting", slot=requester.slots[0])
    assert "not open at the moment" in answer.text and "stop" not in answer.text.lower()


def test_a_time_that_another_parent_took_is_no_longer_on_offer(requester: Requester) -> None:
    """S41, S42: the same two people hold both meetings."""
    house, ref = requester.here.house, requester.here.ref
    page = requester.enter()
    other = house.request(requester_name="Tom Ashdown")
    with writing(house.desk.engine, other) as session:
        at = house.desk.now + timedelta(days=7)
        theirs = add_slot(session, other, at, 60, "", "seed", house.desk.now).id
    house.record(other, acts.SlotBooked(slot_id=theirs))
    answer = requester.send(page, "/choose", way="meeting", slot=requester.slots[0])
    assert "Choose an appointment from the list" in answer.text
    assert f'value="{requester.slots[0]}"' not in answer.text and f'value="{requester.slots[1]}"' in answer.text
    assert house.state(ref).booked is None
    listed = house.person(Role.MANAGER).get(f"/requests/{ref}/release").text
    assert "Another meeting is booked then" in listed
    assert "Tom Ashdown" not in listed and other not in listed


def test_who_moves_to_a_time_that_is_gone_keeps_the_one_they_had(
    requester: Requester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S41: somebody else was quicker by a moment; the record refuses the new time, and nothing is given up."""
    here = requester.here
    page = requester.send(requester.enter(), "/choose", way="meeting", slot=requester.slots[0])
    say = type(here.house.desk).say

    async def quicker(desk: Any, ref: str, act: Any, *more: Any) -> Outcome:
        gone = isinstance(act, acts.SlotBooked) and act.slot_id == requester.slots[1]
        return Outcome("refused", "slot_taken") if gone else await say(desk, ref, act, *more)

    monkeypatch.setattr(type(here.house.desk), "say", quicker)
    before = here.events()
    answer = requester.send(page, "/choose", way="meeting", slot=requester.slots[1])
    assert "This appointment is not free" in answer.text
    assert here.events() == before


def shut_by(requester: Requester, *said: acts.Act) -> str:
    """What the page says after these acts, to who had booked an appointment."""
    here = requester.here
    requester.send(requester.enter(), "/choose", way="meeting", slot=requester.slots[0])
    for act in said:
        here.house.record(here.ref, act)
    return requester.browser.get(requester.path).text.partition("<main")[2]


@pytest.mark.parametrize(
    "act",
    [
        acts.StopPlaced(),
        acts.FoundControversial(grounds=(Controversy.COURT_CASE,)),
        acts.LegalAdviceRecorded(opinion=LegalOpinion.WITHHOLD, again=True),
        acts.MarksChanged(marks_digest="0" * 64),
    ],
    ids=["a stop", "controversial", "advice", "a new version"],
)
def test_whatever_keeps_the_copy_back_the_page_is_shut_in_the_same_words(
    requester: Requester, act: acts.Act
) -> None:
    """S54, S15, S41: none of them tells that somebody is protected, and who has a time is asked to ring."""
    words = shut_by(requester, act)
    assert "This page is not open at the moment" in words and "please ring us before you come" in words
    for betrays in ("stop", "legal", "court", "safe", "controversial", "version", "Rowan"):
        assert betrays not in words.lower().replace("rowan", "Rowan")
    listed = requester.here.house.person(Role.MANAGER).get(f"/requests/{requester.here.ref}/release").text
    assert "An appointment is booked" in listed and "Say only that another time has to be found" in listed
