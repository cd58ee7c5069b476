"""What happened when the copy was given: the meeting and who came, or the handing over (S42-S46)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from fastapi import APIRouter
from starlette.responses import Response

from models.acts import CopyGiven, SlotReleased
from models.post import NOT_THERE
from models.words import GuestPart, ReleaseWay, Role, WhyFreed
from records.post import save_meeting
from rules.profiles import MeetingNeeds
from rules.times import HOUSE_ZONE
from web.casefile import Case, show
from web.desk import Outcome
from web.forms import Fields
from web.giving.release import ReleaseVisit, open_to_act, read_clock
from web.giving.release_view import WAYS, Release, why_not_given
from web.guarding import Visit

router = APIRouter()

# Who may come to the meeting (S44); everybody else waits outside.
GUESTS: Mapping[GuestPart, str] = {
    GuestPart.PARENT: "Another holder of parental responsibility",
    GuestPart.LAWYER: "A legal representative",
    GuestPart.INTERPRETER: "An interpreter",
}
_ONLY_THESE = (
    "Only holders of parental responsibility, a legal representative or an interpreter may be there. If somebody "
    "else came, ask them to wait outside, then tick that they were not shown the file."
)


_BROKEN_OFF = "The meeting was broken off, and the copy was not given."


@dataclass(frozen=True)
class MeetingForm:
    """What is recorded of a meeting."""

    on: date
    held_at: datetime
    attendees: str
    explained: str
    asked: str
    taken_away: bool
    broken_off: bool
    note: bool

    @classmethod
    def read(cls, visit: Visit, release: Release) -> "MeetingForm":
        """The form; look at the faults before using it."""
        fields, request = visit.fields, release.case.request
        on = fields.day("on", "The date of the meeting", earliest=request.received_on, latest=release.case.today)
        at = read_clock(visit, "time")
        came = [f"{request.requester_name} (the requester)"] if fields.yes("requester") else []
        chosen = fields.typed.get("guests", [])
        for guest in release.guests:
            if guest.id not in chosen or guest.part not in GUESTS:
                continue
            if guest.checked_by is None:
                fields.wrong("guests", f"It was not checked whether {guest.name} may attend. Check that first.")
            came.append(f"{guest.name} ({GUESTS[guest.part].lower()})")
        if not came:
            fields.wrong("requester", "Say who came. If nobody came, give the appointment back instead.")
        present = _of_the_setting(fields, release.case)
        others = fields.words("others")
        if others and not fields.yes("others_waited"):
            fields.wrong("others", _ONLY_THESE)
        came += [f"{others} (waited outside)"] if others else []
        explained = fields.text("explained", "Say what was explained")
        asked = fields.text("asked")
        taken = fields.yes_or_no("taken_away", "Say whether they took the copy with them")
        broken_off = fields.yes("broken_off")
        if broken_off and taken:
            fields.wrong("broken_off", "If they took the copy with them, it was given. Take off this tick.")
        if broken_off:
            explained = f"{_BROKEN_OFF} {explained}"
        held_at = datetime.combine(on, at, HOUSE_ZONE).astimezone(UTC)
        return cls(
            on, held_at, "\n".join([*came, *present]), explained, asked, taken, broken_off, fields.yes("note")
        )


def _of_the_setting(fields: Fields, case: Case) -> list[str]:
    """Who of the setting was there; where the policy wants somebody else, also why they were not (S42, S43)."""
    there = [case.staff[key] for key in fields.typed.get("staff", []) if key in case.staff]
    if not there:
        fields.wrong("staff", "Say who of the setting went through the copy with them")
        return []
    profile = case.terms.profile
    lacking = profile.lacking_at_meeting(frozenset(user.role for user in there))
    present = [case.who(user.id, user.role) for user in there]
    if not lacking:
        return present
    titles = (" and " if profile.meeting_needs is MeetingNeeds.ALL else " or ").join(map(profile.title_of, lacking))
    why = fields.words("without")
    if not why:
        fields.wrong("without", f"By the policy the {titles} should be there. Say why it was held without them")
    return [*present, f"{NOT_THERE}{titles}: {why}"]


@router.get("/requests/{ref}/release/meeting")
def ask_meeting(ref: str, visit: ReleaseVisit) -> Response:
    """The form for what was said at the meeting."""
    return _meeting(visit, open_to_act(visit, ref))


@router.post("/requests/{ref}/release/meeting")
def record_meeting(ref: str, visit: ReleaseVisit) -> Response:
    """Keep the record of the meeting, and that the copy was given."""
    release = open_to_act(visit, ref)
    form = MeetingForm.read(visit, release)
    if visit.fields.faults or (release.copy is None and not form.broken_off):
        return _meeting(visit, release)
    outcomes = []
    if form.broken_off:
        outcomes = _given_back(visit, release)
    elif not release.lacks_record and release.copy is not None:
        act = CopyGiven(
            copy_sha256=release.copy.copy_sha256,
            way=ReleaseWay.MEETING,
            on=form.on,
            taken_away=form.taken_away,
            with_letters=True,
            with_note=form.note,
        )
        outcomes = [visit.say(ref, act)]
        if visit.refused(outcomes[0]):
            return _meeting(visit, release)
    known = any((each.held_at, each.attendees) == (form.held_at, form.attendees) for each in release.meetings)
    if not known:
        with visit.writing(ref) as session:
            save_meeting(
                session,
                ref=ref,
                held_at=form.held_at,
                attendees=form.attendees,
                explained=form.explained,
                asked=form.asked,
                taken_away=form.taken_away,
                recorded_by=visit.user.id,
                at=visit.now,
            )
    done = f"The meeting is recorded. {_BROKEN_OFF if form.broken_off else _LETTERS}"
    return visit.go(release.path, done, *outcomes)


def _given_back(visit: Visit, release: Release) -> list[Outcome]:
    """The appointment of a meeting that was broken off is over; another one can be booked."""
    if release.booked is None:
        return []
    act = SlotReleased(slot_id=release.booked.id, why=WhyFreed.MOVED)
    return [visit.say(release.case.ref, act, _BROKEN_OFF, step="broken-off")]


@router.get("/requests/{ref}/release/handover")
def ask_handover(ref: str, visit: ReleaseVisit) -> Response:
    """The form for handing over without a meeting."""
    return _handover(visit, open_to_act(visit, ref))


@router.post("/requests/{ref}/release/handover")
def record_handover(ref: str, visit: ReleaseVisit) -> Response:
    """Keep that the copy was collected, posted or downloaded."""
    release = open_to_act(visit, ref)
    fields = visit.fields
    way = fields.choice("way", ReleaseWay, "Choose how the copy was given")
    if way is ReleaseWay.MEETING:
        fields.wrong("way", "For a meeting, record the meeting instead.")
    earliest = release.case.request.received_on
    on = fields.day("on", "The date", earliest=earliest, latest=release.case.today)
    who = fields.words("who", _WHO_MISSING.get(way, "Say who"))
    if way is ReleaseWay.DOWNLOAD and not release.downloads:
        fields.wrong(
            "way", "Nobody has downloaded this copy yet. Ring the requester, or say how it was really given."
        )
    if not fields.yes("checked"):
        fields.wrong("checked", "Check the name, the address and the version on the copy, then tick this")
    if fields.faults or release.copy is None:
        return _handover(visit, release)
    sha256 = release.copy.copy_sha256
    act = CopyGiven(copy_sha256=sha256, way=way, on=on, taken_away=True, with_letters=True)
    note = " ".join(part for part in (f"{_WHO[way]} {who}.", fields.text("note")) if part)
    outcome = visit.say(ref, act, note)
    if visit.refused(outcome):
        return _handover(visit, release)
    return visit.go(release.path, f"It is recorded. {_LETTERS}", outcome)


_LETTERS = "A receipt goes to the requester, and the letter that belongs to the copy."
_WHO = {
    ReleaseWay.MEETING: "Met with",
    ReleaseWay.COLLECTION: "Collected by",
    ReleaseWay.POST: "Posted, number of the recorded delivery:",
    ReleaseWay.DOWNLOAD: "Downloaded by",
}
_WHO_MISSING = {
    ReleaseWay.COLLECTION: "Say who collected it, and how they showed who they are",
    ReleaseWay.POST: "Enter the number of the recorded delivery",
    ReleaseWay.DOWNLOAD: "Say who downloaded it",
}


def _meeting(visit: Visit, release: Release) -> Response:
    staff = [
        (user.id, f"{user.name}, {words}")
        for user in release.case.staff.values()
        if user.active and (words := _STAFF.get(user.role))
    ]
    guests = [
        (guest.id, f"{guest.name} ({GUESTS[guest.part].lower()}{'' if guest.checked_by else ', to be checked'})")
        for guest in release.guests
        if guest.part in GUESTS
    ]
    why_not = why_not_given(visit, release.case)
    return show(
        visit, release.case, "release_meeting.html", release=release, guests=guests, staff=staff, why_not=why_not
    )


_STAFF: Mapping[Role, str] = {
    Role.MANAGER: "manager",
    Role.DEPUTY: "deputy",
    Role.LINE_MANAGER: "line manager",
    Role.SAFEGUARDING_LEAD: "safeguarding lead",
}


def _handover(visit: Visit, release: Release) -> Response:
    ways = [(way.value, words) for way, (words, _) in WAYS.items() if way is not ReleaseWay.MEETING]
    why_not = why_not_given(visit, release.case)
    return show(visit, release.case, "release_handover.html", release=release, ways=ways, why_not=why_not)
