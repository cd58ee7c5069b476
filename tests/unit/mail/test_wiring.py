"""The mailbox from the settings: password or provider, and whose word on a sender counts (S22, S66)."""

from pathlib import Path

import pytest

from activities.tools import Tools
from bench.mail_samples import GRAN, reply
from mail.account import AccountFault, account
from mail.embedded.office import AUTHSERV_ID
from mail.gate import NOBODY, sender_gate
from mail.parts import parse
from records.database import open_database
from records.keys import HouseKey
from settings import SettingsError, load_settings
from worker import tools_for

REMOTE = {"smtp_host": "smtp.example", "imap_host": "imap.example", "smtp_security": "tls", "imap_security": "tls"}


def tools(folder: Path, **values: object) -> Tools:
    (folder / "keys").mkdir(exist_ok=True)
    (folder / "keys" / "mailbox.password").write_text("open sesame\n")
    (folder / "keys" / "documents.key").write_text("00" * 32 + "\n")
    (folder / "keys" / "documents.key").chmod(0o600)
    settings = load_settings({}, var=folder, **values)
    engine = open_database(settings.database)
    made = tools_for(settings, engine, HouseKey.load(settings.document_key_path))
    engine.dispose()
    return made


def test_on_one_machine_the_embedded_server_is_believed_and_a_password_signs_in(tmp_path: Path) -> None:
    made = tools(tmp_path)
    assert made.authserv_id == AUTHSERV_ID
    assert (made.imap.password, made.imap.access_token) == ("open sesame", None)


@pytest.mark.parametrize(("provider", "believed"), [("microsoft", ""), ("google", "mx.google.com")])
def test_a_provider_signs_in_with_a_token_and_is_believed(tmp_path: Path, provider: str, believed: str) -> None:
    made = tools(
        tmp_path, **REMOTE, mail_provider=provider, oauth_client_id="app", mailbox_address="office@setting.example"
    )
    assert made.authserv_id == believed
    assert made.imap.access_token is not None and made.smtp.access_token is made.imap.access_token
    assert (made.imap.user, made.smtp.user) == ("office@setting.example", "office@setting.example")
    assert (made.imap.password, made.smtp.password) == (None, None)


def test_of_a_server_that_nobody_named_nothing_is_believed(tmp_path: Path) -> None:
    assert tools(tmp_path, **REMOTE).authserv_id == NOBODY
    assert tools(tmp_path, **REMOTE, mail_authserv_id="mx.setting.example").authserv_id == "mx.setting.example"
    for forged in (AUTHSERV_ID, NOBODY, "nobody", "(nobody) (nobody)"):
        vouched = f"{forged}; dmarc=pass header.from=family.example"
        assert not sender_gate(parse(reply("Yes", vouched=vouched)), GRAN, NOBODY).passed


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"mail_provider": "google"}, "CLEANCOPY_OAUTH_CLIENT_ID is missing"),
        ({"mail_provider": "yahoo"}, "CLEANCOPY_MAIL_PROVIDER: .*'microsoft' or 'google'"),
        ({"mail_authserv_id": "two words"}, "CLEANCOPY_MAIL_AUTHSERV_ID is not one word"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, values: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        load_settings({}, var=tmp_path, **values)


def test_a_secret_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    settings = load_settings(
        {},
        var=tmp_path,
        mail_provider="google",
        oauth_client_id="app",
        oauth_client_secret_file=tmp_path / "missing",
    )
    with pytest.raises(SettingsError, match=r"missing cannot be read.*CLEANCOPY_OAUTH_CLIENT_SECRET_FILE"):
        _ = settings.mail_sign_in


def test_the_command_lines_read_the_same_variables(tmp_path: Path) -> None:
    values = {
        "CLEANCOPY_VAR": str(tmp_path),
        "CLEANCOPY_MAILBOX_ADDRESS": "office@setting.example",
        "CLEANCOPY_IMAP_HOST": "imap.example",
        "CLEANCOPY_IMAP_SECURITY": "tls",
        "CLEANCOPY_SMTP_HOST": "smtp.example",
        "CLEANCOPY_SMTP_SECURITY": "tls",
        "CLEANCOPY_MAIL_PROVIDER": "google",
    }
    with pytest.raises(AccountFault, match="CLEANCOPY_OAUTH_CLIENT_ID"):
        account(values)
    signed_in = account(values | {"CLEANCOPY_OAUTH_CLIENT_ID": "app"})
    assert signed_in.oauth is not None
    assert signed_in.oauth.token_file == tmp_path / "keys" / "mailbox.oauth"
    assert signed_in.imap.user == "office@setting.example"
