"""`make prove` on copies sealed in a cabinet: the copy is proved, an altered one never is (R30)."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

import prove
from records.database import open_database, reading, writing
from records.file import copies_of, save_copy
from records.keys import HouseKey
from records.migrate import upgrade
from redaction import Copy
from tests.unit.records.furnished import a_request
from tests.unit.redaction.test_proof import MUTATIONS, copy, sealed_as

__all__ = ["copy"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a setting with a database and a key."""
    var = tmp_path_factory.mktemp("house") / "var"
    upgrade(f"sqlite:///{var / 'clean-copy.db'}")
    return var


@pytest.fixture(autouse=True)
def in_this_house(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings point to it."""
    monkeypatch.setenv("CLEANCOPY_VAR", str(house))


@pytest.fixture(scope="module")
def cabinet(house: Path) -> Engine:
    """The cabinet, opened."""
    return open_database(f"sqlite:///{house / 'clean-copy.db'}")


@pytest.fixture(scope="module")
def sealed(house: Path, cabinet: Engine, copy: Copy) -> Copy:
    """A copy sealed as version 1 of a request."""
    key = HouseKey.create(house / "keys" / "documents.key")
    ref = a_request(cabinet)
    with writing(cabinet, ref) as session:
        save_copy(
            session, key, ref=ref, version=1, pdf=copy.pdf, log=b"[]", manifest=copy.manifest.encode(),
            inputs_digest="d", pages=3, marks=1, proved=True, proof_json="{}",
        )  # fmt: skip
    return copy


def test_a_sealed_copy_is_proved_from_the_cabinet(sealed: Copy, tmp_path: Path) -> None:
    """R30: at any later time, by its file alone."""
    file = tmp_path / "copy.pdf"
    file.write_bytes(sealed.pdf)
    assert prove.main([str(file)]) == prove.PROVED


@pytest.mark.parametrize("name", MUTATIONS)
def test_an_altered_copy_is_never_proved(name: str, sealed: Copy, tmp_path: Path) -> None:
    """R30: a byte, a pixel, a word, a comment, an object, a revision: each is caught."""
    file = tmp_path / "copy.pdf"
    file.write_bytes(MUTATIONS[name](sealed.pdf))
    assert prove.main([str(file)]) == prove.NOT_PROVED


@pytest.mark.parametrize("name", [each for each in MUTATIONS if not each.startswith("a bit")])
def test_a_copy_that_was_altered_before_it_was_sealed_is_never_proved(
    name: str, sealed: Copy, cabinet: Engine, house: Path, tmp_path: Path
) -> None:
    """R30: even somebody who could write into the cabinet, and into the manifest's hash, proves nothing."""
    altered = MUTATIONS[name](sealed.pdf)
    ref = a_request(cabinet, name)
    with writing(cabinet, ref) as session:
        save_copy(
            session, HouseKey.load(house / "keys" / "documents.key"), ref=ref, version=1, pdf=altered, log=b"[]",
            manifest=sealed_as(sealed.manifest, altered).encode(), inputs_digest="d", pages=3, marks=1, proved=True,
            proof_json="{}",
        )  # fmt: skip
    with reading(cabinet) as session:
        assert copies_of(session, ref)
    file = tmp_path / "copy.pdf"
    file.write_bytes(altered)
    assert prove.main([str(file)]) == prove.NOT_PROVED
