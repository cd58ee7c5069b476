"""Sharing outside a request, on its pages: begun, asked, weighed, passed on, listed, hidden (S70-S115)."""

import pytest

from models.matter_words import MatterOutcome
from models.words import Role
from records.database import reading
from records.matters import list_matters
from records.requests import children_on_file
from tests.unit.web.house import House, Person
from tests.unit.web.sharing_house import CONSENT, FIVE, backs, begun, boxes, filled, made_sure, passed_on, state_of


@pytest.fixture
def request_ref(house: House) -> str:
    """A request, by which the child is on file."""
    return house.request()


@pytest.fixture
def manager(house: House, request_ref: str) -> Person:
    """Who begins the sharing."""
    return house.person(Role.MANAGER)


def test_a_sharing_is_begun_about_a_child_and_no_request(house: House, manager: Person) -> None:
    """S93: with whom, what and why; a form sent twice is one sharing."""
    form = {**manager.hidden("/share"), **filled(house)}
    for _ in range(2):
        assert manager.browser.post("/share", data=form, follow_redirects=False).status_code == 303
    with reading(house.desk.engine) as session:
        (line,) = list_matters(session)
    assert (line.ref, line.request_ref, line.child_name) == ("SH-2026-0001", None, "Rowan Ashdown")
    assert house.desk.begun[-1] == "SH-2026-0001"
    page = manager.get("/matters/SH-2026-0001").text
    assert "Social care: The duty team" in page
    assert "Bruises seen on 20 November." in page
    assert "Bruises seen at the changing table." in page
    assert "It may not go yet" in manager.get("/matters/SH-2026-0001/sharing/pass-on").text


def test_a_child_nobody_asked_about_can_be_shared_about(house: House, manager: Person) -> None:
    """S93: any child of the setting; sent twice it is one child."""
    child = {"child": "new", "child_name": "Tamsin Oke", **boxes(house, "child_born_on", -900)}
    form = {**manager.hidden("/share"), **filled(house), **child}
    for _ in range(2):
        assert manager.browser.post("/share", data=form, follow_redirects=False).status_code == 303
    with reading(house.desk.engine) as session:
        assert [one.name for one in children_on_file(session)].count("Tamsin Oke") == 1
    assert "Tamsin Oke" in manager.get("/matters/SH-2026-0001").text


def test_a_child_like_one_on_file_is_not_made_a_second_time_unasked(house: House, manager: Person) -> None:
    """S93, R11: a person says whether it is the same child."""
    child = {"child": "new", "child_name": "Rowan Ashdown", **boxes(house, "child_born_on", -1500)}
    answer = manager.send("/share", {**filled(house), **child})
    assert answer.status_code == 422
    assert "A child like this is on file" in answer.text
    assert manager.send("/share", {**filled(house), **child, "another_child": "yes"}).status_code == 303


def test_what_is_missing_is_said_and_what_was_typed_is_kept(manager: Person) -> None:
    """S93: nothing typed is lost."""
    answer = manager.send("/share", {"why": "My own words."})
    assert answer.status_code == 422
    assert "Choose the child" in answer.text
    assert "My own words." in answer.text


def test_on_consent_it_is_passed_on_and_recorded(house: House, manager: Person) -> None:
    """S104, S105, S112: a spoken yes with all its parts, then what was passed on, and it can be taken back."""
    path = begun(house, manager)
    made_sure(manager, path)
    page = f"{path}/sharing/consent"
    refused = manager.send(page, {**CONSENT, "told": ["why"], **boxes(house, "consent_on")})
    assert refused.status_code == 422
    assert "Mira Ashdown said yes at the door." in refused.text
    assert manager.send(page, {**CONSENT, **boxes(house, "consent_on")}).status_code == 303
    assert "by word of mouth" in manager.get(path).text
    passing = f"{path}/sharing/pass-on"
    assert manager.send_from(passing, f"{path}/sharing/passed-on", passed_on(house, "first")).status_code == 303
    assert manager.send_from(path, f"{path}/sharing/end").status_code == 303
    assert state_of(house, path).ended is MatterOutcome.SHARED
    back = {"back_words": "She rang.", **boxes(house, "back_on")}
    assert manager.send_from(page, f"{path}/sharing/taken-back", back).status_code == 422
    told = {**back, "receiver_told": "yes"}
    assert manager.send_from(page, f"{path}/sharing/taken-back", told).status_code == 303
    after = manager.get(path).text
    assert "cannot be called back. Who has it was told." in after
    assert "Nothing more is passed on." in after


