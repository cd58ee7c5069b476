"""The requester's page behind the link in the invitation: an appointment, another way, or no more (S41, S46, R26).

Opening it changes nothing and tells nothing: mail scanners follow links. What is on offer is shown after a code.
"""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from models.acts import Act, RequestWithdrawn, SlotBooked, SlotReleased, WayChosen
from models.words import GuestPart, ReleaseWay, Role
from records import audit, people
from records.copies import FETCHED
from records.database import reading, writing
from records.file import copy_by_hash
from records.guests import add_guest
from records.post import check_code
from records.scope import inputs_digest
from records.store import unseal
from web import pages
from web.desk import Actor, Outcome
from web.giving.booking_door import BookingDoor, new_pass, open_booking, pass_holds
from web.giving.release_view import slot_words
from web.guarding import LinkVisit
from web.link_codes import NO_MAIL, WRONG_CODE, the_requester
from web.link_codes import send_code as send_code_to
from web.threshold import Behind, Shut, Threshold

router = APIRouter()

REQUESTER = Actor(id="requester", role=Role.REQUESTER)
WAYS: Mapping[ReleaseWay, tuple[str, str]] = {
    ReleaseWay.MEETING: ("At a meeting", "We go through it with you, page by page. You can take your copy home."),
    ReleaseWay.COLLECTION: ("I collect it", "Please bring something that shows who you are."),
    ReleaseWay.POST: ("By post", "It comes by recorded delivery to the address that we have of you."),
    ReleaseWay.DOWNLOAD: ("I download it", "We open the download after you chose this. You get it on this page."),
}
CHOSEN: Mapping[ReleaseWay, str] = {
    ReleaseWay.MEETING: "a meeting",
    ReleaseWay.COLLECTION: "to collect it",
    ReleaseWay.POST: "to have it posted",
    ReleaseWay.DOWNLOAD: "to download it",
}
GUESTS: Mapping[GuestPart, str] = {
    GuestPart.PARENT: "Somebody who shares parental responsibility",
    GuestPart.LAWYER: "A lawyer",
    GuestPart.INTERPRETER: "An interpreter: say which language, and whether we should find one",
}
MOST_GUESTS = 5
_STATUS = {Shut.UNKNOWN: 404, Shut.HELD: 200, Shut.CLOSED: 200, Shut.GIVEN: 200}
_SAID_OPENLY = frozenset({"slot_taken", "unknown_slot", "not_booked"})
_RING = "This cannot be done on this page at the moment. Please ring us."
_AGAIN = "Too much time has passed since you typed your code. Have a new one sent, and type it in."


@router.post("/booking/{token}/open")
def enter(visit: Behind, token: str) -> Response:
    """A right code shows what is on offer."""
    door = _door(visit)
    if isinstance(door, Shut):
        return _shut(visit, door)
    typed = visit.fields.words("code", "Type the code")
    if typed:
        with writing(visit.desk.engine, door.ref) as session:
            right = check_code(session, door.token_hash, typed, visit.now)
            if right:
                audit.append(session, door.ref, REQUESTER.id, "viewed", {"what": "own.booking"}, visit.now)
        if not right:
            visit.fields.wrong("code", WRONG_CODE)
    if visit.fields.faults:
        return _page(visit, door, "booking_code.html")
    return _choices(visit, door)


@router.post("/booking/{token}/choose")
def choose(visit: Behind, token: str) -> Response:
    """Book an appointment, move it, or choose another way."""
    door = _entered(visit)
    if not isinstance(door, BookingDoor):
        return door
    fields = visit.fields
    way = fields.choice("way", ReleaseWay, "Choose how you would like to get your copy")
    slot_id = fields.value("slot")
    if door.booked is not None and slot_id == door.booked.id:
        slot_id = ""  # the same form again: they have this time
    if not fields.faults and way is ReleaseWay.MEETING and not (door.booked and not slot_id):
        fields.one_of("slot", [slot.id for slot in door.free], "Choose an appointment from the list")
    if way is ReleaseWay.POST and not door.request.requester_address:
        fields.wrong("way", "We have no postal address of you. Please ring us, or choose another way.")
    if fields.faults:
        return _choices(visit, door)
    for step, act in _acts(door, way, slot_id):
        outcome = _say(visit, door, act, step)
        if outcome.status == "refused":
            fields.wrong("", _refused(outcome))
            break
    return _choices(visit, _again(visit, door), done=not fields.faults)


@router.post("/booking/{token}/cancel")
def cancel(visit: Behind, token: str) -> Response:
    """Give the appointment back."""
    door = _entered(visit)
    if not isinstance(door, BookingDoor):
        return door
    if door.booked is not None:
        outcome = _say(visit, door, SlotReleased(slot_id=door.booked.id), "cancel")
        if outcome.status == "refused":
            visit.fields.wrong("", _refused(outcome))
    return _choices(visit, _again(visit, door), done=not visit.fields.faults)


@router.post("/booking/{token}/guest")
def bring(visit: Behind, token: str) -> Response:
    """Say who comes along; the setting checks that they may (S44). What the setting knows of them is not told."""
    door = _entered(visit)
    if not isinstance(door, BookingDoor):
        return door
    fields = visit.fields
    part = fields.one_of("part", [key.value for key in GUESTS], "Choose what they are")
    name = fields.words("guest", "Type their name, or the language that you need", longest=200)
    if len(door.guests) >= MOST_GUESTS:
        fields.wrong("guest", "These are many people for one room. Please ring us.")
    if not fields.faults:
        with writing(visit.desk.engine, door.ref) as session:
            add_guest(session, door.ref, name, GuestPart(part), REQUESTER.id, at=visit.now)
    return _choices(visit, _again(visit, door), done=not fields.faults)


