"""The setting's mailbox from the environment, for the engine's own command lines (S66)."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from mail.addresses import is_loopback, strict_address
from mail.connection import Security
from mail.embedded.office import AUTHSERV_ID
from mail.fetching import ImapSettings
from mail.gate import NOBODY
from mail.oauth import AccessTokens, OAuthSettings, Provider
from mail.sending import SmtpSettings

PREFIX = "CLEANCOPY_"
_VAR = Path(__file__).resolve().parent.parent / "var"


class AccountFault(ValueError):
    """A variable is missing or wrong; the message names it and says what to do."""


@dataclass(frozen=True)
class Account:
    """How the mailbox is reached; `oauth` when it is signed in with the provider and not with a password."""

    address: str = field(repr=False)
    smtp: SmtpSettings
    imap: ImapSettings
    oauth: OAuthSettings | None


def account(environment: Mapping[str, str] = os.environ) -> Account:
    """Return the mailbox described by variables named CLEANCOPY_...

    Raises:
        AccountFault: a variable is missing or wrong.
    """
    names = _Variables(environment)
    var = Path(names.text("VAR", str(_VAR)))
    address = _address(names.text("MAILBOX_ADDRESS", "requests@setting.example"))
    oauth = _oauth(names, var)
    smtp = SmtpSettings(
        host=names.text("SMTP_HOST", "127.0.0.1"),
        port=names.port("SMTP_PORT", 1025),
        security=names.security("SMTP_SECURITY"),
        user=names.text("SMTP_USER", "") or None,
        password=names.secret("SMTP_PASSWORD_FILE", None),
    )
    imap = ImapSettings(
        host=names.text("IMAP_HOST", "127.0.0.1"),
        port=names.port("IMAP_PORT", 1143),
        security=names.security("IMAP_SECURITY"),
        user=names.text("IMAP_USER", address if oauth else "requests"),
        password="" if oauth else names.secret("IMAP_PASSWORD_FILE", var / "keys" / "mailbox.password") or "",
    )
    if oauth is not None:
        tokens = AccessTokens(oauth)
        smtp = replace(smtp, user=smtp.user or address, password=None, access_token=tokens)
        imap = replace(imap, password=None, access_token=tokens)
    return Account(address, smtp, imap, oauth)


def authserv_id_for(host: str, provider: Provider | None) -> str:
    """Return whose word on a sender counts where nobody has named a server (RFC 8601).

    Microsoft's results bear no name and Google's always the same one; on this machine it is the embedded server.
    Of any other server nothing is believed until `make mail-check` has found its name.
    """
    if provider is not None:
        return "" if provider is Provider.MICROSOFT else "mx.google.com"
    return AUTHSERV_ID if is_loopback(host) else NOBODY


def _address(text: str) -> str:
    try:
        return strict_address(text)
    except ValueError as fault:
        raise AccountFault(f"{PREFIX}MAILBOX_ADDRESS is wrong: {fault}") from None


def _oauth(names: "_Variables", var: Path) -> OAuthSettings | None:
    chosen = names.text("MAIL_PROVIDER", "")
    if not chosen:
        return None
    if chosen not in {provider.value for provider in Provider}:
        raise AccountFault(f"{PREFIX}MAIL_PROVIDER must be microsoft, google or empty.")
    client_id = names.text("OAUTH_CLIENT_ID", "")
    if not client_id:
        raise AccountFault(f"{PREFIX}OAUTH_CLIENT_ID is missing. It is the id of the application you registered.")
    return OAuthSettings(
        Provider(chosen),
        client_id,
        token_file=Path(names.text("OAUTH_TOKEN_FILE", str(var / "keys" / "mailbox.oauth"))),
        tenant=names.text("OAUTH_TENANT", "organizations"),
        client_secret=names.secret("OAUTH_CLIENT_SECRET_FILE", None),
    )


class _Variables:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def text(self, name: str, default: str) -> str:
        return self._environment.get(PREFIX + name, "").strip() or default

    def port(self, name: str, default: int) -> int:
        text = self.text(name, str(default))
        if not text.isdigit() or not 1 <= int(text) <= 65535:
            raise AccountFault(f"{PREFIX}{name} must be a number from 1 to 65535.")
        return int(text)

    def security(self, name: str) -> Security:
        text = self.text(name, "clear")
        try:
            return Security(text)
        except ValueError:
            raise AccountFault(f"{PREFIX}{name} must be tls, starttls or clear.") from None

    def secret(self, name: str, default: Path | None) -> str | None:
        text = self.text(name, str(default or ""))
        if not text:
            return None
        try:
            return Path(text).read_text(encoding="utf-8").strip()
        except OSError:
            raise AccountFault(f"The file named by {PREFIX}{name} cannot be read. Check it.") from None
