"""The second check: somebody who marked nothing reads every page of the copy, and passes it (S36, S38, R24)."""

from models.words import Role
from tools.demo.browser import NotAsExpected, send
from tools.demo.play import Play

_MOST_PAGES = 200


def play(play: Play) -> None:
    """From the first page of the copy to the pass."""
    with play.step(Role.LINE_MANAGER, "reads every page of the copy beside its original"):
        page = play.at(Role.LINE_MANAGER)
        page.follow("Check the copy")
        page.follow("Read on")
        for _ in range(_MOST_PAGES):
            if "I have read this page" not in page.buttons():
                break
            send(page, "I have read this page")
        else:
            raise NotAsExpected(f"The copy has more than {_MOST_PAGES} pages.")
    with play.step(Role.LINE_MANAGER, "passes the copy: this version and no other"):
        send(page, "Pass version", "is passed")
