"""Signing in by OAuth: fresh tokens, one renewal for many, and plain words when a person must act (S66)."""

import http.server
import json
import socket
import stat
import threading
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from mail import oauth
from mail.account import AccountFault, account
from mail.connection import Security, SignInNeeded, UnsafeConnection
from mail.oauth import AccessTokens, OAuthSettings, Provider, ProviderUnreachable, sign_in
from tests.patience import PATIENCE_SECONDS


class GoogleDouble:
    """Stands in for Google's token service and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.answers: list[tuple[int, dict[str, object]]] = []
        double = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                double.asked.append(dict(urllib.parse.parse_qsl(body)))
                status, said = double.answers.pop(0)
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(said).encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/token"


@pytest.fixture
def google() -> Iterator[GoogleDouble]:
    double = GoogleDouble()
    thread = threading.Thread(target=double.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield double
    double.server.shutdown()
    double.server.server_close()
    thread.join(PATIENCE_SECONDS)


def settings(google: GoogleDouble, folder: Path) -> OAuthSettings:
    file = folder / "keys" / "mailbox.oauth"
    return OAuthSettings(Provider.GOOGLE, "client", file, client_secret="s", google_tokens=google.address)


def back(query: dict[str, str]) -> None:
    """The browser comes back with the code, while somebody waits for it."""
    said = urllib.parse.urlencode({"state": query["state"], "code": "the-code"})
    address = f"{query['redirect_uri']}?{said}"
    threading.Thread(
        target=lambda: urllib.request.urlopen(address, timeout=PATIENCE_SECONDS).close(), daemon=True
    ).start()


def test_a_person_signs_in_once_through_the_browser(google: GoogleDouble, tmp_path: Path) -> None:
    google.answers = [(200, {"access_token": "a1", "refresh_token": "r1", "expires_in": 3600})]

    def browser(words: str) -> None:
        query = dict(urllib.parse.parse_qsl(words.partition("?")[2]))
        assert query["code_challenge_method"] == "S256"
        back(query)

    kept = settings(google, tmp_path)
    sign_in(kept, browser)
    assert google.asked[0]["code"] == "the-code"
    assert stat.S_IMODE(kept.token_file.stat().st_mode) == 0o600
    google.answers = [(200, {"access_token": "a2", "expires_in": 3600})]
    tokens = AccessTokens(kept)
    assert [tokens(), tokens(), tokens()] == ["a2"] * 3
    assert google.asked[1]["refresh_token"] == "r1"
    assert len(google.asked) == 2


def test_a_browser_that_connects_ahead_and_says_nothing_does_not_hold_up_the_sign_in(
    google: GoogleDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Browsers open a connection or two before they need them; the one that counts comes after."""
    monkeypatch.setattr(oauth, "_SILENT_SECONDS", 0.1)
    google.answers = [(200, {"access_token": "a1", "refresh_token": "r1", "expires_in": 3600})]
    ahead: list[socket.socket] = []

    def browser(words: str) -> None:
        query = dict(urllib.parse.parse_qsl(words.partition("?")[2]))
        place = urllib.parse.urlsplit(query["redirect_uri"])
        ahead.append(socket.create_connection((str(place.hostname), place.port or 0), timeout=PATIENCE_SECONDS))
        back(query)

    try:
        sign_in(settings(google, tmp_path), browser)
    finally:
        for each in ahead:
            each.close()
    assert google.asked[0]["code"] == "the-code"


def test_a_token_about_to_run_out_is_renewed(google: GoogleDouble, tmp_path: Path) -> None:
    kept = settings(google, tmp_path)
    kept.token_file.parent.mkdir()
    kept.token_file.write_text(json.dumps({"refresh_token": "r1"}))
    google.answers = [(200, {"access_token": f"a{number}", "expires_in": 30}) for number in range(2)]
    tokens = AccessTokens(kept)
    assert [tokens(), tokens()] == ["a0", "a1"]


