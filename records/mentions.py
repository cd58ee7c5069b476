"""People mentioned in a child's file, kept once for the child, and the passages about them (S19, S24, S25)."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, select

from models.files import Document, LetterWords, Mention, Person
from models.ids import new_id
from models.words import MentionKind, PartyKind
from records import audit
from records.database import utc_now
from records.faults import NotFound, Refused
from records.marks import Box


class PersonFacts(BaseModel):
    """What is known of a person; the tuples are kept one entry a line."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: PartyKind
    aliases: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    telephones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    contact_email: str = ""
    contact_address: str = ""
    contact_telephone: str = ""
    letter_text: str = ""
    pointers: tuple[str, ...] = ()
    agency_name: str = ""
    agency_contact: str = ""
    user_id: str | None = None


def add_person(
    session: Session, child_id: str, ref: str, facts: PersonFacts, by: str, at: datetime | None = None
) -> Person:
    """Somebody mentioned in the child's file. Raises Refused without a name."""
    moment = at or utc_now()
    person = Person.model_validate(
        {"id": new_id("person"), "child_id": child_id, "added_at": moment, **_columns(facts)}
    )
    session.add(person)
    session.flush()
    _write_letter_words(session, ref, person.id, facts.letter_text)
    detail = {"person_id": person.id, "kind": person.kind, "child_id": child_id}
    audit.append(session, ref, by, "person.added", detail, moment)
    return person


def edit_person(
    session: Session, person_id: str, ref: str, facts: PersonFacts, by: str, at: datetime | None = None
) -> Person:
    """Correct what is known of a person. Raises NotFound, Refused without a name."""
    person = _person(session, person_id)
    columns = _columns(facts)
    changed = sorted(name for name, value in columns.items() if (getattr(person, name) or None) != (value or None))
    for name in changed:
        setattr(person, name, columns[name])
    session.add(person)
    session.flush()
    if _write_letter_words(session, ref, person_id, facts.letter_text):
        changed.append("letter_text")
    if changed:
        audit.append(session, ref, by, "person.edited", {"person_id": person_id, "facts": ",".join(changed)}, at)
    return person


def _write_letter_words(session: Session, ref: str, person_id: str, words: str) -> bool:
    """Keep what this request's letter says in the manager's own words; whether they are others than before."""
    row = session.get(LetterWords, (ref, person_id))
    if words == (row.words if row is not None else ""):
        return False
    row = row or LetterWords(ref=ref, person_id=person_id, words=words)
    row.words = words
    session.add(row)
    session.flush()
    return True


def facts_of(person: Person, letter_text: str = "") -> PersonFacts:
    """What is known of a person, the lists as tuples again; the words of a letter are a request's (`scope`)."""
    return PersonFacts(
        name=person.name,
        kind=PartyKind(person.kind),
        aliases=lines(person.aliases),
        relations=lines(person.relations),
        telephones=lines(person.telephones),
        emails=lines(person.emails),
        addresses=lines(person.addresses),
        contact_email=person.contact_email,
        contact_address=person.contact_address,
        contact_telephone=person.contact_telephone,
        letter_text=letter_text,
        pointers=lines(person.pointers or ""),
        agency_name=person.agency_name or "",
        agency_contact=person.agency_contact or "",
        user_id=person.user_id,
    )


def get_person(session: Session, person_id: str) -> Person | None:
    """The person with this id, or None."""
    return session.get(Person, person_id)


def persons_of(session: Session, child_id: str) -> list[Person]:
    """Everybody mentioned in a child's file, by name."""
    return list(
        session.exec(select(Person).where(Person.child_id == child_id).order_by(col(Person.name), col(Person.id)))
    )


def add_mention(
    session: Session,
    child_id: str,
    ref: str,
    person_id: str,
    document_id: str,
    page: int,
    kind: MentionKind,
    words: str,
    by: str,
    at: datetime | None = None,
    *,
    boxes: Sequence[Box] = (),
) -> Mention:
    """Note that a passage refers to a person or was contributed by them; the same again is the same mention.

    `boxes` is where it was drawn on the page (points from the upper left), for passages without words of their own.
    Raises Refused where person or paper belong to another child, or the paper has no such page.
    """
    _check_place(session, child_id, person_id, document_id, page)
    moment = at or utc_now()
    drawn = json.dumps([list(box) for box in boxes]) if boxes else None
    mention = Mention(
        id=new_id("mention"),
        child_id=child_id,
        person_id=person_id,
        document_id=document_id,
        page=page,
        kind=kind,
        words=words,
        boxes_json=drawn,
        added_by=by,
        added_at=moment,
    )
    return _same_as(session, mention) or _keep(session, ref, mention)


