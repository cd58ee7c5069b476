"""The configuration: read once from variables named CLEANCOPY_..., with defaults for everything on one machine.

S66 (credentials, HTTPS, encrypted links, inactivity timeout). docs/running.md lists every variable.
"""

import difflib
import os
import ssl
import sys
from collections.abc import Mapping
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, EmailStr, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "CLEANCOPY_"
TEST_PREFIX = "CLEANCOPY_TEST_"
KEY_BYTES = 32
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

Port = Annotated[int, Field(ge=1, le=65535)]


class SettingsError(Exception):
    """Names the variable that is wrong, what is wrong with it and what to do."""


class Security(StrEnum):
    """How a connection to a mail server is protected."""

    CLEAR = "clear"
    STARTTLS = "starttls"
    TLS = "tls"


class MailProvider(StrEnum):
    """Whose sign-in a mailbox uses that takes no password."""

    MICROSOFT = "microsoft"
    GOOGLE = "google"


class MailSignIn(BaseModel, frozen=True):
    """How the mailbox is signed in with its provider (OAuth); `token_file` is written by `make mail-login`."""

    provider: MailProvider
    client_id: str
    tenant: str
    client_secret: SecretStr | None
    token_file: Path


class MailServer(BaseModel, frozen=True):
    """Where a mail server listens and how to sign in; `password` is None where none is needed."""

    host: str
    port: int
    security: Security
    user: str | None
    password: SecretStr | None


