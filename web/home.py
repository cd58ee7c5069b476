"""The first page: what waits on who is here, every request with where it stands, how to start one (S59, R2)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from models.words import Stage
from records.matters import list_matters, matters_without_end
from records.people import get_setting
from records.requests import RequestLine, list_requests, requests_without_end
from rules.agenda import SECOND_PERSON, Waiting
from rules.permissions import See
from rules.tasks import tasks_for
from web.casefile import open_case
from web.guarding import Anybody, Visit
from web.matter_file import open_matter, path_of
from web.meetings_today import meeting_today
from web.wording import NATIONS, count, day, listed, role_name

router = APIRouter()
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
        return visit.page("home_without.html", may_report=visit.may_act("went_wrong"))
    with visit.reading() as session:
        requests = list_requests(session)
        setting = get_setting(session)
        meetings = [
            found
            for ref in requests_without_end(session)
            if (found := meeting_today(session, visit, ref, open_case(session, ref, visit.now).state)) is not None
        ]
        matters = list_matters(session)
        children = {one.ref: one.child_name for one in requests} | {one.ref: one.child_name for one in matters}
        todos = list(_todos(session, visit, children))
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
    )


def _todos(session: Session, visit: Visit, children: dict[str, str]) -> Iterator[Todo]:
    """What waits on this person in all requests, the most urgent first; alike things are one line with a number."""
    tasks = tasks_for(visit.user.role, _waits(session, visit), visit.today)
    for task, number in Counter(tasks).items():
        times = f" ({number})" if number > 1 else ""
        late = f"Late by {count(task.days_late, 'day')}" if task.late else ""
        what = f"{task.what[:1].upper()}{task.what[1:]}{times}"
        yield Todo(task.ref, path_of(task.ref), children.get(task.ref, ""), what, day(task.until), late)


def _waits(session: Session, visit: Visit) -> Iterator[tuple[str, Waiting]]:
    """Everything that waits on somebody, but for what only another than this person can back."""
    for ref in requests_without_end(session):
        case = open_case(session, ref, visit.now)
        own = set(case.state.needs_second.values()) <= {visit.user.id}
        yield from ((ref, wait) for wait in case.waiting if not (own and wait.on == SECOND_PERSON))
    for ref in matters_without_end(session) if visit.may_see(See.MATTERS) else ():
        matter = open_matter(session, ref, visit.now)
        own = set(matter.state.needs_second.values()) <= {visit.user.id}
        yield from ((ref, wait) for wait in matter.waiting if not (own and wait.on == SECOND_PERSON))


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
