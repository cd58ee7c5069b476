"""Whether somebody who is overridden is told before it goes: they are, unless that is not safe (S28, R18, S98)."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.acts import NoticeSettled
from rules.consultation import Consultation
from rules.notices import NOTICE_DAYS, untold_lapsed
from rules.permissions import See
from web.asking.people_views import Card, must_act, must_not_be_own, party_card_of, who_did
from web.casefile import Case, open_case, refusal_now, sees_reasons, show
from web.guarding import Visit, signed_in
from web.said_meanwhile import said_meanwhile

router = APIRouter()
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]


@router.get("/requests/{ref}/decisions/{person_id}/notice")
def ask(visit: FileVisit, ref: str, person_id: str) -> Response:
    """The form: may they be told?"""
    return _form(visit, ref, person_id)


@router.post("/requests/{ref}/decisions/{person_id}/notice")
def settle(visit: FileVisit, ref: str, person_id: str) -> Response:
    """Record it; not to tell them counts once the safeguarding lead has backed it."""
    must_act(visit, "notice_settled")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
    tell = visit.fields.yes_or_no("tell", "Say whether they may be told")
    why = visit.fields.text("reason", "Give the reason in your own words")
    meanwhile = said_meanwhile(visit, case, {"notice_settled": "said whether they are told"}, person_id)
    if meanwhile:
        visit.fields.wrong("", meanwhile)
    if visit.fields.faults:
        return _form(visit, ref, person_id)
    outcome = visit.say(ref, NoticeSettled(party_id=person_id, tell=tell), why)
    if visit.refused(outcome):
        return _form(visit, ref, person_id)
    words = "They are told before it goes." if tell else "Kept. It counts when the safeguarding lead has backed it."
    return visit.go(f"{case.path}/decisions/{person_id}", words, outcome)


def _form(visit: Visit, ref: str, person_id: str) -> Response:
    must_act(visit, "notice_settled")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card, party = party_card_of(session, visit, case, person_id)
    must_not_be_own(card)
    other = NoticeSettled(party_id=person_id, tell=party.untold is not None)
    return show(
        visit,
        case,
        "decision_notice.html",
        card=card,
        days=NOTICE_DAYS,
        stands=notice_words(visit, case, card, party),
        why_not=refusal_now(visit, case, other) or "",
    )


def notice_words(visit: Visit, case: Case, card: Card, party: Consultation) -> str:
    """Whether somebody who said no is told before it goes, in words; nothing for anybody else.

    That it would not be safe is for those who may read such reasons, and never for whom it is about (S29, R24).
    Others read nothing of it in any case: what is said of some would tell of the rest.
    """
    if party.last_reply is None or party.has_consented or card.about_you or not sees_reasons(visit, case):
        return ""
    if party.in_danger:
        return "They are not told before it goes: they were not asked either, for safety"
    if party.untold is None:
        return f"If it is shared against their no, they are told first and have {NOTICE_DAYS} days to object"
    if untold_lapsed(party):
        return (
            "More is to be shared against their no than when it was said that they are not told. Say anew whether "
            "they may be told; until then nothing goes"
        )
    stands = "backed" if party.untold.backed else "waits for the safeguarding lead"
    by = who_did(case, party.untold.seq)
    return f"They are not told before it goes, because that is not safe; {stands}. {by}"
