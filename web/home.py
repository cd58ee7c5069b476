"""The first page: what waits on who is here, every request with where it stands, how to start one (S59, R2)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from fastapi import APIRouter
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from models.words import Stage
from records.matters import list_matters, matters_without_end
from records.own_child import shut_to
from records.people import get_setting, users
from records.requests import RequestLine, list_requests
from records.sharing import kept_from
from rules.permissions import LEADERS, See
from rules.tasks import Reader, Waits, tasks_for, waits_of
from web.checking.from_outside import guest_doings
from web.checking.inviting import invited_to
from web.giving.meetings_today import meeting_today
from web.guarding import Anybody, Visit
from web.matters.file import open_matter, path_of
from web.open_requests import OpenRequests
from web.wording import NATIONS, count, day, listed, role_name

router = APIRouter()
_OPEN: WeakKeyDictionary[Engine, OpenRequests] = WeakKeyDictionary()
_NOT_LATE = frozenset({Stage.CLOSE, Stage.CLOSED})


@dataclass(frozen=True)
class Line:
    """One request in the list."""

    ref: str
    child: str
    stage: str
    due: str
    waiting: str
    late: bool
    closed: bool


@dataclass(frozen=True)
class Todo:
    """One line of what waits on the person who is signed in."""

    ref: str
    path: str
    child: str
    what: str
    until: str
    late: str


@router.get("/")
def home(visit: Anybody) -> Response:
    """The list; the accounts, to an administrator; or a word to those who have no requests to see."""
    if visit.may_see(See.SYSTEM):
        return RedirectResponse("/system/people", status_code=303)
    if not visit.may_see(See.CASES):
        with visit.reading() as session:
            cases = invited_to(session, visit) if visit.may_see(See.CHECK) else []
            checks = [(case, list(guest_doings(visit, case))) for case in cases]
        may_report = visit.may_act("went_wrong")
        return visit.page("home_without.html", may_report=may_report, checks=checks)
    with visit.reading() as session:
        shut = shut_to(session, visit.user.id)
        requests = [one for one in list_requests(session) if one.ref not in shut]
        setting = get_setting(session)
        everything = _OPEN.setdefault(visit.desk.engine, OpenRequests()).at(session, visit.now)
        open_now = [one for one in everything if one.ref not in shut]
        meetings = [
            found for one in open_now if (found := meeting_today(session, visit, one.ref, one.state)) is not None
        ]
        matters = list_matters(session, but=kept_from(session, visit.user.id))
        children = {one.ref: one.child_name for one in requests} | {one.ref: one.child_name for one in matters}
        waits = [*(one.waits for one in open_now), *_matter_waits(session, visit)]
        todos = list(_todos(visit, waits, children))
    lines = [_line(one, visit.today) for one in requests]
    running = sorted((one for one in lines if not one.closed), key=lambda one: not one.late)
    return visit.page(
        "home.html",
        todos=todos,
        meetings=meetings if visit.may_see(See.FILE) else [],
        late=sum(bool(todo.late) for todo in todos),
        house=f"{setting.name}, {NATIONS.get(setting.nation, setting.nation)}" if setting else "",
        running=running,
        closed=[one for one in lines if one.closed],
        may_start=visit.may_see(See.NEW_REQUEST),
        left=[one.ref for one in open_now if one.carrier not in one.leaders],
    )


def _todos(visit: Visit, waits: Sequence[Waits], children: dict[str, str]) -> Iterator[Todo]:
    """What waits on this person in all requests, the most urgent first; alike things are one line with a number."""
    tasks = tasks_for(Reader(visit.user.id, visit.user.role), waits, visit.today)
    for task, number in Counter(tasks).items():
        times = f" ({number})" if number > 1 else ""
        late = f"Late by {count(task.days_late, 'day')}" if task.late else ""
        what = f"{task.what[:1].upper()}{task.what[1:]}{times}"
        yield Todo(task.ref, path_of(task.ref), children.get(task.ref, ""), what, day(task.until), late)


def _matter_waits(session: Session, visit: Visit) -> Iterator[Waits]:
    """What the matters that run wait for, for those who may see them."""
    leaders = {user.id for role in LEADERS for user in users(session, role)}
    kept = kept_from(session, visit.user.id)
    for ref in matters_without_end(session) if visit.may_see(See.MATTERS) else ():
        if ref in kept:
            continue
        matter = open_matter(session, ref, visit.now)
        if visit.user.id in matter.state.concerns and matter.state.handler_id != visit.user.id:
            continue  # whom a complaint is about has no part in it
        yield waits_of(ref, matter.state, matter.waiting, matter.matter.manager_id, leaders)


def _line(one: RequestLine, today: date) -> Line:
    stage = Stage(one.stage) if one.stage else Stage.INTAKE
    late = one.due_on is not None and stage not in _NOT_LATE and one.due_on < today
    roles = [role_name(part) for part in one.waiting_on.split(", ") if part]
    until = f" until {day(one.waiting_until)}" if roles and one.waiting_until else ""
    return Line(
        ref=one.ref,
        child=one.child_name,
        stage=stage.people_read,
        due=day(one.due_on),
        waiting=listed(roles) + until,
        late=late,
        closed=stage is Stage.CLOSED,
    )
