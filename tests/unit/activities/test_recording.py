"""What an act changes in the cabinet is changed with it, in one transaction (R25, S18, S91)."""

from datetime import date

import pytest

from activities.letter_words import reference_text
from activities.writing import LetterActivities
from models import acts
from models.files import Document
from models.messages import EffectOrder
from models.words import Channel, MentionKind, PartyKind, Role, WhoLearns, WhyTakenOut
from records import people, store
from records.database import reading, writing
from records.file import (
    PersonFacts,
    add_document,
    add_mention,
    add_person,
    documents_of,
    file_digest,
    removed_documents_of,
)
from records.post import letters_of
from records.requests import get_request
from records.scope import request_facts
from rules.referring import summary_digest
from tests.unit.activities.conftest import Recorder


@pytest.fixture
def ref(recorder: Recorder) -> str:
    """A request that is being collected for."""
    found = recorder.house.request()
    recorder.house.entitled(found)
    return found


def child_of(recorder: Recorder, ref: str) -> str:
    with reading(recorder.house.desk.engine) as session:
        request = get_request(session, ref)
        assert request is not None
        return request.child_id


def manager_of(recorder: Recorder, ref: str) -> str:
    with reading(recorder.house.desk.engine) as session:
        request = get_request(session, ref)
        assert request is not None
        return request.manager_id


def bring(recorder: Recorder, ref: str, *texts: str) -> list[Document]:
    """Papers in the child's file, and the request told of them."""
    desk, child = recorder.house.desk, child_of(recorder, ref)
    with writing(desk.engine, ref) as session:
        for text in texts:
            add_document(session, desk.key, child, ref, text.encode(), f"{text}.txt", text, "text", 1, "u")
        facts, papers = request_facts(session, ref), documents_of(session, child)
    recorder.say(ref, facts)
    return papers


def propose(recorder: Recorder, ref: str, paper: Document, why: WhyTakenOut = WhyTakenOut.WRONG_CHILD) -> int:
    """Propose to take a paper out; returns the number of the proposal."""
    verdict = recorder.say(ref, acts.PaperTakenOut(document_id=paper.id, why=why))
    assert verdict.event is not None, verdict.refused
    return verdict.event.seq


def test_a_backed_taking_out_is_carried_out_with_its_event(recorder: Recorder, ref: str) -> None:
    """R25: the key goes, the fact stays; S18: the request hears in the same transaction what the file is now."""
    wrong, right = bring(recorder, ref, "wrong", "right")
    seq = propose(recorder, ref, wrong)
    desk, child = recorder.house.desk, child_of(recorder, ref)
    with reading(desk.engine) as session:
        assert [paper.id for paper in documents_of(session, child)] == [wrong.id, right.id]
    verdict = recorder.say(ref, acts.Backed(seq=seq), Role.LINE_MANAGER)
    assert verdict.event is not None
    with reading(desk.engine) as session:
        assert [paper.id for paper in documents_of(session, child)] == [right.id]
        (gone,) = removed_documents_of(session, child)
        assert not store.is_readable(session, gone.sealed_id)
        facts = request_facts(session, ref)
    assert gone.removed_by == recorder.user(Role.MANAGER).id
    assert gone.removed_backed_by == recorder.user(Role.LINE_MANAGER).id
    changed = recorder.log(ref)[-1]
    assert (changed.act, changed.role, changed.seq) == (facts, Role.CLOCK, verdict.event.seq + 1)


def test_a_worker_that_died_after_writing_changes_nothing_twice(recorder: Recorder, ref: str) -> None:
    """The same order again, from a workflow that never heard the answer: it is told every line it missed."""
    wrong, _ = bring(recorder, ref, "wrong", "right")
    order = recorder.order(ref, acts.Backed(seq=propose(recorder, ref, wrong)), Role.SAFEGUARDING_LEAD)
    first = recorder.record.record_said(order)
    again = recorder.record.record_said(order)
    assert first == again
    assert [event.act.kind for event in again.missed] == ["backed", "file_changed"]
    heard = recorder.record.record_said(order.model_copy(update={"known_to": again.missed[-1].seq}))
    assert heard.event == again.missed[0]
    assert recorder.log(ref)[-1] == again.missed[-1]


def test_only_papers_of_this_childs_file_leave_it(recorder: Recorder, ref: str) -> None:
    other = recorder.house.request(child_name="Somebody Else")
    (theirs,) = bring(recorder, other, "theirs")
    bring(recorder, ref, "ours")
    out = acts.PaperTakenOut(document_id=theirs.id, why=WhyTakenOut.WRONG_CHILD)
    assert recorder.say(ref, out).refused == "unknown_document"


def test_a_paper_that_left_through_another_request_does_not_leave_again(recorder: Recorder, ref: str) -> None:
    """The file is the child's: two requests about one child see one file."""
    beside = recorder.house.request(requester_name="Tom Ashdown", child_id=child_of(recorder, ref))
    wrong, _ = bring(recorder, ref, "wrong", "right")
    mine, theirs = propose(recorder, ref, wrong), propose(recorder, beside, wrong)
    recorder.say(ref, acts.Backed(seq=mine), Role.LINE_MANAGER)
    assert recorder.say(beside, acts.Backed(seq=theirs), Role.LINE_MANAGER).refused == "already_done"


