"""One matter as the pages see it: what was brought up, its log, its state, and the frame of its pages."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from fastapi import HTTPException
from sqlmodel import Session
from starlette.responses import HTMLResponse

from models.acts import Act
from models.cases import AccessRequest, Child
from models.ids import kind_of
from models.matter_words import MatterStage
from models.matters import Matter
from models.messages import Event, Said
from models.people import User
from models.words import ProcessKind, Role
from records import people
from records.log import load_log, submissions_of
from records.matters import get_matter, list_matters
from records.requests import get_child, get_request
from records.sharing import kept_from
from rules.agenda import Waiting
from rules.lawbook import rules_for
from rules.matters.reading import Reader, may_read_reason, may_read_what_happened
from rules.permissions import See
from rules.processes import ProcessRules
from rules.refusals import words_for
from rules.standing import Standing
from rules.terms import Terms
from rules.times import local_date
from web.guarding import Visit
from web.history import KEPT_BACK, may_read
from web.matters.words import MATTERS, stage_words
from web.wording import role_name


@dataclass(frozen=True)
class MatterFile:
    """A matter read at one moment."""

    matter: Matter
    request: AccessRequest | None
    child: Child | None
    events: tuple[Event, ...]
    reasons: Mapping[str, str]
    staff: Mapping[str, User]
    now: datetime

    @property
    def ref(self) -> str:
        """The reference, such as CO-2026-0001."""
        return self.matter.ref

    @property
    def path(self) -> str:
        """The address of its page; its other pages lie below it."""
        return f"/matters/{self.ref}"

    @property
    def words(self) -> str:
        """What kind of matter it is."""
        return MATTERS[self.matter.kind]

    @property
    def stage(self) -> str:
        """Where it stands, in words."""
        return stage_words(self.matter.kind, MatterStage(self.standing.stage))

    @property
    def today(self) -> date:
        """The date at the setting."""
        return local_date(self.now)

    @property
    def rules(self) -> ProcessRules[Any]:
        """The rules of its kind."""
        return rules_for(self.ref)

    @cached_property
    def terms(self) -> Terms:
        """What it runs under."""
        return Terms.model_validate_json(self.matter.terms_json)

    @cached_property
    def state(self) -> Any:
        """Its state, folded from the log by the rules of its kind."""
        return self.rules.fold(self.events)

    @cached_property
    def standing(self) -> Standing:
        """Where it stands."""
        return self.rules.standing_of(self.state, self.terms, self.now)

    @cached_property
    def waiting(self) -> list[Waiting]:
        """What it waits for, the most urgent first."""
        return self.rules.waiting_for(self.state, self.terms, self.now)

    def reason_of(self, event: Event) -> str:
        """The words somebody wrote with an act."""
        return self.reasons.get(event.submission_id or "", "")

    def reason_for(self, event: Event, visit: Visit) -> str:
        """The words somebody wrote with an act, so far as this person may read them."""
        words = self.reason_of(event)
        return words if not words or self.may_read(event, visit) else KEPT_BACK

    def may_read(self, event: Event, visit: Visit) -> bool:
        """Whether this person may read the reason of an act (S59, S98)."""
        return may_read(event, visit) and may_read_reason(self.state, event, _reader(visit))

    def said_for(self, visit: Visit) -> str:
        """What was said, or what went wrong, so far as this person may read it."""
        return self.matter.said if may_read_what_happened(self.state, _reader(visit)) else KEPT_BACK

    def newest(self, act: type) -> Event | None:
        """The newest line of the log with this kind of act."""
        return next((event for event in reversed(self.events) if isinstance(event.act, act)), None)

    def who(self, actor_id: str, role: str) -> str:
        """Who did something, as staff read it."""
        user = self.staff.get(actor_id)
        if user is not None:
            return f"{user.name} ({role_name(role)})"
        return "Clean Copy" if role == Role.CLOCK else f"the {role_name(role)}"


def _reader(visit: Visit) -> Reader:
    return Reader(visit.user.id, visit.user.role)


def open_matter(session: Session, ref: str, now: datetime) -> MatterFile:
    """Read a matter. Raises HTTPException 404 for an unknown reference."""
    matter = get_matter(session, ref)
    if matter is None:
        raise HTTPException(404)
    return MatterFile(
        matter=matter,
        request=get_request(session, matter.request_ref) if matter.request_ref else None,
        child=get_child(session, matter.child_id) if matter.child_id else None,
        events=load_log(session, ref),
        reasons={said.id: said.reason for said in submissions_of(session, ref)},
        staff={user.id: user for user in people.users(session, active_only=False)},
        now=now,
    )


def matter_of(visit: Visit, ref: str, kind: ProcessKind | None = None) -> MatterFile:
    """Read a matter, of this kind where one is named.

    Raises HTTPException 404 where there is none, 403 for somebody whom it is about.
    """
    with visit.reading() as session:
        matter = open_matter(session, ref, visit.now)
        kept = ref in kept_from(session, visit.user.id)
    if kept:
        raise HTTPException(404)
    if kind is not None and matter.matter.kind is not kind:
        raise HTTPException(404)
    if visit.user.id in matter.state.concerns and matter.state.handler_id != visit.user.id:
        raise HTTPException(403, words_for("matter_about_you"))
    return matter


def refused_now(visit: Visit, matter: MatterFile, act: Act) -> str | None:
    """Why the rules would refuse this act now, in words, or None; a page offers only what can be done."""
    said = Said(submission_id="not-said", actor_id=visit.user.id, role=visit.user.role, act=act)
    code = matter.rules.refusal(matter.state, matter.terms, said, matter.today)
    return words_for(code) if code is not None else None


def fingerprint(*parts: str) -> str:
    """A short name for what was typed: the same form sent twice names the same thing."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:20]


def path_of(ref: str) -> str:
    """The page of a request or of a matter."""
    return f"/requests/{ref}" if kind_of(ref) is ProcessKind.REQUEST else f"/matters/{ref}"


_PAGES: tuple[tuple[str, str, See], ...] = (
    ("Where it stands", "", See.MATTERS),
    ("Letters", "/letters", See.LETTERS),
    ("Stops and second persons", "/backing", See.MATTERS),
    ("History", "/history", See.AUDIT),
    ("How long it is kept", "/keeping", See.MATTERS),
)


def show_matter(visit: Visit, matter: MatterFile, template: str, status: int = 200, **words: Any) -> HTMLResponse:
    """A page of this matter, with its name on top and its other pages beside it.

    The template extends matter_layout.html.
    """
    links = [(title, matter.path + below) for title, below, see in _PAGES if visit.may_see(see)]
    return visit.page(template, status, matter=matter, matter_links=links, **words)


@dataclass(frozen=True)
class MatterLink:
    """A matter about a request, for its case page."""

    ref: str
    words: str
    stage: str


def matters_about(session: Session, visit: Visit, request_ref: str) -> list[MatterLink]:
    """The matters about one request, and the sharings about its child (S100), for those who may see them."""
    if not visit.may_see(See.MATTERS):
        return []
    request = get_request(session, request_ref)
    but = kept_from(session, visit.user.id)
    lines = list_matters(session, request_ref=request_ref, but=but)
    if request is not None:
        lines += list_matters(session, child_id=request.child_id, kind=ProcessKind.SHARING, but=but)
    return [
        MatterLink(
            line.ref,
            MATTERS[line.kind],
            stage_words(line.kind, MatterStage(line.stage)) if line.stage else "Begins",
        )
        for line in lines
    ]
