"""Third parties as cards: added, corrected, mentioned, taken off (S19, S24-S27)."""

import re

import pytest

from models import acts
from models.words import Channel, PartyKind, Role, WhoLearns
from records.database import reading
from records.file import mentions_of, persons_of
from tests.unit.web.house import House
from tests.unit.web.parties import (
    asked,
    child_of,
    paper,
    passage,
    planned,
    ready,
    somebody,
    user_id,
)

FORM = {"name": "Rosa Marsh", "kind": "family", "contact_email": "rosa@example.org"}


def begun(house: House) -> str:
    ref = house.request()
    house.entitled(ref)
    return ref


def test_a_person_is_kept_and_named_in_the_request(house: House) -> None:
    """S19."""
    ref = begun(house)
    answer = house.person(Role.MANAGER).send(f"/requests/{ref}/people/new", {**FORM, "aliases": "Nan\nGrandma R."})
    assert answer.status_code == 303, answer.text
    with reading(house.desk.engine) as session:
        [person] = persons_of(session, child_of(house, ref))
    assert person.aliases == "Nan\nGrandma R."
    assert house.state(ref).parties[person.id].kind is PartyKind.FAMILY


def test_no_address_at_all_is_normal(house: House) -> None:
    ref = begun(house)
    answer = house.person(Role.MANAGER).send(f"/requests/{ref}/people/new", {"name": "Nan", "kind": "family"})
    assert answer.status_code == 303


@pytest.mark.parametrize("address", ["a@example.org, b@example.org", "a@example.org;b@example.org", "rosa"])
def test_a_second_address_or_none_is_refused_and_what_was_typed_is_kept(house: House, address: str) -> None:
    """R23: a letter goes to one strict address."""
    ref = begun(house)
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/people/new", {**FORM, "contact_email": address})
    assert page.status_code == 422
    assert 'href="#contact_email"' in page.text
    assert "Rosa Marsh" in page.text and address in page.text
    assert not house.state(ref).parties


@pytest.mark.parametrize(
    ("channel", "waits", "done"),
    [
        (Channel.EMAIL, "Went by e-mail on 23 November 2026", ""),
        (Channel.POST, "Written: to be printed and posted", "Posted on 23 November 2026"),
        (Channel.TELEPHONE, "Written: to be said, with the words for it", "Said on 23 November 2026"),
    ],
)
def test_the_card_says_what_became_of_the_letter(house: House, channel: Channel, waits: str, done: str) -> None:
    """S20, S21: by e-mail, on paper or said; nothing before it was written."""
    ref, person_id = ready(house)
    manager = house.person(Role.MANAGER)
    assert "Went by" not in manager.get(f"/requests/{ref}/people").text
    letter = asked(house, ref, person_id, channel)
    assert waits in manager.get(f"/requests/{ref}/people").text
    if done:
        posted = acts.LetterPosted(effect=f"letter/third_party/{person_id}", on=house.desk.now.date())
        house.record(ref, posted)
        assert letter and done in manager.get(f"/requests/{ref}/people").text


def test_a_form_sent_twice_makes_one_person(house: House) -> None:
    ref = begun(house)
    manager = house.person(Role.MANAGER)
    hidden = dict(
        re.findall(r'name="(csrf|said)" value="([^"]*)"', manager.get(f"/requests/{ref}/people/new").text)
    )
    for _ in range(2):
        answer = manager.browser.post(
            f"/requests/{ref}/people/new", data={**FORM, **hidden}, follow_redirects=False
        )
        assert answer.status_code == 303
    assert len(house.state(ref).parties) == 1


def test_another_person_of_the_same_name_has_to_be_told_apart(house: House) -> None:
    ref = begun(house)
    manager = house.person(Role.MANAGER)
    manager.send(f"/requests/{ref}/people/new", FORM)
    page = manager.send(f"/requests/{ref}/people/new", FORM)
    assert page.status_code == 422
    assert "Somebody of this name is in the list already" in page.text


def test_a_line_manager_sees_the_cards_and_changes_nothing(house: House) -> None:
    ref, _ = ready(house)
    line_manager = house.person(Role.LINE_MANAGER)
    assert "Rosa Marsh" in line_manager.get(f"/requests/{ref}/people").text
    assert line_manager.get(f"/requests/{ref}/people/new").status_code == 403


@pytest.mark.parametrize("role", [Role.KEY_PERSON, Role.ADMINISTRATOR, Role.LEGAL_ADVISER])
def test_who_has_no_access_to_files_sees_no_cards(house: House, role: Role) -> None:
    ref, _ = ready(house)
    page = house.person(role).get(f"/requests/{ref}/people")
    assert page.status_code == 403
    assert "Rosa" not in page.text


