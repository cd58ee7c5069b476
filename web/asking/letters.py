"""The letters of a request: to whom, where each stands, its words, posted by hand, tried again (S20-S23, R23)."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

from letters.context import SettingDetails
from letters.errors import LetterError
from letters.kinds import LetterKind
from letters.layouting import as_shown
from letters.paper import Sheet, sheet_pdf
from letters.render import INSIDE
from models.acts import EffectRetried, LetterPosted
from models.people import Setting, User
from models.post import Letter
from models.words import Channel, LetterStatus, PartyKind
from records import audit
from records.file import get_person, persons_of
from records.post import get_letter, letters_of, mark_status
from rules.permissions import See
from rules.times import local_date
from web.asking.held_letters import held_on_paper
from web.asking.letter_faults import why_not_done
from web.beginning.new_request import setting_of
from web.casefile import Case, case_of, open_case, sees_reasons, show
from web.guarding import Visit, signed_in
from web.telling import effect_words
from web.wording import CHANNELS, LETTER_STATUSES, day, moment, role_name

router = APIRouter()
LetterVisit = Annotated[Visit, Depends(signed_in(See.LETTERS))]

_REFERENCE = re.compile(r"\s*\[(?:Ref )?[^\]]*\]\s*$")
_CODES = frozenset({LetterKind.ANSWER_CODE.value, LetterKind.DOWNLOAD_CODE.value})
CODE_KEPT = "This letter holds a code that only its addressee may read."
ANSWER_KEPT = "What they said is kept for those who decide and the safeguarding lead."


@dataclass(frozen=True)
class Row:
    """One letter in the list."""

    id: str
    what: str
    to: str
    subject: str
    how: str
    status: str
    colour: str
    when: str
    fault: str = ""


@dataclass(frozen=True)
class Failed:
    """A letter or copy that could not be done."""

    effect: str
    what: str
    why: str
    ways_out: tuple[tuple[str, str], ...] = ()
    """Where it is put right, words and page each."""


@router.get("/requests/{ref}/letters")
def letters(ref: str, visit: LetterVisit) -> Response:
    """All letters of this request, and what failed."""
    return _list(visit, ref)


@router.post("/requests/{ref}/letters/retry")
def retry(ref: str, visit: LetterVisit) -> Response:
    """Try a letter or copy that failed once more."""
    case = case_of(visit, ref)
    effect = visit.fields.one_of("effect", case.state.failed, "This has not failed, or was tried again already.")
    if visit.fields.faults:
        return _list(visit, ref)
    outcome = visit.say(ref, EffectRetried(effect=effect), visit.fields.text("note"))
    if visit.refused(outcome):
        return _list(visit, ref)
    return visit.go(f"{case.path}/letters", "It is being tried again.", outcome)


@router.get("/requests/{ref}/letters/{letter_id}")
def read(ref: str, letter_id: str, visit: LetterVisit) -> Response:
    """One letter as it was written."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        letter = _letter(session, ref, letter_id)
    visit.viewed(ref, "letter", letter_id=letter_id)
    return _one(visit, case, letter)


@router.get("/requests/{ref}/letters/{letter_id}/print.pdf")
def print_out(ref: str, letter_id: str, visit: LetterVisit) -> Response:
    """The letter on A4, its address where a window envelope shows it."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        letter = _letter(session, ref, letter_id)
        setting = setting_of(session)
        withheld = _withheld(session, visit, case, letter) or held_on_paper(case.state, letter)
    if withheld:
        raise HTTPException(403, withheld)
    if _bears_code(letter):
        return visit.go(_sheet_page(case, letter))
    try:
        return printed(letter, setting, case.staff.get(case.request.manager_id))
    except LetterError as fault:
        visit.fields.wrong("", str(fault))
        return _one(visit, case, letter)


@router.post("/requests/{ref}/letters/{letter_id}/posted")
def posted(ref: str, letter_id: str, visit: LetterVisit) -> Response:
    """Record that a letter was put in the post, or said."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        letter = _letter(session, ref, letter_id)
    on = visit.fields.day("on", "The day", earliest=local_date(letter.written_at), latest=visit.today)
    said = letter.channel in (Channel.TELEPHONE, Channel.IN_PERSON)
    note = visit.fields.text("note", "Say who said it to whom, and how it was taken" if said else "")
    if visit.fields.faults:
        return _one(visit, case, letter)
    # The last letters are posted when the request has ended and no process listens any more: the record still does.
    outcome = visit.say(ref, LetterPosted(effect=letter.effect, on=on), note) if case.open else None
    if outcome is not None and visit.refused(outcome):
        return _one(visit, case, letter)
    if letter.status is LetterStatus.TO_POST and (outcome is None or outcome.status == "done"):
        with visit.writing(ref) as session:
            mark_status(session, letter_id, LetterStatus.POSTED, at=visit.now)
            detail = {"letter_id": letter_id, "on": on.isoformat()}
            audit.append(session, ref, visit.user.id, "letter.posted", detail, visit.now)
    return visit.go(f"{case.path}/letters", "It is recorded.", outcome)


