"""What is done in a sharing: the copy of chosen pages, the record as a paper in the file (S100, S112)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import cast

from sqlmodel import Session, select
from temporalio import activity

import redaction
from activities import names
from activities.copying import index_title
from activities.errors import failed
from activities.pulse import beating
from activities.sharing_record import Record, paper_of, record_of
from activities.tools import Tools
from boundaries import Boundary, reached
from models import acts
from models.cases import Child
from models.files import Document, Person
from models.matters import MatterPerson
from models.messages import EffectOrder, Event
from models.people import Setting
from models.sharing import SharedPages
from models.words import DocumentKind, Role
from records.database import reading, writing
from records.endings import open_requests_of
from records.file import Duplicate, add_document, facts_of, persons_of
from records.log import append_event, find_event, load_log
from records.page_cache import FolderCache
from records.scope import request_facts
from records.sharing import as_chosen, choice_of, papers_of_choice, save_shared_copy, told_of
from records.store import unseal
from redaction.places import boxes_of, folded, folded_page, text_of
from rules.folding import fold
from rules.lawbook import rules_for
from rules.matters.sharing import SharingState
from rules.times import local_date

COVER = (
    "This is a copy of records about a child, passed on for one purpose and to one receiver. It is not to be used "
    "for anything else, or given to anybody else, without asking us.",
    "Where you see a black bar or words in square brackets, something was left out that you do not need, or that "
    "is about somebody else.",
)
_BLACK = "black"


@dataclass(frozen=True)
class Inputs:
    """Everything the copy of a choice is made from, read in one transaction."""

    choice: SharedPages
    papers: list[Document]
    data: Mapping[str, bytes]
    people: list[Person]
    child: Child
    setting: Setting
    receiver: str


class SharingActivities:
    """The sharing's part of what is done to the world."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @activity.defn(name=names.MAKE_SHARED_COPY)
    def make_shared_copy(self, order: EffectOrder) -> Event | None:
        """Make the copy of the chosen pages, seal it with its log and proof, and record that.

        None where the pages were chosen anew meanwhile, or it has gone. Raises ApplicationError `copy_not_made` for
        good, where a paper cannot be copied or was taken out of the file.
        """
        with reading(self._tools.engine) as session:
            done = find_event(session, order.ref, effect_key=order.key)
            if done is not None:
                return done
            if not _still_wanted(session, order):
                return None
            inputs = self._inputs(session, order)
        with beating():
            copy = self._made(inputs)
        reached(Boundary.COPY_MADE)
        with writing(self._tools.engine, order.ref) as session:
            made = _kept(session, self._tools, order, inputs, copy)
            return append_event(
                session, order.ref, made, "software", Role.CLOCK, at=self._tools.now(), effect_key=order.key
            )

    @activity.defn(name=names.FILE_RECORD)
    def file_record(self, order: EffectOrder) -> Event | None:
        """Put the record of a sharing that has ended into the child's file, and tell the child's open requests.

        A requester's copy is a matter of its own: what the parents were not told of has a kind that waits for two
        people (S100, S101).
        """
        with beating(), writing(self._tools.engine, order.ref) as session:
            done = find_event(session, order.ref, effect_key=order.key)
            if done is not None:
                return done
            if not _still_wanted(session, order):
                return None
            record = record_of(session, order.ref)
            document_id = self._filed(session, record)
            now = self._tools.now()
            for ref in open_requests_of(session, record.child_id):
                _tell(session, ref, order, self._tools)
            filed = acts.RecordFiled(effect=order.effect, document_id=document_id)
            return append_event(session, order.ref, filed, "software", Role.CLOCK, at=now, effect_key=order.key)

    def _filed(self, session: Session, record: Record) -> str:
        data = paper_of(record)
        ref = record.matter.ref
        added = add_document(
            session,
            self._tools.key,
            record.child_id,
            ref,
            data,
            f"{ref.lower()}.pdf",
            f"Sharing {ref}: the record",
            "pdf",
            redaction.inspect(data, "record.pdf").pages,
            record.matter.manager_id,
            dated=record.ended_on,
            author="The setting",
            kind=DocumentKind.NOT_TOLD if record.state.is_quiet else DocumentKind.PERSONAL,
            at=self._tools.now(),
        )
        return added.document_id if isinstance(added, Duplicate) else added.id

    def _inputs(self, session: Session, order: EffectOrder) -> Inputs:
        state: SharingState = rules_for(order.ref).fold(load_log(session, order.ref))
        chosen = state.chosen
        choice = choice_of(session, order.ref, chosen.choice_id) if chosen is not None else None
        receiver = session.get(MatterPerson, state.receiver.person_id) if state.receiver is not None else None
        if chosen is None or choice is None or receiver is None or told_of(session, choice) != chosen:
            raise failed("copy_not_made", final=True)
        papers = papers_of_choice(session, choice)
        child = session.get(Child, papers[0].child_id) if papers else None
        if child is None or {paper.id for paper in papers} != set(as_chosen(choice).pages):
            raise failed("copy_not_made", final=True)
        data = {paper.id: unseal(session, self._tools.key, paper.sealed_id) for paper in papers}
        setting = session.exec(select(Setting)).one()
        return Inputs(choice, papers, data, persons_of(session, child.id), child, setting, receiver.name)

    def _made(self, inputs: Inputs) -> redaction.Copy:
        cache = FolderCache(self._tools.cache, self._tools.key)
        choice = as_chosen(inputs.choice)
        try:
            pages = {
                paper.id: redaction.read_pages(inputs.data[paper.id], _media(paper), cache=cache)
                for paper in inputs.papers
            }
            marks = marks_for(inputs, pages)
            items = [
                redaction.CopyItem(
                    paper.id,
                    index_title(paper.dated),
                    inputs.data[paper.id],
                    _media(paper),
                    tuple(m for m in marks if m.document_id == paper.id and m.page in choice.pages[paper.id]),
                    only=frozenset(choice.pages[paper.id]),
                    plain_title=index_title(None),
                )
                for paper in inputs.papers
            ]
            front = _front(inputs, bool(marks), local_date(self._tools.now()))
            return redaction.make_copy(items, front, cache=cache, read_again=True, names=_left_out(inputs))
        except redaction.Unreadable:
            raise failed("copy_not_made", final=True) from None