def test_a_withdrawn_sign_in_asks_for_a_person(google: GoogleDouble, tmp_path: Path) -> None:
    kept = settings(google, tmp_path)
    with pytest.raises(SignInNeeded, match="make mail-login"):
        AccessTokens(kept)()
    kept.token_file.parent.mkdir()
    kept.token_file.write_text(json.dumps({"refresh_token": "r1"}))
    google.answers = [(400, {"error": "invalid_grant"})]
    with pytest.raises(SignInNeeded):
        AccessTokens(kept)()


def test_a_provider_in_trouble_is_tried_again_later(google: GoogleDouble, tmp_path: Path) -> None:
    kept = settings(google, tmp_path)
    kept.token_file.parent.mkdir()
    kept.token_file.write_text(json.dumps({"refresh_token": "r1"}))
    google.answers = [(503, {})]
    with pytest.raises(ProviderUnreachable):
        AccessTokens(kept)()


def test_the_mailbox_comes_from_the_environment(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("secret\n")
    mailbox = account(
        {
            "CLEANCOPY_MAILBOX_ADDRESS": "office@nursery.example",
            "CLEANCOPY_SMTP_HOST": "smtp.example",
            "CLEANCOPY_SMTP_SECURITY": "starttls",
            "CLEANCOPY_IMAP_HOST": "imap.example",
            "CLEANCOPY_IMAP_PORT": "993",
            "CLEANCOPY_IMAP_SECURITY": "tls",
            "CLEANCOPY_IMAP_PASSWORD_FILE": str(tmp_path / "password"),
        }
    )
    assert (mailbox.smtp.security, mailbox.imap.password, mailbox.oauth) == (Security.STARTTLS, "secret", None)


def test_with_a_provider_no_password_is_read_and_none_is_sent(tmp_path: Path) -> None:
    mailbox = account(
        {
            "CLEANCOPY_VAR": str(tmp_path),
            "CLEANCOPY_MAIL_PROVIDER": "microsoft",
            "CLEANCOPY_OAUTH_CLIENT_ID": "client",
            "CLEANCOPY_MAILBOX_ADDRESS": "office@nursery.example",
        }
    )
    assert mailbox.imap.password is None
    assert mailbox.smtp.user == "office@nursery.example"
    assert mailbox.imap.access_token is mailbox.smtp.access_token is not None


@pytest.mark.parametrize(
    ("variables", "fault"),
    [
        ({"CLEANCOPY_MAIL_PROVIDER": "yahoo"}, AccountFault),
        ({"CLEANCOPY_MAIL_PROVIDER": "google"}, AccountFault),
        ({"CLEANCOPY_SMTP_PORT": "many"}, AccountFault),
        ({"CLEANCOPY_IMAP_SECURITY": "none"}, AccountFault),
        ({"CLEANCOPY_IMAP_PASSWORD_FILE": "/does/not/exist"}, AccountFault),
        ({"CLEANCOPY_MAILBOX_ADDRESS": "two, three"}, AccountFault),
        ({"CLEANCOPY_SMTP_HOST": "mail.example"}, UnsafeConnection),
    ],
)
def test_a_wrong_variable_is_named(variables: dict[str, str], fault: type[Exception]) -> None:
    with pytest.raises(fault):
        account(variables)


def test_tokens_are_asked_for_by_one_thread_at_a_time(google: GoogleDouble, tmp_path: Path) -> None:
    kept = settings(google, tmp_path)
    kept.token_file.parent.mkdir()
    kept.token_file.write_text(json.dumps({"refresh_token": "r1"}))
    google.answers = [(200, {"access_token": "a", "expires_in": 3600})]
    tokens = AccessTokens(kept)
    given: list[str] = []
    threads = [threading.Thread(target=lambda: given.append(tokens()), daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert (given, len(google.asked)) == (["a"] * 8, 1)
