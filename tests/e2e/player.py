"""Plays a request through the starter and the cabinet, as the pages do, for tests that are not about pages."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import redaction
from activities.letter_words import reference_text
from models import acts
from models.files import Document
from models.messages import Event
from models.words import (
    Arrival,
    ClosedAs,
    Evidence,
    Factor,
    Ground,
    MentionKind,
    Outcome,
    ParentalSource,
    PartyKind,
    ReleaseWay,
    ReplyKind,
    Role,
    SubmissionStatus,
    WhoLearns,
)
from records.database import reading, writing
from records.file import (
    PersonFacts,
    add_document,
    add_mark,
    add_mention,
    add_person,
    copies_of,
    documents_of,
    file_digest,
    get_person,
    mark_read,
    marks_digest,
)
from records.log import load_log, read_submission
from records.page_reads import WHILE_MARKING
from records.post import add_slot, save_reply
from records.requests import NewRequest, create_request, get_request
from records.scope import request_digest
from rules.calendars import Nation, calendar_for
from rules.folding import fold
from rules.profiles import load_profile
from rules.referring import summary_digest
from rules.terms import Terms
from rules.times import local_date
from starter import Actor
from starter import Outcome as Answer
from tests.e2e.house import House

GRAN, STAFF = "Winifred Oduya", "Calum Reyes"
OBSERVATION = f"""Observation of 3 March 2026

Robin played at the water tray. {STAFF} noted that Robin shared the jug with a friend.
{GRAN} told us that she worries about the evenings at home.
"""
MINUTES = """Minutes of 9 March 2026

