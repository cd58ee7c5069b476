"""The key files: made once, kept private, and never replaced under records that need them."""

from pathlib import Path

import pytest

from running.keys import ensure_keys
from running.trouble import Trouble
from settings import Settings, read_key


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(var=tmp_path / "var")


def test_missing_keys_are_made_for_their_owner_only(settings: Settings) -> None:
    ensure_keys(settings, records_exist=False)
    files = (settings.document_key_path, settings.imap_password_path)
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert len(read_key(settings.document_key_path)) == 32


def test_keys_stay_as_they_are(settings: Settings) -> None:
    ensure_keys(settings, records_exist=False)
    files = (settings.document_key_path, settings.imap_password_path)
    before = [path.read_text() for path in files]
    ensure_keys(settings, records_exist=True)
    assert [path.read_text() for path in files] == before


def test_a_key_is_never_made_anew_over_records_that_need_the_old_one(settings: Settings) -> None:
    ensure_keys(settings, records_exist=False)
    settings.document_key_path.unlink()
    with pytest.raises(Trouble, match=r"documents\.key is missing, .* Put it back from the backup"):
        ensure_keys(settings, records_exist=True)
    assert not settings.document_key_path.exists()


def test_a_key_open_to_others_is_closed(settings: Settings) -> None:
    ensure_keys(settings, records_exist=False)
    settings.document_key_path.chmod(0o644)
    ensure_keys(settings, records_exist=True)
    assert settings.document_key_path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", ["", "not hexadecimal", "abcd", "\x00" * 64])
def test_a_damaged_key_is_named_with_its_remedy(settings: Settings, content: str) -> None:
    ensure_keys(settings, records_exist=False)
    settings.document_key_path.write_text(content)
    with pytest.raises(Trouble, match=r"documents\.key is damaged: .* Put the file back from the backup"):
        ensure_keys(settings, records_exist=True)


def test_a_key_that_is_a_folder_is_named(settings: Settings) -> None:
    settings.document_key_path.mkdir(parents=True)
    with pytest.raises(Trouble, match=r"documents\.key cannot be read"):
        ensure_keys(settings, records_exist=False)
