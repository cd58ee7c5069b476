"""One mail of a request: shown as text, kept as it came, and what a named member of staff says it means (S22)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

from models import acts
from models.post import ReceivedMail, Reply
from models.words import ReplyKind
from records.post import confirm_reply, get_mail, replies_of, replies_to
from records.store import unseal
from rules.permissions import See
from rules.state import RequestState
from web.asking.mail_places import Place, places_for, reply_at, say_that_it_came
from web.asking.mail_shown import framed, mail_form
from web.asking.people_views import Card, card_of, must_act
from web.asking.replies_record import MEANINGS
from web.casefile import Case, open_case, show
from web.guarding import Visit, signed_in
from web.wording import listed

router = APIRouter()

ReplyVisit = Annotated[Visit, Depends(signed_in(See.REPLIES))]
_SAYS_YES = frozenset({ReplyKind.CONSENT, ReplyKind.CONDITIONAL})
SUGGESTIONS: Mapping[str, str] = {
    "consent": "It may be a yes",
    "refusal": "It may be a no",
    "withdrawal": "It may take a consent back",
    "conditional": "It may be a yes with a condition",
    "question": "It may be a question",
    "automatic": "It may be an automatic answer",
    "bounce": "It may say that a letter could not be delivered",
    "unclear": "What it means is not clear",
}

WHY: Mapping[str, str] = {
    "no_reference": "It bears no reference of ours.",
    "two_references": "It bears more than one reference of ours.",
    "not_a_third_party": "It answers a letter of ours, but not one to a third party.",
    "request_closed": "It came after the request was closed.",
    "sender_not_sure": "It is not sure that it comes from the person we wrote to: look at the sender.",
    "before_sent": "It came before our own letter was noted as sent. It is looked at again by itself.",
    "bounced": "It says that a letter could not be delivered. Look under Letters for another way to that person.",
    "delayed": "It says that a letter is late. The mail server goes on trying; nothing is to be done yet.",
    "automatic": "It was written by a machine.",
    "not_opened": "It could not be opened safely. Until somebody knows what it says, it counts as a possible no.",
    "three_tries": "It was tried three times, and the programme that reads mail broke off each time.",
    "too-large": "It is larger than 25 MB.",
    "not-given": "The mail server would not give it out, however often it was asked. Look in the mailbox itself.",
    "too-hard": "It takes more time or memory to read than any honest mail.",
    "broken": "It is damaged in a way that cannot be read.",
    "empty": "There is nothing in it.",
    "header": "One of its first lines is far too long.",
    "header-block": "The lines before its text are far too many.",
    "no-mail": "It has no sender, no subject and no date: it is no mail.",
    "headers": "The lines before its text are far too many.",
    "parts": "It is made of far too many parts.",
    "depth": "Its parts lie inside each other far too deep.",
    "html-depth": "Its layout is built far too deep to be read.",
    "reader": "The programme that reads mail broke off.",
}
"""Why a mail waits or holds, by the code it was given when it came."""


@dataclass(frozen=True)
class MailView:
    """A mail as the pages show it; the suggestion is a machine's guess and decides nothing.

    `reply` is the one that waits to be read, where the mail answers for several people; `person` names them all.
    """

    mail: ReceivedMail
    suggestion: str
    reply: Reply | None
    to_read: bool
    person: str
    subject: str
    why: str
    kept_back: bool

    @property
    def id(self) -> str:
        """The mail's id."""
        return self.mail.id


def mail_view(
    mail: ReceivedMail, replies: Sequence[Reply], state: RequestState, cards: Mapping[str, Card]
) -> MailView:
    """A mail with the reply that was made of it, and whether somebody has to read it."""
    waiting = {one.reply_id for party in state.parties.values() for one in party.unread_replies}
    made = sorted((one for one in replies if one.mail_id == mail.id), key=lambda one: one.id not in waiting)
    reply = made[0] if made else None
    of = [cards[one.person_id] for one in made if one.person_id in cards]
    kept_back = any(card.words_kept_back for card in of)
    return MailView(
        mail=mail,
        suggestion=SUGGESTIONS.get(mail.kind, SUGGESTIONS["unclear"]),
        reply=reply,
        to_read=reply is not None and reply.id in waiting,
        person=listed([card.person.name for card in of]),
        subject="" if kept_back else mail.subject,
        why=WHY.get(mail.why, ""),
        kept_back=kept_back,
    )


@router.get("/requests/{ref}/replies/mail/{mail_id}")
def read(visit: ReplyVisit, ref: str, mail_id: str) -> Response:
    """The mail, and the question what it means."""
    answer = _page(visit, ref, mail_id)
    visit.viewed(ref, "mail", mail_id=mail_id)
    return answer


