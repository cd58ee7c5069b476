"""What stands around every page: tokens, sites, headers, limits, errors (S66, R34)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from fastapi import APIRouter

from models.words import Role
from tests.unit.web.house import Browser, House
from web import routers
from web.protection import LARGEST_BODY, Limited


def test_every_answer_carries_the_security_headers(house: House) -> None:
    browser = house.browser()
    for path in ("/sign-in", "/healthz", "/nowhere", "/static/clean-copy.css"):
        headers = browser.get(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
    assert browser.get("/sign-in").headers["cache-control"] == "no-store"


def test_a_form_without_the_sessions_token_is_refused(house: House) -> None:
    manager = house.person(Role.MANAGER)
    answer = manager.browser.post("/sign-out", data={"csrf": "made up"}, follow_redirects=False)
    assert answer.status_code == 403
    assert "open for too long" in answer.text
    assert manager.get("/").url.path == "/"


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}], ids=["fetch", "origin"]
)
def test_a_form_of_another_site_is_refused(house: House, headers: dict[str, str]) -> None:
    manager = house.person(Role.MANAGER)
    answer = manager.browser.post("/sign-out", headers=headers)
    assert answer.status_code == 403
    assert "another site" in answer.text


@pytest.mark.parametrize("host", ["files.elsewhere.example", "127.0.0.1.elsewhere.example", "[", ""])
def test_a_page_asked_for_under_another_name_is_not_served(house: House, host: str) -> None:
    """S66: another name that points here must not be able to read or send anything."""
    answer = house.browser().post("/sign-in", headers={"host": host})
    assert answer.status_code == 421
    assert "http://127.0.0.1:8000" in answer.text
    assert house.browser().post("/sign-in", headers={"host": "LOCALHOST:8000"}).status_code == 422


def test_two_hundred_megabytes_are_refused_before_anything_is_kept(house: House) -> None:
    manager = house.person(Role.MANAGER)
    answer = manager.browser.post("/sign-out", headers={"content-length": str(200 * 1024 * 1024)}, content=b"x")
    assert answer.status_code == 413
    assert "25 MB" in answer.text


def test_more_than_was_announced_is_refused_too(house: House) -> None:
    small = Browser(Limited(house.app, largest=10))

    async def chunks() -> AsyncIterator[bytes]:
        yield b"csrf=" + b"x" * 20

    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert small.post("/sign-in", content=chunks(), headers=headers).status_code == 413
    assert LARGEST_BODY > 25 * 1024 * 1024


def test_an_error_shows_plain_words_and_never_what_broke(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = APIRouter()

    @broken.get("/broken")
    def broken_page() -> None:
        raise ValueError("Rowan Ashdown could not be found")

    monkeypatch.setattr(routers, "ROUTERS", (*routers.ROUTERS, broken))
    answer = house.browser().get("/broken")
    assert answer.status_code == 500
    assert "something went wrong" in answer.text
    assert "Rowan" not in answer.text + caplog.text
    assert "ValueError at tests/unit/web/test_protection.py" in caplog.text


def test_an_unknown_page_says_so_in_plain_words(house: House) -> None:
    answer = house.browser().get("/nowhere")
    assert answer.status_code == 404
    assert "Page not found" in answer.text


def test_an_address_that_only_takes_forms_leads_back_to_its_page(house: House) -> None:
    answer = house.browser().get("/requests/AR-2026-0001/backing/3", follow_redirects=False)
    assert answer.headers["location"] == "/requests/AR-2026-0001"


def test_neither_the_crown_nor_the_typeface_of_others_is_served(house: House) -> None:
    browser = house.browser()
    styles = browser.get("/static/govuk/govuk-frontend.min.css").text
    assert ".govuk-button" in styles
    assert "GDS Transport" not in styles
    assert "@font-face" not in styles
    for path in ("/static/govuk/assets/images/favicon.ico", "/assets/fonts/light-94a07e06a1-v2.woff2"):
        assert browser.get(path).status_code == 404


def test_the_pages_say_that_they_answer(house: House) -> None:
    assert house.browser().get("/healthz").text == "ok\n"
    assert house.desk.now < datetime(2100, 1, 1, tzinfo=UTC)
