"""The answers come: by the page behind the link, by e-mail, by post and by telephone (S22, S104, S105)."""

from models.words import DocumentKind, ReplyKind, Role
from samples import SampleDocument
from tools.demo.browser import Browser, expect, send
from tools.demo.cast import Answered, Part, Way
from tools.demo.play import Play
from web.asking.answer_form import CHOICES
from web.asking.answer_record import NO, YES
from web.asking.replies_record import HOW_WORDS, MEANINGS, How
from web.wording import count


def play(play: Play) -> None:
    """From the letters to the last objection settled."""
    for part in play.plan.parts:
        if part.answer.way is Way.LINK:
            answer_by_link(play, part, part.answer)
    for part in play.plan.parts:
        if part.answer.way is Way.MAIL:
            _answer_by_mail(play, part)
    for part in play.plan.parts:
        if part.answer.way is Way.MAIL:
            _read_mail(play, part)
    for part in play.plan.parts:
        if part.answer.way in (Way.POST, Way.TELEPHONE):
            _record(play, part)
    for paper, _ in play.plan.papers:
        if paper.kind is DocumentKind.HEALTH:
            _record_opinion(play, paper)
    refused = [part for part in play.plan.parts if part.asked and not part.answer.yes]
    with play.step(Role.MANAGER, f"talks with those who said no, and settles {count(len(refused), 'objection')}"):
        for part in refused:
            settle_objection(play, part, "Talked with them. Their words are weighed in the decision.")


def answer_by_link(play: Play, part: Part, answer: Answered) -> None:
    """Somebody opens the link of their letter, has a code sent, and answers."""
    address = str(part.who.contact_email)
    with play.step(
        part.who.name, f"opens the link, gets a code by a mail of its own, and says {_yes_or_no(answer)}"
    ):
        browser = play.open_browser()
        letter = next(mail for mail in play.post.all(address) if any("/answer/" in link for link in mail["links"]))
        browser.goto(play.post.link(letter, "/answer/"))
        browser.press("Send me the code")
        browser.fill("The code: six digits", play.post.code(address))
        send(browser, "Go on", "May we share this?")
        browser.choose("Your answer", CHOICES[YES if answer.yes else NO])
        browser.fill("Anything you want to tell us", answer.words)
        browser.fill("Your name", part.who.name)
        send(browser, "Send my answer", "Your answer has reached us")
        browser.close()
    if answer.yes and answer.words:
        with play.step(Role.MANAGER, "reads what was written beside the yes: there is no condition in it"):
            settle_objection(play, part, "Read their words. They hold no condition.")


def settle_objection(play: Play, part: Part, reason: str) -> None:
    """The manager settles the objection of one person."""
    page = play.at(Role.MANAGER, "/people")
    person = person_path(page, part)
    page.goto(f"/requests/{play.ref}/replies/{person}/objection")
    page.fill("How is it settled?", reason)
    send(page, "Settle the objection")


def person_path(page: Browser, part: Part) -> str:
    """The id of a person, read from the address of their passages."""
    page.follow(f"Passages of {part.who.name}")
    return page.path.split("/")[-2]


def _answer_by_mail(play: Play, part: Part) -> None:
    address = str(part.who.contact_email)
    with play.step(part.who.name, f"answers the letter by e-mail and says {_yes_or_no(part.answer)}"):
        letter = play.post.new(address, play.plan.sample.requester.name)
        browser = play.open_browser()
        play.post.answer(browser, letter, part.answer.words)
        browser.close()


def _read_mail(play: Play, part: Part) -> None:
    with play.step(
        Role.MANAGER, f"reads the mail of {part.who.name} and confirms that it is a {_yes_or_no(part.answer)}"
    ):
        play.until(lambda: _mail_there(play, part), f"the mail of {part.who.name} to be led to its request")
        page = play.staff(Role.MANAGER)
        expect(page, part.answer.words.split("\n", 1)[0])
        kind = ReplyKind.CONSENT if part.answer.yes else ReplyKind.REFUSAL
        page.choose(f"{part.who.name} says", dict(MEANINGS)[kind])
        if part.answer.yes:
            page.tick("I have read this mail")
        send(page, "Confirm", "What the mail means is recorded")


def _mail_there(play: Play, part: Part) -> bool:
    page = play.at(Role.MANAGER, "/replies")
    if part.who.name not in page.links():
        return False
    page.follow(part.who.name)
    return "What does it mean?" in page.text


def _record(play: Play, part: Part) -> None:
    by_post = part.answer.way is Way.POST
    does = f"scans the signed answer of {part.who.name}" if by_post else f"rings {part.who.name} back"
    with play.step(Role.MANAGER, f"{does}, and records {_yes_or_no(part.answer)}"):
        page = play.at(Role.MANAGER, "/replies")
        page.follow(f"Record a reply of {part.who.name}")
        page.choose("How did it come?", HOW_WORDS[How.POST if by_post else How.TELEPHONE][0])
        page.fill_date("On which day?", play.today)
        kind = ReplyKind.CONSENT if part.answer.yes else ReplyKind.REFUSAL
        page.choose("What do they say?", dict(MEANINGS)[kind])
        page.fill("Their words", part.answer.words)
        page.fill("Who signed, or who spoke?", part.who.name)
        if by_post:
            page.upload("Scan or photograph of the paper", [play.plan.signed_letter])
        else:
            page.fill("At what time?", f"{play.now:%H:%M}")
            page.tick("I rang back on a number that we know")
            page.tick("I read my note back to them")
        send(page, "Record the reply", "The reply is recorded")


def _record_opinion(play: Play, paper: SampleDocument) -> None:
    """R21: nothing goes on before a health professional said whether health data may be disclosed."""
    words = {part.who.name: part.answer.words for part in play.plan.parts}
    with play.step(Role.MANAGER, f"records what {paper.author} says of the health data in her report"):
        page = play.at(Role.MANAGER, "/health")
        page.follow(f"Record what was said of {paper.title}")
        page.choose("What did they say?", "It may be disclosed")
        page.fill("Who said it?", f"{paper.author}, who wrote the report")
        page.fill_date("When was it said?", play.today)
        page.fill("In which words?", words.get(paper.author, "She wrote that it can harm nobody."))
        send(page, "Record it", "What was said is recorded")


def _yes_or_no(answer: Answered) -> str:
    return "yes" if answer.yes else "no"
