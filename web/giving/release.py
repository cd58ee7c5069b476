"""Giving the copy: appointments, right person, copy and address, the booking (S41, S43-S46, R23, R26)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

from models.acts import ReleaseConfirmed, SlotBooked, SlotReleased, WayChosen
from models.words import ReleaseWay, WhyFreed
from records.post import add_slot, remove_slot
from rules.permissions import See
from rules.times import HOUSE_ZONE
from web.casefile import show
from web.forms import Fields
from web.giving.known_again import rows_of
from web.giving.release_view import WAYS, Release, open_release, why_not_given
from web.guarding import Visit, signed_in
from web.letter_first import looks_first
from web.said_meanwhile import said_meanwhile
from web.wording import SOURCES

router = APIRouter()
ReleaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]
MINUTES = ("30", "45", "60", "90", "120")
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_FREED = {
    WhyFreed.MOVED: "They gave it back, and choose another one later.",
    WhyFreed.NO_SHOW: "Nobody came.",
    WhyFreed.CANCELLED: "It was cancelled by us.",
}
_AFTER = {
    WhyFreed.MOVED: "The appointment is given back. Another one can be booked.",
    WhyFreed.NO_SHOW: "It is recorded that nobody came. A letter offers another appointment.",
    WhyFreed.CANCELLED: "The appointment is cancelled, and a letter says so and nothing more. If it is soon, ring.",
}


@router.get("/requests/{ref}/release")
def overview(ref: str, visit: ReleaseVisit) -> Response:
    """Where the giving of the copy stands, and what can be done."""
    return _show(visit, _open(visit, ref))


@router.post("/requests/{ref}/release/slots")
def add(ref: str, visit: ReleaseVisit) -> Response:
    """Add a time at which the meeting can be."""
    release = open_to_act(visit, ref)
    fields = visit.fields
    day = fields.day("on", "The date", earliest=release.case.today, too_early="The date is in the past. Check it.")
    at = read_clock(visit, "time")
    minutes = int(fields.one_of("minutes", MINUTES, "Choose how long it may last") or 0)
    place = fields.words("place")
    if fields.faults:
        return _show(visit, release)
    starts_at = datetime.combine(day, at, HOUSE_ZONE).astimezone(UTC)
    if starts_at <= visit.now:
        fields.wrong("time", "This time has passed already. Choose a later one.")
        return _show(visit, release)
    known = next((slot for slot in release.slots if slot.starts_at == starts_at), None)
    if known is not None and (known.minutes, known.place) != (minutes, place):
        fields.wrong("time", "This time is on the list already, in another place or of another length.")
        return _show(visit, release)
    with visit.writing(ref) as session:
        add_slot(session, ref, starts_at, minutes, place, visit.user.id, visit.now)
    return visit.go(release.path, "The appointment is added.")


@router.post("/requests/{ref}/release/slots/{slot_id}/remove")
def remove(ref: str, slot_id: str, visit: ReleaseVisit) -> Response:
    """Take a time off the list, unless it is on offer."""
    release = open_to_act(visit, ref)
    line = next((line for line in release.lines if line.id == slot_id), None)
    if line is None:
        raise HTTPException(404)
    if line.offered or slot_id in release.case.state.taken_back:
        visit.fields.wrong("", "This time is, or was, on offer in a letter, so it stays on the list.")
        return _show(visit, release)
    with visit.writing(ref) as session:
        remove_slot(session, slot_id, visit.user.id, visit.now)
    return visit.go(release.path, "The appointment is taken off.")


@dataclass(frozen=True)
class Confirmation:
    """What is confirmed before anything goes."""

    way: ReleaseWay
    slots: tuple[str, ...]
    reason: str

    @classmethod
    def read(cls, visit: Visit, release: Release) -> "Confirmation":
        """The form; look at the faults before using it."""
        fields = visit.fields
        if release.copy is None or fields.value("version") != str(release.copy.version):
            fields.wrong("right_copy", "The copy changed since this page was opened. Look at the new version.")
        for name, words in (
            ("right_person", "Confirm that this is the right person"),
            ("right_copy", "Confirm that this is the right copy"),
            ("right_address", "Confirm that this is the right address"),
        ):
            if not fields.yes(name):
                fields.wrong(name, words)
        way = fields.choice("way", ReleaseWay, "Choose how the copy is given")
        known = {line.id for line in release.to_come}
        slots = tuple(slot for slot in fields.typed.get("slots", []) if slot in known)
        if way is ReleaseWay.MEETING and not slots:
            fields.wrong("slots", "Choose the appointments to offer. Add them first if there are none.")
        if way is ReleaseWay.POST and not release.case.request.requester_address:
            fields.wrong("way", "There is no postal address. Choose another way.")
        if way is ReleaseWay.DOWNLOAD and not release.case.request.requester_email:
            fields.wrong("way", "There is no e-mail address to send the code to. Choose another way.")
        return cls(way, slots, fields.text("note"))


@router.get("/requests/{ref}/release/confirm")
def ask(ref: str, visit: ReleaseVisit) -> Response:
    """Right person, right copy, right address, each with what it is."""
    release = _open(visit, ref)
    visit.viewed(ref, "release_confirmation")
    offered = [line.id for line in release.to_come if not line.heed]
    visit.fields = Fields.holding(way=ReleaseWay.MEETING.value, slots=offered)
    return _show_confirmation(visit, release)


@router.post("/requests/{ref}/release/confirm")
def confirm(ref: str, visit: ReleaseVisit) -> Response:
    """Confirm all three; the invitation goes."""
    release = open_to_act(visit, ref)
    form = Confirmation.read(visit, release)
    meanwhile = said_meanwhile(visit, release.case, {"release_confirmed": "confirmed person, copy and address"})
    if meanwhile:
        visit.fields.wrong("", meanwhile)
    if visit.fields.faults or release.copy is None:
        return _show_confirmation(visit, release)
    act = ReleaseConfirmed(copy_sha256=release.copy.copy_sha256, way=form.way, slot_ids=form.slots)
    if looks_first(visit, ref, act, form.reason):
        return _show_confirmation(visit, release)
    outcome = visit.say(ref, act, form.reason)
    if visit.refused(outcome):
        return _show_confirmation(visit, release)
    return visit.go(release.path, "Confirmed. The letter to the requester is written and sent.", outcome)


@router.post("/requests/{ref}/release/book")
def book(ref: str, visit: ReleaseVisit) -> Response:
    """Book for the requester, who rang or came; where they had an appointment, this one takes its place."""
    release = open_to_act(visit, ref)
    slot_id = visit.fields.one_of("slot", [line.id for line in release.free], "Choose an appointment")
    if visit.fields.faults:
        return _show(visit, release)
    had = release.booked.id if release.booked is not None else None
    outcome = visit.say(ref, SlotBooked(slot_id=slot_id, instead_of=had), visit.fields.words("how"))
    if visit.refused(outcome):
        return _show(visit, release)
    return visit.go(release.path, f"The appointment is {'moved' if had else 'booked'}.", outcome)


@router.post("/requests/{ref}/release/free")
def free(ref: str, visit: ReleaseVisit) -> Response:
    """Give the appointment back: it is moved, or nobody came."""
    release = open_to_act(visit, ref)
    why = visit.fields.choice("why", WhyFreed, "Choose what happened")
    if not visit.fields.faults and why is WhyFreed.NO_SHOW and release.booked and not release.booked.past:
        visit.fields.wrong("why", "The appointment has not come yet.")
    if visit.fields.faults or release.booked is None:
        return _show(visit, release)
    reason = " ".join(part for part in (_FREED[why], visit.fields.text("note")) if part)
    act = SlotReleased(slot_id=release.booked.id, why=why, told=why is WhyFreed.CANCELLED)
    outcome = visit.say(ref, act, reason)
    if visit.refused(outcome):
        return _show(visit, release)
    return visit.go(release.path, _AFTER[why], outcome)


@router.post("/requests/{ref}/release/way")
def choose_way(ref: str, visit: ReleaseVisit) -> Response:
    """Note the way the requester chose by telephone or in person."""
    release = open_to_act(visit, ref)
    way = visit.fields.choice("way", ReleaseWay, "Choose how the copy is given")
    if visit.fields.faults:
        return _show(visit, release)
    outcomes = [visit.say(ref, WayChosen(way=way), visit.fields.words("how"))]
    if release.booked is not None and way is not ReleaseWay.MEETING and outcomes[0].status != "refused":
        back = SlotReleased(slot_id=release.booked.id)
        outcomes.append(visit.say(ref, back, "They chose another way.", step="free"))
    if any(visit.refused(outcome) for outcome in outcomes):
        return _show(visit, release)
    return visit.go(release.path, "The way is noted.", *outcomes)


def read_clock(visit: Visit, name: str) -> time:
    """A time of day, such as 14:30."""
    found = _TIME.fullmatch(visit.fields.words(name, "Enter the time"))
    if found is None:
        visit.fields.wrong(name, "Enter a time between 00:00 and 23:59, such as 14:30")
        return time(0, 0)
    return time(int(found[1]), int(found[2]))


def _open(visit: Visit, ref: str) -> Release:
    with visit.reading() as session:
        return open_release(session, visit, ref)


def open_to_act(visit: Visit, ref: str) -> Release:
    """The same, for those who may act here. Raises HTTPException 403."""
    if not visit.may_act("release_confirmed"):
        raise HTTPException(403, "Only the manager or the deputy can do this.")
    return _open(visit, ref)


def _show(visit: Visit, release: Release) -> Response:
    return show(
        visit,
        release.case,
        "release.html",
        release=release,
        givings=rows_of(release.case),
        minutes=[(value, f"{value} minutes") for value in MINUTES],
        ways=[(way.value, words, hint) for way, (words, hint) in WAYS.items()],
        freed=[(key.value, words) for key, words in _FREED.items()],
        acts=visit.may_act("release_confirmed"),
        why_not=why_not_given(visit, release.case) if visit.may_act("copy_given") else "",
    )


def _show_confirmation(visit: Visit, release: Release) -> Response:
    request = release.case.request
    person = [
        ("Name", request.requester_name),
        ("Asked about", release.case.child.name),
        ("Relationship", request.relationship),
        ("Parental responsibility", SOURCES[request.parental_source]),
    ]
    address = [
        ("E-mail", request.requester_email or "none"),
        ("Post", request.requester_address or "none"),
        ("Telephone", request.requester_telephone or "none"),
        ("Calendar files", "may be sent" if request.calendar_files_ok else "must not be sent"),
        ("Subjects of e-mails", "neutral: name neither child nor request" if request.neutral_subjects else "plain"),
    ]
    if request.channel_note:
        address.append(("Safe channel", request.channel_note))
    return show(
        visit,
        release.case,
        "release_confirm.html",
        release=release,
        person=person,
        address=address,
        slots=[(line.id, line.when, line.place, line.heed) for line in release.to_come],
        ways=[(way.value, words, hint) for way, (words, hint) in WAYS.items()],
    )