We agreed to meet again in April. Robin sleeps well at nap time.
"""
_NUMBERS = count(1)


@dataclass
class Player:
    """One request and everybody who takes part in it."""

    house: House
    number: int = field(default_factory=lambda: next(_NUMBERS))
    ref: str = ""
    child_id: str = ""
    people: dict[str, str] = field(default_factory=dict)

    @property
    def gran_email(self) -> str:
        """The grandmother's address in this request."""
        return f"gran{self.number}@example.org"

    @property
    def requester_email(self) -> str:
        """The mother's address in this request."""
        return f"parent{self.number}@example.org"

    @property
    def today(self) -> date:
        """The date at the setting."""
        return local_date(datetime.now(UTC))

    def create(self) -> None:
        """The form: a request arrives and its workflow begins."""
        received = self.today - timedelta(days=1)
        calendar = calendar_for(Nation.ENGLAND, received)
        terms = Terms(profile=load_profile("uk_gdpr"), nation=Nation.ENGLAND, calendar=calendar)
        form = NewRequest(
            child_id=self.child_id or None,
            child_name=f"Robin Ashdown {self.number}",
            child_born_on=date(2022, 5, 3),
            requester_name=f"Amina Ashdown {self.number}",
            requester_email=self.requester_email,
            relationship="mother",
            parental_source=ParentalSource.MOTHER,
            received_on=received,
            arrived_by=Arrival.LETTER,
            asked_for="Everything you hold about Robin",
            profile="uk_gdpr",
            nation="england",
            terms_json=terms.model_dump_json(),
            calendar_version=calendar.version,
        )
        manager = self.house.actor(Role.MANAGER)
        with writing(self.house.engine) as session:
            self.ref, _ = create_request(session, form, f"form-{self.house.var}-{self.number}", manager.id)
            request = get_request(session, self.ref)
            assert request is not None
            self.child_id = request.child_id
        asyncio.run(self.house.desk.begin(self.ref))

    def say(
        self, act: Any, role: Role = Role.MANAGER, by: str = "", reason: str = "because it is so", wait: bool = True
    ) -> Event | Answer:
        """Say an act, wait until it is settled, and return its event."""
        actor = Actor(by, role) if by else self.house.actor(role)
        said_id = f"said-{self.ref}-{next(_NUMBERS)}"
        answer = asyncio.run(self._say(act, actor, reason, said_id))
        if answer.status == "refused" or not wait:
            return answer
        self.house.until(lambda: self._settled(said_id), what=f"{act.kind} to be settled")
        event = self._recorded(said_id)
        assert event is not None, f"{act.kind} was refused after it had been saved"
        return event

    async def _say(self, act: Any, actor: Actor, reason: str, said_id: str) -> Answer:
        desk = type(self.house.desk)(self.house.settings, self.house.engine, self.house.desk.key)
        return await desk.say(self.ref, act, actor, reason, said_id)

    def _settled(self, said_id: str) -> bool:
        with reading(self.house.engine) as session:
            said = read_submission(session, said_id)
        return said is not None and said.status is not SubmissionStatus.PENDING

    def _recorded(self, said_id: str) -> Event | None:
        with reading(self.house.engine) as session:
            return next((e for e in load_log(session, self.ref) if e.submission_id == said_id), None)

    def intake(self) -> None:
        """Authority, identity and risk."""
        self.say(acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER))

    def assemble(self) -> None:
        """Two papers, two third parties, both confirmations."""
        manager = self.house.actor(Role.MANAGER)
        with writing(self.house.engine, self.ref) as session:
            papers = []
            for name, text in (("observation.txt", OBSERVATION), ("minutes.txt", MINUTES)):
                paper = add_document(
                    session,
                    self.house.desk.key,
                    self.child_id,
                    self.ref,
                    text.encode(),
                    name,
                    name,
                    "text",
                    1,
                    manager.id,
                )
                assert isinstance(paper, Document)
                papers.append(paper)
            for name, kind, email in ((GRAN, PartyKind.FAMILY, self.gran_email), (STAFF, PartyKind.STAFF, "")):
                facts = PersonFacts(
                    name=name, kind=kind, contact_email=email, contact_address="1 Mill Lane\nArbury"
                )
                person = add_person(session, self.child_id, self.ref, facts, manager.id)
                self.people[name] = person.id
                add_mention(
                    session,
                    self.child_id,
                    self.ref,
                    person.id,
                    papers[0].id,
                    1,
                    MentionKind.REFERS_TO,
                    name,
                    manager.id,
                )
            digest = file_digest(session, self.child_id)
        self.say(acts.FileChanged(digest=digest, documents=2, pages=2))
        self.say(acts.PartyNamed(party_id=self.people[GRAN], party_kind=PartyKind.FAMILY))
        self.say(acts.PartyNamed(party_id=self.people[STAFF], party_kind=PartyKind.STAFF))
        self.say(acts.FileComplete(digest=digest))
        self.say(acts.FileConfirmed(digest=digest), Role.LINE_MANAGER)

    def share(self, other: "Player") -> None:
        """The file that was collected for another request about the same child, with its people."""
        self.people = dict(other.people)
        with reading(self.house.engine) as session:
            digest = request_digest(session, self.ref)
        self.say(acts.PartyNamed(party_id=self.people[GRAN], party_kind=PartyKind.FAMILY))
        self.say(acts.PartyNamed(party_id=self.people[STAFF], party_kind=PartyKind.STAFF))
        self.say(acts.FileComplete(digest=digest))
        self.say(acts.FileConfirmed(digest=digest), Role.LINE_MANAGER)

    def ask(self) -> None:
        """Who will learn of this; then the letters, one by e-mail, one by post."""
        for name, channel in ((GRAN, "email"), (STAFF, "post")):
            plan = acts.ContactPlanned(
                party_id=self.people[name], ask=True, who_learns=WhoLearns.SAFE, channel=channel
            )
            self.say(plan)
        self.read_letters()
        self.say(acts.ConsultationStarted(reply_by=self.today + timedelta(days=10)))

    def read_letters(self) -> None:
        """The line manager reads what each letter says."""
        for name, kind in ((GRAN, PartyKind.FAMILY), (STAFF, PartyKind.STAFF)):
            with reading(self.house.engine) as session:
                person = get_person(session, self.people[name])
                assert person is not None
                summary = summary_digest(kind, reference_text(session, self.ref, person))
            self.say(acts.LetterRead(party_id=person.id, digest=summary), Role.LINE_MANAGER)

    def answers_come(self) -> None:
        """The grandmother consents on the answer page; the staff refuses by telephone."""
        self.reply(GRAN, ReplyKind.CONSENT, Evidence.ANSWER_PAGE)
        self.reply(STAFF, ReplyKind.REFUSAL, Evidence.CALL_NOTE)
        self.say(acts.ObjectionSettled(party_id=self.people[STAFF]))

    def reply(self, name: str, kind: ReplyKind, evidence: Evidence) -> None:
        """A reply with its evidence."""
        now = datetime.now(UTC)
        with writing(self.house.engine, self.ref) as session:
            kept = save_reply(
                session,
                ref=self.ref,
                person_id=self.people[name],
                kind=kind,
                recorded_by=self.people[name],
                received_at=now,
                evidence=evidence,
                evidence_ref="call-or-link",
                text="as they said",
            )
        act = acts.ReplyReceived(
            party_id=self.people[name],
            reply_id=kept.id,
            reply=kind,
            evidence=evidence,
            received_at=now,
            objection=kind is not ReplyKind.CONSENT,
        )
        if evidence is Evidence.ANSWER_PAGE:
            self.say(act, Role.THIRD_PARTY, by=self.people[name])
        else:
            self.say(act)

    def decide(self) -> None:
        """The grandmother is disclosed; after a talk the staff's references go, and the lead backs that."""
        self.say(acts.StaffTalked(party_id=self.people[STAFF], on=self.today))
        noted = (Factor.ENDANGERED, Factor.SENSITIVE)
        self.say(acts.FactorsNoted(party_id=self.people[STAFF], factors=noted))
        for name, outcome, ground, factors in (
            (GRAN, Outcome.DISCLOSE, Ground.CONSENT, ()),
            (STAFF, Outcome.REFERENCES, Ground.STAFF_ENDANGERED, noted),
        ):
            self.say(
                acts.DecisionMade(
                    decision_id=f"D-{self.people[name]}",
                    party_id=self.people[name],
                    outcome=outcome,
                    ground=ground,
                    factors=factors,
                )
            )

        with reading(self.house.engine) as session:
            waiting = fold(load_log(session, self.ref)).needs_second
        for seq in waiting:
            self.say(acts.Backed(seq=seq), Role.SAFEGUARDING_LEAD)

    def black_out(self) -> None:
        """Every page is read, every place the finder sees is marked, and the copy is ordered."""
        manager = self.house.actor(Role.MANAGER)
        with reading(self.house.engine) as session:
            papers = documents_of(session, self.child_id)
        pages = [(paper.id, redaction.read_pages(_TEXTS[paper.name].encode(), "text")) for paper in papers]
        party = redaction.Party(id=self.people[STAFF], name=STAFF)
        found = redaction.propose(pages, [party])
        with writing(self.house.engine, self.ref) as session:
            for mark in found.marks:
                add_mark(
                    session,
                    self.ref,
                    mark.document_id,
                    mark.page,
                    mark.rule,
                    Ground.STAFF_ENDANGERED.value,
                    mark.words,
                    mark.boxes,
                    manager.id,
                    person_id=self.people[STAFF],
                )
            for paper in papers:
                for page in range(1, paper.pages + 1):
                    mark_read(session, self.ref, manager.id, f"{WHILE_MARKING}{paper.id}", page)
            digest = marks_digest(session, self.ref)
        self.say(acts.CopyOrdered(marks_digest=digest))
        self.house.until(lambda: "copy_made" in self.house.kinds(self.ref), what="the copy to be made")

    def check(self) -> None:
        """The line manager reads every page of the copy and passes it."""
        checker = self.house.actor(Role.LINE_MANAGER)
        with writing(self.house.engine, self.ref) as session:
            copy = copies_of(session, self.ref)[-1]
            for page in range(1, copy.pages + 1):
                mark_read(session, self.ref, checker.id, copy.sha256, page)
        self.say(acts.SignedOff(copy_sha256=copy.sha256), Role.LINE_MANAGER)

    def give(self) -> None:
        """Appointments are offered, one is booked, the meeting is held; each request has a day of its own."""
        at = datetime.now(UTC) + timedelta(days=3 + int(self.ref.rpartition("-")[2]))
        with writing(self.house.engine, self.ref) as session:
            slot = add_slot(session, self.ref, at, 60, "The office", by="u")
            sha = copies_of(session, self.ref)[-1].sha256
        self.say(acts.ReleaseConfirmed(copy_sha256=sha, slot_ids=(slot.id,)))
        self.say(acts.SlotBooked(slot_id=slot.id), Role.REQUESTER, by="requester")
        given = acts.CopyGiven(copy_sha256=sha, way=ReleaseWay.MEETING, on=self.today, taken_away=True)
        self.say(given)

    def close(self) -> None:
        """The manager closes it as disclosed in part."""
        self.say(acts.RequestClosed(closed_as=ClosedAs.DISCLOSED_IN_PART))

    def play(self) -> None:
        """The whole procedure."""
        for step in (
            self.create,
            self.intake,
            self.assemble,
            self.ask,
            self.answers_come,
            self.decide,
            self.black_out,
            self.check,
            self.give,
            self.close,
        ):
            step()


_TEXTS = {"observation.txt": OBSERVATION, "minutes.txt": MINUTES}
