"""Every letter to a third party before it goes: what it says, who read it, what is missing (S20, S21)."""

import re

import pytest
from markupsafe import escape

from activities.drafting import Drafting, drafted
from letters.layouting import as_shown
from models.ids import letter_key
from models.words import Channel, PartyKind, Role
from records.database import discarded
from rules.agenda import effects_due
from tests.unit.web.house import House
from tests.unit.web.parties import (
    complete,
    paper,
    passage,
    planned,
    read_letter,
    ready,
    somebody,
    started,
    user_id,
)
from web.asking.people_letters import LINK_WORDS, REFERENCE

FORM = {"name": "Rosa Marsh", "kind": "family", "contact_email": "rosa@example.org"}


def summary_on(page: str) -> str:
    """The digest of the letter's words in the form of a page."""
    found = re.search(r'name="summary" value="([0-9a-f]{64})"', page)
    assert found is not None, page
    return found[1]


def begun(house: House) -> str:
    ref = house.request()
    house.entitled(ref)
    return ref


def test_the_letter_says_only_what_refers_to_its_reader(house: House) -> None:
    """S20."""
    ref, person = ready(house)
    other = somebody(house, ref, "Tom Vale", email="tom@example.org", letter_text="You called on 3 March.")
    planned(house, ref, person)
    planned(house, ref, other)
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/people/{person}/letter").text
    assert "Grandma Rosa fetched him early" in page and "Mira Ashdown" in page
    assert "Tom" not in page and "3 March" not in page
    assert "/answer/their-own-link" in page


def test_the_start_page_lists_what_is_missing_for_whom(house: House) -> None:
    ref, _ = ready(house)
    silent = somebody(house, ref, "Tom Vale", email="")
    planned(house, ref, silent, Channel.IN_PERSON)
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/people/letters").text
    assert "Who will learn of this?&#34; is not answered" in page
    assert "No passage is noted, so the letter would say nothing" in page
    assert "Let the letters go" not in page


def test_the_letters_go_with_a_reply_date_once_they_were_read(house: House) -> None:
    ref, person = ready(house)
    planned(house, ref, person)
    read_letter(house, ref, person)
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/people/letters"
    date_in = {"reply_by-day": "7", "reply_by-month": "12", "reply_by-year": "2026"}
    assert "Read every letter, then tick the box" in manager.send(path, date_in).text
    assert manager.send(path, {**date_in, "seen": "yes"}).status_code == 303
    reply_by = house.state(ref).reply_by
    assert reply_by is not None and reply_by.isoformat() == "2026-12-07"


def test_a_second_person_reads_what_each_letter_says_before_it_goes(house: House) -> None:
    """S20: the manager wrote it; the line manager reads it; only then can the letters go."""
    ref, person = ready(house)
    planned(house, ref, person)
    path = f"/requests/{ref}/people/{person}/letter"
    assert "has not read it yet" in house.person(Role.MANAGER).get(f"/requests/{ref}/people/letters").text
    assert "It may go" not in house.person(Role.MANAGER).get(path).text
    line = house.person(Role.LINE_MANAGER)
    summary = summary_on(line.get(path).text)
    assert "tick the box" in line.send(path, {"summary": summary}).text
    assert line.send(path, {"summary": summary, "agreed": "yes"}).status_code == 303
    assert house.state(ref).parties[person].read == summary
    assert "Let the letters go" in house.person(Role.MANAGER).get(f"/requests/{ref}/people/letters").text


def test_a_changed_text_has_to_be_read_again(house: House) -> None:
    """S20: the reading is bound to the words; a page that was opened before they changed counts no more."""
    ref, person = ready(house)
    planned(house, ref, person)
    path = f"/requests/{ref}/people/{person}/letter"
    line = house.person(Role.LINE_MANAGER)
    before = summary_on(line.get(path).text)
    read_letter(house, ref, person)
    passage(house, ref, person, paper(house, ref, "She rang again.", "Another note"), "She rang again.")
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/people/letters").text
    assert "it has to be read again" in page and "Let the letters go" not in page
    assert "has changed since" in line.send(path, {"summary": before, "agreed": "yes"}).text
    assert line.send(path, {"summary": summary_on(line.get(path).text), "agreed": "yes"}).status_code == 303


