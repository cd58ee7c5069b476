"""The answer page behind the link in a third party's letter: no account, a code of its own, no scripts (S22, S105).

Opening it changes nothing and tells nothing: mail scanners follow links. What is said is shown only after the code.
"""

import hashlib
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import Response

from desk_letters import CannotWrite, write_desk_letter
from letters.kinds import LetterKind
from models import acts
from models.post import Reply
from models.words import Evidence, ReplyKind, Role
from records import audit, people
from records.database import reading, writing
from records.post import get_reply, save_reply
from records.store import seal
from web import pages, tongues
from web.asking.answer_door import Door, new_pass, open_door, pass_holds
from web.asking.answer_form import answer_lines, choices_for, read_answer, reply_kind
from web.asking.answer_late import tell_of_late_answer
from web.asking.answer_record import Given
from web.desk import Actor, Outcome
from web.forms import Fault, Fields
from web.guarding import LinkVisit, run_now, submission_key
from web.link_codes import NO_MAIL, check_typed
from web.link_codes import send_code as send_code_to
from web.threshold import Behind, Shut, Threshold
from web.tongues import marked, translated

router = APIRouter()

# A question holds, too, and so do words beside a yes: they may hide a doubt, and nobody has read them yet.
_HARMLESS = frozenset({ReplyKind.CONSENT})
_STATUS = {Shut.UNKNOWN: 404, Shut.HELD: 200, Shut.CLOSED: 200}
_AGAIN = marked(
    "Too much time has passed since you typed your code, or an answer was sent since. What you typed is kept. "
    "Have a new code sent, and type it in."
)


@router.post("/answer/{token}/open")
def enter(visit: Behind, token: str) -> Response:
    """A right code shows what the file says, and the form for the answer."""
    door = _door(visit)
    if isinstance(door, Shut):
        return _shut(visit, door)
    if not _right_code(visit, door):
        return _page(visit, door, "answer_code.html")
    with writing(visit.desk.engine, door.ref) as session:
        audit.append(session, door.ref, door.person.id, "viewed", {"what": "own.passages"}, visit.now)
    return _form(visit, door, entered=True)


@router.post("/answer/{token}")
def answer(visit: Behind, token: str) -> Response:
    """Keep the answer, say that it came, and send a copy of it."""
    door = _inside(visit)
    if isinstance(door, Shut):
        return _shut(visit, door)
    if _sent_before(visit, door):
        return pages.redirect(f"/answer/{token}/thanks")
    holds = pass_holds(visit.desk.key, door, visit.fields.value("pass"), visit.now)
    if door.shut is not None and not holds:
        return _shut(visit, door.shut)
    if visit.fields.value("again") == "yes":
        _send_code(visit, door)
        return _form(visit, door, entered=False)
    if not holds:
        if not visit.fields.value("code"):
            visit.fields.wrong("code", _AGAIN)
            return _form(visit, door, entered=False)
        if not _right_code(visit, door):
            return _form(visit, door, entered=False)
    given = read_answer(visit.fields, door)
    if visit.fields.faults:
        return _form(visit, door, entered=True)
    return _keep(visit, door, given)


@router.get("/answer/{token}/thanks")
def thanks(visit: Behind, token: str) -> Response:
    """The answer arrived."""
    door = _inside(visit)
    if isinstance(door, Shut):
        return _shut(visit, door)
    if door.shut is Shut.CLOSED:
        return _shut(visit, door.shut, kept=door.came_late)
    return _page(visit, door, "answer_thanks.html" if door.answers else "answer_start.html")


def _inside(visit: LinkVisit) -> Door | Shut:
    with reading(visit.desk.engine) as session:
        return open_door(session, visit.token, visit.now)


def _door(visit: LinkVisit) -> Door | Shut:
    door = _inside(visit)
    return door if isinstance(door, Shut) else door.shut or door


def _send_code(visit: LinkVisit, door: Door) -> None:
    send_code_to(visit, door, door.person, NO_MAIL)


def _right_code(visit: LinkVisit, door: Door) -> bool:
    typed = visit.fields.words("code", marked("Type the code"))
    if not visit.fields.fault("code"):
        check_typed(visit, door, typed)
    return not visit.fields.fault("code")


def _write(visit: LinkVisit, session: Session, door: Door, kind: LetterKind, key: str, **words: Any) -> str:
    return write_desk_letter(
        session,
        visit.desk.key,
        kind=kind,
        letter_key=f"{door.ref}/{key}",
        ref=door.ref,
        person=door.person,
        setting=door.setting,
        manager=door.manager,
        now=visit.now,
        wording=visit.desk.settings.own_wording,
        **words,
    )


