"""The sealed store and the house key: bytes come back as they were, or not at all (R25, R31, R34)."""

import os
import pickle
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlmodel import select

from models.files import Sealed, SealedKey
from records import audit, store
from records.database import HOUSE, reading, writing
from records.faults import Damaged, NotFound, Refused
from records.keys import HouseKey
from tests.unit.records.furnished import NOW

PAPER = b"%PDF-1.7 Bronwen came to fetch Aled at noon."


def sealed(engine: Engine, key: HouseKey, data: bytes = PAPER) -> str:
    """Something sealed; returns its id."""
    with writing(engine) as session:
        return store.seal(session, key, data, NOW).id


def test_what_was_sealed_comes_back_as_it_was(any_engine: Engine, key: HouseKey) -> None:
    first, empty = sealed(any_engine, key), sealed(any_engine, key, b"")
    with reading(any_engine) as session:
        assert store.unseal(session, key, first) == PAPER
        assert store.unseal(session, key, empty) == b""


def test_the_same_bytes_twice_are_two_items_with_keys_of_their_own(engine: Engine, key: HouseKey) -> None:
    assert sealed(engine, key) != sealed(engine, key)
    with reading(engine) as session:
        rows = session.exec(select(Sealed)).all()
        assert len({row.sha256 for row in rows}) == 1
        assert len({row.ciphertext for row in rows}) == 2
        assert len({row.wrapped for row in session.exec(select(SealedKey))}) == 2


def test_nothing_readable_reaches_the_disk(engine: Engine, sqlite_url: str, key: HouseKey) -> None:
    sealed(engine, key)
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    for file in folder.iterdir():
        assert b"Bronwen" not in file.read_bytes()


def test_another_house_key_opens_nothing(engine: Engine, key: HouseKey) -> None:
    sealed_id = sealed(engine, key)
    with reading(engine) as session, pytest.raises(Damaged, match="house key"):
        store.unseal(session, HouseKey(os.urandom(32)), sealed_id)


def test_a_key_moved_to_another_item_does_not_open_it(key: HouseKey) -> None:
    with pytest.raises(Damaged, match="sealed-2"):
        key.unwrap(key.wrap(b"k" * 32, "sealed-1"), "sealed-2")


def test_changed_bytes_are_not_handed_out(engine: Engine, key: HouseKey) -> None:
    sealed_id = sealed(engine, key)
    with writing(engine) as session:
        session.connection().execute(text("DROP TRIGGER sealed_is_never_changed"))
        session.connection().execute(text("UPDATE sealed SET ciphertext = X'00112233'"))
    with reading(engine) as session, pytest.raises(Damaged, match=sealed_id):
        store.unseal(session, key, sealed_id)


def test_other_bytes_under_the_right_key_are_not_handed_out(engine: Engine, key: HouseKey) -> None:
    sealed_id = sealed(engine, key)
    with writing(engine) as session:
        row = session.get_one(Sealed, sealed_id)
        item_key = key.unwrap(session.get_one(SealedKey, sealed_id).wrapped, sealed_id)
        forged = AESGCM(item_key).encrypt(row.nonce, b"other", f"{sealed_id}/{row.sha256}".encode())
        session.connection().execute(text("DROP TRIGGER sealed_is_never_changed"))
        session.connection().execute(text("UPDATE sealed SET ciphertext = :forged"), {"forged": forged})
    with reading(engine) as session, pytest.raises(Damaged, match=sealed_id):
        store.unseal(session, key, sealed_id)


def test_a_destroyed_key_is_gone_from_the_disk_once_the_database_was_closed(
    engine: Engine, sqlite_url: str, key: HouseKey
) -> None:
    sealed_id = sealed(engine, key)
    with reading(engine) as session:
        wrapped = session.get_one(SealedKey, sealed_id).wrapped
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    assert any(wrapped in file.read_bytes() for file in folder.iterdir())
    with writing(engine) as session:
        store.destroy(session, sealed_id, by="user-1", backed_by="user-2", why="court", chain=HOUSE, at=NOW)
    engine.dispose()
    assert not any(wrapped in file.read_bytes() for file in folder.iterdir())


