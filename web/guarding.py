"""Who is here, and may they: session, form token, permission; the visit every page is given (S59, S66, R34)."""

import hmac
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import quote

from anyio import from_thread
from fastapi import Depends, HTTPException
from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from letters_ahead import LetterAhead
from models.acts import Act, Id
from models.ids import new_id
from models.people import User
from records import audit, people
from records.database import reading, writing
from records.own_child import is_shut_to
from rules.permissions import See, may_act, may_see
from rules.times import local_date
from web import pages
from web.desk import Actor, Desk, Outcome
from web.forms import Fields
from web.pages import Notice

OWN_REQUEST = "You ask to see the file of this child yourself. A colleague carries what is about it."
SAVED = "Saved. It is being processed."
MOST_FIELDS = 2_000
MOST_FILES = 200
WAITS = "Clean-Copy-Waits"
"""The header by which a page says that it only asks again by itself: that keeps nobody signed in (S66)."""
_ID: TypeAdapter[str] = TypeAdapter(Id)


class SignInFirst(Exception):
    """Nobody is signed in, or too long ago; `why` is told on the sign-in page."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(why)
        self.path, self.why = path, why


@dataclass
class Visit:
    """One signed-in person asking for one page, with everything the page needs."""

    request: Request
    desk: Desk
    user: User
    csrf: str
    fields: Fields
    now: datetime
    letters_ahead: tuple[LetterAhead, ...] = ()
    """What a form would send, where somebody looks at it first (`web.letter_first`)."""

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return Actor(id=self.user.id, role=self.user.role)

    @property
    def today(self) -> date:
        """The date at the setting."""
        return local_date(self.now)

    def may_see(self, what: See) -> bool:
        """Whether this person may see this kind of page."""
        return may_see(self.user.role, what)

    def may_act(self, kind: str) -> bool:
        """Whether this person's role may do this kind of act."""
        return may_act(self.user.role, kind)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A look into the filing cabinet."""
        with reading(self.desk.engine) as session:
            yield session

    @contextmanager
    def writing(self, ref: str | None = None) -> Iterator[Session]:
        """A change in the filing cabinet, kept at the end or not at all."""
        with writing(self.desk.engine, ref) as session:
            yield session

    def viewed(self, ref: str, what: str, **detail: str | int | bool | None) -> None:
        """Note in the audit that this person saw personal data: `what` is a code such as letter or document."""
        with self.writing(ref) as session:
            audit.append(session, ref, self.user.id, "viewed", {"what": what, **detail}, self.now)

    def say(self, ref: str, act: Act, reason: str = "", step: str = "") -> Outcome:
        """Say an act. The form's hidden key makes a double submit one act; `step` tells several acts apart."""
        said = submission_key(self.fields, step)
        return from_thread.run(_say, self.desk, ref, act, self.actor, reason, said)

    def page(self, template: str, status: int = 200, **words: Any) -> HTMLResponse:
        """A page for this person."""
        given = {"visit": self, "fields": self.fields, "see": See, **words}
        if status == 200 and self.fields.faults:
            status = 422
        return pages.page(self.request, template, status, **given)

    def refused(self, outcome: Outcome) -> bool:
        """Whether an act was refused; its words then stand at the top of the page."""
        if outcome.status != "refused":
            return False
        self.fields.wrong("", outcome.words)
        return True

    def go(self, path: str, words: str = "", *outcomes: Outcome | None) -> RedirectResponse:
        """Go on to the next page and say there what was done, or that it is being processed."""
        waits = any(outcome is not None and outcome.status == "saved" for outcome in outcomes)
        notice = Notice("saved", SAVED) if waits else Notice("done", words) if words else None
        return pages.redirect(path, notice, secure=self.desk.settings.cookies_are_secure)


async def _say(desk: Desk, ref: str, act: Act, actor: Actor, reason: str, submission_id: str) -> Outcome:
    return await desk.say(ref, act, actor, reason, submission_id)


def submission_key(fields: Fields, step: str = "") -> str:
    """The key under which a form's act is said: the page's hidden one, or a new one where it is missing or odd."""
    key = f"{fields.value('said')}.{step}" if step else fields.value("said")
    try:
        return _ID.validate_python(key) if fields.value("said").startswith("said-") else new_id("said")
    except ValidationError:
        return new_id("said")


def run_now(function: Callable[..., Coroutine[Any, Any, Any]], *arguments: Any) -> Any:
    """Run one of the desk's asynchronous functions from a page."""
    return from_thread.run(function, *arguments)


def session_cookie_name(desk: Desk) -> str:
    """The session cookie's name; over HTTPS no other host and no other path can set it."""
    return "__Host-cleancopy" if desk.settings.cookies_are_secure else "cleancopy"


