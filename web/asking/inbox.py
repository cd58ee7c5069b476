"""The inbox: mail that matched nothing or came late, until a person says where it belongs (S22, S23)."""

import hashlib
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

from models import acts
from models.ids import new_id
from models.matter_words import MatterStage
from models.post import ReceivedMail, Reply
from models.words import ReplyKind, Role
from records.database import HOUSE
from records.file import get_person
from records.log import load_log
from records.matters import list_matters
from records.own_child import shut_to
from records.post import get_letter, get_mail, mails_standing, match_mail, save_reply, settle_mail
from records.requests import list_requests
from records.sharing import kept_from
from records.store import unseal
from rules.folding import fold
from rules.permissions import See
from web.asking.mail_shown import framed, mail_form
from web.asking.replies_mail import SUGGESTIONS, WHY, as_file
from web.desk import Actor
from web.forms import Fields
from web.guarding import OWN_REQUEST, Visit, run_now, signed_in
from web.matters.words import MATTERS

router = APIRouter()

InboxVisit = Annotated[Visit, Depends(signed_in(See.INBOX))]
WAITING = ("triage", "late", "quarantine")
FILED, DEALT_WITH = "filed", "dealt_with"
STANDINGS = {
    "triage": ("No request found", "yellow"),
    "late": ("After the request was closed", "grey"),
    "quarantine": ("Could not be opened safely", "red"),
}


@dataclass(frozen=True)
class Waiting:
    """A mail that waits for a person."""

    mail: ReceivedMail
    words: str
    colour: str
    suggestion: str
    why: str

    @property
    def id(self) -> str:
        """The mail's id."""
        return self.mail.id


@dataclass(frozen=True)
class Place:
    """Where a mail can be filed: a request as a whole, or one third party of it."""

    value: str
    words: str
    ref: str
    person_id: str | None
    open: bool


@router.get("/inbox")
def inbox(visit: InboxVisit) -> Response:
    """Everything that waits."""
    with visit.reading() as session:
        shut = shut_to(session, visit.user.id)
        waiting = [_waiting(mail) for mail in mails_standing(session, *WAITING) if mail.ref not in shut]
    visit.viewed(HOUSE, "inbox")
    return visit.page("inbox.html", waiting=waiting)


@router.get("/inbox/{mail_id}")
def look(visit: InboxVisit, mail_id: str) -> Response:
    """One mail, and the question where it belongs; a request that is known already is chosen."""
    with visit.reading() as session:
        place = _known_place(session, _mail(session, mail_id, visit.user.id), visit.user.id)
        visit.fields = Fields.holding(place=place)
    answer = _page(visit, mail_id)
    visit.viewed(HOUSE, "mail", mail_id=mail_id)
    return answer


@router.get("/inbox/{mail_id}/raw")
def raw(visit: InboxVisit, mail_id: str) -> Response:
    """The mail as it came, as a file."""
    with visit.reading() as session:
        data = unseal(session, visit.desk.key, _mail(session, mail_id, visit.user.id).sealed_id)
    visit.viewed(HOUSE, "mail.raw", mail_id=mail_id)
    return as_file(data, "message/rfc822", "mail.eml")


@router.get("/inbox/{mail_id}/shown")
def as_laid_out(visit: InboxVisit, mail_id: str) -> Response:
    """The mail as it was laid out, for the frame on its page."""
    with visit.reading() as session:
        return framed(mail_form(session, visit.desk.key, _mail(session, mail_id, visit.user.id)))


@router.post("/inbox/{mail_id}/file")
def file(visit: InboxVisit, mail_id: str) -> Response:
    """File a mail to a request. As a third party's, it is a reply that somebody still has to read."""
    with visit.reading() as session:
        mail = _mail(session, mail_id, visit.user.id)
        places = {place.value: place for place in _places(session, visit.user.id)}
    chosen = visit.fields.one_of("place", places, "Choose where the mail belongs")
    if mail.settled_at is not None:
        visit.fields.wrong("", "Somebody has dealt with this mail already.")
    if visit.fields.faults:
        return _page(visit, mail_id)
    place = places[chosen]
    with visit.writing(place.ref) as session:
        settle_mail(session, mail_id, FILED, visit.user.id, ref=place.ref, at=visit.now)
        reply = _reply(session, mail, place, visit) if place.person_id is not None else None
    if reply is None:
        return visit.go("/inbox", f"The mail is filed with {place.ref}.")
    if not place.open:
        return visit.go("/inbox", f"The mail is kept with {place.ref}, which is closed.")
    run_now(_say_that_it_came, visit, place.ref, reply)
    return visit.go(f"/requests/{place.ref}/replies/mail/{mail_id}", "The mail is filed. Now say what it means.")


