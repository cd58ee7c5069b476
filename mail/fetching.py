"""Fetches new mail from an IMAP mailbox and puts it away; read or unread never matters (S22, S23).

Everything here blocks, at most a second between two pulses: one `Mailbox` belongs to one thread.
"""

import contextlib
import imaplib
import time
from collections.abc import Iterator, Sequence
from typing import Self

from mail.connection import Security, SignInNeeded, tls_context
from mail.imap_client import Client
from mail.imap_wire import Pulse, Silence, TooMuch
from mail.letter_box import Cursor, Fetched, FetchFault, ImapSettings, Lost, MailboxLost, SignInRefused
from mail.limits import MAX_HEADER_BLOCK_BYTES, MAX_MAIL_BYTES
from mail.stumbling import Stumbles, stand_in

_IDLE_RENEWED_SECONDS = 24 * 60.0
_POLL_SECONDS = 60.0
_LITERAL_SLACK = 65536
_MOST_TOGETHER = 50
_BYTES_TOGETHER = 1_000_000


__all__ = [
    "Cursor",
    "FetchFault",
    "Fetched",
    "ImapSettings",
    "Lost",
    "Mailbox",
    "MailboxLost",
    "SignInRefused",
]

# Without a connection nothing can be said of a mail.
_NO_WAY_IN = frozenset({Lost.CONNECT, Lost.ENCRYPTION})


class Mailbox:
    """One IMAP mailbox, connected when first needed and again after every loss.

    Args:
        settings: where and how.
        pulse: called at least once a second while the network is waited for; for heartbeats. What it raises
            ends the call.
        stumbles: what is known of mails that earlier connections were lost over.

    Every method may raise MailboxLost or SignInRefused.
    """

    def __init__(
        self, settings: ImapSettings, pulse: Pulse = lambda: None, stumbles: Stumbles | None = None
    ) -> None:
        self._settings = settings
        self._pulse = pulse
        self._stumbles = stumbles or Stumbles()
        self._client: Client | None = None
        self._selected: str | None = None
        self._uidvalidity = 0
        self._listed_in = 0
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
        alone are passed over, and so are those that somebody has taken away meanwhile. A mail that the server
        cannot give is asked for alone, three times; then its headers, or a line that stands in for it, are given.
        """
        with self._talking(self._settings.folder) as client:
            uidvalidity = self._listed_in = self._uidvalidity
            client.forget_news()
            lowest = cursor.last_uid + 1 if cursor and cursor.uidvalidity == uidvalidity else 1
            there = (uid for uid in client.search(["UID", f"{lowest}:*"]) if uid >= lowest)
            uids = sorted(uid for uid in there if (uidvalidity, uid) not in self._left)
            self._looked_at = time.monotonic()
        for start in range(0, len(uids), limit):
            found = self._fetch_some(uids[start : start + limit])
            if found:
                return found
        return []

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
        """Return the header blocks of mails, leaving them unread; one that was taken away meanwhile has none."""
        with self._talking(folder) as client:
            answers = client.fetch(list(uids), ["BODY.PEEK[HEADER]"])
            blocks = (answer.get(b"BODY[HEADER]") for answer in answers.values())
            return [bytes(block) for block in blocks if block is not None]

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

    def _fetch_some(self, uids: list[int]) -> list[Fetched]:
        """Fetch these mails as far as the server gives them; what was fetched before it failed is not lost.

        One that is not there was taken away by somebody, unless it is listed again and again and never there.
        """
        found: list[Fetched] = []
        try:
            for together in _batches(self._sizes(uids)):
                found.extend(self._together(together))
        except MailboxLost:
            if not found:
                raise
            return found
        missing = {(self._listed_in, uid) for uid in uids} - {(mail.uidvalidity, mail.uid) for mail in found}
        return [*found, *(_not_given(key) for key in sorted(missing) if not self._stumbles.again(key))]

    def _sizes(self, uids: list[int]) -> dict[int, int]:
        """The sizes of the mails that are there, in bytes; where the server will not say, each comes alone."""
        try:
            with self._talking(self._settings.folder) as client:
                answers = client.fetch(uids, ["RFC822.SIZE"])
                return {uid: max(0, int(answers[uid][b"RFC822.SIZE"])) for uid in uids if uid in answers}
        except MailboxLost as lost:
            if lost.why in _NO_WAY_IN:
                raise
            return dict.fromkeys(uids, MAX_MAIL_BYTES)

    def _together(self, sizes: dict[int, int]) -> Iterator[Fetched]:
        """Fetch mails at once, and each alone where that fails."""
        largest = max(sizes.values())
        try:
            yield from self._fetch(sizes, largest, FetchFault.TOO_LARGE if largest > MAX_MAIL_BYTES else None)
        except MailboxLost as lost:
            if lost.why in _NO_WAY_IN:
                raise
        else:
            return
        for uid, size in sizes.items():
            yield from self._alone(uid, size)

    def _alone(self, uid: int, size: int) -> list[Fetched]:
        """Fetch a mail over which the connection was lost: whole, then its headers, then a line that stands for it.

        A mail that is larger than the server said is one that is too large.
        """
        key, fault = (self._listed_in, uid), FetchFault.NOT_GIVEN
        try:
            whole = self._fetch({uid: size}, MAX_MAIL_BYTES, None)
        except MailboxLost as lost:
            if lost.why is Lost.TOO_MUCH:
                fault = FetchFault.TOO_LARGE
            elif lost.why in _NO_WAY_IN or self._stumbles.again(key):
                raise
        else:
            self._stumbles.over(key)
            return whole
        try:
            return self._fetch({uid: size}, MAX_HEADER_BLOCK_BYTES, fault)
        except MailboxLost as lost:
            if lost.why in _NO_WAY_IN:
                raise
            return [_not_given(key)]

    def _fetch(self, sizes: dict[int, int], most_bytes: int, fault: FetchFault | None) -> list[Fetched]:
        """Fetch mails with one command; with a fault, their headers only. None where the folder was made anew."""
        if fault:
            item, answer_name = f"BODY.PEEK[HEADER]<0.{MAX_HEADER_BLOCK_BYTES}>", b"BODY[HEADER]<0>"
        else:
            item, answer_name = "BODY.PEEK[]", b"BODY[]"
        with self._talking(self._settings.folder) as client:
            if self._uidvalidity != self._listed_in:
                return []
            client.allow(min(most_bytes, MAX_MAIL_BYTES) + _LITERAL_SLACK)
            answers = client.fetch(list(sizes), [item])
            client.allow(_LITERAL_SLACK)
            raws = {uid: answers.get(uid, {}).get(answer_name) for uid in sizes}
        return [
            Fetched(uid, self._listed_in, sizes[uid], bytes(raw), fault)
            for uid, raw in raws.items()
            if raw is not None
        ]

    def _move(self, source: str, uids: Sequence[int], target: str) -> None:
        if not uids:
            return
        with self._talking(source) as client:
            if source == self._settings.folder and self._listed_in not in (0, self._uidvalidity):
                return  # the folder was made anew since: these numbers are other mails now
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


def _not_given(key: tuple[int, int]) -> Fetched:
    raw = stand_in(key)
    return Fetched(key[1], key[0], len(raw), raw, FetchFault.NOT_GIVEN)


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
