"""The black marker: every page read, suggestions answered, questions settled, the copy made (S35, S40)."""

from models.words import Ground, Role
from tools.demo.browser import Browser, NotAsExpected, expect, send
from tools.demo.play import Play
from web.marker.words import ground_words
from web.wording import count

_MOST_PAGES = 200
_MOST_QUESTIONS = 100
# Words that the software leaves to a person: here they mean Ruth Hallam, who said no. Elsewhere they mean another.
_POINTING = {
    ("Registration form", "grandmother"): "Ruth Hallam",
    ("Registration form", "mum's mum"): "Ruth Hallam",
    ("E-mail about early help", "grandmother"): "Ruth Hallam",
}
LEAVE = "Leave it: "
WIDEN = "Black out the next word too"
WITH_REASON = {
    "What stays can be read": "Only the tails of letters are touched.",
    "Nothing in it is about": "Empty.",
}
ANSWERS = (*WITH_REASON, "It may stay out of the copy", "I looked, and what has to be black", "I could read all")


def play(play: Play) -> None:
    """From the first page to a copy that is proved."""
    pages = sum(paper.pages for paper, _ in play.plan.papers)
    with play.step(
        Role.MANAGER, f"reads all {count(pages, 'page')} in the black marker and accepts what is suggested"
    ):
        page = play.until_page(Role.MANAGER, "/marker", "still to read")
        play.until(lambda: "The papers are being read" not in play.at(Role.MANAGER, "/marker").text, "the papers")
        _read_pages(play, page)
    with play.step(Role.MANAGER, "settles the questions about pages, and leaves standing what is no name"):
        _settle_questions(play)
    with play.step(
        "Clean Copy", "makes the copy anew from the marks, and proves that it holds nothing that is black"
    ):
        page = play.at(Role.MANAGER, "/marker")
        send(page, "Make the copy", "The copy is being made")
        page = play.until_page(Role.MANAGER, "/marker", "Version 1 of the copy stands")
        page.follow("Look at it")
        expect(page, "Proved: it holds nothing that is blacked out")


def _read_pages(play: Play, page: Browser) -> None:
    page.follow("Read every page")
    for _ in range(_MOST_PAGES):
        if "/marker/page/" not in page.path:
            return
        _answer_suggestions(play, page)
        send(page, "I have read this page")
    raise NotAsExpected(f"More than {_MOST_PAGES} pages are to be read.")


def _answer_suggestions(play: Play, page: Browser) -> None:
    """Accept what is suggested, and reject what means the requester: only a person can tell which Miriam it is."""
    boxes = page.boxes()
    title = next((paper.title for paper, _ in play.plan.papers if f"{paper.title} Page" in page.text), "")
    wanted = []
    for words in boxes:
        verdict = verdict_on(play, title, words)
        if verdict and words not in wanted:
            page.choose("New marks are about", verdict)
            page.pick("Because", ground_words(Ground.REFUSED))
        if verdict is not None and (not verdict or words not in wanted):
            wanted.append(words)
    if len(boxes) == 1:
        send(page, "Accept" if wanted else "Reject")
    elif boxes:
        for words in wanted:
            page.tick(words)
        if wanted:
            send(page, "Accept ticked")
        left = len(boxes) - len(wanted)
        if left:
            send(page, "Reject" if left == 1 else "Reject all on this page")


def verdict_on(play: Play, title: str, words: str) -> str | None:
    """What a person says to a suggestion: the name of whom it means, "" for accepting it as it is, None for a no.

    `title` begins with the title of the paper.
    """
    bare = words.strip(" .,:;()").removesuffix("'s").casefold()
    meant = next(
        (who for (paper, said), who in _POINTING.items() if title.startswith(paper) and said == bare), None
    )
    return meant or (None if bare in _words_of_requester(play) else "")


def _words_of_requester(play: Play) -> set[str]:
    asked = play.plan.sample.requester
    return {words.casefold() for words in (*asked.aliases, *asked.relations)} | {"grandmother", "dad's mum"}


def _settle_questions(play: Play) -> None:
    """Where the width of a bar may tell a name the next word goes too; the rest was looked at while reading."""
    page = play.at(Role.MANAGER, "/marker/questions")
    if WIDEN in page.buttons():
        send(page, WIDEN, "settled")
    for answer in ANSWERS:
        _answer_all(page, answer)
    page.goto(f"/requests/{play.ref}/marker/names")
    spellings = [words.removeprefix(LEAVE) for words in page.buttons() if words.startswith(LEAVE)]
    for spelling in spellings:
        page.tick(spelling)
    if spellings:
        send(page, "Leave the ticked ones standing", "left standing")


def _answer_all(page: Browser, answer: str) -> None:
    """Give one answer to every question that offers it."""
    for _ in range(_MOST_QUESTIONS):
        if not any(words.startswith(answer) for words in page.buttons()):
            return
        if answer in WITH_REASON:
            page.fill("Reason", WITH_REASON[answer])
        send(page, answer, "Settled")
    raise NotAsExpected(f"“{answer}” was given {_MOST_QUESTIONS} times, and it is still asked.")
