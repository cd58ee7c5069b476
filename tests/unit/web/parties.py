"""Third parties in a furnished house: people, papers, passages, letters with their links, mails."""

import hashlib
from datetime import date, timedelta

from sqlmodel import select

from activities.letter_words import reference_text
from models import acts
from models.files import Document, Mention
from models.post import Letter, ReceivedMail, Reply
from models.words import (
    Answer,
    Channel,
    LetterStatus,
    LinkPurpose,
    MentionKind,
    PartyKind,
    ReplyKind,
    Role,
    WhoLearns,
)
from records import people
from records.database import reading, writing
from records.file import PersonFacts, add_document, add_mention, add_person, file_digest, get_person
from records.log import append_event, submit
from records.post import file_mail, make_link, mark_status, replies_of, save_reply, write_letter
from records.requests import get_request
from rules.referring import summary_digest
from rules.times import local_date
from tests.unit.web.house import House
from tests.unit.web.stages import staged

NOTE = "On Monday Grandma Rosa fetched him early.\nShe said that\nhis father shouts a lot.\n"


def child_of(house: House, ref: str) -> str:
    """The child a request is about."""
    with reading(house.desk.engine) as session:
        request = get_request(session, ref)
        assert request is not None
        return request.child_id


def user_id(house: House, role: Role) -> str:
    """The id of whoever has this role."""
    with reading(house.desk.engine) as session:
        return people.users(session, role)[0].id


def paper(house: House, ref: str, words: str = NOTE, title: str = "Note at the door") -> str:
    """A text document in the child's file; returns its id."""
    with writing(house.desk.engine, ref) as session:
        document = add_document(
            session,
            house.desk.key,
            child_of(house, ref),
            ref,
            words.encode(),
            "note.txt",
            title,
            "text",
            1,
            "seed",
            dated=date(2026, 3, 9),
            at=house.desk.now,
        )
    assert isinstance(document, Document)
    return document.id


def somebody(
    house: House,
    ref: str,
    name: str = "Rosa Marsh",
    kind: PartyKind = PartyKind.FAMILY,
    *,
    email: str = "rosa@example.org",
    address: str = "",
    telephone: str = "",
    letter_text: str = "",
    account: str | None = None,
    agency: str = "",
    named: bool = True,
) -> str:
    """A person of the child's file who is named in the request; returns their id."""
    facts = PersonFacts(
        name=name,
        kind=kind,
        contact_email=email,
        contact_address=address,
        contact_telephone=telephone,
        letter_text=letter_text,
        user_id=account,
        agency_name=agency,
    )
    with writing(house.desk.engine, ref) as session:
        person = add_person(session, child_of(house, ref), ref, facts, "seed", house.desk.now)
    if named:
        house.record(ref, acts.PartyNamed(party_id=person.id, party_kind=kind, staff_user_id=account))
    return person.id


def passage(
    house: House, ref: str, person_id: str, document_id: str, words: str = "Grandma Rosa fetched him early"
) -> Mention:
    """A passage that refers to a person."""
    with writing(house.desk.engine, ref) as session:
        return add_mention(
            session,
            child_of(house, ref),
            ref,
            person_id,
            document_id,
            1,
            MentionKind.REFERS_TO,
            words,
            "seed",
            house.desk.now,
        )


def complete(house: House, ref: str) -> None:
    """Manager and line manager have both said that the file is complete."""
    with reading(house.desk.engine) as session:
        digest = file_digest(session, child_of(house, ref))
    house.record(ref, acts.FileChanged(digest=digest, documents=1, pages=1))
    house.record(ref, acts.FileComplete(digest=digest))
    house.record(ref, acts.FileConfirmed(digest=digest), Role.LINE_MANAGER)


def planned(house: House, ref: str, person_id: str, channel: Channel = Channel.EMAIL) -> None:
    """It is safe to ask this person, in this way."""
    house.record(
        ref,
        acts.ContactPlanned(party_id=person_id, ask=True, who_learns=WhoLearns.SAFE, channel=channel),
        reason="Lives apart, no quarrel.",
    )


def read_letter(house: House, ref: str, person_id: str) -> None:
    """The line manager has read what the letter to this person says."""
    with reading(house.desk.engine) as session:
        person = get_person(session, person_id)
        assert person is not None
        digest = summary_digest(house.state(ref).parties[person_id].kind, reference_text(session, ref, person))
    house.record(ref, acts.LetterRead(party_id=person_id, digest=digest), Role.LINE_MANAGER)


def started(house: House, ref: str, days: int = 14) -> None:
    """The letters may go."""
    house.record(ref, acts.ConsultationStarted(reply_by=local_date(house.desk.now) + timedelta(days=days)))


