"""A controversial file: the lead's stop on one passage, and the adviser's advice with its paper (S15, S38, S54)."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from models.words import Controversy, LegalOpinion, Role
from samples import SampleMention
from tools.demo.browser import expect, send
from tools.demo.cast import Part
from tools.demo.play import Play
from tools.demo.scenes.asking import back_all
from web.wording import CONTROVERSIES, OPINIONS

_STOPPED = "raised voices"
_ADVICE_IN_DAYS = 7
_WHY_STOPPED = "Whoever reads this knows who rang us. She asked us in confidence, and is afraid of what follows."
_QUESTION = "The parents are in court about where Amara lives. May the copy go as it is marked?"
_ADVICE = (
    "It may go. Nothing in it is before the court, and the passage about the telephone call is rightly left out."
)


def stop(play: Play) -> None:
    """The parents turn out to be in court, and the lead stops one passage: letters and release wait."""
    part, passage = stopped(play)
    with play.step(Role.MANAGER, "learns that the parents are in court, and asks the legal adviser"):
        page = play.at(Role.MANAGER, "/controversial")
        page.tick(CONTROVERSIES[Controversy.COURT_CASE])
        page.fill("What is the legal adviser asked?", _QUESTION)
        page.fill_date("By when do you want the answer? (optional)", play.today + timedelta(days=_ADVICE_IN_DAYS))
        send(page, "Ask for legal advice", "Legal advice is needed now")
    with play.step(Role.SAFEGUARDING_LEAD, f"stops one passage of {part.who.name}, with a reason"):
        page = play.at(Role.SAFEGUARDING_LEAD, "/stops/place")
        page.choose("What is stopped?", "One paper or one passage only")
        item = f"One passage of {part.who.name}: “{passage.words[:80]}”"
        page.pick("Which paper or passage, if it is one only?", item)
        page.fill("Why?", _WHY_STOPPED)
        send(page, "Place the stop", "The stop is in force")


def become_a_decision(play: Play) -> None:
    """The stop becomes a decision of two about that passage, and is lifted by two."""
    with play.step(Role.SAFEGUARDING_LEAD, "backs leaving the stopped passage out, and proposes to lift the stop"):
        back_all(play, Role.SAFEGUARDING_LEAD, 1)
        page = play.at(Role.SAFEGUARDING_LEAD, "/stops")
        expect(page, "nothing of this is in it")
        page.fill("Why can it be lifted, and how was it resolved?", "Two of us decided to leave the passage out.")
        send(page, "Propose to lift it", "A second person has to back this")
    with play.step(Role.MANAGER, "backs that: the stop is lifted by two"):
        back_all(play, Role.MANAGER, 1)


def advise(play: Play) -> None:
    """The adviser reads the question and gives advice on the copy that was checked, with its paper."""
    adviser = play.accounts[Role.LEGAL_ADVISER]
    with play.step(Role.LEGAL_ADVISER, "reads the question, and advises on this version of the copy, with a paper"):
        page = play.at(Role.LEGAL_ADVISER, "/legal")
        expect(page, _QUESTION)
        page.choose("What does it come to?", OPINIONS[LegalOpinion.PROCEED])
        page.tick("The advice is about version")
        page.fill("The advice", _ADVICE)
        with TemporaryDirectory() as folder:
            paper = Path(folder) / "advice.txt"
            paper.write_text(f"{_ADVICE}\n\n{adviser.name}\n", encoding="utf-8")
            page.upload("Its letter or paper (optional)", [paper])
            send(page, "Record the advice", "The advice is recorded")
        expect(page, "advice.txt")


def stopped(play: Play) -> tuple[Part, SampleMention]:
    """Whose passage is stopped, and which: what they told in confidence."""
    part = play.plan.parts[0]
    return part, next((one for one in part.mentions if _STOPPED in one.words), part.mentions[-1])
