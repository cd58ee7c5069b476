"""Where the programs of this room find the database, the house key and the certificate (S66)."""

import ssl
from pathlib import Path

import pytest

from records import where
from records.faults import Damaged

NAMES = (
    "CLEANCOPY_DATABASE_URL",
    "CLEANCOPY_VAR",
    "CLEANCOPY_DOCUMENT_KEY_FILE",
    "CLEANCOPY_DATABASE_TLS",
    "CLEANCOPY_DATABASE_CA_FILE",
)


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of this process is seen."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_everything_is_in_var_unless_something_else_is_said() -> None:
    assert where.database_url(None) == "sqlite:///var/clean-copy.db"
    assert where.key_file(None) == Path("var/keys/documents.key")
    assert where.database_tls() is None


def test_what_is_given_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANCOPY_VAR", "/records")
    monkeypatch.setenv("CLEANCOPY_DATABASE_URL", "sqlite:///of-the-environment.db")
    monkeypatch.setenv("CLEANCOPY_DOCUMENT_KEY_FILE", "/run/secrets/key")
    assert where.database_url("sqlite:///given.db") == "sqlite:///given.db"
    assert where.database_url(None) == "sqlite:///of-the-environment.db"
    assert where.key_file("given.key") == Path("given.key")
    assert where.key_file(None) == Path("/run/secrets/key")


def test_a_protected_way_to_the_database_checks_the_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANCOPY_DATABASE_TLS", "true")
    context = where.database_tls()
    assert context is not None
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_a_certificate_that_cannot_be_used_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    for name in ("ca.pem", "none.pem"):
        monkeypatch.setenv("CLEANCOPY_DATABASE_CA_FILE", str(tmp_path / name))
        with pytest.raises(Damaged, match="PEM"):
            where.database_tls()
