"""`make shots`: a picture of every screen, taken while the sample request is played in a real browser.

Pictures go to var/shots/, numbered in the order in which people meet the screens; the pages behind links in letters
are also taken as a telephone shows them. Some of them go to docs/pictures/ for the README and the documents.
"""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import Error as BrowserError

from models.words import Role
from rules.permissions import See, may_see
from running.trouble import Trouble
from settings import SettingsError
from tools.demo.browser import Browser, NotAsExpected
from tools.demo.cast import short_plan
from tools.demo.chromium import Chromium, NoBrowser, Window
from tools.demo.instance import Instance
from tools.demo.play import Play
from tools.demo.post import Post
from tools.demo.scenes import SCENES, afterwards
from tools.demo.teller import Teller

OUT = Path("var/shots")
PICTURES = Path("docs/pictures")
DESKTOP_PX, TELEPHONE_PX, HEIGHT_PX = 1200, 390, 900
LARGEST_PICTURE_BYTES = 200_000
_COLOURS = 256
_TALLEST_PX = 12_000
_MOST_OF_ONE_SCREEN = 4
_BEHIND_LINKS = ("/answer/", "/book/", "/booking/", "/download/")
_BROKEN = ("Sorry, something went wrong", "Page not found")
_REF = re.compile(r"^[A-Z]{2}-\d{4}-\d+$")
_WORD = re.compile(r"^[a-z]+(-[a-z]+)*$")
# The picture of the README is taken after this scene: letters are out, answers are in.
_CASE_AFTER = "answering"
_ANSWER = "May we share this?"


def screen_of(path: str) -> str:
    """The name of a screen from its path, without references, ids and the tokens of links: "people-mentions"."""
    parts = [part for part in path.split("/") if part]
    words = [part for part in parts if _WORD.match(part)]
    if len(parts) > 1 and parts[0] == "requests":
        words = words[1:] if len(words) > 1 else (["case"] if _REF.match(parts[-1]) else words)
    return "-".join(words) or "start"


class Album:
    """The pictures taken so far; each screen is taken once for each heading that it shows, a few times at most."""

    def __init__(self, out: Path, pictures: Path | None = None) -> None:
        self.out = out
        self.pictures = pictures
        self.taken: set[tuple[str, str]] = set()
        self.number = 0

    def look(self, window: Window) -> None:
        """Take the screen if it is new; the pages behind links twice, the second time as on a telephone.

        Raises NotAsExpected where the page is broken or not there.
        """
        heading = window.page.locator("h1").first
        words = heading.inner_text() if heading.count() else ""
        screen = screen_of(window.path)
        if words.startswith(_BROKEN):
            raise NotAsExpected(f"{window.path} shows “{words}”.")
        if "There is a problem" in window.text:
            words += " with a fault"
        seen = [heading for name, heading in self.taken if name == screen]
        if words in seen or len(seen) >= _MOST_OF_ONE_SCREEN:
            return
        self.taken.add((screen, words))
        self.take(window, screen)
        if words == _ANSWER and self.pictures is not None:
            window.page.set_viewport_size({"width": TELEPHONE_PX, "height": HEIGHT_PX})
            self.readme(window, self.pictures, "answer-telephone.png")
            window.page.set_viewport_size({"width": DESKTOP_PX, "height": HEIGHT_PX})

    def take(self, window: Window, name: str) -> None:
        """Take the whole page that is open, as if the screen were as tall: what is fixed then hides nothing."""
        self.number += 1
        widths = {"": DESKTOP_PX}
        if window.path.startswith(_BEHIND_LINKS):
            widths["-telephone"] = TELEPHONE_PX
        for suffix, width in widths.items():
            window.page.set_viewport_size({"width": width, "height": HEIGHT_PX})
            tall = int(window.page.evaluate("() => document.documentElement.scrollHeight"))
            window.page.set_viewport_size({"width": width, "height": max(HEIGHT_PX, min(tall, _TALLEST_PX))})
            window.page.screenshot(path=self.out / f"{self.number:03}-{name}{suffix}.png")
        window.page.set_viewport_size({"width": DESKTOP_PX, "height": HEIGHT_PX})

    def readme(self, window: Window, folder: Path, name: str) -> None:
        """Take what a window shows without scrolling, small enough to be kept with the source.

        Raises NotAsExpected where it is not.
        """
        taken = Image.open(BytesIO(window.page.screenshot())).convert("RGB")
        packed = BytesIO()
        taken.quantize(_COLOURS).save(packed, "PNG", optimize=True)
        if packed.tell() > LARGEST_PICTURE_BYTES:
            raise NotAsExpected(f"{name} has {packed.tell()} bytes; at most {LARGEST_PICTURE_BYTES} are kept.")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(packed.getvalue())
        (folder / name).chmod(0o644)


