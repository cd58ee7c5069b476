"""The house key: it wraps the key of every sealed item; keys for links and letters grow from it (S66, R34)."""

import hashlib
import hmac
import os
import stat
from pathlib import Path
from typing import NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from records.faults import Damaged

KEY_BYTES = 32
NONCE_BYTES = 12
_BACKUP = "Put the file back from the backup; without it no sealed document can be read."


class HouseKey:
    """32 secret bytes. Never printed, never pickled: `repr` shows a fingerprint only."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise Damaged(f"A house key has {KEY_BYTES} bytes, this one has {len(secret)}. {_BACKUP}")
        self._secret = bytes(secret)

    @classmethod
    def create(cls, path: Path) -> "HouseKey":
        """A new key in a new file (64 hexadecimal digits, mode 600). Raises Damaged where the file exists."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        secret = os.urandom(KEY_BYTES)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise Damaged(f"The key {path} exists and is kept. Move it away first if it is not wanted.") from None
        with os.fdopen(handle, "w") as file:
            file.write(secret.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        return cls(secret)

    @classmethod
    def load(cls, path: Path) -> "HouseKey":
        """The key in `path`. Raises Damaged, saying what to do, where it is missing, damaged or open to others."""
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
            secret = bytes.fromhex(path.read_text().strip())
        except OSError as problem:
            why = (problem.strerror or "unknown reason").lower()
            raise Damaged(f"The key {path} cannot be read ({why}). {_BACKUP}") from None
        except ValueError:
            raise Damaged(f"The key {path} is damaged: it is not 64 hexadecimal digits. {_BACKUP}") from None
        if mode & 0o077:
            raise Damaged(f"The key {path} can be read by others (mode {mode:o}). Say: chmod 600 {path}")
        if len(secret) != KEY_BYTES:
            raise Damaged(f"The key {path} is damaged: {len(secret)} bytes instead of {KEY_BYTES}. {_BACKUP}")
        return cls(secret)

    def wrap(self, item_key: bytes, owner: str) -> bytes:
        """An item's key, encrypted for keeping; it opens again only under the same `owner` (the item's id)."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self.derived("wrap")).encrypt(nonce, item_key, owner.encode())

    def unwrap(self, wrapped: bytes, owner: str) -> bytes:
        """The item's key again. Raises Damaged where it was wrapped by another house key or for another item."""
        try:
            return AESGCM(self.derived("wrap")).decrypt(
                wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], owner.encode()
            )
        except (InvalidTag, ValueError):
            raise Damaged(
                f"The key of {owner} does not open with this house key. Check that documents.key belongs to "
                "this database."
            ) from None

    def derived(self, purpose: str) -> bytes:
        """32 bytes for one purpose, from which neither this key nor another purpose's can be found (RFC 5869)."""
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"clean copy/{purpose}".encode()).derive(
            self._secret
        )

    def sign(self, purpose: str, data: bytes) -> str:
        """The HMAC-SHA256 of `data` for one purpose, as 64 hexadecimal digits."""
        return hmac.new(self.derived(purpose), data, hashlib.sha256).hexdigest()

    @property
    def mail_token_key(self) -> bytes:
        """The key behind the tokens that route replies, and behind Message-IDs."""
        return self.derived("mail tokens")

    def __repr__(self) -> str:
        return f"HouseKey({hashlib.sha256(self.derived('fingerprint')).hexdigest()[:8]})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A house key is not copied out of the process.")