class Settings(BaseSettings):
    """Every choice a setting's administrator has; frozen. Use `load_settings`, which explains what is wrong."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    var: Path = Path(__file__).resolve().parent / "var"
    database_url: SecretStr | None = None
    database_tls: bool = False
    database_ca_file: Path | None = None
    document_key_file: Path | None = None
    profiles: Path | None = None
    wording: Path | None = None

    temporal_address: str = "127.0.0.1:7233"
    temporal_namespace: str = "clean-copy"
    temporal_task_queue: str = "clean-copy"
    temporal_retention_days: Annotated[int, Field(ge=1, le=3650)] = 365
    temporal_ui_port: Port = 8233
    temporal_tls: bool = False
    temporal_ca_file: Path | None = None
    temporal_certificate_file: Path | None = None
    temporal_key_file: Path | None = None
    temporal_api_key_file: Path | None = None

    mailbox_address: EmailStr = "requests@setting.example"
    smtp_host: str = "127.0.0.1"
    smtp_port: Port = 1025
    smtp_security: Security = Security.CLEAR
    smtp_user: str | None = None
    smtp_password_file: Path | None = None
    imap_host: str = "127.0.0.1"
    imap_port: Port = 1143
    imap_security: Security = Security.CLEAR
    imap_user: str = "requests"
    imap_password_file: Path | None = None
    mail_provider: MailProvider | None = None
    mail_authserv_id: str | None = None
    oauth_client_id: str | None = None
    oauth_tenant: str = "organizations"
    oauth_client_secret_file: Path | None = None
    oauth_token_file: Path | None = None
    inbox_port: Port = 8025

    web_host: str = "127.0.0.1"
    web_port: Port = 8000
    base_url: str | None = None
    tls_certificate_file: Path | None = None
    tls_key_file: Path | None = None
    session_idle_minutes: Annotated[int, Field(ge=1, le=720)] = 30

    ready_file: Path | None = None

    @model_validator(mode="after")
    def _letters_do_not_cross_a_network_readable(self) -> Self:
        for name, host, security in (
            ("SMTP", self.smtp_host, self.smtp_security),
            ("IMAP", self.imap_host, self.imap_security),
        ):
            if security is Security.CLEAR and host not in LOOPBACK:
                raise ValueError(
                    f"{PREFIX}{name}_SECURITY is clear, but {host} is another machine: letters and passwords would "
                    "travel readable. Set it to starttls or tls."
                )
        return self

    @model_validator(mode="after")
    def _the_mailbox_can_be_signed_in(self) -> Self:
        if self.mail_provider is not None and not self.oauth_client_id:
            raise ValueError(
                f"{PREFIX}OAUTH_CLIENT_ID is missing. It is the id of the application you registered with the "
                "provider of the mailbox."
            )
        if self.mail_authserv_id is not None and len(self.mail_authserv_id.split()) != 1:
            raise ValueError(f"{PREFIX}MAIL_AUTHSERV_ID is not one word. `make mail-check` says what it is.")
        return self

    @model_validator(mode="after")
    def _own_profiles_are_there(self) -> Self:
        for name, folder in (("PROFILES", self.profiles), ("WORDING", self.wording)):
            if folder is not None and not folder.is_dir():
                raise ValueError(
                    f"{PREFIX}{name} names {folder}, which is no folder. Make it, or unset the variable."
                )
        return self

    @model_validator(mode="after")
    def _addresses_can_be_used(self) -> Self:
        host, _, port = self.temporal_address.rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError(f"{PREFIX}TEMPORAL_ADDRESS is not host:port. Give it like 127.0.0.1:7233.")
        if self.base_url is not None:
            parts = urlsplit(self.base_url)
            if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/") or parts.query:
                raise ValueError(
                    f"{PREFIX}BASE_URL is not the start of an address. Give it like https://files.example."
                )
        if (self.tls_certificate_file is None) != (self.tls_key_file is None):
            raise ValueError(
                f"{PREFIX}TLS_CERTIFICATE_FILE and {PREFIX}TLS_KEY_FILE belong together. Set both or none."
            )
        return self

    @property
    def database(self) -> str:
        """The database's address for SQLAlchemy; never print it, it may hold a password."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.var / 'clean-copy.db').resolve()}"

    @property
    def database_tls_context(self) -> ssl.SSLContext | None:
        """How the way to PostgreSQL is protected, or None for in the clear (S66); naming an authority asks for it.

        Raises SettingsError where the authority's file cannot be read.
        """
        if not self.database_tls and self.database_ca_file is None:
            return None
        try:
            return ssl.create_default_context(cafile=self.database_ca_file)
        except OSError as problem:
            raise SettingsError(
                f"The certificates in {self.database_ca_file} cannot be read ({_why(problem)}). "
                f"Check {PREFIX}DATABASE_CA_FILE."
            ) from None

    @property
    def public_url(self) -> str:
        """What stands before every path in a letter's link, without a slash at its end."""
        if self.base_url is not None:
            return self.base_url.rstrip("/")
        host = f"[{self.web_host}]" if ":" in self.web_host else self.web_host
        return f"{'https' if self.tls_key_file else 'http'}://{host}:{self.web_port}"

    @property
    def web_names(self) -> frozenset[str]:
        """The host names the pages answer to; empty, and then any will do, where they cannot be known."""
        everywhere = not self.web_host or _is_any_address(self.web_host)
        if everywhere and self.base_url is None:
            return frozenset()
        public = urlsplit(self.public_url).hostname or ""
        return frozenset({public, *LOOPBACK} if everywhere else {public, self.web_host.lower(), *LOOPBACK})

    @property
    def page_cache(self) -> Path:
        """Where finished pages and what was read on scans are kept, encrypted; it may be emptied at any time."""
        return self.var / "cache" / "pages"

    @property
    def cookies_are_secure(self) -> bool:
        """Whether the browser may send the session only over HTTPS (S66)."""
        return self.public_url.startswith("https://")

    @property
    def document_key_path(self) -> Path:
        """The file of the house key: it wraps each document's key; those of links and letters grow from it."""
        return self.document_key_file or self.var / "keys" / "documents.key"

    @property
    def own_profiles(self) -> Path | None:
        """The folder of the setting's own policy profiles, or None where it has none."""
        beside = self.var / "profiles"
        return self.profiles or (beside if beside.is_dir() else None)

    @property
    def own_wording(self) -> Path | None:
        """The folder of the setting's own wording of letters, or None where it has none."""
        beside = self.var / "wording"
        return self.wording or (beside if beside.is_dir() else None)

    @property
    def imap_password_path(self) -> Path:
        """The file of the mailbox's password."""
        return self.imap_password_file or self.var / "keys" / "mailbox.password"

    @property
    def mail_sign_in(self) -> MailSignIn | None:
        """How the mailbox is signed in with its provider; None where a password does.

        Raises SettingsError where the secret's file cannot be read.
        """
        if self.mail_provider is None:
            return None
        secret = self.oauth_client_secret_file
        return MailSignIn(
            provider=self.mail_provider,
            client_id=self.oauth_client_id or "",
            tenant=self.oauth_tenant,
            client_secret=None if secret is None else read_secret(secret, f"{PREFIX}OAUTH_CLIENT_SECRET_FILE"),
            token_file=self.oauth_token_file or self.var / "keys" / "mailbox.oauth",
        )

    @property
    def smtp(self) -> MailServer:
        """Where letters are handed in. Raises SettingsError where the password's file cannot be read."""
        file = None if self.mail_provider is not None else self.smtp_password_file
        password = None if file is None else read_secret(file, f"{PREFIX}SMTP_PASSWORD_FILE")
        return MailServer(
            host=self.smtp_host,
            port=self.smtp_port,
            security=self.smtp_security,
            user=self.smtp_user or (self.mailbox_address if self.mail_provider is not None else None),
            password=password,
        )

    @property
    def imap(self) -> MailServer:
        """Where replies are fetched. Raises SettingsError where the password's file cannot be read."""
        by_provider = self.mail_provider is not None
        embedded_user = type(self).model_fields["imap_user"].default
        return MailServer(
            host=self.imap_host,
            port=self.imap_port,
            security=self.imap_security,
            user=self.mailbox_address if by_provider and self.imap_user == embedded_user else self.imap_user,
            password=None if by_provider else read_secret(self.imap_password_path, f"{PREFIX}IMAP_PASSWORD_FILE"),
        )

    def variables(self) -> dict[str, str]:
        """These settings as variables for a program started from here; what is None is left out."""
        found: dict[str, str] = {}
        for name in type(self).model_fields:
            value = getattr(self, name)
            if value is not None:
                text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
                found[f"{PREFIX}{name.upper()}"] = text
        return found


