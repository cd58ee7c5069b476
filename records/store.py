"""The write-once store: every original, letter, mail and copy encrypted under a key of its own (R25, R30, R34).

The bytes are never changed nor deleted: the database refuses. Removing an item is an act of two people that
destroys its key; the fact and the hash remain (R31).
"""

import hashlib
import os
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session, col, delete

from models.files import Sealed, SealedKey
from models.ids import new_id
from records import audit
from records.database import utc_now
from records.faults import Damaged, NotFound, Refused
from records.keys import KEY_BYTES, NONCE_BYTES, HouseKey


class Destroyed(NotFound):
    """The item's key was destroyed: the fact and the hash are all that is left."""

    code = "destroyed"

    def __init__(self, sealed_id: str) -> None:
        super().__init__("readable item", sealed_id)


def seal(session: Session, key: HouseKey, data: bytes, at: datetime | None = None) -> Sealed:
    """Keep `data` for good, encrypted (AES-256-GCM) under a new key; each call makes a row of its own."""
    sealed_id, item_key, nonce = new_id("sealed"), os.urandom(KEY_BYTES), os.urandom(NONCE_BYTES)
    sha256 = hashlib.sha256(data).hexdigest()
    row = Sealed(
        id=sealed_id,
        sha256=sha256,
        size_bytes=len(data),
        nonce=nonce,
        ciphertext=AESGCM(item_key).encrypt(nonce, data, _bound(sealed_id, sha256)),
        sealed_at=at or utc_now(),
    )
    session.add(row)
    session.flush()
    session.add(SealedKey(sealed_id=sealed_id, wrapped=key.wrap(item_key, sealed_id)))
    session.flush()
    return row


def unseal(session: Session, key: HouseKey, sealed_id: str) -> bytes:
    """The bytes that were sealed, checked against their hash.

    Raises NotFound, Destroyed (its key is gone), or Damaged (wrong house key, or the bytes were changed).
    """
    row = session.get(Sealed, sealed_id)
    if row is None:
        raise NotFound("sealed item", sealed_id)
    kept = session.get(SealedKey, sealed_id)
    if kept is None:
        raise Destroyed(sealed_id)
    item_key = key.unwrap(kept.wrapped, sealed_id)
    try:
        data = AESGCM(item_key).decrypt(row.nonce, row.ciphertext, _bound(sealed_id, row.sha256))
    except (InvalidTag, ValueError):
        data = None
    if data is None or hashlib.sha256(data).hexdigest() != row.sha256:
        raise Damaged(f"The sealed item {sealed_id} was changed. Put the database back from the backup.")
    return data


def destroy(
    session: Session,
    sealed_id: str,
    *,
    by: str,
    backed_by: str,
    why: str,
    chain: str,
    at: datetime | None = None,
) -> None:
    """Destroy an item's key, so that nobody can read it again. `why` is a code; `by` and `backed_by` two people.

    Doing it again changes nothing. Raises Refused where one person stands for both, NotFound for an unknown item.
    """
    if by == backed_by:
        raise Refused("Removing a document takes two people; the same person was named twice.")
    row = session.get(Sealed, sealed_id)
    if row is None:
        raise NotFound("sealed item", sealed_id)
    kept = session.get(SealedKey, sealed_id)
    if kept is None:
        return
    session.exec(delete(SealedKey).where(col(SealedKey.sealed_id) == sealed_id))
    session.expunge(kept)
    detail = {"sealed_id": sealed_id, "sha256": row.sha256, "backed_by": backed_by, "why": why}
    audit.append(session, chain, by, "sealed.destroyed", detail, at)


def key_beside(session: Session, key: HouseKey, sealed_id: str) -> HouseKey:
    """A key for what is kept beside an item outside the database: it is gone when the item's own key is.

    Raises Destroyed where the item's key is gone, Damaged where it does not open with this house key.
    """
    kept = session.get(SealedKey, sealed_id)
    if kept is None:
        raise Destroyed(sealed_id)
    return HouseKey(HouseKey(key.unwrap(kept.wrapped, sealed_id)).derived("kept beside the item"))


def _bound(sealed_id: str, sha256: str) -> bytes:
    return f"{sealed_id}/{sha256}".encode()


def is_readable(session: Session, sealed_id: str) -> bool:
    """Whether an item's key is still there."""
    return session.get(SealedKey, sealed_id) is not None
