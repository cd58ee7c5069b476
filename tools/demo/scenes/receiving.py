"""A parent's letter arrives: the form, and the intake (S3-S6, R1, R11-R14)."""

from models.words import Role
from tools.demo.browser import expect, send
from tools.demo.play import Play
from web.wording import ARRIVALS, SOURCES


def play(play: Play) -> None:
    """From the letter to the acknowledgement."""
    _record(play)
    _settle(play)
    asked = play.plan.sample.requester
    with play.step(asked.name, "receives the acknowledgement"):
        play.post.new(asked.email, play.plan.sample.child.name)


def _record(play: Play) -> None:
    asked, child = play.plan.sample.requester, play.plan.sample.child
    with play.step(Role.MANAGER, f"signs in and records the request of {asked.name}"):
        page = play.staff(Role.MANAGER)
        page.goto("/")
        page.follow("Start a request")
        page.fill("Full name", asked.name)
        page.fill("E-mail address", asked.email)
        page.fill("Postal address", asked.address)
        page.fill("Telephone", asked.telephone)
        page.choose("Who are they to the child?", asked.relationship)
        page.choose("Where does their parental responsibility come from?", SOURCES[asked.parental_source])
        page.fill("Full name of the child", child.name)
        page.fill("Known as", child.known_as)
        page.fill_date("Date of birth", child.born_on)
        page.fill_date("When did it arrive?", play.received_on)
        page.choose("How did it arrive?", ARRIVALS[asked.arrived_by])
        page.fill("What is asked for?", asked.asked_for)
        page.choose("May a calendar file be sent with an appointment?", _yes_or_no(asked.calendar_files_ok))
        page.choose("Must the subject of every letter be neutral?", _yes_or_no(asked.neutral_subjects))
        send(page, "Record the request", "Settle the intake next")
        play.ref = page.path.rsplit("/", 1)[-1]


def _settle(play: Play) -> None:
    with play.step(Role.MANAGER, f"settles the intake of {play.ref}"):
        page = play.at(Role.MANAGER)
        page.follow("Settle the intake")
        page.choose("Is the requester entitled to see this child's file?", "Yes")
        page.choose("Ask for evidence of identity?", "No")
        page.fill("How do you know who they are", "She brings her daughter every morning.")
        page.choose("May anyone be at risk", "No")
        send(page, "Settle the intake", "The intake is settled")
        expect(page, "Collect")


def _yes_or_no(yes: bool) -> str:
    return "Yes" if yes else "No"
