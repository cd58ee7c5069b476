"""make verify: a whole cabinet is well; every kind of tampering is found, named by id, without personal data."""

import shutil
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from models.acts import CopyMade, LetterSent, ReplyReceived, SignedOff
from models.files import Document
from models.people import User
from models.words import Channel, Evidence, PartyKind, ReplyKind, Role
from records import file, log, post, store, verify
from records.database import open_database, reading, writing
from records.keys import HouseKey
from records.proving import Check
from records.requests import get_request
from tests.unit.records.furnished import NOW, a_request

NAMES = ("Bronwen", "Aled", "Fictional", "Siân", "example.org", "Judith", "secret reason")


def filled(engine: Engine, key: HouseKey) -> str:
    """A request with a paper, a third party, a letter, a consent and a copy that was signed off."""
    ref = a_request(engine)
    with writing(engine, ref) as session:
        request = get_request(session, ref)
        assert request is not None
        manager = session.get_one(User, request.manager_id)
        paper = file.add_document(
            session, key, request.child_id, ref, b"one", "a.txt", "Registration of Aled", "text", 1, manager.id
        )
        assert isinstance(paper, Document)
        facts = file.PersonFacts(name="Siân Fictional", kind=PartyKind.FAMILY)
        person = file.add_person(session, request.child_id, ref, facts, manager.id, NOW)
        letter, _ = post.write_letter(
            session,
            key,
            letter_key=f"{ref}/ask",
            ref=ref,
            effect="ask",
            kind="third_party_family",
            channel=Channel.EMAIL,
            subject="About the file",
            text="Dear Siân",
            raw=b"raw",
            message_id="<1@example.org>",
            token="abc",
            person_id=person.id,
            at=NOW,
        )
        sent = LetterSent(effect="ask", letter_id=letter.id, channel=Channel.EMAIL)
        log.append_event(session, ref, sent, "software", Role.CLOCK, NOW, effect_key="ask")
        reply = post.save_reply(
            session,
            ref=ref,
            person_id=person.id,
            kind=ReplyKind.CONSENT,
            recorded_by=person.id,
            received_at=NOW,
            evidence=Evidence.ANSWER_PAGE,
        )
        consent = ReplyReceived(
            party_id=person.id,
            reply_id=reply.id,
            reply=ReplyKind.CONSENT,
            evidence=Evidence.ANSWER_PAGE,
            received_at=NOW,
            objection=False,
        )
        said = log.submit(session, ref, consent, person.id, Role.THIRD_PARTY, "a secret reason", at=NOW)
        log.append_event(session, ref, consent, person.id, Role.THIRD_PARTY, NOW, submission_id=said)
        copy = file.save_copy(
            session,
            key,
            ref=ref,
            version=1,
            pdf=b"%PDF",
            log=b"[]",
            manifest=b"{}",
            inputs_digest="a" * 64,
            pages=1,
            marks=0,
            proved=True,
            proof_json="{}",
            at=NOW,
        )
        made = CopyMade(
            effect="copy/1", version=1, copy_sha256=copy.sha256, pages=1, marks=0, proved=True, in_full=True
        )
        log.append_event(session, ref, made, "software", Role.CLOCK, NOW, effect_key="copy/1")
        signed = SignedOff(copy_sha256=copy.sha256)
        log.append_event(session, ref, signed, manager.id, Role.LINE_MANAGER, NOW, effect_key="signed")
    return ref


