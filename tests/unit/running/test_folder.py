"""The folder of a run: one at a time, and damage is named with its remedy before anything starts."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from running import folder as folders
from running.folder import Folder
from running.trouble import Trouble


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "var")
    folders.make(made)
    return made


def fill(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE request (id INTEGER PRIMARY KEY, words TEXT)")
        database.executemany("INSERT INTO request (words) VALUES (?)", [("word " * 100,)] * 500)


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[5000:60000] = b"\xff" * 55000
    path.write_bytes(content)


def test_the_folder_is_closed_to_other_people(folder: Folder) -> None:
    assert {path.stat().st_mode & 0o077 for path in (folder.root, *folder.root.iterdir())} == {0}


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("not a folder")
    with pytest.raises(Trouble, match=r"var cannot be used .* CLEANCOPY_VAR"):
        folders.make(Folder(tmp_path / "var"))


def test_a_second_run_from_the_same_folder_is_told_who_holds_it(folder: Folder) -> None:
    with (
        folders.held(folder),
        pytest.raises(Trouble, match=r"already runs from .* \(process \d+\)"),
        folders.held(folder),
    ):
        pytest.fail("two supervisors held one folder")


def test_the_folder_is_free_again_after_a_run(folder: Folder) -> None:
    with folders.held(folder):
        pass
    with folders.held(folder):
        assert folder.lock.exists()


def test_sound_databases_pass(folder: Folder) -> None:
    fill(folder.database)
    fill(folder.temporal)
    folders.look_for_damage(folder)


def test_nothing_there_yet_is_no_damage(folder: Folder) -> None:
    folders.look_for_damage(folder)
    assert not folder.database.exists()


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("clean-copy.db", "Restore it from the backup"), ("temporal.db", "make restart-request")],
)
def test_a_damaged_database_is_named_with_its_remedy(folder: Folder, name: str, remedy: str) -> None:
    fill(folder.root / name)
    damage(folder.root / name)
    with pytest.raises(Trouble, match=f"{name} is damaged .*{remedy}"):
        folders.look_for_damage(folder)


def test_a_file_that_is_no_database_is_damage(folder: Folder) -> None:
    folder.database.write_text("hello, this is no database at all")
    with pytest.raises(Trouble, match="file is not a database"):
        folders.look_for_damage(folder)


def test_an_emptied_database_is_damage_once_there_were_records(folder: Folder) -> None:
    folder.database.touch()
    folders.look_for_damage(folder)
    folder.seeded.touch()
    with pytest.raises(Trouble, match="is empty although there were records"):
        folders.look_for_damage(folder)


def test_a_long_log_is_put_aside_at_the_next_start(folder: Folder) -> None:
    folder.log("web").write_bytes(b"x" * (folders.LONGEST_LOG_BYTES + 1))
    folders.make(folder)
    assert not folder.log("web").exists()
    assert folder.log("web").with_suffix(".log.1").exists()
