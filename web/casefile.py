"""One request as the pages see it: what was asked, its log, its state, its terms, and the frame of its pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from fastapi import HTTPException
from sqlmodel import Session
from starlette.responses import HTMLResponse

from models.acts import Act, ReasonsOpened
from models.cases import AccessRequest, Child
from models.ids import new_id
from models.messages import Event, Said
from models.people import User
from models.words import Role, Stage
from records import people
from records.log import load_log
from records.requests import get_child, get_request
from rules.agenda import Waiting
from rules.clock import Reckoning
from rules.folding import fold
from rules.guards import refusal
from rules.permissions import See
from rules.reasons import reads_reasons
from rules.refusals import words_for
from rules.stages import stage_of
from rules.state import RequestState
from rules.terms import Terms, reckoning
from rules.times import local_date
from rules.together import may_mark
from rules.waiting import waiting_now
from web.guarding import Visit
from web.presence import Presence
from web.wording import clock_time, role_name


@dataclass(frozen=True)
class Case:
    """A request read at one moment."""

    request: AccessRequest
    child: Child
    events: tuple[Event, ...]
    state: RequestState
    terms: Terms
    staff: Mapping[str, User]
    now: datetime

    @property
    def ref(self) -> str:
        """The reference, such as AR-2026-0007."""
        return self.request.ref

    @property
    def path(self) -> str:
        """The address of the case page; its other pages lie below it."""
        return f"/requests/{self.ref}"

    @property
    def today(self) -> date:
        """The date at the setting."""
        return local_date(self.now)

    @cached_property
    def stage(self) -> Stage:
        """The phase the request is in."""
        return stage_of(self.state)

    @cached_property
    def clock(self) -> Reckoning:
        """The due dates with their working."""
        return reckoning(self.state, self.terms, self.today)

    @cached_property
    def waiting(self) -> list[Waiting]:
        """What the request waits for, the most urgent first."""
        return waiting_now(self.state, self.terms, self.now)

    @property
    def late(self) -> bool:
        """Whether the date to keep has passed and nothing was given."""
        return self.open and self.state.given is None and self.today > self.clock.governing_due

    @property
    def open(self) -> bool:
        """Whether the request has not ended."""
        return self.state.closed_as is None

    @property
    def stopped(self) -> bool:
        """Whether a safeguarding stop, or the stop after something went out wrongly, is in force."""
        return bool(self.state.open_stops)

    @property
    def has_health_data(self) -> bool:
        """Whether a document of the file is marked as health data, so that it needs an opinion (R21)."""
        return self.state.file is not None and bool(self.state.file.health)

    def marked_by(self, role: Role) -> bool:
        """Whether somebody of this role uses the black marker in this request (S36)."""
        return may_mark(self.terms.profile, role)

    def title_of(self, role: str) -> str:
        """A role in the words of this request's policy: "Headteacher" for the manager, say."""
        titles = {str(key.value): title for key, title in self.terms.profile.role_titles.items()}
        return titles.get(role, role_name(role))

    def who(self, actor_id: str, role: str) -> str:
        """Who did something, as staff read it: "Judith Amberley (manager)", "the requester", "Clean Copy"."""
        user = self.staff.get(actor_id)
        if user is not None:
            return f"{user.name} ({role_name(role)})"
        return "Clean Copy" if role == Role.CLOCK else f"the {role_name(role)}"


def sees_reasons(visit: Visit, case: Case) -> bool:
    """Whether somebody may read the reasons that are about a danger: who decides, the safeguarding lead (S29).

    And another leader, or the line manager, once they opened them for this request and said why (S81, S91).
    """
    return reads_reasons(case.state, visit.user.id, visit.user.role, case.request.manager_id)


def may_open_reasons(visit: Visit, case: Case) -> bool:
    """Whether somebody who may not read them can open them by their own hand, and say why (S81, S91)."""
    return not sees_reasons(visit, case) and refusal_now(visit, case, ReasonsOpened()) is None


