"""What a mailbox is reached by, what it gives, and how it can fail (S22, S23)."""

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mail.connection import Security, check_security


class Lost(enum.Enum):
    """Why the connection to the mailbox is gone."""

    CONNECT = "no connection"
    SILENT = "no answer"
    TOO_MUCH = "more bytes than allowed"
    ENCRYPTION = "no safe connection"
    ENDED = "the server ended the connection"
    REFUSED = "the server refused a command"
    NONSENSE = "an answer that makes no sense"


class MailboxLost(Exception):
    """The connection is gone or the server misbehaves: the next call connects again; nothing is lost."""

    def __init__(self, why: Lost) -> None:
        super().__init__(f"The mailbox cannot be read now: {why.value}.")
        self.why = why


class SignInRefused(Exception):
    """The server does not accept user and password, or the OAuth sign-in has run out: a person must act."""

    def __init__(self) -> None:
        super().__init__("The mailbox refused the sign-in. Check user and password, or sign in again.")


class FetchFault(enum.Enum):
    """Why a mail was not fetched whole."""

    TOO_LARGE = "too large"
    NOT_GIVEN = "not given"


@dataclass(frozen=True)
class ImapSettings:
    """Where replies arrive.

    Attributes:
        access_token: gives a fresh OAuth access token (XOAUTH2); then `password` is None.
        connect_seconds: longest wait for a connection.
        silence_seconds: longest silence of the server inside an answer.

    Raises:
        UnsafeConnection: clear text to another machine.
    """

    host: str
    port: int
    security: Security
    user: str = field(repr=False)
    password: str | None = field(default=None, repr=False)
    access_token: Callable[[], str] | None = field(default=None, repr=False)
    folder: str = "INBOX"
    processed_folder: str = "Processed"
    quarantine_folder: str = "Quarantine"
    connect_seconds: float = 4.0
    silence_seconds: float = 30.0
    ca_file: Path | None = None

    def __post_init__(self) -> None:
        check_security(self.host, self.security)
        if (self.password is None) == (self.access_token is None):
            raise ValueError("Give either a password or a way to get an access token.")


@dataclass(frozen=True)
class Cursor:
    """How far a mailbox has been taken in: it saves work, it is never proof. The intake key is."""

    uidvalidity: int
    last_uid: int


@dataclass(frozen=True)
class Fetched:
    """One mail as the server holds it.

    Attributes:
        raw: its bytes; of a mail over 25 MB, or one the server will not give out, only the header block or a line
            that stands in for it, with `fault` saying so.
        size: bytes, as the server tells.
    """

    uid: int
    uidvalidity: int
    size: int
    raw: bytes = field(repr=False)
    fault: FetchFault | None = None