def _keep(visit: LinkVisit, door: Door, given: Given) -> Response:
    reply_id = _reply_id(visit, given)
    kind = reply_kind(given, door)
    lines = answer_lines(given, door)
    with writing(visit.desk.engine, door.ref) as session:
        reply = get_reply(session, reply_id) or save_reply(
            session,
            reply_id=reply_id,
            ref=door.ref,
            person_id=door.person.id,
            kind=kind,
            evidence=Evidence.ANSWER_PAGE,
            evidence_ref=seal(session, visit.desk.key, given.sealed_form(), visit.now).id,
            typed_name=given.typed_name,
            text="\n".join(lines),
            recorded_by=door.person.id,
            received_at=visit.now,
        )
    consented = tuple(sorted(mention_id for mention_id, yes in given.passages.items() if yes))
    outcome = _say(visit, door, reply, consented, objection=reply.kind not in _HARMLESS or bool(given.words))
    _send_copy(visit, door, reply, (*lines, f"Your name: {given.typed_name}"))
    if outcome.status == "refused" or door.ended:
        tell_of_late_answer(visit, door)
        return _shut(visit, Shut.CLOSED, kept=True)
    return pages.redirect(f"/answer/{visit.token}/thanks")


def _say(visit: LinkVisit, door: Door, reply: Reply, consented: tuple[str, ...], *, objection: bool) -> Outcome:
    act = acts.ReplyReceived(
        party_id=door.person.id,
        reply_id=reply.id,
        reply=reply.kind,
        evidence=Evidence.ANSWER_PAGE,
        received_at=reply.received_at,
        objection=objection,
        consented=consented,
    )
    return visit.say(door.ref, act, Actor(id=door.person.id, role=Role.THIRD_PARTY), step=reply.id[-12:])


def _send_copy(visit: LinkVisit, door: Door, reply: Reply, lines: tuple[str, ...]) -> None:
    """A copy of the answer by mail, where there is an address; an answer is kept also where none can be sent.

    None while a stop holds letters to them: somebody else may read their mail (S54).
    """
    if not door.mails_copy:
        return
    link = f"{visit.desk.settings.public_url}/answer/{visit.token}"
    try:
        with writing(visit.desk.engine, door.ref) as session:
            letter_id = _write(
                visit,
                session,
                door,
                LetterKind.ANSWER_COPY,
                f"answer_copy/{reply.id}",
                answered_at=reply.received_at,
                answer_lines=tuple(line[:2_000] for line in lines),
                link=link,
            )
    except CannotWrite:
        return
    run_now(visit.desk.send_letter, letter_id)


def _reply_id(visit: LinkVisit, given: Given) -> str:
    said = submission_key(visit.fields).encode() + b"/" + given.sealed_form()
    return f"reply-{hashlib.sha256(said).hexdigest()[:20]}"


def _sent_before(visit: LinkVisit, door: Door) -> bool:
    """Whether this very form was sent already: a double click, or the browser's back button."""
    copy = Fields(visit.fields.typed)
    given = read_answer(copy, door)
    reply_id = _reply_id(visit, given)
    return not copy.faults and any(reply.id == reply_id for reply in door.answers)


def _form(visit: LinkVisit, door: Door, *, entered: bool) -> Response:
    """The answer form; what the file says is on it only for who just typed a code or holds its pass."""
    return _page(
        visit,
        door,
        "answer_form.html",
        entered=entered,
        key=new_pass(visit.desk.key, door, visit.now) if entered else "",
        choices=choices_for(door),
        parts=door.passages if len(door.passages) > 1 else (),
    )


def _page(visit: LinkVisit, door: Door, template: str, **words: Any) -> Response:
    return _told(visit, template, 200, door=door, token=visit.token, setting=door.setting, **words)


def _shut(visit: LinkVisit, why: Shut, *, kept: bool = False) -> Response:
    with reading(visit.desk.engine) as session:
        setting = people.get_setting(session)
    return _told(visit, "answer_shut.html", _STATUS.get(why, 410), why=why.value, setting=setting, kept=kept)


def _told(visit: LinkVisit, template: str, status: int, **words: Any) -> Response:
    """A page in the reader's language: as they chose on the page, else as their browser asks."""
    asked = visit.request.query_params.get("language", "")
    wish = asked or visit.request.cookies.get(tongues.COOKIE, "")
    with tongues.speaking(tongues.chosen(visit.request.headers.get("accept-language", ""), wish)):
        visit.fields.faults[:] = [Fault(fault.name, translated(fault.words)) for fault in visit.fields.faults]
        if "choices" in words:
            words["choices"] = [(value, translated(said)) for value, said in words["choices"]]
        answer = visit.page(template, status, **words)
        if asked:
            answer.set_cookie(tongues.COOKIE, tongues.spoken(), httponly=True, samesite="lax", path="/answer")
    answer.headers["Vary"] = "Accept-Language, Cookie"
    return answer


Threshold("answer", _door, _shut, _page, _send_code).serve(router)
