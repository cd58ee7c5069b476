"""The setting, the people who sign in, and their sessions (S59, S66, S67, R34)."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import Session, col, delete, func, select

from models.ids import new_id
from models.log import AuditRow
from models.people import Setting, SignIn, SignInFailure, User
from models.words import Role
from records import audit
from records.database import HOUSE, lock_name, utc_now
from records.faults import Conflict, NotFound, Refused

# OWASP's first choice for argon2id: 19 MiB, two passes, one lane; about 20 ms, under the write lock of SQLite.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = _HASHER.hash(secrets.token_hex(16))
FREE_FAILURES = 5
FAILURE_WINDOW = timedelta(minutes=15)
LONGEST_SESSION = timedelta(hours=12)
TOUCH_AFTER = timedelta(seconds=30)
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
FEWEST_CHARACTERS = 5
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_SIGN_INS = ("sign_in", "sign_in.refused")
_SIGN_IN_ROLES = frozenset(Role) - {Role.REQUESTER, Role.THIRD_PARTY, Role.MAILBOX, Role.CLOCK}


@dataclass(frozen=True)
class SignedIn:
    """A session that was just opened; `cookie` is the secret for the browser and is kept nowhere else."""

    cookie: str
    csrf: str
    user_id: str


@dataclass(frozen=True)
class SignInRefused:
    """Address or password are wrong, or it was tried too often: then nothing is tried for `wait_seconds`."""

    wait_seconds: int = 0


@dataclass(frozen=True)
class SignInSeen:
    """That somebody signed in, or that somebody tried with a wrong password."""

    at: datetime
    refused: bool


@dataclass(frozen=True)
class Visitor:
    """Who is behind a cookie. `touch_due`: call `touch` in a writing transaction to keep the session alive."""

    user: User
    csrf: str
    touch_due: bool


def add_user(
    session: Session, name: str, email: str, role: Role, password: str, *, by: str, at: datetime | None = None
) -> User:
    """Somebody new who signs in. Raises Refused for a short password or a role without sign-in, Conflict for an
    address that is taken."""
    if role not in _SIGN_IN_ROLES:
        raise Refused(f"Nobody signs in as {role.value}. Choose a role of the setting.")
    address = _address(email)
    if session.exec(select(User.id).where(User.email == address)).first() is not None:
        raise Conflict("Somebody signs in with this address already. Choose another.")
    _check_password(password, address)
    user = User(
        id=new_id("user"), name=name.strip(), email=address, role=role, password_hash=_HASHER.hash(password)
    )
    session.add(user)
    session.flush()
    audit.append(session, HOUSE, by, "user.added", {"user_id": user.id, "role": role.value}, at)
    return user


def set_password(session: Session, user_id: str, password: str, *, by: str, at: datetime | None = None) -> None:
    """A new password; every session of that person ends. Raises Refused for a weak one, NotFound."""
    user = _known(session, user_id)
    _check_password(password, user.email)
    user.password_hash = _HASHER.hash(password)
    session.add(user)
    session.exec(delete(SignIn).where(col(SignIn.user_id) == user_id))
    audit.append(session, HOUSE, by, "user.password_set", {"user_id": user_id}, at)


def change_password(
    session: Session, user_id: str, old: str, new: str, *, cookie: str, at: datetime | None = None
) -> SignInRefused | None:
    """Somebody's own new password: every other session of theirs ends, the one behind `cookie` goes on.

    Where the old one is wrong it is refused, and counted as a failure to sign in: guessing gets slow here too. The
    transaction must be kept (committed) also then. Raises Refused for a weak new one, NotFound.
    """
    moment, user = at or utc_now(), _known(session, user_id)
    _check_password(new, user.email)
    address_hash = hashlib.sha256(user.email.encode()).hexdigest()
    lock_name(session, f"sign in {address_hash}")
    wait = _wait_seconds(session, address_hash, moment)
    if wait > 0:
        return SignInRefused(wait_seconds=wait)
    if not _verify(user.password_hash, old):
        session.add(SignInFailure(address_hash=address_hash, at=moment))
        audit.append(session, HOUSE, user.id, "user.password_refused", {}, moment)
        return SignInRefused(wait_seconds=_wait_seconds(session, address_hash, moment))
    user.password_hash = _HASHER.hash(new)
    session.add(user)
    others = delete(SignIn).where(col(SignIn.user_id) == user_id, col(SignIn.id_hash) != _cookie_hash(cookie))
    session.exec(others)
    audit.append(session, HOUSE, user_id, "user.password_set", {"user_id": user_id}, moment)
    return None


def set_role(session: Session, user_id: str, role: Role, *, by: str, at: datetime | None = None) -> None:
    """Give somebody another role, which holds from the next page on. Raises Refused, NotFound.

    Refused: a role without sign-in, one's own role, the role of the last manager who can sign in.
    """
    user = _known(session, user_id)
    if role not in _SIGN_IN_ROLES:
        raise Refused(f"Nobody signs in as {role.value}. Choose a role of the setting.")
    _check_not_alone(session, user, by, stays_manager=role is Role.MANAGER)
    detail = {"user_id": user_id, "before": user.role.value, "role": role.value}
    user.role = role
    session.add(user)
    audit.append(session, HOUSE, by, "user.role_set", detail, at)


def set_details(
    session: Session, user_id: str, name: str, email: str, *, by: str, at: datetime | None = None
) -> None:
    """Correct somebody's name or address. Raises Conflict for an address that is taken, NotFound.

    What they signed before keeps the name under which they signed it, because letters and copies are sealed.
    """
    user = _known(session, user_id)
    address = _address(email)
    taken = session.exec(select(User.id).where(User.email == address, User.id != user_id)).first()
    if taken is not None:
        raise Conflict("Somebody signs in with this address already. Choose another.")
    detail: audit.Detail = {
        "user_id": user_id,
        "name_changed": user.name != name.strip(),
        "email_changed": user.email != address,
    }
    user.name, user.email = name.strip(), address
    session.add(user)
    session.flush()
    audit.append(session, HOUSE, by, "user.details_set", detail, at)


def set_active(session: Session, user_id: str, active: bool, *, by: str, at: datetime | None = None) -> None:
    """Let somebody sign in or no longer; who may not is signed out everywhere. Raises Refused, NotFound.

    Refused: oneself, and the last manager who can sign in.
    """
    user = _known(session, user_id)
    _check_not_alone(session, user, by, stays_manager=active)
    user.active = active
    session.add(user)
    if not active:
        session.exec(delete(SignIn).where(col(SignIn.user_id) == user_id))
    audit.append(session, HOUSE, by, "user.active_set", {"user_id": user_id, "active": active}, at)


def get_user(session: Session, user_id: str) -> User | None:
    """The person with this id, or None."""
    return session.get(User, user_id)


def users(session: Session, role: Role | None = None, *, active_only: bool = True) -> list[User]:
    """The people who sign in, or those of one role, by name."""
    query = select(User).order_by(col(User.name), col(User.id))
    if role is not None:
        query = query.where(User.role == role)
    if active_only:
        query = query.where(col(User.active).is_(True))
    return list(session.exec(query))


def sign_in(session: Session, email: str, password: str, now: datetime | None = None) -> SignedIn | SignInRefused:
    """Open a session, or refuse. A wrong password and an unknown address look and last the same.

    After 5 failures within 15 minutes on one address each further try must wait, twice as long each time. The
    transaction must be kept (committed) also when refused: the failure is counted in it.
    """
    moment = now or utc_now()
    address_hash = hashlib.sha256(_address(email).encode()).hexdigest()
    lock_name(session, f"sign in {address_hash}")
    wait = _wait_seconds(session, address_hash, moment)
    if wait > 0:
        return SignInRefused(wait_seconds=wait)
    user = session.exec(select(User).where(User.email == _address(email))).first()
    right = _verify(user.password_hash if user else _NOBODY, password)
    if user is None or not user.active or not right:
        session.exec(delete(SignInFailure).where(col(SignInFailure.at) < moment - FAILURE_WINDOW))
        session.add(SignInFailure(address_hash=address_hash, at=moment))
        if user is not None:  # strangers cannot fill the audit, which is kept for good
            audit.append(session, HOUSE, user.id, "sign_in.refused", {}, moment)
        return SignInRefused(wait_seconds=_wait_seconds(session, address_hash, moment))
    if _HASHER.check_needs_rehash(user.password_hash):
        user.password_hash = _HASHER.hash(password)
        session.add(user)
    session.exec(delete(SignInFailure).where(col(SignInFailure.address_hash) == address_hash))
    session.exec(delete(SignIn).where(col(SignIn.started_at) < moment - LONGEST_SESSION))
    return open_session(session, user, moment)


def open_session(session: Session, user: User, moment: datetime) -> SignedIn:
    """Open a session for somebody of whom it is certain who they are: `sign_in` asks for the password first."""
    opened = SignedIn(cookie=secrets.token_urlsafe(32), csrf=secrets.token_urlsafe(32), user_id=user.id)
    session.add(
        SignIn(
            id_hash=_cookie_hash(opened.cookie),
            user_id=user.id,
            csrf=opened.csrf,
            started_at=moment,
            last_seen_at=moment,
        )
    )
    session.flush()
    audit.append(session, HOUSE, user.id, "sign_in", {}, moment)
    return opened


def session_of(
    session: Session, cookie: str, now: datetime | None = None, idle_minutes: int = 30
) -> Visitor | None:
    """Who is signed in with this cookie, or None: unknown, idle for too long, older than 12 hours, or signed off.

    Only reads. Where `touch_due` is set, call `touch` so that the session does not count as idle.
    """
    moment = now or utc_now()
    row = session.get(SignIn, _cookie_hash(cookie))
    if row is None or moment - row.started_at > LONGEST_SESSION:
        return None
    unseen = moment - row.last_seen_at
    if unseen > timedelta(minutes=idle_minutes):
        return None
    user = session.get(User, row.user_id)
    if user is None or not user.active:
        return None
    return Visitor(user=user, csrf=row.csrf, touch_due=unseen >= TOUCH_AFTER)


def touch(session: Session, cookie: str, now: datetime | None = None) -> None:
    """Note that the person behind this cookie was just here."""
    row = session.get(SignIn, _cookie_hash(cookie))
    moment = now or utc_now()
    if row is not None and row.last_seen_at < moment:
        row.last_seen_at = moment
        session.add(row)


def sign_out(session: Session, cookie: str, now: datetime | None = None) -> None:
    """End the session behind this cookie; one that is unknown is no error."""
    row = session.get(SignIn, _cookie_hash(cookie))
    if row is not None:
        session.delete(row)
        audit.append(session, HOUSE, row.user_id, "sign_out", {}, now)


def get_setting(session: Session) -> Setting | None:
    """The setting of this installation, or None before it was entered."""
    return session.exec(select(Setting).order_by(col(Setting.id))).first()


def save_setting(session: Session, setting: Setting, *, by: str, at: datetime | None = None) -> Setting:
    """Enter the setting, or replace what is known of it."""
    changed = _changed_facts(session, setting)
    kept = session.merge(setting)
    session.flush()
    detail = {"setting_id": kept.id, "nation": kept.nation, "profile": kept.profile, "facts": changed}
    audit.append(session, HOUSE, by, "setting.saved", detail, at)
    return kept


def _changed_facts(session: Session, setting: Setting) -> str:
    """The names of the facts in which a setting differs from what is kept, for the audit."""
    names = list(Setting.model_fields)
    with session.no_autoflush:
        kept = session.exec(select(*(col(getattr(Setting, name)) for name in names))).all()
    known = next((dict(zip(names, row, strict=True)) for row in kept if row[0] == setting.id), {})
    return ",".join(name for name in names if getattr(setting, name) != known.get(name))


def _wait_seconds(session: Session, address_hash: str, now: datetime) -> int:
    failures, last = session.exec(
        select(func.count(), func.max(SignInFailure.at)).where(
            SignInFailure.address_hash == address_hash, col(SignInFailure.at) > now - FAILURE_WINDOW
        )
    ).one()
    if failures < FREE_FAILURES or last is None:
        return 0
    pause = timedelta(seconds=min(2 ** (failures - FREE_FAILURES) * 5, int(FAILURE_WINDOW.total_seconds())))
    return max(0, -int((now - last - pause) // timedelta(seconds=1)))


def _known(session: Session, user_id: str) -> User:
    user = session.get(User, user_id)
    if user is None:
        raise NotFound("person of the setting", user_id)
    return user


def _check_not_alone(session: Session, user: User, by: str, *, stays_manager: bool) -> None:
    """Nobody locks themselves out, and somebody can always carry the requests."""
    if user.id == by:
        raise Refused("This is your own account. Ask another administrator to change it.")
    if stays_manager or user.role is not Role.MANAGER or not user.active:
        return
    lock_name(session, "managers of the setting")
    if [other.id for other in users(session, Role.MANAGER)] == [user.id]:
        raise Refused("This is the last manager who can sign in. Add another manager first.")


def _address(email: str) -> str:
    return email.strip().casefold()


def password_fault(password: str, email: str) -> str:
    """Why this will not do as the password of somebody with this address, or nothing."""
    if len(password) < SHORTEST_PASSWORD:
        return f"The password is too short. Take at least {SHORTEST_PASSWORD} characters."
    if len(password) > LONGEST_PASSWORD:
        return f"The password is too long. Take at most {LONGEST_PASSWORD} characters."
    if password.strip().casefold() in {_address(email), _address(email).partition("@")[0]}:
        return "The password is your e-mail address. Take something that nobody can guess."
    if len(set(password)) < FEWEST_CHARACTERS:
        return "The password repeats the same few characters. Take something that nobody can guess."
    return ""


def generated_password() -> str:
    """A password that nobody has chosen: 15 letters and digits that cannot be mistaken for each other."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(3))


def last_sign_ins(session: Session, user_id: str, limit: int = 10) -> list[SignInSeen]:
    """When somebody signed in, and when somebody tried with a wrong password, the newest first."""
    rows = session.exec(
        select(AuditRow)
        .where(AuditRow.chain == HOUSE, AuditRow.actor_id == user_id, col(AuditRow.what).in_(_SIGN_INS))
        .order_by(col(AuditRow.n).desc())
        .limit(limit)
    )
    return [SignInSeen(row.at, refused=row.what != "sign_in") for row in rows]


def _check_password(password: str, email: str) -> None:
    fault = password_fault(password, email)
    if fault:
        raise Refused(fault)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _cookie_hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
