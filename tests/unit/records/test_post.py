"""The post: one letter a key, mail kept before it is read, no consent without evidence (S20-S23, S104, S105)."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import update

from models.post import Letter, Reply
from models.words import Channel, Evidence, LetterStatus, PartyKind, ReplyKind
from records import audit, file, post, store
from records.database import HOUSE, reading, writing
from records.faults import Conflict, NotFound, Refused
from records.keys import HouseKey
from records.requests import get_request
from tests.unit.records.furnished import NOW, a_request

RAW = b"Subject: about the file\r\n\r\nDear Nan"


def a_letter(
    engine: Engine, key: HouseKey, ref: str | None, letter_key: str = "AR-2026-0001/ask/p1", effect: str = "ask/p1"
) -> tuple[Letter, bool]:
    """A letter in the outbox."""
    with writing(engine, ref) as session:
        return post.write_letter(
            session,
            key,
            letter_key=letter_key,
            ref=ref,
            effect=effect,
            kind="third_party_family",
            channel=Channel.EMAIL,
            to_email="sian@example.org",
            subject="About the file",
            text="Dear Nan",
            raw=RAW,
            message_id=f"<{letter_key}@example.org>",
            token="abcdef" + letter_key[-2:],
            at=NOW,
        )


def a_person(engine: Engine, ref: str) -> str:
    """A third party of the request's child; returns their id."""
    facts = file.PersonFacts(name="Siân Fictional", kind=PartyKind.FAMILY)
    with writing(engine, ref) as session:
        request = get_request(session, ref)
        assert request is not None
        return file.add_person(session, request.child_id, ref, facts, "user-1", NOW).id


def became(engine: Engine, letter_id: str, status: LetterStatus, fault: str = "") -> Letter:
    """A letter after it was marked."""
    with writing(engine) as session:
        return post.mark_status(session, letter_id, status, fault, NOW)


def test_a_letter_is_written_once_under_its_key_with_its_raw_form_sealed(any_engine: Engine, key: HouseKey) -> None:
    ref = a_request(any_engine)
    first, created = a_letter(any_engine, key, ref)
    again, created_again = a_letter(any_engine, key, ref)
    assert (created, created_again) == (True, False)
    assert (again.id, again.sealed_id) == (first.id, first.sealed_id)
    with reading(any_engine) as session:
        assert store.unseal(session, key, first.sealed_id) == RAW
        assert [letter.id for letter in post.letters_of(session, ref)] == [first.id]
        assert len(audit.entries(session, ref, "letter.written")) == 1


def test_a_letter_is_found_by_its_token_as_people_retype_it(engine: Engine, key: HouseKey) -> None:
    letter, _ = a_letter(engine, key, a_request(engine))
    with reading(engine) as session:
        found = post.letter_by_token(session, f" {letter.token.upper()} ")
        assert found is not None
        assert found.id == letter.id
        assert post.letter_by_token(session, "another") is None
        by_id = post.letter_by_message_id(session, letter.message_id)
        assert by_id is not None
        assert post.get_letter(session, letter.id) is not None


def test_a_letter_that_was_sent_never_waits_again(any_engine: Engine, key: HouseKey) -> None:
    letter, _ = a_letter(any_engine, key, a_request(any_engine))
    with writing(any_engine) as session:
        sent = post.mark_sent(session, letter.id, NOW)
        assert (sent.status, sent.sent_at) == (LetterStatus.SENT, NOW)
        post.mark_sent(session, letter.id, NOW + timedelta(hours=1))
    for status in (LetterStatus.PENDING, LetterStatus.HELD, LetterStatus.TO_POST):
        with pytest.raises(Conflict, match="cannot become"):
            became(any_engine, letter.id, status)
    with reading(any_engine) as session:
        kept = post.get_letter(session, letter.id)
        assert kept is not None
        assert (kept.status, kept.sent_at) == (LetterStatus.SENT, NOW)
        assert len(audit.entries(session, "AR-2026-0001", "letter.status")) == 1


