"""Makes the clean copy from the originals, the decisions and the marks, and proves it (S35, S39, S40, R30)."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from sqlmodel import Session, select
from temporalio import activity

import redaction
from activities import names
from activities.carrying import carry_over
from activities.errors import failed
from activities.progress import ProgressNote
from activities.pulse import beating
from activities.tools import Tools
from boundaries import Boundary, reached
from models import acts
from models.cases import AccessRequest, Child
from models.files import CopyRow, Document, MarkRow, Mention, Person, turns_of
from models.messages import EffectOrder, Event
from models.people import Setting
from models.words import DocumentKind, Ground, ParentalSource, Role
from records.database import reading, writing
from records.disputes import disputed_papers
from records.file import (
    copy_of_version,
    facts_of,
    left_standing,
    marks_digest,
    marks_of,
    persons_of,
    save_copy,
)
from records.log import append_event, find_event, load_log
from records.page_cache import FolderCache
from records.people import users
from records.questions import left_open
from records.requests import get_request
from records.retyping import retyped_pages, retyped_rows
from records.scope import inputs_digest, mentions_in, papers_of
from records.store import unseal
from rules.agenda import effects_due
from rules.explaining import ANOTHER_PERSON, PARENT_WORDS
from rules.folding import fold
from rules.health import may_be_disclosed
from rules.marking import what_to_look_for, without_trace
from rules.not_told import not_told_goes
from rules.state import RequestState
from rules.terms import Terms
from rules.times import local_date
from rules.together import MadeByHand, OnAPage, makers_of_pages, pages_made

_MEDIA: dict[str, redaction.Kind] = {
    "pdf": "pdf",
    "text": "text",
    "eml": "eml",
    "docx": "docx",
    "image": "image",
}

COVER_IN_SHORT = "A person decided on each of these places, and a second person checked them."
OF_THEMSELVES = "This is a copy of the records we hold about you. The originals stay with us, unchanged."
COVER = (
    "This is a copy of the records we hold about your child. The originals stay with us, unchanged.",
    f"Where you see a black bar or words in square brackets, something has been left out. {COVER_IN_SHORT}",
    "You may ask us to correct what is wrong, to tell you more about a place that was left out, or to look at our "
    "decision again. You may also complain to us, to the regulator, or ask a court.",
)


@dataclass(frozen=True)
class Inputs:
    """Everything one copy is made from, read in one transaction."""

    request: AccessRequest
    child: Child
    setting: Setting
    state: RequestState
    documents: list[Document]
    marks: list[MarkRow]
    mentions: list[Mention]
    persons: list[Person]
    retyped: Mapping[str, frozenset[int]]
    disputed: frozenset[str]
    digest: str

    @property
    def traceless(self) -> frozenset[tuple[str, str]]:
        """Whose marks, on which ground, leave no trace in the copy."""
        return without_trace(self.state.parties)


class CopyActivities:
    """The black marker's part of the procedure."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @activity.defn(name=names.MAKE_COPY)
    def make_copy(self, order: EffectOrder) -> Event | None:
        """Make one version of the copy, seal it with its log and proof, and record that.

        Long work, with a heartbeat beside it. None if a newer change made the order void.

        Raises ApplicationError: `copy_not_made` for good, where a document cannot be copied.
        """
        version = int(order.effect.partition("/")[2])
        with reading(self._tools.engine) as session:
            done = find_event(session, order.ref, effect_key=order.effect)
            if done is not None:
                return done
            inputs = _inputs(session, order.ref)
            if not any(due.effect == order.effect for due in effects_due(order.ref, inputs.state)):
                return None
            items = [self._item(session, inputs, document) for document in _disclosed(inputs)]
        front = _front(inputs, version, self._tools)
        cache = FolderCache(self._tools.cache, self._tools.key)
        try:
            with beating():
                told = ProgressNote(self._tools.engine, order.ref, version)
                copy = redaction.make_copy(items, front, told, cache=cache, read_again=True, names=_names(inputs))
        except redaction.Unreadable:
            raise failed("copy_not_made", final=True) from None
        reached(Boundary.COPY_MADE)
        event = self._keep(order, version, inputs, copy)
        reached(Boundary.COPY_KEPT)
        return event

    def _item(self, session: Session, inputs: Inputs, document: Document) -> redaction.CopyItem:
        data = unseal(session, self._tools.key, document.sealed_id)
        marks = tuple(_mark(row, inputs.traceless) for row in inputs.marks if row.document_id == document.id)
        disputed = document.id in inputs.disputed
        return redaction.CopyItem(
            document.id,
            index_title(document.dated, disputed=disputed),
            data,
            _media(document),
            marks,
            inputs.retyped.get(document.id, frozenset()),
            turns_of(document),
            plain_title=index_title(None, disputed=disputed),
        )

    def _keep(self, order: EffectOrder, version: int, inputs: Inputs, copy: redaction.Copy) -> Event:
        now = self._tools.now()
        with writing(self._tools.engine, order.ref) as session:
            row = copy_of_version(session, order.ref, version)
            if row is None:
                row = _save(session, self._tools, order.ref, version, inputs, copy)
                carry_over(session, self._tools, order.ref, version)
            made = acts.CopyMade(
                effect=order.effect,
                version=version,
                copy_sha256=copy.sha256,
                pages=len(copy.page_map) and max(page for _, _, page in copy.page_map),
                marks=len(copy.log),
                proved=copy.proof.proved,
                in_full=not inputs.marks and len(_disclosed(inputs)) == len(inputs.documents),
                marked_by=_makers(inputs),
                inputs_seq=inputs.state.seq,
                made_by=_made_by(session, inputs, copy),
                questions=len(left_open(session, row)),
                shown=sum(not entry.without_trace for entry in copy.log),
            )
            event = append_event(session, order.ref, made, "software", Role.CLOCK, at=now, effect_key=order.effect)
            if inputs_digest(session, order.ref) != inputs.digest:
                # Something changed while the copy was made: it is kept, and void from the start.
                void = acts.MarksChanged(marks_digest=marks_digest(session, order.ref))
                append_event(session, order.ref, void, "software", Role.CLOCK, at=now)
            return event


