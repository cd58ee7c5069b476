"""Letters that go by post or are said: the text, the sheet for a window envelope, and "posted on" (S22, S23)."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

from desk_letters import setting_details
from letters.errors import LetterError
from letters.layouting import unwrapped
from letters.paper import Sheet, sheet_pdf
from models import acts
from models.post import Letter
from models.words import Channel, LetterStatus, LinkPurpose
from records import people
from records.post import LinkFault, TooManyCodes, find_link, get_letter, make_code, mark_status, token_hash
from rules.permissions import See
from rules.state import RequestState
from rules.times import local_date
from web.asking.call_script import Script, script_of
from web.asking.held_letters import held_on_paper
from web.asking.people_views import card_of, must_act
from web.asking.replies_mail import as_file
from web.casefile import Case, open_case, show
from web.forms import Fields
from web.guarding import Visit, signed_in

router = APIRouter()

LetterVisit = Annotated[Visit, Depends(signed_in(See.LETTERS))]
PAPER_CODE_DAYS = 90
_LINK = re.compile(r"https?://\S+/answer/([A-Za-z0-9_-]{16,64})")
_REFERENCE = re.compile(r"\s*\[Ref:? [^\]]*\]\s*$")


@dataclass(frozen=True)
class Paper:
    """A letter that lies ready to be posted or said."""

    letter: Letter
    spoken: bool
    waiting: bool
    held: str

    @property
    def verb(self) -> str:
        """What is done with it."""
        return "say" if self.spoken else "post"


def paper_of(letter: Letter, state: RequestState) -> Paper:
    """The letter as something to post or to say, and what holds it."""
    return Paper(
        letter=letter,
        spoken=letter.channel in {Channel.TELEPHONE, Channel.IN_PERSON},
        waiting=letter.status is LetterStatus.TO_POST,
        held=held_on_paper(state, letter),
    )


@router.get("/requests/{ref}/replies/letters/{letter_id}")
def look(visit: LetterVisit, ref: str, letter_id: str) -> Response:
    """The letter, to be printed or read out."""
    visit.viewed(ref, "letter", letter_id=letter_id)
    visit.fields = Fields.holding(on=local_date(visit.now))
    return _page(visit, ref, letter_id)


@router.post("/requests/{ref}/replies/letters/{letter_id}")
def posted(visit: LetterVisit, ref: str, letter_id: str) -> Response:
    """Somebody put the letter in the post, or said it."""
    must_act(visit, "letter_posted")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        paper = _found(session, case, letter_id)
    on = visit.fields.day(
        "on",
        "The date",
        earliest=case.request.received_on,
        latest=case.today,
        too_early="The date is before the request arrived. Check the year.",
    )
    if not visit.fields.faults:
        outcome = visit.say(ref, acts.LetterPosted(effect=paper.letter.effect, on=on))
        if not visit.refused(outcome):
            with visit.writing(ref) as session:
                mark_status(session, letter_id, LetterStatus.POSTED, at=visit.now)
            return visit.go(
                f"{case.path}/replies", "Kept." if paper.spoken else "The letter is noted as posted.", outcome
            )
    return _page(visit, ref, letter_id)


@router.post("/requests/{ref}/replies/letters/{letter_id}/paper")
def sheet(visit: LetterVisit, ref: str, letter_id: str) -> Response:
    """The letter as a sheet to print, with a code of its own for the answer page; an older code ends."""
    must_act(visit, "letter_posted")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        paper = _found(session, case, letter_id)
    _must_not_be_held(paper)
    try:
        with visit.writing(ref) as session:
            data = _printed(session, visit, case, paper.letter)
    except LetterError as problem:
        visit.fields.wrong("", str(problem))
        return _page(visit, ref, letter_id)
    except TooManyCodes:
        visit.fields.wrong("", "This letter was made several times within an hour. Print the newest one.")
        return _page(visit, ref, letter_id)
    visit.viewed(ref, "letter.paper", letter_id=letter_id)
    return as_file(data, "application/pdf", f"letter-{letter_id[-8:]}.pdf")


@router.get("/requests/{ref}/replies/letters/{letter_id}/script.pdf")
def script(visit: LetterVisit, ref: str, letter_id: str) -> Response:
    """What to say, on paper."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        paper = _found(session, case, letter_id)
        words = _script(session, visit, case, paper)
        setting = people.get_setting(session)
    _must_not_be_held(paper)
    if words is None or setting is None:
        raise HTTPException(404)
    try:
        data = words.as_pdf(setting)
    except LetterError as problem:
        visit.fields.wrong("", str(problem))
        return _page(visit, ref, letter_id)
    visit.viewed(ref, "letter.script", letter_id=letter_id)
    return as_file(data, "application/pdf", f"script-{letter_id[-8:]}.pdf")


def _must_not_be_held(paper: Paper) -> None:
    """Nothing is printed that a stop holds (S54)."""
    if paper.held:
        raise HTTPException(403, paper.held)


def _script(session: Session, visit: Visit, case: Case, paper: Paper) -> Script | None:
    """What to say where a letter to a third party is said; its words are those that a second person read."""
    setting = people.get_setting(session)
    if not paper.spoken or setting is None or paper.letter.person_id not in case.state.parties:
        return None
    return script_of(case, card_of(session, visit, case, paper.letter.person_id), paper.letter, setting)


def _printed(session: Session, visit: Visit, case: Case, letter: Letter) -> bytes:
    setting, manager = people.get_setting(session), people.get_user(session, case.request.manager_id)
    if setting is None or manager is None:
        raise HTTPException(404)
    found = _LINK.search(letter.text)
    link = found[0] if found is not None else ""
    code = _code(session, found[1], visit) if found is not None else ""
    lines = (letter.to_name, *(line.strip() for line in letter.to_address.splitlines() if line.strip()))
    return sheet_pdf(
        Sheet(
            setting=setting_details(setting, manager, case.terms.profile),
            address=lines if len(lines) > 1 else (),
            written_on=local_date(letter.written_at),
            title=_REFERENCE.sub("", letter.subject),
            text=letter.text,
            reference=letter.token,
            link=link if code else "",
            code=code,
        )
    )


def _code(session: Session, token: str, visit: Visit) -> str:
    if isinstance(find_link(session, token, visit.now, LinkPurpose.ANSWER), LinkFault):
        return ""
    return make_code(session, token_hash(token), minutes=PAPER_CODE_DAYS * 24 * 60, now=visit.now)


def _found(session: Session, case: Case, letter_id: str) -> Paper:
    letter = get_letter(session, letter_id)
    if letter is None or letter.ref != case.ref or letter.channel is Channel.EMAIL:
        raise HTTPException(404)
    return paper_of(letter, case.state)


def _page(visit: Visit, ref: str, letter_id: str) -> Response:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        paper = _found(session, case, letter_id)
        words = _script(session, visit, case, paper)
    may, text = visit.may_act("letter_posted"), unwrapped(paper.letter.text)
    return show(visit, case, "replies_letter.html", paper=paper, text=text, script=words, may=may)