def test_a_held_or_failed_letter_can_still_be_sent_and_a_sent_one_can_bounce(engine: Engine, key: HouseKey) -> None:
    ref = a_request(engine)
    letter, _ = a_letter(engine, key, ref)
    with writing(engine) as session:
        assert post.mark_held(session, letter.id, NOW).status is LetterStatus.HELD
        assert post.mark_failed(session, letter.id, "refused_451", NOW).fault == "refused_451"
    assert became(engine, letter.id, LetterStatus.SENT).fault == ""
    assert became(engine, letter.id, LetterStatus.FAILED, "bounced").status is LetterStatus.FAILED


def test_a_printed_letter_waits_to_be_posted(engine: Engine, key: HouseKey) -> None:
    letter, _ = a_letter(engine, key, a_request(engine))
    became(engine, letter.id, LetterStatus.TO_POST)
    with reading(engine) as session:
        assert [one.id for one in post.letters_to_post(session)] == [letter.id]
    assert became(engine, letter.id, LetterStatus.POSTED).sent_at == NOW


def test_only_letters_of_the_desk_that_wait_are_sent_by_the_reconciler(engine: Engine, key: HouseKey) -> None:
    ref = a_request(engine)
    a_letter(engine, key, ref)
    of_the_desk, _ = a_letter(engine, key, None, "code/c1", effect="")
    sent, _ = a_letter(engine, key, ref, "code/c2", effect="")
    became(engine, sent.id, LetterStatus.SENT)
    with reading(engine) as session:
        assert [one.id for one in post.pending_desk_letters(session)] == [of_the_desk.id]
        assert post.pending_desk_letters(session, older_than=NOW) == []
        assert audit.entries(session, HOUSE, "letter.written") != []


def test_an_unknown_letter_is_named(engine: Engine) -> None:
    with pytest.raises(NotFound, match="letter-x"):
        became(engine, "letter-x", LetterStatus.SENT)


def test_a_mail_is_kept_once_before_anything_is_made_of_it(any_engine: Engine, key: HouseKey) -> None:
    ref = a_request(any_engine)
    for expected in (True, False):
        with writing(any_engine) as session:
            mail, created = post.file_mail(session, key, "hash-1", b"raw mail", standing="new", at=NOW)
        assert created is expected
    with writing(any_engine) as session:
        post.match_mail(session, mail.id, standing="triage", kind="question", ref=ref, text="May I ring?", at=NOW)
    with reading(any_engine) as session:
        assert [one.id for one in post.mails_standing(session, "triage", "quarantine")] == [mail.id]
        (kept,) = post.mails_of(session, ref)
        assert (kept.kind, kept.text, kept.settled_at, kept.received_at) == ("question", "May I ring?", None, NOW)
        assert store.unseal(session, key, kept.sealed_id) == b"raw mail"
    with writing(any_engine) as session:
        assert post.settle_mail(session, mail.id, "filed", "user-1", at=NOW).settled_at == NOW
        with pytest.raises(NotFound):
            post.match_mail(session, "mail-x", standing="filed")


def a_reply(engine: Engine, ref: str, person_id: str, kind: ReplyKind, **facts: object) -> Reply:
    """A reply kept."""
    with writing(engine, ref) as session:
        return post.save_reply(
            session,
            ref=ref,
            person_id=person_id,
            kind=kind,
            recorded_by="user-1",
            received_at=NOW,
            **facts,  # type: ignore[arg-type]
        )


@pytest.mark.parametrize("kind", [ReplyKind.CONSENT, ReplyKind.CONDITIONAL])
@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"text": "Yes, all of it"},
        {"evidence": Evidence.CONFIRMED_MAIL},
        {"evidence": Evidence.SCANNED_PAPER},
        {"evidence": Evidence.CALL_NOTE, "text": " "},
    ],
)
def test_a_consent_without_what_it_stands_on_is_refused(
    engine: Engine, kind: ReplyKind, facts: dict[str, object]
) -> None:
    ref = a_request(engine)
    person_id = a_person(engine, ref)
    with pytest.raises(Refused, match="stands on"):
        a_reply(engine, ref, person_id, kind, **facts)


@pytest.mark.parametrize(
    "facts",
    [
        {"evidence": Evidence.ANSWER_PAGE},
        {"evidence": Evidence.SCANNED_PAPER, "evidence_ref": "sealed-1"},
        {"evidence": Evidence.CALL_NOTE, "text": "Rang back the known number, read it back."},
    ],
)
def test_a_consent_with_its_evidence_is_kept(engine: Engine, facts: dict[str, object]) -> None:
    ref = a_request(engine)
    reply = a_reply(engine, ref, a_person(engine, ref), ReplyKind.CONSENT, **facts)
    assert not post.evidence_missing(reply)


