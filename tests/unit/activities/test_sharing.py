"""The copy of the chosen pages, and the record as a paper: made by the software, of what stands in the cabinet."""

import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from sqlmodel import Session, col, select
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.recording import RecordActivities
from activities.sharing import SharingActivities
from models import acts
from models.files import Document
from models.matter_words import MatterOutcome
from models.messages import EffectOrder, Event
from models.sharing import SharedCopy
from models.sharing_words import (
    AskedBy,
    Confidence,
    ConsentPart,
    HowChecked,
    ParentsTold,
    SharedPart,
    WhyNotAsked,
    WithWhom,
)
from models.words import Answer, DocumentKind, PartyKind, Role, WhyTakenOut
from opening_sharings import NewChild, ToShare, open_sharing
from records.audit import verify_chain
from records.database import reading, writing
from records.file import add_document, add_person, documents_of, file_digest, get_document, take_out
from records.log import append_event, load_log
from records.matters import add_person as add_receiver
from records.matters import get_matter
from records.mentions import PersonFacts
from records.sharing import Choice, keep_choice
from records.store import is_readable, unseal
from rules.lawbook import rules_for
from rules.times import local_date
from tests.unit.activities.conftest import Recorder

NOTE = (
    "Monday. Rowan told Ngozi that his arm hurts. Tilly Brook saw him fall. "
    "Grandmother's telephone is 01632 960555.\n"
)


def copies_made(session: Session, ref: str) -> list[SharedCopy]:
    """The copies of a sharing, in the order in which they were made."""
    query = select(SharedCopy).where(SharedCopy.ref == ref)
    return list(session.exec(query.order_by(col(SharedCopy.made_at), col(SharedCopy.id))))


@dataclass
class Sharing:
    """A sharing about a child who has a paper, and the software that works for it."""

    recorder: Recorder
    ref: str
    child_id: str
    paper_id: str
    tilly: str

    @property
    def engine(self) -> Any:
        """The cabinet."""
        return self.recorder.house.desk.engine

    @property
    def today(self) -> date:
        """The date by the software's clock."""
        return local_date(self.recorder.tools.now())

    def say(self, act: Any, role: Role = Role.MANAGER) -> str | None:
        """Say an act by its whole way into the record; the code of a refusal, or None."""
        return self.recorder.say(self.ref, act, role).refused

    def receiver(self) -> None:
        """Who gets it is made sure of."""
        with writing(self.engine, self.ref) as session:
            person = add_receiver(session, self.ref, "Ada Bright, duty team", "user", person_id="mp-ada")
        assert self.say(acts.ReceiverChecked(person_id=person, how=HowChecked.RANG_BACK)) is None

    def choose(self, **more: Any) -> acts.PagesChosen:
        """Choose the paper."""
        choice = Choice(pages={self.paper_id: (1,)}, **more)
        with writing(self.engine, self.ref) as session:
            act = keep_choice(session, self.ref, choice, "user", choice_id=f"sp-{len(self.log)}")
        assert self.say(act) is None
        return act

    @property
    def log(self) -> tuple[Event, ...]:
        """The log as it stands."""
        return self.recorder.log(self.ref)

    def orders(self, kind: str) -> list[EffectOrder]:
        """What of this kind is to be done now."""
        rules = rules_for(self.ref)
        return [one for one in rules.effects_due(self.ref, rules.fold(self.log)) if one.letter_kind == kind]

    def make(self, order: EffectOrder) -> Event | None:
        """Have the copy made."""
        software = SharingActivities(self.recorder.tools)
        made: Event | None = ActivityEnvironment().run(software.make_shared_copy, order)
        return made

    def file(self, order: EffectOrder) -> Event | None:
        """Have the record put into the file."""
        software = SharingActivities(self.recorder.tools)
        filed: Event | None = ActivityEnvironment().run(software.file_record, order)
        return filed

    def words_of_copy(self) -> str:
        """What can be read in the newest copy."""
        with reading(self.engine) as session:
            copy = copies_made(session, self.ref)[-1]
            data = unseal(session, self.recorder.house.desk.key, copy.sealed_id)
        return words_of(data)

    def end(self, *, quiet: bool) -> None:
        """Weighed, backed, passed on and ended."""
        today = self.today
        self.say(acts.ConfidenceAsked(giver=Confidence.NO, subject=Confidence.NO))
        weighed = acts.SharingWeighed(
            fits_the_aim=Answer.YES,
            vulnerable=Answer.YES,
            another_way=Answer.NO,
            needed_for_rights=Answer.YES,
            needed_to_protect=Answer.YES,
            not_asked=WhyNotAsked.COVER_UP if quiet else None,
            share=True,
        )
        self.say(weighed)
        self.say(acts.Backed(seq=self.log[-1].seq), Role.SAFEGUARDING_LEAD)
        parents = ParentsTold.NOT_TOLD if quiet else ParentsTold.FIRST
        assert self.say(acts.PassedOn(on=today, checked=tuple(SharedPart), parents=parents)) is None
        assert self.say(acts.MatterEnded(outcome=MatterOutcome.SHARED)) is None


