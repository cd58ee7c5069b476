"""The people of a child's one file in this request: who of them asks, and who else is mentioned here too (R11)."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models import acts
from models.words import PartyKind
from rules.permissions import See
from web.asking import people_list
from web.asking.people_views import card_of, cards_of, must_act, must_not_be_own
from web.casefile import open_case
from web.filing.told import say_changed
from web.guarding import Visit, signed_in

router = APIRouter()
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]


@router.post("/requests/{ref}/people/{person_id}/requester")
def is_requester(visit: FileVisit, ref: str, person_id: str) -> Response:
    """Say that this person is who asks: what the file says of them is their own."""
    must_act(visit, "requester_known")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card = card_of(session, visit, case, person_id)
    must_not_be_own(card)
    outcome = visit.say(ref, acts.RequesterKnown(party_id=card.id))
    if visit.refused(outcome):
        return people_list.people_page(visit, ref)
    say_changed(visit, case)
    words = "This person is the requester. Nobody writes to them as a third party, and nothing of theirs is hidden."
    return visit.go(f"{case.path}/people", words, outcome)


@router.post("/requests/{ref}/people/take-all-in")
def take_all_in(visit: FileVisit, ref: str) -> Response:
    """Everybody known in the child's file, but for the requester, is mentioned in this request too."""
    must_act(visit, "party_named")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        _, others = cards_of(session, visit, case)
    named = []
    for card in others:
        if card.id == case.state.requester_person_id or not card.passages:
            continue
        act = acts.PartyNamed(
            party_id=card.id, party_kind=PartyKind(card.person.kind), staff_user_id=card.person.user_id
        )
        outcome = visit.say(ref, act, step=card.id)
        if visit.refused(outcome):
            return people_list.people_page(visit, ref)
        named.append(outcome)
    return visit.go(f"{case.path}/people", "They are in this request.", *named)
