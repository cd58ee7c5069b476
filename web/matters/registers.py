"""The registers of what stands beside the requests, and each as a table to take out (R28, R29, R35, R36).

The record of complaints for the inspectorate is the register of complaints.
"""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

from models.acts import LetterSent, MatterEnded
from models.matter_words import MatterStage, Risk
from models.sharing_words import WithWhom
from models.words import ProcessKind
from records import audit
from records.matters import MatterLine, list_matters
from records.sharing import kept_from
from rules.matters.complaint import dates_of
from rules.matters.sharing_words import WITH_WHOM
from rules.permissions import See
from rules.times import local_date
from web.guarding import Visit, signed_in
from web.matters.file import MatterFile, open_matter
from web.matters.words import ABOUT, MATTERS, OUTCOMES_OF_MATTERS, RISKS, stage_words
from web.telling import tell
from web.wording import day, moment

router = APIRouter()
MatterVisit = Annotated[Visit, Depends(signed_in(See.MATTERS))]
TakingOut = Annotated[Visit, Depends(signed_in(See.REGISTER_TAKEN_OUT))]


@dataclass(frozen=True)
class Register:
    """One register: the kind of matter it lists, and the columns that only this kind has."""

    kind: ProcessKind
    columns: Mapping[str, Callable[[MatterFile], str]]


@dataclass(frozen=True)
class Told:
    """One line of a register on its page."""

    ref: str
    request: str
    received: str
    due: str
    due_words: str
    outcome: str
    late: bool
    more: tuple[tuple[str, str], ...]


def _complaint_about(matter: MatterFile) -> str:
    return ", ".join(ABOUT[one][0] for one in matter.state.about)


def _acknowledged(matter: MatterFile) -> str:
    return _day_of(matter, "letter/complaint_ack")


def _answer_due(matter: MatterFile) -> str:
    return day(dates_of(matter.state, matter.terms).answered_by)


def _in_time(matter: MatterFile) -> str:
    ended = matter.newest(MatterEnded)
    if ended is None:
        return ""
    return "Yes" if local_date(ended.at) <= dates_of(matter.state, matter.terms).answered_by else "No"


def _risk(matter: MatterFile) -> str:
    risk: Risk | None = matter.state.risk
    return RISKS[risk][0] if risk is not None else ""


def _people_told(matter: MatterFile) -> str:
    return str(sum(person.tell for person in matter.state.people.values()))


def _with_whom(matter: MatterFile) -> str:
    whom: WithWhom | None = matter.state.with_whom
    return WITH_WHOM[whom] if whom is not None else ""


REGISTERS: Mapping[str, Register] = {
    "complaints": Register(
        ProcessKind.COMPLAINT,
        {
            "About": _complaint_about,
            "Acknowledged": _acknowledged,
            "Answer due": _answer_due,
            "Answered in time": _in_time,
            "Actions": lambda matter: str(len(matter.state.actions)),
        },
    ),
    "breaches": Register(
        ProcessKind.BREACH,
        {
            "Noticed": lambda matter: moment(matter.state.noticed_at),
            "Risk": _risk,
            "Regulator told": lambda matter: moment(matter.state.regulator_told_at),
            "People told": _people_told,
            "Lessons": lambda matter: str(len(matter.state.lessons)),
        },
    ),
    "changes": Register(
        ProcessKind.RECTIFICATION, {"Disputed entries": lambda matter: str(len(matter.state.entries))}
    ),
    "sharings": Register(
        ProcessKind.SHARING,
        {
            "With whom": _with_whom,
            "In an emergency": lambda matter: "Yes" if matter.state.is_urgent else "No",
            "Passed on": lambda matter: day(matter.state.passed_on.on) if matter.state.passed_on else "",
            "Parents know": lambda matter: "No" if matter.state.is_quiet else "Yes",
        },
    ),
}


@router.get("/matters")
def everything(visit: MatterVisit) -> Response:
    """All matters, newest first."""
    with visit.reading() as session:
        lines = list_matters(session, but=kept_from(session, visit.user.id))
    return visit.page("matters.html", rows=[_row(line) for line in lines], register="", title="Afterwards")