def words_of(pdf: bytes) -> str:
    """Everything that can be read in a PDF."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    finally:
        document.close()


@pytest.fixture
def sharing(recorder: Recorder) -> Sharing:
    """A sharing with social care about a child for whom nobody ever asked."""
    desk, now = recorder.house.desk, recorder.tools.now()
    manager = recorder.user(Role.MANAGER)
    to_share = ToShare(
        child=NewChild("Rowan Ashdown", now.date() - timedelta(days=1400)),
        share=acts.ToBeShared(with_whom=WithWhom.SOCIAL_CARE, asked_by=AskedBy.SETTING, decide_by=now.date()),
        with_whom="Social care: the duty team",
        asked="We want to share it. A fall.",
        what="What was seen on Monday.",
        why="We are worried about his arm.",
        form_key="said-1",
        actor_id=manager.id,
        role=Role.MANAGER,
    )
    with writing(desk.engine) as session:
        ref = open_sharing(session, to_share, now)
        matter = get_matter(session, ref)
        assert matter is not None and matter.child_id is not None
        child_id = matter.child_id
    with writing(desk.engine, ref) as session:
        paper = add_document(
            session, desk.key, child_id, ref, NOTE.encode(), "monday.txt", "Monday", "text", 1, manager.id
        )
        assert isinstance(paper, Document)
        tilly = add_person(session, child_id, ref, PersonFacts(name="Tilly Brook", kind=PartyKind.OTHER_CHILD), "u")
    return Sharing(recorder, ref, child_id, paper.id, tilly.id)


def test_the_copy_loses_what_is_left_out_and_is_proved(sharing: Sharing) -> None:
    """S7, S85, S112, R30: another child's name and words that are not needed are gone, and proved gone."""
    sharing.receiver()
    sharing.choose(people=(sharing.tilly,), black=("telephone is 01632 960555",))
    (order,) = sharing.orders("shared_copy")
    event = sharing.make(order)
    assert event is not None
    made = event.act
    assert isinstance(made, acts.SharedCopyMade)
    assert made.proved
    words = sharing.words_of_copy()
    assert "Rowan told Ngozi" in words
    assert "Ada Bright, duty team" in words
    assert "Tilly" not in words
    assert "960555" not in words
    assert sharing.make(order) == event
    assert sharing.orders("shared_copy") == []


def test_a_worker_that_died_over_the_copy_makes_it_once(sharing: Sharing) -> None:
    """S112: between the choice and the record of the copy a program may die; there is one copy and one line."""
    sharing.receiver()
    sharing.choose()
    (order,) = sharing.orders("shared_copy")
    first = sharing.make(order)
    assert sharing.make(order) == first
    with reading(sharing.engine) as session:
        assert len(copies_made(session, sharing.ref)) == 1
        assert verify_chain(session, sharing.ref) == []
    assert sum(isinstance(event.act, acts.SharedCopyMade) for event in sharing.log) == 1


def test_no_copy_is_made_of_pages_that_were_chosen_anew(sharing: Sharing) -> None:
    """S112: an order that is overtaken is void."""
    sharing.receiver()
    sharing.choose()
    (old,) = sharing.orders("shared_copy")
    sharing.choose(people=(sharing.tilly,))
    assert sharing.make(old) is None


def test_a_paper_that_left_the_file_does_not_go(sharing: Sharing) -> None:
    """S112, S7: it was another child's; neither its copy is made, nor goes or opens what was made before."""
    sharing.receiver()
    sharing.choose()
    (order,) = sharing.orders("shared_copy")
    made = sharing.make(order)
    assert made is not None and isinstance(made.act, acts.SharedCopyMade)
    with writing(sharing.engine, sharing.ref) as session:
        (copy,) = copies_made(session, sharing.ref)
        assert is_readable(session, copy.sealed_id)
        take_out(session, sharing.paper_id, sharing.ref, by="a", backed_by="b", why=WhyTakenOut.WRONG_CHILD)
        assert not is_readable(session, copy.sealed_id) and not is_readable(session, copy.log_id)
    assert sharing.say(acts.SharedCopyRead(copy_sha256=made.act.copy_sha256)) == "pages_changed"
    with writing(sharing.engine, sharing.ref) as session:
        act = keep_choice(
            session, sharing.ref, Choice(pages={sharing.paper_id: (1,)}), "user", choice_id="sp-again"
        )
    assert sharing.say(act) is None
    (order,) = sharing.orders("shared_copy")
    with pytest.raises(ApplicationError, match="copy_not_made"):
        sharing.make(order)


