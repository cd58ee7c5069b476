"""The first page: every request with where it stands, the late ones marked, and how to start one (S59)."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from models.words import Stage
from records.requests import RequestLine, list_requests
from rules.permissions import See
from web.guarding import Anybody
from web.wording import day, listed, role_name

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


@router.get("/")
def home(visit: Anybody) -> Response:
    """The list, or a word to those who have no requests to see."""
    if not visit.may_see(See.CASES):
        return visit.page("home_without.html", may_report=visit.may_act("went_wrong"))
    with visit.reading() as session:
        lines = [_line(one, visit.today) for one in list_requests(session)]
    running = sorted((one for one in lines if not one.closed), key=lambda one: not one.late)
    return visit.page(
        "home.html",
        running=running,
        closed=[one for one in lines if one.closed],
        may_start=visit.may_see(See.NEW_REQUEST),
    )


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
