"""The form walker of the demo: what a browser without scripts would send, and what it says where it cannot."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from tools.demo.browser import NotAsExpected, expect, send
from tools.demo.forms import Page
from tools.demo.walker import Acts, Walker

FORM = """
<html><head><title>Asking</title></head><body>
<nav><a href="/elsewhere">Elsewhere</a></nav>
<main>
<h1>Ask   us</h1>
<form method="post" action="/answer" enctype="multipart/form-data">
  <input type="hidden" name="csrf" value="token">
  <label for="name">Your name</label><input id="name" name="name" value="nobody">
  <fieldset><legend>When was it?</legend>
    <label for="d">Day</label><input id="d" name="on-day">
    <label for="m">Month</label><input id="m" name="on-month">
    <label for="y">Year</label><input id="y" name="on-year">
  </fieldset>
  <fieldset><legend>Is it yours?</legend>
    <input type="radio" id="y1" name="yours" value="yes"><label for="y1">Yes</label>
    <input type="radio" id="n1" name="yours" value="no" checked><label for="n1">No</label>
  </fieldset>
  <fieldset><legend>Is it blue?</legend>
    <input type="radio" id="y2" name="blue" value="yes"><label for="y2">Yes</label>
  </fieldset>
  <label><input type="checkbox" name="pick" value="a"> Bread</label>
  <label><input type="checkbox" name="pick" value="b"> Bread</label>
  <label for="list">Kind</label><select id="list" name="kind"><option value="">Choose</option>
    <option value="x">First kind</option><option value="z" selected>Second kind</option></select>
  <label for="words">Words</label><textarea id="words" name="words">
old</textarea>
  <label for="files">Files</label><input type="file" id="files" name="files" multiple>
  <input name="off" value="off" disabled>
  <button name="do" value="keep">Keep <span>it</span></button>
</form>
<form method="post" action="/other"><button>Keep it</button></form>
<button form="far" formaction="/near">Send from afar</button>
<form id="far" method="post" action="/far"><input type="hidden" name="far" value="1"></form>
</main></body></html>
"""


class Site:
    """A small site that remembers what was sent to it."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str, str, bytes]] = []

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self.got.append((method, path, environ.get("CONTENT_TYPE", ""), body))
        if method == "POST" and path != "/broken":
            start("303 See Other", [("Location", "/thanks"), ("Set-Cookie", "told=1")])
            return [b""]
        refused = FORM.replace("/answer", "/broken")
        words = {
            "/": FORM,
            "/refused": refused,
            "/thanks": f"<main>Thank you {environ.get('HTTP_COOKIE', '')}</main>",
        }
        start("200 OK" if path in words else "404 Not Found", [("Content-Type", "text/html")])
        return [words.get(path, "<main>There is a problem</main>").encode()]


@pytest.fixture
def site() -> Site:
    """A fresh site."""
    return Site()


@pytest.fixture
def acts() -> Acts:
    """A stop watch."""
    return Acts()


@pytest.fixture
def walker(site: Site, acts: Acts) -> Iterator[Walker]:
    """Somebody at the form."""
    walker = Walker("http://localhost", acts, httpx.WSGITransport(site))
    walker.goto("/")
    yield walker
    walker.close()


def test_a_form_is_sent_with_hidden_fields_choices_and_files(walker: Walker, site: Site, tmp_path: Path) -> None:
    paper = tmp_path / "a paper.txt"
    paper.write_bytes(b"\x00words")
    walker.fill("Your name", "Åsa & Ben")
    walker.fill_date("When was it?", date(2026, 3, 7))
    walker.choose("Is it yours?", "Yes")
    walker.tick("Bread")
    walker.tick("Bread")
    walker.pick("Kind", "First")
    walker.fill("Words", "one\ntwo")
    walker.upload("Files", [paper])
    walker.press("Keep it")
    method, path, kind, body = site.got[1]
    assert (method, path) == ("POST", "/answer")
    sent = httpx.Request("POST", "http://localhost", content=body, headers={"content-type": kind})
    parts = sent.content.split(kind.split("boundary=")[1].encode())
    values = [part.split(b"\r\n\r\n", 1)[1].removesuffix(b"\r\n--") for part in parts[1:-1]]
    names = [part.split(b'name="')[1].split(b'"')[0].decode() for part in parts[1:-1]]
    assert list(zip(names, values, strict=True)) == [
        ("csrf", b"token"),
        ("name", "Åsa & Ben".encode()),
        ("on-day", b"7"),
        ("on-month", b"3"),
        ("on-year", b"2026"),
        ("yours", b"yes"),
        ("pick", b"a"),
        ("pick", b"b"),
        ("kind", b"x"),
        ("words", b"one\r\ntwo"),
        ("do", b"keep"),
        ("files", b"\x00words"),
    ]


def test_it_is_led_on_keeps_cookies_and_times_the_act(walker: Walker, acts: Acts) -> None:
    walker.press("Keep it")
    assert walker.path == "/thanks"
    assert walker.text == "Thank you told=1"
    assert len(acts.milliseconds) == 1


def test_a_button_outside_its_form_sends_it_to_its_own_address(walker: Walker, site: Site) -> None:
    walker.press("Send from afar")
    assert site.got[1] == ("POST", "/near", "application/x-www-form-urlencoded", b"far=1")


def test_of_buttons_alike_the_one_of_the_form_that_was_filled_in_is_pressed() -> None:
    page = Page.of(FORM)
    page.touched = page.tree.css_first("form[action='/other']")
    assert page.sent_by(page.buttons()[0][1]).action == "/other"


def test_what_is_missing_is_said_with_the_page_and_what_is_there(walker: Walker) -> None:
    with pytest.raises(
        NotAsExpected, match=r"On / \(Asking\) there is no button “Throw it away”\. There is: Keep it"
    ):
        walker.press("Throw it away")
    with pytest.raises(NotAsExpected, match="no field “Your shoe size”"):
        walker.fill("Your shoe size", "42")
    with pytest.raises(NotAsExpected, match="no answer to “Is it blue\\?” “No”"):
        walker.choose("Is it blue?", "No")


def test_a_page_that_says_something_else_is_an_error(walker: Walker) -> None:
    with pytest.raises(NotAsExpected, match="/ does not say “Thank you”"):
        expect(walker, "Thank you")
    walker.goto("/refused")
    with pytest.raises(NotAsExpected, match="/refused refused “Keep it”: There is a problem"):
        send(walker, "Keep it")
