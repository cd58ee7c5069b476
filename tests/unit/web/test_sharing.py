"""Sharing outside a request, on its pages: begun, consented to or weighed, passed on, listed for the child."""

import pytest

from models.matter_words import MatterOutcome
from models.words import Role
from records.database import reading
from records.log import load_log
from records.matters import list_matters
from records.requests import children_on_file
from rules.lawbook import rules_for
from tests.unit.web.house import House, Person

CONSENT = {
    "given": "yes",
    "in_writing": "no",
    "told": ["why", "what", "who", "purpose", "implications"],
    "able": "yes",
    "free": "yes",
    "consent_words": "Mira Ashdown said yes at the door.",
}
FIVE = {
    **dict.fromkeys(("fits_the_aim", "vulnerable", "needed_for_rights", "needed_to_protect"), "yes"),
    "another_way": "no",
    **{
        f"{name}-words": "Because."
        for name in ("fits_the_aim", "vulnerable", "another_way", "needed_for_rights", "needed_to_protect")
    },
    "not_asked": "more_risk",
    "share": "yes",
    "weighs_most": "The child's safety.",
}


@pytest.fixture
def request_ref(house: House) -> str:
    """A request, by which the child is on file."""
    return house.request()


@pytest.fixture
def manager(house: House, request_ref: str) -> Person:
    """Who begins the sharing."""
    return house.person(Role.MANAGER)


def today(house: House, name: str) -> dict[str, str]:
    """The three boxes of a date: today."""
    day = house.desk.now.date()
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def filled(house: House) -> dict[str, str]:
    """The form, filled in."""
    with reading(house.desk.engine) as session:
        (child,) = children_on_file(session)
    return {
        "child": child.id,
        "with": "Social care",
        "who": "The duty team",
        "what": "Bruises seen on 20 November.",
        "why": "We are worried.",
    }


def begun(house: House, manager: Person) -> str:
    """A sharing that was begun on its page; its path."""
    answer = manager.send("/share", filled(house))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].split("?")[0]


def outcome_of(house: House, path: str) -> MatterOutcome | None:
    """How the sharing ended."""
    ref = path.rsplit("/", 1)[1]
    with reading(house.desk.engine) as session:
        found: MatterOutcome | None = rules_for(ref).fold(load_log(session, ref)).ended
    return found


def passed_on(house: House, parents: str) -> dict[str, object]:
    """The form for passing it on."""
    checked = ["relevant", "accurate", "factual", "current"]
    return {"checked": checked, "parents": parents, "passed_words": "By telephone.", **today(house, "passed_on")}


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
    assert "Record that it was passed on" not in page


def test_what_is_missing_is_said_and_what_was_typed_is_kept(manager: Person) -> None:
    """S93: nothing typed is lost."""
    answer = manager.send("/share", {"why": "My own words."})
    assert answer.status_code == 422
    assert "Choose the child" in answer.text
    assert "My own words." in answer.text


def test_on_consent_it_is_passed_on_and_recorded(house: House, manager: Person) -> None:
    """S104, S105, S112: a spoken yes with all its parts, then what was passed on."""
    path = begun(house, manager)
    lacking = {**CONSENT, "told": ["why"], **today(house, "consent_on")}
    refused = manager.send_from(path, f"{path}/sharing/consent", lacking)
    assert refused.status_code == 422
    assert "Mira Ashdown said yes at the door." in refused.text
    consent = {**CONSENT, **today(house, "consent_on")}
    assert manager.send_from(path, f"{path}/sharing/consent", consent).status_code == 303
    assert "by word of mouth" in manager.get(path).text
    assert manager.send_from(path, f"{path}/sharing/passed-on", passed_on(house, "first")).status_code == 303
    assert manager.send_from(path, f"{path}/sharing/end").status_code == 303
    assert outcome_of(house, path) is MatterOutcome.SHARED
    back = {"back_words": "She rang.", **today(house, "back_on")}
    assert manager.send_from(path, f"{path}/sharing/taken-back", back).status_code == 303
    assert "taken back on" in manager.get(path).text


def test_without_consent_the_lead_backs_it_and_parents_are_not_told_first(house: House, manager: Person) -> None:
    """S97-S102, S113: five questions, the designated person, and a plain warning."""
    path = begun(house, manager)
    assert manager.send_from(path, f"{path}/sharing/five-questions", FIVE).status_code == 303
    page = manager.get(path).text
    assert "Do not tell the parents first." in page
    assert "waits for a second person" in page
    assert manager.send_from(path, f"{path}/sharing/passed-on", passed_on(house, "not_told")).status_code == 422
    seq = 2
    backed = {f"read-{seq}": "yes"}
    lead = house.person(Role.SAFEGUARDING_LEAD)
    assert lead.send_from(f"{path}/backing", f"{path}/backing/{seq}", backed).status_code == 303
    assert "backed by Farida Nasser" in manager.get(path).text
    assert manager.send_from(path, f"{path}/sharing/passed-on", passed_on(house, "not_told")).status_code == 303


def test_not_sharing_is_recorded_with_its_reason(house: House, manager: Person) -> None:
    """S99: the reasons stand in the record either way."""
    path = begun(house, manager)
    no = {**CONSENT, "given": "no", **today(house, "consent_on")}
    assert manager.send_from(path, f"{path}/sharing/consent", no).status_code == 303
    assert manager.send_from(path, f"{path}/sharing/leave", {"left_words": ""}).status_code == 422
    why = {"left_words": "They said no, and nobody is at risk."}
    assert manager.send_from(path, f"{path}/sharing/leave", why).status_code == 303
    assert outcome_of(house, path) is MatterOutcome.NOT_SHARED
    assert "They said no, and nobody is at risk." in manager.get(path).text


def test_the_next_school_gets_nothing_on_a_spoken_yes(house: House, manager: Person) -> None:
    """S115: the page knows with whom it is, and asks for it in writing."""
    answer = manager.send("/share", {**filled(house), "with": "The next school or nursery"})
    path = answer.headers["location"].split("?")[0]
    spoken = {**CONSENT, **today(house, "consent_on")}
    refused = manager.send_from(path, f"{path}/sharing/consent", spoken)
    assert "counts only in writing" in refused.text
    assert manager.send_from(path, f"{path}/sharing/consent", {**spoken, "in_writing": "yes"}).status_code == 303


def test_the_record_is_listed_for_the_child_and_in_a_register(
    house: House, manager: Person, request_ref: str
) -> None:
    """S100: it is found from the child's own request and in the register, which has no names when taken out."""
    begun(house, manager)
    assert "SH-2026-0001" in manager.get(f"/requests/{request_ref}").text
    assert "SH-2026-0001" in manager.get("/matters/register/sharings").text
    table = manager.get("/matters/register/sharings/export.csv").text
    assert "SH-2026-0001" in table
    assert "Rowan" not in table


def test_its_other_pages_and_the_first_page_know_a_matter_without_a_request(house: House, manager: Person) -> None:
    """S93: what waits is on the list of who handles it, and every page of the matter opens."""
    path = begun(house, manager)
    assert "SH-2026-0001" in manager.get("/").text
    for page in ("", "/letters", "/backing", "/history"):
        assert manager.get(path + page).status_code == 200
    lead = house.person(Role.SAFEGUARDING_LEAD)
    assert lead.get(path).status_code == 200
    assert house.person(Role.LEGAL_ADVISER).get("/share").status_code == 403
