"""What goes in a sharing: the pages that were chosen, the copy of them, and to whom it may not go (S112, S113)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.acts import PagesChosen
from models.cases import AccessRequest
from models.files import Document, Person
from models.ids import new_id
from models.log import EventRow
from models.matters import Matter, MatterPerson
from models.people import Setting, User
from models.sharing import SharedCopy, SharedPages
from models.words import DocumentKind, PartyKind
from records import audit, store
from records.database import lock_request, utc_now
from records.documents import documents_of
from records.faults import NotFound
from records.keys import HouseKey
from records.mentions import facts_of, persons_of
from records.own_child import shut_to

_NEVER = frozenset({DocumentKind.LEGAL_ADVICE, DocumentKind.NOT_TOLD})


@dataclass(frozen=True)
class Choice:
    """What was chosen: the pages of each paper, whom to black out, and words to be black."""

    pages: Mapping[str, tuple[int, ...]]
    people: tuple[str, ...] = ()
    black: tuple[str, ...] = ()
    contacts: bool = False
    """Whether addresses and telephone numbers go too: to a school that takes the child over (S85)."""

    @property
    def count(self) -> int:
        """How many pages go."""
        return sum(len(pages) for pages in self.pages.values())


def keep_choice(
    session: Session, ref: str, choice: Choice, by: str, *, choice_id: str, at: datetime | None = None
) -> PagesChosen:
    """Keep a choice of pages, and what the sharing is told of it. The same `choice_id` again changes nothing."""
    lock_request(session, ref)
    row = session.get(SharedPages, choice_id)
    if row is None:
        row = SharedPages(
            id=choice_id,
            ref=ref,
            pages_json=json.dumps({paper: sorted(pages) for paper, pages in choice.pages.items()}),
            people_json=json.dumps(sorted(choice.people)),
            black="\n".join(choice.black),
            contacts=choice.contacts,
            by=by,
            at=at or utc_now(),
        )
        session.add(row)
        session.flush()
        audit.append(session, ref, by, "pages.chosen", {"choice_id": row.id, "pages": choice.count}, row.at)
    return told_of(session, row)


def choice_of(session: Session, ref: str, choice_id: str) -> SharedPages | None:
    """The choice with this id, of this sharing, or None."""
    row = session.get(SharedPages, choice_id)
    return row if row is not None and row.ref == ref else None


def as_chosen(row: SharedPages) -> Choice:
    """A choice as it was made."""
    pages = {paper: tuple(numbers) for paper, numbers in json.loads(row.pages_json).items()}
    black = tuple(line for line in row.black.split("\n") if line)
    return Choice(pages, tuple(json.loads(row.people_json)), black, row.contacts)


def told_of(session: Session, row: SharedPages) -> PagesChosen:
    """What the sharing is told of a choice: its id, how many pages, and the hash of all that it is made from.

    Papers that are in the file no longer, people who are named otherwise: each gives another hash.
    """
    choice = as_chosen(row)
    papers = {paper.id: paper.sha256 for paper in papers_of_choice(session, row)}
    people = [[one.id, *facts_of(one).model_dump_json().split("\n")] for one in _people(session, row)]
    said = [row.id, papers, sorted(people), row.black, row.contacts, row.pages_json]
    digest = hashlib.sha256(audit.canonical(said).encode()).hexdigest()
    return PagesChosen(choice_id=row.id, digest=digest, pages=choice.count)


def may_be_shared(paper: Document) -> bool:
    """Whether a paper may be passed on: not privileged advice, no sharing the parents were not told of."""
    return paper.kind not in _NEVER and not paper.fault


def papers_of_choice(session: Session, row: SharedPages) -> list[Document]:
    """The papers of a choice that stand in the child's file still and may be passed on, in its order."""
    matter = session.get(Matter, row.ref)
    wanted = set(as_chosen(row).pages)
    papers = documents_of(session, (matter and matter.child_id) or "")
    return [paper for paper in papers if paper.id in wanted and may_be_shared(paper)]


