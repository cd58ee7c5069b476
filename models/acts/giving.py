"""What is said of the release: confirmed, booked, given, closed (S41-S46, R26)."""

from datetime import date
from typing import Literal

from models.acts.base import ActBase, Digest, Id
from models.words import ClosedAs, ReleaseWay, WhyFreed


class ReleaseConfirmed(ActBase):
    """Right person, right copy, right address, confirmed: the invitation may go (S41)."""

    kind: Literal["release_confirmed"] = "release_confirmed"
    copy_sha256: Digest
    way: ReleaseWay = ReleaseWay.MEETING
    slot_ids: tuple[Id, ...] = ()


class WayChosen(ActBase):
    """The requester chose how to get the copy (S46, R26)."""

    kind: Literal["way_chosen"] = "way_chosen"
    way: ReleaseWay


class SlotBooked(ActBase):
    """An appointment is booked (S41).

    `instead_of` names the one that it takes the place of: one line of the log, so that nobody is ever without the
    old hour and without the new one. None for a first booking, and in lines from before it was so.
    """

    kind: Literal["slot_booked"] = "slot_booked"
    slot_id: Id
    instead_of: Id | None = None


class SlotReleased(ActBase):
    """An appointment is given back: moved, cancelled by the setting, or nobody came.

    `told` says that the requester is written to where the setting cancelled it.
    """

    kind: Literal["slot_released"] = "slot_released"
    slot_id: Id
    why: WhyFreed = WhyFreed.MOVED
    told: bool = False


class CopyGiven(ActBase):
    """The parent was taken through the copy, or it was handed over (S42-S46).

    `with_letters`: what the law wants beside the copy goes with it (R26, R27). Lines from before that was so have
    False, and get no letter now. `with_note`: what was written down of the meeting goes to the requester too (S42).
    """

    kind: Literal["copy_given"] = "copy_given"
    copy_sha256: Digest
    way: ReleaseWay
    on: date
    taken_away: bool
    with_letters: bool = False
    with_note: bool = False


class RefusalProposed(ActBase):
    """All of it is to be refused, with the reasons for it; it counts when a second person backs it (R24, R27)."""

    kind: Literal["refusal_proposed"] = "refusal_proposed"


class RequestClosed(ActBase):
    """The request is finished, with its outcome.

    `by_two`: a refusal of all of it stands on a proposal that was backed. Lines from before that was so have False.
    """

    kind: Literal["request_closed"] = "request_closed"
    closed_as: ClosedAs
    by_two: bool = False
