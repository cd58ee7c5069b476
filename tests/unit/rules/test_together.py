"""Two who mark the copy together: each passes the pages the other marked, nobody their own (S36, R24)."""

from types import SimpleNamespace

import pytest

from models import acts
from models.messages import Said
from models.words import Controversy, Ground, Outcome, PartyKind, Role
from rules.agenda import waiting_for
from rules.calendars import Nation, read_calendar
from rules.consultation import Consultation, DecisionTaken
from rules.guards import refusal
from rules.permissions import LEADERS
from rules.profiles import load_profile
from rules.signoff import release_is_cleared, roles_missing
from rules.terms import Terms
from rules.together import makers_of_pages, may_mark, pages_for, pages_made
from tests.unit.rules.test_giving import FIRST, MARKS, TODAY, Log

TOGETHER = load_profile("childrens_centre")
TERMS = Terms(profile=TOGETHER, nation=Nation.ENGLAND, calendar=read_calendar(Nation.ENGLAND, 2026, 2029))
HEAD = acts.PagesOf(who=f"u-{Role.MANAGER}", role=Role.MANAGER, pages=(2, 3))
CENTRE = acts.PagesOf(who=f"u-{Role.LINE_MANAGER}", role=Role.LINE_MANAGER, pages=(3, 4))
PASS = acts.SignedOff(copy_sha256=FIRST)
BOTH = (Role.LINE_MANAGER, Role.MANAGER)


def _checked_together(*made_by: acts.PagesOf) -> Log:
    """A request whose copy of five pages was made by these people and waits for its check."""
    log = Log()
    log.events = log.events[:7]
    copy = acts.CopyMade(
        effect="copy/1", version=1, copy_sha256=FIRST, pages=5, marks=4, proved=True, in_full=False,
        marked_by=tuple(share.who for share in made_by), made_by=made_by, inputs_seq=len(log.events),
    )  # fmt: skip
    log.write(copy, Role.CLOCK)
    return log


def _refused(log: Log, act: acts.Act, role: Role, who: str = "") -> str | None:
    said = Said(submission_id="S-1", actor_id=who or f"u-{role}", role=role, act=act)
    return refusal(log.state, TERMS, said, TODAY)


def test_each_reads_what_the_other_made_and_what_nobody_made_is_the_line_managers() -> None:
    """S36: page 3 was made by both, so both read it; pages 1 and 5 by nobody."""
    copy = _checked_together(HEAD, CENTRE).state.copy
    assert copy is not None
    assert pages_for(copy, Role.LINE_MANAGER) == {1, 2, 3, 5}
    assert pages_for(copy, Role.MANAGER) == pages_for(copy, Role.DEPUTY) == {3, 4}
    assert pages_for(copy, Role.LEGAL_ADVISER) == {1, 2, 3, 4, 5}


def test_the_copy_is_cleared_when_both_passed_what_the_other_made() -> None:
    """S36, R24."""
    log = _checked_together(HEAD, CENTRE)
    assert roles_missing(log.state) == BOTH
    assert _refused(log, PASS, Role.MANAGER) is None
    log.write(PASS, Role.MANAGER)
    assert roles_missing(log.state) == (Role.LINE_MANAGER,) and not release_is_cleared(log.state)
    assert _refused(log, PASS, Role.MANAGER) == "already_done"
    log.write(PASS, Role.LINE_MANAGER)
    assert release_is_cleared(log.state)


def test_a_deputy_or_an_invited_checker_passes_in_the_stead_of_one_of_the_two() -> None:
    """S38, S91: never of both."""
    log = _checked_together(HEAD, CENTRE)
    log.write(acts.CheckerInvited(user_id=f"u-{Role.INVITED_CHECKER}"))
    for role in (Role.DEPUTY, Role.INVITED_CHECKER):
        assert _refused(log, PASS, role) is None
        log.write(PASS, role)
    assert release_is_cleared(log.state)


def test_where_one_made_everything_the_other_alone_passes() -> None:
    """S38: who marked has nothing to pass, and cannot."""
    log = _checked_together(HEAD)
    assert roles_missing(log.state) == (Role.LINE_MANAGER,)
    assert _refused(log, PASS, Role.MANAGER) == "not_your_role"
    log.write(PASS, Role.LINE_MANAGER)
    assert release_is_cleared(log.state)