@router.post("/requests/{ref}/replies/mail/{mail_id}")
def confirm(visit: ReplyVisit, ref: str, mail_id: str) -> Response:
    """Say what the mail means. A consent then stands on it, and on the name of who read it."""
    must_act(visit, "reply_confirmed")
    fields = visit.fields
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        view, card = _found(session, visit, case, mail_id)
    kind = fields.choice("meaning", ReplyKind, "Choose what the mail means")
    if kind in _SAYS_YES and not fields.fault("meaning") and not fields.yes("sure"):
        fields.wrong("sure", "A yes counts only when you have read the mail and are sure that it comes from them.")
    meant = fields.value("reply") or (view.reply.id if view.reply is not None else "")
    if view.reply is None or card is None or not view.to_read or view.reply.id != meant:
        fields.wrong("", "This mail is not waiting to be read.")
    elif card.about_you:
        fields.wrong("", "This mail is your own. A colleague has to say what it means.")
    if not fields.faults and view.reply is not None:
        with visit.writing(ref) as session:
            confirm_reply(session, view.reply.id, kind, visit.user.id, at=visit.now)
        act = acts.ReplyConfirmed(party_id=view.reply.person_id, reply_id=view.reply.id, reply=kind)
        outcome = visit.say(ref, act, fields.text("reason"))
        if not visit.refused(outcome):
            return visit.go(f"{case.path}/replies", "What the mail means is recorded.", outcome)
    return _page(visit, ref, mail_id)


@router.post("/requests/{ref}/replies/mail/{mail_id}/also")
def also(visit: ReplyVisit, ref: str, mail_id: str) -> Response:
    """One mail may answer for two people: it is a reply of the other, too, which somebody still has to read."""
    must_act(visit, "reply_confirmed")
    with visit.reading() as session:
        view, _ = _found(session, visit, open_case(session, ref, visit.now), mail_id)
        _must_see(view)
        places = {place.value: place for place in _others(session, visit, mail_id)}
    chosen = visit.fields.one_of("other", places, "Choose for whom else the mail speaks")
    if visit.fields.faults:
        return _page(visit, ref, mail_id)
    place = places[chosen]
    with visit.writing(place.ref) as session:
        reply = reply_at(session, view.mail, place, visit)
    say_that_it_came(visit, reply)
    return visit.go(
        f"/requests/{place.ref}/replies/mail/{mail_id}",
        "The mail counts as a reply of theirs, too. Say what it means.",
    )


@router.get("/requests/{ref}/replies/mail/{mail_id}/raw")
def raw(visit: ReplyVisit, ref: str, mail_id: str) -> Response:
    """The mail as it came, as a file."""
    with visit.reading() as session:
        view, _ = _found(session, visit, open_case(session, ref, visit.now), mail_id)
        _must_see(view)
        data = unseal(session, visit.desk.key, view.mail.sealed_id)
    visit.viewed(ref, "mail.raw", mail_id=mail_id)
    return as_file(data, "message/rfc822", "mail.eml")


@router.get("/requests/{ref}/replies/mail/{mail_id}/shown")
def as_laid_out(visit: ReplyVisit, ref: str, mail_id: str) -> Response:
    """The mail as it was laid out, for the frame on its page."""
    with visit.reading() as session:
        view, _ = _found(session, visit, open_case(session, ref, visit.now), mail_id)
        _must_see(view)
        return framed(mail_form(session, visit.desk.key, view.mail))


def _must_see(view: MailView) -> None:
    if view.kept_back:
        raise HTTPException(403, "This mail is kept for those who decide and the safeguarding lead.")


def as_file(data: bytes, media_type: str, name: str) -> Response:
    """Bytes for download: nothing in them is shown or run by the browser. `name` is ours, never a sender's."""
    return Response(data, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _found(session: Session, visit: Visit, case: Case, mail_id: str) -> tuple[MailView, Card | None]:
    mail = get_mail(session, mail_id)
    made = [one for one in replies_of(session, case.ref) if one.mail_id == mail_id]
    if mail is None or (mail.ref != case.ref and not made):
        raise HTTPException(404)
    cards = {one.person_id: card_of(session, visit, case, one.person_id) for one in made}
    view = mail_view(mail, made, case.state, cards)
    return view, cards[view.reply.person_id] if view.reply is not None else None


def _others(session: Session, visit: Visit, mail_id: str) -> list[Place]:
    """The third parties for whom a mail may speak besides those it was filed to."""
    if not visit.may_see(See.INBOX):
        return []
    known = {(one.ref, one.person_id) for one in replies_to(session, mail_id)}
    places = places_for(session, visit.user.id)
    return [one for one in places if one.open and one.person_id and (one.ref, one.person_id) not in known]


def _page(visit: Visit, ref: str, mail_id: str) -> Response:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        view, card = _found(session, visit, case, mail_id)
        form = mail_form(session, visit.desk.key, view.mail)
        others = [] if view.kept_back else _others(session, visit, mail_id)
    here = sorted(others, key=lambda one: one.ref != ref)
    return show(
        visit,
        case,
        "replies_mail.html",
        view=view,
        form=form,
        card=card,
        meanings=[(kind.value, words) for kind, words in MEANINGS],
        may=visit.may_act("reply_confirmed") and case.open and view.to_read,
        others=[("", "Choose a person"), *((one.value, one.words) for one in here)] if here else [],
    )
