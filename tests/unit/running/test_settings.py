"""The settings: defaults for one machine, and a wrong variable is named with what to do."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from running.processes import CHECKOUT
from settings import Security, Settings, SettingsError, load_settings, read_key


def test_the_defaults_keep_to_this_machine() -> None:
    settings = load_settings({})
    assert settings.var == CHECKOUT / "var"
    assert settings.database == f"sqlite:///{CHECKOUT}/var/clean-copy.db"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.session_idle_minutes == 30
    assert not settings.cookies_are_secure


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SMTP_PORT", "abc", "CLEANCOPY_SMTP_PORT: .*integer"),
        ("SMTP_PORT", "70000", "CLEANCOPY_SMTP_PORT: .*65535"),
        ("SMTP_SECURITY", "ssl", "CLEANCOPY_SMTP_SECURITY: .*'clear', 'starttls' or 'tls'"),
        (
            "SMTP_HOST",
            "mail.example.org",
            "CLEANCOPY_SMTP_SECURITY is clear, but mail.example.org is another machine",
        ),
        ("IMAP_HOST", "mail.example.org", "CLEANCOPY_IMAP_SECURITY is clear"),
        ("BASE_URL", "files.example", "CLEANCOPY_BASE_URL is not the start of an address"),
        ("BASE_URL", "https://files.example/path", "CLEANCOPY_BASE_URL"),
        ("TEMPORAL_ADDRESS", "127.0.0.1", "CLEANCOPY_TEMPORAL_ADDRESS is not host:port"),
        ("MAILBOX_ADDRESS", "a@b.example, c@d.example", "CLEANCOPY_MAILBOX_ADDRESS"),
        ("TLS_KEY_FILE", "key.pem", "belong together"),
        ("SESSION_IDLE_MINUTES", "0", "CLEANCOPY_SESSION_IDLE_MINUTES"),
    ],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str) -> None:
    monkeypatch.setenv(f"CLEANCOPY_{name}", value)
    with pytest.raises(SettingsError, match=words):
        load_settings()


def test_a_misspelt_name_is_pointed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANCOPY_SMPT_PORT", "25")
    with pytest.raises(SettingsError, match="Did you mean CLEANCOPY_SMTP_PORT"):
        load_settings()


def test_settings_pass_whole_to_a_program_that_is_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = Settings(var=tmp_path, smtp_host="mail.example", smtp_security=Security.STARTTLS, web_port=8123)
    for name, value in before.variables().items():
        monkeypatch.setenv(name, value)
    assert load_settings() == before


def test_secrets_are_never_printed(tmp_path: Path) -> None:
    (tmp_path / "mailbox").write_text("open sesame\n")
    settings = Settings(
        database_url="postgresql+pg8000://clean:swordfish@db.example/clean",
        imap_password_file=tmp_path / "mailbox",
    )
    said = repr(settings) + str(settings) + repr(settings.imap) + settings.imap.model_dump_json()
    assert "swordfish" not in said
    assert "sesame" not in said
    assert settings.imap.password is not None
    assert settings.imap.password.get_secret_value() == "open sesame"
    assert "swordfish" in settings.database


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Settings().web_port = 1  # type: ignore[misc]


@pytest.mark.parametrize(("content", "words"), [(None, "cannot be read"), ("\n", "is empty")])
def test_a_password_that_cannot_be_read_names_file_and_variable(
    tmp_path: Path, content: str | None, words: str
) -> None:
    file = tmp_path / "smtp.password"
    if content is not None:
        file.write_text(content)
    with pytest.raises(SettingsError, match=f"smtp.password {words}.*CLEANCOPY_SMTP_PASSWORD_FILE"):
        _ = Settings(smtp_password_file=file).smtp


def test_a_key_of_the_wrong_length_is_refused(tmp_path: Path) -> None:
    (tmp_path / "short.key").write_text("00" * 31)
    with pytest.raises(SettingsError, match="31 bytes instead of 32"):
        read_key(tmp_path / "short.key")


def test_https_makes_cookies_secure() -> None:
    assert Settings(base_url="https://files.example/").cookies_are_secure
    assert Settings(base_url="https://files.example/").public_url == "https://files.example"


def test_the_documents_name_every_variable() -> None:
    words = (CHECKOUT / "docs" / "running.md").read_text()
    named = set(re.findall(r"`CLEANCOPY_([A-Z_]+)`", words))
    assert named == {name.upper() for name in Settings.model_fields}


def test_the_setting_s_own_profiles_are_in_their_folder_if_it_is_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert load_settings({}, var=tmp_path).own_profiles is None
    (tmp_path / "profiles").mkdir()
    assert load_settings({}, var=tmp_path).own_profiles == tmp_path / "profiles"
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.setenv("CLEANCOPY_PROFILES", str(tmp_path / "elsewhere"))
    assert load_settings(var=tmp_path).own_profiles == tmp_path / "elsewhere"


def test_the_setting_s_own_wording_is_in_its_folder_if_it_is_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert load_settings({}, var=tmp_path).own_wording is None
    (tmp_path / "wording").mkdir()
    assert load_settings({}, var=tmp_path).own_wording == tmp_path / "wording"
    monkeypatch.setenv("CLEANCOPY_WORDING", "/nowhere/wording")
    with pytest.raises(SettingsError, match="CLEANCOPY_WORDING names /nowhere/wording, which is no folder"):
        load_settings()


def test_a_folder_of_profiles_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANCOPY_PROFILES", "/nowhere/profiles")
    with pytest.raises(SettingsError, match="CLEANCOPY_PROFILES names /nowhere/profiles, which is no folder"):
        load_settings()


def test_the_pages_answer_to_their_own_names_only() -> None:
    """S66."""
    assert Settings(base_url="https://files.example/").web_names >= {"files.example", "localhost"}
    assert "elsewhere.example" not in Settings().web_names
    assert Settings(web_host="::").web_names == frozenset(), "nobody said under which name it is reached"
    assert "files.example" in Settings(web_host="::", base_url="https://files.example").web_names