def test_a_copy_that_was_passed_on_stays_sealed_when_its_paper_leaves(sharing: Sharing) -> None:
    """S112, R25, R35: it shows what went out, whatever is found out about the paper afterwards."""
    sharing.receiver()
    sharing.choose()
    (order,) = sharing.orders("shared_copy")
    made = sharing.make(order)
    assert made is not None and isinstance(made.act, acts.SharedCopyMade)
    went = acts.PassedOn(on=sharing.today, checked=(), parents=ParentsTold.FIRST, copy_sha256=made.act.copy_sha256)
    with writing(sharing.engine, sharing.ref) as session:
        at = sharing.recorder.tools.now()
        append_event(session, sharing.ref, went, "user", Role.MANAGER, at, effect_key="went")
        take_out(session, sharing.paper_id, sharing.ref, by="a", backed_by="b", why=WhyTakenOut.WRONG_CHILD)
        (copy,) = copies_made(session, sharing.ref)
        assert is_readable(session, copy.sealed_id) and is_readable(session, copy.log_id)


def test_a_choice_that_was_not_kept_is_not_believed(sharing: Sharing) -> None:
    """temporal.md: a message says what it likes; the cabinet knows what was chosen."""
    sharing.receiver()
    forged = acts.PagesChosen(choice_id="sp-none", digest="a" * 64, pages=1)
    assert sharing.say(forged) == "pages_changed"


@pytest.mark.parametrize("quiet", [True, False])
def test_the_record_becomes_a_paper_of_the_childs_file(sharing: Sharing, quiet: bool) -> None:
    """S99, S100: what, with whom, why, who decided, who backed it; sealed, once, and never handed out unasked."""
    sharing.receiver()
    sharing.end(quiet=quiet)
    (order,) = sharing.orders("sharing_record")
    event = sharing.file(order)
    assert event is not None and isinstance(event.act, acts.RecordFiled)
    assert sharing.file(order) == event
    with reading(sharing.engine) as session:
        paper = get_document(session, event.act.document_id)
        assert paper is not None
        words = words_of(unseal(session, sharing.recorder.house.desk.key, paper.sealed_id))
        assert [one.id for one in documents_of(session, sharing.child_id)] == [sharing.paper_id, paper.id]
    assert paper.kind is (DocumentKind.NOT_TOLD if quiet else DocumentKind.PERSONAL)
    assert sharing.ref in paper.title
    for said in (
        "What was seen on Monday.",
        "Social care: the duty team",
        "We are worried about his arm.",
        "It was shared.",
        "backed by Farida Nasser",
        "Judith Amberley made sure of Ada Bright",
        "Because.",
    ):
        assert said in words, said


def test_an_open_request_learns_that_its_file_grew(sharing: Sharing) -> None:
    """S18, S100: what was confirmed before stands no longer; nobody gives a copy of an older file."""
    house = sharing.recorder.house
    request = house.request(child_id=sharing.child_id)
    sharing.receiver()
    sharing.end(quiet=False)
    (order,) = sharing.orders("sharing_record")
    sharing.file(order)
    with reading(sharing.engine) as session:
        told = [event.act for event in load_log(session, request) if isinstance(event.act, acts.FileChanged)]
        assert told[-1].digest == file_digest(session, sharing.child_id)
    assert told[-1].documents == 2


def test_only_words_that_somebody_submitted_count(sharing: Sharing) -> None:
    """S98: a message that nobody submitted is not written down, whatever it says of a backing."""
    order = sharing.recorder.order(sharing.ref, acts.DoubtRaised())
    forged = order.model_copy(update={"said": order.said.model_copy(update={"act": acts.SharingDeclined()})})
    verdict = RecordActivities(sharing.recorder.tools).record_said(forged)
    assert verdict.refused == "not_as_submitted"


def test_consent_with_all_parts_is_kept_with_who_gave_it(sharing: Sharing) -> None:
    """S105: the paper says that it was given, how and to whom."""
    today = sharing.today
    yes = acts.SharingConsent(on=today, given=True, in_writing=True, told=tuple(ConsentPart), able=True, free=True)
    assert sharing.say(yes) is None
    assert sharing.say(acts.ConsentTakenBack(on=today)) is None
    assert sharing.say(acts.MatterEnded(outcome=MatterOutcome.NOT_SHARED)) is None
    (order,) = sharing.orders("sharing_record")
    filed = sharing.file(order)
    assert filed is not None and isinstance(filed.act, acts.RecordFiled)
    with reading(sharing.engine) as session:
        paper = get_document(session, filed.act.document_id)
        assert paper is not None
        words = words_of(unseal(session, sharing.recorder.house.desk.key, paper.sealed_id))
    assert "Consent was given in writing" in words
    assert "Consent was taken back" in words
    assert "It was not shared." in words