@pytest.fixture(scope="module")
def full_database(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the filled cabinet, to be copied."""
    file = tmp_path_factory.mktemp("full") / "full.db"
    shutil.copy(empty_database, file)
    engine = open_database(f"sqlite:///{file}")
    filled(engine, HouseKey(bytes(range(32))))
    engine.dispose()
    return file


@pytest.fixture
def full_url(full_database: Path, tmp_path: Path) -> str:
    """The address of a filled cabinet of one's own."""
    shutil.copy(full_database, tmp_path / "full.db")
    return f"sqlite:///{tmp_path / 'full.db'}"


@pytest.fixture
def key_file(tmp_path: Path, key: HouseKey, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's house key in a file, where the program looks for it."""
    path = tmp_path / "documents.key"
    path.write_text(bytes(range(32)).hex())
    path.chmod(0o600)
    monkeypatch.setenv("CLEANCOPY_DOCUMENT_KEY_FILE", str(path))
    return path


def faulty(checks: list[Check]) -> dict[str, list[str]]:
    """The checks that found something, with what they said."""
    return {check.name: [f"{f.where}: {f.what}" for f in check.faults] for check in checks if check.faults}


def test_a_cabinet_nobody_touched_is_well(any_engine: Engine, any_url: str, key: HouseKey, key_file: Path) -> None:
    filled(any_engine, key)
    checks = verify.verify(any_url)
    assert faulty(checks) == {}
    examined = {check.name: check.examined for check in checks}
    assert (examined["events"], examined["submissions"], examined["sealed items"]) == (5, 2, 5)
    assert (examined["papers"], examined["copies"], examined["letters"], examined["consents"]) == (1, 1, 1, 1)


def test_an_empty_cabinet_needs_no_key(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.main(["--url", sqlite_url, "--key", "/nowhere/documents.key"]) == 0
    assert "Everything is as it was written." in capsys.readouterr().out


TAMPERING = [
    ("UPDATE audit SET actor_id = 'user-x' WHERE n = 3 AND chain LIKE 'AR%'", "audit entries", "entry 3"),
    ("DELETE FROM audit WHERE chain LIKE 'AR%' AND n > 4", "events", "is not in the audit"),
    ("UPDATE event SET actor_id = 'user-x' WHERE seq = 2", "events", "event 2: was changed"),
    ("UPDATE event SET act_json = 'not json' WHERE seq = 4", "events", "event 4: was changed"),
    ("DELETE FROM event WHERE seq = 3", "events", "event 3 should stand here"),
    ("DELETE FROM event WHERE seq = 5", "events", "event 5: is in the audit and not in the log"),
    ("UPDATE submission SET reason = 'another' WHERE role = 'THIRD_PARTY'", "submissions", "was changed"),
    ("UPDATE submission SET status = 'PENDING' WHERE role = 'THIRD_PARTY'", "submissions", "does not agree"),
    ("UPDATE sealed SET ciphertext = X'00'", "sealed items", "was changed"),
    ("UPDATE sealed SET sha256 = 'x' WHERE id IN (SELECT sealed_id FROM document)", "papers", "is not the paper"),
    ("DELETE FROM sealed_key", "sealed items", "nobody recorded that it was destroyed"),
    ("UPDATE sealed_key SET wrapped = X'00'", "sealed items", "its key is not of this house"),
    ("UPDATE document SET sha256 = 'x'", "papers", "is not the paper that was sealed"),
    ("UPDATE copy SET sha256 = 'x'", "copies", "version 1: is not the copy that was sealed"),
    ("UPDATE copy SET sha256 = 'x'", "copies", "event 5: speaks of a copy"),
    ("DELETE FROM copy", "copies", "event 4: speaks of a copy that is not in the cabinet"),
    ("DELETE FROM letter", "letters", "event 2: speaks of a letter"),
    ("DELETE FROM reply", "consents", "event 3: is a consent without a reply behind it"),
    (
        "UPDATE reply SET evidence = 'SCANNED_PAPER'",
        "consents",
        "is a consent without evidence",
    ),
    ("DROP TRIGGER event_is_never_deleted", "guards of the tables", "event_is_never_deleted"),
]


@pytest.mark.parametrize(("statement", "check", "words"), TAMPERING)
def test_tampering_is_found_and_named_without_personal_data(
    full_url: str,
    key_file: Path,
    capsys: pytest.CaptureFixture[str],
    statement: str,
    check: str,
    words: str,
) -> None:
    tampered(full_url, statement)
    found = faulty(verify.verify(full_url))
    assert any(words in line for line in found[check])
    assert set(found) <= {check, "copies", "submissions", "events", "sealed items", "audit entries", "papers"}
    assert verify.main(["--url", full_url]) == 1
    told = capsys.readouterr().out
    assert "not as written" in told
    assert not [name for name in NAMES if name in told]


def tampered(url: str, statement: str) -> None:
    """Do it behind the guards' backs, and set the guards up again as a careful intruder would."""
    with sqlite3.connect(Path(url.removeprefix("sqlite:///"))) as raw:
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        if not statement.startswith("DROP"):
            for name, _ in guards:
                raw.execute(f"DROP TRIGGER {name}")
        raw.execute(statement)
        if not statement.startswith("DROP"):
            for _, definition in guards:
                raw.execute(definition)
    raw.close()


def test_a_paper_that_two_people_destroyed_is_no_fault(
    engine: Engine, sqlite_url: str, key: HouseKey, key_file: Path
) -> None:
    ref = filled(engine, key)
    with writing(engine, ref) as session:
        sealed_id = session.exec(select(Document.sealed_id)).one()
        store.destroy(session, sealed_id, by="user-1", backed_by="user-2", why="retention", chain=ref)
    assert faulty(verify.verify(sqlite_url)) == {}


def test_without_its_house_key_nothing_is_claimed(
    full_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify.main(["--url", full_url, "--key", str(tmp_path / "none.key")]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "none.key" in told.err


@pytest.mark.parametrize("content", [b"", b"not a database" * 100])
def test_a_file_that_cannot_be_checked_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    (tmp_path / "broken.db").write_bytes(content)
    assert verify.main(["--url", f"sqlite:///{tmp_path / 'broken.db'}"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_no_database_at_all_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.main(["--url", f"sqlite:///{tmp_path / 'none.db'}"]) == 2
    assert "There is no database" in capsys.readouterr().err


def test_a_look_at_everything_changes_nothing(
    engine: Engine, sqlite_url: str, key: HouseKey, key_file: Path
) -> None:
    ref = filled(engine, key)
    with reading(engine) as session:
        before = log.load_log(session, ref)
    verify.verify(sqlite_url)
    with reading(engine) as session:
        assert log.load_log(session, ref) == before
        assert session.exec(select(Document.added_at)).one().date() >= date(2026, 1, 1)
