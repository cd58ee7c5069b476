"""The morning's digest: to everybody on whom something waits, a short letter without names; silent otherwise."""

import asyncio
import logging
from datetime import date, datetime

from sqlmodel import Session, col, select
from temporalio import activity

from activities import names
from activities.addressees import Addressee
from activities.errors import failed
from activities.notices import inbox_words
from activities.outbox import NewLetter, Outbox, new_letter_id, written
from activities.pulse import beating
from activities.tools import Tools
from letters.errors import LetterError
from letters.kinds import LetterKind
from mail.addresses import AddressFault
from mail.composing import LetterFault
from mail.sending import FinalRefusal, TryAgain, send_raw
from models.people import Setting, User
from models.post import Letter
from models.words import Channel, LetterStatus, Role
from records.database import reading, writing
from records.log import load_log
from records.matters import get_matter, matters_without_end
from records.own_child import shut_to
from records.people import users
from records.post import mails_standing, mark_sent, mark_status
from records.requests import get_request, requests_without_end
from records.store import unseal
from rules.calendars import Nation, calendar_for
from rules.folding import fold
from rules.lawbook import rules_for
from rules.matters.handling import must_not_see
from rules.permissions import LEADERS
from rules.tasks import Reader, Waits, tasks_for, waits_of
from rules.terms import Terms
from rules.times import local_date
from rules.waiting import waiting_now

LOG = logging.getLogger("clean_copy.digests")
INBOX = ("triage", "late", "quarantine")
READERS = (
    *(Role.MANAGER, Role.DEPUTY, Role.LINE_MANAGER),
    *(Role.SAFEGUARDING_LEAD, Role.LEGAL_ADVISER, Role.INVITED_CHECKER),
)


class DigestActivities:
    """What is said each working morning."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @activity.defn(name=names.SEND_DIGESTS)
    def send_digests(self) -> int:
        """Write and send today's digests; returns how many there are. Safe to do twice: one letter a person a day.

        Raises ApplicationError `mail_server_away`, to be tried again.
        """
        now = self._tools.now()
        today = local_date(now)
        with writing(self._tools.engine) as session:
            setting = session.exec(select(Setting)).one()
            if not calendar_for(Nation(setting.nation), today).is_working_day(today):
                return 0
            letters = self._write_all(session, setting, today, now)
        with beating():
            for letter in letters:
                self._send(letter, setting.mailbox)
        return len(letters)

    def _write_all(self, session: Session, setting: Setting, today: date, now: datetime) -> list[Letter]:
        waits, mail = _waits(session, now), inbox_words([one.standing for one in mails_standing(session, *INBOX)])
        people = session.exec(select(User).where(User.active, col(User.role).in_(READERS)).order_by(User.id))
        found = []
        for person in people:
            shut = shut_to(session, person.id)
            theirs = [one for one in waits if one.ref not in shut]
            tasks = [task.in_words() for task in tasks_for(Reader(person.id, person.role), theirs, today)]
            if mail and person.role in LEADERS:
                tasks.append(mail)
            if not tasks:
                continue
            new = NewLetter(
                kind=LetterKind.DIGEST,
                key=f"digest/{today}/{person.id}",
                to=Addressee(person.name, person.email, "", Channel.EMAIL),
                words={
                    "tasks": tuple(tasks),
                    "link": f"{self._tools.base_url}/",
                    "written_on": today,
                },
                id=new_letter_id(),
            )
            outbox = Outbox(self._tools.key, setting, person, self._tools.wording)
            try:
                found.append(written(session, outbox, new, now))
            except (AddressFault, LetterFault, LetterError):
                LOG.warning("no digest can be written to %s", person.id)
        return found

    def _send(self, letter: Letter, mailbox: str) -> None:
        if letter.status is not LetterStatus.PENDING:
            return
        with reading(self._tools.engine) as session:
            raw = unseal(session, self._tools.key, letter.sealed_id)
        try:
            asyncio.run(send_raw(raw, mailbox, letter.to_email, self._tools.smtp))
        except FinalRefusal as refused:
            with writing(self._tools.engine) as session:
                mark_status(session, letter.id, LetterStatus.FAILED, f"refused_{refused.code}")
            return
        except TryAgain:
            raise failed("mail_server_away", final=False) from None
        with writing(self._tools.engine) as session:
            mark_sent(session, letter.id, self._tools.now())


def _waits(session: Session, now: datetime) -> list[Waits]:
    """Everything that waits on somebody, in every request and matter that has not ended."""
    leaders = {user.id for role in LEADERS for user in users(session, role)}
    found = []
    for ref in requests_without_end(session):
        request = get_request(session, ref)
        if request is not None:
            terms = Terms.model_validate_json(request.terms_json)
            state = fold(load_log(session, ref))
            waiting, guests = waiting_now(state, terms, now), state.invited_checkers
            found.append(waits_of(ref, state, waiting, request.manager_id, leaders, guests))
    for ref in matters_without_end(session):
        matter, rules = get_matter(session, ref), rules_for(ref)
        if matter is not None:
            terms = Terms.model_validate_json(matter.terms_json)
            state = rules.fold(load_log(session, ref))
            waits, aside = rules.waiting_for(state, terms, now), must_not_see(state.begun)
            found.append(waits_of(ref, state, waits, matter.manager_id, leaders, hidden_from=aside))
    return found
