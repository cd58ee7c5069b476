"""The inbox: mail that matched nothing or came late, until a person says where it belongs (S22, S23)."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

from models.post import ReceivedMail
from records.database import HOUSE
from records.matters import is_matter
from records.own_child import shut_to
from records.post import get_letter, get_mail, mails_standing, match_mail, settle_mail
from records.store import unseal
from rules.permissions import See
from web.asking.mail_places import likely, places_for, reply_at, say_that_it_came
from web.asking.mail_shown import framed, mail_form
from web.asking.people_views import card_of
from web.asking.replies_mail import SUGGESTIONS, WHY, as_file
from web.casefile import open_case
from web.forms import Fields
from web.guarding import OWN_REQUEST, Visit, signed_in

router = APIRouter()

InboxVisit = Annotated[Visit, Depends(signed_in(See.INBOX))]
WAITING = ("triage", "late", "quarantine")
A_PAGE = 50
KEPT_BACK = "This mail is kept for those who decide and the safeguarding lead."
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
    kept_back: bool = False

    @property
    def id(self) -> str:
        """The mail's id."""
        return self.mail.id


@router.get("/inbox")
def inbox(visit: InboxVisit) -> Response:
    """Everything that waits, the oldest first, so many on a page."""
    with visit.reading() as session:
        shut = shut_to(session, visit.user.id)
        mails = [mail for mail in mails_standing(session, *WAITING) if mail.ref not in shut]
        pages = max(1, -(-len(mails) // A_PAGE))
        typed = visit.request.query_params.get("page", "")
        number = min(pages, max(1, int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1))
        waiting = [_listed(session, visit, mail) for mail in mails[(number - 1) * A_PAGE : number * A_PAGE]]
    visit.viewed(HOUSE, "inbox")
    return visit.page("inbox.html", waiting=waiting, number=number, pages=pages, in_all=len(mails))


@router.get("/inbox/{mail_id}")
def look(visit: InboxVisit, mail_id: str) -> Response:
    """One mail, and the question where it belongs; a request that is known already is chosen."""
    with visit.reading() as session:
        place = _known_place(session, _open_mail(session, visit, mail_id), visit.user.id)
        visit.fields = Fields.holding(place=place)
    answer = _page(visit, mail_id)
    visit.viewed(HOUSE, "mail", mail_id=mail_id)
    return answer


@router.get("/inbox/{mail_id}/raw")
def raw(visit: InboxVisit, mail_id: str) -> Response:
    """The mail as it came, as a file."""
    with visit.reading() as session:
        data = unseal(session, visit.desk.key, _open_mail(session, visit, mail_id).sealed_id)
    visit.viewed(HOUSE, "mail.raw", mail_id=mail_id)
    return as_file(data, "message/rfc822", "mail.eml")


@router.get("/inbox/{mail_id}/shown")
def as_laid_out(visit: InboxVisit, mail_id: str) -> Response:
    """The mail as it was laid out, for the frame on its page."""
    with visit.reading() as session:
        return framed(mail_form(session, visit.desk.key, _open_mail(session, visit, mail_id)))


@router.post("/inbox/{mail_id}/file")
def file(visit: InboxVisit, mail_id: str) -> Response:
    """File a mail to a request. As a third party's, it is a reply that somebody still has to read."""
    with visit.reading() as session:
        mail = _mail(session, mail_id, visit.user.id)
        places = {place.value: place for place in places_for(session, visit.user.id)}
    chosen = visit.fields.one_of("place", places, "Choose where the mail belongs")
    if mail.settled_at is not None:
        visit.fields.wrong("", "Somebody has dealt with this mail already.")
    if visit.fields.faults:
        return _page(visit, mail_id)
    place = places[chosen]
    with visit.writing(place.ref) as session:
        settle_mail(session, mail_id, FILED, visit.user.id, ref=place.ref, at=visit.now)
        reply = reply_at(session, mail, place, visit) if place.person_id is not None else None
    if reply is None:
        return visit.go("/inbox", f"The mail is filed with {place.ref}.")
    if not place.open:
        return visit.go("/inbox", f"The mail is kept with {place.ref}, which is closed.")
    say_that_it_came(visit, reply)
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


def _mail(session: Session, mail_id: str, user_id: str) -> ReceivedMail:
    mail = get_mail(session, mail_id)
    if mail is None or (mail.standing not in WAITING and mail.settled_at is None):
        raise HTTPException(404)
    if mail.ref in shut_to(session, user_id):
        raise HTTPException(403, OWN_REQUEST)
    return mail


def _open_mail(session: Session, visit: Visit, mail_id: str) -> ReceivedMail:
    """A mail that this person may read. Raises HTTPException 403 for words of staff that others decide on (S29)."""
    mail = _mail(session, mail_id, visit.user.id)
    if _kept_back(session, visit, mail):
        raise HTTPException(403, KEPT_BACK)
    return mail


def _kept_back(session: Session, visit: Visit, mail: ReceivedMail) -> bool:
    letter = get_letter(session, mail.letter_id) if mail.letter_id is not None else None
    if letter is None or letter.person_id is None or mail.ref is None or is_matter(mail.ref):
        return False
    return card_of(session, visit, open_case(session, mail.ref, visit.now), letter.person_id).words_kept_back


def _listed(session: Session, visit: Visit, mail: ReceivedMail) -> Waiting:
    return replace(_waiting(mail), kept_back=_kept_back(session, visit, mail))


def _known_place(session: Session, mail: ReceivedMail, user_id: str) -> str:
    letter = get_letter(session, mail.letter_id) if mail.letter_id is not None else None
    known = {place.value for place in places_for(session, user_id)} if mail.ref is not None else set()
    person = f"{mail.ref}/{letter.person_id}" if letter is not None else ""
    return person if person in known else mail.ref or ""


def _waiting(mail: ReceivedMail) -> Waiting:
    words, colour = STANDINGS.get(mail.standing, ("Dealt with", "green"))
    # What a person wrote when they dealt with it stands where the machine's code stood.
    why = mail.why if mail.standing == DEALT_WITH else WHY.get(mail.why, "")
    return Waiting(mail, words, colour, SUGGESTIONS.get(mail.kind, SUGGESTIONS["unclear"]), why)


def _page(visit: Visit, mail_id: str) -> Response:
    with visit.reading() as session:
        mail = _open_mail(session, visit, mail_id)
        waiting, form = _waiting(mail), mail_form(session, visit.desk.key, mail)
        everywhere = places_for(session, visit.user.id)
    first = likely(mail, everywhere)
    places = [
        ("", "Choose a request"),
        *((place.value, place.words) for place in (*first, *(one for one in everywhere if one not in first))),
    ]
    same = [place.words for place in first]
    return visit.page("inbox_mail.html", waiting=waiting, form=form, places=places, same_address=same)
