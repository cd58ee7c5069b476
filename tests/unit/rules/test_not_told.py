"""The record of a sharing that the parents were not told of waits for two people in each request (S101, R24)."""

from datetime import UTC, datetime

from models import acts
from models.messages import Event, Said
from models.words import ParentalSource, Role
from rules.folding import fold
from rules.guards import refusal
from rules.not_told import not_told_goes, not_told_open
from rules.state import RequestState
from tests.unit.rules.sharing_case import TERMS, TODAY

FILE = acts.FileChanged(digest="a" * 64, documents=2, pages=2, not_told=("doc-1",))


def state(*said: tuple[acts.Act, Role]) -> RequestState:
    """A file of one plain document and one such record, and what was said since."""
    lines: list[tuple[acts.Act, Role]] = [
        (acts.RequestReceived(received_on=TODAY), Role.MANAGER),
        (acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER), Role.MANAGER),
        (FILE, Role.MANAGER),
        *said,
    ]
    return fold(
        Event(seq=seq, at=datetime(2026, 11, 23, tzinfo=UTC), actor_id=role.value, role=role, act=act)
        for seq, (act, role) in enumerate(lines, start=1)
    )


def settled(disclose: bool) -> tuple[acts.Act, Role]:
    """Somebody proposes what becomes of it."""
    return acts.NotToldSettled(document_id="doc-1", disclose=disclose), Role.MANAGER


BACKED = (acts.Backed(seq=4), Role.SAFEGUARDING_LEAD)


def test_such_a_paper_is_in_no_copy_before_it_is_decided() -> None:
    """S101: it is neither given out unseen, nor left out without a decision."""
    assert not_told_open(state()) == ("doc-1",)
    assert not not_told_goes(state(), "doc-1")
    assert not_told_goes(state(), "doc-2")


def test_a_proposal_alone_decides_nothing() -> None:
    """R24: two people."""
    assert not_told_open(state(settled(True))) == ("doc-1",)
    assert not not_told_goes(state(settled(True)), "doc-1")


def test_the_safeguarding_lead_backs_it_and_nobody_else() -> None:
    """S98: where somebody may be in danger."""
    waiting = state(settled(True))
    backing = acts.Backed(seq=4)
    for role, code in ((Role.MANAGER, "same_person"), (Role.LINE_MANAGER, "lead_must_back")):
        said = Said(submission_id="s", actor_id=role.value, role=role, act=backing)
        assert refusal(waiting, TERMS, said, TODAY) == code


def test_backed_it_goes_or_stays_out() -> None:
    """S101, R19: as was decided; decided anew it waits anew."""
    assert not_told_goes(state(settled(True), BACKED), "doc-1")
    assert not not_told_goes(state(settled(False), BACKED), "doc-1")
    assert not_told_open(state(settled(False), BACKED)) == ()
    assert not_told_open(state(settled(False), BACKED, settled(True))) == ("doc-1",)


def test_only_such_a_paper_is_decided_on_in_this_way() -> None:
    """R22: nothing else is left out by this door."""
    said = Said(
        submission_id="s",
        actor_id="manager",
        role=Role.MANAGER,
        act=acts.NotToldSettled(document_id="doc-2", disclose=False),
    )
    assert refusal(state(), TERMS, said, TODAY) == "not_such_a_paper"
