"""Every letter to a third party as it will go, what is still missing for whom, and the start (S20, S21, R18)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

from desk_letters import setting_details
from letters.context import LetterContext
from letters.errors import LetterError, WordingError
from letters.kinds import LetterKind
from letters.layouting import unwrapped
from letters.paper import why_not_printed
from letters.render import Rendered, render
from models import acts
from models.words import Channel, PartyKind
from records import people
from rules.permissions import See
from rules.refusals import words_for
from rules.stages import file_complete
from web.asking.people_views import Card, cards_of, must_act, party_card_of
from web.casefile import Case, open_case, show
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.wording import day, long_day

router = APIRouter()

LetterVisit = Annotated[Visit, Depends(signed_in(See.LETTERS))]
KINDS = {
    PartyKind.FAMILY: LetterKind.THIRD_PARTY_FAMILY,
    PartyKind.AGENCY: LetterKind.THIRD_PARTY_AGENCY,
    PartyKind.STAFF: LetterKind.THIRD_PARTY_STAFF,
    PartyKind.OTHER_CHILD: LetterKind.THIRD_PARTY_FAMILY,
}
REFERENCE = "this-letters-own-reference"
_TO_BE_READ = "The line manager or the safeguarding lead has not read it yet"
_READ_AGAIN = "It says something else since it was read: it has to be read again"
LINK_WORDS = "their-own-link-comes-with-the-letter"


@dataclass(frozen=True)
class Line:
    """One third party on the start page: what is missing before their letter can go."""

    card: Card
    missing: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


@router.get("/requests/{ref}/people/letters")
def ask(visit: LetterVisit, ref: str) -> Response:
    """Who gets a letter, what is missing for whom, and by when they are asked to answer."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
    visit.fields = Fields.holding(reply_by=case.state.reply_by or usual_reply_date(case))
    return _page(visit, ref)


@router.post("/requests/{ref}/people/letters")
def start(visit: LetterVisit, ref: str) -> Response:
    """Let the letters go, with one reply date."""
    must_act(visit, "consultation_started")
    fields = visit.fields
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        parties, _ = cards_of(session, visit, case)
    reply_by = _reply_date(fields, case) if parties else case.today
    asked = [card for card in parties if card.party is not None and card.party.to_be_asked]
    if asked and not fields.yes("seen"):
        fields.wrong("seen", "Read every letter, then tick the box")
    if not fields.faults:
        outcome = visit.say(ref, acts.ConsultationStarted(reply_by=reply_by))
        if not visit.refused(outcome):
            words = (
                f"The letters go now. Answers are asked for by {day(reply_by)}." if asked else "Nobody is asked."
            )
            return visit.go(case.path + ("/replies" if asked else ""), words, outcome)
    return _page(visit, ref)


