"""A request that has come to the marker: papers, people, decisions; and the worker's hand that makes the copy."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from temporalio.testing import ActivityEnvironment

from activities.copying import CopyActivities
from models import acts
from models.files import Mention
from models.marking import MarkerAnswer
from models.messages import Event
from models.words import DocumentKind, Evidence, Ground, MentionKind, Outcome, PartyKind, ReplyKind, Role, WhoLearns
from records.database import reading, writing
from records.file import (
    Duplicate,
    PersonFacts,
    add_document,
    add_mention,
    add_person,
    answers_of,
    file_digest,
    marks_of,
    mentions_of,
)
from records.log import load_log, read_submission
from records.requests import get_request
from rules.agenda import effects_due
from rules.times import local_date
from tests.unit.web.house import House, Person
from tests.unit.web.stages import staged
from tests.unit.web.tools_by_hand import tools_of

PAGES = (("Observation", 1), ("Visit", 1), ("Registration", 1), ("Registration", 2))

NOTE = """Observation, 3 May 2026

Rowan built a tower with Poppy Marchetti in the garden room.
Jean Okafor collected Rowan at noon. Grandma said that he had slept badly.
Her number is 01632 960155.

Jean Okafor came back for the coat. Jeen Okafor signed the book.

Signed: Fiona Tarrant
"""
LETTER = """From: Dessa Quill
Subject: Visit

