"""Who may attend the meeting, each one checked, and who must not be on site at that time (S44, R13)."""

from collections.abc import Mapping

from fastapi import APIRouter, HTTPException
from sqlmodel import Session
from starlette.responses import Response

from models.post import MeetingGuest
from models.words import GuestPart, ParentalSource
from records.file import persons_of
from records.guests import add_guest, check_guest, take_off_guest
from rules.authority import source_words
from rules.consultation import DANGERS
from rules.profiles import Attendee, Profile
from web.casefile import Case, sees_reasons, show
from web.giving.release import ReleaseVisit, open_to_act
from web.giving.release_view import Release
from web.guarding import Visit
from web.wording import SOURCES, listed

router = APIRouter()

PARTS: Mapping[GuestPart, tuple[str, str]] = {
    GuestPart.PARENT: (
        "Another holder of parental responsibility",
        "Check where it comes from, and that no court order restricts it.",
    ),
    GuestPart.LAWYER: ("A legal representative", "Check the authority in writing, and ring their office."),
    GuestPart.INTERPRETER: (
        "An interpreter",
        "Nobody of the family, and no child. Say which language, and who books them.",
    ),
    GuestPart.NOT_ON_SITE: (
        "Must not be on site at that time",
        "For example somebody who is afraid of the requester, or of whom the requester is afraid.",
    ),
}
_ON_BOTH = "Somebody of this name stands on the other list: nobody can both attend and be kept away."
_THE_REQUESTER = "This is the requester. If they must not come, choose another way to give the copy."
_NOT_TO_LEARN = (
    "Somebody of this name must not learn of the request. Speak with the safeguarding lead before anybody is named."
)


@router.get("/requests/{ref}/release/guests")
def look(ref: str, visit: ReleaseVisit) -> Response:
    """The list."""
    release = open_to_act(visit, ref)
    visit.viewed(ref, "meeting_guests")
    return _page(visit, release)


@router.post("/requests/{ref}/release/guests")
def add(ref: str, visit: ReleaseVisit) -> Response:
    """Name somebody."""
    release = open_to_act(visit, ref)
    part = visit.fields.choice("part", GuestPart, "Choose what they are")
    name = visit.fields.words("name", "Enter the name", longest=200)
    note = visit.fields.words("note", longest=500)
    if name and not visit.fields.faults:
        clash = _clash(visit, release, name, part)
        if clash:
            visit.fields.wrong("name", clash)
    if visit.fields.faults:
        return _page(visit, release)
    with visit.writing(ref) as session:
        add_guest(session, ref, name, part, visit.user.id, note=note, at=visit.now)
    kept_away = part is GuestPart.NOT_ON_SITE
    words = "Noted. The pages of that day warn of it." if kept_away else "Noted. Now check that they may attend."
    return visit.go(f"{release.path}/guests", words)


@router.post("/requests/{ref}/release/guests/{guest_id}/check")
def check(ref: str, guest_id: str, visit: ReleaseVisit) -> Response:
    """Note how it was checked that somebody may attend."""
    release = open_to_act(visit, ref)
    guest = _found(release, guest_id)
    basis = visit.fields.words(f"basis-{guest_id}", "Say how this was checked", longest=500)
    clash = _clash(visit, release, guest.name, guest.part)
    if clash:
        visit.fields.wrong(f"basis-{guest_id}", clash)
    if guest.part is GuestPart.PARENT:
        source = visit.fields.choice(f"source-{guest_id}", ParentalSource, "Choose where it comes from")
        if not visit.fields.faults and source in _NO_SOURCE:
            visit.fields.wrong(
                f"source-{guest_id}", "Without parental responsibility they cannot attend as a parent."
            )
        basis = f"{SOURCES[source]}. {basis}"
    if visit.fields.faults:
        return _page(visit, release)
    with visit.writing(ref) as session:
        check_guest(session, ref, guest_id, basis, visit.user.id, visit.now)
    return visit.go(f"{release.path}/guests", f"{guest.name} may attend.")


@router.post("/requests/{ref}/release/guests/{guest_id}/take-off")
def take_off(ref: str, guest_id: str, visit: ReleaseVisit) -> Response:
    """Take somebody off the list."""
    release = open_to_act(visit, ref)
    guest = _found(release, guest_id)
    with visit.writing(ref) as session:
        take_off_guest(session, ref, guest_id, visit.user.id, visit.now)
    return visit.go(f"{release.path}/guests", f"{guest.name} is off the list.")


_NO_SOURCE = frozenset({ParentalSource.NONE, ParentalSource.WRITTEN_AUTHORITY, ParentalSource.THE_CHILD})


def _found(release: Release, guest_id: str) -> MeetingGuest:
    guest = next((guest for guest in release.guests if guest.id == guest_id), None)
    if guest is None:
        raise HTTPException(404)
    return guest


def _clash(visit: Visit, release: Release, name: str, part: GuestPart) -> str:
    """Nobody attends who is to be kept away, or who must not learn of the request (R23)."""
    kept_away = part is GuestPart.NOT_ON_SITE
    others = [guest for guest in release.guests if (guest.part is GuestPart.NOT_ON_SITE) is not kept_away]
    if folded(name) in {folded(guest.name) for guest in others}:
        return _ON_BOTH
    if kept_away:
        return _THE_REQUESTER if folded(name) == folded(release.case.request.requester_name) else ""
    with visit.reading() as session:
        hidden = {folded(each) for each in to_be_kept_away(session, release.case)}
    return _NOT_TO_LEARN if folded(name) in hidden else ""


def to_be_kept_away(session: Session, case: Case) -> list[str]:
    """The names of those of whom it is said that they must not learn of the request (R23)."""
    dangerous = {
        party.party_id
        for party in case.state.parties.values()
        if party.plan is not None and party.plan.who_learns in DANGERS
    }
    return [person.name for person in persons_of(session, case.child.id) if person.id in dangerous]


_MAY_COME = {
    Attendee.PARENTAL_RESPONSIBILITY: GuestPart.PARENT,
    Attendee.LEGAL_REPRESENTATIVE: GuestPart.LAWYER,
    Attendee.INTERPRETER: GuestPart.INTERPRETER,
}


def not_by_policy(profile: Profile) -> str:
    """Which guests the policy does not speak of: they come for a reason that is written down (S44)."""
    named = {_MAY_COME[one] for one in profile.attendees if one in _MAY_COME}
    others = [PARTS[part][0].lower() for part in _MAY_COME.values() if part not in named]
    return listed(others).replace(" and ", " or ") if others else ""


def folded(name: str) -> str:
    """A name without its case and its doubled spaces, to be compared."""
    return " ".join(name.split()).casefold()


def _page(visit: Visit, release: Release) -> Response:
    with visit.reading() as session:
        here = source_words(release.case.terms.nation, SOURCES)
        named = {folded(guest.name) for guest in release.guests}
        suggested = [name for name in to_be_kept_away(session, release.case) if folded(name) not in named]
    return show(
        visit,
        release.case,
        "guests.html",
        release=release,
        parts=[(part.value, *words) for part, words in PARTS.items()],
        part_words={part: words[0] for part, words in PARTS.items()},
        sources=[(source.value, words) for source, words in here.items() if source not in _NO_SOURCE],
        not_by_policy=not_by_policy(release.case.terms.profile),
        suggested=suggested if sees_reasons(visit, release.case) else [],
    )
