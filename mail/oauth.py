"""Signing a mailbox in by OAuth, where the provider takes no password: Microsoft 365 and Gmail (XOAUTH2, S66).

The user signs in once (`python -m mail.login`); what is kept is a refresh token in a file only its owner can read.
"""

import contextlib
import enum
import hashlib
import http.server
import json
import os
import secrets
import tempfile
import threading
import time
import urllib.parse
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import msal  # type: ignore[import-untyped]

from mail.connection import SignInNeeded

MICROSOFT_SCOPES = ("https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send")
GOOGLE_SCOPE = "https://mail.google.com/"
GOOGLE_SIGN_IN = "https://accounts.google.com/o/oauth2/v2/auth"
GOOGLE_TOKENS = "https://oauth2.googleapis.com/token"
_SIGN_IN_SECONDS = 300
_SILENT_SECONDS = 5
_EARLY_SECONDS = 60
_PAGE = b"<!doctype html><title>Clean Copy</title><p>Signed in. You can close this window."


class Provider(enum.Enum):
    """Whose sign-in is used."""

    MICROSOFT = "microsoft"
    GOOGLE = "google"


class ProviderUnreachable(OSError):
    """The provider did not answer or failed; try again later."""

    def __init__(self) -> None:
        super().__init__("The provider's sign-in service cannot be reached. Try again later.")


@dataclass(frozen=True)
class OAuthSettings:
    """How the mailbox is signed in.

    Attributes:
        client_id: of the application registered with the provider.
        client_secret: Gmail's installed applications have one; Microsoft's have none.
        tenant: of Microsoft 365: the organisation's id or domain.
        token_file: where the sign-in is kept, readable by its owner only.
    """

    provider: Provider
    client_id: str
    token_file: Path
    tenant: str = "organizations"
    client_secret: str | None = field(default=None, repr=False)
    google_tokens: str = GOOGLE_TOKENS
    google_sign_in: str = GOOGLE_SIGN_IN


