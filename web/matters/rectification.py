"""A disputed entry on its page: found, checked, a paper put beside it, who is told, the answer (S49-S51, R28)."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import Response

from models.acts import (
    AnswerExtended,
    EntryDisputed,
    FindingMade,
    MatterEnded,
    PaperAttached,
    RecipientNamed,
    RecipientsKnown,
)
from models.files import Document
from models.matter_words import Claim, Finding, MatterOutcome
from models.matters import DisputedEntry, MatterPerson
from models.words import ProcessKind
from records.file import add_document, documents_of
from records.matters import add_entry, add_person, entries_of, people_of_matter
from rules.clock_acts import ExtensionGround, why_no_extension
from rules.matters.rectification import clock_events, clock_of
from rules.permissions import See
from rules.times import local_date
from web.beginning.clock_acts import GROUNDS
from web.guarding import Visit, signed_in
from web.letter_first import looks_first
from web.matters.copy import copy_after, tell_the_request
from web.matters.file import MatterFile, fingerprint, matter_of, refused_now
from web.matters.page import page, parts_of, refused_first
from web.matters.recipients import known_recipients
from web.matters.words import CLAIMS, FINDINGS
from web.wording import day, long_day

router = APIRouter()
MatterVisit = Annotated[Visit, Depends(signed_in(See.MATTERS))]


@dataclass(frozen=True)
class EntryView:
    """One disputed entry as the page shows it."""

    id: str
    words: str
    claim: str
    should_say: str
    where: str
    href: str
    found: str
    reason: str
    side: str
    waits: bool
    attached: str
    may_find: bool
    may_attach: bool
    findings: list[tuple[str, str]]


@parts_of(ProcessKind.RECTIFICATION)
def parts(visit: Visit, matter: MatterFile) -> dict[str, Any]:
    """What the page of a rectification shows and offers."""
    with visit.reading() as session:
        papers = _papers(session, matter)
        entries = [_entry(visit, matter, entry, papers) for entry in entries_of(session, matter.ref)]
        received = known_recipients(session, matter)
        told = [(one.name, one.email or one.address) for one in people_of_matter(session, matter.ref)]
    state = matter.state
    return {
        "entries": entries,
        "papers": [("", "I do not know which paper"), *((paper.id, paper.title) for paper in papers.values())],
        "claims": [(claim.value, words) for claim, words in CLAIMS.items()],
        "told": told,
        "received": received,
        "recipients_known": state.recipients_known,
        "may_dispute": refused_now(visit, matter, EntryDisputed(entry_id="new", claim=Claim.FACT)) is None,
        "extend_by": long_day(clock_of(state, matter.terms).first_limit),
        "may_extend": refused_now(visit, matter, AnswerExtended(noticed_on=matter.today)) is None,
        "grounds": [(ground.value, words) for ground, words in GROUNDS],
        **copy_after(visit, matter),
        "may_name": refused_now(visit, matter, RecipientNamed(person_id="new")) is None,
        "may_end": refused_now(visit, matter, MatterEnded(outcome=state.outcome_now)) is None,
    }


def _papers(session: Session, matter: MatterFile) -> dict[str, Document]:
    child_id = matter.matter.child_id or ""
    return {paper.id: paper for paper in documents_of(session, child_id)}


def _entry(visit: Visit, matter: MatterFile, entry: DisputedEntry, papers: dict[str, Document]) -> EntryView:
    known = matter.state.entries.get(entry.id)
    paper = papers.get(entry.document_id or "")
    finding = known.finding if known else None
    said = next((e for e in matter.events if known is not None and e.seq == known.finding_seq), None)
    attach = PaperAttached(entry_id=entry.id, document_id="new")
    offered = list(Finding) if entry.claim is Claim.FACT else [Finding.OPINION]
    trial = FindingMade(entry_id=entry.id, finding=offered[0], side_recorded=True)
    beside = papers.get(known.paper_id or "") if known else None
    return EntryView(
        id=entry.id,
        words=entry.words,
        claim=CLAIMS[entry.claim],
        should_say=entry.should_say,
        where=_where(entry, paper),
        href=f"/requests/{matter.matter.request_ref}/documents/{paper.id}" if paper else "",
        found=FINDINGS[finding] if finding else "",
        reason=matter.reason_for(said, visit) if said else "",
        side="" if known is None or finding is None else "Yes" if known.side_recorded else "No",
        waits=known is not None and known.finding_seq in matter.state.needs_second,
        attached=beside.title if beside else "",
        may_find=finding is None and refused_now(visit, matter, trial) is None,
        may_attach=refused_now(visit, matter, attach) is None,
        findings=[(one.value, FINDINGS[one]) for one in offered],
    )


def _where(entry: DisputedEntry, paper: Document | None) -> str:
    if paper is None:
        return "Not found in the file yet"
    return f"{paper.title}, page {entry.page}" if entry.page else paper.title


@router.post("/matters/{ref}/entry")
def dispute(ref: str, visit: MatterVisit) -> Response:
    """Name the entry: where it stands, its words, and what should stand there."""
    matter = matter_of(visit, ref, ProcessKind.RECTIFICATION)
    with visit.reading() as session:
        papers = _papers(session, matter)
    words = visit.fields.text("words", "Copy the words that are disputed")
    claim = visit.fields.choice("claim", Claim, "Choose whether a fact or an opinion is disputed")
    should_say = visit.fields.text("should_say", "Say what should stand there, in the parent's words")
    paper = visit.fields.one_of("paper", ["", *papers], "Choose the paper from the list")
    typed = visit.fields.value("page")
    if typed and not (typed.isascii() and typed.isdigit() and 0 < int(typed[:6]) < 10_000):
        visit.fields.wrong("page", "Type the page as a number.")
    if visit.fields.faults:
        return page(visit, matter)
    entry_id = f"entry-{fingerprint(ref, words, should_say, claim.value, paper, typed)}"
    act = EntryDisputed(entry_id=entry_id, claim=claim, document_id=paper or None)
    if refused_first(visit, matter, act, DisputedEntry, entry_id):
        return page(visit, matter)
    with visit.writing(ref) as session:
        add_entry(
            session,
            ref,
            words,
            claim,
            should_say,
            visit.user.id,
            document_id=paper or None,
            page=int(typed) if typed else None,
            entry_id=entry_id,
            at=visit.now,
        )
    outcome = visit.say(ref, act)
    if visit.refused(outcome):
        return page(visit, matter)
    tell_the_request(visit, matter)
    return visit.go(matter.path, "The entry is marked as disputed while it is checked.", outcome)


@router.post("/matters/{ref}/entry/{entry_id}/finding")
def find(ref: str, entry_id: str, visit: MatterVisit) -> Response:
    """What was found about one entry."""
    matter = matter_of(visit, ref, ProcessKind.RECTIFICATION)
    finding = visit.fields.choice("finding", Finding, "Choose what you found")
    side = visit.fields.yes_or_no("side", "Say whether the parent's side was recorded at the time")
    why = visit.fields.text("why", "Say how you know")
    if visit.fields.faults:
        return page(visit, matter)
    outcome = visit.say(ref, FindingMade(entry_id=entry_id, finding=finding, side_recorded=side), why)
    if visit.refused(outcome):
        return page(visit, matter)
    return visit.go(matter.path, "It is recorded. A fact left as it is needs a second person.", outcome)


@router.post("/matters/{ref}/entry/{entry_id}/attach")
def attach(ref: str, entry_id: str, visit: MatterVisit) -> Response:
    """Put the correction or the parent's statement into the file, beside the entry; the original stays (S50)."""
    matter = matter_of(visit, ref, ProcessKind.RECTIFICATION)
    with visit.reading() as session:
        entry = next((one for one in entries_of(session, ref) if one.id == entry_id), None)
    known = matter.state.entries.get(entry_id)
    refused = refused_now(visit, matter, PaperAttached(entry_id=entry_id, document_id="new"))
    if entry is None or known is None or refused is not None:
        visit.fields.wrong("", refused or "This entry is not in the record of this matter.")
        return page(visit, matter)
    document_id = _put_beside(visit, matter, entry, known.finding is Finding.FACT_WRONG)
    outcome = visit.say(ref, PaperAttached(entry_id=entry_id, document_id=document_id))
    if visit.refused(outcome):
        return page(visit, matter)
    tell_the_request(visit, matter)
    return visit.go(matter.path, "It stands in the file beside the entry. The entry itself is unchanged.", outcome)


