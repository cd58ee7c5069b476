"""A desk with a memory over a real filing cabinet, a clock that is set by hand, and people who are signed in."""

import asyncio
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import Engine

from models import acts
from models.acts import Act
from models.messages import Event, Said, StandNote
from models.people import User
from models.words import Arrival, ParentalSource, Role, SubmissionStatus
from opening_matters import open_breach
from opening_sharings import open_breach_of_sharing
from records import people
from records.database import reading, writing
from records.following import follow
from records.keys import HouseKey
from records.log import append_event, load_log, settle, submit
from records.matters import get_matter
from records.processes import save_standing
from records.requests import NewRequest, create_request, get_request
from rules.calendars import Calendar, Nation, calendar_for
from rules.folding import fold
from rules.lawbook import rules_for
from rules.profiles import load_profile
from rules.state import RequestState
from rules.terms import Terms
from rules.times import local_date
from settings import Settings, load_settings
from starter import Actor, Outcome
from web import app as pages
from web import routers
from web.guarding import session_cookie_name

PASSWORD = "correct horse battery"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
HIDDEN = re.compile(r'name="(csrf|said|form_key|digest|as_seen|version)" value="([^"]*)"')


@dataclass
class DeskWithMemory:
    """Does what the real desk does, in one step: the rules decide, the log is written. Can be put to sleep."""

    settings: Settings
    engine: Engine
    key: HouseKey
    now: datetime = NOW
    asleep: bool = False
    begun: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)

    async def say(
        self, ref: str, act: Act, actor: Actor, reason: str = "", submission_id: str | None = None
    ) -> Outcome:
        """Record an act, refuse it, or only save it while asleep."""
        with writing(self.engine, ref) as session:
            said_id = submit(session, ref, act, actor.id, actor.role, reason, submission_id, self.now)
            if self.asleep:
                return Outcome("saved")
            if any(event.submission_id == said_id for event in load_log(session, ref)):
                return Outcome("done")
            said = Said(submission_id=said_id, actor_id=actor.id, role=actor.role, act=act)
            rules, terms = rules_for(ref), terms_of(session, ref)
            code = rules.refusal(rules.fold(load_log(session, ref)), terms, said, local_date(self.now))
            if code is not None:
                settle(session, said_id, SubmissionStatus.REFUSED, code, self.now)
                return Outcome("refused", code)
            event = append_event(session, ref, act, actor.id, actor.role, self.now, said_id)
            follow(session, ref, event, self.now)
            request = get_request(session, ref)
            if request is not None:
                open_breach(session, request, event, reason, self.now)
            else:
                open_breach_of_sharing(session, ref, event, reason, self.now)
            _note_standing(session, ref, terms, self.now)
        return Outcome("done")

    async def begin(self, ref: str) -> bool:
        """Remember that a request was begun."""
        self.begun.append(ref)
        with writing(self.engine, ref) as session:
            _note_standing(session, ref, terms_of(session, ref), self.now)
        return True

    async def send_letter(self, letter_id: str) -> None:
        """Remember that a letter was to be sent."""
        self.letters.append(letter_id)


def _note_standing(session: Any, ref: str, terms: Terms, now: datetime) -> None:
    rules = rules_for(ref)
    state = rules.fold(load_log(session, ref))
    standing = rules.standing_of(state, terms, now)
    note = StandNote(
        ref=ref,
        stage=standing.stage.value,
        due_on=standing.due_on,
        waiting_on=", ".join(standing.waiting_on),
        waiting_until=standing.waiting_until,
        seq=state.seq,
    )
    save_standing(session, note, now)


def terms_of(session: Any, ref: str) -> Terms:
    """The terms that stand with a request or a matter."""
    asked = get_request(session, ref) or get_matter(session, ref)
    assert asked is not None
    return Terms.model_validate_json(asked.terms_json)


class Browser:
    """A browser without scripts: keeps cookies, follows redirects where asked."""

    def __init__(self, app: Any) -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")

    def get(self, path: str, *, follow_redirects: bool = True) -> httpx.Response:
        """Open a page."""
        return asyncio.run(self.client.get(path, follow_redirects=follow_redirects))

    def post(self, path: str, *, follow_redirects: bool = True, **more: Any) -> httpx.Response:
        """Send a form."""
        return asyncio.run(self.client.post(path, follow_redirects=follow_redirects, **more))