@router.post("/inbox/{mail_id}/done")
def done(visit: InboxVisit, mail_id: str) -> Response:
    """Nothing more is to be done about a mail, for a reason."""
    reason = visit.fields.text("reason", "Say why nothing more has to be done")
    with visit.reading() as session:
        mail = _mail(session, mail_id, visit.user.id)
    if mail.settled_at is not None:
        visit.fields.wrong("", "Somebody has dealt with this mail already.")
    if visit.fields.faults:
        return _page(visit, mail_id)
    with visit.writing() as session:
        match_mail(session, mail_id, standing=DEALT_WITH, why=reason, by=visit.user.id, at=visit.now)
        settle_mail(session, mail_id, DEALT_WITH, visit.user.id, at=visit.now)
    return visit.go("/inbox", "The mail is dealt with. It is kept.")


async def _say_that_it_came(visit: Visit, ref: str, reply: Reply) -> None:
    """Say it as the mailbox does: a mail is never a yes before somebody has read it, and holds until then."""
    act = acts.ReplyReceived(
        party_id=reply.person_id,
        reply_id=reply.id,
        reply=reply.kind,
        received_at=reply.received_at,
        objection=True,
    )
    said = f"said-{hashlib.sha256(reply.id.encode()).hexdigest()[:20]}"
    await visit.desk.say(ref, act, actor=Actor("mailbox", Role.MAILBOX), submission_id=said)


def _reply(session: Session, mail: ReceivedMail, place: Place, visit: Visit) -> Reply:
    digest = hashlib.sha256(f"{mail.id}/{place.value}".encode()).hexdigest()
    return save_reply(
        session,
        reply_id=f"reply-{digest[:20]}",
        ref=place.ref,
        person_id=place.person_id or new_id("nobody"),
        kind=ReplyKind.UNCLEAR,
        text=mail.text,
        mail_id=mail.id,
        recorded_by=visit.user.id,
        received_at=mail.received_at,
    )


def _mail(session: Session, mail_id: str, user_id: str) -> ReceivedMail:
    mail = get_mail(session, mail_id)
    if mail is None or (mail.standing not in WAITING and mail.settled_at is None):
        raise HTTPException(404)
    if mail.ref in shut_to(session, user_id):
        raise HTTPException(403, OWN_REQUEST)
    return mail


def _known_place(session: Session, mail: ReceivedMail, user_id: str) -> str:
    letter = get_letter(session, mail.letter_id) if mail.letter_id is not None else None
    known = {place.value for place in _places(session, user_id)} if mail.ref is not None else set()
    person = f"{mail.ref}/{letter.person_id}" if letter is not None else ""
    return person if person in known else mail.ref or ""


def _waiting(mail: ReceivedMail) -> Waiting:
    words, colour = STANDINGS.get(mail.standing, ("Dealt with", "green"))
    # What a person wrote when they dealt with it stands where the machine's code stood.
    why = mail.why if mail.standing == DEALT_WITH else WHY.get(mail.why, "")
    return Waiting(mail, words, colour, SUGGESTIONS.get(mail.kind, SUGGESTIONS["unclear"]), why)


def _places(session: Session, user_id: str) -> list[Place]:
    found = []
    shut = shut_to(session, user_id)
    for line in list_requests(session):
        if line.ref in shut:
            continue
        state = fold(load_log(session, line.ref))
        running = state.closed_as is None
        closed = "" if running else " (closed)"
        found.append(
            Place(
                line.ref,
                f"{line.ref}{closed}: {line.requester_name}, or the request as a whole",
                line.ref,
                None,
                running,
            )
        )
        for party_id in state.parties:
            person = get_person(session, party_id)
            if person is not None:
                words = f"{line.ref}{closed}: {person.name}"
                found.append(Place(f"{line.ref}/{party_id}", words, line.ref, party_id, running))
    for matter in list_matters(session, but=kept_from(session, user_id)):
        running = matter.stage != MatterStage.ENDED
        words = f"{matter.ref}{'' if running else ' (closed)'}: {MATTERS[matter.kind].lower()}"
        found.append(Place(matter.ref, words, matter.ref, None, running))
    return found


def _page(visit: Visit, mail_id: str) -> Response:
    with visit.reading() as session:
        mail = _mail(session, mail_id, visit.user.id)
        waiting, form = _waiting(mail), mail_form(session, visit.desk.key, mail)
        places = [
            ("", "Choose a request"),
            *((place.value, place.words) for place in _places(session, visit.user.id)),
        ]
    return visit.page("inbox_mail.html", waiting=waiting, form=form, places=places)
