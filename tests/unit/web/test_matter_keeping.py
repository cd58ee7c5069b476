"""The words of a matter are kept for the policy's years and then destroyed by two people (R31)."""

import pytest

from models import acts
from models.matter_words import Claim, MatterOutcome
from models.words import Channel, Role
from records.database import reading, writing
from records.matters import add_entry, add_person, add_text, get_matter
from records.post import letters_of, write_letter
from records.proving import prove
from records.retention import words_left
from records.store import is_readable
from tests.unit.web.house import House, Person
from tests.unit.web.matters_said import opened, state

SURE = {"reason": "Nobody needs it", "looked": "yes"}


@pytest.fixture
def matter(house: House) -> str:
    """A complaint with words, people and entries, that was taken back today."""
    (ref,) = opened(house, house.request(), house.person(Role.MANAGER), "complaint")
    with writing(house.desk.engine, ref) as session:
        add_text(session, ref, "action", "We ring Mira Ashdown.", "user-1", house.desk.now)
        add_person(session, ref, "Ines Aldane", "user-1", email="i@example.org", at=house.desk.now)
        write_letter(
            session,
            house.desk.key,
            letter_key=f"{ref}/x",
            ref=ref,
            effect="letter/complaint_ack",
            kind="complaint_ack",
            channel=Channel.POST,
            subject="We have it",
            text="Dear Mira",
            raw=b"Dear Mira",
            message_id="<1@example.org>",
            token="abc",
            to_name="Mira Ashdown",
            to_address="4 Mill Row",
            at=house.desk.now,
        )
        add_entry(session, ref, "Late.", Claim.FACT, "On time.", "user-1", at=house.desk.now)
    house.record(ref, acts.MatterEnded(outcome=MatterOutcome.TAKEN_BACK), reason="She rang.")
    return ref


def propose(house: House, matter: str) -> int:
    """The time is up, and the manager proposes to destroy the words; the line to back."""
    house.later(days=366 * 3 + 2)
    page = f"/matters/{matter}/keeping"
    assert house.person(Role.MANAGER).send_from(page, f"{page}/destroy", SURE).status_code == 303
    (seq,) = state(house, matter).needs_second
    return int(seq)


def back(house: House, matter: str, seq: int, who: Person) -> int:
    """Somebody backs it; the status of the answer."""
    page = f"/matters/{matter}/backing"
    return who.send_from(page, f"{page}/{seq}", {f"read-{seq}": "yes"}).status_code


def test_what_is_due_is_listed_and_what_is_not_is_kept(house: House, matter: str) -> None:
    """R31: complaints stand in the list of what is kept, beside the requests."""
    manager = house.person(Role.MANAGER)
    assert "23 November 2029" in manager.get("/kept").text
    page = f"/matters/{matter}/keeping"
    assert "have to be kept still" in manager.get(page).text
    assert manager.send_from(page, f"{page}/destroy", SURE).status_code == 422
    house.later(days=366 * 3 + 2)
    listed = house.person(Role.LINE_MANAGER).get("/kept").text
    assert f"/matters/{matter}/keeping" in listed
    assert "Time is up" in listed


def test_two_people_destroy_the_words_and_the_facts_remain(house: House, matter: str) -> None:
    """R31: no word and no name is left, the line in the register is, and the cabinet proves it."""
    seq = propose(house, matter)
    assert back(house, matter, seq, house.person(Role.MANAGER)) == 422
    assert back(house, matter, seq, house.person(Role.DEPUTY)) == 422
    assert back(house, matter, seq, house.person(Role.LINE_MANAGER)) == 303
    with reading(house.desk.engine) as session:
        row = get_matter(session, matter)
        assert row is not None
        assert row.said == ""
        assert words_left(session, matter) == []
        (letter,) = letters_of(session, matter)
        assert (letter.text, letter.to_address) == ("", "")
        assert not is_readable(session, letter.sealed_id)
        assert [fault for check in prove(session, lambda: house.desk.key) for fault in check.faults] == []
    manager = house.person(Role.MANAGER)
    for below in ("", "/history", "/letters", "/keeping", "/backing"):
        read = manager.get(f"/matters/{matter}{below}").text
        assert "Ines Aldane" not in read
        assert "never late" not in read
        assert "She rang" not in read
    assert matter in manager.get("/matters/register/complaints").text
    assert "Destroyed" in manager.get("/kept").text


def test_a_stop_holds_the_words_also_when_it_came_later(house: House, matter: str) -> None:
    """R31, S54: nothing is destroyed while somebody may be in danger."""
    seq = propose(house, matter)
    lead = house.person(Role.SAFEGUARDING_LEAD)
    page = f"/matters/{matter}/backing"
    assert lead.send_from(page, f"{page[:-8]}/stop", {"stop_why": "Police."}).status_code == 303
    assert back(house, matter, seq, house.person(Role.LINE_MANAGER)) == 422
    assert not state(house, matter).destroyed


def test_it_is_kept_longer_and_a_proposal_ends_with_that(house: House, matter: str) -> None:
    """R31: an inspection may need it."""
    propose(house, matter)
    page = f"/matters/{matter}/keeping"
    longer = {"until-day": "1", "until-month": "2", "until-year": "2033", "why": "An inspection."}
    assert house.person(Role.LINE_MANAGER).send_from(page, f"{page}/longer", longer).status_code == 303
    assert state(house, matter).needs_second == {}
    assert "1 February 2033" in house.person(Role.MANAGER).get("/kept").text