def _put_beside(visit: Visit, matter: MatterFile, entry: DisputedEntry, correction: bool) -> str:
    with visit.writing(ref=matter.matter.request_ref) as session:
        paper = _papers(session, matter).get(entry.document_id or "")
        what = "Correction" if correction else "Parent's statement"
        title = f"{what}: {paper.title}" if paper else what
        lines = [
            title,
            f"Written on {long_day(local_date(visit.now))}. It belongs to {matter.ref}.",
            f"It stands beside: {paper.title}{f', {day(paper.dated)}' if paper.dated else ''}" if paper else "",
            f"Page {entry.page}." if entry.page else "",
            f"The entry says: {entry.words}",
            f"{'It should say' if correction else 'The parent says'}: {entry.should_say}",
            "The entry itself stays as it was written.",
        ]
        added = add_document(
            session,
            visit.desk.key,
            matter.matter.child_id or "",
            matter.matter.request_ref or "",
            "\n\n".join(line for line in lines if line).encode(),
            f"{matter.ref.lower()}-{entry.id[-6:]}.txt",
            title[:200],
            "text",
            1,
            visit.user.id,
            dated=local_date(visit.now),
            author=visit.user.name,
            at=visit.now,
        )
        return added.id if isinstance(added, Document) else added.document_id