def asked(house: House, ref: str, person_id: str, channel: Channel = Channel.EMAIL) -> str:
    """The letter went to this person; returns the token of its link."""
    planned(house, ref, person_id, channel)
    if house.state(ref).reply_by is None:
        started(house, ref)
    effect = f"letter/third_party/{person_id}"
    with writing(house.desk.engine, ref) as session:
        token = make_link(
            session, ref, LinkPurpose.ANSWER, person_id=person_id, letter_id=f"L-{person_id}", now=house.desk.now
        )
        letter, _ = write_letter(
            session,
            house.desk.key,
            letter_id=f"L-{person_id}",
            letter_key=f"{ref}/{effect}",
            ref=ref,
            effect=effect,
            kind="third_party_family",
            person_id=person_id,
            to_name="Rosa Marsh",
            to_email="rosa@example.org",
            to_address="4 Quay Street\nPorthaven\nPH1 2AB",
            channel=channel,
            subject="May we share this? [Ref abcdefghijklmnopqrst]",
            text=f"Dear Rosa Marsh,\n\nHow to answer\n\n- On our answer page:\n  http://127.0.0.1:8000/answer/{token}\n",
            raw=b"raw",
            message_id=f"<{person_id}@setting.example>",
            token=hashlib.sha256(person_id.encode()).hexdigest()[:20],
            at=house.desk.now,
        )
        mark_status(session, letter.id, LetterStatus.SENT if channel is Channel.EMAIL else LetterStatus.TO_POST)
    house.record(ref, acts.LetterSent(effect=effect, letter_id=letter.id, channel=channel), Role.CLOCK)
    return token


def mailed(
    house: House, ref: str | None, person_id: str | None, text: str = "Yes, that is fine.", kind: str = "consent"
) -> ReceivedMail:
    """A mail that came in; with a person it is a reply that nobody has read yet."""
    with writing(house.desk.engine, ref) as session:
        mail, _ = file_mail(
            session,
            house.desk.key,
            hashlib.sha256(text.encode()).hexdigest(),
            f"Subject: Re: your letter\r\n\r\n{text}\r\n".encode(),
            ref=ref,
            kind=kind,
            standing="matched" if person_id else "triage",
            sender="Rosa <rosa@example.org>",
            subject="Re: your letter",
            text=text,
            at=house.desk.now,
        )
        if person_id is None or ref is None:
            return mail
        reply = save_reply(
            session,
            ref=ref,
            person_id=person_id,
            kind=ReplyKind.UNCLEAR,
            text=text,
            mail_id=mail.id,
            recorded_by="mailbox",
            received_at=house.desk.now,
        )
    act = acts.ReplyReceived(
        party_id=person_id,
        reply_id=reply.id,
        reply=ReplyKind.UNCLEAR,
        received_at=house.desk.now,
        objection=True,
    )
    with writing(house.desk.engine, ref) as session:
        said = submit(session, ref, act, "mailbox", Role.MAILBOX, at=house.desk.now)
        append_event(session, ref, act, "mailbox", Role.MAILBOX, house.desk.now, said)
    return mail


def replies(house: House, ref: str) -> list[Reply]:
    """All replies that are kept."""
    with reading(house.desk.engine) as session:
        return replies_of(session, ref)


def letters(house: House, ref: str, kind: str) -> list[Letter]:
    """The letters of one kind in the outbox."""
    with reading(house.desk.engine) as session:
        return list(session.exec(select(Letter).where(Letter.ref == ref, Letter.kind == kind)))


@staged
def ready(house: House) -> tuple[str, str]:
    """A request whose file is complete, with one person named in it: reference and person."""
    ref = house.request()
    house.entitled(ref)
    document = paper(house, ref)
    person = somebody(house, ref)
    passage(house, ref, person, document)
    complete(house, ref)
    return ref, person


def talked(house: House, ref: str, person_id: str) -> None:
    """Somebody talked with this member of staff."""
    act = acts.StaffTalked(party_id=person_id, on=local_date(house.desk.now))
    house.record(ref, act, reason="She is afraid that the father finds out where she lives.")


def weighed(house: House, ref: str, person_id: str, *, share: bool = True) -> None:
    """The five questions are answered, and the safeguarding lead has backed the answers."""
    act = acts.BalanceWeighed(
        party_id=person_id,
        fits_the_aim=Answer.YES,
        vulnerable=Answer.NOT_SURE,
        another_way=Answer.NO,
        needed_for_rights=Answer.YES,
        needed_to_protect=Answer.NO,
        share=share,
    )
    event = house.record(ref, act, reason="Does sharing fit the aim? Yes.")
    house.record(ref, acts.Backed(seq=event.seq), Role.SAFEGUARDING_LEAD)
