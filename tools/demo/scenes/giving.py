"""The copy is given: three things confirmed, an appointment by link, the meeting, the end (S41-S46, R26)."""

from datetime import timedelta

from models.words import ClosedAs, GuestPart, ReleaseWay, Role
from tools.demo.browser import expect, send
from tools.demo.play import Play
from web.giving.booking import WAYS
from web.giving.guests import PARTS
from web.giving.release_view import WAYS as WAYS_TO_GIVE
from web.wording import CLOSED_AS, day

MEETING_IN_DAYS = (5, 6)
INTERPRETER, KEPT_AWAY = "Ama Boateng", "A neighbour who rang about the request"
_SAID = "What the copy holds, why places are black, what can be corrected, and how to complain."


def play(play: Play) -> None:
    """From the first appointment to the closing letter."""
    asked = play.plan.sample.requester
    with play.step(Role.MANAGER, "adds two times for a meeting"):
        page = play.at(Role.MANAGER)
        page.follow("Give the copy")
        for days in MEETING_IN_DAYS:
            page.fill_date("Date", play.today + timedelta(days=days))
            page.fill("Time", "14:30")
            page.pick("How long", "60 minutes")
            send(page, "Add the time", "The appointment is added")
    with play.step(Role.MANAGER, "confirms right person, right copy, right address; the invitation goes"):
        page.follow("Confirm and invite")
        for words in ("This is the right person", "This is the right copy", "This is the right address"):
            page.tick(words)
        page.choose("Way", WAYS_TO_GIVE[ReleaseWay.MEETING][0])
        send(page, "Confirm and invite", "Confirmed")
    with play.step(Role.MANAGER, "names who comes along and who must not be on site, and checks the interpreter"):
        _name_guests(play)
    _book(play)
    with play.step(Role.MANAGER, "looks at the papers for the meeting: a pack for two, an agenda for the parent"):
        page = play.at(Role.MANAGER, "/release/pack")
        expect(page, "Questions to expect")
    both = " and ".join(play.accounts[role].name for role in (Role.MANAGER, Role.LINE_MANAGER))
    with play.step(both, f"go through the copy with {asked.name}; the meeting is recorded"):
        _meet(play)
    with play.step(asked.name, "receives the receipt"):
        play.post.new(asked.email, "was given a copy")
    with play.step(Role.MANAGER, "closes the request as disclosed in part"):
        page = play.at(Role.MANAGER)
        page.follow("Close the request")
        page.choose("How does it end?", CLOSED_AS[ClosedAs.DISCLOSED_IN_PART])
        page.fill(
            "Why it ends so, for the record",
            "She has the copy. The black places are explained in it.",
        )
        send(page, "Close the request", "The request is closed")
        expect(page, "Closed: disclosed in part")
    with play.step(asked.name, "receives the closing letter"):
        play.post.new(asked.email, "We closed your request")


def _name_guests(play: Play) -> None:
    page = play.at(Role.MANAGER, "/release/guests")
    for name, part in ((INTERPRETER, GuestPart.INTERPRETER), (KEPT_AWAY, GuestPart.NOT_ON_SITE)):
        page.fill("Name", name)
        page.choose("What are they?", PARTS[part][0])
        send(page, "Add them", "Noted")
    page.fill("How was it checked?", "Booked by us from an agency; rang their office.")
    send(page, "They may attend", "may attend")


def _book(play: Play) -> None:
    asked = play.plan.sample.requester
    with play.step(asked.name, "opens the link, gets a code by a mail of its own, and books an appointment"):
        browser = play.open_browser()
        browser.goto(play.post.link(play.post.new(asked.email, "/booking/"), "/booking/"))
        browser.press("Send me the code")
        browser.fill("The code: six digits", play.post.code(asked.email))
        send(browser, "Go on", "When and how would you like your copy?")
        first = play.today + timedelta(days=MEETING_IN_DAYS[0])
        browser.choose("These times are free", day(first))
        browser.choose("How would you like to get your copy?", WAYS[ReleaseWay.MEETING][0])
        send(browser, "Save my choice", "Your appointment")
        browser.close()
    with play.step(asked.name, "receives the appointment by mail"):
        play.post.new(asked.email, day(first))


def _meet(play: Play) -> None:
    page = play.until_page(Role.MANAGER, "/release", "Booked")
    page.follow("Record the meeting")
    page.fill_date("When was it?", play.today)
    page.fill("Time", f"{play.now:%H:%M}")
    page.tick(f"{play.plan.sample.requester.name} (the requester)")
    page.tick(INTERPRETER)
    for role in (Role.MANAGER, Role.LINE_MANAGER):
        page.tick(play.accounts[role].name)
    page.fill("What was explained?", _SAID)
    page.fill("What did they ask?", "Whether the speech report may go to the school.")
    page.choose("Did they take the copy with them?", "Yes")
    send(page, "Record the meeting", "The meeting is recorded")
