"""Who was asked when and how, who answered, until when; mails to read, letters to post, objections (S22-S24)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models import acts
from models.post import Reply
from models.words import LetterStatus
from records.post import letters_of, mails_of, replies_of
from rules.consultation import Consultation
from rules.permissions import See
from rules.times import local_date
from web.asking import replies_letters, replies_mail, replies_record, replies_scan
from web.asking.people_views import Card, cards_of, must_act, party_card_of
from web.asking.people_words import EVIDENCE, REPLIES, asked_words
from web.asking.replies_letters import paper_of
from web.asking.replies_mail import mail_view
from web.asking.replies_scan import scan_path
from web.casefile import Case, open_case, show
from web.guarding import Visit, signed_in

router = APIRouter()
router.include_router(replies_mail.router)
router.include_router(replies_letters.router)
router.include_router(replies_record.router)
router.include_router(replies_scan.router)

WORDS_KEPT_BACK = "What they said is kept for those who decide and the safeguarding lead."
ReplyVisit = Annotated[Visit, Depends(signed_in(See.REPLIES))]


@dataclass(frozen=True)
class Answer:
    """One reply as the pages show it."""

    words: str
    colour: str
    received_at: datetime
    how: str
    by: str
    text: str
    typed_name: str
    late: bool
    scan: str


@dataclass(frozen=True)
class Asked:
    """One third party: when and how they were asked, what they answered, what is open."""

    card: Card
    party: Consultation
    asked: str
    answers: tuple[Answer, ...]


@router.get("/requests/{ref}/replies")
def replies(visit: ReplyVisit, ref: str) -> Response:
    """Everything that was asked and answered."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        cards, others = cards_of(session, visit, case)
        found = replies_of(session, ref)
        people = {card.id: card for card in (*cards, *others)}
        mails = [mail_view(mail, found, case.state, people) for mail in mails_of(session, ref)]
        waiting = [letter for letter in letters_of(session, ref) if letter.status is LetterStatus.TO_POST]
    asked = [
        Asked(card, card.party, asked_words(card.party), answers_of(case, found, card))
        for card in cards
        if card.party is not None
    ]
    visit.viewed(ref, "replies")
    known = heard_ids(case)
    return show(
        visit,
        case,
        "replies.html",
        asked=asked,
        mails=mails,
        papers=[paper_of(letter, case.state) for letter in waiting],
        after=[
            (people[one.person_id].person.name, _answer(case, one, people[one.person_id]))
            for one in found
            if one.id not in known and one.person_id in people
        ],
        may={kind: visit.may_act(kind) for kind in ("reply_received", "objection_settled", "letter_posted")},
    )


@router.get("/requests/{ref}/replies/{person_id}/objection")
def look_at_objection(visit: ReplyVisit, ref: str, person_id: str) -> Response:
    """What was said, and the question whether it is settled."""
    must_act(visit, "objection_settled")
    visit.viewed(ref, "objection", person_id=person_id)
    return _objection(visit, ref, person_id)


@router.post("/requests/{ref}/replies/{person_id}/objection")
def settle(visit: ReplyVisit, ref: str, person_id: str) -> Response:
    """One person settles an objection, with a reason; then a decision can be made."""
    must_act(visit, "objection_settled")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card, _ = party_card_of(session, visit, case, person_id)
    reason = visit.fields.text("reason", "Say what you did about the objection, and why it is settled")
    if not visit.fields.faults:
        outcome = visit.say(ref, acts.ObjectionSettled(party_id=card.id), reason)
        if not visit.refused(outcome):
            return visit.go(
                f"{case.path}/replies", "The objection is settled. A decision can be made now.", outcome
            )
    return _objection(visit, ref, person_id)


def heard_ids(case: Case) -> frozenset[str]:
    """The replies that are in the request's log."""
    return frozenset(reply.reply_id for party in case.state.parties.values() for reply in party.replies)


def answers_of(case: Case, replies: Sequence[Reply], card: Card) -> tuple[Answer, ...]:
    """What one person answered, oldest first; the words of staff are not for everybody (design, "People")."""
    known = heard_ids(case)
    return tuple(_answer(case, one, card) for one in replies if one.person_id == card.id and one.id in known)


def _answer(case: Case, reply: Reply, card: Card) -> Answer:
    words, colour = REPLIES[reply.kind]
    user = case.staff.get(reply.recorded_by)
    by_mail = "by e-mail" if reply.mail_id else ""
    return Answer(
        words=words,
        colour=colour,
        received_at=reply.received_at,
        how=EVIDENCE[reply.evidence] if reply.evidence is not None else by_mail,
        by=user.name if user is not None else "",
        text=WORDS_KEPT_BACK if reply.text and card.words_kept_back else reply.text,
        typed_name=reply.typed_name,
        late=case.state.reply_by is not None and local_date(reply.received_at) > case.state.reply_by,
        scan=scan_path(reply) if not card.words_kept_back else "",
    )


def _objection(visit: Visit, ref: str, person_id: str) -> Response:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card, party = party_card_of(session, visit, case, person_id)
        answers = answers_of(case, replies_of(session, ref), card)
    return show(visit, case, "replies_objection.html", card=card, party=party, answers=answers)
