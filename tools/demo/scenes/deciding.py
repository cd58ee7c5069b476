"""For each person: proposed by the software, decided by people, with a reason (S28-S35, R15, S98)."""

from models.words import Role
from tools.demo.browser import send
from tools.demo.cast import Part
from tools.demo.play import Play
from tools.demo.scenes.answering import answer_by_link
from tools.demo.scenes.asking import back_all
from web.decisions_words import GROUNDS, OUTCOMES
from web.wording import count


def play(play: Play) -> None:
    """From the proposals to decisions that all stand."""
    parts, overridden = play.plan.parts, play.plan.overridden
    with play.step(Role.MANAGER, f"decides about {count(len(parts), 'person', 'people')}, each with a reason"):
        for part in parts:
            _decide(play, part)
    if not overridden:
        return
    names = " and ".join(part.who.name for part in overridden)
    with play.step(Role.DEPUTY, f"backs going against a no: {names}"):
        back_all(play, Role.DEPUTY, len(overridden))
    for part in overridden:
        with play.step(part.who.name, "is told before anything is given, with five days to object"):
            play.post.new(str(part.who.contact_email), "We have decided to share")
        if part.after_notice is not None:
            answer_by_link(play, part, part.after_notice)
    with play.step(Role.MANAGER, "decides about them anew: no no stands against it any more"):
        for part in overridden:
            _decide(play, part)


def _decide(play: Play, part: Part) -> None:
    page = play.at(Role.MANAGER, "/people")
    page.follow(f"Passages of {part.who.name}")
    page.goto(f"/requests/{play.ref}/decisions/{page.path.split('/')[-2]}")
    outcome = OUTCOMES[part.decided.outcome][0]
    page.choose("What happens to their passages?", outcome)
    page.pick(f"Why? ({outcome})", GROUNDS[part.decided.ground])
    page.fill("Your reason", part.decided.reason)
    send(page, "Record the decision")