I visited the family on Tuesday. Mrs Okafor told me that the flat is cold.
Rowan was cheerful. I will come again in June.
"""


def pdf_of(*pages: str) -> bytes:
    """A born-digital PDF with these lines on its pages."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), invariant=1)
    for page in pages:
        for number, line in enumerate(page.splitlines()):
            canvas.setFont("Helvetica", 11)
            canvas.drawString(60, 770 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


@dataclass
class MarkedHouse:
    """A house with one request whose file is being blacked out."""

    house: House
    ref: str
    child_id: str
    papers: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The marker's address."""
        return f"/requests/{self.ref}/marker"

    def page(self, paper: str, page: int = 1) -> str:
        """The address of a page of the marker."""
        return f"{self.path}/page/{self.papers[paper]}/{page}"

    def marks(self, *, taken_off: bool = False) -> list[Any]:
        """The marks on record."""
        with reading(self.house.desk.engine) as session:
            return marks_of(session, self.ref, taken_off=taken_off)

    def answers(self) -> list[MarkerAnswer]:
        """The answers that stand."""
        with reading(self.house.desk.engine) as session:
            return answers_of(session, self.ref)

    def mentions(self, name: str) -> list[Mention]:
        """The passages noted of somebody."""
        with reading(self.house.desk.engine) as session:
            return mentions_of(session, self.child_id, self.people[name])

    def events(self) -> tuple[Event, ...]:
        """The log."""
        with reading(self.house.desk.engine) as session:
            return load_log(session, self.ref)

    def add_paper(
        self, title: str, data: bytes, media: str, pages: int = 1, dated: date | None = None, **more: Any
    ) -> str:
        """A paper more in the file."""
        with writing(self.house.desk.engine, self.ref) as session:
            key, at = self.house.desk.key, self.house.desk.now
            added = add_document(
                session, key, self.child_id, self.ref, data, title, title, media, pages, "seed",
                dated=dated, at=at, **more,
            )  # fmt: skip
        assert not isinstance(added, Duplicate)
        self.papers[title] = added.id
        return added.id

    def add_person(self, name: str, kind: PartyKind, **facts: Any) -> str:
        """Somebody who is mentioned, named as a third party and planned."""
        house = self.house
        with writing(house.desk.engine, self.ref) as session:
            person = add_person(
                session, self.child_id, self.ref, PersonFacts(name=name, kind=kind, **facts), "seed", house.desk.now
            )
        self.people[name] = person.id
        house.record(self.ref, acts.PartyNamed(party_id=person.id, party_kind=kind))
        return person.id

    def mention(self, name: str, paper: str, words: str, kind: MentionKind, page: int = 1) -> str:
        """A passage noted."""
        with writing(self.house.desk.engine, self.ref) as session:
            mention = add_mention(
                session, self.child_id, self.ref, self.people[name], self.papers[paper], page, kind, words, "seed",
                at=self.house.desk.now,
            )  # fmt: skip
        return mention.id

    def complete(self) -> None:
        """Both say that the file is complete."""
        with reading(self.house.desk.engine) as session:
            digest = file_digest(session, self.child_id)
        house, ref = self.house, self.ref
        house.record(ref, acts.FileChanged(digest=digest, documents=len(self.papers), pages=len(self.papers)))
        house.record(ref, acts.FileComplete(digest=digest))
        house.record(ref, acts.FileConfirmed(digest=digest), Role.LINE_MANAGER)

    def ask_and_hear(self, replies: Mapping[str, ReplyKind]) -> None:
        """Everyone is asked; some answer; the reply date passes."""
        house, ref = self.house, self.ref
        for person_id in self.people.values():
            plan = acts.ContactPlanned(party_id=person_id, ask=True, who_learns=WhoLearns.SAFE)
            house.record(ref, plan)
        house.record(ref, acts.ConsultationStarted(reply_by=local_date(house.desk.now)))
        for name, kind in replies.items():
            consented = kind is ReplyKind.CONSENT
            answer = acts.ReplyReceived(
                party_id=self.people[name],
                reply_id=f"reply-{self.people[name]}",
                reply=kind,
                evidence=Evidence.CALL_NOTE if consented else None,
                received_at=house.desk.now,
                objection=False,
            )
            house.record(ref, answer)

    def decide(self, name: str, outcome: Outcome, ground: Ground, mention_id: str | None = None) -> None:
        """A decision that stands, backed by a second person."""
        state_before = self.house.state(self.ref).seq
        decision = acts.DecisionMade(
            decision_id=f"decision-{state_before}",
            party_id=self.people[name],
            mention_id=mention_id,
            outcome=outcome,
            ground=ground,
        )
        event = self.house.record(self.ref, decision, reason="weighed")
        if event.seq in self.house.state(self.ref).needs_second:
            self.house.record(self.ref, acts.Backed(seq=event.seq), Role.SAFEGUARDING_LEAD)

    def asked(self, manager: Person) -> dict[str, list[str]]:
        """The open questions by their short names, each with the codes of what can be answered, page by page."""
        found: dict[str, list[str]] = {}
        for paper, page in PAGES:
            text = manager.get(self.page(paper, page)).text
            for name, code in re.findall(r'name="settle" value="([0-9a-f]{16}):(\w+)"', text):
                found.setdefault(f"{paper}/{page}/{name}", []).append(code)
        return found

    def settle(self, manager: Person, asked: str, code: str, why: str = "") -> Any:
        """Answer one question."""
        paper, page, name = asked.split("/")
        path = self.page(paper, int(page))
        return manager.send_from(path, path + "/settle", {"settle": f"{name}:{code}", f"why-{name}": why})

    def read_and_copy(self, manager: Person) -> acts.CopyMade | None:
        """The manager reads every page, accepts every suggestion, settles what is asked and has the copy made."""
        manager.get(self.path)
        for paper, page in PAGES:
            path = self.page(paper, page)
            manager.send_from(path, path + "/suggestions", {"answer": "accept_all"})
            manager.send_from(path, path + "/read")
        for name, codes in self.asked(manager).items():
            assert self.settle(manager, name, codes[-1], "Looked at.").status_code == 303
        answer = manager.send_from(self.path, f"{self.path}/copy")
        assert answer.status_code == 303, answer.text
        return self.make_copy()

    def reason_of(self, event: Event) -> str:
        """The words behind an event."""
        with reading(self.house.desk.engine) as session:
            said = read_submission(session, event.submission_id or "")
        assert said is not None
        return said.reason

    def make_copy(self) -> acts.CopyMade | None:
        """What the worker does when a copy is due: make it, seal it, record it."""
        due = [due for due in effects_due(self.ref, self.house.state(self.ref)) if due.letter_kind == "copy"]
        assert due, "no copy is due"
        event = ActivityEnvironment().run(CopyActivities(tools_of(self.house)).make_copy, due[0])
        return event.act if event is not None and isinstance(event.act, acts.CopyMade) else None


@staged
def marked_house(house: House, profile: str = "uk_gdpr") -> MarkedHouse:
    """Three papers; a grandmother who refused, another child, a member of staff who consented."""
    ref = house.request(profile=profile)
    with reading(house.desk.engine) as session:
        request = get_request(session, ref)
    assert request is not None
    here = MarkedHouse(house, ref, request.child_id)
    house.entitled(ref)
    here.add_paper("Observation", NOTE.encode(), "text", dated=date(2026, 5, 3))
    here.add_paper("Visit", LETTER.encode(), "text", dated=date(2026, 5, 12))
    register = pdf_of("Registration form\nRowan Ashdown\nCollected by: Jean Okafor", "Second page\nNothing here.")
    here.add_paper("Registration", register, "pdf", 2, dated=date(2025, 9, 1))
    here.add_paper("Advice", b"Privileged advice about Rowan.", "text", kind=DocumentKind.LEGAL_ADVICE)
    here.add_person(
        "Jean Okafor", PartyKind.FAMILY, relations=("grandma", "grandmother"), telephones=("01632 960155",)
    )
    here.add_person("Poppy Marchetti", PartyKind.OTHER_CHILD)
    here.add_person("Fiona Tarrant", PartyKind.STAFF, telephones=("01632 960188",))
    here.add_person("Dessa Quill", PartyKind.FAMILY)
    here.mention("Dessa Quill", "Visit", "I visited the family on Tuesday.", MentionKind.CONTRIBUTED_BY)
    here.mention("Dessa Quill", "Visit", "I will come again in June.", MentionKind.REFERS_TO)
    here.complete()
    here.ask_and_hear(
        {
            "Jean Okafor": ReplyKind.REFUSAL,
            "Poppy Marchetti": ReplyKind.REFUSAL,
            "Fiona Tarrant": ReplyKind.CONSENT,
            "Dessa Quill": ReplyKind.REFUSAL,
        }
    )
    house.record(ref, acts.StaffTalked(party_id=here.people["Fiona Tarrant"], on=local_date(house.desk.now)))
    here.decide("Jean Okafor", Outcome.REFERENCES, Ground.REFUSED)
    here.decide("Poppy Marchetti", Outcome.REFERENCES, Ground.OTHER_CHILD)
    here.decide("Fiona Tarrant", Outcome.DISCLOSE, Ground.CONSENT)
    here.decide("Dessa Quill", Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.REFUSED)
    return here


@staged
def copied_house(house: House) -> MarkedHouse:
    """The same, with the copy made and proved."""
    here = marked_house(house)
    made = here.read_and_copy(house.person(Role.MANAGER))
    assert made is not None and made.proved
    return here


@staged
def checked_house(house: House) -> MarkedHouse:
    """The same, with the copy passed by the line manager."""
    here = copied_house(house)
    copy = house.state(here.ref).copy
    assert copy is not None
    house.record(here.ref, acts.SignedOff(copy_sha256=copy.copy_sha256), Role.LINE_MANAGER)
    return here