def test_a_legal_adviser_is_needed_beside_the_two_where_it_is_controversial() -> None:
    """S15, S38."""
    log = _checked_together(HEAD, CENTRE)
    log.write(acts.FoundControversial(grounds=(next(iter(Controversy)),)))
    assert roles_missing(log.state) == (*BOTH, Role.LEGAL_ADVISER)


def test_nobody_passes_their_own_page_in_another_role() -> None:
    """R24: the deputy who marked as line manager, say, before they changed their post."""
    log = _checked_together(HEAD, CENTRE)
    assert _refused(log, PASS, Role.DEPUTY, CENTRE.who) == "checker_marked"
    assert _refused(log, PASS, Role.DEPUTY) is None


def test_the_second_of_the_two_sends_the_copy_back_as_well() -> None:
    """S36."""
    back = acts.SentBack(copy_sha256=FIRST, to="redaction")
    assert _refused(_checked_together(HEAD, CENTRE), back, Role.MANAGER) is None
    assert _refused(_checked_together(HEAD), back, Role.MANAGER) == "not_your_role"


@pytest.mark.parametrize(
    "act", [acts.CopyOrdered(marks_digest=MARKS), acts.MarksChanged(marks_digest=MARKS)], ids=lambda act: act.kind
)
def test_the_line_manager_marks_only_where_the_policy_says_two_do(act: acts.Act) -> None:
    """S36, S38: elsewhere they are the second pair of eyes, and stay out of the marks."""
    log = Log()
    assert log.refused(act, Role.LINE_MANAGER) == "not_your_role"
    assert _refused(log, act, Role.LINE_MANAGER) is None
    roles = {role for role in Role if may_mark(TOGETHER, role)}
    assert roles == LEADERS | {Role.LINE_MANAGER}
    assert {role for role in Role if may_mark(load_profile("early_years_2018"), role)} == LEADERS


def test_each_of_the_two_has_a_task_of_their_own() -> None:
    """S36: marking waits on both; the check on each for the pages that are theirs."""
    log = _checked_together(HEAD, CENTRE)
    now = log.events[-1].at
    told = {wait.on: wait.what for wait in waiting_for(log.state, TERMS, now)}
    assert told[Role.MANAGER] == "the second check of 2 pages: each passes what the other marked"
    assert told[Role.LINE_MANAGER] == "the second check of 4 pages: each passes what the other marked"
    log.write(acts.MarksChanged(marks_digest=MARKS))
    waits = [wait.on for wait in waiting_for(log.state, TERMS, now) if "two together" in wait.what]
    assert waits == [Role.MANAGER, Role.LINE_MANAGER]


def test_a_page_is_made_by_who_marked_it_and_by_who_decided_about_anybody_on_it() -> None:
    """S36: a mark that follows from a decision is the decider's, and so is a passage that is shown by one."""
    decision = acts.DecisionMade(
        decision_id="d-1", party_id="p-1", outcome=Outcome.DISCLOSE, ground=Ground.ALREADY_KNOWN
    )
    party = Consultation("p-1", PartyKind.FAMILY)
    party.decisions[""] = DecisionTaken(decision, 9, "u-head", needs_second=False)
    by_software = SimpleNamespace(document_id="paper-1", page=1, person_id="p-1", by="software")
    by_hand = SimpleNamespace(document_id="paper-1", page=2, person_id=None, by="u-centre")
    passage = SimpleNamespace(document_id="paper-2", page=1, person_id="p-1")
    makers = makers_of_pages([by_software, by_hand], [by_software, by_hand, passage], {"p-1": party})
    assert makers == {
        ("paper-1", 1): {"software", "u-head"},
        ("paper-1", 2): {"u-centre"},
        ("paper-2", 1): {"u-head"},
    }
    page_map = [("paper-1", 1, 2), ("paper-1", 2, 3), ("paper-2", 1, 4)]
    roles = {"u-head": Role.MANAGER, "u-centre": Role.LINE_MANAGER}
    shares = {share.who: share.pages for share in pages_made(makers, page_map, roles)}
    assert shares == {"u-head": (2, 4), "u-centre": (3,)}
