"""What was confirmed for one copy counts for that copy alone: a newer one is confirmed anew (S41, S46)."""

from datetime import UTC, date, datetime, timedelta

from models import acts
from models.messages import Event, Said
from models.words import ParentalSource, ReleaseWay, Role
from rules.calendars import Nation, read_calendar
from rules.folding import fold
from rules.guards import refusal
from rules.profiles import load_profile
from rules.state import RequestState
from rules.terms import Terms, reckoning

TODAY = date(2027, 3, 4)
TERMS = Terms(
    profile=load_profile("uk_gdpr"), nation=Nation.ENGLAND, calendar=read_calendar(Nation.ENGLAND, 2026, 2029)
)
FILE, MARKS, FIRST, SECOND = "f" * 64, "a" * 64, "1" * 64, "2" * 64


class Log:
    """A request whose first copy was passed and confirmed, and what is said of it next."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.write(acts.RequestReceived(received_on=TODAY))
        self.write(acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER))
        self.write(acts.FileChanged(digest=FILE, documents=2, pages=2))
        self.write(acts.FileComplete(digest=FILE))
        self.write(acts.FileConfirmed(digest=FILE), Role.LINE_MANAGER)
        self.write(acts.ConsultationStarted(reply_by=TODAY))
        self.pass_copy(1, FIRST)
        self.write(acts.ReleaseConfirmed(copy_sha256=FIRST, slot_ids=("slot-1",)))

    @property
    def state(self) -> RequestState:
        return fold(self.events)

    def write(self, act: acts.Act, role: Role = Role.MANAGER) -> None:
        at = datetime(2027, 3, 4, 12, tzinfo=UTC)
        seq = len(self.events) + 1
        self.events.append(Event(seq=seq, at=at, actor_id=f"u-{role}", role=role, act=act))

    def pass_copy(self, version: int, sha256: str) -> None:
        self.write(acts.CopyOrdered(marks_digest=MARKS))
        made = acts.CopyMade(
            effect=f"copy/{version}",
            version=version,
            copy_sha256=sha256,
            pages=2,
            marks=1,
            proved=True,
            in_full=False,
            inputs_seq=len(self.events),
        )
        self.write(made, Role.CLOCK)
        self.write(acts.SignedOff(copy_sha256=sha256), Role.LINE_MANAGER)

    def a_newer_copy_is_passed(self) -> None:
        self.write(acts.MarksChanged(marks_digest="b" * 64))
        self.pass_copy(2, SECOND)

    def refused(self, act: acts.Act, role: Role = Role.MANAGER) -> str | None:
        said = Said(submission_id="S-1", actor_id=f"u-{role}", role=role, act=act)
        return refusal(self.state, TERMS, said, TODAY)

    def given(self, sha256: str) -> acts.CopyGiven:
        return acts.CopyGiven(copy_sha256=sha256, way=ReleaseWay.COLLECTION, on=TODAY, taken_away=True)


def test_the_copy_that_was_confirmed_is_booked_and_given() -> None:
    """S39: what is given is the copy that was made, passed and confirmed."""
    log = Log()
    assert log.refused(acts.SlotBooked(slot_id="slot-1"), Role.REQUESTER) is None
    assert log.refused(log.given(FIRST)) is None


def test_a_newer_copy_is_not_given_on_the_confirmation_of_the_one_before() -> None:
    """S39: right person, right copy, right address: the copy is another one now."""
    log = Log()
    log.a_newer_copy_is_passed()
    assert log.refused(log.given(SECOND)) == "not_released"
    assert log.refused(log.given(FIRST)) == "copy_changed"
    log.write(acts.ReleaseConfirmed(copy_sha256=SECOND, slot_ids=("slot-1",)))
    assert log.refused(log.given(SECOND)) is None


def test_a_link_of_the_invitation_before_neither_books_nor_chooses() -> None:
    log = Log()
    log.a_newer_copy_is_passed()
    assert log.refused(acts.SlotBooked(slot_id="slot-1"), Role.REQUESTER) == "not_released"
    assert log.refused(acts.WayChosen(way=ReleaseWay.DOWNLOAD), Role.REQUESTER) == "not_released"


def test_another_hour_takes_the_place_of_the_one_that_is_booked_and_of_no_other() -> None:
    """S41: moved in one line; who moves from an hour that they do not have, or to none on offer, keeps theirs."""
    log = Log()
    log.write(acts.ReleaseConfirmed(copy_sha256=FIRST, slot_ids=("slot-1", "slot-2")))
    assert log.refused(acts.SlotBooked(slot_id="slot-1", instead_of="slot-2"), Role.REQUESTER) == "slot_taken"
    log.write(acts.SlotBooked(slot_id="slot-1"), Role.REQUESTER)
    moved = acts.SlotBooked(slot_id="slot-2", instead_of="slot-1")
    assert log.refused(moved, Role.REQUESTER) is None
    assert log.refused(acts.SlotBooked(slot_id="slot-2"), Role.REQUESTER) == "slot_taken"
    assert log.refused(acts.SlotBooked(slot_id="slot-1", instead_of="slot-1"), Role.REQUESTER) == "slot_taken"
    assert log.refused(acts.SlotBooked(slot_id="slot-9", instead_of="slot-1"), Role.REQUESTER) == "unknown_slot"
    log.write(moved, Role.REQUESTER)
    assert log.state.booked is not None and log.state.booked[1] == "slot-2"


def test_an_appointment_stays_when_a_newer_copy_is_confirmed_for_it() -> None:
    log = Log()
    log.write(acts.SlotBooked(slot_id="slot-1"), Role.REQUESTER)
    confirmed = acts.ReleaseConfirmed(copy_sha256=SECOND, slot_ids=("slot-1",))
    log.a_newer_copy_is_passed()
    assert log.refused(confirmed) is None
    log.write(confirmed)
    assert log.state.booked is not None
    assert log.refused(confirmed) == "already_done"


def test_an_extension_is_noticed_before_the_first_limit_ends_and_once() -> None:
    """R3: on its last day still, on the day after it no more; a second one never."""
    log = Log()
    first_limit = date(2027, 4, 5)  # a month after 4 March is a Sunday

    def said_on(day: date) -> str | None:
        said = Said(
            submission_id="S-1",
            actor_id="u-manager",
            role=Role.MANAGER,
            act=acts.ExtensionNoticed(noticed_on=day),
        )
        return refusal(log.state, TERMS, said, day)

    assert reckoning(log.state, TERMS, TODAY).first_limit == first_limit
    assert said_on(first_limit) is None
    assert said_on(first_limit + timedelta(days=1)) == "extension_too_late"
    log.write(acts.ExtensionNoticed(noticed_on=TODAY))
    assert said_on(first_limit) == "already_done"
