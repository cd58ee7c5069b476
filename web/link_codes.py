"""The code behind a link in a letter: sent apart from it, typed in, and what a right one buys (S105, R34)."""

from datetime import datetime
from typing import Any, Protocol

from desk_letters import CannotWrite, write_desk_letter
from letters.kinds import LetterKind
from models.cases import AccessRequest
from models.files import Person
from models.ids import new_id
from models.people import Setting, User
from records.database import writing
from records.keys import HouseKey
from records.post import TooManyCodes, check_code, make_code
from web.guarding import LinkVisit, run_now, same
from web.tongues import marked

CODE_MINUTES = 30
NO_MAIL = marked("We have no e-mail address of yours, so no code can be sent. Please ring us.")
WRONG_CODE = marked(
    "This code is not right, or it does not count any more. Look for the newest code, or have a new one sent. "
    "After five wrong tries a code ends."
)
TOO_MANY = marked("Several codes were sent already. Look for the newest one, or try again in an hour.")
IN_VAIN = marked("Too many codes were sent for this link and never used. Please ring us.")


class Opened(Protocol):
    """What stands behind any link that opened."""

    @property
    def token_hash(self) -> str:
        """The link, as it is kept."""

    @property
    def ref(self) -> str:
        """The request's reference."""

    @property
    def setting(self) -> Setting:
        """Who writes."""

    @property
    def manager(self) -> User:
        """Who signs."""


def send_code(visit: LinkVisit, door: Opened, to: Person, no_mail: str) -> None:
    """Send a code of half an hour; why it cannot be sent (`no_mail`, too many) is a fault of the field `code`."""
    if not to.contact_email:
        visit.fields.wrong("code", no_mail)
        return
    try:
        with writing(visit.desk.engine, door.ref) as session:
            code = make_code(session, door.token_hash, CODE_MINUTES, visit.now)
            letter_id = write_desk_letter(
                session,
                visit.desk.key,
                kind=LetterKind.ANSWER_CODE,
                letter_key=f"{door.ref}/code/{new_id('c')}",
                ref=door.ref,
                person=to,
                setting=door.setting,
                manager=door.manager,
                now=visit.now,
                wording=visit.desk.settings.own_wording,
                code=code,
                code_minutes=CODE_MINUTES,
            )
    except TooManyCodes as problem:
        visit.fields.wrong("code", IN_VAIN if problem.for_good else TOO_MANY)
    except CannotWrite:
        visit.fields.wrong("code", no_mail)
    else:
        run_now(visit.desk.send_letter, letter_id)


def check_typed(visit: LinkVisit, door: Opened, typed: str) -> None:
    """Hold a typed code against the one that was sent; a wrong one is a fault of the field `code`."""
    with writing(visit.desk.engine, door.ref) as session:
        right = check_code(session, door.token_hash, typed, visit.now)
    if not right:
        visit.fields.wrong("code", WRONG_CODE)


def the_requester(request: AccessRequest) -> Person:
    """The requester as somebody to write to: they have no row of their own among the people of the file."""
    return written_to(request.requester_name, request.requester_email)


def written_to(name: str, email: str) -> Person:
    """Somebody to write to who is none of the people of a file."""
    who: dict[str, Any] = {"name": name, "contact_email": email}
    return Person(**who)


def signed_pass(key: HouseKey, purpose: str, until: datetime, token_hash: str, *bound: str) -> str:
    """What a right code buys until a moment, carried in the forms of a page alone; `bound` ends it too."""
    return _signed(key, purpose, int(until.timestamp()), token_hash, *bound)


def pass_is_good(key: HouseKey, purpose: str, given: str, now: datetime, token_hash: str, *bound: str) -> bool:
    """Whether a pass is ours, in time, and for what it was given."""
    until, _, _ = given.partition(".")
    if not (until.isascii() and until.isdigit() and len(until) < 12) or int(until) < now.timestamp():
        return False
    return same(given, _signed(key, purpose, int(until), token_hash, *bound))


def _signed(key: HouseKey, purpose: str, until: int, token_hash: str, *bound: str) -> str:
    said = "/".join((token_hash, str(until), *bound))
    return f"{until}.{key.sign(purpose, said.encode())}"