def test_nobody_reads_the_letter_that_goes_to_themselves(house: House) -> None:
    """R24."""
    ref, _ = ready(house)
    line = user_id(house, Role.LINE_MANAGER)
    own = somebody(house, ref, "Ellis Bray", PartyKind.STAFF, letter_text="You were there.", account=line)
    planned(house, ref, own, Channel.IN_PERSON)
    page = house.person(Role.LINE_MANAGER).get(f"/requests/{ref}/people/{own}/letter").text
    assert "It may go" not in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("23", "11", "2026"), "later than today"),
        (("1", "2", "2027"), "when the file is due"),
        (("31", "11", "2026"), "must be a real date"),
    ],
)
def test_a_reply_date_that_cannot_be_is_refused_by_its_field(
    house: House, typed: tuple[str, str, str], words: str
) -> None:
    ref, person = ready(house)
    planned(house, ref, person)
    date_in = dict(zip(("reply_by-day", "reply_by-month", "reply_by-year"), typed, strict=True))
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/people/letters", {**date_in, "seen": "yes"})
    assert page.status_code == 422
    assert words in page.text and 'href="#reply_by"' in page.text


def test_the_usual_reply_date_is_never_after_the_due_date(house: House) -> None:
    ref, person = ready(house)
    planned(house, ref, person)
    read_letter(house, ref, person)
    house.later(days=27)
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/people/letters").text
    assert 'name="reply_by-day" type="text" inputmode="numeric" value="23"' in page


def test_where_nobody_is_mentioned_the_request_goes_on_without_letters(house: House) -> None:
    ref = begun(house)
    paper(house, ref)
    complete(house, ref)
    answer = house.person(Role.MANAGER).send(f"/requests/{ref}/people/letters")
    assert answer.status_code == 303
    assert house.state(ref).reply_by is not None


def test_letters_wait_until_the_file_is_complete(house: House) -> None:
    ref = begun(house)
    person = somebody(house, ref, letter_text="You called.")
    planned(house, ref, person)
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/people/letters").text
    assert "have not both said that the file is complete" in page
    assert "Let the letters go" not in page


def test_after_the_start_the_page_warns_that_a_new_letter_goes_at_once(house: House) -> None:
    ref, person = ready(house)
    planned(house, ref, person)
    started(house, ref)
    late = somebody(house, ref, "Tom Vale")
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/people/{late}/contact").text
    assert "this letter goes as soon as you save" in page


@pytest.mark.parametrize("kind", [PartyKind.FAMILY, PartyKind.AGENCY, PartyKind.STAFF])
@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.POST])
def test_the_preview_is_the_letter_that_goes(house: House, kind: PartyKind, channel: Channel) -> None:
    """S20, S22: word for word, but for link and reference."""
    ref = begun(house)
    agency, address = "Elm & Co." if kind is PartyKind.AGENCY else "", "1 Elm Row\nWX1 1AA"
    person = somebody(house, ref, "Ellis Bray", kind, address=address, letter_text="You rang.", agency=agency)
    complete(house, ref)
    planned(house, ref, person, channel)
    read_letter(house, ref, person)
    started(house, ref)
    shown = house.person(Role.MANAGER).get(f"/requests/{ref}/people/{person}/letter").text
    (order,) = [one for one in effects_due(ref, house.state(ref)) if one.party_id == person]
    drafting = Drafting(house.desk.key, house.desk.settings.public_url, house.desk.now)
    with discarded(house.desk.engine, ref) as session:
        letter = drafted(session, drafting, order, letter_key(ref, order.key))
        goes, token, subject = as_shown(letter.text), letter.token, letter.subject
    assert str(escape(goes.replace(token, REFERENCE))) in shown.replace(LINK_WORDS, "...")
    assert str(escape(subject.replace(token, REFERENCE))) in shown


def test_what_could_not_be_printed_is_said_before_the_letters_go(house: House) -> None:
    """S22: an address or a name that no window envelope takes is met while it can still be changed."""
    ref = begun(house)
    address = "\n".join(f"A street with a long name of its own {number}" for number in range(9))
    wide = somebody(house, ref, "Ellis Bray", address=address, letter_text="You rang.")
    other = somebody(house, ref, "Tom Vale", address="1 Elm Row", letter_text="You wrote to \u738b.")
    complete(house, ref)
    for person in (wide, other):
        planned(house, ref, person, Channel.POST)
        read_letter(house, ref, person)
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/people/letters").text
    assert "does not fit the envelope" in page and "its typeface cannot print" in page
    assert "Let the letters go" not in page
