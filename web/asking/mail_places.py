"""Where a mail belongs: a request, a third party of it, a matter; and what follows when somebody says so (S22)."""

import hashlib
from dataclasses import dataclass
from email.utils import getaddresses

from sqlmodel import Session

from models import acts
from models.ids import new_id
from models.matter_words import MatterStage
from models.post import ReceivedMail, Reply
from models.words import ReplyKind, Role
from records.file import get_person
from records.log import load_log
from records.matters import list_matters
from records.own_child import shut_to
from records.post import save_reply
from records.requests import get_request, list_requests
from records.sharing import kept_from
from rules.folding import fold
from web.desk import Actor
from web.guarding import Visit, run_now
from web.matters.words import MATTERS


@dataclass(frozen=True)
class Place:
    """Where a mail is filed: a request or a matter as a whole, or one third party. `email`: theirs, if known."""

    value: str
    words: str
    ref: str
    person_id: str | None
    open: bool
    email: str = ""


def places_for(session: Session, user_id: str) -> list[Place]:
    """Every place that this person may file a mail at."""
    shut, found = shut_to(session, user_id), []
    for line in list_requests(session):
        if line.ref in shut:
            continue
        state = fold(load_log(session, line.ref))
        running = state.closed_as is None
        closed = "" if running else " (closed)"
        whole = f"{line.ref}{closed}: {line.requester_name}, or the request as a whole"
        request = get_request(session, line.ref)
        email = request.requester_email if request is not None else ""
        found.append(Place(line.ref, whole, line.ref, None, running, email))
        for party_id in state.parties:
            person = get_person(session, party_id)
            if person is not None:
                words, value = f"{line.ref}{closed}: {person.name}", f"{line.ref}/{party_id}"
                found.append(Place(value, words, line.ref, party_id, running, person.contact_email))
    for matter in list_matters(session, but=kept_from(session, user_id)):
        running = matter.stage != MatterStage.ENDED
        words = f"{matter.ref}{'' if running else ' (closed)'}: {MATTERS[matter.kind].lower()}"
        found.append(Place(matter.ref, words, matter.ref, None, running))
    return found


def likely(mail: ReceivedMail, places: list[Place]) -> list[Place]:
    """The places of whoever has the address that the mail names as its sender's; it proves nothing."""
    named = {address.strip().casefold() for _, address in getaddresses([mail.sender]) if "@" in address}
    if len(named) != 1:
        return []
    return [place for place in places if place.email and place.email.casefold() in named]


def reply_at(session: Session, mail: ReceivedMail, place: Place, visit: Visit) -> Reply:
    """The reply that a mail is of the third party of a place, once however often it is said."""
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


def say_that_it_came(visit: Visit, reply: Reply) -> None:
    """Say it as the mailbox does: a mail is never a yes before somebody has read it, and holds until then."""
    run_now(_say, visit, reply)


async def _say(visit: Visit, reply: Reply) -> None:
    act = acts.ReplyReceived(
        party_id=reply.person_id,
        reply_id=reply.id,
        reply=reply.kind,
        received_at=reply.received_at,
        objection=True,
    )
    said = f"said-{hashlib.sha256(reply.id.encode()).hexdigest()[:20]}"
    await visit.desk.say(reply.ref, act, actor=Actor("mailbox", Role.MAILBOX), submission_id=said)
