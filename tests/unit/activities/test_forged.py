"""Messages come from whoever reaches Temporal's port: what the rules refuse is not written down (temporal.md)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from activities.tools import Tools
from activities.writing import LetterActivities
from models import acts
from models.files import Document, MarkRow, Person
from models.messages import EffectOrder, Event, StandNote, SystemNote
from models.words import MentionKind, PartyKind, ReleaseWay, Role
from records.database import reading, writing
from records.file import (
    Box,
    PersonFacts,
    add_document,
    add_mark,
    add_mention,
    add_person,
    edit_person,
    facts_of,
    mark_read,
    marks_digest,
    marks_of,
    save_copy,
    take_off_mark,
)
from records.log import append_event
from records.processes import standing_of
from records.requests import get_request
from records.scope import inputs_digest, request_facts
from rules.folding import fold
from rules.state import RequestState
from tests.unit.activities.conftest import Recorder

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
AGES_AGO = datetime(2026, 1, 1, tzinfo=UTC)
HERE: Box = (10.0, 10.0, 60.0, 20.0)


@dataclass(frozen=True)
class ToolsAtNoon(Tools):
    """What activities work with, and a clock that stands."""

    def now(self) -> datetime:
        """Noon of the day on which all of this happens."""
        return NOON


@pytest.fixture(autouse=True)
def at_noon(recorder: Recorder) -> None:
    """It is some days after the request arrived."""
    given = recorder.tools
    recorder.tools = ToolsAtNoon(given.engine, given.key, given.smtp, given.imap, given.base_url)


@dataclass
class Passed:
    """A request whose copy was made and passed, over a real cabinet."""

    recorder: Recorder
    ref: str
    child_id: str
    paper: Document
    person: Person
    mark: MarkRow
    sha256: str

    @property
    def state(self) -> RequestState:
        return fold(self.recorder.log(self.ref))

    @property
    def given(self) -> acts.CopyGiven:
        return acts.CopyGiven(copy_sha256=self.sha256, way=ReleaseWay.COLLECTION, on=NOON.date(), taken_away=True)

    def write(self, act: acts.Act, role: Role = Role.MANAGER) -> Event:
        by = "software" if role is Role.CLOCK else self.recorder.user(role).id
        with writing(self.recorder.house.desk.engine, self.ref) as session:
            return append_event(session, self.ref, act, by, role, NOON)


@pytest.fixture
def passed(recorder: Recorder) -> Passed:
    """One paper, one person who consented to nothing and is left out, one mark; the copy is passed."""
    ref = recorder.house.request()
    recorder.house.entitled(ref)
    desk = recorder.house.desk
    with writing(desk.engine, ref) as session:
        request = get_request(session, ref)
        assert request is not None
        child = request.child_id
        paper = add_document(session, desk.key, child, ref, b"Aunt Ada rang.", "a.txt", "A", "text", 1, "u")
        assert isinstance(paper, Document)
        person = add_person(session, child, ref, PersonFacts(name="Ada", kind=PartyKind.FAMILY), "u")
        add_mention(session, child, ref, person.id, paper.id, 1, MentionKind.REFERS_TO, "Aunt Ada rang.", "u")
        mark = add_mark(session, ref, paper.id, 1, "name", "no_reply", "Ada", [HERE], "u", person_id=person.id)
        facts, digest = request_facts(session, ref), inputs_digest(session, ref)
        copy = save_copy(
            session,
            desk.key,
            ref=ref,
            version=1,
            pdf=b"%PDF-1.7 a copy",
            log=b"[]",
            manifest=b"{}",
            inputs_digest=digest,
            pages=1,
            marks=1,
            proved=True,
            proof_json="{}",
        )
        mark_read(session, ref, recorder.user(Role.LINE_MANAGER).id, copy.sha256, 1)
    here = Passed(recorder, ref, child, paper, person, mark, copy.sha256)
    here.write(facts)
    here.write(acts.FileComplete(digest=facts.digest))
    here.write(acts.FileConfirmed(digest=facts.digest), Role.LINE_MANAGER)
    here.write(acts.ConsultationStarted(reply_by=NOON.date()))
    _make_copy(here)
    here.write(acts.SignedOff(copy_sha256=copy.sha256), Role.LINE_MANAGER)
    return here


def _make_copy(here: Passed) -> None:
    with reading(here.recorder.house.desk.engine) as session:
        here.write(acts.CopyOrdered(marks_digest=marks_digest(session, here.ref)))
    made = acts.CopyMade(
        effect="copy/1",
        version=1,
        copy_sha256=here.sha256,
        pages=1,
        marks=1,
        proved=True,
        in_full=False,
        inputs_seq=here.state.seq,
    )
    here.write(made, Role.CLOCK)


def _change_nothing(here: Passed) -> None:
    return


def _take_the_mark_off(here: Passed) -> None:
    with writing(here.recorder.house.desk.engine, here.ref) as session:
        take_off_mark(session, here.mark.id, here.ref, "u")


def _note_a_passage(here: Passed) -> None:
    with writing(here.recorder.house.desk.engine, here.ref) as session:
        add_mention(
            session, here.child_id, here.ref, here.person.id, here.paper.id, 1, MentionKind.REFERS_TO, "rang", "u"
        )


def _learn_a_nickname(here: Passed) -> None:
    with writing(here.recorder.house.desk.engine, here.ref) as session:
        facts = facts_of(here.person).model_copy(update={"aliases": ("Addie",)})
        edit_person(session, here.person.id, here.ref, facts, "u")


def _add_a_paper_through_another_request(here: Passed) -> None:
    desk = here.recorder.house.desk
    other = here.recorder.house.request(
        requester_name="Tom Ashdown", child_id=here.recorder.house.child_of(here.ref)
    )
    with writing(desk.engine, other) as session:
        add_document(session, desk.key, here.child_id, other, b"More.", "b.txt", "B", "text", 1, "u")


CHANGES = [_take_the_mark_off, _note_a_passage, _learn_a_nickname, _add_a_paper_through_another_request]


def test_a_copy_of_which_nothing_changed_is_released(passed: Passed) -> None:
    confirmed = acts.ReleaseConfirmed(copy_sha256=passed.sha256, way=ReleaseWay.COLLECTION)
    assert passed.recorder.say(passed.ref, confirmed).refused is None
    assert passed.recorder.say(passed.ref, passed.given).refused is None


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_without_the_request_being_told_makes_the_copy_void(passed: Passed, change: object) -> None:
    """A process died between the plain write and the act, or another request changed the child's file."""
    assert callable(change)
    change(passed)
    assert passed.state.copy is not None, "nobody told the request"
    confirmed = acts.ReleaseConfirmed(copy_sha256=passed.sha256, way=ReleaseWay.COLLECTION)
    assert passed.recorder.say(passed.ref, confirmed).refused in {"not_cleared", "not_decided"}
    assert passed.state.release is None
    assert passed.state.copy is None, "now the log says so, and pages offer to make the copy anew"


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_between_confirming_and_giving_holds_the_copy(passed: Passed, change: object) -> None:
    assert callable(change)
    passed.write(acts.ReleaseConfirmed(copy_sha256=passed.sha256, way=ReleaseWay.COLLECTION))
    change(passed)
    assert passed.recorder.say(passed.ref, passed.given).refused in {"not_cleared", "not_decided"}
    assert passed.state.given is None