def index_title(dated: date | None, *, disputed: bool = False) -> str:
    """How a paper stands in the index of a copy: by its date, which tells nothing; disputed where they say so.

    One whose day is withheld, or of which nothing is left, stands there as those do that bear none.
    """
    title = f"Paper of {dated:%d.%m.%Y}" if dated else "Paper without a date"
    return f"{title} (disputed)" if disputed else title


def _inputs(session: Session, ref: str) -> Inputs:
    request = get_request(session, ref)
    child = session.get(Child, request.child_id) if request else None
    if request is None or child is None:
        raise failed("unknown_request", final=True)
    return Inputs(
        request=request,
        child=child,
        setting=session.exec(select(Setting)).one(),
        state=fold(load_log(session, ref)),
        documents=papers_of(session, ref),
        marks=marks_of(session, ref),
        mentions=mentions_in(session, ref),
        persons=persons_of(session, child.id),
        retyped=retyped_pages(session, ref),
        disputed=frozenset(disputed_papers(session, child.id, ref)),
        digest=inputs_digest(session, ref),
    )


def _disclosed(inputs: Inputs) -> list[Document]:
    """The documents of the copy: not the legal advice, which is privileged (R22); health data as advised (R21).

    Nor a paper that two people decided to leave out as a whole (R19, R22).
    """
    return [
        document
        for document in inputs.documents
        if document.kind is not DocumentKind.LEGAL_ADVICE
        and may_be_disclosed(inputs.state, document.id)
        and not inputs.state.is_left_out(document.id)
        and not_told_goes(inputs.state, document.id)
    ]


def _media(document: Document) -> redaction.Kind:
    kind = _MEDIA.get(document.media)
    if kind is None:
        raise failed("copy_not_made", final=True)
    return kind


