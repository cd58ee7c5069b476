"""What a letter to a third party quotes from the file: what stands in it about them (S20, R22, R25)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError

from activities.letter_desk import Desk
from activities.letter_words import reference_text, words_of
from models import acts
from models.files import Document, Person
from models.messages import EffectOrder
from models.words import (
    DocumentKind,
    Evidence,
    Ground,
    LinkPurpose,
    MentionKind,
    Outcome,
    PartyKind,
    ReplyKind,
    Role,
    WhyTakenOut,
)
from records.database import reading, writing
from records.file import PersonFacts, add_document, add_mention, add_person, take_off_mention, take_out
from records.log import load_log
from records.people import users
from records.post import make_link
from records.requests import get_request
from records.scope import request_facts
from rules.consultation import DecisionTaken, HeardReply
from rules.folding import fold
from rules.referring import summary_digest
from rules.terms import Terms
from rules.times import local_date
from tests.unit.activities.conftest import Recorder
from tests.unit.web.parties import complete, planned
from web.asking.answer_door import Door, open_door


@pytest.fixture
def ref(recorder: Recorder) -> str:
    """A request that is being collected for."""
    return recorder.house.request()


def _child(recorder: Recorder, ref: str) -> str:
    with reading(recorder.house.desk.engine) as session:
        request = get_request(session, ref)
    assert request is not None
    return request.child_id


def _noted(
    recorder: Recorder, ref: str, person: Person, words: str, kind: DocumentKind = DocumentKind.PERSONAL
) -> tuple[Document, str]:
    """A paper with one passage about somebody; the paper, and the id of the passage."""
    desk, child = recorder.house.desk, _child(recorder, ref)
    with writing(desk.engine, ref) as session:
        paper = add_document(
            session,
            desk.key,
            child,
            ref,
            words.encode(),
            "a.txt",
            "A",
            "text",
            1,
            "u",
            dated=date(2026, 5, 3),
            kind=kind,
        )
        assert isinstance(paper, Document)
        mention = add_mention(session, child, ref, person.id, paper.id, 1, MentionKind.REFERS_TO, words, "u")
    return paper, mention.id


@pytest.fixture
def person(recorder: Recorder, ref: str) -> Person:
    """Somebody the file mentions."""
    with writing(recorder.house.desk.engine, ref) as session:
        facts = PersonFacts(name="Ines Aldane", kind=PartyKind.FAMILY)
        return add_person(session, _child(recorder, ref), ref, facts, "u")


def _quoted(recorder: Recorder, ref: str, person: Person) -> str:
    with reading(recorder.house.desk.engine) as session:
        return reference_text(session, ref, person)


def test_their_own_passages_are_quoted_with_the_date_of_the_paper(
    recorder: Recorder, ref: str, person: Person
) -> None:
    _noted(recorder, ref, person, "Ines rang.")
    assert _quoted(recorder, ref, person) == "A paper of 3 May 2026 says: \u201cInes rang.\u201d"


def test_a_paper_that_was_taken_out_is_quoted_to_nobody(recorder: Recorder, ref: str, person: Person) -> None:
    """R25: it was another child's."""
    _noted(recorder, ref, person, "Ines rang.")
    wrong, _ = _noted(recorder, ref, person, "Ines hit another child.")
    with writing(recorder.house.desk.engine, ref) as session:
        take_out(session, wrong.id, ref, by="u", backed_by="v", why=WhyTakenOut.WRONG_CHILD)
    assert "another child" not in _quoted(recorder, ref, person)
    assert "Ines rang." in _quoted(recorder, ref, person)


def test_privileged_advice_is_quoted_to_nobody(recorder: Recorder, ref: str, person: Person) -> None:
    """R22."""
    _noted(recorder, ref, person, "Our solicitor says that Ines may sue.", DocumentKind.LEGAL_ADVICE)
    assert _quoted(recorder, ref, person) == ""


