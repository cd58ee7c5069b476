"""The administrator's pages (S59, S66, R34): accounts and setting; no requests, no files; all of it audited."""

import json
import re
from typing import Any

import pytest

from models.people import User
from models.words import Role
from records import audit, people
from records.database import HOUSE, reading, writing
from tests.unit.web.house import HIDDEN, PASSWORD, House, Person

SHOWN = re.compile(r'class="cc-password">([^<]+)<')
NEW = {"name": "Sian Hale", "email": "Sian@Example.org", "role": "line_manager"}


@pytest.fixture
def administrator(house: House) -> Person:
    """The administrator, signed in."""
    return house.person(Role.ADMINISTRATOR)


def user_of(house: House, role: Role) -> User:
    with reading(house.desk.engine) as session:
        return people.users(session, role, active_only=False)[0]


def signs_in(house: House, email: str, password: str) -> bool:
    browser = house.browser()
    token = dict(HIDDEN.findall(browser.get("/sign-in").text))["csrf"]
    form = {"csrf": token, "email": email, "password": password}
    return browser.post("/sign-in", data=form, follow_redirects=False).status_code == 303


def audited(house: House, what: str) -> list[dict[str, Any]]:
    with reading(house.desk.engine) as session:
        assert audit.verify_chain(session, HOUSE) == []
        return [json.loads(row.detail_json) for row in audit.entries(session, HOUSE, what)]


def send(person: Person, user: User, below: str, **form: str) -> str:
    """Send one of the forms on an account's page; returns the page that follows."""
    path = f"/system/people/{user.id}"
    answer = person.send_from(path, f"{path}/{below}", form)
    return person.get(path).text if answer.status_code == 303 else answer.text


OTHERS = [
    *(Role.MANAGER, Role.DEPUTY, Role.LINE_MANAGER),
    *(Role.SAFEGUARDING_LEAD, Role.LEGAL_ADVISER, Role.KEY_PERSON),
]


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("path", ["/system/people", "/system/people/new", "/system/setting"])
def test_nobody_but_the_administrator_sees_these_pages(house: House, role: Role, path: str) -> None:
    assert house.person(role).get(path).status_code == 403


@pytest.mark.parametrize("below", ["", "/documents", "/people", "/history", "/handover", "/letters"])
def test_the_administrator_sees_no_request_and_no_file(house: House, administrator: Person, below: str) -> None:
    """Design: "an administrator runs the system and has no access to files"."""
    ref = house.request()
    assert administrator.get(f"/requests/{ref}{below}").status_code == 403
    first = administrator.get("/")
    assert first.url.path == "/system/people", "what an administrator has to do here comes first"
    assert ref not in first.text


def test_an_account_is_made_with_a_password_that_is_shown_once(house: House, administrator: Person) -> None:
    page = administrator.send("/system/people/new", NEW)
    (password,) = SHOWN.findall(page.text)
    assert page.headers["cache-control"] == "no-store"
    assert signs_in(house, "sian@example.org", password)
    assert password not in administrator.get("/system/people").text
    entry = audited(house, "user.added")[-1]
    assert entry["role"] == "line_manager"
    assert "Sian" not in json.dumps(entry)


def test_an_address_that_is_taken_and_what_is_missing_are_named(house: House, administrator: Person) -> None:
    page = administrator.send("/system/people/new", {**NEW, "email": "Manager@example.org"})
    assert "signs in with this address already" in page.text
    assert 'value="Sian Hale"' in page.text
    empty = administrator.send("/system/people/new", {}).text
    for words in ("Enter the name", "Enter the e-mail address", "Choose a role"):
        assert words in empty
    assert "Choose a role" in administrator.send("/system/people/new", {**NEW, "role": "clock"}).text
    assert len(audited(house, "user.added")) == 7


def test_a_wrong_name_or_address_is_corrected(house: House, administrator: Person) -> None:
    """S66: an account mistyped at the start is mended, and what was typed stays where it will not do."""
    deputy = house.person(Role.DEPUTY)
    page = send(administrator, deputy.user, "details", name="Ada Quill", email="Ada@Example.org")
    assert "are as you gave them" in page
    assert signs_in(house, "ada@example.org", PASSWORD)
    assert audited(house, "user.details_set")[0]["email_changed"] is True
    taken = send(administrator, deputy.user, "details", name="Ada Q", email="manager@example.org")
    assert "signs in with this address already" in taken
    assert 'value="Ada Q"' in taken
    assert "Enter the name" in send(administrator, deputy.user, "details", name="", email="ada@example.org")
    assert "Ada" not in json.dumps(audited(house, "user.details_set"))


def test_a_shut_account_ends_every_session_at_once(house: House, administrator: Person) -> None:
    """S66, R34."""
    deputy = house.person(Role.DEPUTY)
    assert "Confirm that this person" in send(administrator, deputy.user, "active", active="no")
    assert deputy.get("/").status_code == 200
    page = send(administrator, deputy.user, "active", active="no", sure="yes")
    assert "can no longer sign in" in page
    assert deputy.browser.get("/", follow_redirects=False).headers["location"].startswith("/sign-in")
    assert not signs_in(house, deputy.user.email, PASSWORD)
    assert audited(house, "user.active_set") == [{"user_id": deputy.user.id, "active": False}]
    assert "can sign in again" in send(administrator, deputy.user, "active", active="yes")
    assert signs_in(house, deputy.user.email, PASSWORD)