def load_settings(environment: Mapping[str, str] | None = None, **overrides: object) -> Settings:
    """The settings from the variables of this process.

    `environment` is looked through for misspelt names only (default: this process's own); `overrides` are fields
    that win over their variable. Raises SettingsError naming each variable that is wrong.
    """
    _refuse_unknown_names(os.environ if environment is None else environment)
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as problem:
        raise SettingsError(" ".join(_explain(problem))) from None


def _refuse_unknown_names(environment: Mapping[str, str]) -> None:
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    for name in sorted(environment):
        if name.startswith(PREFIX) and not name.startswith(TEST_PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]}?" if near else "docs/running.md lists the variables that exist."
            raise SettingsError(f"There is no setting {name}. {hint}")


def _explain(problem: ValidationError) -> list[str]:
    lines = []
    for error in problem.errors(include_input=False, include_url=False):
        place = ".".join(str(part) for part in error["loc"])
        words = error["msg"].removeprefix("Value error, ")
        lines.append(words if not place else f"{PREFIX}{place.upper()}: {words}. Correct or unset it.")
    return lines


def read_secret(path: Path, variable: str) -> SecretStr:
    """A password from its file, without the line's end. Raises SettingsError that names `variable`."""
    try:
        text = path.read_text().strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise SettingsError(
            f"The password's file {path} cannot be read ({_why(problem)}). Check {variable}."
        ) from None
    if not text:
        raise SettingsError(f"The password's file {path} is empty. Write the password into it; see {variable}.")
    return SecretStr(text)


def read_key(path: Path) -> bytes:
    """A key of 32 bytes from its file of 64 hexadecimal digits. Raises SettingsError with the remedy."""
    remedy = "Put the file back from the backup; without it what it protects cannot be read."
    try:
        key = bytes.fromhex(path.read_text().strip())
    except OSError as problem:
        raise SettingsError(f"The key {path} cannot be read ({_why(problem)}). {remedy}") from None
    except ValueError:
        raise SettingsError(f"The key {path} is damaged: it is not 64 hexadecimal digits. {remedy}") from None
    if len(key) != KEY_BYTES:
        raise SettingsError(f"The key {path} is damaged: {len(key)} bytes instead of {KEY_BYTES}. {remedy}")
    return key


def _why(problem: OSError | UnicodeDecodeError) -> str:
    return (problem.strerror or "unknown reason").lower() if isinstance(problem, OSError) else "it is not text"


def settings_or_exit() -> Settings:
    """The settings for a program's first line; ends the program with the explanation where they are wrong."""
    try:
        return load_settings()
    except SettingsError as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)


def _is_any_address(host: str) -> bool:
    """Whether a server that listens there listens on every address of the machine."""
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False