def test_a_passage_that_was_none_is_not_quoted(recorder: Recorder, ref: str, person: Person) -> None:
    _, mention_id = _noted(recorder, ref, person, "Ines rang.")
    with writing(recorder.house.desk.engine, ref) as session:
        take_off_mention(session, mention_id, ref, "u")
    assert _quoted(recorder, ref, person) == ""


def test_a_letter_that_quotes_a_stopped_paper_is_not_let_go(recorder: Recorder, ref: str, person: Person) -> None:
    """S54: also where the passage was noted after the stop was placed, so that its reader is not named in it."""
    recorder.house.entitled(ref)
    paper, _ = _noted(recorder, ref, person, "Ines rang.")
    recorder.house.record(ref, acts.StopPlaced(document_id=paper.id), Role.SAFEGUARDING_LEAD, "Fear.")
    recorder.house.record(ref, acts.PartyNamed(party_id=person.id, party_kind=PartyKind.FAMILY))
    complete(recorder.house, ref)
    planned(recorder.house, ref, person.id)
    digest = summary_digest(PartyKind.FAMILY, _quoted(recorder, ref, person))
    read = acts.LetterRead(party_id=person.id, digest=digest)
    assert recorder.say(ref, read, Role.LINE_MANAGER).refused == "letter_quotes_stopped"


def test_a_stop_is_on_what_stands_in_this_file(recorder: Recorder, ref: str, person: Person) -> None:
    """S54: a forged message cannot place it elsewhere."""
    paper, mention = _noted(recorder, ref, person, "Ines rang.")
    other = recorder.house.request(child_name="Noor Hadley")
    recorder.house.record(ref, acts.PartyNamed(party_id=person.id, party_kind=PartyKind.FAMILY))
    assert recorder.say(other, acts.StopPlaced(document_id=paper.id)).refused == "unknown_document"
    recorder.house.entitled(other)
    left_out = acts.PaperDecided(document_id=paper.id, ground=Ground.CHILD_ABUSE_DATA)
    assert recorder.say(other, left_out).refused == "unknown_document"
    unknown = acts.StopPlaced(party_id=person.id, mention_id="mention-0")
    assert recorder.say(ref, unknown).refused == "no_such_passage"
    assert recorder.say(ref, acts.StopPlaced(party_id=person.id, mention_id=mention)).refused is None


def test_nobody_decides_whether_a_paper_about_themselves_is_left_out(
    recorder: Recorder, ref: str, person: Person
) -> None:
    """R24: neither proposes it nor backs it, whatever their part is."""
    house = recorder.house
    house.entitled(ref)
    paper, _ = _noted(recorder, ref, person, "Ines shouted at Rowan.")
    with reading(house.desk.engine) as session:
        lead = users(session, Role.SAFEGUARDING_LEAD)[0].id
    named = acts.PartyNamed(party_id=person.id, party_kind=PartyKind.STAFF, staff_user_id=lead)
    house.record(ref, named)
    left_out = acts.PaperDecided(document_id=paper.id, ground=Ground.SERIOUS_HARM)
    assert recorder.say(ref, left_out, Role.SAFEGUARDING_LEAD).refused == "about_yourself"
    proposed = recorder.say(ref, left_out)
    assert proposed.event is not None, proposed.refused
    back = acts.Backed(seq=proposed.event.seq)
    assert recorder.say(ref, back, Role.SAFEGUARDING_LEAD).refused == "about_yourself"


def test_nobody_records_a_health_opinion_on_a_paper_about_themselves(
    recorder: Recorder, ref: str, person: Person
) -> None:
    """R24, R21: it decides whether the paper is in the copy; a colleague records it."""
    house = recorder.house
    paper, _ = _noted(recorder, ref, person, "Ines gave him the inhaler.", DocumentKind.HEALTH)
    with writing(house.desk.engine, ref) as session:
        facts = request_facts(session, ref)
    house.record(ref, facts)
    opinion = acts.HealthOpinion(document_id=paper.id, given_on=local_date(recorder.tools.now()), disclose=True)
    manager = recorder.user(Role.MANAGER).id
    house.record(ref, acts.PartyNamed(party_id=person.id, party_kind=PartyKind.STAFF, staff_user_id=manager))
    assert recorder.say(ref, opinion).refused == "about_yourself"
    assert recorder.say(ref, opinion, Role.DEPUTY).refused is None


