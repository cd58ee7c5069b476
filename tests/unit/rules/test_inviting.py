"""A checker from outside passes the copy of the one request they are invited to (S38)."""

import pytest

from models import acts
from models.words import ClosedAs, Controversy, PartyKind, Role
from rules.agenda import effects_due
from rules.permissions import ACTS, PAGES, See
from rules.signoff import invitation_effect, invited_in, is_admitted, release_is_cleared
from rules.stages import file_complete
from tests.unit.rules.test_giving import FILE, FIRST, SECOND, Log

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


def test_the_role_does_what_a_line_manager_does_and_nothing_else() -> None:
    """S38, S59: the file confirmed, letters read, proposals backed, the check; no page of the request's own."""
    assert {what for what, roles in PAGES.items() if Role.INVITED_CHECKER in roles} == {See.CHECK}
    kinds = {kind for kind, roles in ACTS.items() if Role.INVITED_CHECKER in roles}
    assert kinds == {"signed_off", "sent_back", "file_confirmed", "letter_read", "backed"}


@pytest.mark.parametrize(
    "act",
    [acts.FileConfirmed(digest=FILE), acts.LetterRead(party_id="p-1", digest=FILE), acts.Backed(seq=1)],
    ids=lambda act: act.kind,
)
def test_nothing_is_done_in_a_request_they_are_not_invited_to(log: Log, act: acts.Act) -> None:
    """S59: and once they are, they are looked at as anybody else is."""
    assert log.refused(act, Role.INVITED_CHECKER) == "not_invited"
    log.write(INVITED)
    assert log.refused(act, Role.INVITED_CHECKER) not in {None, "not_invited", "not_your_role"}


def test_a_setting_without_a_line_manager_confirms_its_file_with_a_guest_alone() -> None:
    """S17, S38: nobody but the manager and who is invited."""
    log = Log()
    log.events = log.events[:4]
    log.write(INVITED)
    assert log.refused(acts.FileConfirmed(digest=FILE), Role.INVITED_CHECKER) is None
    log.write(acts.FileConfirmed(digest=FILE), Role.INVITED_CHECKER)
    assert file_complete(log.state)


def test_a_letter_tells_who_is_invited_and_a_notice_that_found_nobody_is_tried_again(log: Log) -> None:
    """S12, S38: under a name of its own each time somebody is invited; none for who was dismissed."""
    log.write(acts.EffectFailed(effect="letter/line_manager_notice", code="no_such_role"), Role.CLOCK)
    log.write(acts.EffectFailed(effect="letter/closure", code="refused_by_server"), Role.CLOCK)
    log.write(INVITED)
    seq = log.state.seq
    due = {order.effect: order.letter_kind for order in effects_due("AR-2027-0001", log.state)}
    assert due[invitation_effect(WHO, seq)] == "checker_invitation"
    assert "letter/line_manager_notice" in due and set(log.state.failed) == {"letter/closure"}
    assert invited_in(invitation_effect(WHO, seq)) == WHO and invited_in("letter/closure") == ""
    log.write(DISMISSED)
    assert not any(order.letter_kind == "checker_invitation" for order in effects_due("AR-2027-0001", log.state))
