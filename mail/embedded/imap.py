"""Serves the setting's own mailbox of the embedded store by IMAP, through pymap (S22)."""

import contextlib
import hmac
import logging
from argparse import Namespace
from asyncio import Server, start_server
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Self

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict.mailbox import MailboxData, Message
from pymap.backend.mailbox import MailboxSetInterface
from pymap.backend.session import BaseSession
from pymap.bytes import Writeable
from pymap.concurrent import Subsystem
from pymap.config import BackendCapability, IMAPConfig
from pymap.exceptions import InvalidAuth
from pymap.flags import FlagOp
from pymap.imap import IMAPServer
from pymap.interfaces.login import IdentityInterface, LoginInterface
from pymap.interfaces.message import CachedMessage
from pymap.listtree import ListTree
from pymap.message import BaseLoadedMessage
from pymap.mime import MessageContent
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import FetchRequirement, ObjectId
from pymap.parsing.specials.flag import Flag
from pymap.token import AllTokens
from pymap.user import UserMetadata
from pysasl.creds.server import ServerCredentials

from mail.embedded.store import INBOX, Entry, Folder, Store
from mail.limits import MAX_MAIL_BYTES


class _Loaded(BaseLoadedMessage):
    """The bytes of a mail; parsed only when a client asks for a part of it."""

    def __init__(self, message: "KeptMessage", requirement: FetchRequirement, raw: bytes) -> None:
        super().__init__(message, requirement, None)
        self._raw = raw

    @property
    def content(self) -> MessageContent:
        return MessageContent.parse(self._raw)

    def get_body(self, section: object = None, binary: bool = False) -> Writeable:
        if not section and not binary:
            return Writeable.wrap(self._raw)
        return super().get_body(section, binary)  # type: ignore[arg-type]

    def get_size(self, section: object = None) -> int:
        return super().get_size(section) if section else len(self._raw)  # type: ignore[arg-type]


class KeptMessage(Message):
    """A mail of the store as pymap sees it."""

    __slots__ = ["entry", "store"]

    def __init__(self, store: Store, entry: Entry, *, expunged: bool = False, recent: bool = False) -> None:
        super().__init__(
            entry.uid,
            datetime.fromtimestamp(entry.received, UTC),
            [Flag(b"\\" + name.encode()) for name in entry.flags],
            expunged=expunged,
            recent=recent,
        )
        self.store = store
        self.entry = entry

    async def load_content(self, requirement: FetchRequirement) -> _Loaded:  # type: ignore[override]
        """Read the bytes; a mail removed meanwhile is empty."""
        with contextlib.suppress(KeyError):
            return _Loaded(self, requirement, self.store.raw(self.entry.id))
        return _Loaded(self, requirement, b"")


class KeptMailbox(MailboxData):
    """One folder: pymap's in-memory mailbox as a view of the store, which is written first."""

    def __init__(self, store: Store, owner: str, folder: Folder) -> None:
        super().__init__(None, None)  # type: ignore[arg-type]
        self._store = store
        self._owner = owner
        self.name = folder.name
        self._uid_validity = folder.uidvalidity
        self._max_uid = folder.last_uid
        entries = store.entries(owner, folder.name)
        self._messages = {entry.uid: KeptMessage(store, entry) for entry in entries}
        self._mod_sequences.update(list(self._messages))

    async def show(self, entry: Entry) -> KeptMessage:
        """Let the clients see a mail that the store already keeps."""
        message = KeptMessage(self._store, entry, recent=True)
        async with self.messages_lock.write_lock():
            self._messages[entry.uid] = message
            self._max_uid = max(self._max_uid, entry.uid)
            self._mod_sequences.update([entry.uid])
            self._updated.set()
        return message

    async def append(self, append_msg: AppendMessage, *, recent: bool = False) -> Message:
        """Keep a mail that a client files here."""
        [entry] = self._store.add([(self._owner, bytes(append_msg.literal))], self.name)
        return await self.show(entry)

    async def copy(self, uid: int, destination: MailboxData, *, recent: bool = False) -> int | None:
        """Keep a second one in another folder."""
        message = self._messages.get(uid)
        if not isinstance(message, KeptMessage) or not isinstance(destination, KeptMailbox):
            return None
        raw = self._store.raw(message.entry.id)
        [entry] = self._store.add([(self._owner, raw)], destination.name)
        await destination.show(entry)
        return entry.uid

    async def move(self, uid: int, destination: MailboxData, *, recent: bool = False) -> int | None:
        """Move a mail, in the store first."""
        message = self._messages.get(uid)
        if not isinstance(message, KeptMessage) or not isinstance(destination, KeptMailbox):
            return None
        new_uid = self._store.move(message.entry.id, destination.name)
        await self._forget([uid])
        await destination.show(self._store.entry(message.entry.id))
        return new_uid

    async def get(self, uid: int, cached_msg: CachedMessage) -> Message:
        """Return the mail, or the last that was seen of one that has gone."""
        message = self._messages.get(uid)
        if message is not None:
            return message
        if not isinstance(cached_msg, KeptMessage):
            raise TypeError("not a kept message")
        return KeptMessage(self._store, cached_msg.entry, expunged=True)

    async def update(self, uid: int, cached_msg: CachedMessage, flag_set: frozenset[Flag], mode: FlagOp) -> Message:
        """Change the flags, which mean something to people only."""
        message = await super().update(uid, cached_msg, flag_set, mode)
        if isinstance(message, KeptMessage) and not message.expunged:
            flags = [bytes(flag).decode("ascii", "replace").lstrip("\\") for flag in message.permanent_flags]
            self._store.set_flags(message.entry.id, flags)
        return message

    async def delete(self, uids: Iterable[int]) -> None:
        """Remove mails a client has expunged."""
        gone = [uid for uid in uids if uid in self._messages]
        messages = [self._messages[uid] for uid in gone]
        self._store.remove(message.entry.id for message in messages if isinstance(message, KeptMessage))
        await self._forget(gone)

    async def _forget(self, uids: list[int]) -> None:
        async with self.messages_lock.write_lock():
            for uid in uids:
                self._messages.pop(uid, None)
            self._mod_sequences.expunge(uids)
            self._updated.set()