def test_a_sharing_nobody_was_told_of_is_quoted_only_once_two_people_said_it_is_disclosed(
    recorder: Recorder, ref: str, person: Person
) -> None:
    """S101, S20: asking about a passage of it would tell of it, in the letter and on the answer page."""
    house = recorder.house
    paper, mention_id = _noted(recorder, ref, person, "The police asked about Ines.", DocumentKind.NOT_TOLD)
    house.entitled(ref)
    house.record(ref, acts.PartyNamed(party_id=person.id, party_kind=PartyKind.FAMILY))
    with writing(house.desk.engine, ref) as session:
        facts = request_facts(session, ref)
        token = make_link(session, ref, LinkPurpose.ANSWER, person_id=person.id, days=9, now=house.desk.now)
    house.record(ref, facts)

    def shown() -> list[str]:
        with reading(house.desk.engine) as session:
            door = open_door(session, token, house.desk.now)
        assert isinstance(door, Door)
        return [one.id for one in door.passages]

    assert (_quoted(recorder, ref, person), shown()) == ("", [])
    seq = house.record(ref, acts.NotToldSettled(document_id=paper.id, disclose=True), Role.MANAGER, "Settled.").seq
    assert _quoted(recorder, ref, person) == ""
    house.record(ref, acts.Backed(seq=seq), Role.SAFEGUARDING_LEAD)
    assert "The police asked" in _quoted(recorder, ref, person)
    assert shown() == [mention_id]


def test_a_paper_left_out_as_a_whole_is_quoted_to_nobody(recorder: Recorder, ref: str, person: Person) -> None:
    """R19, S28: no notice says that it is shared, and no letter tells of it."""
    house = recorder.house
    house.entitled(ref)
    paper, _ = _noted(recorder, ref, person, "Ines said what she had seen.")
    assert "what she had seen" in _quoted(recorder, ref, person)
    left_out = acts.PaperDecided(document_id=paper.id, ground=Ground.CHILD_ABUSE_DATA)
    seq = house.record(ref, left_out, Role.MANAGER, "Abuse.").seq
    house.record(ref, acts.Backed(seq=seq), Role.SAFEGUARDING_LEAD)
    assert _quoted(recorder, ref, person) == ""


def _notice(recorder: Recorder, ref: str, person: Person, kept_out: str) -> dict[str, Any]:
    """What the notice says when somebody said no, and all but one passage of theirs is shared all the same."""
    house = recorder.house
    reply = HeardReply("R-1", 1, ReplyKind.REFUSAL, house.desk.now, confirmed=True)
    effect = f"letter/decision_notice/{person.id}"
    order = EffectOrder(ref=ref, effect=effect, letter_kind="decision_notice", party_id=person.id)
    with writing(house.desk.engine, ref) as session:
        state, request = fold(load_log(session, ref)), get_request(session, ref)
        assert request is not None
        party = state.parties[person.id]
        party.replies.append(reply)
        for mention_id, outcome in ((None, Outcome.DISCLOSE), (kept_out, Outcome.REFERENCES_AND_CONTRIBUTIONS)):
            decision = acts.DecisionMade(
                decision_id="D",
                party_id=person.id,
                mention_id=mention_id,
                outcome=outcome,
                ground=Ground.REASONABLE_WITHOUT_CONSENT,
            )
            party.decisions[mention_id or ""] = DecisionTaken(decision, 9, "u", needs_second=False)
        terms = Terms.model_validate_json(request.terms_json)
        return words_of(Desk(session, request, state, terms, order, "L-1", "http://here", house.desk.now))