def _same_as(session: Session, new: Mention) -> Mention | None:
    """The mention that stands and says the same, where there is one."""
    drawn = col(Mention.boxes_json)
    return session.exec(
        select(Mention).where(
            Mention.person_id == new.person_id,
            Mention.document_id == new.document_id,
            Mention.page == new.page,
            Mention.kind == new.kind,
            Mention.words == new.words,
            drawn == new.boxes_json if new.boxes_json else drawn.is_(None),
            col(Mention.taken_off_at).is_(None),
        )
    ).first()


def _keep(session: Session, ref: str, mention: Mention) -> Mention:
    """Write a new mention down, with the entry that says so."""
    session.add(mention)
    session.flush()
    detail: audit.Detail = {
        "mention_id": mention.id,
        "person_id": mention.person_id,
        "document_id": mention.document_id,
        "page": mention.page,
    }
    audit.append(session, ref, mention.added_by, "mention.added", detail, mention.added_at)
    return mention


def take_off_mention(session: Session, mention_id: str, ref: str, by: str, at: datetime | None = None) -> None:
    """Note that a mention was none; again changes nothing. Raises NotFound."""
    mention = session.get(Mention, mention_id)
    if mention is None:
        raise NotFound("mention", mention_id)
    if mention.taken_off_at is None:
        mention.taken_off_at = at or utc_now()
        session.add(mention)
        session.flush()
        audit.append(session, ref, by, "mention.taken_off", {"mention_id": mention_id}, mention.taken_off_at)


def mentions_of(
    session: Session, child_id: str, person_id: str | None = None, document_id: str | None = None
) -> list[Mention]:
    """The mentions that stand in a child's file in reading order, or those of one person or one paper."""
    query = (
        select(Mention)
        .join(Document, col(Document.id) == col(Mention.document_id))
        .where(
            Mention.child_id == child_id, col(Mention.taken_off_at).is_(None), col(Document.removed_at).is_(None)
        )
        .order_by(col(Document.position), col(Mention.page), col(Mention.added_at), col(Mention.id))
    )
    if person_id is not None:
        query = query.where(Mention.person_id == person_id)
    if document_id is not None:
        query = query.where(Mention.document_id == document_id)
    return list(session.exec(query))


def mentions_ever(session: Session, child_id: str) -> list[Mention]:
    """Every mention that was ever noted in a child's file, those taken off included, oldest first."""
    query = select(Mention).where(Mention.child_id == child_id).order_by(col(Mention.added_at), col(Mention.id))
    return list(session.exec(query))


def lines(text: str) -> tuple[str, ...]:
    """The entries of a list that is kept one a line."""
    return tuple(line for line in text.split("\n") if line)


def joined(entries: Iterable[str]) -> str:
    """A list as it is kept: one entry a line, each once, without empty ones."""
    cleaned = (" ".join(entry.split()) for entry in entries)
    return "\n".join(dict.fromkeys(entry for entry in cleaned if entry))


def _columns(facts: PersonFacts) -> dict[str, str | None]:
    if not facts.name.strip():
        raise Refused("A person needs a name, or words that say who they are.")
    columns: dict[str, str | None] = {}
    for name, value in facts:
        if name == "letter_text":
            continue
        columns[name] = joined(value) if isinstance(value, tuple) else value
    columns["kind"] = facts.kind.value
    columns["name"] = facts.name.strip()
    return columns


def _person(session: Session, person_id: str) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("person", person_id)
    return person


def _check_place(session: Session, child_id: str, person_id: str, document_id: str, page: int) -> None:
    person, document = _person(session, person_id), session.get(Document, document_id)
    if document is None:
        raise NotFound("document", document_id)
    if {person.child_id, document.child_id} != {child_id}:
        raise Refused(f"Person {person_id} and paper {document_id} do not both belong to this child's file.")
    if not 1 <= page <= max(document.pages, 1):
        raise Refused(f"The paper {document_id} has {document.pages} pages; there is no page {page}.")