def test_the_database_itself_refuses_a_consent_without_evidence(any_engine: Engine) -> None:
    ref = a_request(any_engine)
    a_reply(any_engine, ref, a_person(any_engine, ref), ReplyKind.UNCLEAR, text="Yes?")
    with pytest.raises(DBAPIError, match="consent_has_evidence"), writing(any_engine) as session:
        session.exec(update(Reply).values(kind=ReplyKind.CONSENT))


def test_a_mail_becomes_a_consent_only_when_somebody_confirms_it(engine: Engine, key: HouseKey) -> None:
    ref = a_request(engine)
    person_id = a_person(engine, ref)
    with writing(engine, ref) as session:
        mail, _ = post.file_mail(session, key, "hash-1", b"Yes, I agree", ref=ref, at=NOW)
    by_mail = a_reply(engine, ref, person_id, ReplyKind.UNCLEAR, mail_id=mail.id, reply_id="R-1")
    by_hand = a_reply(engine, ref, person_id, ReplyKind.UNCLEAR)
    with writing(engine, ref) as session:
        confirmed = post.confirm_reply(session, by_mail.id, ReplyKind.CONSENT, "user-1", at=NOW)
        assert (confirmed.kind, confirmed.evidence) == (ReplyKind.CONSENT, Evidence.CONFIRMED_MAIL)
        with pytest.raises(Refused):
            post.confirm_reply(session, by_hand.id, ReplyKind.CONSENT, "user-1", at=NOW)
        with pytest.raises(NotFound):
            post.confirm_reply(session, "R-unknown", ReplyKind.REFUSAL, "user-1", at=NOW)
    with reading(engine) as session:
        assert [row.actor_id for row in audit.entries(session, ref, "reply.confirmed")] == ["user-1"]
        assert len(post.replies_of(session, ref, person_id)) == 2


def test_the_same_reply_again_is_one_and_somebody_elses_id_is_refused(engine: Engine) -> None:
    ref = a_request(engine)
    person_id, other = a_person(engine, ref), a_person(engine, ref)
    for _ in range(2):
        a_reply(engine, ref, person_id, ReplyKind.REFUSAL, reply_id="R-1")
    with reading(engine) as session:
        assert len(post.replies_of(session, ref)) == 1
    with pytest.raises(Conflict):
        a_reply(engine, ref, other, ReplyKind.REFUSAL, reply_id="R-1")


def test_a_reply_of_nobody_we_know_is_not_kept(engine: Engine) -> None:
    ref = a_request(engine)
    with pytest.raises(IntegrityError):
        a_reply(engine, ref, "person-unknown", ReplyKind.REFUSAL)


def test_an_appointment_is_offered_once_and_may_be_withdrawn(engine: Engine) -> None:
    ref, starts_at = a_request(engine), NOW + timedelta(days=14)
    with writing(engine, ref) as session:
        slot = post.add_slot(session, ref, starts_at, 60, "The office", "user-1", NOW)
        assert post.add_slot(session, ref, starts_at, 60, "The office", "user-1", NOW).id == slot.id
    with reading(engine) as session:
        assert [one.starts_at for one in post.slots_of(session, ref)] == [starts_at]
    with writing(engine, ref) as session:
        post.remove_slot(session, slot.id, "user-1", NOW)
    with reading(engine) as session:
        assert post.get_slot(session, slot.id) is None
    with pytest.raises(NotFound), writing(engine, ref) as session:
        post.remove_slot(session, slot.id, "user-1", NOW)


def test_what_was_said_at_the_meeting_is_kept(engine: Engine) -> None:
    ref = a_request(engine)
    with writing(engine, ref) as session:
        post.save_meeting(
            session,
            ref=ref,
            held_at=NOW,
            attendees="Bronwen and an interpreter",
            explained="Why some of it is black",
            taken_away=True,
            recorded_by="user-1",
            at=NOW,
        )
    with reading(engine) as session:
        (meeting,) = post.meetings_of(session, ref)
        assert meeting.taken_away
        assert len(audit.entries(session, ref, "meeting.saved")) == 1
