"""What the demo plays: everybody of the sample, with an answer and a decision; each way of answering is there."""

import io
from pathlib import Path

import pytest

from models.words import Ground, Outcome
from samples import Answer, load_sample
from tools.demo.cast import Plan, Way, full_plan, short_plan
from tools.demo.scenes.collecting import suggested_title
from tools.demo.teller import Teller


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The whole play."""
    return full_plan(tmp_path_factory.mktemp("papers"))


def test_everybody_and_every_paper_of_the_demo_takes_part(plan: Plan) -> None:
    sample = load_sample()
    assert [part.who for part in plan.parts] == list(sample.parties)
    assert [paper for paper, _ in plan.papers] == list(sample.demo_documents)
    assert all(path.exists() for _, path in plan.papers)
    assert all(part.mentions for part in plan.parts)


def test_every_way_of_answering_is_played(plan: Plan) -> None:
    assert {part.answer.way for part in plan.parts} == set(Way)


def test_whoever_would_stay_silent_says_no_because_nobody_waits_for_a_date(plan: Plan) -> None:
    silent = [part for part in plan.parts if part.who.answer is Answer.SILENCE]
    assert silent
    for part in silent:
        assert (part.answer.way, part.answer.yes, part.decided.ground) == (Way.TELEPHONE, False, Ground.REFUSED)


def test_a_no_that_is_gone_against_is_followed_by_a_second_answer(plan: Plan) -> None:
    """Otherwise the notice of five days would run, and nothing could be given."""
    disclosing = {Outcome.DISCLOSE, Outcome.NAME_LEFT_OUT}
    against = [
        part for part in plan.parts if not part.answer.yes and part.asked and part.decided.outcome in disclosing
    ]
    assert against == list(plan.overridden)
    assert all(part.after_notice is not None and part.after_notice.yes for part in against)


def test_the_short_play_has_mentions_in_its_own_papers_only(tmp_path: Path) -> None:
    plan = short_plan(tmp_path)
    names = {paper.file for paper, _ in plan.papers}
    assert {said.document for part in plan.parts for said in part.mentions} <= names
    assert {part.answer.way for part in plan.parts} == set(Way)
    assert all(part.mentions for part in plan.parts)


def test_the_title_of_an_upload_is_known_before(tmp_path: Path) -> None:
    mail = tmp_path / "a-mail.eml"
    mail.write_bytes(b"Subject: Speech\r\n check\r\n\r\nHello")
    assert suggested_title(mail) == "E-mail: Speech check"
    assert suggested_title(tmp_path / "call-note.txt") == "Call note"


def test_a_step_is_one_line_with_its_seconds() -> None:
    out = io.StringIO()
    teller = Teller(out)
    with teller.step("Somebody does something"):
        pass
    assert out.getvalue().count("\n") == 1
    assert out.getvalue().endswith(" s\n")
    assert teller.lines[0].startswith("Somebody does something")


def test_a_step_that_fails_says_so_and_passes_the_fault_on() -> None:
    out = io.StringIO()
    with pytest.raises(ValueError, match="odd"), Teller(out).step("Somebody does something"):
        raise ValueError("odd")
    assert out.getvalue().endswith("  failed\n")
