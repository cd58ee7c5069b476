"""Around the meeting: who comes and who is kept away, times that are proposed, its papers (S41-S44)."""

from datetime import date, timedelta
from threading import Barrier

import pypdfium2
import pytest

from calendar_feeds import CalendarRead, FeedFault
from models.acts import ContactPlanned, PartyNamed, SlotBooked
from models.words import GuestPart, PartyKind, Role, WhoLearns
from records.database import reading, writing
from records.file import PersonFacts, add_person, persons_of
from records.guests import add_guest, guests_of
from records.meetings import notes_of
from records.office import office_hours_of, set_calendar_feed
from records.post import add_slot
from tests.patience import PATIENCE_SECONDS
from tests.unit.web.house import House, Person
from tests.unit.web.marked_house import MarkedHouse, checked_house
from tests.unit.web.parties import child_of
from web.giving import times


@pytest.fixture
def here(house: House) -> MarkedHouse:
    """A request whose copy was made and passed."""
    return checked_house(house)


@pytest.fixture
def manager(house: House, here: MarkedHouse) -> Person:
    """The manager."""
    return house.person(Role.MANAGER)


def path(here: MarkedHouse, below: str) -> str:
    return f"/requests/{here.ref}/release{below}"


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


class TestGuests:
    """S44: only three kinds of people attend, and each is checked."""

    def test_a_parent_is_checked_against_parental_responsibility(self, here: MarkedHouse, manager: Person) -> None:
        """S44, R13: without a source they do not attend as a parent."""
        manager.send(path(here, "/guests"), {"name": "Idris Ashdown", "part": "parent"})
        with reading(here.house.desk.engine) as session:
            (guest,) = guests_of(session, here.ref)
        check = path(here, f"/guests/{guest.id}/check")
        form = {f"basis-{guest.id}": "Saw the certificate", f"source-{guest.id}": "none"}
        answer = manager.send_from(path(here, "/guests"), check, form)
        assert "Without parental responsibility" in answer.text
        manager.send_from(path(here, "/guests"), check, {**form, f"source-{guest.id}": "birth_certificate"})
        with reading(here.house.desk.engine) as session:
            (guest,) = guests_of(session, here.ref)
        assert guest.checked_by == manager.user.id and "birth certificate" in guest.basis

    def test_nobody_both_attends_and_is_kept_away(self, here: MarkedHouse, manager: Person) -> None:
        """S44."""
        manager.send(path(here, "/guests"), {"name": "Rob  Vale", "part": "not_on_site"})
        answer = manager.send(path(here, "/guests"), {"name": "rob vale", "part": "interpreter"})
        assert "stands on the other list" in answer.text

    def test_who_must_not_learn_of_the_request_is_not_named_as_a_guest(
        self, here: MarkedHouse, manager: Person
    ) -> None:
        """R23, S44: the page says so to those who may know it, and proposes to keep them away."""
        house, ref = here.house, here.ref
        facts = PersonFacts(name="Rob Vale", kind=PartyKind.FAMILY)
        with writing(house.desk.engine, ref) as session:
            person = add_person(session, child_of(house, ref), ref, facts, "seed", house.desk.now)
        here.house.record(ref, PartyNamed(party_id=person.id, party_kind=PartyKind.FAMILY))
        plan = ContactPlanned(party_id=person.id, ask=False, who_learns=WhoLearns.ALLEGED_ABUSER)
        here.house.record(ref, plan, reason="danger")
        assert "Think of Rob Vale" in manager.get(path(here, "/guests")).text
        answer = manager.send(path(here, "/guests"), {"name": "Rob Vale", "part": "parent"})
        assert "must not learn of the request" in answer.text

    def test_the_pages_of_the_day_warn_who_must_not_be_on_site(self, here: MarkedHouse) -> None:
        """S44: on the first page and on the request's."""
        house, ref = here.house, here.ref
        with writing(house.desk.engine, ref) as session:
            slot = add_slot(session, ref, house.desk.now + timedelta(days=2), 60, "Quiet room", "u", house.desk.now)
            add_guest(session, ref, "Rob Vale", GuestPart.NOT_ON_SITE, "u", at=house.desk.now)
        house.record(ref, SlotBooked(slot_id=slot.id))
        assert "Must not be on site" not in house.person(Role.LINE_MANAGER).get("/").text
        house.later(days=2)
        for page in ("/", f"/requests/{ref}"):
            assert "Must not be on site: Rob Vale" in house.person(Role.LINE_MANAGER).get(page).text