def _mark(row: MarkRow, traceless: frozenset[tuple[str, str]]) -> redaction.Mark:
    boxes = tuple((box[0], box[1], box[2], box[3]) for box in json.loads(row.boxes_json))
    return redaction.Mark(
        document_id=row.document_id,
        page=row.page,
        boxes=boxes,
        party_id=row.person_id,
        rule=row.rule,
        words=row.words,
        reason=row.ground,
        without_trace=(row.person_id or "", row.ground) in traceless,
    )


def _names(inputs: Inputs) -> tuple[str, ...]:
    """The names of everybody who is left out somewhere: none may be seen where a page's text hides it."""
    sought = what_to_look_for(inputs.state.parties, inputs.mentions)
    hidden = {each.person_id for each in sought if each.hidden_somewhere}
    people = [facts_of(person) for person in inputs.persons if person.id in hidden]
    return tuple(name for facts in people for name in (facts.name, *facts.aliases))


def _front(inputs: Inputs, version: int, tools: Tools) -> redaction.FrontMatter:
    shown = [mark for mark in inputs.marks if (mark.person_id or "", mark.ground) not in inputs.traceless]
    grounds = {Ground(mark.ground) for mark in shown}
    intake = inputs.state.intake
    by_the_child = intake is not None and intake.authority is ParentalSource.THE_CHILD
    reasons = tuple(dict.fromkeys(PARENT_WORDS[ground] for ground in sorted(grounds))) or ()
    return redaction.FrontMatter(
        recipient=inputs.request.requester_name,
        version=version,
        setting=inputs.setting.name,
        about_child=inputs.child.name,
        issued=local_date(tools.now()),
        cover_text=(OF_THEMSELVES, *COVER[1:]) if by_the_child else COVER,
        reasons=reasons or ((ANOTHER_PERSON,) if shown else ()),
    )


def _makers(inputs: Inputs) -> tuple[str, ...]:
    """Who marked or decided: they may not check this copy (design.md, "People")."""
    markers = {mark.by for mark in inputs.marks}
    deciders = {
        taken.by for party in inputs.state.parties.values() for taken in party.decisions.values() if taken.stands
    }
    deciders |= {ruling.by for ruling in inputs.state.papers_ruled.values()}
    return tuple(sorted(markers | deciders))


def _made_by(session: Session, inputs: Inputs, copy: redaction.Copy) -> tuple[acts.PagesOf, ...]:
    """Which pages each of the two who mark together made; nothing where the policy has one mark alone (S36)."""
    if not Terms.model_validate_json(inputs.request.terms_json).profile.two_mark_together:
        return ()
    ref = inputs.request.ref
    by_hand: list[MadeByHand] = [*inputs.marks, *left_standing(session, ref), *retyped_rows(session, ref)]
    about: list[OnAPage] = [*inputs.marks, *inputs.mentions]
    makers = makers_of_pages(by_hand, about, inputs.state.parties)
    roles = {user.id: user.role for user in users(session, active_only=False)}
    return pages_made(makers, copy.page_map, roles)


def _save(session: Session, tools: Tools, ref: str, version: int, inputs: Inputs, copy: redaction.Copy) -> CopyRow:
    return save_copy(
        session,
        tools.key,
        ref=ref,
        version=version,
        pdf=copy.pdf,
        log=json.dumps([asdict(entry) for entry in copy.log], ensure_ascii=False).encode(),
        manifest=copy.manifest.encode(),
        inputs_digest=inputs.digest,
        pages=max((page for _, _, page in copy.page_map), default=0),
        marks=len(copy.log),
        proved=copy.proof.proved,
        proof_json=json.dumps(
            asdict(copy.proof) | {"page_map": copy.page_map, "titles": dict(copy.titles), "review": _review(copy)}
        ),
        at=tools.now(),
    )


def _review(copy: redaction.Copy) -> list[dict[str, object]]:
    """What the copy leaves to the eye: bars that touch words which stay, gaps whose width may tell a name."""
    return [
        {
            "kind": item.kind.value,
            "why": item.why,
            "must": item.must,
            "places": [{"document_id": at.document_id, "page": at.page, "box": at.box} for at in item.places],
        }
        for item in copy.review
    ]