def open_case(session: Session, ref: str, now: datetime) -> Case:
    """Read a request. Raises HTTPException 404 for an unknown reference."""
    request = get_request(session, ref)
    child = get_child(session, request.child_id) if request is not None else None
    if request is None or child is None:
        raise HTTPException(404)
    events = load_log(session, ref)
    terms = Terms.model_validate_json(request.terms_json)
    staff = {user.id: user for user in people.users(session, active_only=False)}
    return Case(request, child, events, fold(events), terms, staff, now)


def case_of(visit: Visit, ref: str) -> Case:
    """Read a request for a page that needs nothing else from the cabinet."""
    with visit.reading() as session:
        return open_case(session, ref, visit.now)


def refusal_now(visit: Visit, case: Case, act: Act) -> str | None:
    """Why the rules would refuse this act now, in words, or None; a page offers only what can be done."""
    said = Said(submission_id="not-said", actor_id=visit.user.id, role=visit.user.role, act=act)
    code = refusal(case.state, case.terms, said, case.today)
    return words_for(code) if code is not None else None


@dataclass(frozen=True)
class CaseLink:
    """A page of a request, for the list beside each of them."""

    words: str
    href: str


_PAGES: tuple[tuple[str, str, See], ...] = (
    ("Where it stands", "", See.CASE),
    ("The plan", "/plan", See.CASE),
    ("Documents", "/documents", See.FILE),
    ("Health data", "/health", See.FILE),
    ("People", "/people", See.FILE),
    ("Replies", "/replies", See.REPLIES),
    ("Decisions", "/decisions", See.FILE),
    ("Black marker", "/marker", See.MARKER),
    ("Second check", "/check", See.CHECK),
    ("The file", "/check/file", See.CHECK),
    ("Letters to be read", "/check/letters", See.CHECK),
    ("Waiting for a second person", "/check/backing", See.CHECK),
    ("Giving the copy", "/release", See.CASE),
    ("Letters", "/letters", See.LETTERS),
    ("Waiting for a second person", "/backing", See.CASE),
    ("Stops", "/stops", See.CASE),
    ("How long it is kept", "/keeping", See.CASE),
    ("History", "/history", See.AUDIT),
)


def may_open(visit: Visit, case: Case, see: See) -> bool:
    """Whether somebody may see such a page of this request: by their role, the marker by the policy too (S36)."""
    return visit.may_see(see) and (see is not See.MARKER or case.marked_by(visit.user.role))


def _belongs(visit: Visit, case: Case, below: str) -> bool:
    """Whether a page has something to show for this request now, and to this person."""
    if below.startswith("/check/"):
        return visit.user.role is Role.INVITED_CHECKER
    if below == "/health":
        return case.has_health_data
    return below != "/keeping" or not case.open


def show(visit: Visit, case: Case, template: str, status: int = 200, **words: Any) -> HTMLResponse:
    """A page of this request: with its name and child on top, its stops, and its other pages beside it.

    The template extends case_layout.html. The key of its forms tells up to which line of the log it shows.
    """
    words = {"said": f"{new_id('said')}.{case.state.seq}", **words}
    links = [
        CaseLink(title, case.path + below)
        for title, below, see in _PAGES
        if may_open(visit, case, see) and _belongs(visit, case, below)
    ]
    acts = {kind: visit.may_act(kind) for kind in ("stop_placed", "went_wrong")}
    return visit.page(
        template, status, case=case, case_links=links, case_acts=acts, also_here=_also_here(visit, case), **words
    )


def _also_here(visit: Visit, case: Case) -> list[str]:
    """Who else has this page open, with the time: nothing is locked, and nothing overwritten."""
    presence: Presence = visit.request.app.state.presence
    here = presence.beside(visit.request.url.path, visit.user.id, visit.now)
    return [f"{case.staff[one.user_id].name} ({clock_time(one.at)})" for one in here if one.user_id in case.staff]
