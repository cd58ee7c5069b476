"""make install: a second run is quick, and what fails is said in one sentence."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from running.processes import CHECKOUT
from tests.patience import PATIENCE_SECONDS
from tools import install
from tools.install import InstallError, Place

HASHED = re.compile(r"^([a-z0-9.-]+)==\S+.*\\\n    --hash=sha256:[0-9a-f]{64}", re.MULTILINE)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    for name in (*install.REQUIREMENTS.values(), install.BUILD_REQUIREMENTS, "package-lock.json"):
        (tmp_path / name).write_text("pydantic==2 \\\n")
    (tmp_path / ".venv").mkdir()
    (tmp_path / "node_modules").mkdir()
    return Place(tmp_path)


def program(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def plain(name: str) -> str:
    return re.sub(r"[._-]+", "-", re.split(r"[\[=<> ]", name)[0]).lower()


@pytest.mark.parametrize(
    "listing", [*install.REQUIREMENTS.values(), install.BUILD_REQUIREMENTS, "requirements-node.txt"]
)
def test_every_package_is_pinned_with_its_hashes_and_no_index_is_named(listing: str) -> None:
    text = (CHECKOUT / listing).read_text()
    assert len(HASHED.findall(text)) == len(install.PINNED.findall(text)) > 0
    assert "://" not in text


def test_the_lists_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = {
        "requirements.txt": project["dependencies"],
        "requirements-postgres.txt": project["dependencies"] + extras["postgres"],
        "requirements-dev.txt": project["dependencies"] + extras["postgres"] + extras["dev"],
    }
    for listing, names in wanted.items():
        pinned = set(HASHED.findall((CHECKOUT / listing).read_text()))
        assert {plain(name) for name in names} <= pinned, f"run make lock: {listing} is behind pyproject.toml"


def test_the_lists_agree_on_versions() -> None:
    pins = re.compile(r"^([a-z0-9.-]+)==(\S+)", re.MULTILINE)
    runtime = dict(pins.findall((CHECKOUT / "requirements.txt").read_text()))
    for listing in ("requirements-postgres.txt", "requirements-dev.txt"):
        others = dict(pins.findall((CHECKOUT / listing).read_text()))
        assert {name: others[name] for name in runtime} == runtime


def test_no_registry_is_named_in_the_npm_lock() -> None:
    lock = (CHECKOUT / "package-lock.json").read_text()
    assert '"integrity"' in lock
    assert "://" not in lock
    assert "resolved" not in lock


@pytest.mark.parametrize("group", ["runtime", "dev"])
def test_a_stamp_spares_the_second_run(place: Place, group: str) -> None:
    listing = install.REQUIREMENTS[group]
    install.stamp_of(place, group).write_text(install.fingerprint(place, listing, install.BUILD_REQUIREMENTS))
    install.install_packages(place, "runtime")
    assert not place.log.exists()


@pytest.mark.parametrize("changed", ["requirements.txt", "place"])
def test_a_changed_list_or_place_is_noticed(place: Place, changed: str, tmp_path: Path) -> None:
    before = install.fingerprint(place, "requirements.txt")
    if changed == "place":
        assert install.fingerprint(Place(tmp_path / "." / ".." / tmp_path.name), "requirements.txt") != before
    else:
        (tmp_path / changed).write_text("pydantic==3 \\\n")
        assert install.fingerprint(place, "requirements.txt") != before


def test_an_environment_whose_python_is_gone_does_not_count(place: Place) -> None:
    program(place.venv / "bin", "python", 'exec /nowhere/python3 "$@"')
    assert not install.works(place)


def test_an_environment_of_an_old_python_does_not_count(place: Place) -> None:
    program(place.venv / "bin", "python", f"printf '3.9.1\\n{place.venv}\\n'")
    assert not install.works(place)


def test_a_failing_pip_is_explained_with_its_last_words(place: Place) -> None:
    program(
        place.venv / "bin", "python", 'case "$3" in --version) echo pip 23.0;; *) echo no such wheel; exit 1;; esac'
    )
    with pytest.raises(InstallError, match=r"pip could not install requirements\.txt.*\n  no such wheel"):
        install.install_packages(place, "runtime")
    assert not (place.venv / "installed-runtime").exists()


def test_a_python_without_any_means_is_told_the_remedy(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "ways_to_make", lambda _: iter(()))
    with pytest.raises(InstallError, match="apt install python3-venv"):
        install.make_environment(place)
    assert not place.venv.exists()


def test_another_failure_is_told_as_it_is(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "ways_to_make", lambda _: iter([["sh", "-c", "echo no space left >&2; exit 1"]]))
    with pytest.raises(InstallError, match=r"\.venv cannot be made: no space left"):
        install.make_environment(place)


def test_the_next_way_is_tried_where_one_fails(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(place.venv)]
    monkeypatch.setattr(install, "ways_to_make", lambda _: iter([["false"], usual]))
    monkeypatch.setattr(install, "outer_pip", lambda: ["pip-from-outside"])
    install.make_environment(place)
    assert install.pip_for(place) == ["pip-from-outside", "--python", str(place.python)]


def test_progress_is_told_for_every_tenth_package(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"Collecting package-{number}\n" for number in range(25)] + ["Installing collected packages: a\n"]
    install.follow(lines, 25, tmp_path / "log")
    assert capsys.readouterr().out.splitlines() == [
        "  10 of 25 fetched",
        "  20 of 25 fetched",
        "  25 fetched, now unpacking",
    ]


def test_a_failing_npm_is_explained(place: Place, tmp_path: Path) -> None:
    npm = program(tmp_path / "bin", "npm", "echo network is down >&2; exit 1")
    with pytest.raises(InstallError, match=r"npm could not fetch the styles of the pages.*\n  network is down"):
        install.run_npm([str(npm)], place)


def test_an_unknown_group_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert install.main(["everything"]) == 2
    assert "runtime|postgres|dev" in capsys.readouterr().err


def make(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")} | variables
    return subprocess.run(
        ["make", *arguments],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def test_help_lists_every_target_that_is_for_people() -> None:
    text = (CHECKOUT / "Makefile").read_text()
    targets = set(re.search(r"^\.PHONY:((?:.*\\\n)*.*)", text, re.M)[1].replace("\\\n", " ").split())  # type: ignore[index]
    said = make("help").stdout
    assert {line.split()[1] for line in said.splitlines()} == targets - {"python", "install-dev"}


def test_an_old_python_is_told_in_one_sentence(tmp_path: Path) -> None:
    old = program(tmp_path / "bin", "python3.9", 'case "$1" in -V) echo Python 3.9.2;; *) exit 1;; esac')
    done = make("install", f"PYTHON={old}")
    assert done.returncode != 0
    assert "is Python 3.9.2. Clean Copy needs Python 3.11 or later" in done.stderr


def test_a_missing_python_is_told_in_one_sentence() -> None:
    done = make("install", "PYTHON=python-that-is-not-here")
    assert done.returncode != 0
    assert "there is no python-that-is-not-here here. Clean Copy needs Python 3.11 or later" in done.stderr


@pytest.mark.parametrize(
    ("target", "words"), [("prove", "make prove FILE=copy.pdf"), ("restart-request", "REF=AR-")]
)
def test_a_target_without_what_it_needs_says_how(target: str, words: str) -> None:
    done = make("--dry-run", target, f"PYTHON={sys.executable}")
    assert done.returncode != 0
    assert words in done.stderr
