"""Trying it with the sample file: a request about an invented child, its papers and people, at one press."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import Response

import redaction
from models.people import Setting
from records import people
from records.faults import Refused
from records.file import PersonFacts, add_document, add_mention, add_person, documents_of, persons_of
from records.requests import NewRequest, children_like, create_request
from rules.calendars import Nation
from rules.permissions import See
from samples import Sample, SampleDocument, SampleParty, load_sample, load_second_sample
from samples.make import made_bytes
from web.beginning.new_request import setting_of, shelf_of, terms_for
from web.casefile import Case, open_case
from web.filing.told import say_changed
from web.guarding import Visit, run_now, signed_in, submission_key

router = APIRouter()
NewVisit = Annotated[Visit, Depends(signed_in(See.NEW_REQUEST))]


SECOND = "second"
"""The sample in which the mother asks and the father must not learn of it (R18, R23)."""


@dataclass(frozen=True)
class MadePaper:
    """A paper of the sample as it goes into the file."""

    paper: SampleDocument
    data: bytes
    media: str
    pages: int


def _made(paper: SampleDocument) -> MadePaper:
    data = made_bytes(paper)
    found = redaction.inspect(data, paper.file)
    return MadePaper(paper, data, found.kind, found.pages)


@router.post("/requests/sample")
def start_sample(visit: NewVisit) -> Response:
    """Start a request on a sample file. What the invented child's file holds already is not doubled."""
    sample = load_second_sample() if visit.fields.value("which") == SECOND else load_sample()
    papers = [_made(paper) for paper in sample.demo_documents]
    with visit.writing() as session:
        form = _form(sample, setting_of(session), visit)
        held = children_like(session, form.child_name, form.child_born_on)
        if held and held[0].born_on == form.child_born_on:
            form = form.model_copy(update={"child_id": held[0].id})
        ref, created = create_request(session, form, submission_key(visit.fields), visit.user.id, visit.now)
        case = open_case(session, ref, visit.now)
        if created:
            fill(session, visit, case, sample, papers)
    run_now(visit.desk.begin, ref)
    outcome = say_changed(visit, case)
    words = f"The sample request is {ref}. Settle the intake first: the documents are there already."
    return visit.go(f"/requests/{ref}", words, outcome)


def _form(sample: Sample, setting: Setting, visit: Visit) -> NewRequest:
    asked, child = sample.requester, sample.child
    offer = shelf_of(visit, setting).named(setting.profile)
    if offer is None:
        raise Refused("The policy of this setting cannot be used. Open the form of a new request: it says why.")
    terms = terms_for(offer.profile, Nation(setting.nation), visit.today)
    return NewRequest(
        child_name=child.name,
        child_known_as=child.known_as,
        child_born_on=child.born_on,
        requester_name=asked.name,
        requester_email=asked.email,
        requester_address=asked.address,
        requester_telephone=asked.telephone,
        relationship=asked.relationship.lower(),
        parental_source=asked.parental_source,
        received_on=visit.today,
        arrived_by=asked.arrived_by,
        asked_for=asked.asked_for,
        profile=setting.profile,
        nation=setting.nation,
        terms_json=terms.model_dump_json(),
        calendar_version=terms.calendar.version,
        calendar_files_ok=asked.calendar_files_ok,
        neutral_subjects=asked.neutral_subjects,
        channel_note=asked.channel_note,
    )


def fill(session: Session, visit: Visit, case: Case, sample: Sample, made: list[MadePaper]) -> None:
    """Put papers, people and passages into the child's file, where they are not there yet."""
    by, at = visit.user.id, visit.now
    for one in made:
        add_document(
            session,
            visit.desk.key,
            case.child.id,
            case.ref,
            one.data,
            one.paper.file,
            one.paper.title,
            one.media,
            one.pages,
            by,
            dated=one.paper.dated,
            author=one.paper.author,
            kind=one.paper.kind,
            at=at,
        )
    papers = {paper.name: paper.id for paper in documents_of(session, case.child.id)}
    known = {person.name for person in persons_of(session, case.child.id)}
    staff = {user.name: user.id for user in people.users(session)}
    for party in sample.parties:
        mentions = [said for said in sample.mentions_of(party.id) if said.document in papers]
        if party.name in known or not mentions:
            continue
        person = add_person(session, case.child.id, case.ref, _facts(party, staff), by, at)
        for said in mentions:
            place = (papers[said.document], said.page)
            add_mention(session, case.child.id, case.ref, person.id, *place, said.kind, said.words, by, at)


def _facts(party: SampleParty, staff: dict[str, str]) -> PersonFacts:
    return PersonFacts(
        name=party.name,
        kind=party.kind,
        aliases=party.aliases,
        relations=party.relations,
        telephones=party.phones,
        emails=tuple(party.emails),
        addresses=party.addresses,
        contact_email=party.contact_email or "",
        contact_address=party.contact_address,
        contact_telephone=party.contact_telephone,
        letter_text=party.letter_text,
        agency_name=party.agency,
        user_id=staff.get(party.name),
    )