def test_a_parent_who_lives_apart_is_asked_only_with_a_reason(house: House, manager: Person) -> None:
    """S107: normally it is the one the child lives with."""
    path = begun(house, manager)
    form = {**CONSENT, "by": "parent_apart", **boxes(house, "consent_on")}
    answer = manager.send(f"{path}/sharing/consent", form)
    assert "Say why you asked this parent" in answer.text
    answer = manager.send(f"{path}/sharing/consent", {**form, "why_apart": "The mother is in hospital."})
    assert answer.status_code == 303
    assert "The mother is in hospital." in manager.get(path).text


def test_the_page_asks_whether_the_same_parent_answered_before(house: House, manager: Person) -> None:
    """S107: a father's yes stands beside a mother's no; only who changed their mind replaces what they said."""
    path = begun(house, manager)
    page = f"{path}/sharing/consent"
    assert "did the same parent answer before" not in manager.get(page).text
    no = {**CONSENT, "given": "no", "consent_words": "The mother said no.", **boxes(house, "consent_on")}
    assert manager.send(page, no).status_code == 303
    assert "The mother said no." in manager.get(page).text
    yes = {**CONSENT, "consent_words": "The father said yes.", **boxes(house, "consent_on")}
    assert "Say whether this parent answered before" in manager.send(page, yes).text
    assert manager.send(page, {**yes, "before": "first"}).status_code == 303
    assert state_of(house, path).is_disputed
    assert "They disagree" in manager.get(path).text
    mother = min(state_of(house, path).consents)
    assert manager.send(page, {**yes, "before": str(mother)}).status_code == 303
    assert not state_of(house, path).is_disputed
    assert "takes the place of what they said before" in manager.get(path).text


def test_in_doubt_the_line_manager_answers_before_the_parents_are_asked(house: House, manager: Person) -> None:
    """S106: it stands on the line manager's first page, and no consent is taken meanwhile."""
    path = begun(house, manager)
    page = f"{path}/sharing/consent"
    doubt = {"doubt_words": "It may be a Prevent matter."}
    assert manager.send_from(page, f"{path}/sharing/doubt", doubt).status_code == 303
    assert "Do not ask the parents yet" in manager.get(page).text
    assert "Record it" not in manager.get(page).text
    line_manager = house.person(Role.LINE_MANAGER)
    assert "A word on whether the parents may be asked" in line_manager.get("/").text
    assert "It may be a Prevent matter." in line_manager.get(page).text
    answer = {"ask": "no", "settled_words": "The council says no."}
    assert line_manager.send_from(page, f"{path}/sharing/doubt/settled", answer).status_code == 303
    assert "the parents are not asked" in manager.get(page).text


def test_without_consent_the_lead_backs_it_and_parents_are_not_told_first(house: House, manager: Person) -> None:
    """S97-S102, S113: five questions, the designated person, and a plain warning."""
    path = begun(house, manager)
    made_sure(manager, path)
    assert manager.send(f"{path}/sharing/five-questions", FIVE).status_code == 303
    page = manager.get(path).text
    assert "Do not tell the parents first." in page
    assert "waits for a second person" in page
    where = f"{path}/sharing/passed-on"
    assert manager.send_from(path, where, passed_on(house, "not_told")).status_code == 422
    assert backs(house, path, 4, Role.LINE_MANAGER) == 422
    assert backs(house, path, 4) == 303
    assert "backed by Farida Nasser" in manager.get(path).text
    assert manager.send_from(f"{path}/sharing/pass-on", where, passed_on(house, "not_told")).status_code == 303


