"""Links in letters and the codes that go apart from them: one purpose, expiring, kept as hashes (S66, R34)."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import Session, col, select, update

from models.ids import new_id
from models.post import Link, OneTimeCode
from models.words import LinkPurpose
from records import audit
from records.database import lock_request, utc_now
from records.faults import NotFound, RecordsError

TOKEN_BYTES = 16
CODE_DIGITS = 6
TRIES = 5
CODES_AN_HOUR = 5
# Codes that opened nothing, over the whole life of a link: guessing has 150 tries against a million codes.
CODES_IN_VAIN = 30


class LinkFault(StrEnum):
    """Why a link does not open."""

    EXPIRED = "expired"
    USED = "used"
    UNKNOWN = "unknown"
    REVOKED = "revoked"


class TooManyCodes(RecordsError):
    """More codes were asked for one link than a person needs; `for_good`: waiting does not help."""

    code = "too_many_codes"

    def __init__(self, words: str, *, for_good: bool = False) -> None:
        super().__init__(words)
        self.for_good = for_good


def make_link(
    session: Session,
    ref: str,
    purpose: LinkPurpose,
    person_id: str | None = None,
    letter_id: str | None = None,
    days: int = 90,
    now: datetime | None = None,
) -> str:
    """A new link's token: 128 random bits, URL-safe; it is in the letter only, its hash is kept."""
    moment, token = now or utc_now(), secrets.token_urlsafe(TOKEN_BYTES)
    link = Link(
        token_hash=token_hash(token),
        ref=ref,
        purpose=purpose,
        person_id=person_id,
        letter_id=letter_id,
        expires_at=moment + timedelta(days=days),
    )
    session.add(link)
    session.flush()
    detail = {"link": link.token_hash, "purpose": purpose.value, "person_id": person_id, "letter_id": letter_id}
    audit.append(session, ref, "software", "link.made", detail, moment)
    return token


def find_link(
    session: Session, token: str, now: datetime | None = None, purpose: LinkPurpose | None = None
) -> Link | LinkFault:
    """The link behind a token, or why it does not open. For another purpose than its own it is unknown."""
    link = session.get(Link, token_hash(token))
    if link is None or (purpose is not None and link.purpose is not purpose):
        return LinkFault.UNKNOWN
    if link.revoked_at is not None:
        return LinkFault.REVOKED
    if link.used_at is not None:
        return LinkFault.USED
    if link.expires_at <= (now or utc_now()):
        return LinkFault.EXPIRED
    return link


def use_link(session: Session, token: str, now: datetime | None = None) -> Link | LinkFault:
    """Use a link up: the first one gets it, everybody after finds it used."""
    moment, hashed = now or utc_now(), token_hash(token)
    _locked(session, hashed)
    link = find_link(session, token, moment)
    if isinstance(link, LinkFault):
        return link
    link.used_at = moment
    session.add(link)
    session.flush()
    detail = {"link": hashed, "purpose": link.purpose.value, "person_id": link.person_id}
    audit.append(session, link.ref, link.person_id or "requester", "link.used", detail, moment)
    return link


def revoke_links(
    session: Session,
    ref: str,
    now: datetime | None = None,
    *,
    by: str = "software",
    purpose: LinkPurpose | None = None,
    person_id: str | None = None,
) -> int:
    """Close every open link of a request, or those of one purpose or person; returns how many (R35)."""
    moment = now or utc_now()
    lock_request(session, ref)
    query = (
        update(Link)
        .where(col(Link.ref) == ref, col(Link.revoked_at).is_(None))
        .values(revoked_at=moment)
        .execution_options(synchronize_session="fetch")
    )
    if purpose is not None:
        query = query.where(col(Link.purpose) == purpose)
    if person_id is not None:
        query = query.where(col(Link.person_id) == person_id)
    closed = int(session.exec(query).rowcount)
    if closed:
        detail = {"links": closed, "purpose": purpose.value if purpose else None, "person_id": person_id}
        audit.append(session, ref, by, "links.revoked", detail, moment)
    return closed


def links_of(session: Session, ref: str) -> list[Link]:
    """All links of a request; none of them can be opened with what is kept here."""
    return list(session.exec(select(Link).where(Link.ref == ref).order_by(col(Link.expires_at))))


def make_code(session: Session, token_hash: str, minutes: int = 30, now: datetime | None = None) -> str:
    """A new code of six digits for a link; the ones before it no longer count.

    Raises NotFound for an unknown link, TooManyCodes after five within an hour, or thirty that opened nothing.
    """
    moment = now or utc_now()
    link = _locked(session, token_hash)
    if link is None:
        raise NotFound("link", token_hash[:12])
    hour_ago = moment - timedelta(hours=1)
    made = session.exec(
        select(func.count())
        .select_from(OneTimeCode)
        .where(OneTimeCode.token_hash == token_hash, col(OneTimeCode.made_at) > hour_ago)
    ).one()
    if made >= CODES_AN_HOUR:
        raise TooManyCodes("Several codes were sent already. Look for the newest one, or try again in an hour.")
    in_vain = session.exec(
        select(func.count())
        .select_from(OneTimeCode)
        .where(OneTimeCode.token_hash == token_hash, col(OneTimeCode.used_at).is_(None))
    ).one()
    if in_vain >= CODES_IN_VAIN:
        words = "Too many codes were sent for this link and never used. Please ring us."
        raise TooManyCodes(words, for_good=True)
    _end_codes(session, token_hash)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    code_id = new_id("code")
    session.add(
        OneTimeCode(
            id=code_id,
            token_hash=token_hash,
            code_hash=_code_hash(code_id, code),
            tries_left=TRIES,
            made_at=moment,
            expires_at=moment + timedelta(minutes=minutes),
        )
    )
    session.flush()
    audit.append(session, link.ref, link.person_id or "requester", "code.made", {"link": token_hash}, moment)
    return code


def check_code(session: Session, token_hash: str, code: str, now: datetime | None = None) -> bool:
    """Whether this is the newest code of the link, in time, unused, within five tries. It counts once.

    The transaction must be kept (committed) also when the answer is no: the try is counted in it.
    """
    moment = now or utc_now()
    link = _locked(session, token_hash)
    newest = session.exec(
        select(OneTimeCode).where(
            OneTimeCode.token_hash == token_hash,
            OneTimeCode.tries_left > 0,
            col(OneTimeCode.used_at).is_(None),
            col(OneTimeCode.expires_at) > moment,
        )
    ).first()
    if link is None or newest is None:
        return False
    newest.tries_left -= 1
    typed = "".join(character for character in code if character.isascii() and character.isdigit())
    right = hmac.compare_digest(newest.code_hash, _code_hash(newest.id, typed))
    if right:
        newest.used_at = moment
    session.add(newest)
    session.flush()
    detail: audit.Detail = {"link": token_hash, "tries_left": newest.tries_left}
    what = "code.right" if right else "code.wrong"
    audit.append(session, link.ref, link.person_id or "requester", what, detail, moment)
    return right


def _locked(session: Session, hashed: str) -> Link | None:
    """The link as it stands now, its request's tail locked: no use and no try is counted twice or forgotten."""
    link = session.get(Link, hashed)
    if link is not None:
        lock_request(session, link.ref)
        session.refresh(link)
    return link


def _end_codes(session: Session, token_hash: str) -> None:
    session.exec(update(OneTimeCode).where(col(OneTimeCode.token_hash) == token_hash).values(tries_left=0))


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _code_hash(code_id: str, code: str) -> str:
    return hashlib.sha256(f"{code_id}/{code}".encode()).hexdigest()
