"""What is said when everything answers, to people and to programs."""

import json
from pathlib import Path

import pytest

from running import folder as folders
from running import report
from running.folder import Folder
from running.report import Account
from running.trouble import Trouble
from settings import Settings

ACCOUNTS = (Account("manager", "m@setting.example", "seven words"), Account("line manager", "l@x.example", "pass"))


def test_the_table_names_every_place_and_account() -> None:
    said = report.table(Settings(), ACCOUNTS)
    for words in (*report.urls(Settings()).values(), "manager", "m@setting.example", "seven words", "line manager"):
        assert words in said


def test_the_file_says_the_same_and_is_private(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "var")
    folders.make(folder)
    report.write(folder, Settings(), ACCOUNTS, {"web": 17})
    found = json.loads(folder.report.read_text())
    assert found["urls"] == report.urls(Settings())
    assert found["accounts"][0] == {"role": "manager", "email": "m@setting.example", "password": "seven words"}
    assert found["pids"] == {"web": 17}
    assert sorted(found["ports"]) == ["imap", "inbox", "smtp", "temporal", "temporal_ui", "web"]
    assert folder.report.stat().st_mode & 0o777 == 0o600


def test_accounts_are_read_as_the_seed_wrote_them(tmp_path: Path) -> None:
    path = tmp_path / "accounts.json"
    path.write_text('[{"role": "manager", "email": "m@x.example", "password": "p"}]')
    assert report.read_accounts(path) == (Account("manager", "m@x.example", "p"),)


@pytest.mark.parametrize("content", [None, "", "{", '[{"role": "manager"}]', "7"])
def test_a_damaged_list_of_accounts_is_named_with_its_remedy(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "accounts.json").write_text(content)
    with pytest.raises(Trouble, match=r"accounts\.json is missing or damaged"):
        report.read_accounts(tmp_path / "accounts.json")
