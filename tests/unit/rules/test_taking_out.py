"""A paper leaves the file for four reasons only, by two people, and the file is confirmed anew (R25, R31)."""

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from models import acts
from models.messages import Event, Said
from models.words import ClosedAs, DueChoice, ParentalSource, ReleaseWay, Role, Stage, WhyTakenOut
from rules.calendars import Nation, read_calendar
from rules.folding import fold
from rules.guards import refusal
from rules.profiles import load_profile
from rules.stages import file_complete, stage_of
from rules.state import RequestState
from rules.terms import Terms

TODAY = date(2027, 3, 4)
TERMS = Terms(
    profile=load_profile("uk_gdpr"), nation=Nation.ENGLAND, calendar=read_calendar(Nation.ENGLAND, 2026, 2029)
)
FILE = "f" * 64
OUT = acts.PaperTakenOut(document_id="doc-1", why=WhyTakenOut.WRONG_CHILD)
KEPT = acts.PaperKept(document_id="doc-1")
PROPOSED = 6


class Log:
    """A request whose file is complete, and what is said of it next."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.write(acts.RequestReceived(received_on=TODAY))
        self.write(acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER))
        self.write(acts.FileChanged(digest=FILE, documents=2, pages=2))
        self.write(acts.FileComplete(digest=FILE))
        self.write(acts.FileConfirmed(digest=FILE), Role.LINE_MANAGER)

    @property
    def state(self) -> RequestState:
        return fold(self.events)

    def write(self, act: acts.Act, role: Role = Role.MANAGER) -> None:
        at = datetime(2027, 3, 4, 12, tzinfo=UTC)
        seq = len(self.events) + 1
        self.events.append(Event(seq=seq, at=at, actor_id=f"u-{role}", role=role, act=act))

    def refused(self, act: acts.Act, role: Role = Role.MANAGER, by: str = "") -> str | None:
        said = Said(submission_id="S-1", actor_id=by or f"u-{role}", role=role, act=act)
        return refusal(self.state, TERMS, said, TODAY)


def test_it_counts_only_when_somebody_who_does_not_carry_the_request_backs_it() -> None:
    """R25: two people, and the second is the line manager or the safeguarding lead."""
    log = Log()
    log.write(OUT)
    assert log.state.taken_out == {}
    back = acts.Backed(seq=PROPOSED)
    assert log.refused(back) == "same_person"
    assert log.refused(back, Role.DEPUTY) == "another_has_to_back"
    assert log.refused(back, Role.LINE_MANAGER) is None
    assert log.refused(back, Role.SAFEGUARDING_LEAD) is None
    assert log.refused(back, Role.LINE_MANAGER, by="u-manager") == "same_person"
    log.write(back, Role.LINE_MANAGER)
    assert list(log.state.taken_out) == ["doc-1"]
    assert log.refused(back, Role.SAFEGUARDING_LEAD) == "unknown_event"


def test_the_file_has_to_be_confirmed_anew_by_both() -> None:
    """S18: what was confirmed is another file now."""
    log = Log()
    assert file_complete(log.state)
    log.write(OUT)
    assert stage_of(log.state) is Stage.ASSEMBLY, "nothing goes on while a paper may be another child's"
    log.write(acts.Backed(seq=PROPOSED), Role.LINE_MANAGER)
    log.write(acts.FileChanged(digest="e" * 64, documents=1, pages=1), Role.CLOCK)
    assert not file_complete(log.state)
    log.write(acts.FileComplete(digest="e" * 64))
    log.write(acts.FileConfirmed(digest="e" * 64), Role.LINE_MANAGER)
    assert file_complete(log.state)


def test_a_paper_that_stays_leaves_everything_as_it_was() -> None:
    log = Log()
    assert log.refused(KEPT) == "unknown_event"
    log.write(OUT)
    assert log.refused(KEPT, Role.LINE_MANAGER) is None
    log.write(KEPT, Role.LINE_MANAGER)
    assert file_complete(log.state)
    assert log.state.needs_second == {}
    assert log.refused(acts.Backed(seq=PROPOSED), Role.LINE_MANAGER) == "unknown_event"
    assert log.refused(OUT) is None, "it can be proposed again"


def test_another_reason_takes_the_place_of_the_first() -> None:
    log = Log()
    log.write(OUT)
    assert log.refused(OUT) == "already_done"
    log.write(acts.PaperTakenOut(document_id="doc-1", why=WhyTakenOut.DOUBLE))
    assert list(log.state.needs_second) == [PROPOSED + 1]
    log.write(acts.Backed(seq=PROPOSED + 1), Role.LINE_MANAGER)
    assert log.state.taken_out["doc-1"].why is WhyTakenOut.DOUBLE


@pytest.mark.parametrize("why", ["inconvenient", "embarrassing", "", "other"])
def test_there_is_no_fifth_reason(why: str) -> None:
    """R25: a message that gives another reason cannot even be built."""
    with pytest.raises(ValidationError):
        acts.PaperTakenOut.model_validate({"document_id": "doc-1", "why": why})


def test_while_a_request_runs_nothing_leaves_because_its_time_is_up() -> None:
    """R25, R31."""
    log = Log()
    old = acts.PaperTakenOut(document_id="doc-1", why=WhyTakenOut.RETENTION)
    assert log.refused(old) == "retention_waits"
    log.write(acts.RequestWithdrawn())
    assert log.refused(old) is None
    log.write(old)
    assert log.refused(acts.Backed(seq=PROPOSED + 1), Role.LINE_MANAGER) is None
    assert log.refused(acts.Backed(seq=PROPOSED + 1), Role.MANAGER, by="u-2") == "another_has_to_back"


def test_after_the_end_nothing_else_is_backed() -> None:
    """R31, S54: a stop is lifted still, because it holds the papers; a choice on the due date is not backed."""
    log = Log()
    log.write(acts.StopPlaced())
    log.write(acts.StopLifted(stop_seq=6))
    log.write(acts.DueChoiceMade(choice=DueChoice.RELEASE_READY))
    assert log.refused(acts.Backed(seq=8), Role.LINE_MANAGER) is None
    log.write(acts.RequestClosed(closed_as=ClosedAs.REFUSED))
    assert log.refused(acts.Backed(seq=7), Role.LINE_MANAGER) is None
    assert log.refused(acts.Backed(seq=8), Role.LINE_MANAGER) == "request_closed"


def test_once_the_copy_was_given_the_file_stays_until_the_end() -> None:
    """What was given cannot be made another: it went out wrongly, and that is recorded first (R35)."""
    log = Log()
    log.write(acts.CopyGiven(copy_sha256="c" * 64, way=ReleaseWay.POST, on=TODAY, taken_away=True))
    assert log.refused(OUT) == "copy_was_given"


@pytest.mark.parametrize("role", [Role.LINE_MANAGER, Role.LEGAL_ADVISER, Role.ADMINISTRATOR, Role.KEY_PERSON])
def test_only_who_carries_the_request_proposes_it(role: Role) -> None:
    assert Log().refused(OUT, role) == "not_your_role"


@pytest.mark.parametrize("role", [Role.MANAGER, Role.DEPUTY, Role.LINE_MANAGER])
def test_a_request_is_handed_over_by_who_leads(role: Role) -> None:
    """S91: by manager, deputy or line manager, also after its end, and not twice to the same person."""
    log = Log()
    assert log.refused(acts.HandedOver(to_user_id="u-new"), role) is None
    log.write(acts.HandedOver(to_user_id="u-new"), role)
    assert log.state.handed_to == "u-new"
    assert log.refused(acts.HandedOver(to_user_id="u-new"), role) == "already_done"
    log.write(acts.RequestWithdrawn())
    assert log.refused(acts.HandedOver(to_user_id="u-other"), role) is None


@pytest.mark.parametrize("role", [Role.SAFEGUARDING_LEAD, Role.LEGAL_ADVISER, Role.ADMINISTRATOR, Role.REQUESTER])
def test_nobody_else_hands_a_request_over(role: Role) -> None:
    """S59."""
    assert Log().refused(acts.HandedOver(to_user_id="u-new"), role) == "not_your_role"