def _files(session: Session, visit: Visit, shown: Register) -> list[MatterFile]:
    """The matters of a register, but for those that are about whoever looks (S61)."""
    but = kept_from(session, visit.user.id)
    return [open_matter(session, line.ref, visit.now) for line in list_matters(session, kind=shown.kind, but=but)]


@router.get("/matters/register/{name}")
def register(name: str, visit: MatterVisit) -> Response:
    """The register of one kind: for the setting, the inspectorate and the regulator."""
    shown = _register(name)
    with visit.reading() as session:
        files = _files(session, visit, shown)
    visit.viewed("house", "register", register=name)
    return visit.page(
        "register.html",
        rows=[_told(shown, matter) for matter in files],
        register=name,
        title=f"Register of {name}",
        may_take_out=visit.may_see(See.REGISTER_TAKEN_OUT),
    )


@router.get("/matters/register/{name}/export.csv")
def export(name: str, visit: TakingOut) -> Response:
    """The register as a table for a spreadsheet, without names or anybody's words; who took it out is noted."""
    shown = _register(name)
    with visit.writing() as session:
        files = _files(session, visit, shown)
        _note_taken_out(session, visit, name, len(files))
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow([*_heads(shown), "What was done"])
    for matter in files:
        done = "; ".join(tell(event.act, {}) for event in matter.events[1:])
        writer.writerow([harmless(cell) for cell in (*_cells(shown, matter), done)])
    headers = {"Content-Disposition": f'attachment; filename="register-of-{name}.csv"'}
    return Response(table.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _note_taken_out(session: Session, visit: Visit, name: str, lines: int) -> None:
    detail: dict[str, str | int | bool | None] = {"register": name, "lines": lines}
    audit.append(session, "house", visit.user.id, "register.taken_out", detail, visit.now)


def _register(name: str) -> Register:
    shown = REGISTERS.get(name)
    if shown is None:
        raise HTTPException(404)
    return shown


def _heads(shown: Register) -> list[str]:
    return ["Reference", "Request", "Received", "Due", "Stage", "Outcome", "Ended", *shown.columns]


def _cells(shown: Register, matter: MatterFile) -> list[str]:
    ended = matter.newest(MatterEnded)
    standing = matter.standing
    common = [
        matter.ref,
        matter.matter.request_ref or "",
        day(matter.matter.received_on),
        day(standing.due_on) if ended is None else "",
        matter.stage,
        OUTCOMES_OF_MATTERS[matter.state.ended] if matter.state.ended else "",
        _local(ended.at if ended else None),
    ]
    return [*common, *(cell(matter) for cell in shown.columns.values())]


def _told(shown: Register, matter: MatterFile) -> Told:
    """One line of the page: narrow enough to be read and printed."""
    ended = matter.newest(MatterEnded)
    outcome = OUTCOMES_OF_MATTERS[matter.state.ended] if matter.state.ended else matter.stage
    return Told(
        ref=matter.ref,
        request=matter.matter.request_ref or "",
        received=day(matter.matter.received_on),
        due=_local(ended.at) if ended else day(matter.standing.due_on),
        due_words="Ended" if ended else "Due",
        outcome=outcome,
        late=matter.standing.late and ended is None,
        more=tuple((head, words) for head, cell in shown.columns.items() if (words := cell(matter))),
    )


def _local(at: datetime | None) -> str:
    return day(local_date(at)) if at is not None else ""


def _day_of(matter: MatterFile, effect: str) -> str:
    sent = [one.at for one in matter.events if isinstance(one.act, LetterSent) and one.act.effect == effect]
    return _local(sent[-1] if sent else None)


def _row(line: MatterLine) -> dict[str, str]:
    stage = stage_words(line.kind, MatterStage(line.stage)) if line.stage else "Begins"
    return {
        "ref": line.ref,
        "kind": MATTERS[line.kind],
        "request": line.request_ref or "",
        "child": line.child_name,
        "received": day(line.received_on),
        "due": day(line.due_on) if line.stage != MatterStage.ENDED else "",
        "stage": stage,
    }


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, whatever blanks or wide signs stand before it."""
    begins = cell.lstrip()[:1]
    return f"'{cell}" if (begins in _FORMULA and begins) or cell[:1] in {"\t", "\r", "\n"} else cell


_FORMULA = frozenset("=+-@|%＝＋－＠")
