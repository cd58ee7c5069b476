"""After the request: the parent disputes an entry and complains, and something goes out wrongly (S48-S50, R35).

Played for `make shots` alone, at the end: the breach holds the request, so that nothing could be given after it.
"""

from collections.abc import Callable

from models.words import Role
from tools.demo.browser import Browser, NotAsExpected, send
from tools.demo.play import Play

Look = Callable[[Browser, str], None]
_QUESTIONS = ("Is it about health", "Is it about a child", "Has somebody who must not", "Is it still out")


def play(play: Play, look: Look) -> None:
    """Bring up both, note what was found, record a breach, and open the registers; `look` takes a picture."""
    manager = play.staff(Role.MANAGER)
    with play.step(Role.MANAGER, "opens what the parent says is wrong"):
        manager.goto(f"/requests/{play.ref}/what-is-wrong")
        manager.tick("Something in the records is wrong")
        manager.tick("A complaint")
        manager.fill("What did they say?", "The file says that we were late on 3 March. And nobody rang back.")
        manager.choose("How did it come?", "By telephone")
        send(manager, "Open it", "It is opened")
    with play.step(Role.MANAGER, "marks the entry as disputed"):
        _open(manager, "RE-")
        manager.fill("The words of the entry", "Collected late again.")
        manager.choose("What is disputed?", "A fact is wrong")
        manager.fill("What should stand there", "Collected at 3.30, on time.")
        send(manager, "Mark it as disputed", "marked as disputed")
        _look(manager, look, "entries", "after-entry.png")
    with play.step(Role.MANAGER, "looks into the complaint"):
        _complaint(manager)
        _look(manager, look, "found", "after-complaint.png")
    with play.step(Role.MANAGER, "records that something went out wrongly"):
        _breach(manager, play)
        _look(manager, look, "contained", "after-breach.png")
    for name in ("complaints", "breaches"):
        manager.goto(f"/matters/register/{name}")
        look(manager, f"after-{name}.png")


def _look(manager: Browser, look: Look, place: str, name: str) -> None:
    """A picture of the page from one of its headings on, without what was just said."""
    manager.goto("/matters")
    _open(manager, {"entries": "RE-", "found": "CO-", "contained": "BR-"}[place])
    manager.goto(f"{manager.path}#{place}")
    look(manager, name)


def _open(manager: Browser, begins: str) -> None:
    manager.goto("/matters")
    found = next((words for words in manager.links() if words.startswith(begins)), None)
    if found is None:
        raise NotAsExpected(f"No matter {begins} stands in the list.")
    manager.follow(found)


def _complaint(manager: Browser) -> None:
    _open(manager, "CO-")
    manager.tick("Our care, or how we run the setting")
    send(manager, "Save", "recorded what the complaint is about")
    manager.choose("What did you find?", "Upheld in part")
    manager.fill("The answer, in plain words", "We should have rung you back the same day. We are sorry.")
    send(manager, "Record what was found", "The decision is recorded")
    manager.fill("What will you do, and by when?", "From now on somebody rings back on the same day.")
    send(manager, "Add", "It is noted")


def _breach(manager: Browser, play: Play) -> None:
    manager.goto(f"/requests/{play.ref}/went-wrong")
    manager.fill("What went to whom", "The letter with the appointment went to the old address.")
    at = f"{play.now:%H:%M}"
    manager.fill("At what time?", at)
    send(manager, "Record it and hold everything", "It is recorded")
    manager.choose("What was done?", "It was called back")
    manager.fill("Who did it, and what came of it?", "The post room has it, unopened.")
    manager.fill_date("On which day?", play.today)
    manager.fill("At what time?", at)
    send(manager, "Note it", "noted with its time")
    for question in _QUESTIONS:
        manager.choose(question, "No" if question.startswith("Is it still") else "Yes")
    manager.choose("How great is the risk", "There is a risk")
    manager.fill("Why?", "The letter names the child. It was not opened.")
    send(manager, "Record the risk", "The risk is recorded")
