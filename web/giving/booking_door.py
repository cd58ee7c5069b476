"""Who stands behind a link for an appointment, and why the door may stay shut (S41, S46, R23, R34)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from booked_meetings import taken_slots
from models.acts import CopyMade
from models.cases import AccessRequest
from models.people import Setting, User
from models.post import MeetingGuest, Slot
from models.words import LinkPurpose, ReleaseWay, Stage
from records import people
from records.guests import guests_of
from records.keys import HouseKey
from records.log import load_log
from records.post import LinkFault, find_link, slots_of, token_hash
from records.requests import get_request
from rules.authority import authority_is_over
from rules.folding import fold
from rules.guards.finishing import gate_fault
from rules.stages import stage_of
from rules.state import RequestState
from rules.stopping import holds_release
from rules.times import local_date
from web.link_codes import pass_is_good, signed_pass
from web.threshold import Shut

PASS_FOR = timedelta(hours=1)
_PURPOSE = "pass of a booking page"


@dataclass(frozen=True)
class BookingDoor:
    """An open door: the request behind the link, and what can be chosen."""

    token_hash: str
    request: AccessRequest
    setting: Setting
    manager: User
    state: RequestState
    slots: tuple[Slot, ...]
    taken: frozenset[str]
    guests: tuple[MeetingGuest, ...]
    now: datetime

    @property
    def ref(self) -> str:
        """The request's reference."""
        return self.request.ref

    @property
    def copy(self) -> CopyMade | None:
        """The copy that was confirmed for this requester and still stands."""
        release, copy = self.state.release, self.state.copy
        return copy if release and copy and release.copy_sha256 == copy.copy_sha256 else None

    @property
    def ready(self) -> bool:
        """Whether there is something to choose: the copy stands, is checked, and its release is confirmed."""
        return self.copy is not None and stage_of(self.state) is Stage.RELEASE

    @property
    def way(self) -> ReleaseWay:
        """The way that is chosen now."""
        return ReleaseWay(self.state.way or ReleaseWay.MEETING)

    @property
    def booked(self) -> Slot | None:
        """The appointment that is booked."""
        booked = self.state.booked
        return next((slot for slot in self.slots if booked and slot.id == booked[1]), None)

    @property
    def free(self) -> list[Slot]:
        """The appointments that can be chosen."""
        offered = self.state.offered - self.taken
        own = self.booked
        return [
            slot
            for slot in self.slots
            if slot.id in offered and slot.starts_at > self.now and (own is None or slot.id != own.id)
        ]

    @property
    def may_download(self) -> bool:
        """Whether the manager confirmed the download, the requester chose it, and no gate has shut since (R21)."""
        release = self.state.release
        confirmed = release is not None and release.way is ReleaseWay.DOWNLOAD
        shut = gate_fault(self.state, local_date(self.now)) is not None
        return self.ready and confirmed and self.way is ReleaseWay.DOWNLOAD and not shut


def open_booking(session: Session, token: str, now: datetime) -> BookingDoor | Shut:
    """The request behind a link, or why it does not open. Changes nothing.

    Whatever keeps the copy back, a stop, advice, a new version, the door is shut in the same words: who reads them
    learns from none of them that somebody is protected (S54).
    """
    link = find_link(session, token, now, LinkPurpose.BOOK)
    if isinstance(link, LinkFault):
        return Shut(link.value)
    request, setting = get_request(session, link.ref), people.get_setting(session)
    manager = people.get_user(session, request.manager_id) if request is not None else None
    if request is None or setting is None or manager is None:
        return Shut.UNKNOWN
    state = fold(load_log(session, request.ref))
    if state.given is not None:
        return Shut.GIVEN
    if state.closed_as is not None:
        return Shut.CLOSED
    if holds_release(state) or authority_is_over(state, local_date(now)):
        return Shut.HELD
    slots = tuple(slots_of(session, request.ref))
    taken = taken_slots(session, request, slots)
    told = tuple(guest for guest in guests_of(session, request.ref) if guest.added_by == "requester")
    door = BookingDoor(token_hash(token), request, setting, manager, state, slots, taken, told, now)
    return door if door.ready else Shut.HELD


def new_pass(key: HouseKey, door: BookingDoor) -> str:
    """What a right code buys: an hour on this page."""
    return signed_pass(key, _PURPOSE, door.now + PASS_FOR, door.token_hash)


def pass_holds(key: HouseKey, door: BookingDoor, given: str) -> bool:
    """Whether a pass is ours and in time."""
    return pass_is_good(key, _PURPOSE, given, door.now, door.token_hash)
