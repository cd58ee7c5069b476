"""Who is mentioned in a child's file and where: kept, corrected, taken off without vanishing (S19)."""

import pytest

from models.words import MentionKind, PartyKind
from records import file
from records.database import reading, writing
from records.faults import Refused
from tests.unit.records.case import Case, other_child
from tests.unit.records.furnished import NOW

BOX = (72.0, 100.0, 140.0, 112.5)


def test_a_person_is_kept_as_they_were_entered(case: Case) -> None:
    facts = file.PersonFacts(
        name=" Siân Fictional ",
        kind=PartyKind.FAMILY,
        aliases=("Nan  Siân", "Nain", "Nain", " "),
        telephones=("01632 960111",),
        contact_email="sian@example.org",
    )
    with writing(case.engine, case.ref) as session:
        person_id = file.add_person(session, case.child_id, case.ref, facts, "user-1", NOW).id
    with reading(case.engine) as session:
        (person,) = file.persons_of(session, case.child_id)
        assert person.id == person_id
        kept = file.facts_of(person)
    assert (kept.name, kept.aliases, kept.telephones) == ("Siân Fictional", ("Nan Siân", "Nain"), ("01632 960111",))


def test_what_is_known_of_a_person_is_corrected_and_only_changes_are_audited(case: Case) -> None:
    person = case.person()
    facts = file.facts_of(person).model_copy(update={"aliases": ("Nain",)})
    for _ in range(2):
        with writing(case.engine, case.ref) as session:
            file.edit_person(session, person.id, case.ref, facts, "user-1", NOW)
    assert case.audited() == ["person.added", "person.edited"]


def test_a_person_without_a_name_is_refused(case: Case) -> None:
    with pytest.raises(Refused, match="name"):
        case.person("  ")


def test_a_mention_is_noted_once_and_taken_off_without_vanishing(case: Case) -> None:
    person, paper = case.person(), case.paper(b"1")

    def mention() -> str:
        with writing(case.engine, case.ref) as session:
            return file.add_mention(
                session,
                case.child_id,
                case.ref,
                person.id,
                paper.id,
                2,
                MentionKind.REFERS_TO,
                "Nan came",
                "user-1",
                NOW,
            ).id

    first = mention()
    assert mention() == first
    for _ in range(2):
        with writing(case.engine, case.ref) as session:
            file.take_off_mention(session, first, case.ref, "user-1", NOW)
    with reading(case.engine) as session:
        assert file.mentions_of(session, case.child_id) == []
    assert mention() != first
    with reading(case.engine) as session:
        assert len(file.mentions_of(session, case.child_id, person_id=person.id, document_id=paper.id)) == 1
    assert case.audited()[2:] == ["mention.added", "mention.taken_off", "mention.added"]


def test_a_mention_on_a_page_that_is_not_there_or_of_another_childs_person_is_refused(case: Case) -> None:
    person, paper = case.person(), case.paper(b"1")
    mine, case.child_id = case.child_id, other_child(case.engine)
    stranger, case.child_id = case.person("Stranger"), mine
    for person_id, page in ((person.id, 3), (person.id, 0), (stranger.id, 1)):
        with pytest.raises(Refused), writing(case.engine, case.ref) as session:
            file.add_mention(
                session, mine, case.ref, person_id, paper.id, page, MentionKind.REFERS_TO, "x", "user-1", NOW
            )