def desk_of(request: Request) -> Desk:
    """The desk behind this application."""
    desk: Desk = request.app.state.desk
    return desk


def now_of(request: Request) -> datetime:
    """The present moment in UTC, from the application's clock."""
    moment: datetime = request.app.state.now()
    return moment


def signed_in(what: See | None = None) -> Callable[[Request], AsyncIterator[Visit]]:
    """A dependency: somebody is signed in and may see `what`; on a POST the form token is theirs."""

    async def visit(request: Request) -> AsyncIterator[Visit]:
        desk, now = desk_of(request), now_of(request)
        cookie = request.cookies.get(session_cookie_name(desk), "")
        waits = WAITS in request.headers
        visitor = await run_in_threadpool(_visitor, desk, cookie, now, waits) if cookie else None
        if visitor is None:
            raise SignInFirst(request.url.path, "inactive" if cookie else "")
        if what is not None and not may_see(visitor.user.role, what):
            raise HTTPException(403, "Your role cannot see this page. Ask the manager of the request.")
        ref = request.path_params.get("ref", "")
        if ref and await run_in_threadpool(_is_own, desk, visitor.user.id, ref):
            raise HTTPException(403, OWN_REQUEST)
        async with _posted(request) as fields:
            if request.method == "POST" and not same(fields.value("csrf"), visitor.csrf):
                raise HTTPException(403, "token")
            yield Visit(request, desk, visitor.user, visitor.csrf, fields, now)

    return visit


def _is_own(desk: Desk, user_id: str, ref: str) -> bool:
    """Whether a request or matter is about a child whose file this person asks to see (R24)."""
    with reading(desk.engine) as session:
        return is_shut_to(session, user_id, ref)


def _visitor(desk: Desk, cookie: str, now: datetime, waits: bool = False) -> people.Visitor | None:
    """Who is signed in; a page that looks by itself how far something is keeps nobody signed in (S66)."""
    with reading(desk.engine) as session:
        visitor = people.session_of(session, cookie, now, desk.settings.session_idle_minutes)
    if visitor is not None and visitor.touch_due and not waits:
        with writing(desk.engine) as session:
            people.touch(session, cookie, now)
    return visitor


@dataclass
class LinkVisit:
    """Somebody behind a link in a letter: no account, one purpose. The token comes from the path."""

    request: Request
    desk: Desk
    token: str
    fields: Fields
    now: datetime

    @property
    def csrf(self) -> str:
        """The form token of this link."""
        return link_csrf(self.desk, self.token)

    def say(self, ref: str, act: Act, actor: Actor, reason: str = "", step: str = "") -> Outcome:
        """Say an act for the person behind the link."""
        return from_thread.run(_say, self.desk, ref, act, actor, reason, submission_key(self.fields, step))

    def page(self, template: str, status: int = 200, **words: Any) -> HTMLResponse:
        """A page without navigation."""
        if status == 200 and self.fields.faults:
            status = 422
        return pages.page(self.request, template, status, fields=self.fields, csrf=self.csrf, **words)


async def by_link(request: Request) -> AsyncIterator[LinkVisit]:
    """A dependency for the pages behind links: on a POST the form token is the link's."""
    desk, token = desk_of(request), str(request.path_params["token"])
    async with _posted(request) as fields:
        if request.method == "POST" and not same(fields.value("csrf"), link_csrf(desk, token)):
            raise HTTPException(403, "token")
        yield LinkVisit(request, desk, token, fields, now_of(request))


def link_csrf(desk: Desk, token: str) -> str:
    """The form token of one link: nobody who does not hold the house key can make it."""
    return desk.key.sign("form token of a link", token.encode())


async def posted(request: Request) -> AsyncIterator[Fields]:
    """A dependency: what was posted, for those pages that nobody has to be signed in for."""
    async with _posted(request) as fields:
        yield fields


@asynccontextmanager
async def _posted(request: Request) -> AsyncIterator[Fields]:
    """What was posted, or an empty form; files that came with it are gone when the page is made."""
    if request.method != "POST":
        yield Fields()
        return
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as form:
        yield Fields.of(form)


def same(given: str, wanted: str) -> bool:
    """Whether two tokens are the same, in a time that tells nothing."""
    return bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())


def sign_in_path(path: str, why: str) -> str:
    """Where to sign in, and where to go on afterwards."""
    onward = f"next={quote(path)}" if path != "/" else ""
    query = "&".join(part for part in (onward, f"why={why}" if why else "") if part)
    return f"/sign-in?{query}" if query else "/sign-in"


Anybody = Annotated[Visit, Depends(signed_in())]
