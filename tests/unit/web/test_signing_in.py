"""Signing in and out (S66, S67): who gets in, who does not, and what is said."""

import asyncio
from datetime import timedelta

import pytest

from models.words import Role
from tests.unit.web.house import HIDDEN, PASSWORD, House


def test_whoever_is_not_signed_in_is_asked_to_sign_in_and_led_on_afterwards(house: House) -> None:
    """S66, S67: no page of the setting without a password."""
    answer = house.browser().get("/requests/AR-2026-0001", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/requests/AR-2026-0001"


def test_after_inactivity_the_session_ends_and_the_page_says_so(house: House) -> None:
    """S66: the inactivity timeout is a setting."""
    manager = house.person(Role.MANAGER)
    house.later(minutes=house.desk.settings.session_idle_minutes + 1)
    page = manager.get("/")
    assert page.url.path == "/sign-in"
    assert "because nothing was done for 30 minutes" in page.text


def test_activity_keeps_the_session_alive(house: House) -> None:
    manager = house.person(Role.MANAGER)
    for _ in range(4):
        house.later(minutes=20)
        assert manager.get("/").status_code == 200


def test_a_page_that_looks_by_itself_keeps_nobody_signed_in(house: House) -> None:
    """S66: a window left open while a copy is made ends like any other."""
    manager = house.person(Role.MANAGER)
    house.later(minutes=20)
    asyncio.run(manager.browser.client.get("/", headers={"Clean-Copy-Waits": "yes"}))
    house.later(minutes=20)
    assert manager.get("/").url.path == "/sign-in"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(house: House) -> None:
    browser = house.browser()
    answers = []
    for email, password in (("manager@example.org", "wrong"), ("nobody@example.org", PASSWORD)):
        token = dict(HIDDEN.findall(browser.get("/sign-in").text))["csrf"]
        page = browser.post("/sign-in", data={"csrf": token, "email": email, "password": password})
        assert page.status_code == 422
        answers.append(page.text.replace(email, "").split("There is a problem")[1].split("</ul>")[0])
    assert answers[0] == answers[1]
    assert "e-mail address or the password is wrong" in answers[0]


def test_guessing_gets_slow(house: House) -> None:
    browser = house.browser()
    token = dict(HIDDEN.findall(browser.get("/sign-in").text))["csrf"]
    for _ in range(6):
        page = browser.post("/sign-in", data={"csrf": token, "email": "manager@example.org", "password": "x"})
    assert "tried too often" in page.text


def test_signing_in_needs_the_forms_own_token(house: House) -> None:
    form = {"csrf": "made up", "email": "manager@example.org", "password": PASSWORD}
    page = house.browser().post("/sign-in", data=form)
    assert page.status_code == 422
    assert "open for too long" in page.text


@pytest.mark.parametrize("next_path", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere", "x"])
def test_nobody_is_led_elsewhere_after_signing_in(house: House, next_path: str) -> None:
    browser = house.browser()
    token = dict(HIDDEN.findall(browser.get("/sign-in").text))["csrf"]
    form = {"csrf": token, "email": "manager@example.org", "password": PASSWORD, "next": next_path}
    assert browser.post("/sign-in", data=form, follow_redirects=False).headers["location"] == "/"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(house: House) -> None:
    browser = house.browser()
    token = dict(HIDDEN.findall(browser.get("/sign-in").text))["csrf"]
    form = {"csrf": token, "email": "manager@example.org", "password": PASSWORD}
    answer = browser.post("/sign-in", data=form, follow_redirects=False)
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("cleancopy="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_over_https_the_cookie_is_bound_to_this_host(house: House) -> None:
    """S66."""
    house.desk.settings = house.desk.settings.model_copy(update={"base_url": "https://files.example"})
    browser = house.browser()
    page = browser.get("/sign-in")
    assert page.headers["strict-transport-security"]
    token = dict(HIDDEN.findall(page.text))["csrf"]
    form = {"csrf": token, "email": "manager@example.org", "password": PASSWORD}
    headers = {"cookie": f"cleancopy_form={token}"}
    answer = browser.post("/sign-in", data=form, headers=headers, follow_redirects=False)
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("__Host-cleancopy="))
    assert "Secure" in cookie
    assert "Path=/" in cookie


def test_whoever_signs_out_is_out(house: House) -> None:
    manager = house.person(Role.MANAGER)
    assert manager.send_from("/", "/sign-out").status_code == 303
    assert manager.get("/").url.path == "/sign-in"


def test_a_session_ends_after_a_working_day_whatever_is_done(house: House) -> None:
    manager = house.person(Role.MANAGER)
    for _ in range(37):
        house.desk.now += timedelta(minutes=20)
        manager.get("/")
    assert manager.get("/").url.path == "/sign-in"