@router.get("/requests/{ref}/people/{person_id}/letter")
def preview(visit: LetterVisit, ref: str, person_id: str) -> Response:
    """One letter as it will go."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card, _ = party_card_of(session, visit, case, person_id)
        letter, fault = letter_preview(session, visit, case, card)
    visit.viewed(ref, "letter.preview", person_id=person_id)
    asked = card.party is not None and card.party.to_be_asked and not card.letter_gone
    may_read = asked and visit.may_act("letter_read") and not card.about_you and case.open
    return show(
        visit,
        case,
        "people_letter.html",
        card=card,
        letter=letter,
        text=unwrapped(letter.text) if letter is not None else "",
        fault=fault,
        may_read=may_read and letter is not None and not card.letter_read,
        waits=asked and not card.letter_read,
    )


@router.post("/requests/{ref}/people/{person_id}/letter")
def read(visit: LetterVisit, ref: str, person_id: str) -> Response:
    """A second person has read what the letter says; it may go as it is."""
    must_act(visit, "letter_read")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card, party = party_card_of(session, visit, case, person_id)
    if visit.fields.value("summary") != card.letter_summary or not card.letter_says:
        visit.fields.wrong("agreed", words_for("letter_changed"))
    elif not visit.fields.yes("agreed"):
        visit.fields.wrong("agreed", "Read the letter, then tick the box")
    if not visit.fields.faults:
        outcome = visit.say(ref, acts.LetterRead(party_id=party.party_id, digest=card.letter_summary))
        if not visit.refused(outcome):
            return visit.go(f"{case.path}/people/letters", "You have read it, and it may go as it is.", outcome)
    return preview(visit, ref, person_id)


def usual_reply_date(case: Case) -> date:
    """The reply date that is proposed: as long as the policy gives, and not later than the due date."""
    usual = case.today + timedelta(days=case.terms.profile.reply_days)
    due = case.clock.governing_due
    return min(usual, due) if due > case.today else usual


def letter_preview(session: Session, visit: Visit, case: Case, card: Card) -> tuple[Rendered | None, str]:
    """The letter with a stand-in for link and reference, or why it cannot be written yet."""
    setting, manager = people.get_setting(session), people.get_user(session, case.request.manager_id)
    if setting is None or manager is None:
        raise HTTPException(404)
    channel = card.party.plan.channel if card.party is not None and card.party.plan is not None else Channel.EMAIL
    context = LetterContext(
        setting=setting_details(setting, manager, case.terms.profile),
        recipient_name=card.person.name,
        recipient_address=tuple(line for line in card.person.contact_address.splitlines() if line.strip()),
        reference=REFERENCE,
        on_paper=channel is not Channel.EMAIL,
        written_on=case.today,
        child_name=case.child.name,
        agency_name=card.person.agency_name or None,
        requester_name=case.request.requester_name,
        reply_by=case.state.reply_by or usual_reply_date(case),
        reference_text=card.letter_says or None,
        link=f"{visit.desk.settings.public_url}/answer/{LINK_WORDS}",
    )
    try:
        return render(KINDS[PartyKind(card.person.kind)], context, visit.desk.settings.own_wording), ""
    except WordingError as fault:
        return None, str(fault)
    except LetterError:
        return None, "The letter would say nothing yet: note a passage, or write what the letter says of them."


def missing_for(card: Card) -> tuple[str, ...]:
    """What has to be done before this person's letter can go."""
    party = card.party
    if party is None or party.plan is None:
        return ('"Who will learn of this?" is not answered',)
    if not party.planned:
        return ("A second person has to back that they are not asked",)
    if not party.to_be_asked:
        return ()
    return _missing_in_letter(card, party.plan.channel)


def _missing_in_letter(card: Card, channel: Channel) -> tuple[str, ...]:
    found = []
    if not card.letter_says:
        found.append("No passage is noted, so the letter would say nothing")
    if channel is Channel.EMAIL and not card.person.contact_email:
        found.append("There is no e-mail address")
    if channel is Channel.POST:
        found += [_no_sheet(card)] if card.person.contact_address.strip() else ["There is no postal address"]
        found = [words for words in found if words]
    if not found and not card.letter_gone and not card.letter_read:
        changed = card.party is not None and card.party.read is not None
        found.append(_READ_AGAIN if changed else _TO_BE_READ)
    return tuple(found)


def _no_sheet(card: Card) -> str:
    """Why the letter could not be printed once it is written: it is said before, while a name can be changed."""
    lines = tuple(line for line in card.person.contact_address.splitlines() if line.strip())
    return why_not_printed((card.person.name, *lines), card.letter_says).removesuffix(".")


def _reply_date(fields: Fields, case: Case) -> date:
    tomorrow, due = case.today + timedelta(days=1), case.clock.governing_due
    reply_by = fields.day(
        "reply_by",
        "The reply date",
        earliest=tomorrow,
        too_early="The reply date has to be later than today. Choose a later date.",
    )
    if not fields.fault("reply_by") and reply_by > due >= case.today:
        fields.wrong(
            "reply_by",
            f"The reply date is later than {long_day(due)}, when the file is due. Choose an earlier date.",
        )
    return reply_by


def _page(visit: Visit, ref: str) -> Response:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        parties, _ = cards_of(session, visit, case)
    lines = [Line(card, missing_for(card)) for card in parties]
    before = (
        []
        if file_complete(case.state)
        else ["Manager and line manager have not both said that the file is complete"]
    )
    return show(
        visit,
        case,
        "people_letters.html",
        lines=lines,
        before=before,
        ready=not before and all(line.ready for line in lines),
        asked=[line for line in lines if line.card.party is not None and line.card.party.to_be_asked],
        started=case.state.reply_by is not None,
        due=case.clock.governing_due,
        may=visit.may_act("consultation_started") and case.open,
    )