def test_nothing_leaves_for_its_age_while_anybody_asks_to_see_it(recorder: Recorder, ref: str) -> None:
    """R25, R31: the other parent's request runs still."""
    beside = recorder.house.request(requester_name="Tom Ashdown", child_id=child_of(recorder, ref))
    (old,) = bring(recorder, ref, "old")
    recorder.say(ref, acts.RequestWithdrawn())
    out = acts.PaperTakenOut(document_id=old.id, why=WhyTakenOut.RETENTION)
    assert recorder.say(ref, out).refused == "retention_waits"
    recorder.say(beside, acts.RequestWithdrawn())
    seq = propose(recorder, ref, old, WhyTakenOut.RETENTION)
    recorder.say(ref, acts.Backed(seq=seq), Role.LINE_MANAGER)
    assert recorder.log(ref)[-1].act.kind == "backed", "what has ended is not told what the file is"
    with reading(recorder.house.desk.engine) as session:
        assert not store.is_readable(session, old.sealed_id)


def test_a_handover_gives_the_request_its_new_manager(recorder: Recorder, ref: str) -> None:
    """S91."""
    deputy = recorder.user(Role.DEPUTY)
    recorder.say(ref, acts.HandedOver(to_user_id=deputy.id), Role.LINE_MANAGER)
    assert manager_of(recorder, ref) == deputy.id
    assert recorder.say(ref, acts.HandedOver(to_user_id=deputy.id)).refused == "already_done"


@pytest.mark.parametrize("role", [Role.LINE_MANAGER, Role.KEY_PERSON, Role.ADMINISTRATOR, Role.LEGAL_ADVISER])
def test_a_request_is_given_only_to_who_can_carry_it(recorder: Recorder, ref: str, role: Role) -> None:
    before = manager_of(recorder, ref)
    assert recorder.say(ref, acts.HandedOver(to_user_id=recorder.user(role).id)).refused == "cannot_carry"
    assert manager_of(recorder, ref) == before


def test_who_asks_about_the_child_themselves_has_no_part_in_what_the_other_parent_asks(
    recorder: Recorder, ref: str
) -> None:
    """R24: nothing they say in it counts, whatever a page forgets, and nobody gives it to them."""
    deputy = recorder.user(Role.DEPUTY)
    child_id = child_of(recorder, ref)
    recorder.house.request(requester_name=deputy.name, requester_user_id=deputy.id, child_id=child_id)
    assert recorder.say(ref, acts.HandedOver(to_user_id=deputy.id)).refused == "cannot_carry"
    assert recorder.say(ref, acts.StopPlaced(), Role.DEPUTY).refused == "own_request"
    assert recorder.say(ref, acts.StopPlaced()).refused is None


def test_nobody_who_has_left_is_given_a_request(recorder: Recorder, ref: str) -> None:
    deputy = recorder.user(Role.DEPUTY)
    with writing(recorder.house.desk.engine) as session:
        people.set_active(session, deputy.id, False, by="test")
    assert recorder.say(ref, acts.HandedOver(to_user_id=deputy.id)).refused == "cannot_carry"
    assert recorder.say(ref, acts.HandedOver(to_user_id="user-none")).refused == "cannot_carry"


def test_letters_after_a_handover_are_signed_by_the_new_manager(recorder: Recorder, ref: str) -> None:
    """S91."""
    desk, child, deputy = recorder.house.desk, child_of(recorder, ref), recorder.user(Role.DEPUTY)
    facts = PersonFacts(name="Ines Aldane", kind=PartyKind.FAMILY, contact_address="1 Hill Road\nCandleford")
    with writing(desk.engine, ref) as session:
        person = add_person(session, child, ref, facts, "u")
    (paper,) = bring(recorder, ref, "ours")
    with writing(desk.engine, ref) as session:
        add_mention(session, child, ref, person.id, paper.id, 1, MentionKind.REFERS_TO, "ours", "u")
    with reading(desk.engine) as session:
        digest = file_digest(session, child)
    recorder.say(ref, acts.PartyNamed(party_id=person.id, party_kind=PartyKind.FAMILY))
    recorder.say(ref, acts.FileComplete(digest=digest))
    recorder.say(ref, acts.FileConfirmed(digest=digest), Role.LINE_MANAGER)
    plan = acts.ContactPlanned(party_id=person.id, ask=True, who_learns=WhoLearns.SAFE, channel=Channel.POST)
    recorder.say(ref, plan)
    with reading(desk.engine) as session:
        summary = summary_digest(PartyKind.FAMILY, reference_text(session, ref, person))
    assert recorder.say(ref, acts.LetterRead(party_id=person.id, digest="0" * 64), Role.LINE_MANAGER).refused
    recorder.say(ref, acts.LetterRead(party_id=person.id, digest=summary), Role.LINE_MANAGER)
    recorder.say(ref, acts.ConsultationStarted(reply_by=date(2026, 12, 7)))
    recorder.say(ref, acts.HandedOver(to_user_id=deputy.id))
    effect = f"letter/third_party/{person.id}"
    order = EffectOrder(ref=ref, effect=effect, letter_kind="third_party_family", party_id=person.id)

    assert LetterActivities(recorder.tools).send_letter(order) is not None
    with reading(desk.engine) as session:
        (letter,) = letters_of(session, ref)
    assert deputy.name in letter.text
    assert recorder.user(Role.MANAGER).name not in letter.text
