"""A program that cannot start says in one line which variable to look at, and shows no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from running.processes import CHECKOUT
from settings import SettingsError, load_settings
from tests.patience import PATIENCE_SECONDS


@pytest.mark.parametrize("program", [["-m", "web"], ["worker.py"]])
def test_an_authority_that_cannot_be_read_is_named(program: list[str], tmp_path: Path) -> None:
    """S66: the way to the database is protected, or nothing starts."""
    said = {"CLEANCOPY_VAR": str(tmp_path), "CLEANCOPY_DATABASE_CA_FILE": str(tmp_path / "authority.pem")}
    ended = subprocess.run(
        [sys.executable, *program],
        cwd=CHECKOUT,
        env=os.environ | said,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert ended.returncode in (1, 2)
    assert "CLEANCOPY_DATABASE_CA_FILE" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_naming_an_authority_protects_the_way_to_the_database(tmp_path: Path) -> None:
    """S66: who names the authority means to use it; the link is never left open by a second variable unset."""
    with pytest.raises(SettingsError, match="CLEANCOPY_DATABASE_CA_FILE"):
        _ = load_settings({}, var=tmp_path, database_ca_file=tmp_path / "none.pem").database_tls_context
    assert load_settings({}, var=tmp_path).database_tls_context is None
