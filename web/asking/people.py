"""The third parties of a request as cards, and the way to each of their pages (S19, S24, S25, S27)."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models import acts
from models.words import PartyKind
from rules.permissions import See
from web.asking import people_card, people_contact, people_letters, people_mentions, people_shared
from web.asking.people_list import people_page
from web.asking.people_views import card_of, must_act, must_not_be_own, party_card_of
from web.casefile import open_case, show
from web.guarding import Visit, signed_in

router = APIRouter()
# The fixed words ("new", "letters") have to be tried before a person's id.
router.include_router(people_letters.router)
router.include_router(people_shared.router)
router.include_router(people_card.router)
router.include_router(people_contact.router)
router.include_router(people_mentions.router)

FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]


@router.get("/requests/{ref}/people")
def people(visit: FileVisit, ref: str) -> Response:
    """Everybody who is mentioned, a card each."""
    visit.viewed(ref, "people")
    return people_page(visit, ref)


@router.post("/requests/{ref}/people/{person_id}/take-in")
def take_in(visit: FileVisit, ref: str, person_id: str) -> Response:
    """Somebody of the child's file, known from an earlier request, is mentioned in this one too."""
    must_act(visit, "party_named")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card = card_of(session, visit, case, person_id)
    act = acts.PartyNamed(
        party_id=card.id, party_kind=PartyKind(card.person.kind), staff_user_id=card.person.user_id
    )
    outcome = visit.say(ref, act)
    if visit.refused(outcome):
        return people_page(visit, ref)
    return visit.go(f"{case.path}/people", "The person is in this request.", outcome)


@router.get("/requests/{ref}/people/{person_id}/take-off")
def ask_take_off(visit: FileVisit, ref: str, person_id: str) -> Response:
    """Is this person really named by mistake?"""
    must_act(visit, "party_taken_off")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card, _ = party_card_of(session, visit, case, person_id)
    must_not_be_own(card)
    return show(visit, case, "people_take_off.html", card=card)


@router.post("/requests/{ref}/people/{person_id}/take-off")
def take_off(visit: FileVisit, ref: str, person_id: str) -> Response:
    """Take off a person who was named by mistake, with the reason."""
    must_act(visit, "party_taken_off")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card, _ = party_card_of(session, visit, case, person_id)
    must_not_be_own(card)
    reason = visit.fields.text("reason", "Say why this person does not belong in the list")
    if not visit.fields.faults:
        outcome = visit.say(ref, acts.PartyTakenOff(party_id=card.id), reason)
        if not visit.refused(outcome):
            return visit.go(f"{case.path}/people", "The person is taken off the list.", outcome)
    return show(visit, case, "people_take_off.html", card=card)
