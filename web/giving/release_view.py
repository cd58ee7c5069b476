"""What the pages for giving the copy show: the copy, the ways, the appointments, who comes (S41-S46, R26)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from booked_meetings import taken_slots
from models.acts import CopyGiven, CopyMade, SignedOff
from models.post import Meeting, MeetingGuest, Slot
from models.words import GuestPart, ReleaseWay
from records.copies import fetched
from records.guests import guests_of
from records.post import meetings_of, slots_of
from rules.advice import advice_missing
from rules.signoff import passed_before_advice, release_is_cleared, roles_missing
from rules.stopping import holds_release
from rules.times import local_date
from web.casefile import Case, open_case, refusal_now
from web.guarding import Visit
from web.wording import clock_time, listed, long_day, moment, role_name

WAYS: Mapping[ReleaseWay, tuple[str, str]] = {
    ReleaseWay.MEETING: (
        "A meeting",
        "Whom your policy names goes through it with them. It is offered first.",
    ),
    ReleaseWay.COLLECTION: ("Collection", "They fetch it, and show who they are."),
    ReleaseWay.POST: ("Post", "Recorded delivery to their postal address."),
    ReleaseWay.DOWNLOAD: ("Download with a code", "From the page behind their link, after a code sent apart."),
}


@dataclass(frozen=True)
class SlotLine:
    """An appointment as people read it."""

    id: str
    when: str
    place: str
    offered: bool
    booked: bool
    past: bool
    late: bool
    taken: bool
    shut: bool

    @property
    def heed(self) -> str:
        """What to know before it is offered or kept, in words; nothing where there is nothing."""
        found = ["after the date to keep"] if self.late and not self.past else []
        if self.taken and not self.past:
            found.append("another meeting is booked then")
        if self.shut and not self.past:
            found.append("no working day here")
        return listed(found)


@dataclass(frozen=True)
class Release:
    """Everything the pages for giving the copy need, read at one moment."""

    case: Case
    slots: tuple[Slot, ...]
    taken: frozenset[str]
    meetings: tuple[Meeting, ...]
    fetched: tuple[tuple[datetime, int], ...]
    guests: tuple[MeetingGuest, ...]

    @property
    def path(self) -> str:
        """The address of these pages."""
        return f"{self.case.path}/release"

    @property
    def copy(self) -> CopyMade | None:
        """The copy that stands."""
        return self.case.state.copy

    @property
    def cleared(self) -> bool:
        """Whether the second check is complete."""
        return release_is_cleared(self.case.state)

    @property
    def held(self) -> bool:
        """Whether a stop holds the copy as it is decided now (S54)."""
        return holds_release(self.case.state)

    @property
    def missing(self) -> list[str]:
        """What is missing before the copy may be given."""
        state = self.case.state
        again = ", once more, because legal advice came after it" if passed_before_advice(state) else ""
        checkers = listed([f"the {role_name(role)}" for role in roles_missing(state)])
        found = [f"the second check by {checkers}{again}"] if checkers else []
        if advice_missing(state):
            found.append("legal advice, or two people who decide item by item without it")
        if state.copy is None:
            found = ["a proved copy that stands", *found]
        if holds_release(state):
            found.append("the end of the safeguarding stop, or a decision to share nothing of what it is on")
        return found

    @property
    def confirmed(self) -> bool:
        """Whether right person, right copy and right address are confirmed for the copy that stands."""
        release, copy = self.case.state.release, self.copy
        return release is not None and copy is not None and release.copy_sha256 == copy.copy_sha256

    @property
    def way(self) -> ReleaseWay:
        """How the copy is to reach the requester."""
        return ReleaseWay(self.case.state.way or ReleaseWay.MEETING)

    @property
    def way_words(self) -> str:
        """The way, in words."""
        return WAYS[self.way][0]

    @property
    def lines(self) -> list[SlotLine]:
        """The appointments, earliest first."""
        state = self.case.state
        offered = state.offered if self.confirmed else frozenset()
        booked = state.booked[1] if state.booked else ""
        return [
            SlotLine(
                slot.id,
                slot_words(slot),
                slot.place,
                slot.id in offered,
                slot.id == booked,
                slot.starts_at <= self.case.now,
                local_date(slot.starts_at) > self.case.clock.governing_due,
                slot.id in self.taken,
                self._is_shut(local_date(slot.starts_at)),
            )
            for slot in self.slots
        ]

    def _is_shut(self, on: date) -> bool:
        """Whether nobody works on a day: a weekend, a public holiday, a closure of the setting (R8, S41)."""
        closed = any(one.first <= on <= one.last for one in self.case.terms.profile.closures)
        return closed or not self.case.terms.calendar.is_working_day(on)

    @property
    def booked(self) -> SlotLine | None:
        """The appointment that is booked."""
        return next((line for line in self.lines if line.booked), None)

    @property
    def free(self) -> list[SlotLine]:
        """The appointments on offer that could be booked."""
        return [line for line in self.lines if line.offered and not line.booked and not line.past]

    @property
    def to_come(self) -> list[SlotLine]:
        """The appointments that could be offered."""
        return [line for line in self.lines if not line.past]

    @property
    def all_late(self) -> bool:
        """Whether there are appointments to offer, and all of them lie after the date to keep (R2)."""
        return bool(self.to_come) and all(line.late for line in self.to_come) and not self.case.late

    @property
    def lacks_record(self) -> bool:
        """Whether the copy was given at a meeting of which nothing is recorded."""
        given = self.case.state.given
        if given is None or given.way is not ReleaseWay.MEETING:
            return False
        return all(local_date(meeting.held_at) != given.on for meeting in self.meetings)

    @property
    def downloads(self) -> str:
        """When the requester downloaded the copy that stands, in words; nothing where nobody did."""
        version = self.copy.version if self.copy is not None else 0
        times = [moment(at) for at, which in self.fetched if which == version]
        return listed(list(dict.fromkeys(times)))

    @property
    def missed(self) -> int:
        """How often nobody came."""
        return len(self.case.state.no_shows)

    @property
    def may_attend(self) -> str:
        """Who may come along, and who of them is still to be checked."""
        come = [guest for guest in self.guests if guest.part is not GuestPart.NOT_ON_SITE]
        return listed([guest.name if guest.checked_by else f"{guest.name} (to be checked)" for guest in come])

    @property
    def not_on_site(self) -> str:
        """Who must not be on site at that time."""
        return listed([guest.name for guest in self.guests if guest.part is GuestPart.NOT_ON_SITE])

    @property
    def passed_by(self) -> str:
        """Who passed the copy that stands."""
        signs = [event for event in self.case.events if isinstance(event.act, SignedOff)]
        names = [
            self.case.who(event.actor_id, event.role)
            for event in signs
            if self.copy is not None
            and isinstance(event.act, SignedOff)
            and event.act.copy_sha256 == self.copy.copy_sha256
        ]
        return listed(names)


def why_not_given(visit: Visit, case: Case) -> str:
    """Why the copy that was confirmed could not be given today, in words; nothing where it could (R2, R21, S28).

    It is told before a meeting: at its end it is too late.
    """
    release = case.state.release
    if release is None or case.state.given is not None:
        return ""
    act = CopyGiven(copy_sha256=release.copy_sha256, way=ReleaseWay.COLLECTION, on=case.today, taken_away=True)
    return refusal_now(visit, case, act) or ""


def open_release(session: Session, visit: Visit, ref: str) -> Release:
    """Read what giving the copy needs."""
    case = open_case(session, ref, visit.now)
    slots, meetings = tuple(slots_of(session, ref)), tuple(meetings_of(session, ref))
    taken = taken_slots(session, case.request, slots)
    return Release(case, slots, taken, meetings, tuple(fetched(session, ref)), tuple(guests_of(session, ref)))


def slot_words(slot: Slot) -> str:
    """When an appointment is: "Thursday 3 December 2026, 2:00pm, 60 minutes"."""
    return f"{long_day(local_date(slot.starts_at))}, {clock_time(slot.starts_at)}, {slot.minutes} minutes"
