"""One's own account (S66, S67): everybody changes their own password, and sees when somebody signed in as them."""

import httpx
import pytest

from models.words import Role
from tests.unit.web.house import PASSWORD, House, Person
from tests.unit.web.test_system import signs_in

NEW = "three odd words"
_OUTSIDE = {Role.REQUESTER, Role.THIRD_PARTY, Role.MAILBOX, Role.CLOCK, Role.INVITED_CHECKER}
SIGN_IN_ROLES = [role for role in Role if role not in _OUTSIDE]


def change(person: Person, old: str = PASSWORD, new: str = NEW, again: str | None = None) -> httpx.Response:
    return person.send("/account", {"old": old, "new": new, "again": new if again is None else again})


@pytest.mark.parametrize("role", SIGN_IN_ROLES)
def test_everybody_changes_their_own_password(house: House, role: Role) -> None:
    person, elsewhere = house.person(role), house.person(role)
    assert change(person).status_code == 303
    assert "Your password is changed" in person.get("/account").text, "who changed it stays signed in"
    assert elsewhere.browser.get("/account", follow_redirects=False).status_code == 303
    assert signs_in(house, person.user.email, NEW)
    assert not signs_in(house, person.user.email, PASSWORD)


@pytest.mark.parametrize(
    ("old", "new", "again", "told"),
    [
        ("", NEW, NEW, "Enter the password you have now"),
        ("not my password", NEW, NEW, "This is not your password"),
        (PASSWORD, "", "", "Enter the new password"),
        (PASSWORD, "eleven char", "eleven char", "at least 12 characters"),
        (PASSWORD, "manager@example.org", "manager@example.org", "is your e-mail address"),
        (PASSWORD, PASSWORD, PASSWORD, "the password you have already"),
        (PASSWORD, NEW, "three odd wards", "do not match"),
    ],
)
def test_what_will_not_do_is_said_and_nothing_changes(
    house: House, old: str, new: str, again: str, told: str
) -> None:
    manager = house.person(Role.MANAGER)
    page = change(manager, old, new, again)
    assert page.status_code == 422
    assert told.casefold() in page.text.casefold()
    assert signs_in(house, manager.user.email, PASSWORD)


def test_passwords_that_were_typed_are_not_sent_back(house: House) -> None:
    page = change(house.person(Role.MANAGER), again="another one").text
    assert NEW not in page
    assert PASSWORD not in page


def test_guessing_the_old_one_gets_slow(house: House) -> None:
    manager = house.person(Role.MANAGER)
    for _ in range(5):
        change(manager, old="not my password")
    assert "This was tried too often" in change(manager).text
    house.later(minutes=16)
    assert change(manager).status_code == 303


def test_the_last_sign_ins_are_told(house: House) -> None:
    manager = house.person(Role.MANAGER)
    signs_in(house, manager.user.email, "wrong password")
    page = manager.get("/account").text
    assert "Signed in" in page
    assert "Wrong password" in page
    assert "23 November 2026" in page


def test_whoever_is_not_signed_in_signs_in_first(house: House) -> None:
    answer = house.browser().get("/account", follow_redirects=False)
    assert answer.headers["location"].startswith("/sign-in?next=/account")