def test_a_member_of_staff_is_linked_to_their_account_and_decides_nothing_about_themselves(house: House) -> None:
    ref = begun(house)
    manager = house.person(Role.MANAGER)
    form = {"name": "Judith Amberley", "kind": "staff", "user_id": manager.user.id}
    manager.send(f"/requests/{ref}/people/new", form)
    [party] = house.state(ref).parties.values()
    assert party.staff_user_id == manager.user.id
    page = manager.get(f"/requests/{ref}/people/{party.party_id}/contact")
    assert "This is about you" in page.text
    assert 'name="who_learns"' not in page.text


def test_a_name_that_has_an_account_is_not_added_without_saying_so(house: House) -> None:
    ref = begun(house)
    manager = house.person(Role.MANAGER)
    form = {"name": "judith  amberley", "kind": "staff"}
    page = manager.send(f"/requests/{ref}/people/new", form)
    assert page.status_code == 422
    assert "Somebody of this name signs in here" in page.text
    assert manager.send(f"/requests/{ref}/people/new", {**form, "user_id": "somebody_else"}).status_code == 303
    [party] = house.state(ref).parties.values()
    assert party.staff_user_id is None


def test_nobody_takes_themselves_off_or_loosens_their_own_account(house: House) -> None:
    ref, _ = ready(house)
    manager = house.person(Role.MANAGER)
    own = somebody(house, ref, "Judith Amberley", PartyKind.STAFF, account=manager.user.id)
    noted = passage(
        house, ref, own, paper(house, ref, "Signed: Judith Amberley\n", "Form"), "Signed: Judith Amberley"
    )
    people = f"/requests/{ref}/people"
    card = manager.send(f"{people}/{own}", {"name": "Judith Amberley", "kind": "staff", "user_id": "somebody_else"})
    assert card.status_code == 422
    for path in (f"{people}/{own}/take-off", f"{people}/{own}/mentions/{noted.id}/take-off"):
        assert manager.send_from(people, path, {"reason": "Not me."}).status_code == 403
    assert house.state(ref).parties[own].staff_user_id == manager.user.id
    with reading(house.desk.engine) as session:
        assert len(mentions_of(session, child_of(house, ref), own)) == 1


def test_an_account_belongs_to_staff_only(house: House) -> None:
    ref = begun(house)
    manager = house.person(Role.MANAGER)
    page = manager.send(f"/requests/{ref}/people/new", {**FORM, "user_id": manager.user.id})
    assert page.status_code == 422
    assert "Only a member of staff can have an account" in page.text


def test_another_kind_means_named_anew_as_long_as_no_letter_has_gone(house: House) -> None:
    ref, person = ready(house)
    planned(house, ref, person)
    form = {**FORM, "kind": "staff", "user_id": user_id(house, Role.DEPUTY)}
    answer = house.person(Role.MANAGER).send(f"/requests/{ref}/people/{person}", form)
    assert answer.status_code == 303
    party = house.state(ref).parties[person]
    assert (party.kind, party.staff_user_id, party.plan) == (PartyKind.STAFF, user_id(house, Role.DEPUTY), None)


def test_after_a_letter_the_kind_stands(house: House) -> None:
    ref, person = ready(house)
    asked(house, ref, person)
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/people/{person}", {**FORM, "kind": "staff"})
    assert page.status_code == 422
    assert house.state(ref).parties[person].kind is PartyKind.FAMILY


def test_taking_off_needs_a_reason_and_ends_with_the_letter(house: House) -> None:
    ref, person = ready(house)
    manager = house.person(Role.MANAGER)
    path = f"/requests/{ref}/people/{person}/take-off"
    assert manager.send(path, {"reason": ""}).status_code == 422
    asked(house, ref, person)
    page = manager.send(path, {"reason": "Named twice."})
    assert "A letter has gone to this person already" in page.text
    assert person in house.state(ref).parties


def test_somebody_known_from_an_earlier_request_is_taken_in_with_one_click(house: House) -> None:
    ref = begun(house)
    person = somebody(house, ref, named=False)
    manager = house.person(Role.MANAGER)
    answer = manager.send_from(f"/requests/{ref}/people", f"/requests/{ref}/people/{person}/take-in")
    assert answer.status_code == 303
    assert person in house.state(ref).parties


def test_nobody_of_another_child_can_be_opened_here(house: House) -> None:
    ref, _ = ready(house)
    answer = house.person(Role.MANAGER).get(f"/requests/{ref}/people/person-unknown")
    assert answer.status_code == 404