def marks_for(inputs: Inputs, pages: Mapping[str, tuple[redaction.Page, ...]]) -> list[redaction.Mark]:
    """What is black: what the finder finds of those who are left out, contact details, and the words chosen."""
    found = redaction.propose([(paper.id, pages[paper.id]) for paper in inputs.papers], list(_parties(inputs)))
    marks = [mark for mark in found.marks if mark.rule != redaction.Rule.SHARED]
    for paper in inputs.papers:
        for page in pages[paper.id]:
            marks += _words_on(paper.id, page, as_chosen(inputs.choice).black)
    return marks


def _words_on(document_id: str, page: redaction.Page, black: Sequence[str]) -> list[redaction.Mark]:
    folded_words = folded_page(page)
    return [
        redaction.Mark(document_id, page.number, boxes_of(page, run), None, _BLACK, text_of(page, run))
        for words in black
        for run in folded_words.runs(folded(words))
    ]


def _parties(inputs: Inputs) -> list[redaction.Party]:
    """Whom the finder looks for: those who are left out, and of the others only where they can be reached (S85)."""
    choice, found = as_chosen(inputs.choice), []
    for person in inputs.people:
        facts = facts_of(person)
        phones = tuple(one for one in (*facts.telephones, facts.contact_telephone) if one)
        emails = tuple(one for one in (*facts.emails, facts.contact_email) if one)
        places = tuple(one for one in (*facts.addresses, facts.contact_address) if one)
        if person.id in choice.people:
            party = redaction.Party(person.id, facts.name, facts.aliases, facts.relations, phones, emails, places)
            found.append(party)
            continue
        found.append(redaction.Party(person.id, facts.name, facts.aliases, facts.relations, role="keep"))
        if not choice.contacts and (phones or emails or places):
            found.append(redaction.Party(person.id, "", (), (), phones, emails, places))
    known_as = (inputs.child.known_as,) if inputs.child.known_as else ()
    found.append(redaction.Party("child", inputs.child.name, known_as, role="keep"))
    return found


def _left_out(inputs: Inputs) -> tuple[str, ...]:
    """The names nobody may see anywhere in the copy."""
    people = [facts_of(one) for one in inputs.people if one.id in as_chosen(inputs.choice).people]
    return tuple(name for facts in people for name in (facts.name, *facts.aliases))


def _front(inputs: Inputs, has_marks: bool, today: date) -> redaction.FrontMatter:
    return redaction.FrontMatter(
        recipient=inputs.receiver,
        version=1,
        setting=inputs.setting.name,
        about_child=inputs.child.name,
        issued=today,
        cover_text=COVER if has_marks else COVER[:1],
    )


def _media(paper: Document) -> redaction.Kind:
    if paper.media not in {"pdf", "text", "eml", "docx", "image"}:
        raise failed("copy_not_made", final=True)
    return cast(redaction.Kind, paper.media)


def _still_wanted(session: Session, order: EffectOrder) -> bool:
    rules = rules_for(order.ref)
    return order in rules.effects_due(order.ref, rules.fold(load_log(session, order.ref)))


def _kept(
    session: Session, tools: Tools, order: EffectOrder, inputs: Inputs, copy: redaction.Copy
) -> acts.SharedCopyMade:
    row = save_shared_copy(
        session,
        tools.key,
        ref=order.ref,
        effect=order.effect,
        choice_id=inputs.choice.id,
        pdf=copy.pdf,
        log=json.dumps([asdict(entry) for entry in copy.log], ensure_ascii=False).encode(),
        manifest=copy.manifest.encode(),
        pages=max((page for _, _, page in copy.page_map), default=0),
        marks=len(copy.log),
        proved=copy.proof.proved,
        proof_json=json.dumps(asdict(copy.proof) | {"page_map": copy.page_map}),
        at=tools.now(),
    )
    return acts.SharedCopyMade(
        effect=order.effect,
        version=int(order.effect.partition("/")[2]),
        copy_sha256=row.sha256,
        pages=row.pages,
        marks=row.marks,
        proved=row.proved,
    )


def _tell(session: Session, ref: str, order: EffectOrder, tools: Tools) -> None:
    """An open request that takes the new paper in is told what its file is now: an older copy of it is void."""
    state = fold(load_log(session, ref))
    facts = request_facts(session, ref)
    if state.given is None and (state.file is None or state.file.digest != facts.digest):
        key = f"{order.ref}/{order.effect}"
        append_event(session, ref, facts, "software", Role.CLOCK, at=tools.now(), effect_key=key)