def _people(session: Session, row: SharedPages) -> list[Person]:
    matter = session.get(Matter, row.ref)
    wanted = set(as_chosen(row).people)
    return [one for one in persons_of(session, (matter and matter.child_id) or "") if one.id in wanted]


def save_shared_copy(
    session: Session,
    key: HouseKey,
    *,
    ref: str,
    effect: str,
    choice_id: str,
    pdf: bytes,
    log: bytes,
    manifest: bytes,
    pages: int,
    marks: int,
    proved: bool,
    proof_json: str,
    at: datetime | None = None,
) -> SharedCopy:
    """Seal the copy of the chosen pages with its log and manifest; made again it is the one that stands."""
    lock_request(session, ref)
    standing = session.exec(select(SharedCopy).where(SharedCopy.ref == ref, SharedCopy.effect == effect)).first()
    if standing is not None:
        return standing
    moment = at or utc_now()
    row = SharedCopy(
        id=new_id("sc"),
        ref=ref,
        effect=effect,
        choice_id=choice_id,
        sha256=hashlib.sha256(pdf).hexdigest(),
        sealed_id=store.seal(session, key, pdf, moment).id,
        log_id=store.seal(session, key, log, moment).id,
        manifest_id=store.seal(session, key, manifest, moment).id,
        pages=pages,
        marks=marks,
        proved=proved,
        proof_json=proof_json,
        made_at=moment,
    )
    session.add(row)
    session.flush()
    detail: audit.Detail = {"copy_id": row.id, "sha256": row.sha256, "pages": pages, "proved": proved}
    audit.append(session, ref, "software", "shared_copy.saved", detail, moment)
    return row


def shared_copy(session: Session, ref: str, sha256: str) -> SharedCopy:
    """The copy of a sharing with this hash. Raises NotFound."""
    row = session.exec(select(SharedCopy).where(SharedCopy.ref == ref, SharedCopy.sha256 == sha256)).first()
    if row is None:
        raise NotFound("copy", sha256)
    return row


def not_to_them(session: Session, ref: str, receiver: MatterPerson) -> str | None:
    """Why a sharing may not go to this address, as a code: somebody of the setting, or the child's own family.

    A parent gets to see the file by a request, where everybody in it is heard (S1, S5, S7).
    """
    matter, email = session.get(Matter, ref), receiver.email.casefold()
    if matter is None or not email:
        return None
    setting = session.exec(select(Setting)).first()
    ours = [user.email for user in session.exec(select(User))] + ([setting.mailbox] if setting else [])
    if email in {one.casefold() for one in ours}:
        return "receiver_is_ours"
    asked = session.exec(select(AccessRequest).where(AccessRequest.child_id == matter.child_id))
    family = [request.requester_email for request in asked]
    for person in persons_of(session, matter.child_id or ""):
        if person.kind == PartyKind.FAMILY:
            family += [person.contact_email, *facts_of(person).emails]
    return "receiver_is_family" if email in {one.casefold() for one in family if one} else None


def kept_from(session: Session, user_id: str) -> frozenset[str]:
    """The sharings that are about this person of the setting, and the breaches of them: they see nothing (S61).

    Nor of what stands beside a request about a child of their own (R24).
    """
    about_a_child = col(EventRow.act_json).contains('"request_ref":null')
    kinds = col(EventRow.ref).startswith("SH-") | (col(EventRow.ref).startswith("BR-") & about_a_child)
    opened = select(EventRow.ref, EventRow.act_json).where(
        EventRow.kind == "matter_opened", kinds, col(EventRow.act_json).contains(user_id)
    )
    about = frozenset(
        ref for ref, act_json in session.exec(opened) if user_id in json.loads(act_json)["stand_aside"]
    )
    return about | shut_to(session, user_id)