@router.post("/matters/{ref}/rectification/extend")
def extend(ref: str, visit: MatterVisit) -> Response:
    """The answer takes longer, with reasons, told before the first month ends (R3, R28)."""
    matter = matter_of(visit, ref, ProcessKind.RECTIFICATION)
    ground = visit.fields.choice("ground", ExtensionGround, "Choose why more time is needed")
    why = visit.fields.text("why_longer", "Give the reasons; the parent reads them")
    terms, events = matter.terms, clock_events(matter.state)
    if not visit.fields.faults:
        fault = why_no_extension(events, terms.profile, terms.nation, terms.calendar, matter.today, ground)
        if fault:
            visit.fields.wrong("ground", fault)
    if visit.fields.faults:
        return page(visit, matter)
    act = AnswerExtended(noticed_on=matter.today)
    if looks_first(visit, ref, act, why):
        return page(visit, matter)
    outcome = visit.say(ref, act, why)
    if visit.refused(outcome):
        return page(visit, matter)
    return visit.go(matter.path, "The answer takes longer, and the notice is on its way.", outcome)


@router.post("/matters/{ref}/recipient")
def name_recipient(ref: str, visit: MatterVisit) -> Response:
    """Somebody who received the entry and is told what stands now."""
    matter = matter_of(visit, ref, ProcessKind.RECTIFICATION)
    name = visit.fields.words("name", "Enter the name")
    email = visit.fields.email("email")
    address = visit.fields.text("address")
    if not visit.fields.faults and not email and not address:
        visit.fields.wrong("email", "Enter an e-mail address or a postal address")
    if visit.fields.faults:
        return page(visit, matter)
    person_id = f"mp-{fingerprint(ref, name, email, address)}"
    act = RecipientNamed(person_id=person_id)
    if refused_first(visit, matter, act, MatterPerson, person_id):
        return page(visit, matter)
    with visit.writing(ref) as session:
        add_person(
            session, ref, name, visit.user.id, email=email, address=address, person_id=person_id, at=visit.now
        )
    outcome = visit.say(ref, act)
    if visit.refused(outcome):
        return page(visit, matter)
    return visit.go(matter.path, "They are told when this has ended.", outcome)


@router.post("/matters/{ref}/recipients-known")
def recipients_known(ref: str, visit: MatterVisit) -> Response:
    """Everybody who received the entry is named, or nobody did."""
    matter = matter_of(visit, ref, ProcessKind.RECTIFICATION)
    outcome = visit.say(ref, RecipientsKnown(), visit.fields.text("how"))
    if visit.refused(outcome):
        return page(visit, matter)
    return visit.go(matter.path, "It is recorded who received the entry.", outcome)


@router.post("/matters/{ref}/rectification/answer")
def answer(ref: str, visit: MatterVisit) -> Response:
    """Send the answer with the parent's rights; it has ended then."""
    matter = matter_of(visit, ref, ProcessKind.RECTIFICATION)
    words = visit.fields.text("answer", "Write the answer in plain words")
    if visit.fields.faults:
        return page(visit, matter)
    outcome_now: MatterOutcome = matter.state.outcome_now
    act = MatterEnded(outcome=outcome_now)
    if looks_first(visit, ref, act, words):
        return page(visit, matter)
    outcome = visit.say(ref, act, words)
    if visit.refused(outcome):
        return page(visit, matter)
    tell_the_request(visit, matter)
    return visit.go(matter.path, "The answer is on its way.", outcome)
