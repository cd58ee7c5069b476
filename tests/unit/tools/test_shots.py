"""`make shots` names screens without references, takes each once, and says when there is no browser."""

from pathlib import Path

import pytest

from tools.demo.chromium import Chromium, NoBrowser
from tools.shots import main, screen_of


@pytest.mark.parametrize(
    ("path", "screen"),
    [
        ("/", "start"),
        ("/sign-in", "sign-in"),
        ("/requests", "requests"),
        ("/requests/new", "new"),
        ("/requests/AR-2026-0001", "case"),
        ("/requests/AR-2026-0001/people", "people"),
        ("/requests/AR-2026-0001/people/person-f5b8c5e071/mentions", "people-mentions"),
        ("/requests/AR-2026-0001/marker/page/doc-12/3", "marker-page"),
        ("/answer/eyJhbGciOi.J9-x7", "answer"),
    ],
)
def test_a_screen_is_named_without_references_and_tokens(path: str, screen: str) -> None:
    assert screen_of(path) == screen


def test_without_a_browser_it_is_one_clear_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["--out", str(tmp_path / "shots"), "--pictures", str(tmp_path)]) == 2
    assert (
        capsys.readouterr().err == "make shots: There is no Chromium here. Install it: apt-get install chromium\n"
    )


def test_a_browser_that_was_not_entered_opens_no_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "chromium").write_text("#!/bin/sh\n")
    (tmp_path / "chromium").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoBrowser, match="not running"):
        Chromium().window("http://127.0.0.1:1")