def play_and_look(play: Play, album: Album, pictures: Path) -> None:
    """Play scene by scene; between them the case is taken, and every page that it leads to.

    Raises NotAsExpected where a page is not as the script expects.
    """
    for scene in SCENES:
        name = scene.__module__.rsplit(".", 1)[-1]
        if name == "marking":
            _marker_picture(play, album, pictures)
        scene(play)
        manager = _window(play, Role.MANAGER)
        manager.goto(f"/requests/{play.ref}")
        album.take(manager, f"case-after-{name}")
        if name == _CASE_AFTER:
            album.readme(manager, pictures, "case.png")
            _mail_pictures(play, album, pictures)
        if name == "checking":
            look_around(play, album, manager)
    afterwards.play(play, lambda browser, name: album.readme(_as_window(browser), pictures, name))


def _mail_pictures(play: Play, album: Album, pictures: Path) -> None:
    """A letter, the answer page as a telephone shows it, and the inbox with a mail that waits for a person."""
    manager = _window(play, Role.MANAGER)
    manager.goto(f"/requests/{play.ref}/letters")
    letters = manager.page.evaluate(
        "() => [...document.querySelectorAll('main a[href*=\"/letters/\"]')].map((each) => each.pathname)"
    )
    manager.goto(letters[0])
    album.readme(manager, pictures, "letter.png")
    stranger = {"sender": "a.stranger@example.org", "to": "requests@setting.example", "in_reply_to": ""}
    said = {"subject": "Your letter", "text": "Who gave you my address? I do not want this."}
    httpx.post(f"{play.post.inbox_url}send", data=stranger | said, follow_redirects=True).raise_for_status()

    def waits() -> bool:
        manager.goto("/inbox")
        return "a.stranger@example.org" in manager.text

    play.until(waits, "a mail in the inbox")
    manager.follow("Your letter")
    album.readme(manager, pictures, "inbox.png")


def _marker_picture(play: Play, album: Album, pictures: Path) -> None:
    """The marker at the first page on which something is suggested."""
    window = _window(play, Role.MANAGER)
    play.until(lambda: "The papers are being read" not in play.at(Role.MANAGER, "/marker").text, "the papers")
    window.follow("Read every page")
    first = window.path
    while not window.boxes():
        window.follow("Next page")
        if window.path == first:
            break
    album.readme(window, pictures, "marker.png")


def look_around(play: Play, album: Album, window: Window) -> None:
    """Take every page to which a case or its list leads, and the list as each role sees it."""
    for start in (f"/requests/{play.ref}", "/"):
        window.goto(start)
        addresses = window.page.evaluate("() => [...document.querySelectorAll('a[href]')].map((each) => each.href)")
        for address in dict.fromkeys(addresses):
            if address.startswith(window.base) and _is_page(window, address):
                window.goto(address)
    for role in (one for one in play.accounts if may_see(one, See.CASES)):
        seen_by = _window(play, role)
        seen_by.goto("/")
        album.take(seen_by, f"requests-as-{role.value.replace('_', '-')}")


def _is_page(window: Window, address: str) -> bool:
    answer = window.page.context.request.get(address)
    return "text/html" in answer.headers.get("content-type", "")


def _window(play: Play, role: Role) -> Window:
    return _as_window(play.staff(role))


def _as_window(browser: Browser) -> Window:
    if not isinstance(browser, Window):
        raise TypeError("Pictures are taken of real browsers only.")
    return browser


def run(out: Path, pictures: Path) -> bool:
    """Take every picture; whether the play came to its end.

    Raises NoBrowser, Trouble and SettingsError where it cannot begin.
    """
    out.mkdir(parents=True, exist_ok=True)
    teller = Teller(sys.stdout)
    with Chromium() as chromium:
        for old in out.glob("*.png"):
            old.unlink()
        album = Album(out, pictures)
        teller.say(f"The sample request is played in a real browser; its pictures go to {out}.\n")
        with teller.step("Clean Copy starts"):
            instance = Instance.start(out / "instance")
        try:
            play = Play(
                short_plan(out / "papers"),
                instance.accounts,
                lambda: chromium.window(instance.web_url, album.look, DESKTOP_PX, HEIGHT_PX),
                Post(instance.inbox_url),
                teller,
            )
            play_and_look(play, album, pictures)
            play.close()
        except (NotAsExpected, httpx.HTTPError, BrowserError) as problem:
            teller.say(f"\nNot as expected: {problem}")
            return False
        finally:
            teller.say(f"\n{album.number} screens are in {out}")
            instance.stop()
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 if every screen was reached; 1 if not, 2 where it could not begin."""
    parser = argparse.ArgumentParser(prog="python -m tools.shots", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT, metavar="FOLDER", help="default: %(default)s")
    parser.add_argument("--pictures", type=Path, default=PICTURES, metavar="FOLDER", help="default: %(default)s")
    given = parser.parse_args(arguments)
    os.umask(0o077)
    try:
        return 0 if run(given.out, given.pictures) else 1
    except (NoBrowser, Trouble, SettingsError, NotAsExpected) as problem:
        print(f"make shots: {problem}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
