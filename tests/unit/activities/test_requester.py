"""What the record alone can tell of people: who asks, and who of the file nobody has settled (R11, S19)."""

from datetime import date

import pytest

from models import acts
from models.files import Document
from models.words import MentionKind, PartyKind
from records.database import writing
from records.file import PersonFacts, add_document, add_mention, add_person
from records.scope import request_facts
from tests.unit.activities.conftest import Recorder


@pytest.fixture
def ref(recorder: Recorder) -> str:
    """A request whose authority is settled."""
    ref = recorder.house.request()
    recorder.house.entitled(ref)
    return ref


def somebody(recorder: Recorder, ref: str, name: str) -> str:
    """A person of the file, with a passage on a paper of their own; returns their id."""
    desk, child = recorder.house.desk, recorder.house.child_of(ref)
    with writing(desk.engine, ref) as session:
        person = add_person(session, child, ref, PersonFacts(name=name, kind=PartyKind.FAMILY), "u")
        paper = add_document(session, desk.key, child, ref, name.encode(), "a.txt", "A", "text", 1, "u")
        assert isinstance(paper, Document)
        add_mention(session, child, ref, person.id, paper.id, 1, MentionKind.REFERS_TO, name, "u")
    return person.id


def test_whoever_has_the_requesters_name_is_settled_before_they_are_a_third_party(
    recorder: Recorder, ref: str
) -> None:
    """R11: the requester is never written to as a third party, and a namesake only once somebody looked."""
    mother = somebody(recorder, ref, "mira  ashdown")
    named = acts.PartyNamed(party_id=mother, party_kind=PartyKind.FAMILY)
    assert recorder.say(ref, named).refused == "requester_unsettled"
    assert recorder.say(ref, acts.RequesterKnown(party_id=mother)).event is not None
    assert recorder.say(ref, named).refused == "is_the_requester"


def test_nobody_is_asked_and_nothing_copied_before_everybody_in_the_file_is_settled(
    recorder: Recorder, ref: str
) -> None:
    """S19, S21: somebody who was noted through the other parent's request is not forgotten in this one."""
    gran = somebody(recorder, ref, "Winifred Oduya")
    with writing(recorder.house.desk.engine, ref) as session:
        facts = request_facts(session, ref)
    for act in (facts, acts.FileComplete(digest=facts.digest)):
        recorder.house.record(ref, act)
    recorder.house.record(ref, acts.FileConfirmed(digest=facts.digest))
    start = acts.ConsultationStarted(reply_by=date(2026, 12, 20))
    assert recorder.say(ref, start).refused == "people_unsettled"
    recorder.say(ref, acts.RequesterKnown(party_id=gran))
    assert recorder.say(ref, start).event is not None


def test_only_people_of_this_childs_file_are_named(recorder: Recorder, ref: str) -> None:
    """S7."""
    other = recorder.house.request(child_name="Somebody Else", requester_name="A Stranger")
    theirs = somebody(recorder, other, "Nobody Here")
    assert recorder.say(ref, acts.RequesterKnown(party_id=theirs)).refused == "unknown_party"
