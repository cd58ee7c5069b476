"""Who is invited to check is looked up in the cabinet again, whatever the message says (S38, S59)."""

import pytest

from models import acts
from models.words import Role
from records import people
from records.database import writing
from tests.unit.activities.conftest import Recorder

HASH = "a" * 64


@pytest.fixture
def ref(recorder: Recorder) -> str:
    """A request that has arrived."""
    return recorder.house.request()


def _account(recorder: Recorder) -> str:
    """The chair of the committee, with an account for checking."""
    password = people.generated_password()
    with writing(recorder.house.desk.engine) as session:
        return people.add_user(
            session, "Celia Hartwell", "chair@example.org", Role.INVITED_CHECKER, password, by="test"
        ).id


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.KEY_PERSON, Role.ADMINISTRATOR])
def test_only_an_account_for_checking_is_invited(recorder: Recorder, ref: str, role: Role) -> None:
    """S59: who sees more than one copy is no guest."""
    assert recorder.say(ref, acts.CheckerInvited(user_id=recorder.user(role).id)).refused == "cannot_check"
    assert recorder.say(ref, acts.CheckerInvited(user_id="user-none")).refused == "cannot_check"


def test_a_guest_is_invited_once_and_not_after_their_account_ended(recorder: Recorder, ref: str) -> None:
    """S38, S59."""
    guest = _account(recorder)
    act = acts.CheckerInvited(user_id=guest)
    assert recorder.say(ref, act).refused is None
    assert recorder.say(ref, act).refused == "already_done"
    recorder.say(ref, acts.CheckerDismissed(user_id=guest))
    with writing(recorder.house.desk.engine) as session:
        people.set_active(session, guest, False, by="t")
    assert recorder.say(ref, act).refused == "cannot_check"


def test_a_pass_in_the_name_of_a_guest_nobody_invited_is_refused(recorder: Recorder, ref: str) -> None:
    """S38, S59: a forged pass is not written down."""
    _account(recorder)
    before = len(recorder.log(ref))
    assert recorder.say(ref, acts.SignedOff(copy_sha256=HASH), Role.INVITED_CHECKER).refused == "not_invited"
    assert len(recorder.log(ref)) == before