def test_the_last_manager_and_oneself_stay(house: House, administrator: Person) -> None:
    manager = user_of(house, Role.MANAGER)
    for below, form in (("active", {"active": "no", "sure": "yes"}), ("role", {"role": "deputy"})):
        assert "This is the last manager who can sign in" in send(administrator, manager, below, **form)
        assert "This is your own account" in send(administrator, administrator.user, below, **form)
    assert "Change your own password under your name" in send(administrator, administrator.user, "password")
    assert user_of(house, Role.MANAGER).active
    assert audited(house, "user.active_set") == audited(house, "user.role_set") == []


def test_another_role_holds_from_the_next_page_on(house: House, administrator: Person) -> None:
    key_person = house.person(Role.KEY_PERSON)
    ref = house.request()
    assert key_person.get(f"/requests/{ref}").status_code == 403
    assert "The role is changed" in send(administrator, key_person.user, "role", role="deputy")
    assert key_person.get(f"/requests/{ref}").status_code == 200
    assert audited(house, "user.role_set")[0]["before"] == "key_person"
    assert "Choose a role" in send(administrator, key_person.user, "role", role="emperor")
    assert "Nobody signs in as mailbox" in send(administrator, key_person.user, "role", role="mailbox")


def test_a_forgotten_password_is_replaced_and_ends_every_session(house: House, administrator: Person) -> None:
    deputy = house.person(Role.DEPUTY)
    path = f"/system/people/{deputy.user.id}"
    (password,) = SHOWN.findall(administrator.send_from(path, f"{path}/password").text)
    assert deputy.browser.get("/", follow_redirects=False).status_code == 303
    assert not signs_in(house, deputy.user.email, PASSWORD)
    assert signs_in(house, deputy.user.email, password)


def test_who_carries_requests_is_said_to_before_they_leave(house: House, administrator: Person) -> None:
    ref = house.request()
    manager = user_of(house, Role.MANAGER)
    page = administrator.get(f"/system/people/{manager.id}").text
    assert "Carries 1 request that has not ended." in page
    assert ref not in page


def test_an_account_with_open_requests_is_shut_only_knowingly(house: House, administrator: Person) -> None:
    """S91: who shuts it is told first; afterwards those who can are offered to hand it over."""
    ref = house.request()
    manager, deputy = user_of(house, Role.MANAGER), house.person(Role.DEPUTY)
    with writing(house.desk.engine) as session:
        people.set_role(session, deputy.user.id, Role.MANAGER, by="test")
    shut = {"active": "no", "sure": "yes"}
    assert "They carry 1 open request" in send(administrator, manager, "active", **shut)
    assert "Nobody carries" not in deputy.get("/").text
    assert "can no longer sign in" in send(administrator, manager, "active", **shut, left="yes")
    home = deputy.get("/").text
    assert f"Nobody carries {ref}" in home and 'href="/hand-over-all"' in home


def test_whom_the_setting_needs_is_said(house: House, administrator: Person) -> None:
    """S38: a setting of one person is told before it stands there without a checker."""
    assert "Whom this setting still needs" not in administrator.get("/system/people").text
    with writing(house.desk.engine) as session:
        people.set_active(session, user_of(house, Role.LINE_MANAGER).id, False, by="test")
    page = administrator.get("/system/people").text
    assert "Whom this setting still needs" in page
    assert "does the second check" in page


def test_an_account_that_is_not_there_is_not_found(administrator: Person) -> None:
    assert administrator.get("/system/people/user-none").status_code == 404


def setting_form(**changes: str) -> dict[str, str]:
    return {
        "name": "Larkrise Nursery",
        "address": "1 Larkrise Lane\nCandleford",
        "telephone": "01632 960100",
        "nation": "england",
        "profile": "uk_gdpr",
        "regulator_name": "Information Commissioner's Office",
        "regulator_telephone": "0303 123 1113",
        "regulator_site": "ico.org.uk",
        **changes,
    }


def test_the_setting_is_changed_and_its_mailbox_is_not(house: House, administrator: Person) -> None:
    assert "requests@setting.example" in administrator.get("/system/setting").text
    form = setting_form(telephone="01632 960111", nation="wales", mailbox="elsewhere@example.org")
    assert administrator.send("/system/setting", form).status_code == 303
    with reading(house.desk.engine) as session:
        setting = people.get_setting(session)
        assert setting is not None
    assert (setting.telephone, setting.nation) == ("01632 960111", "wales")
    assert setting.mailbox == "requests@setting.example"
    entry = audited(house, "setting.saved")[-1]
    assert entry["facts"] == "telephone,nation"
    assert "01632" not in json.dumps(entry)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": " "}, "Enter the name of the setting"),
        ({"address": ""}, "Enter the postal address"),
        ({"telephone": "ring us"}, "Enter a telephone number"),
        ({"nation": "france"}, "Choose the nation"),
        ({"profile": "none_such"}, "Choose the policy"),
        ({"regulator_site": "https://ico.org.uk"}, "without https://"),
    ],
)
def test_what_will_not_do_is_named_and_nothing_is_kept(
    house: House, administrator: Person, changes: dict[str, str], told: str
) -> None:
    assert told in administrator.send("/system/setting", setting_form(**changes)).text
    assert len(audited(house, "setting.saved")) == 1


def test_two_who_change_the_setting_overwrite_nothing(house: House, administrator: Person) -> None:
    opened = administrator.hidden("/system/setting")
    administrator.send("/system/setting", setting_form(telephone="01632 960111"))
    page = administrator.browser.post("/system/setting", data={**opened, **setting_form(name="Lark Rise")})
    assert "Somebody changed the setting since this page was opened" in page.text
    assert 'value="Lark Rise"' in page.text
    assert "01632 960111" in page.text
