"""Replies that came by post, by telephone or in person: who, when, how, with the scan or a note (S22, S104)."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import Response

import redaction
from models import acts
from models.post import Reply
from models.words import Evidence, ReplyKind
from records.post import get_reply, save_reply
from records.store import seal
from rules.permissions import See
from rules.times import HOUSE_ZONE
from web.asking.people_views import Card, must_act, party_card_of
from web.casefile import Case, open_case, show
from web.forms import Fields
from web.guarding import Visit, signed_in, submission_key
from web.protection import LARGEST_FILE, MEGABYTE
from web.wording import clock_time, day

router = APIRouter()

ReplyVisit = Annotated[Visit, Depends(signed_in(See.REPLIES))]
_SAYS_YES = frozenset({ReplyKind.CONSENT, ReplyKind.CONDITIONAL})
# Whoever records one of these has understood it; everything else holds until somebody settles it.
_HARMLESS = frozenset({ReplyKind.CONSENT, ReplyKind.QUESTION})
_SCANS = frozenset({"pdf", "image", "docx"})


class How(StrEnum):
    """The way a reply came that no machine took in."""

    POST = "post"
    TELEPHONE = "telephone"
    IN_PERSON = "in_person"


HOW_WORDS = {
    How.POST: ("By post, or on paper", "The scan of the paper is the evidence."),
    How.TELEPHONE: (
        "By telephone",
        "Your note is the evidence. Ring back on a number we know before it counts as a yes.",
    ),
    How.IN_PERSON: ("In person", "Your note is the evidence."),
}
MEANINGS = (
    (ReplyKind.CONSENT, "Yes, all of it may be shared"),
    (ReplyKind.CONDITIONAL, "Yes to a part, or with a condition"),
    (ReplyKind.REFUSAL, "No"),
    (ReplyKind.TAKEN_BACK, "They take back an earlier yes"),
    (ReplyKind.QUESTION, "A question; no answer yet"),
    (ReplyKind.UNCLEAR, "It is not clear"),
)


@dataclass(frozen=True)
class Heard:
    """What was typed about a reply, found to be complete."""

    how: How
    kind: ReplyKind
    received_at: datetime
    words: str
    typed_name: str
    rang_back: bool
    read_back: bool
    scan: bytes


@router.get("/requests/{ref}/replies/{person_id}/record")
def ask(visit: ReplyVisit, ref: str, person_id: str) -> Response:
    """An empty form."""
    must_act(visit, "reply_received")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card, _ = party_card_of(session, visit, case, person_id)
    visit.fields = Fields.holding(on=case.today)
    return _form(visit, case, card)


@router.post("/requests/{ref}/replies/{person_id}/record")
def record(visit: ReplyVisit, ref: str, person_id: str) -> Response:
    """Keep the reply with its evidence, then say that it came."""
    must_act(visit, "reply_received")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card, _ = party_card_of(session, visit, case, person_id)
    if card.about_you:
        visit.fields.wrong("", "This reply is your own. A colleague has to record it.")
    try:
        heard = _heard(visit.fields, case)
    finally:
        for upload in visit.fields.files("scan"):
            upload.file.close()
    if visit.fields.faults:
        return _form(visit, case, card)
    with visit.writing(ref) as session:
        reply = _kept(session, visit, case, card, heard)
    act = acts.ReplyReceived(
        party_id=card.id,
        reply_id=reply.id,
        reply=reply.kind,
        evidence=reply.evidence,
        received_at=reply.received_at,
        objection=reply.kind not in _HARMLESS,
    )
    outcome = visit.say(ref, act, step=reply.id[-12:])
    if visit.refused(outcome):
        return _form(visit, case, card)
    return visit.go(f"{case.path}/replies", "The reply is recorded.", outcome)


def _heard(fields: Fields, case: Case) -> Heard:
    how = fields.choice("how", How, "Choose how the reply came")
    kind = fields.choice("meaning", ReplyKind, "Choose what they said")
    on = fields.day(
        "on",
        "The date",
        earliest=case.request.received_on,
        latest=case.today,
        too_early=f"The date is before the request arrived ({day(case.request.received_on)}). Check the year.",
    )
    at = _moment(fields, on, how, case.now)
    scan = _scan(fields) if how is How.POST and not fields.fault("how") else b""
    spoken = how is not How.POST and not fields.fault("how")
    missing = "Write down what they said" if spoken else ""
    if kind is ReplyKind.CONDITIONAL and not fields.fault("meaning"):
        missing = "Write down the part or the condition"
    words = fields.text("words", missing)
    if spoken and kind in _SAYS_YES and not fields.fault("meaning"):
        if how is How.TELEPHONE and not fields.yes("rang_back"):
            fields.wrong("rang_back", "A yes by telephone counts only after ringing back on a number we know.")
        if not fields.yes("read_back"):
            fields.wrong("read_back", "A yes counts only after it was read back to them.")
    return Heard(
        how, kind, at, words, fields.words("typed_name"), fields.yes("rang_back"), fields.yes("read_back"), scan
    )


def _moment(fields: Fields, on: date, how: How, now: datetime) -> datetime:
    """When it came: paper counts from the start of its day, a conversation has its time."""
    if how is How.POST:
        return datetime.combine(on, time(0, 0), HOUSE_ZONE).astimezone(UTC)
    typed = fields.words("at", "Enter the time of the conversation, such as 14:30")
    try:
        clock = time.fromisoformat(typed.replace(".", ":").zfill(5))
    except ValueError:
        fields.wrong("at", "Enter a time such as 14:30.")
        return now
    moment = datetime.combine(on, clock.replace(tzinfo=None), HOUSE_ZONE).astimezone(UTC)
    if moment > now and not fields.fault("on"):
        fields.wrong("at", f"This time has not come yet; it is {clock_time(now)} now. Check it.")
    return moment


def _scan(fields: Fields) -> bytes:
    files = fields.files("scan")
    if not files:
        fields.wrong("scan", "Choose the scan or the photograph of their reply")
        return b""
    data = files[0].file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        fields.wrong("scan", f"The file is larger than {LARGEST_FILE // MEGABYTE} MB. Scan it in a lower quality.")
        return b""
    try:
        kind = redaction.inspect(data, files[0].filename or "").kind
    except redaction.Unreadable as problem:
        fields.wrong("scan", problem.message)
        return b""
    if kind not in _SCANS:
        fields.wrong("scan", "Choose a scan or a photograph: a PDF, JPEG, PNG or TIFF file.")
    return data


def _kept(session: Session, visit: Visit, case: Case, card: Card, heard: Heard) -> Reply:
    """The reply with its evidence, once however often the form is sent."""
    content = [submission_key(visit.fields), card.id, repr(heard)]
    reply_id = f"reply-{hashlib.sha256('/'.join(content).encode()).hexdigest()[:20]}"
    known = get_reply(session, reply_id)
    if known is not None:
        return known
    on_paper = heard.how is How.POST
    return save_reply(
        session,
        reply_id=reply_id,
        ref=case.ref,
        person_id=card.id,
        kind=heard.kind,
        evidence=Evidence.SCANNED_PAPER if on_paper else Evidence.CALL_NOTE,
        evidence_ref=seal(session, visit.desk.key, heard.scan, visit.now).id if on_paper else "",
        typed_name=heard.typed_name,
        text=heard.words if on_paper else _note(visit, heard),
        recorded_by=visit.user.id,
        received_at=heard.received_at,
    )


def _note(visit: Visit, heard: Heard) -> str:
    local = heard.received_at.astimezone(HOUSE_ZONE)
    lines = [f"{HOW_WORDS[heard.how][0]}, {day(local.date())} at {clock_time(local)}, noted by {visit.user.name}."]
    if heard.how is How.TELEPHONE:
        lines.append(f"Rang back on a number that we know: {'yes' if heard.rang_back else 'no'}.")
    lines.append(f"Read back to them: {'yes' if heard.read_back else 'no'}.")
    return "\n".join([*lines, "", heard.words])


def _form(visit: Visit, case: Case, card: Card) -> Response:
    ways = [(how.value, *words) for how, words in HOW_WORDS.items()]
    meanings = [(kind.value, words) for kind, words in MEANINGS]
    return show(visit, case, "replies_record.html", card=card, ways=ways, meanings=meanings)
