"""The page on which it is said whether somebody who is overridden may be told, and who reads why (S28, R18)."""

import pytest

from models import acts
from models.words import MentionKind, PartyKind, ReplyKind, Role
from records.database import reading
from records.log import load_log
from records.mentions import mentions_of
from tests.unit.web.house import House
from tests.unit.web.parties import NOTE, asked, child_of, complete, paper, passage, ready, somebody
from tests.unit.web.test_weighing import heard, page_of, refused

WHY = "He would know at once who spoke."


def test_not_to_tell_them_is_said_with_a_reason_and_backed_by_the_lead(house: House) -> None:
    """S28, S98, S29: that it is not safe to tell them is known to those who decide and the lead alone."""
    ref, person = refused(house)
    manager, path = house.person(Role.MANAGER), page_of(house, ref, person)
    assert "they are told first and have 5 days to object" in manager.get(path).text
    assert manager.send(f"{path}/notice", {"tell": "no", "reason": WHY}).status_code == 303
    assert "waits for the safeguarding lead" in manager.get(path).text
    backing = f"/requests/{ref}/backing"
    seq = house.state(ref).seq
    others = house.person(Role.LINE_MANAGER).get(backing).text
    assert "settled something for somebody&#39;s safety" in others
    assert "Tomos" not in others and "not to tell" not in others and WHY not in others
    assert "proposed not to tell Tomos Prydderch" in manager.get(f"/requests/{ref}/history").text
    lead = house.person(Role.SAFEGUARDING_LEAD)
    seen = lead.get(backing).text
    assert WHY in seen and f'href="{path}"' in seen
    assert lead.send_from(backing, f"{backing}/{seq}", {f"read-{seq}": "yes"}).status_code == 303
    assert "because that is not safe; backed" in manager.get(path).text
    for role in (Role.LINE_MANAGER, Role.DEPUTY):
        colleague = house.person(role)
        seen = colleague.get(path).text
        assert "not safe" not in seen and "before it goes" not in seen
        for page in ("", "/history", "/backing"):
            seen = colleague.get(f"/requests/{ref}{page}").text
            assert WHY not in seen and "not to tell" not in seen, (role, page)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"reason": WHY}, "Say whether they may be told"),
        ({"tell": "no", "reason": ""}, "Give the reason"),
        ({"tell": "yes", "reason": WHY}, "This has been done already"),
    ],
)
def test_it_is_not_said_by_halves_and_what_was_typed_is_kept(
    house: House, form: dict[str, str], words: str
) -> None:
    ref, person = refused(house)
    answer = house.person(Role.MANAGER).send(page_of(house, ref, person, "/notice"), form)
    assert answer.status_code == 422
    assert words in answer.text
    assert form["reason"] in answer.text
    assert house.state(ref).parties[person].untold is None


def test_of_somebody_who_agreed_there_is_nothing_to_tell(house: House) -> None:
    ref, _ = ready(house)
    person = somebody(house, ref, "Ines Aldane")
    asked(house, ref, person)
    heard(house, ref, person, ReplyKind.CONSENT)
    assert "may be told" not in house.person(Role.MANAGER).get(page_of(house, ref, person)).text


def test_a_passage_noted_since_they_agreed_is_shown_as_such_and_decided_by_itself(house: House) -> None:
    """S22, S105: on the pages, from noting it to deciding it."""
    ref, _ = ready(house)
    note, person = paper(house, ref, f"{NOTE}Again.", "A note"), somebody(house, ref, "Ines Aldane")
    complete(house, ref)
    passage(house, ref, person, note)
    asked(house, ref, person)
    house.later(hours=1)
    heard(house, ref, person, ReplyKind.CONSENT)
    house.later(hours=1)
    manager, path = house.person(Role.MANAGER), page_of(house, ref, person)
    form = {"document": note, "page": "1", "kind": MentionKind.REFERS_TO.value, "words": "his father shouts a lot"}
    assert manager.send(f"/requests/{ref}/people/{person}/mentions", form).status_code == 303
    with reading(house.desk.engine) as session:
        later = mentions_of(session, child_of(house, ref), person)[-1].id
    seen = manager.get(path).text
    assert seen.count("Noted since they answered") == 1
    assert "so nobody asked them about it." in seen.split("Proposed for this passage")[1]
    shared = {"outcome": "disclose", "ground-disclose": "consent", "reason": "She agreed."}
    answer = manager.send(path, shared)
    assert answer.status_code == 422
    assert "They agreed before this passage was noted" in answer.text
    apart = {f"outcome-{later}": "references_and_contributions", f"ground-{later}": "no_reply"}
    assert manager.send(path, {**shared, **apart}).status_code == 303
    assert house.state(ref).parties[person].decided


def test_a_paper_that_is_cut_anew_brings_no_passage_that_they_were_not_asked_about(house: House) -> None:
    """S105: the same words, noted before they answered, are the same passage."""
    ref, _ = ready(house)
    note, person = paper(house, ref, f"{NOTE}Again.", "A note"), somebody(house, ref, "Ines Aldane")
    complete(house, ref)
    passage(house, ref, person, note)
    asked(house, ref, person)
    house.later(hours=1)
    heard(house, ref, person, ReplyKind.CONSENT)
    house.later(hours=1)
    passage(house, ref, person, paper(house, ref, f"{NOTE}Cut out.", "Cut out"))
    complete(house, ref)
    manager = house.person(Role.MANAGER)
    form = {"document": note, "page": "1", "kind": MentionKind.REFERS_TO.value, "words": "On Monday"}
    other = somebody(house, ref, "Tomos Prydderch", PartyKind.STAFF)
    assert manager.send(f"/requests/{ref}/people/{other}/mentions", form).status_code == 303
    with reading(house.desk.engine) as session:
        told = [one.act for one in load_log(session, ref) if isinstance(one.act, acts.PassageNoted)]
    assert told == []
