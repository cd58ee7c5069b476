""" "Who will learn of this?" for one third party: asked only where it is safe, else passed over with a reason
that a second person backs (R18, R23, S101, S102)."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models import acts
from models.files import Person
from models.words import Channel, PartyKind, Role, WhoLearns
from rules.consultation import DANGERS
from rules.permissions import See
from web.asking.people_views import Card, is_kept_back, must_act, party_card_of
from web.asking.people_words import WHO_LEARNS
from web.casefile import Case, open_case, show
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.said_meanwhile import said_meanwhile
from web.wording import CHANNELS

router = APIRouter()

FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]
_NO_WAY = {
    Channel.EMAIL: "There is no e-mail address for this person. Add it to their card first, or choose another way.",
    Channel.POST: "There is no postal address for this person. Add it to their card first, or choose another way.",
    Channel.TELEPHONE: "There is no telephone number for this person. Add it to their card first, or choose "
    "another way.",
}


@router.get("/requests/{ref}/people/{person_id}/contact")
def ask(visit: FileVisit, ref: str, person_id: str) -> Response:
    """The question, with the answer that stands."""
    must_act(visit, "contact_planned")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card, party = party_card_of(session, visit, case, person_id)
    if party.plan is not None and not is_kept_back(visit, case, party.plan_seq):
        visit.fields = Fields.holding(
            who_learns=party.plan.who_learns.value, channel=party.plan.channel.value, reason=card.plan_reason
        )
    elif card.person.contact_email:
        visit.fields = Fields.holding(channel=Channel.EMAIL.value)
    return _form(visit, case, card)


@router.post("/requests/{ref}/people/{person_id}/contact")
def plan(visit: FileVisit, ref: str, person_id: str) -> Response:
    """Keep the answer; not asking waits for a second person."""
    must_act(visit, "contact_planned")
    fields = visit.fields
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card, party = party_card_of(session, visit, case, person_id)
    who = fields.choice("who_learns", WhoLearns, "Choose whether this person is asked, and if not, why")
    reason = fields.text("reason", "Give the reason in your own words")
    asks = who is WhoLearns.SAFE and not fields.fault("who_learns")
    channel = fields.choice("channel", Channel, "Choose how the letter goes") if asks else Channel.POST
    if asks and not fields.fault("channel") and not _reaches(card.person, channel):
        fields.wrong("channel", _NO_WAY[channel])
    meanwhile = said_meanwhile(visit, case, {"contact_planned": "answered this for them"}, person_id)
    if meanwhile:
        fields.wrong("", f"{meanwhile} It stands now: {card.plan}")
    if not fields.faults:
        act = acts.ContactPlanned(party_id=party.party_id, ask=asks, who_learns=who, channel=channel)
        outcome = visit.say(ref, act, reason)
        if not visit.refused(outcome):
            lead = who in DANGERS and visit.user.role is not Role.SAFEGUARDING_LEAD
            backer = "The safeguarding lead" if lead else "A second person"
            words = "Kept." if asks else f"Kept. {backer} has to back it before any letter goes."
            return visit.go(f"{case.path}/people", words, outcome)
    return _form(visit, case, card)


def _reaches(person: Person, channel: Channel) -> bool:
    return {
        Channel.EMAIL: bool(person.contact_email),
        Channel.POST: bool(person.contact_address.strip()),
        Channel.TELEPHONE: bool(person.contact_telephone),
        Channel.IN_PERSON: True,
    }[channel]


def _form(visit: Visit, case: Case, card: Card) -> Response:
    answers = [(who.value, *words) for who, words in WHO_LEARNS.items()]
    known = {Channel.EMAIL: card.person.contact_email, Channel.TELEPHONE: card.person.contact_telephone}
    known[Channel.POST] = ", ".join(card.person.contact_address.splitlines())
    channels = [
        (channel.value, words, known.get(channel) or ("" if channel is Channel.IN_PERSON else "Not known yet"))
        for channel, words in CHANNELS.items()
    ]
    writes_to = {group.value for group in case.terms.profile.writes_to}
    asked = card.person.kind in {*writes_to, PartyKind.OTHER_CHILD.value}
    return show(
        visit, case, "people_contact.html", card=card, answers=answers, channels=channels, asked_by_policy=asked
    )
