"""A checker from outside passes the copy of the one request they are invited to (S38)."""

import pytest

from models import acts
from models.words import ClosedAs, Controversy, PartyKind, Role
from rules.permissions import ACTS, PAGES, See
from rules.signoff import is_admitted, release_is_cleared
from tests.unit.rules.test_giving import FIRST, SECOND, Log

WHO = f"u-{Role.INVITED_CHECKER}"
INVITED = acts.CheckerInvited(user_id=WHO)
DISMISSED = acts.CheckerDismissed(user_id=WHO)
PASS = acts.SignedOff(copy_sha256=SECOND)
BACK = acts.SentBack(copy_sha256=SECOND, to="redaction")


@pytest.fixture
def log() -> Log:
    """A request whose second copy waits for its check."""
    log = Log()
    log.a_newer_copy_is_passed()
    log.events.pop()
    return log


@pytest.mark.parametrize("act", [PASS, BACK], ids=lambda act: act.kind)
def test_nobody_checks_what_they_are_not_invited_to(log: Log, act: acts.Act) -> None:
    """S38, S59: the role alone opens nothing."""
    assert log.refused(act, Role.INVITED_CHECKER) == "not_invited"
    log.write(acts.CheckerInvited(user_id="u-somebody-else"))
    assert log.refused(act, Role.INVITED_CHECKER) == "not_invited"
    log.write(INVITED)
    assert log.refused(act, Role.INVITED_CHECKER) is None


def test_their_check_stands_for_the_line_managers(log: Log) -> None:
    """S38: the copy is passed, and the line manager is not asked again."""
    log.write(INVITED)
    assert not release_is_cleared(log.state)
    log.write(PASS, Role.INVITED_CHECKER)
    assert release_is_cleared(log.state)
    assert log.refused(PASS, Role.LINE_MANAGER) == "already_done"
    assert log.refused(acts.SignedOff(copy_sha256=FIRST), Role.INVITED_CHECKER) == "copy_changed"


def test_they_never_stand_in_for_the_legal_adviser(log: Log) -> None:
    """S36, S38: a controversial copy still needs the adviser."""
    log.write(acts.FoundControversial(grounds=(next(iter(Controversy)),)))
    log.write(INVITED)
    log.write(PASS, Role.INVITED_CHECKER)
    assert not release_is_cleared(log.state)


def test_who_marked_or_is_named_does_not_check(log: Log) -> None:
    """S38, R24: nobody checks their own work, or entries about themselves."""
    log.write(INVITED)
    newest = log.events[-2]
    assert isinstance(newest.act, acts.CopyMade)
    log.events[-2] = newest.model_copy(update={"act": newest.act.model_copy(update={"marked_by": (WHO,)})})
    assert log.refused(PASS, Role.INVITED_CHECKER) == "checker_marked"
    named = Log()
    named.write(acts.PartyNamed(party_id="person-1", party_kind=PartyKind.STAFF, staff_user_id=WHO))
    assert named.refused(INVITED) == "checker_is_named"


def test_an_invitation_is_given_by_leaders_once_and_taken_back(log: Log) -> None:
    """S38, S66."""
    assert {role for role in Role if role in ACTS["checker_invited"]} == {Role.MANAGER, Role.DEPUTY}
    assert log.refused(INVITED, Role.LINE_MANAGER) == "not_your_role"
    assert log.refused(acts.CheckerInvited(user_id=f"u-{Role.MANAGER}")) == "same_person"
    assert log.refused(DISMISSED) == "not_invited"
    log.write(INVITED)
    assert log.refused(INVITED) == "already_done"
    log.write(DISMISSED)
    assert log.refused(PASS, Role.INVITED_CHECKER) == "not_invited"


def test_an_invitation_ends_with_the_request_and_is_not_revived(log: Log) -> None:
    """S38, S59: a request that is taken up again invites anew."""
    log.write(INVITED)
    assert is_admitted(log.state, Role.INVITED_CHECKER, WHO)
    log.write(acts.RequestClosed(closed_as=ClosedAs.REFUSED))
    assert not is_admitted(log.state, Role.INVITED_CHECKER, WHO)
    assert log.refused(PASS, Role.INVITED_CHECKER) == "request_closed"
    log.write(acts.RequestReopened())
    assert not is_admitted(log.state, Role.INVITED_CHECKER, WHO)


def test_the_role_may_check_and_nothing_else() -> None:
    """S59: no file, no letters, no history, no other act."""
    assert {what for what, roles in PAGES.items() if Role.INVITED_CHECKER in roles} == {See.CHECK}
    assert {kind for kind, roles in ACTS.items() if Role.INVITED_CHECKER in roles} == {"signed_off", "sent_back"}
