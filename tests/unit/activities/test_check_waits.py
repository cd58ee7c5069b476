"""The record's own word on the second check: every page read, and nothing the copy left open (S35, S38)."""

import json

from models import acts
from models.marking import AnswerKind
from models.words import Role
from records.database import reading, writing
from records.file import (
    NewAnswer,
    add_answers,
    mark_read,
    marks_digest,
    mentions_of,
    save_copy,
    take_back_answers,
    take_off_mention,
)
from records.page_reads import WHILE_MARKING
from records.scope import inputs_digest
from tests.unit.activities.test_forged import Passed, at_noon, passed

__all__ = ["at_noon", "passed"]


def _another_copy(here: Passed, review: list[dict[str, object]]) -> str:
    """A second version whose proof leaves something to the eye, as the releases before this one wrote it."""
    desk = here.recorder.house.desk
    with writing(desk.engine, here.ref) as session:
        copy = save_copy(
            session, desk.key, ref=here.ref, version=2, pdf=b"%PDF-1.7 another", log=b"[]", manifest=b"{}",
            inputs_digest=inputs_digest(session, here.ref), pages=1, marks=1, proved=True,
            proof_json=json.dumps({"review": review}),
        )  # fmt: skip
        digest = marks_digest(session, here.ref)
    here.write(acts.CopyOrdered(marks_digest=digest))
    made = acts.CopyMade(
        effect="copy/2", version=2, copy_sha256=copy.sha256, pages=1, marks=1, proved=True, in_full=False,
        inputs_seq=here.state.seq,
    )  # fmt: skip
    here.write(made, Role.CLOCK)
    return copy.sha256


def test_nobody_orders_a_copy_of_pages_that_were_not_read(passed: Passed) -> None:
    """S35: whoever reaches the desk or Temporal's port; the record looks at what was said of each page."""
    desk = passed.recorder.house.desk
    with writing(desk.engine, passed.ref) as session:
        for mention in mentions_of(session, passed.child_id, passed.person.id):
            take_off_mention(session, mention.id, passed.ref, "u")
    with reading(desk.engine) as session:
        order = acts.CopyOrdered(marks_digest=marks_digest(session, passed.ref))
    assert passed.recorder.say(passed.ref, order).refused == "file_unread"
    with writing(desk.engine, passed.ref) as session:
        mark_read(session, passed.ref, "u", f"{WHILE_MARKING}{passed.paper.id}", 1)
    assert passed.recorder.say(passed.ref, order).refused is None


def _asked(here: Passed, kind: str, box: list[float]) -> dict[str, object]:
    place = {"document_id": here.paper.id, "page": 1, "box": box}
    return {"kind": kind, "why": "Look at this.", "must": True, "places": [place]}


def _settle(here: Passed, kind: str, box: tuple[float, float, float, float]) -> str:
    desk = here.recorder.house.desk
    answer = NewAnswer(
        kind=AnswerKind.SETTLED, document_id=here.paper.id, page=1, rule=kind, words="", boxes=(box,),
        reason="Looked.", choice="tells_nothing",
    )  # fmt: skip
    with writing(desk.engine, here.ref) as session:
        return add_answers(session, here.ref, [answer], here.recorder.user(Role.MANAGER).id)[0].id


def test_a_pass_waits_for_pages_and_for_questions(passed: Passed) -> None:
    """S35, S38: unread first, then each thing that the copy leaves to a person; taken back, it waits again."""
    width, page = [10.004, 10.0, 60.0, 20.0], [0.0, 0.0, 595.0, 842.0]
    sha256 = _another_copy(passed, [_asked(passed, "gap_width", width), _asked(passed, "tight_lines", page)])
    sign = acts.SignedOff(copy_sha256=sha256)

    def refused() -> str | None:
        return passed.recorder.say(passed.ref, sign, Role.LINE_MANAGER).refused

    assert refused() == "pages_unread"
    with writing(passed.recorder.house.desk.engine, passed.ref) as session:
        mark_read(session, passed.ref, passed.recorder.user(Role.LINE_MANAGER).id, sha256, 1)
    assert refused() == "questions_open"
    _settle(passed, "gap_width", (11.0, 10.0, 60.0, 20.0))
    _settle(passed, "tight_lines", (50.0, 60.0, 70.0, 80.0))
    assert refused() == "questions_open", "another place was looked at"
    answer = _settle(passed, "gap_width", (10.0, 10.0, 60.0, 20.0))
    with writing(passed.recorder.house.desk.engine, passed.ref) as session:
        take_back_answers(session, passed.ref, [answer], "u")
    assert refused() == "questions_open"
    _settle(passed, "gap_width", (10.0, 10.0, 60.0, 20.0))
    assert refused() is None


def test_a_copy_that_leaves_questions_cannot_be_passed_by_a_message(passed: Passed) -> None:
    """S35, S38: such a copy does not stand; whoever asks to pass it is told why."""
    sha256 = _another_copy(passed, [])
    newest = passed.state.newest_copy
    assert newest is not None
    passed.write(newest.model_copy(update={"questions": 2}), Role.CLOCK)
    assert passed.state.copy is None
    sign = acts.SignedOff(copy_sha256=sha256)
    assert passed.recorder.say(passed.ref, sign, Role.LINE_MANAGER).refused == "questions_open"
