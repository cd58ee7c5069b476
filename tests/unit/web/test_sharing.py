"""Sharing outside a request, on its pages: begun, asked, weighed, passed on, listed, hidden (S70-S115)."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from temporalio.testing import ActivityEnvironment

from activities.matter_facts import matter_fault
from activities.sharing import SharingActivities
from activities.tools import Tools
from mail.connection import Security
from mail.fetching import ImapSettings
from mail.sending import SmtpSettings
from models import acts
from models.matter_words import MatterOutcome
from models.sharing_words import HowChecked
from models.words import ProcessKind, Role
from records.database import reading, writing
from records.file import documents_of
from records.log import load_log
from records.matters import add_person, list_matters
from records.people import users
from records.requests import children_on_file
from rules.lawbook import rules_for
from rules.refusals import words_for
from tests.unit.activities.test_sharing import words_of
from tests.unit.web import papers
from tests.unit.web.house import House, Person

PARTS = ["why", "what", "who", "purpose", "implications", "may_refuse", "may_take_back"]
CONSENT = {
    "given": "yes",
    "in_writing": "no",
    "by": "parent",
    "looked_after": "no",
    "told": PARTS,
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


def boxes(house: House, name: str, days: int = 0) -> dict[str, str]:
    """The three boxes of a date: so many days from today."""
    day = house.desk.now.date() + timedelta(days=days)
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def filled(house: House) -> dict[str, Any]:
    """The form, filled in."""
    with reading(house.desk.engine) as session:
        child = children_on_file(session)[0]
    return {
        "child": child.id,
        "with": "social_care",
        "who": "The duty team",
        "asked_by": "setting",
        "asked": "Bruises seen at the changing table.",
        "what": "Bruises seen on 20 November.",
        "why": "We are worried.",
        **boxes(house, "decide_by", 2),
    }


def begun(house: House, manager: Person, **more: Any) -> str:
    """A sharing that was begun on its page; its path."""
    answer = manager.send("/share", {**filled(house), **more})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].split("?")[0]


def made_sure(manager: Person, path: str, **more: str) -> None:
    """Who gets it is made sure of, and nobody is owed confidence."""
    who = {
        "name": "Ada Bright, duty team",
        "how": "rang_back",
        "how_words": "Their switchboard.",
        **more,
    }
    assert manager.send(f"{path}/sharing/receiver", who).status_code == 303
    assert manager.send(f"{path}/sharing/confidence", {"giver": "no", "subject": "agrees"}).status_code == 303


def state_of(house: House, path: str) -> Any:
    """What the log of the sharing says."""
    ref = path.rsplit("/", 1)[1]
    with reading(house.desk.engine) as session:
        return rules_for(ref).fold(load_log(session, ref))


def passed_on(house: House, parents: str, **more: str) -> dict[str, Any]:
    """The form for passing it on."""
    checked = ["relevant", "accurate", "factual", "current"]
    words = {"checked": checked, "parents": parents, "how": "spoken", "passed_words": "By telephone."}
    return {**words, **boxes(house, "passed_on"), **more}


def backs(house: House, path: str, seq: int, role: Role = Role.SAFEGUARDING_LEAD) -> int:
    """Somebody backs one line; the answer's code."""
    person = house.person(role)
    return person.send_from(f"{path}/backing", f"{path}/backing/{seq}", {f"read-{seq}": "yes"}).status_code


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


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("Deputy@Example.org", "belongs to somebody of the setting"),
        ("requests@setting.example", "belongs to somebody of the setting"),
        ("mira@example.org", "belongs to the child&#39;s family"),
    ],
)
def test_it_goes_neither_to_ourselves_nor_to_the_family(
    house: House, manager: Person, email: str, words: str
) -> None:
    """S5, S7, S112: a parent asks to see the file by a request, where everybody in it is heard."""
    path = begun(house, manager)
    ref = path.rsplit("/", 1)[1]
    with writing(house.desk.engine, ref) as session:
        person_id = add_person(session, ref, "Somebody", manager.user.id, email=email)
        code = matter_fault(session, ref, acts.ReceiverChecked(person_id=person_id, how=HowChecked.KNOWN))
    assert code is not None
    assert words.replace("&#39;", "'") in words_for(code)