class KeptMailboxes(MailboxSetInterface[KeptMailbox]):
    """The folders of the setting's mailbox."""

    def __init__(self, store: Store, owner: str) -> None:
        self._store = store
        self._owner = owner
        self._folders = {folder.name: KeptMailbox(store, owner, folder) for folder in store.folders(owner)}
        self._subscribed: set[str] = set()

    @property
    def delimiter(self) -> str:
        return "/"

    async def show(self, entry: Entry) -> None:
        """Let the clients see a mail that was just delivered."""
        await self._folders[entry.folder].show(entry)

    async def set_subscribed(self, name: str, subscribed: bool) -> None:
        (self._subscribed.add if subscribed else self._subscribed.discard)(name)

    async def list_subscribed(self) -> ListTree:
        return ListTree(self.delimiter).update(INBOX, *(self._subscribed & set(self._folders)))

    async def list_mailboxes(self) -> ListTree:
        return ListTree(self.delimiter).update(INBOX, *self._folders)

    async def get_mailbox(self, name: str) -> KeptMailbox:
        return self._folders[INBOX if name.upper() == INBOX else name]

    async def add_mailbox(self, name: str) -> ObjectId:
        if name in self._folders:
            raise ValueError("There is a folder of this name.")
        self._folders[name] = KeptMailbox(self._store, self._owner, self._store.add_folder(self._owner, name))
        return self._folders[name].mailbox_id

    async def delete_mailbox(self, name: str) -> None:
        if name == INBOX:
            raise ValueError("The inbox stays.")
        del self._folders[name]
        self._store.remove_folder(self._owner, name)

    async def rename_mailbox(self, before: str, after: str) -> None:
        raise KeyError("Folders are not renamed here.")


class _Config(IMAPConfig):
    @property
    def backend_capability(self) -> BackendCapability:
        return BackendCapability(idle=True, object_id=False, multi_append=False)

    @property
    def greeting(self) -> bytes:
        return b"Server ready"


class _Session(BaseSession[KeptMessage]):
    def __init__(self, owner: str, config: IMAPConfig, mailboxes: KeptMailboxes) -> None:
        super().__init__(owner)
        self._config = config
        self._mailboxes = mailboxes

    @property
    def config(self) -> IMAPConfig:
        return self._config

    @property
    def mailbox_set(self) -> KeptMailboxes:  # type: ignore[override]
        return self._mailboxes


class _Login(LoginInterface, IdentityInterface):
    """The one user."""

    def __init__(self, config: IMAPConfig, mailboxes: KeptMailboxes, user: str, password: str) -> None:
        self._config = config
        self._mailboxes = mailboxes
        self._user = user
        self._password = password
        self._tokens = AllTokens(config)

    @property
    def tokens(self) -> AllTokens:
        return self._tokens

    @property
    def name(self) -> str:
        return self._user

    @property
    def roles(self) -> frozenset[str]:
        return frozenset()

    async def authenticate(self, credentials: ServerCredentials) -> Self:
        known = _OneUser(self._config, self._user, password=self._password)
        if not credentials.verify(known):
            raise InvalidAuth
        return self

    async def authorize(self, authenticated: IdentityInterface, authzid: str) -> IdentityInterface:
        return authenticated

    @asynccontextmanager
    async def new_session(self) -> AsyncIterator[_Session]:
        yield _Session(self._user, self._config, self._mailboxes)

    async def new_token(self, *, expiration: datetime | None = None) -> str | None:
        return None

    async def get(self) -> UserMetadata:
        return UserMetadata(self._config, self._user)

    async def set(self, metadata: UserMetadata) -> int | None:
        return None

    async def delete(self) -> None:
        return None


class _OneUser(UserMetadata):
    def compare_secret(self, value: str) -> bool:
        return hmac.compare_digest(value.encode(), (self.password or "").encode())


async def start_imap(
    store: Store, owner: str, user: str, password: str, host: str, port: int
) -> tuple[Server, KeptMailboxes]:
    """Start serving the mailbox of `owner` and return the server and the folders to show new mail in."""
    logging.getLogger("pymap").setLevel(logging.CRITICAL)
    # A client that was killed is no news: asyncio warns once for every line that can no longer be written to it.
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    config = _Config(
        Namespace(passlib_cfg=None, proxy_protocol=None),
        host=host,
        port=port,
        tls_enabled=False,
        subsystem=Subsystem.for_asyncio(),
        cpu_subsystem=Subsystem.for_asyncio(),
        max_append_len=MAX_MAIL_BYTES,
    )
    config.apply_context()
    mailboxes = KeptMailboxes(store, owner)
    server = IMAPServer(_Login(config, mailboxes, user, password), config)
    connected = ProxyProtocolReader(config.proxy_protocol).get_callback(server)
    return await start_server(connected, host, port, limit=2**20), mailboxes