class TestPassages:
    """Where a person is mentioned (S19)."""

    def test_words_are_found_over_line_ends_and_other_quotation_marks(self, house: House) -> None:
        ref = begun(house)
        document, person = paper(house, ref), somebody(house, ref)
        form = {"document": document, "page": "1", "kind": "contributed_by", "words": "she said that his father"}
        answer = house.person(Role.MANAGER).send(f"/requests/{ref}/people/{person}/mentions", form)
        assert answer.status_code == 303, answer.text
        with reading(house.desk.engine) as session:
            assert [m.words for m in mentions_of(session, child_of(house, ref), person)] == [form["words"]]

    def test_words_that_do_not_stand_there_are_doubted_and_noted_only_if_somebody_looked(
        self, house: House
    ) -> None:
        ref = begun(house)
        document, person = paper(house, ref), somebody(house, ref)
        manager, path = house.person(Role.MANAGER), f"/requests/{ref}/people/{person}/mentions"
        form = {"document": document, "page": "1", "kind": "refers_to", "words": "Grandma Rosie"}
        page = manager.send(path, form)
        assert page.status_code == 422
        assert "These words do not stand on that page" in page.text
        assert manager.send(path, {**form, "anyway": "yes"}).status_code == 303

    def test_a_page_that_the_paper_has_not_is_refused(self, house: House) -> None:
        ref = begun(house)
        document, person = paper(house, ref), somebody(house, ref)
        form = {"document": document, "page": "7", "kind": "refers_to", "words": "Grandma Rosa"}
        page = house.person(Role.MANAGER).send(f"/requests/{ref}/people/{person}/mentions", form)
        assert "Enter a number from 1 to 1: the paper has 1 page." in page.text

    def test_a_passage_can_be_taken_off(self, house: House) -> None:
        ref = begun(house)
        document, person = paper(house, ref), somebody(house, ref)
        noted = passage(house, ref, person, document)
        page, path = f"/requests/{ref}/people/{person}/mentions", f"mentions/{noted.id}/take-off"
        house.person(Role.MANAGER).send_from(page, f"/requests/{ref}/people/{person}/{path}")
        with reading(house.desk.engine) as session:
            assert mentions_of(session, child_of(house, ref), person) == []


class TestWhoWillLearnOfThis:
    """R18, R23: nobody is asked before it is answered, and not asking takes two."""

    def test_asking_is_planned_with_a_reason_and_a_way_that_reaches_them(self, house: House) -> None:
        ref, person = ready(house)
        form = {"who_learns": "safe", "channel": "email", "reason": "Lives apart."}
        answer = house.person(Role.MANAGER).send(f"/requests/{ref}/people/{person}/contact", form)
        assert answer.status_code == 303, answer.text
        party = house.state(ref).parties[person]
        assert party.planned and party.to_be_asked
        assert "Lives apart." in house.person(Role.MANAGER).get(f"/requests/{ref}/people").text

    @pytest.mark.parametrize("channel", ["post", "telephone"])
    def test_a_way_without_an_address_is_refused(self, house: House, channel: str) -> None:
        ref, person = ready(house)
        form = {"who_learns": "safe", "channel": channel, "reason": "Lives apart."}
        page = house.person(Role.MANAGER).send(f"/requests/{ref}/people/{person}/contact", form)
        assert page.status_code == 422
        assert 'href="#channel"' in page.text

    def test_no_reason_is_no_answer(self, house: House) -> None:
        ref, person = ready(house)
        form = {"who_learns": "safe", "channel": "email", "reason": " "}
        assert house.person(Role.MANAGER).send(f"/requests/{ref}/people/{person}/contact", form).status_code == 422

    def test_not_asking_waits_for_a_second_person(self, house: House) -> None:
        """S98, S101, S102: asking whoever is said to do the harm would put the child in danger."""
        ref, person = ready(house)
        form = {"who_learns": "alleged_abuser", "reason": "The mother told us."}
        house.person(Role.MANAGER).send(f"/requests/{ref}/people/{person}/contact", form)
        assert not house.state(ref).parties[person].planned
        assert "Waits for a second person" in house.person(Role.MANAGER).get(f"/requests/{ref}/people").text

    def test_why_somebody_is_not_asked_is_read_by_few(self, house: House) -> None:
        ref, person = ready(house)
        act = acts.ContactPlanned(party_id=person, ask=False, who_learns=WhoLearns.ALLEGED_ABUSER)
        house.record(ref, act, reason="The mother told us.")
        for path in ("people", "people/letters", "decisions", f"decisions/{person}"):
            page = house.person(Role.LINE_MANAGER).get(f"/requests/{ref}/{path}")
            assert "harmed the child" not in page.text and "The mother told us" not in page.text, path
        assert "harmed the child" in house.person(Role.SAFEGUARDING_LEAD).get(f"/requests/{ref}/people").text