def printed(letter: Letter, setting: Setting, signs: User | None) -> Response:
    """A letter as A4 for a window envelope. Raises LetterError where it cannot be set."""
    details = SettingDetails(
        name=setting.name,
        address_lines=tuple(line for line in setting.address.splitlines() if line.strip()),
        phone=setting.telephone,
        email=setting.mailbox,
        signed_by=signs.name if signs else setting.name,
        signed_role=role_name(signs.role).capitalize() if signs else "",
        regulator_name=setting.regulator_name,
        regulator_phone=setting.regulator_telephone,
        regulator_website=setting.regulator_site,
    )
    address = tuple(line for line in letter.to_address.splitlines() if line.strip())
    if address and letter.to_name not in address:
        address = (letter.to_name, *address)
    title = without_reference(letter.subject)
    sheet = Sheet(details, address, local_date(letter.written_at), title, letter.text, letter.token)
    disposition = {"Content-Disposition": f'inline; filename="{letter.id}.pdf"'}
    return Response(sheet_pdf(sheet), media_type="application/pdf", headers=disposition)


def _withheld(session: Session, visit: Visit, case: Case, letter: Letter) -> str:
    """Why this person may not read a letter's words; nothing where they may.

    Nobody of the setting reads a code: with it they could answer, or fetch the copy, in the addressee's name.
    """
    if letter.kind in _CODES:
        return CODE_KEPT
    person = get_person(session, letter.person_id) if letter.person_id is not None else None
    staff = person is not None and person.kind == PartyKind.STAFF and person.user_id != visit.user.id
    answered = letter.kind == LetterKind.ANSWER_COPY.value
    return ANSWER_KEPT if answered and staff and not sees_reasons(visit, case) else ""


def without_reference(subject: str) -> str:
    """A subject without the reference that routes the reply."""
    return _REFERENCE.sub("", subject).strip() or subject


def _letter(session: Session, ref: str, letter_id: str) -> Letter:
    letter = get_letter(session, letter_id)
    if letter is None or letter.ref != ref:
        raise HTTPException(404)
    return letter


def _bears_code(letter: Letter) -> bool:
    """Whether the sheet has to bear a code for the answer page, which is made when it is printed (S22)."""
    waits = letter.status is LetterStatus.TO_POST
    return waits and letter.channel is Channel.POST and "/answer/" in letter.text


def _sheet_page(case: Case, letter: Letter) -> str:
    return f"{case.path}/replies/letters/{letter.id}"


def _list(visit: Visit, ref: str) -> Response:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        names = {person.id: person.name for person in persons_of(session, case.child.id)}
        found = letters_of(session, ref)
    failed = [
        Failed(effect, effect_words(effect, names), why_not_done(code), _ways_out(visit, case, effect, names))
        for effect, code in sorted(case.state.failed.items())
    ]
    rows = [_row(letter, names, held_on_paper(case.state, letter)) for letter in reversed(found)]
    return show(visit, case, "letters.html", rows=rows, failed=failed, may_retry=visit.may_act("effect_retried"))


def _ways_out(visit: Visit, case: Case, effect: str, names: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Where an address is corrected or another way is chosen: the third party's pages, or the requester's."""
    parts = effect.split("/")
    if parts[0] != "letter":
        return ()
    party = next((part for part in parts if part in names), "")
    if party and visit.may_act("contact_planned") and "agency_redirection" not in parts:
        of_them = f"{case.path}/people/{party}"
        return (
            (f"Correct the address of {names[party]}", of_them),
            ("Choose another way to reach them", f"{of_them}/contact"),
        )
    if parts[1] not in INSIDE and visit.may_act("channel_changed") and case.open:
        return (("Change how the requester is reached", f"{case.path}/channel"),)
    return ()


def _row(letter: Letter, names: dict[str, str], held: str = "") -> Row:
    status, colour = LETTER_STATUSES[letter.status]
    spoken = letter.channel in (Channel.TELEPHONE, Channel.IN_PERSON)
    if spoken and letter.status in (LetterStatus.TO_POST, LetterStatus.POSTED):
        status = "To be said" if letter.status is LetterStatus.TO_POST else "Said"
    if held:
        status, colour = "Held by a stop", "red"
    return Row(
        id=letter.id,
        what=effect_words(letter.effect, names) if letter.effect else letter.kind.replace("_", " "),
        to=letter.to_name,
        subject=without_reference(letter.subject),
        how=CHANNELS[letter.channel],
        status=status,
        colour=colour,
        fault=why_not_done(letter.fault) if letter.fault else "",
        when=moment(letter.sent_at or letter.written_at),
    )


def _one(visit: Visit, case: Case, letter: Letter) -> Response:
    with visit.reading() as session:
        withheld = _withheld(session, visit, case, letter)
    held = held_on_paper(case.state, letter)
    row = _row(letter, {}, held)
    to = {Channel.EMAIL: letter.to_email, Channel.POST: letter.to_address}.get(letter.channel, "")
    waits = letter.status is LetterStatus.TO_POST and visit.may_act("letter_posted")
    return show(
        visit,
        case,
        "letter.html",
        row=row,
        here=f"{case.path}/letters/{letter.id}",
        text=withheld or as_shown(letter.text),
        facts=[
            ("To", ", ".join(part for part in (letter.to_name, to.replace("\n", ", ")) if part)),
            ("How", row.how),
            ("Status", f"{row.status}. {row.fault}" if row.fault else row.status),
            ("Written", moment(letter.written_at)),
            ("Gone", moment(letter.sent_at) or "Not yet"),
            ("Reference", letter.token),
        ],
        waits=waits,
        held=held,
        spoken=letter.channel in (Channel.TELEPHONE, Channel.IN_PERSON),
        by_post=letter.channel is Channel.POST and not withheld and not held,
        sheet=_sheet_page(case, letter) if _bears_code(letter) else "",
        written=day(local_date(letter.written_at)),
    )