def test_what_came_back_is_made_sure_of_anew_and_in_the_wrong_hands_it_is_a_breach(
    house: House, manager: Person
) -> None:
    """S112, R35: an address typed wrong; the breach begins in the same step, about the child."""
    path = begun(house, manager)
    made_sure(manager, path, email="duty@council.exmaple")
    manager.send(f"{path}/sharing/consent", {**CONSENT, **boxes(house, "consent_on")})
    page = f"{path}/sharing/pass-on"
    assert "duty@council.exmaple" in manager.get(page).text
    manager.send_from(page, f"{path}/sharing/passed-on", passed_on(house, "first"))
    came_back = {"where": "came_back", "astray_words": "The address does not exist."}
    assert manager.send(f"{path}/sharing/astray", came_back).status_code == 303
    assert "Make sure first who gets it" in manager.get(page).text
    made_sure(manager, path, email="duty@council.example")
    manager.send_from(page, f"{path}/sharing/passed-on", passed_on(house, "first"))
    wrong = {"where": "wrong_hands", "astray_words": "A neighbour opened it."}
    assert manager.send(f"{path}/sharing/astray", wrong).status_code == 303
    with reading(house.desk.engine) as session:
        (breach,) = list_matters(session, kind=ProcessKind.BREACH)
    assert (breach.ref, breach.child_name) == ("BR-2026-0001", "Rowan Ashdown")
    assert "A neighbour opened it." in manager.get("/matters/BR-2026-0001").text


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


def test_whom_it_is_about_sees_nothing_of_it(house: House, manager: Person, request_ref: str) -> None:
    """S61, S98: a worry about a colleague: neither page, list, register, task nor breach shows it to them."""
    with reading(house.desk.engine) as session:
        deputy_user = users(session, Role.DEPUTY)[0]
    path = begun(house, manager, about=[deputy_user.id])
    deputy = house.person(Role.DEPUTY)
    for below in ("", "/history", "/backing", "/letters", "/sharing/pages", "/sharing/copy", "/sharing/consent"):
        assert deputy.get(path + below).status_code == 404
    for page in ("/", "/matters", "/matters/register/sharings", f"/requests/{request_ref}"):
        assert "SH-2026-0001" not in deputy.get(page).text
    assert "SH-2026-0001" not in deputy.get("/matters/register/sharings/export.csv").text
    assert "SH-2026-0001" in manager.get("/matters").text
    made_sure(manager, path)
    manager.send(f"{path}/sharing/consent", {**CONSENT, **boxes(house, "consent_on")})
    page = f"{path}/sharing/pass-on"
    manager.send_from(page, f"{path}/sharing/passed-on", passed_on(house, "first"))
    manager.send(f"{path}/sharing/astray", {"where": "wrong_hands", "astray_words": "Lost on the bus."})
    assert "BR-2026-0001" in manager.get("/matters").text
    assert "BR-2026-0001" not in deputy.get("/matters").text
    assert deputy.get("/matters/BR-2026-0001").status_code == 404


def test_nobody_begins_a_record_about_themselves(house: House, manager: Person) -> None:
    """S61: a colleague does."""
    answer = manager.send("/share", {**filled(house), "about": [manager.user.id]})
    assert "You cannot keep a record about yourself" in answer.text