class TestTimes:
    """S41, S42: both managers' hours, what is booked, and calendars that may be down."""

    def test_times_are_proposed_and_added(self, here: MarkedHouse, manager: Person) -> None:
        page = manager.get(path(here, "/times")).text
        assert "Monday to Friday, 9 to 4, is taken" in page
        chosen = page.split('name="times" type="checkbox" value="')[1].split('"')[0]
        answer = manager.send(path(here, "/times"), {"times": chosen, "minutes": "60", "place": "Quiet room"})
        assert answer.status_code == 303, answer.text
        assert "Quiet room" in manager.get(path(here, "")).text
        assert f'value="{chosen}"' not in manager.get(path(here, "/times")).text

    def test_a_calendar_that_is_down_is_said_and_the_rest_goes_on(self, here: MarkedHouse, manager: Person) -> None:
        with writing(here.house.desk.engine) as session:
            set_calendar_feed(session, manager.user.id, "https://127.0.0.1:9/a.ics", manager.user.id)
        page = manager.get(path(here, "/times")).text
        assert "could not be read: its address is not one of https" in page and "Add these times" in page
        assert "127.0.0.1" not in page

    def test_two_slow_calendars_are_read_side_by_side(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """S41: each answers only when the other is being read too; one that fails is no other's."""
        both = Barrier(2, timeout=PATIENCE_SECONDS)

        def slow(address: str, *_: date) -> CalendarRead:
            both.wait()
            if "down" in address:
                raise FeedFault("it does not answer")
            return CalendarRead((), not_understood=1)

        monkeypatch.setattr(times, "busy_times", slow)
        day = date(2026, 11, 26)
        read = dict(times._read_at_once({"Dana": "https://down", "Helena": "https://up"}, day, day))
        assert isinstance(read["Dana"], FeedFault) and read["Helena"] == CalendarRead((), not_understood=1)

    def test_what_a_calendar_says_in_an_odd_way_is_told(
        self, here: MarkedHouse, manager: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """S41: nobody offers a time because an entry was passed over in silence."""
        with writing(here.house.desk.engine) as session:
            set_calendar_feed(session, manager.user.id, "https://calendar.example.org/a.ics", manager.user.id)
        monkeypatch.setattr(times, "busy_times", lambda *_: CalendarRead((), not_understood=2))
        page = manager.get(path(here, "/times")).text
        assert f"In the calendar of {manager.user.name} 2 entries are not understood" in page

    def test_nothing_chosen_and_odd_times_are_refused(self, here: MarkedHouse, manager: Person) -> None:
        past = "2020-01-01T09:00:00+00:00"
        for typed, words in (("", "Choose the times"), ("soon", "Choose the times"), (past, "has passed")):
            assert words in manager.send(path(here, "/times"), {"times": typed}).text

    def test_everybody_keeps_their_own_hours(self, here: MarkedHouse, manager: Person) -> None:
        form = {"monday_from": "9:00", "monday_to": "12:30", "feed": "https://calendar.example.org/me.ics"}
        assert manager.send("/account/hours", form).status_code == 303
        with reading(here.house.desk.engine) as session:
            assert office_hours_of(session, manager.user.id) == [(0, 540, 750)]
        page = manager.get("/account/hours").text
        assert 'value="12:30"' in page and "calendar.example.org" in page

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"monday_to": "8:00"}, "later than the beginning"),
            ({"monday_to": "25:00"}, "Enter a time"),
            ({"monday_from": "", "monday_to": ""}, "one day at least"),
            ({"feed": "http://calendar.example.org/me.ics"}, "beginning with https://"),
        ],
    )
    def test_odd_hours_are_said_so(self, manager: Person, wrong: dict[str, str], words: str) -> None:
        answer = manager.send("/account/hours", {"monday_from": "9:00", "monday_to": "12:30", **wrong})
        assert answer.status_code == 422 and words in answer.text

    def test_an_administrator_has_no_hours(self, house: House) -> None:
        assert house.person(Role.ADMINISTRATOR).get("/account/hours").status_code == 403


class TestPapers:
    """S42, S45: a pack for the two who hold the meeting, an agenda for the parent; neither betrays anything."""

    def test_both_are_printed_and_name_what_the_copy_holds(self, here: MarkedHouse, manager: Person) -> None:
        page = manager.get(path(here, "/pack")).text
        assert "Questions to expect" in page and "What is in the copy" in page
        pack = words_of(manager.get(path(here, "/pack.pdf")).content)
        agenda = words_of(manager.get(path(here, "/agenda.pdf")).content)
        assert "black place" in pack and "Through the pages" in pack
        assert "Mira Ashdown" in agenda and "You can take the copy with you" in agenda

    def test_neither_has_a_word_that_is_left_out(self, here: MarkedHouse, manager: Person) -> None:
        """R15, S7, S35: both may lie on the table while the parent is there."""
        with reading(here.house.desk.engine) as session:
            hidden = [person.name for person in persons_of(session, child_of(here.house, here.ref))]
        papers = [words_of(manager.get(path(here, f"/{name}.pdf")).content) for name in ("pack", "agenda")]
        assert hidden
        for words in papers:
            assert not [name for name in hidden if name in words]

    def test_only_who_holds_the_meeting_sees_them(self, here: MarkedHouse, house: House) -> None:
        """S59."""
        assert house.person(Role.LEGAL_ADVISER).get(path(here, "/pack.pdf")).status_code == 403
        assert house.person(Role.KEY_PERSON).get(path(here, "/agenda.pdf")).status_code == 403

    def test_notes_to_pages_stand_in_the_pack_and_not_in_the_agenda(
        self, here: MarkedHouse, manager: Person
    ) -> None:
        """S42: what to explain and what may be asked, typed beforehand; empty ones are refused, any goes."""
        form = {"place": f"{here.papers['Visit']}/1", "words": "Explain why she came twice."}
        assert manager.send_from(path(here, "/pack"), path(here, "/pack/notes"), form).status_code == 303
        pack = words_of(manager.get(path(here, "/pack.pdf")).content)
        assert "Page 3, your note: Explain why she came twice." in pack
        assert "Explain why" not in words_of(manager.get(path(here, "/agenda.pdf")).content)
        empty = manager.send_from(path(here, "/pack"), path(here, "/pack/notes"), {"words": "x", "place": "a/9"})
        assert empty.status_code == 422 and "Choose the page" in empty.text
        with reading(here.house.desk.engine) as session:
            (note,) = notes_of(session, here.ref)
        manager.send_from(path(here, "/pack"), path(here, f"/pack/notes/{note.id}/off"))
        assert "Explain why" not in manager.get(path(here, "/pack")).text
        gone = manager.send_from(path(here, "/pack"), path(here, "/pack/notes/note-none/off"))
        assert gone.status_code == 404
