"""Fetches new mail from an IMAP mailbox and puts it away; read or unread never matters (S22, S23).

Everything here blocks, at most a second between two pulses: one `Mailbox` belongs to one thread.
"""

import contextlib
import enum
import imaplib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from mail.connection import Security, SignInNeeded, check_security, tls_context
from mail.imap_client import Client
from mail.imap_wire import Pulse, Silence, TooMuch
from mail.limits import MAX_HEADER_BLOCK_BYTES, MAX_MAIL_BYTES

_IDLE_RENEWED_SECONDS = 24 * 60.0
_POLL_SECONDS = 60.0
_LITERAL_SLACK = 65536
_MOST_TOGETHER = 50
_BYTES_TOGETHER = 1_000_000


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
        raw: its bytes; of a mail over 25 MB only the header block, with `fault` saying so.
        size: bytes, as the server tells.
    """

    uid: int
    uidvalidity: int
    size: int
    raw: bytes = field(repr=False)
    fault: FetchFault | None = None


class Mailbox:
    """One IMAP mailbox, connected when first needed and again after every loss.

    Args:
        settings: where and how.
        pulse: called at least once a second while the network is waited for; for heartbeats. What it raises
            ends the call.

    Every method may raise MailboxLost or SignInRefused.
    """

    def __init__(self, settings: ImapSettings, pulse: Pulse = lambda: None) -> None:
        self._settings = settings
        self._pulse = pulse
        self._client: Client | None = None
        self._selected: str | None = None
        self._uidvalidity = 0
        self._left: set[tuple[int, int]] = set()
        self._idle_since: float | None = None
        self._looked_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fetch_new(self, cursor: Cursor | None, limit: int) -> list[Fetched]:
        """Return up to `limit` mails above the cursor, lowest UID first, leaving them unread and in place.

        A changed UIDVALIDITY means that all numbers are void: the whole folder is given again. Mails that are left
        alone are passed over.
        """
        with self._talking(self._settings.folder) as client:
            uidvalidity = self._uidvalidity
            client.forget_news()
            lowest = cursor.last_uid + 1 if cursor and cursor.uidvalidity == uidvalidity else 1
            there = (uid for uid in client.search(["UID", f"{lowest}:*"]) if uid >= lowest)
            uids = sorted(uid for uid in there if (uidvalidity, uid) not in self._left)[:limit]
            self._looked_at = time.monotonic()
            answers = client.fetch(uids, ["RFC822.SIZE"])
            sizes = {uid: int(answers[uid][b"RFC822.SIZE"]) for uid in uids if uid in answers}
            return [mail for together in _batches(sizes) for mail in self._fetch(client, together)]

    def leave_alone(self, mail: Fetched) -> None:
        """Do not fetch a mail again as long as this object lives: it is kept, and the server will not move it."""
        self._left.add((mail.uidvalidity, mail.uid))

    def wait(self, seconds: float = 1.0) -> bool:
        """Wait at most `seconds` (one second is the most that is waited); True when it is time to look.

        The server announces new mail (IDLE); without that, and besides it, every 60 seconds is time to look.
        """
        until = time.monotonic() + min(seconds, 1.0)
        with self._talking(self._settings.folder, keep_idle=True) as client:
            if time.monotonic() - self._looked_at >= _POLL_SECONDS:
                self._looked_at = time.monotonic()
                return True
            if not client.has_capability("IDLE"):
                self._pulse()
                time.sleep(max(0.0, until - time.monotonic()))
                return False
            if self._idle_since is not None and time.monotonic() - self._idle_since > _IDLE_RENEWED_SECONDS:
                self._end_idle(client)
            if self._idle_since is None:
                client.idle()
                self._idle_since = time.monotonic()
                if client.has_news():
                    return True
            self._pulse()
            return client.announced(until - time.monotonic())

    def move_processed(self, uids: Sequence[int]) -> None:
        """Move mails out of the way, to the folder for what has been dealt with."""
        self._move(self._settings.folder, uids, self._settings.processed_folder)

    def put_away(self, folder: str, uids: Sequence[int]) -> None:
        """Move mails from any folder to the one for what has been dealt with."""
        if folder != self._settings.processed_folder:
            self._move(folder, uids, self._settings.processed_folder)

    def quarantine(self, uids: Sequence[int]) -> None:
        """Move mails that cannot be read safely to the folder for those."""
        self._move(self._settings.folder, uids, self._settings.quarantine_folder)

    def cursor_after(self, fetched: Sequence[Fetched], before: Cursor | None) -> Cursor | None:
        """Return the cursor once all of `fetched` are safely kept."""
        if not fetched:
            return before
        return Cursor(fetched[-1].uidvalidity, max(mail.uid for mail in fetched))

    def folders(self) -> tuple[str, ...]:
        """Return the names of all folders: some hosts file a tagged address in a folder named like the tag."""
        with self._talking(self._settings.folder) as client:
            return tuple(
                str(name) for flags, _, name in client.list_folders() if b"\\noselect" not in _lower(flags)
            )

    def find_text(self, folder: str, text: str) -> list[int]:
        """Return the UIDs of the mails in `folder` that hold the plain ASCII `text` in header or body."""
        with self._talking(folder) as client:
            return [int(uid) for uid in client.search(["TEXT", text])]

    def headers(self, folder: str, uids: Sequence[int]) -> list[bytes]:
        """Return the header blocks of mails, leaving them unread."""
        with self._talking(folder) as client:
            answers = client.fetch(list(uids), ["BODY.PEEK[HEADER]"])
            return [bytes(answer[b"BODY[HEADER]"]) for answer in answers.values()]

    def capabilities(self) -> frozenset[str]:
        """Return what the server says it can do, in capitals."""
        with self._talking(self._settings.folder) as client:
            return frozenset(name.decode("ascii", "replace").upper() for name in client.capabilities())

    def close(self) -> None:
        """Leave politely if the server lets us within two seconds, else hang up."""
        client, self._client = self._client, None
        self._idle_since, self._selected = None, None
        if client is not None:
            client.leave()

    def _fetch(self, client: Client, sizes: dict[int, int]) -> Iterator[Fetched]:
        """Fetch mails that are small enough to come together; one that is too large gives its headers only."""
        largest = max(sizes.values())
        fault = FetchFault.TOO_LARGE if largest > MAX_MAIL_BYTES else None
        if fault:
            item, answer_name = f"BODY.PEEK[HEADER]<0.{MAX_HEADER_BLOCK_BYTES}>", b"BODY[HEADER]<0>"
        else:
            item, answer_name = "BODY.PEEK[]", b"BODY[]"
        client.allow(min(largest, MAX_MAIL_BYTES) + _LITERAL_SLACK)
        answers = client.fetch(list(sizes), [item])
        client.allow(_LITERAL_SLACK)
        for uid, size in sizes.items():
            raw = answers.get(uid, {}).get(answer_name)
            if raw is not None:
                yield Fetched(uid, self._uidvalidity, size, bytes(raw), fault)

    def _move(self, source: str, uids: Sequence[int], target: str) -> None:
        if not uids:
            return
        with self._talking(source) as client:
            if not client.folder_exists(target):
                client.create_folder(target)
            if client.has_capability("MOVE"):
                client.move(list(uids), target)
                return
            client.copy(list(uids), target)
            client.delete_messages(list(uids), silent=True)
            if client.has_capability("UIDPLUS"):
                client.uid_expunge(list(uids))
            elif set(client.search(["DELETED"])) <= set(uids):
                client.expunge()

    @contextlib.contextmanager
    def _talking(self, folder: str, *, keep_idle: bool = False) -> Iterator[Client]:
        """Give the connected client with `folder` selected; whatever goes wrong is said without names."""
        with contextlib.ExitStack() as undo:
            undo.callback(self._drop)
            try:
                yield self._ready(folder, keep_idle)
                undo.pop_all()
                return
            except Silence:
                lost = Lost.SILENT
            except TooMuch:
                lost = Lost.TOO_MUCH
            except imaplib.IMAP4.abort:
                lost = Lost.ENDED
            except imaplib.IMAP4.error:
                lost = Lost.REFUSED
            except (OSError, EOFError):
                lost = Lost.CONNECT if self._client is None else Lost.ENDED
            except (ValueError, LookupError, AttributeError, TypeError, RecursionError):
                lost = Lost.NONSENSE
        raise MailboxLost(lost)

    def _ready(self, folder: str, keep_idle: bool) -> Client:
        if self._client is None:
            self._client = self._connect()
        client = self._client
        if self._idle_since is not None and not keep_idle:
            self._end_idle(client)
        if self._selected != folder:
            answer = client.select_folder(folder)
            self._selected, self._uidvalidity = folder, int(answer[b"UIDVALIDITY"])
        return client

    def _connect(self) -> Client:
        settings = self._settings
        encrypted = settings.security is Security.TLS
        client = Client(
            settings.host,
            settings.port,
            tls_context(settings.ca_file) if encrypted else None,
            connect_seconds=settings.connect_seconds,
            silence_seconds=settings.silence_seconds,
            pulse=self._pulse,
        )
        with contextlib.ExitStack() as undo:
            undo.callback(client.hang_up)
            if settings.security is Security.STARTTLS:
                if not client.has_capability("STARTTLS"):
                    raise MailboxLost(Lost.ENCRYPTION)
                client.starttls(tls_context(settings.ca_file))
            client.allow(_LITERAL_SLACK)
            if not self._signed_in(client):
                raise SignInRefused
            undo.pop_all()
        return client

    def _signed_in(self, client: Client) -> bool:
        settings = self._settings
        try:
            if settings.access_token is not None:
                client.oauth2_login(settings.user, settings.access_token())
            else:
                client.login(settings.user, settings.password)
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, SignInNeeded):
            return False
        return True

    def _end_idle(self, client: Client) -> None:
        self._idle_since = None
        client.idle_done()

    def _drop(self) -> None:
        client, self._client = self._client, None
        self._idle_since, self._selected = None, None
        if client is not None:
            client.hang_up()


def _batches(sizes: dict[int, int]) -> Iterator[dict[int, int]]:
    """Part mails into groups to be fetched at once: many small ones, or one that is not small."""
    group: dict[int, int] = {}
    for uid, size in sizes.items():
        if group and (len(group) == _MOST_TOGETHER or sum(group.values()) + size > _BYTES_TOGETHER):
            yield group
            group = {}
        group[uid] = size
    if group:
        yield group


def _lower(flags: Sequence[bytes]) -> list[bytes]:
    return [flag.lower() for flag in flags]
