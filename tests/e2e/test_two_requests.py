"""Two requests about one child at once, over real programs: no page, letter or line of one tells of the other."""

import contextlib
import html
import re

import httpx

from models.words import Evidence, ReplyKind, Role
from records.database import reading
from records.log import load_log
from records.post import letters_of
from tests.e2e.house import House
from tests.e2e.player import STAFF, Player

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def signed_in(house: House) -> httpx.Client:
    """The manager's browser."""
    account = house.account(Role.MANAGER)
    browser = httpx.Client(base_url=str(house.run["urls"]["web"]), follow_redirects=True, timeout=60)
    form = dict(_HIDDEN.findall(browser.get("/sign-in").text))
    browser.post("/sign-in", data={**form, "email": account["email"], "password": account["password"]})
    return browser


def pages_of(browser: httpx.Client, ref: str) -> dict[str, str]:
    """Every page of a request that can be reached by its links, as it is read."""
    found: dict[str, str] = {}
    todo = [f"/requests/{ref}"]
    while todo:
        path = todo.pop()
        answer = browser.get(path)
        assert answer.status_code == 200, path
        found[path] = html.unescape(answer.text) if "text/html" in answer.headers["content-type"] else ""
        links = re.findall(rf'href="(/requests/{ref}[^"#?]*)', found[path])
        todo += [link for link in dict.fromkeys(links) if link not in found and link not in todo]
    return found


def test_two_parents_who_ask_at_once_learn_nothing_of_each_other(house: House) -> None:
    """R11, S20, S23: shared are file, people and passages; letters, replies and decisions never."""
    mother, father = Player(house), Player(house)
    for step in (mother.create, mother.intake, mother.assemble, mother.ask):
        step()
    mother.reply(STAFF, ReplyKind.REFUSAL, Evidence.CALL_NOTE)
    father.child_id = mother.child_id
    father.create()
    father.intake()
    father.share(mother)
    father.ask()
    house.until(lambda: "letter/acknowledgement" in house.state(father.ref).done, what="the father's letters")
    with contextlib.closing(signed_in(house)) as browser:
        for one, other in ((mother, father), (father, mother)):
            secrets = (other.ref, f"Amina Ashdown {other.number}", other.requester_email)
            with reading(house.engine) as session:
                letters = [f"{letter.subject} {letter.text}" for letter in letters_of(session, one.ref)]
                log = " ".join(event.model_dump_json() for event in load_log(session, one.ref))
            assert letters
            texts = {"letters": " ".join(letters), "history": log, **pages_of(browser, one.ref)}
            told = [(where, secret) for where, text in texts.items() for secret in secrets if secret in text]
            assert told == []
            assert len(texts) > 10
    assert not any(party.replies for party in house.state(father.ref).parties.values())
