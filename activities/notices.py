"""Short letters about what came by mail: to colleagues, and once to somebody who answered too late (S22, S23).

They name nobody: what is to be done, in which request, and where. They leave as letters written at the desk do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from activities.addressees import Addressee
from activities.outbox import NewLetter, Outbox, new_letter_id, written
from activities.tools import Tools
from letters.errors import LetterError
from letters.kinds import LetterKind
from mail.addresses import AddressFault
from mail.composing import LetterFault
from models.files import Person
from models.people import Setting, User
from models.words import Channel
from records.matters import get_matter
from records.requests import get_request
from rules.permissions import LEADERS
from rules.times import local_date

CANNOT_BE_READ = (
    "The mailbox cannot be read: no answers come in by e-mail. Nothing is lost: they come when it is mended. "
    "Tell whoever looks after the mail to run make mail-check"
)
COULD_NOT_BE_OPENED = "The inbox: an e-mail could not be opened safely. Its file is kept"


@dataclass(frozen=True)
class Notices:
    """Writes notices in the caller's transaction; each once under its key, however often it is tried."""

    tools: Tools
    now: datetime

    def came_after_the_end(self, session: Session, ref: str, *, bounced: bool) -> None:
        """Tell who carried a request that mail about it came after its end; once a day of each sort."""
        asked = get_request(session, ref) or get_matter(session, ref)
        manager = session.get(User, asked.manager_id) if asked is not None else None
        came = "a letter came back" if bounced else "an e-mail came, which may say no or take a consent back,"
        key = f"{'bounced' if bounced else 'late'}/{ref}"
        words = f"{ref}: {came} after this was closed"
        self._tell(session, [manager] if manager is not None else [], key, words)

    def could_not_be_opened(self, session: Session) -> None:
        """Tell those who lead that a mail lies in quarantine; once a day, however many come."""
        self._tell(session, _those_who_lead(session), "quarantine", COULD_NOT_BE_OPENED)

    def mailbox_cannot_be_read(self, session: Session) -> None:
        """Tell those who lead that no mail comes in; once a day, however often it is tried."""
        self._tell(session, _those_who_lead(session), "mailbox_away", CANNOT_BE_READ)

    def answer_is_filed(self, session: Session, ref: str, person_id: str) -> None:
        """Tell a third party, once, that their answer came after the end and is not lost."""
        person, request = session.get(Person, person_id), get_request(session, ref)
        manager = session.get(User, request.manager_id) if request is not None else None
        if person is None or manager is None or not person.contact_email:
            return
        to = Addressee(person.name, person.contact_email, "", Channel.EMAIL, person.id)
        self._write(
            session,
            manager,
            NewLetter(
                kind=LetterKind.LATE_REPLY_FILED,
                key=f"{ref}/late_reply/{person_id}",
                to=to,
                words={"received_on": local_date(self.now), "written_on": local_date(self.now)},
                id=new_letter_id(),
                ref=ref,
            ),
        )

    def _tell(self, session: Session, people: Iterable[User], key: str, *tasks: str) -> None:
        today = local_date(self.now)
        for person in people:
            self._write(
                session,
                person,
                NewLetter(
                    kind=LetterKind.DIGEST,
                    key=f"notice/{key}/{today}/{person.id}",
                    to=Addressee(person.name, person.email, "", Channel.EMAIL),
                    words={"tasks": tasks, "link": f"{self.tools.base_url}/inbox", "written_on": today},
                    id=new_letter_id(),
                ),
            )

    def _write(self, session: Session, signed_by: User, letter: NewLetter) -> None:
        """Write a notice, unless the address cannot be written to: the inbox shows it all the same."""
        setting = session.exec(select(Setting)).one()
        try:
            written(session, Outbox(self.tools.key, setting, signed_by, self.tools.wording), letter, self.now)
        except (AddressFault, LetterFault, LetterError):
            return


def _those_who_lead(session: Session) -> list[User]:
    query = select(User).where(User.active, col(User.role).in_(LEADERS)).order_by(User.id)
    return list(session.exec(query))


def inbox_words(standings: Sequence[str]) -> str:
    """The line of a digest about mail that waits for a person, or an empty one."""
    hostile = standings.count("quarantine")
    if not standings:
        return ""
    count = f"{len(standings)} e-mail{'s' if len(standings) > 1 else ''}"
    apart = f", {hostile} of them could not be opened safely" if hostile else ""
    return f"The inbox: {count} to be looked at{apart}"
