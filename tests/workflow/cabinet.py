"""A filing cabinet and a post office with memory, for workflow tests: activities of the same names, no database."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities import names
from models import acts
from models.messages import (
    CaseFile,
    EffectOrder,
    Event,
    LetterOrder,
    MailboxOrder,
    RecordOrder,
    StandNote,
    SystemNote,
    Verdict,
)
from models.words import Channel, Outcome, Role
from rules.calendars import Nation, read_calendar
from rules.folding import fold
from rules.lawbook import rules_for
from rules.profiles import load_profile
from rules.terms import Terms
from rules.times import local_date

REF = "AR-2026-0001"
SHA = "c" * 64
FILE_WITHOUT = "9" * 64
"""The file once a paper was taken out."""


class Cabinet:
    """What the real activities would write down and send, kept in memory."""

    def __init__(self, now: datetime, profile: str = "uk_gdpr", nation: Nation = Nation.ENGLAND) -> None:
        received_on = local_date(now)
        years = read_calendar(nation, received_on.year - 1, received_on.year + 3)
        self.terms = Terms(profile=load_profile(profile), nation=nation, calendar=years)
        self.events: list[Event] = []
        self.letters: list[str] = []
        self.copies: list[str] = []
        self.standings: list[StandNote] = []
        self.mail_server_is_away = False
        self.records_fail_times = 0
        self.opened = 0
        self.copies_go_untold = False
        self.ahead = now - datetime.now(UTC)
        self.append(acts.RequestReceived(received_on=received_on), "u-manager", Role.MANAGER)

    def append(self, act: acts.Act, actor_id: str, role: Role, submission_id: str | None = None) -> Event:
        """Write the next line of the log."""
        event = Event(
            seq=len(self.events) + 1,
            at=self._now(),
            actor_id=actor_id,
            role=role,
            submission_id=submission_id,
            act=act,
        )
        self.events.append(event)
        return event

    def _now(self) -> datetime:
        """The test server's clock inside an activity: it is ahead of ours once time was skipped.

        A local activity is told our clock; by how much the server's is `ahead` a test may say.
        """
        if activity.in_activity() and not activity.info().is_local:
            return activity.info().scheduled_time
        return datetime.now(UTC) + self.ahead

    def kinds(self) -> list[str]:
        """The kinds of all events, in order."""
        return [event.act.kind for event in self.events]

    @activity.defn(name=names.OPEN_CASE)
    async def open_case(self, ref: str) -> CaseFile:
        """The log as it is."""
        self.opened += 1
        return CaseFile(events=tuple(self.events), terms_json=self.terms.model_dump_json(), setting_id="setting-1")

    @activity.defn(name=names.RECORD_SAID)
    async def record_said(self, order: RecordOrder) -> Verdict:
        """Write an act down, once."""
        if self.records_fail_times:
            self.records_fail_times -= 1
            raise ApplicationError("away", type="away")
        missed = tuple(e for e in self.events if e.seq > order.known_to or e.seq in order.gaps)
        if missed:
            return Verdict(missed=missed)
        for event in self.events:
            if event.submission_id == order.said.submission_id:
                return Verdict(event=event)
        if order.refused is not None:
            return Verdict(refused=order.refused)
        said = order.said
        event = self.append(said.act, said.actor_id, said.role, said.submission_id)
        if self._lets_a_paper_go(said.act):
            changed = acts.FileChanged(digest=FILE_WITHOUT, documents=2, pages=3)
            return Verdict(missed=(event, self.append(changed, "software", Role.CLOCK)))
        return Verdict(event=event)

    def _lets_a_paper_go(self, act: acts.Act) -> bool:
        return isinstance(act, acts.Backed) and isinstance(self.events[act.seq - 1].act, acts.PaperTakenOut)

    @activity.defn(name=names.RECORD_NOTE)
    async def record_note(self, note: SystemNote) -> Event:
        """Write down what the software noticed."""
        return self.append(note.act, "software", Role.CLOCK)

    @activity.defn(name=names.SAVE_STANDING)
    async def save_standing(self, note: StandNote) -> None:
        """Keep where it stands."""
        self.standings.append(note)

    @activity.defn(name=names.SEND_LETTER)
    async def send_letter(self, order: EffectOrder) -> Event | None:
        """Send a letter if it is still wanted; with the mail server away it fails for good, as after hours."""
        if self.mail_server_is_away:
            raise ApplicationError("mail_server_away", type="mail_server_away", non_retryable=True)
        rules = rules_for(order.ref)
        if order.effect not in [due.effect for due in rules.effects_due(order.ref, rules.fold(self.events))]:
            return None
        self.letters.append(order.key)
        sent = acts.LetterSent(effect=order.effect, letter_id=f"L-{len(self.letters)}", channel=Channel.EMAIL)
        return self.append(sent, "software", Role.CLOCK)

    @activity.defn(name=names.SEND_DESK_LETTER)
    async def send_desk_letter(self, order: LetterOrder) -> None:
        """Send a letter written at the desk."""
        self.letters.append(order.letter_id)

    @activity.defn(name=names.MAKE_COPY)
    async def make_copy(self, order: EffectOrder) -> Event | None:
        """Make a copy that is proved: black where a decision leaves something out, unless without a trace."""
        version = int(order.effect.partition("/")[2])
        known = [e for e in self.events if isinstance(e.act, acts.CopyMade) and e.act.version == version]
        if known:
            return known[0]
        self.copies.append(order.effect)
        state = fold(self.events)
        outcomes = [
            taken.decision.outcome
            for party in state.parties.values()
            for taken in party.decisions.values()
            if taken.decision.outcome is not Outcome.DISCLOSE
        ]
        made = acts.CopyMade(
            effect=order.effect,
            version=version,
            copy_sha256=f"{version:064x}",
            pages=3,
            marks=5 * len(outcomes),
            proved=True,
            in_full=not outcomes,
            marked_by=("u-manager",),
            inputs_seq=state.seq,
            shown=5 * sum(outcome is not Outcome.EXISTENCE_WITHHELD for outcome in outcomes),
        )
        event = self.append(made, "software", Role.CLOCK)
        if self.copies_go_untold:
            raise ApplicationError("died", type="died")
        return event

    @activity.defn(name=names.MAKE_SHARED_COPY)
    async def make_shared_copy(self, order: EffectOrder) -> Event | None:
        """Make the copy that is to go."""
        version = int(order.effect.partition("/")[2])
        self.copies.append(order.effect)
        made = acts.SharedCopyMade(
            effect=order.effect, version=version, copy_sha256=SHA, pages=3, marks=2, proved=True
        )
        return self.append(made, "software", Role.CLOCK)

    @activity.defn(name=names.FILE_RECORD)
    async def file_record(self, order: EffectOrder) -> Event | None:
        """Put the record of a sharing into the file."""
        filed = acts.RecordFiled(effect=order.effect, document_id="doc-record")
        return self.append(filed, "software", Role.CLOCK)

    @activity.defn(name=names.WATCH_MAILBOX)
    async def watch_mailbox(self, order: MailboxOrder) -> None:
        """There is no mail here."""

    def activities(self) -> list[Callable[..., Any]]:
        """Everything a worker needs."""
        return [
            self.open_case,
            self.record_said,
            self.record_note,
            self.save_standing,
            self.send_letter,
            self.send_desk_letter,
            self.make_copy,
            self.make_shared_copy,
            self.file_record,
            self.watch_mailbox,
        ]