@router.post("/booking/{token}/download")
def download(visit: Behind, token: str) -> Response:
    """The copy itself, where the manager confirmed this way."""
    door = _entered(visit)
    if not isinstance(door, BookingDoor):
        return door
    if not door.may_download or door.copy is None:
        visit.fields.wrong("", "The download is not open yet. We write to you when it is.")
        return _choices(visit, door)
    with writing(visit.desk.engine, door.ref) as session:
        row = copy_by_hash(session, door.ref, door.copy.copy_sha256)
        if row is None or row.inputs_digest != inputs_digest(session, door.ref):
            # Something it was made from changed since, and nobody has said so yet.
            visit.fields.wrong("", "The download is not open yet. We write to you when it is.")
            return _choices(visit, door)
        data = unseal(session, visit.desk.key, row.sealed_id)
        audit.append(session, door.ref, REQUESTER.id, FETCHED, {"version": door.copy.version}, visit.now)
    headers = {"Content-Disposition": 'attachment; filename="copy.pdf"'}
    return Response(data, media_type="application/pdf", headers=headers)


@router.post("/booking/{token}/withdraw")
def withdraw(visit: Behind, token: str) -> Response:
    """The requester no longer wants the file."""
    door = _entered(visit)
    if not isinstance(door, BookingDoor):
        return door
    if not visit.fields.yes("sure"):
        visit.fields.wrong("sure", "Tick that you are sure. Nothing was changed.")
        return _choices(visit, door)
    outcome = _say(visit, door, RequestWithdrawn(), "withdraw", visit.fields.text("why"))
    if outcome.status == "refused":
        visit.fields.wrong("", _refused(outcome))
        return _choices(visit, door)
    return pages.redirect(f"/booking/{token}")


def _acts(door: BookingDoor, way: ReleaseWay, slot_id: str) -> list[tuple[str, Act]]:
    """What has to be said so that way and appointment become what was chosen.

    The hour they have is given up last, or by the very act that takes the new one: a refusal costs nobody theirs.
    """
    acts: list[tuple[str, Act]] = []
    if way is not door.way:
        acts.append(("way", WayChosen(way=way)))
    if way is ReleaseWay.MEETING and slot_id:
        had = door.booked.id if door.booked is not None else None
        acts.append(("book", SlotBooked(slot_id=slot_id, instead_of=had)))
    elif way is not ReleaseWay.MEETING and door.booked is not None:
        acts.append(("free", SlotReleased(slot_id=door.booked.id)))
    return acts


def _refused(outcome: Outcome) -> str:
    """Why something is not done, as far as a requester may know it: never what holds the copy (S54)."""
    return outcome.words if outcome.code in _SAID_OPENLY else _RING


def _say(visit: LinkVisit, door: BookingDoor, act: Act, step: str, reason: str = "") -> Outcome:
    return visit.say(door.ref, act, REQUESTER, reason, step=step)


def _door(visit: LinkVisit) -> BookingDoor | Shut:
    with reading(visit.desk.engine) as session:
        return open_booking(session, visit.token, visit.now)


def _again(visit: LinkVisit, door: BookingDoor) -> BookingDoor:
    """The door as it is after something was said."""
    fresh = _door(visit)
    return fresh if isinstance(fresh, BookingDoor) else door


def _entered(visit: LinkVisit) -> BookingDoor | Response:
    """The door for somebody whose code was right, or the page that asks for one."""
    door = _door(visit)
    if isinstance(door, Shut):
        return _shut(visit, door)
    if not pass_holds(visit.desk.key, door, visit.fields.value("pass")):
        visit.fields.wrong("code", _AGAIN)
        return _page(visit, door, "booking_code.html")
    return door


def _send_code(visit: LinkVisit, door: BookingDoor) -> None:
    send_code_to(visit, door, the_requester(door.request), NO_MAIL)


def _choices(visit: LinkVisit, door: BookingDoor, *, done: bool = False) -> Response:
    """What is on offer and what is chosen; for who just typed a code or holds its pass."""
    ways = [
        (way.value, words, hint)
        for way, (words, hint) in WAYS.items()
        if way is not ReleaseWay.DOWNLOAD or door.request.requester_email
    ]
    return _page(
        visit,
        door,
        "booking_choose.html",
        key=new_pass(visit.desk.key, door),
        ways=ways,
        slots=[(slot.id, slot_words(slot), slot.place) for slot in door.free],
        booked=slot_words(door.booked) if door.booked else "",
        booked_place=(door.booked.place if door.booked else "") or door.setting.name,
        guests=[guest.name for guest in door.guests],
        guest_parts=[(part.value, words) for part, words in GUESTS.items()],
        way=door.way,
        chosen=CHOSEN[door.way],
        done=done,
    )


def _page(visit: LinkVisit, door: BookingDoor, template: str, **words: Any) -> Response:
    return visit.page(template, door=door, token=visit.token, setting=door.setting, **words)


def _shut(visit: LinkVisit, why: Shut) -> Response:
    with reading(visit.desk.engine) as session:
        setting = people.get_setting(session)
    return visit.page("booking_shut.html", _STATUS.get(why, 410), why=why.value, setting=setting, token=visit.token)


Threshold("booking", _door, _shut, _page, _send_code).serve(router)