def test_an_unknown_item_is_named(engine: Engine, key: HouseKey) -> None:
    with reading(engine) as session, pytest.raises(NotFound, match="sealed-unknown"):
        store.unseal(session, key, "sealed-unknown")


def test_two_people_destroy_a_key_and_the_fact_and_the_hash_remain(any_engine: Engine, key: HouseKey) -> None:
    sealed_id = sealed(any_engine, key)
    for _ in range(2):
        with writing(any_engine) as session:
            store.destroy(session, sealed_id, by="user-1", backed_by="user-2", why="retention", chain=HOUSE, at=NOW)
    with reading(any_engine) as session:
        with pytest.raises(store.Destroyed, match=sealed_id):
            store.unseal(session, key, sealed_id)
        assert session.get(Sealed, sealed_id) is not None
        (entry,) = audit.entries(session, HOUSE, "sealed.destroyed")
        assert (entry.actor_id, '"backed_by":"user-2"' in entry.detail_json) == ("user-1", True)


def test_one_person_alone_destroys_nothing(engine: Engine, key: HouseKey) -> None:
    sealed_id = sealed(engine, key)
    with pytest.raises(Refused, match="two people"), writing(engine) as session:
        store.destroy(session, sealed_id, by="user-1", backed_by="user-1", why="retention", chain=HOUSE)
    with reading(engine) as session:
        assert store.unseal(session, key, sealed_id) == PAPER


def test_a_new_key_file_is_for_its_owner_only_and_loads_again(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "documents.key"
    made = HouseKey.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert HouseKey.load(path).derived("x") == made.derived("x")


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "documents.key"
    HouseKey.create(path)
    before = path.read_text()
    with pytest.raises(Damaged, match="is kept"):
        HouseKey.create(path)
    assert path.read_text() == before


@pytest.mark.parametrize(
    ("content", "mode", "words"),
    [
        (None, 0o600, "cannot be read"),
        ("zz" * 32, 0o600, "not 64 hexadecimal"),
        ("ab" * 31, 0o600, "31 bytes"),
        ("", 0o600, "0 bytes"),
        ("ab" * 32, 0o644, "chmod 600"),
        ("ab" * 32, 0o640, "chmod 600"),
        ("é" * 64, 0o600, "not 64 hexadecimal"),
    ],
)
def test_a_key_file_that_cannot_be_used_says_why_and_what_to_do(
    tmp_path: Path, content: str | None, mode: int, words: str
) -> None:
    path = tmp_path / "documents.key"
    if content is not None:
        path.write_text(content)
        path.chmod(mode)
    with pytest.raises(Damaged, match=words):
        HouseKey.load(path)


def test_a_house_key_is_neither_printed_nor_pickled(key: HouseKey) -> None:
    secret = bytes(range(32)).hex()
    assert secret not in repr(key)
    assert secret not in f"{key} {vars(HouseKey)}"
    with pytest.raises(TypeError, match="not copied"):
        pickle.dumps(key)


def test_every_purpose_has_a_key_of_its_own(key: HouseKey) -> None:
    found = {key.mail_token_key, key.derived("links"), key.derived("wrap"), bytes(range(32))}
    assert len(found) == 4
    assert key.sign("links", b"AR-2026-0001") != key.sign("mail tokens", b"AR-2026-0001")
    assert key.sign("links", b"AR-2026-0001") == HouseKey(bytes(range(32))).sign("links", b"AR-2026-0001")


@given(st.binary(min_size=32, max_size=32), st.text(min_size=1, max_size=40))
def test_a_wrapped_key_opens_for_its_owner(item_key: bytes, owner: str) -> None:
    key = HouseKey(bytes(range(32)))
    assert key.unwrap(key.wrap(item_key, owner), owner) == item_key
