"""A disputed entry and a breach with everything running: real workflows, real letters, through the real pages."""

import asyncio
import contextlib
import re
from datetime import UTC, datetime

import httpx

from models import acts
from models.files import Document
from models.matter_words import Claim, ContainmentStep, Finding, MatterOutcome, Risk
from models.words import ProcessKind, Role
from records.database import reading, writing
from records.file import add_document
from records.log import load_log
from records.matters import add_entry, add_person, add_text, list_matters
from records.requests import get_request
from starter import Desk, Outcome
from tests.e2e.house import House
from tests.e2e.player import Player

HIDDEN = re.compile(r'name="(csrf|said)" value="([^"]*)"')


def ended(house: House, ref: str) -> bool:
    """Whether a matter has ended."""
    with reading(house.engine) as session:
        return any(event.act.kind == "matter_ended" for event in load_log(session, ref))


def say_in(house: House, ref: str, act: acts.Act, reason: str = "because it is so") -> Outcome:
    """Say an act in a matter as the manager, through the real desk."""

    async def said() -> Outcome:
        desk = Desk(house.settings, house.engine, house.desk.key)
        return await desk.say(ref, act, house.actor(Role.MANAGER), reason)

    return asyncio.run(said())


def signed_in(house: House, role: Role) -> httpx.Client:
    """A browser without scripts in which somebody is signed in."""
    client = httpx.Client(base_url=str(house.run["urls"]["web"]).rstrip("/"), follow_redirects=True, timeout=60)
    account = house.account(role)
    hidden = dict(HIDDEN.findall(client.get("/sign-in").text))
    form = {"csrf": hidden["csrf"], "email": account["email"], "password": account["password"]}
    assert client.post("/sign-in", data=form).status_code == 200
    return client


def test_a_disputed_entry_brought_up_on_the_page_is_answered_by_mail(house: House) -> None:
    """S49, S50, R28: the door, the acknowledgement, the answer and the word to who received the entry."""
    player = Player(house)
    player.create()
    page = signed_in(house, Role.MANAGER)
    with contextlib.closing(page):
        path, today = f"/requests/{player.ref}/what-is-wrong", datetime.now(UTC).date()
        form = {
            **dict(HIDDEN.findall(page.get(path).text)),
            **{"what": "rectification", "words": "I was on time on 3 March.", "how": "telephone"},
            **{"on-day": str(today.day), "on-month": str(today.month), "on-year": str(today.year)},
        }
        answer = page.post(path, data=form)
    assert answer.status_code == 200
    with reading(house.engine) as session:
        (line,) = list_matters(session, request_ref=player.ref, kind=ProcessKind.RECTIFICATION)
    requester = player.requester_email
    house.until(lambda: bool(house.mails(requester)), what="the acknowledgement")
    with writing(house.engine, line.ref) as session:
        entry = add_entry(session, line.ref, "Late on 3 March", Claim.OPINION, "On time on 3 March", "u-1")
        person = add_person(session, line.ref, "Health Visitor", "u-1", email=f"visitor-{line.ref}@example.org")
    say_in(house, line.ref, acts.EntryDisputed(entry_id=entry, claim=Claim.OPINION))
    say_in(house, line.ref, acts.FindingMade(entry_id=entry, finding=Finding.OPINION, side_recorded=False))
    say_in(house, line.ref, acts.RecipientNamed(person_id=person))
    refused = say_in(house, line.ref, acts.PaperAttached(entry_id=entry, document_id="doc-of-nobody"))
    assert (refused.status, refused.code) == ("refused", "unknown_document")
    with writing(house.engine, player.ref) as session:
        request = get_request(session, player.ref)
        assert request is not None
        view = (request.child_id, player.ref, f"My view {line.ref}".encode(), "view.txt", "Parent's statement")
        paper = add_document(session, house.desk.key, *view, "text", 1, "u-1")
    assert isinstance(paper, Document)
    say_in(house, line.ref, acts.PaperAttached(entry_id=entry, document_id=paper.id))
    say_in(house, line.ref, acts.RecipientsKnown())
    say_in(house, line.ref, acts.MatterEnded(outcome=MatterOutcome.STATEMENT_ADDED), reason="Both views stand now.")
    house.until(lambda: bool(house.mails(f"visitor-{line.ref}@example.org")), what="the letter to the recipient")
    assert ended(house, line.ref)


def test_a_breach_opens_with_the_act_and_people_are_told_by_mail(house: House) -> None:
    """R35: the record is there in the same transaction; the letter leaves once the risk is high."""
    player = Player(house)
    player.create()
    noticed = datetime.now(UTC)
    player.say(acts.WentWrong(noticed_at=noticed), reason="The copy went to the wrong house.")
    with reading(house.engine) as session:
        (line,) = list_matters(session, request_ref=player.ref, kind=ProcessKind.BREACH)
    who = f"told-{line.ref}@example.org"
    with writing(house.engine, line.ref) as session:
        step = add_text(session, line.ref, "step", "The copy is back with us.", "u-1")
        lesson = add_text(session, line.ref, "lesson", "Two people read the address.", "u-1")
        person = add_person(session, line.ref, "Somebody Fictional", "u-1", email=who)
    now = datetime.now(UTC)
    say_in(house, line.ref, acts.StepTaken(text_id=step, step=ContainmentStep.CALLED_BACK, taken_at=now))
    say_in(house, line.ref, acts.RiskAssessed(risk=Risk.HIGH), reason="An address.")
    say_in(house, line.ref, acts.PersonAffected(person_id=person, tell=True), reason="Your address was seen.")
    house.until(lambda: bool(house.mails(who)), what="the letter to who it is about")
    say_in(house, line.ref, acts.RegulatorTold(told_at=now), reason="Their form.")
    say_in(house, line.ref, acts.LessonNoted(text_id=lesson))
    house.until(
        lambda: say_in(house, line.ref, acts.MatterEnded(outcome=MatterOutcome.DEALT_WITH)).status == "done"
    )
    assert ended(house, line.ref)