class AccessTokens:
    """Gives fresh access tokens; pass an instance as `access_token` of the SMTP and IMAP settings. Thread-safe."""

    def __init__(self, settings: OAuthSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._token = ""
        self._until = 0.0

    def __call__(self) -> str:
        """Return a token valid for at least a minute.

        Raises:
            SignInNeeded, ProviderUnreachable.
        """
        with self._lock:
            if time.time() > self._until - _EARLY_SECONDS:
                renew = _microsoft_token if self._settings.provider is Provider.MICROSOFT else _google_token
                answer = renew(self._settings)
                self._token = str(answer["access_token"])
                self._until = time.time() + float(answer.get("expires_in", 300))
            return self._token


def sign_in(settings: OAuthSettings, tell: Callable[[str], None]) -> None:
    """Let a person sign in, telling them in words what to do, and keep the sign-in.

    Raises:
        SignInNeeded: it was not completed.
        ProviderUnreachable.
    """
    if settings.provider is Provider.MICROSOFT:
        _microsoft_sign_in(settings, tell)
    else:
        _google_sign_in(settings, tell)


def _microsoft_app(settings: OAuthSettings, cache: msal.SerializableTokenCache) -> Any:
    if settings.token_file.exists():
        cache.deserialize(settings.token_file.read_text(encoding="utf-8"))
    authority = f"https://login.microsoftonline.com/{urllib.parse.quote(settings.tenant, safe='')}"
    return msal.PublicClientApplication(settings.client_id, authority=authority, token_cache=cache)


def _microsoft_token(settings: OAuthSettings) -> dict[str, Any]:
    cache = msal.SerializableTokenCache()
    answer = None
    with _reaching_the_provider():
        app = _microsoft_app(settings, cache)
        accounts = app.get_accounts()
        answer = app.acquire_token_silent(list(MICROSOFT_SCOPES), accounts[0]) if accounts else None
    if not answer or "access_token" not in answer:
        raise SignInNeeded
    if cache.has_state_changed:
        _keep(settings.token_file, cache.serialize())
    return dict(answer)


def _microsoft_sign_in(settings: OAuthSettings, tell: Callable[[str], None]) -> None:
    cache = msal.SerializableTokenCache()
    with _reaching_the_provider():
        app = _microsoft_app(settings, cache)
        flow = app.initiate_device_flow(scopes=list(MICROSOFT_SCOPES))
        if "user_code" not in flow:
            raise SignInNeeded
        tell(f"Open {flow['verification_uri']} and type the code {flow['user_code']}.")
        answer = app.acquire_token_by_device_flow(flow)
    if "access_token" not in answer:
        raise SignInNeeded
    _keep(settings.token_file, cache.serialize())


def _google_token(settings: OAuthSettings) -> dict[str, Any]:
    try:
        refresh = json.loads(settings.token_file.read_text(encoding="utf-8"))["refresh_token"]
    except (OSError, ValueError, KeyError):
        raise SignInNeeded from None
    return _google_ask(settings, {"grant_type": "refresh_token", "refresh_token": refresh})


def _google_ask(settings: OAuthSettings, fields: dict[str, str]) -> dict[str, Any]:
    sent = {"client_id": settings.client_id, "client_secret": settings.client_secret or "", **fields}
    with _reaching_the_provider():
        answer = httpx.post(settings.google_tokens, data=sent, timeout=20)
        if answer.status_code >= 500:
            raise ProviderUnreachable
        said = answer.json()
    if answer.status_code != 200 or "access_token" not in said:
        raise SignInNeeded
    return dict(said)


def _google_sign_in(settings: OAuthSettings, tell: Callable[[str], None]) -> None:
    """Sign in through the person's browser, which comes back to this machine (RFC 8252, with PKCE)."""
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
    with _Answer(state) as answer:
        challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        query = {
            "client_id": settings.client_id,
            "redirect_uri": answer.address,
            "response_type": "code",
            "scope": GOOGLE_SCOPE,
            "access_type": "offline",
            "prompt": "consent",
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        address = f"{settings.google_sign_in}?{urllib.parse.urlencode(query)}"
        tell(f"Open this address in a browser on this machine: {address}")
        code = answer.wait()
        fields = {"code": code, "code_verifier": verifier, "redirect_uri": answer.address}
        said = _google_ask(settings, {"grant_type": "authorization_code", **fields})
    if "refresh_token" not in said:
        raise SignInNeeded
    _keep(settings.token_file, json.dumps({"refresh_token": said["refresh_token"]}))


class _Answer:
    """Waits on this machine for the browser to come back with the code."""

    def __init__(self, state: str) -> None:
        self._state = state
        self._code: str | None = None
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            timeout = _SILENT_SECONDS  # a browser may connect ahead and say nothing

            def do_GET(self) -> None:
                fields = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
                if secrets.compare_digest(fields.get("state", [""])[0], outer._state) and "code" in fields:
                    outer._code = fields["code"][0]
                self.send_response(200 if outer._code else 400)
                self.end_headers()
                self.wfile.write(_PAGE if outer._code else b"Not expected.")

            def log_message(self, *_: object) -> None:
                """Say nothing: the address holds the code."""

        self._server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> "_Answer":
        return self

    def __exit__(self, *_: object) -> None:
        self._server.server_close()

    def wait(self) -> str:
        """Return the code, or give up after five minutes."""
        until = time.monotonic() + _SIGN_IN_SECONDS
        self._server.timeout = 1.0
        while self._code is None and time.monotonic() < until:
            self._server.handle_request()
        if self._code is None:
            raise SignInNeeded
        return self._code


@contextlib.contextmanager
def _reaching_the_provider() -> Iterator[None]:
    failed = False
    try:
        yield
    except (httpx.HTTPError, OSError, ValueError):
        failed = True
    if failed:
        raise ProviderUnreachable


def _keep(file: Path, text: str) -> None:
    """Replace the file at once, readable by its owner only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(number, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(number)
    Path(name).replace(file)