def test_the_notice_quotes_what_is_shared_and_not_what_a_stop_is_on(
    recorder: Recorder, ref: str, person: Person
) -> None:
    """S28, S54: and it leads to no answer page that is shut; a paper that is stopped later holds it."""
    house = recorder.house
    house.entitled(ref)
    _, stopped = _noted(recorder, ref, person, "Ines hid him.")
    paper, _ = _noted(recorder, ref, person, "Ines rang.")
    house.record(ref, acts.PartyNamed(party_id=person.id, party_kind=PartyKind.FAMILY))
    assert "/answer/" in _notice(recorder, ref, person, stopped)["link"]
    house.record(ref, acts.StopPlaced(party_id=person.id, mention_id=stopped), Role.SAFEGUARDING_LEAD, "Fear.")
    said = _notice(recorder, ref, person, stopped)
    assert (said["link"], "Ines rang." in said["decided_text"], "hid" in said["decided_text"]) == (
        None,
        True,
        False,
    )
    house.record(ref, acts.StopPlaced(document_id=paper.id), Role.SAFEGUARDING_LEAD, "Fear.")
    with pytest.raises(ApplicationError, match="letter_quotes_stopped"):
        _notice(recorder, ref, person, stopped)


def test_of_whom_everything_lies_on_papers_left_out_there_is_nothing_to_tell(
    recorder: Recorder, ref: str, person: Person
) -> None:
    """S28, R21, R22: by a decision about the paper, or a health professional; no letter about nothing holds it."""
    house = recorder.house
    house.entitled(ref)
    paper, _ = _noted(recorder, ref, person, "Ines hid him.")
    report, _ = _noted(recorder, ref, person, "Ines is his therapist.", DocumentKind.HEALTH)
    with writing(house.desk.engine, ref) as session:
        house_facts = request_facts(session, ref)
    house.record(ref, house_facts)
    house.record(ref, acts.PartyNamed(party_id=person.id, party_kind=PartyKind.FAMILY))
    seq = house.record(ref, acts.PaperDecided(document_id=paper.id, ground=Ground.SERIOUS_HARM)).seq
    house.record(ref, acts.Backed(seq=seq), Role.SAFEGUARDING_LEAD)
    today = local_date(house.desk.now)
    house.record(ref, acts.HealthOpinion(document_id=report.id, given_on=today, disclose=True))
    assert "therapist" in _notice(recorder, ref, person, "mention-none")["decided_text"]
    house.record(ref, acts.HealthOpinion(document_id=report.id, given_on=today, disclose=False))
    with pytest.raises(ApplicationError, match="nothing_to_tell"):
        _notice(recorder, ref, person, "mention-none")


def test_a_passage_noted_since_they_agreed_is_told_before_anything_is_decided_by_their_yes(
    recorder: Recorder, ref: str, person: Person
) -> None:
    """S22, S105: whichever page or request it was noted through, and whether a process died in between."""
    house = recorder.house
    house.entitled(ref)
    _noted(recorder, ref, person, "Ines rang.")
    house.record(ref, acts.PartyNamed(party_id=person.id, party_kind=PartyKind.FAMILY))
    complete(house, ref)
    planned(house, ref, person.id)
    house.desk.now = datetime.now(UTC)
    reply = acts.ReplyReceived(
        party_id=person.id,
        reply_id="R-1",
        reply=ReplyKind.CONSENT,
        evidence=Evidence.CALL_NOTE,
        received_at=house.desk.now,
        objection=False,
    )
    house.record(ref, reply)
    _, mention_id = _noted(recorder, ref, person, "Ines drinks.")
    decision = acts.DecisionMade(
        decision_id="D", party_id=person.id, outcome=Outcome.DISCLOSE, ground=Ground.CONSENT
    )
    assert recorder.say(ref, decision).refused is None
    party = house.state(ref).parties[person.id]
    assert (party.unasked, party.decided) == ({mention_id}, False)
    with writing(house.desk.engine, ref) as session:
        take_off_mention(session, mention_id, ref, "u")
    assert recorder.say(ref, decision.model_copy(update={"decision_id": "D-2"})).refused is None
    assert house.state(ref).parties[person.id].decided
