"""Keeps finished pages and what was read on pages, encrypted, for marker and copy alike (S69, R34)."""

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from records.keys import HouseKey

_NONCE_BYTES = 12


class FolderCache:
    """A page a file, named by a hash, readable with the house key only. Without a folder nothing is kept."""

    def __init__(self, folder: Path | None, key: HouseKey) -> None:
        self._folder = folder
        self._cipher = AESGCM(key.derived("page cache"))

    def get(self, key: str) -> bytes | None:
        """The page kept under `key`, or None; one that cannot be opened counts as not kept."""
        if self._folder is None:
            return None
        try:
            kept = self._path(key).read_bytes()
            return self._cipher.decrypt(kept[:_NONCE_BYTES], kept[_NONCE_BYTES:], key.encode())
        except (OSError, InvalidTag):
            return None

    def put(self, key: str, value: bytes) -> None:
        """Keep a page, whole or not at all."""
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        nonce = os.urandom(_NONCE_BYTES)
        path = self._path(key)
        draft = path.with_suffix(f".{os.getpid()}.{nonce.hex()}")
        draft.write_bytes(nonce + self._cipher.encrypt(nonce, value, key.encode()))
        draft.replace(path)

    def _path(self, key: str) -> Path:
        if self._folder is None:
            raise ValueError("There is no folder to keep pages in.")
        return self._folder / hashlib.sha256(key.encode()).hexdigest()