def test_what_changes_after_the_copy_was_given_leaves_what_was_given(passed: Passed) -> None:
    passed.write(acts.ReleaseConfirmed(copy_sha256=passed.sha256, way=ReleaseWay.COLLECTION))
    passed.write(passed.given)
    _take_the_mark_off(passed)
    assert passed.recorder.say(passed.ref, passed.given).refused == "already_done"
    assert passed.state.copy is not None


def test_a_message_that_says_nothing_of_a_refusal_is_refused_all_the_same(recorder: Recorder) -> None:
    """The order claims that the rules let it pass; they do not, and the record asks them itself."""
    ref = recorder.house.request()
    recorder.house.entitled(ref)
    given = acts.CopyGiven(copy_sha256="0" * 64, way=ReleaseWay.POST, on=NOON.date(), taken_away=True)
    order = recorder.order(ref, given).model_copy(update={"refused": None, "known_to": 10**6})
    assert recorder.record.record_said(order).refused == "not_released"
    assert recorder.log(ref)[-1].act.kind == "intake_settled"


def test_nobody_acts_beyond_their_role_by_a_message(recorder: Recorder) -> None:
    ref = recorder.house.request()
    verdict = recorder.say(ref, acts.StopPlaced(), Role.KEY_PERSON)
    assert verdict.refused == "not_your_role"


