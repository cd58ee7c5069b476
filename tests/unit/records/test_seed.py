"""Demo accounts: one for each role that signs in, passwords in one private file, a second run changes nothing."""

import json
import stat
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.words import Role
from records import people, seed
from records.database import reading, writing
from records.faults import Damaged


def seeded(sqlite_url: str, tmp_path: Path) -> list[dict[str, str]]:
    """The passwords after a run."""
    file = tmp_path / "keys" / "passwords.json"
    assert seed.main(["--url", sqlite_url, "--passwords-out", str(file)]) == 0
    found: list[dict[str, str]] = json.loads(file.read_text())
    return found


def test_every_role_that_signs_in_gets_an_account_that_opens(
    engine: Engine, sqlite_url: str, tmp_path: Path
) -> None:
    accounts = seeded(sqlite_url, tmp_path)
    assert [account["role"] for account in accounts] == [
        "manager",
        "deputy",
        "line_manager",
        "safeguarding_lead",
        "legal_adviser",
        "key_person",
        "administrator",
    ]
    assert len({account["password"] for account in accounts}) == 7
    with writing(engine) as session:
        for account in accounts:
            opened = people.sign_in(session, account["email"], account["password"])
            assert isinstance(opened, people.SignedIn)
            assert account["email"].endswith("@example.org")


def test_the_passwords_are_for_their_owner_only(sqlite_url: str, tmp_path: Path) -> None:
    seeded(sqlite_url, tmp_path)
    assert stat.S_IMODE((tmp_path / "keys" / "passwords.json").stat().st_mode) == 0o600


def test_a_second_run_keeps_what_exists(engine: Engine, sqlite_url: str, tmp_path: Path) -> None:
    before = seeded(sqlite_url, tmp_path)
    with reading(engine) as session:
        setting = people.get_setting(session)
    assert seeded(sqlite_url, tmp_path) == before
    with reading(engine) as session:
        assert people.get_setting(session) == setting
        assert len(people.users(session)) == 7


def test_a_missing_account_is_added_and_the_others_are_kept(
    engine: Engine, sqlite_url: str, tmp_path: Path
) -> None:
    with writing(engine) as session:
        people.add_user(session, "A", "manager@example.org", Role.MANAGER, "correct horse battery", by="test")
    accounts = seeded(sqlite_url, tmp_path)
    assert len(accounts) == 6
    assert "manager@example.org" not in {account["email"] for account in accounts}


def test_no_account_is_made_whose_password_cannot_be_written(
    engine: Engine, sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "keys").write_text("a file where the folder should be")
    file = tmp_path / "keys" / "passwords.json"
    assert seed.main(["--url", sqlite_url, "--passwords-out", str(file)]) == 2
    assert "Choose another file" in capsys.readouterr().err
    with reading(engine) as session:
        assert people.users(session) == []


def test_a_file_of_something_else_is_not_overwritten(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "notes.json"
    file.write_text('["my notes"]')
    assert seed.main(["--url", sqlite_url, "--passwords-out", str(file)]) == 2
    assert "Move it away" in capsys.readouterr().err
    assert file.read_text() == '["my notes"]'


def test_a_database_without_tables_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bare.db").touch()
    url = f"sqlite:///{tmp_path / 'bare.db'}"
    assert seed.main(["--url", url, "--passwords-out", str(tmp_path / "p.json")]) == 2
    assert "records.migrate" in capsys.readouterr().err
    assert not (tmp_path / "p.json").exists()


def test_the_setting_is_the_one_of_the_sample(engine: Engine, sqlite_url: str, tmp_path: Path) -> None:
    sample = tmp_path / "sample.toml"
    sample.write_text('[setting]\nname = "Hazel Lane Pre-school"\nnation = "wales"\nunknown = "x"\nid = "mine"\n')
    seed.seed(sqlite_url, tmp_path / "p.json", sample)
    with reading(engine) as session:
        setting = people.get_setting(session)
    assert setting is not None
    assert (setting.name, setting.nation, setting.id != "mine") == ("Hazel Lane Pre-school", "wales", True)


def test_a_setting_without_a_sample_is_larkrise(engine: Engine, sqlite_url: str, tmp_path: Path) -> None:
    seed.seed(sqlite_url, tmp_path / "p.json", tmp_path / "no-sample.toml")
    with reading(engine) as session:
        setting = people.get_setting(session)
    assert setting is not None
    assert setting.name == "Larkrise Nursery"


def test_a_sample_that_cannot_be_read_is_told(sqlite_url: str, tmp_path: Path) -> None:
    sample = tmp_path / "sample.toml"
    sample.write_text("[setting\n")
    with pytest.raises(Damaged, match=r"sample\.toml"):
        seed.seed(sqlite_url, tmp_path / "p.json", sample)


def test_nation_and_policy_are_those_that_are_asked_for(engine: Engine, sqlite_url: str, tmp_path: Path) -> None:
    more = ["--nation", "scotland", "--profile", "childrens_centre"]
    assert seed.main(["--url", sqlite_url, "--passwords-out", str(tmp_path / "p.json"), *more]) == 0
    with reading(engine) as session:
        setting = people.get_setting(session)
    assert setting is not None
    assert (setting.nation, setting.profile) == ("scotland", "childrens_centre")


def test_a_setting_with_one_profile_of_its_own_works_by_it(
    engine: Engine, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLEANCOPY_PROFILES", str(tmp_path))
    (tmp_path / "ours.toml").touch()
    seeded(sqlite_url, tmp_path)
    with reading(engine) as session:
        setting = people.get_setting(session)
    assert setting is not None
    assert setting.profile == "ours"
