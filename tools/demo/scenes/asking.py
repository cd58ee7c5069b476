"""Who is mentioned, who will learn of it, and the letters (S19-S21, S23, R18, R23)."""

from datetime import timedelta

from models.words import Channel, Role, WhoLearns
from tools.demo.browser import Browser, send
from tools.demo.cast import Part
from tools.demo.play import Play
from web.asking.people_words import MENTION_KINDS, WHO_LEARNS
from web.wording import CHANNELS, PARTY_KINDS, count

REPLY_DAYS = 10

_KEPT = "Read them, and say why"


def play(play: Play) -> None:
    """From the first name to the letters."""
    parts = play.plan.parts
    page = play.at(Role.MANAGER, "/people")
    with play.step(Role.MANAGER, f"names the {len(parts)} other people whom the file mentions"):
        for part in parts:
            _name(play, page, part)
    noted = sum(len(part.mentions) for part in parts)
    with play.step(Role.MANAGER, f"notes where: {count(noted, 'passage')}, each looked for on its page"):
        for part in parts:
            _note_passages(play, page, part)
    with play.step(Role.MANAGER, "answers “who will learn of this?” for each of them"):
        for part in parts:
            _plan_contact(play, page, part)
    not_asked = [part.who.name for part in parts if not part.asked]
    with play.step(Role.DEPUTY, f"signs in and backs not asking {' and '.join(not_asked)}"):
        back_all(play, Role.DEPUTY, len(not_asked))
    asked = [part for part in parts if part.asked]
    with play.step(Role.LINE_MANAGER, f"reads what each of the {len(asked)} letters says, as the second person"):
        read_letters(play, asked)
    with play.step(Role.MANAGER, f"reads the {len(asked)} letters as they will go, and lets them go"):
        _let_go(play, asked)
    for part in asked:
        if part.who.contact is not Channel.EMAIL:
            _post_or_say(play, part)


def back_all(play: Play, role: Role, number: int) -> None:
    """Somebody reads what waits for a second person, opens the reasons that are kept, and backs all of it."""
    page = play.at(role, "/backing")
    if _KEPT in page.links():
        page.follow(_KEPT)
        page.fill("Why do you need to read them?", "I am asked to back what was proposed.")
        send(page, "Open the reasons of this request")
        page = play.at(role, "/backing")
    for _ in range(number):
        page.tick("I have read the reason, and I agree")
        send(page, "Back it", "You have backed it")


def _name(play: Play, page: Browser, part: Part) -> None:
    who = part.who
    page.follow("Add a person")
    page.fill("Name", who.name)
    page.choose("What kind of person is this?", PARTY_KINDS[who.kind])
    page.fill("Other names and spellings in the file", "\n".join(who.aliases))
    page.fill("Who they are to the child", "\n".join(who.relations))
    page.fill("E-mail address (optional)", who.contact_email or "")
    page.fill("Postal address (optional)", who.contact_address)
    page.fill("Telephone number (optional)", who.contact_telephone)
    page.fill("In your own words (optional)", who.letter_text)
    page.fill("The agency they work for (optional)", who.agency)
    if part.staff_account:
        page.pick("Do they sign in here?", f"{who.name}, ")
    page.fill("Telephone numbers", "\n".join(who.phones))
    page.fill("E-mail addresses", "\n".join(who.emails))
    page.fill("Postal addresses", "\n".join(who.addresses))
    send(page, "Save")
    page.goto(f"/requests/{play.ref}/people")


def _note_passages(play: Play, page: Browser, part: Part) -> None:
    page.goto(f"/requests/{play.ref}/people")
    page.follow(f"Passages of {part.who.name}")
    titles = {paper.file: paper.title for paper, _ in play.plan.papers}
    for said in part.mentions:
        page.pick("Paper", titles[said.document])
        page.fill("Page of this paper", str(said.page))
        page.choose("What is the passage to them?", MENTION_KINDS[said.kind][0])
        page.fill("The words", said.words)
        send(page, "Note the passage", "The passage is noted")


def _plan_contact(play: Play, page: Browser, part: Part) -> None:
    page.goto(f"/requests/{play.ref}/people")
    page.follow(f"Answer who will learn of this for {part.who.name}")
    page.choose("Is this person asked?", WHO_LEARNS[part.who.who_learns][0])
    if part.who.who_learns is WhoLearns.SAFE:
        page.fill("Your reason", "They know each other, and nobody is put at risk.")
        page.choose("If they are asked: how does the letter go?", CHANNELS[part.who.contact or Channel.POST])
    else:
        page.fill("Your reason", part.decided.reason)
    send(page, "Save", "Kept")


def read_letters(play: Play, asked: list[Part]) -> None:
    """The line manager reads every letter before it goes."""
    for part in asked:
        page = play.at(Role.LINE_MANAGER, "/people/letters")
        page.follow(f"Read the letter to {part.who.name}")
        page.tick("I have read it. It says what the file says of this person, and nothing about anybody else")
        send(page, "It may go", "You have read it")


def _let_go(play: Play, asked: list[Part]) -> None:
    page = play.at(Role.MANAGER, "/people/letters")
    for part in asked:
        page.follow(f"Read the letter to {part.who.name}")
        page.follow("Back to letters and reply date")
    page.fill_date("By when are they asked to answer?", play.today + timedelta(days=REPLY_DAYS))
    page.tick("I have read every letter as it will go")
    send(page, "Let the letters go", "The letters go now")


def _post_or_say(play: Play, part: Part) -> None:
    spoken = part.who.contact is not Channel.POST
    words = f"{'Say it' if spoken else 'Post it'} to {part.who.name}"
    does = (
        f"rings {part.who.name} and says what the letter says" if spoken else f"posts the letter to {part.who.name}"
    )
    with play.step(Role.MANAGER, does):
        page = play.until_page(Role.MANAGER, "/replies", words)
        page.follow(words)
        page.fill_date("When did you say it?" if spoken else "When was it posted?", play.today)
        send(page, "It is said" if spoken else "It is posted")