@pytest.mark.parametrize(
    "act",
    [
        acts.SignedOff(copy_sha256="0" * 64),
        acts.DecisionMade(decision_id="d", party_id="p", outcome="disclose", ground="consent"),
        acts.RequestWithdrawn(),
    ],
)
def test_the_software_says_nothing_that_people_say(act: acts.Act) -> None:
    with pytest.raises(ValidationError):
        SystemNote.model_validate({"ref": "AR-2026-0001", "act": act.model_dump(mode="json")})


def test_a_moment_that_has_not_come_is_not_written_down(recorder: Recorder) -> None:
    """Else the time in which somebody may object, or answer, could be ended by a message."""
    ref = recorder.house.request()
    recorder.house.entitled(ref)
    before = recorder.log(ref)
    for key in ("notice/p-1/2026-01-01", "reply_by/2026-01-01", "overdue/2026-01-01", "due/2999-01-01"):
        moment = acts.MomentPassed(moment=key, due_at=AGES_AGO)
        assert recorder.record.record_note(SystemNote(ref=ref, act=moment)) is None
    assert recorder.log(ref) == before


def test_a_moment_that_has_come_is_written_down_once(recorder: Recorder) -> None:
    ref = recorder.house.request()
    recorder.house.entitled(ref)
    recorder.house.record(ref, acts.FileChanged(digest="f" * 64, documents=1, pages=1))
    yesterday = (NOON - timedelta(days=1)).date()
    recorder.house.record(ref, acts.ConsultationStarted(reply_by=yesterday))
    moment = acts.MomentPassed(moment=f"reply_by/{yesterday}", due_at=AGES_AGO)
    first = recorder.record.record_note(SystemNote(ref=ref, act=moment))
    assert first is not None
    assert recorder.record.record_note(SystemNote(ref=ref, act=moment)) == first
    assert recorder.log(ref)[-1] == first


def test_only_what_was_to_be_done_can_fail(recorder: Recorder) -> None:
    ref = recorder.house.request()
    never = acts.EffectFailed(effect="letter/receipt", code="refused_by_server")
    assert recorder.record.record_note(SystemNote(ref=ref, act=never)) is None
    due = acts.EffectFailed(effect="letter/line_manager_notice", code="refused_by_server")
    first = recorder.record.record_note(SystemNote(ref=ref, act=due))
    assert first is not None
    assert recorder.record.record_note(SystemNote(ref=ref, act=due)) == first


def test_the_lists_show_what_the_log_says(recorder: Recorder) -> None:
    """A message cannot make a late request look as if it were done."""
    ref = recorder.house.request()
    done = StandNote(ref=ref, stage="closed", due_on=None, waiting_on="", waiting_until=None, seq=10**6)
    recorder.record.save_standing(done)
    with reading(recorder.house.desk.engine) as session:
        standing = standing_of(session, ref)
    assert standing is not None
    assert (standing.stage, standing.seq) == ("intake", recorder.log(ref)[-1].seq)


def test_under_one_letters_name_no_other_kind_goes(recorder: Recorder) -> None:
    """The acknowledgement is due; nobody gets the invitation, or a third party's letter, in its place."""
    ref = recorder.house.request()
    recorder.house.entitled(ref)
    letters = LetterActivities(recorder.tools)
    for forged in (
        EffectOrder(ref=ref, effect="letter/acknowledgement", letter_kind="file_ready"),
        EffectOrder(ref=ref, effect="letter/acknowledgement", letter_kind="acknowledgement", attempt=3),
        EffectOrder(ref=ref, effect="letter/acknowledgement", letter_kind="third_party_family", party_id="p-1"),
    ):
        assert letters.send_letter(forged) is None
    with reading(recorder.house.desk.engine) as session:
        assert marks_of(session, ref) == []
    assert [event.act.kind for event in recorder.log(ref)] == ["request_received", "intake_settled"]