def test_not_sharing_is_recorded_with_its_reason(house: House, manager: Person) -> None:
    """S99: the reasons stand in the record either way."""
    path = begun(house, manager)
    no = {**CONSENT, "given": "no", **boxes(house, "consent_on")}
    assert manager.send(f"{path}/sharing/consent", no).status_code == 303
    leave = f"{path}/sharing/leave"
    assert manager.send(leave, {"left_words": ""}).status_code == 422
    assert manager.send(leave, {"left_words": "They said no, and nobody is at risk."}).status_code == 303
    assert state_of(house, path).ended is MatterOutcome.NOT_SHARED
    assert "They said no, and nobody is at risk." in manager.get(path).text


def test_a_caller_who_was_not_the_police_gets_nothing(house: House, manager: Person) -> None:
    """S98, S99: a reason, and the safeguarding lead; nobody has to weigh it."""
    path = begun(house, manager, **{"with": "police"})
    leave = f"{path}/sharing/leave"
    words = {"declined_words": "The station does not know them."}
    assert manager.send_from(leave, f"{path}/sharing/decline", words).status_code == 303
    assert backs(house, path, 2) == 303
    assert manager.send(leave, {"left_words": "It was not the police."}).status_code == 303
    assert state_of(house, path).ended is MatterOutcome.NOT_SHARED


def test_the_next_school_gets_nothing_on_a_spoken_yes(house: House, manager: Person) -> None:
    """S115: the record knows with whom it is, and asks for it in writing."""
    path = begun(house, manager, **{"with": "next_provider"})
    spoken = {**CONSENT, **boxes(house, "consent_on")}
    page = f"{path}/sharing/consent"
    assert "it has to be in writing" in manager.get(page).text
    assert "counts only in writing" in manager.send(page, spoken).text
    assert manager.send(page, {**spoken, "in_writing": "yes"}).status_code == 303


def test_in_danger_it_is_written_down_on_one_form_and_weighed_after(house: House, manager: Person) -> None:
    """S98, S100, S101, S113: one form after the call; the five questions within a day; the parents later."""
    form = {
        **{key: value for key, value in filled(house).items() if not key.startswith("decide_by")},
        "with": "police",
        "how_checked": "rang_them",
        "how_words": "999",
        "only_needed": "yes",
        **boxes(house, "on"),
        "parents_first": "no",
        **boxes(house, "review_on", 3),
    }
    assert manager.send("/share/urgent", {**form, "only_needed": ""}).status_code == 422
    answer = manager.send("/share/urgent", form)
    assert answer.status_code == 303
    path = answer.headers["location"].split("?")[0]
    state = state_of(house, path)
    assert state.passed_on is not None
    assert state.weighed_after_owed
    page = manager.get(path).text
    assert "Answer the five questions within a day" in page
    assert "Do not tell the parents" in page
    assert "24 November 2026" in page
    assert manager.send_from(path, f"{path}/sharing/end").status_code == 422
    assert manager.send(f"{path}/sharing/five-questions", FIVE).status_code == 303
    assert backs(house, path, 4) == 303
    told = {"told": "yes", "told_words": "With the social worker.", **boxes(house, "told_on")}
    assert manager.send(f"{path}/sharing/parents", told).status_code == 303
    assert manager.send_from(path, f"{path}/sharing/end").status_code == 303


def test_the_parents_are_told_later_or_not_at_all(house: House, manager: Person) -> None:
    """S113: the day is moved with a reason; never telling them takes the safeguarding lead."""
    path = begun(house, manager)
    made_sure(manager, path)
    manager.send(f"{path}/sharing/five-questions", FIVE)
    backs(house, path, 4)
    later = passed_on(house, "later", **boxes(house, "review_on", 3))
    page = f"{path}/sharing/pass-on"
    assert manager.send_from(page, f"{path}/sharing/passed-on", passed_on(house, "later")).status_code == 422
    assert manager.send_from(page, f"{path}/sharing/passed-on", later).status_code == 303
    wait = {"told": "later", "told_words": "The police ask us to wait.", **boxes(house, "review_on", 9)}
    assert manager.send(f"{path}/sharing/parents", wait).status_code == 303
    never = {"told": "no", "told_words": "The court forbids it."}
    assert manager.send(f"{path}/sharing/parents", never).status_code == 303
    assert manager.send_from(path, f"{path}/sharing/end").status_code == 422
    assert backs(house, path, 8) == 303
    assert manager.send_from(path, f"{path}/sharing/end").status_code == 303