def test_pages_are_chosen_copied_looked_at_and_only_then_taken_out(house: House, manager: Person) -> None:
    """S112, R30: a paper added here, its pages, the copy by the black marker; no backing, no file to take away."""
    path = begun(house, manager)
    page = f"{path}/sharing/pages"
    assert "make sure who gets it" in manager.get(page).text
    made_sure(manager, path)
    files = {"documents": ("visit.pdf", papers.pdf("Rowan fell.", "Tilly saw it.", "Nothing else."))}
    assert manager.send_from(page, f"{path}/sharing/papers", files=files).status_code == 303
    with reading(house.desk.engine) as session:
        (paper,) = documents_of(session, children_on_file(session)[0].id)
    chosen = {"papers": [paper.id], f"pages-{paper.id}": "2-4", "black": "Tilly"}
    answer = manager.send(page, chosen)
    assert "It has 3 pages" in answer.text
    assert manager.send(page, {**chosen, f"pages-{paper.id}": "1, 2"}).status_code == 303
    assert "is being made" in manager.get(f"{path}/sharing/copy").text
    sha256 = make_the_copy(house, path)
    looking = manager.get(f"{path}/sharing/copy").text
    assert f"{sha256}/2.png" in looking
    assert manager.get(f"{path}/sharing/copy/{sha256}/2.png").headers["content-type"] == "image/png"
    assert manager.get(f"{path}/sharing/copy/{'0' * 64}/2.png").status_code == 404
    assert manager.get(f"{path}/sharing/copy.pdf").status_code == 403
    read = {"looked": "yes", "sha256": sha256}
    assert manager.send(f"{path}/sharing/copy", {**read, "sha256": "0" * 64}).status_code == 422
    assert manager.send(f"{path}/sharing/copy", read).status_code == 303
    assert manager.get(f"{path}/sharing/copy.pdf").status_code == 403
    manager.send(f"{path}/sharing/consent", {**CONSENT, **boxes(house, "consent_on")})
    taken = manager.get(f"{path}/sharing/copy.pdf").content
    assert hashlib.sha256(taken).hexdigest() == sha256
    words = words_of(taken)
    assert "Rowan fell." in words
    assert "saw it." in words
    assert "Tilly" not in words
    assert "Nothing else." not in words
    form = passed_on(house, "first", how="secure_mail")
    assert manager.send_from(f"{path}/sharing/pass-on", f"{path}/sharing/passed-on", form).status_code == 303
    assert "pages went" in manager.get(path).text


def make_the_copy(house: House, path: str) -> str:
    """What the worker does with the order; the hash of the copy."""
    ref = path.rsplit("/", 1)[1]
    (order,) = rules_for(ref).effects_due(ref, state_of(house, path))
    tools = Tools(
        engine=house.desk.engine,
        key=house.desk.key,
        smtp=SmtpSettings("127.0.0.1", 1, Security.CLEAR),
        imap=ImapSettings("127.0.0.1", 1, Security.CLEAR, "nobody", "nothing"),
        base_url="http://127.0.0.1:8000",
    )
    made = ActivityEnvironment().run(SharingActivities(tools).make_shared_copy, order)
    assert made is not None and isinstance(made.act, acts.SharedCopyMade)
    return made.act.copy_sha256


def test_its_pages_open_and_are_for_those_who_handle_matters(house: House, manager: Person) -> None:
    """S93, S59: what waits is on the list of who handles it, every page opens, and others are kept out."""
    path = begun(house, manager)
    assert "SH-2026-0001" in manager.get("/").text
    below = ["", "/letters", "/backing", "/history"]
    below += [
        f"/sharing/{one}"
        for one in (
            *("receiver", "confidence", "pages", "copy", "consent", "five-questions"),
            *("pass-on", "parents", "astray", "leave"),
        )
    ]
    lead, adviser = house.person(Role.SAFEGUARDING_LEAD), house.person(Role.LEGAL_ADVISER)
    for page in below:
        assert manager.get(path + page).status_code == 200, page
        assert lead.get(path + page).status_code == 200, page
        assert adviser.get(path + page).status_code == 403, page
    assert manager.get(f"{path}/sharing/copy.pdf").status_code == 403
    for page in ("/share", "/share/urgent", "/share/guidance"):
        assert manager.get(page).status_code == 200
        assert adviser.get(page).status_code == 403


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("S103", "What gives cause"),
        ("S108", "We cannot promise that it stays secret"),
        ("S109", "We ask for their consent first in most cases"),
        ("S110", "Forms signed when the child joined"),
        ("S111", "Local partners"),
        ("S114", "When the child moves on, we tell the next school"),
        ("S116", "Two settings at once"),
        ("S117", "The privacy notice and the leaflets"),
        ("S118", "Social care and police may tell them who told"),
    ],
)
def test_guidance_stands_beside_the_record(manager: Person, number: str, words: str) -> None:
    """S103, S108-S111, S114, S116-S118: causes, limits, ways to consent, partners, next school."""
    assert "/share/guidance" in manager.get("/share").text
    assert words in manager.get("/share/guidance").text, number