@dataclass
class Person:
    """Somebody of the setting in front of a browser."""

    user: User
    browser: Browser

    def get(self, path: str) -> httpx.Response:
        """Open a page."""
        return self.browser.get(path)

    def send(self, path: str, form: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
        """Open the page at `path`, fill its form in and send it; redirects are not followed."""
        return self.send_from(path, path, form, **more)

    def send_from(self, page: str, path: str, form: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
        """Send a form that stands on `page` to `path`."""
        return self.browser.post(path, data={**self.hidden(page), **(form or {})}, follow_redirects=False, **more)

    def hidden(self, page: str) -> dict[str, str]:
        """The hidden fields of a page's form; of a list of forms those of the last one that has each."""
        return dict(HIDDEN.findall(self.browser.get(page).text))


_PAGES: dict[Any, FastAPI] = {}


def _pages_for(desk: DeskWithMemory) -> FastAPI:
    """The pages, put together once for all tests of a process: that takes longer than most tests do."""
    settings = desk.settings
    key = (*map(id, routers.ROUTERS), settings.public_url, settings.web_names)
    if key not in _PAGES:
        _PAGES[key] = pages.put_together(desk)
    return _PAGES[key]


@dataclass
class House:
    """The setting: its desk, its people, and a browser for each of them."""

    desk: DeskWithMemory
    staged: bool = False

    @property
    def file(self) -> Path:
        """The database."""
        return self.desk.settings.var / "clean-copy.db"

    @cached_property
    def app(self) -> FastAPI:
        """The pages over this house."""
        return pages.seat(_pages_for(self.desk), self.desk, lambda: self.desk.now)

    def browser(self) -> Browser:
        """A browser in which nobody is signed in."""
        return Browser(self.app)

    def person(self, role: Role) -> Person:
        """Somebody with this role, signed in; the page for it is tried in `test_signing_in`."""
        with writing(self.desk.engine) as session:
            user = people.users(session, role)[0]
            opened = people.open_session(session, user, self.desk.now)
        browser = self.browser()
        browser.client.cookies.set(session_cookie_name(self.desk), opened.cookie, domain="127.0.0.1")
        return Person(user, browser)

    def request(
        self,
        received_on: date | None = None,
        profile: str = "uk_gdpr",
        *,
        calendar: Calendar | None = None,
        **more: Any,
    ) -> str:
        """A request that has arrived; returns its reference. `calendar` is what stands with it, if not today's."""
        received = received_on or local_date(self.desk.now)
        terms = Terms(
            profile=load_profile(profile),
            nation=Nation.ENGLAND,
            calendar=calendar or calendar_for(Nation.ENGLAND, received),
        )
        with writing(self.desk.engine) as session:
            manager = people.users(session, Role.MANAGER)[0]
            asked: dict[str, Any] = {
                "child_name": "Rowan Ashdown",
                "requester_name": "Mira Ashdown",
                "arrived_by": Arrival.LETTER,
                "child_born_on": date(2022, 4, 2),
                **more,
            }
            form = NewRequest(
                **asked,
                requester_email=f"{asked['requester_name'].split()[0].lower()}@example.org",
                relationship="mother",
                parental_source=ParentalSource.MOTHER,
                received_on=received,
                asked_for="The whole file.",
                profile=profile,
                nation="england",
                terms_json=terms.model_dump_json(),
                calendar_version=terms.calendar.version,
            )
            ref, _ = create_request(session, form, f"key-{received}-{more}", manager.id, self.desk.now)
            _note_standing(session, ref, terms, self.desk.now)
        return ref

    def child_of(self, ref: str) -> str:
        """The child a request is about."""
        with reading(self.desk.engine) as session:
            request = get_request(session, ref)
            assert request is not None
            return request.child_id

    def record(self, ref: str, act: Act, role: Role = Role.MANAGER, reason: str = "") -> Event:
        """Write an act straight into the log, as the workflow would."""
        with writing(self.desk.engine, ref) as session:
            software = role is Role.CLOCK
            actor = "clock" if software else people.users(session, role)[0].id
            said = None if software else submit(session, ref, act, actor, role, reason, at=self.desk.now)
            event = append_event(session, ref, act, actor, role, self.desk.now, said)
            _note_standing(session, ref, terms_of(session, ref), self.desk.now)
        return event

    def entitled(self, ref: str) -> None:
        """Settle the intake of a request: entitled, nothing in doubt."""
        self.record(ref, acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER))

    def state(self, ref: str) -> RequestState:
        """What the log says now."""
        with reading(self.desk.engine) as session:
            return fold(load_log(session, ref))

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.desk.now += timedelta(**span)


def settings_for(folder: Path) -> Settings:
    """The settings of a house under `folder`."""
    return load_settings({}, var=folder)
