"""For each person: proposed by the software, decided by people, with a reason (S28-S35, R15, S98)."""

from models.words import Ground, Outcome, PartyKind, Role
from tools.demo.browser import Browser, send
from tools.demo.cast import Part
from tools.demo.play import Play
from tools.demo.scenes import advising
from tools.demo.scenes.answering import answer_by_link
from tools.demo.scenes.asking import back_all
from web.deciding.decisions_words import GROUNDS, OUTCOMES
from web.wording import count


def play(play: Play) -> None:
    """From the proposals to decisions that all stand."""
    parts, overridden = play.plan.parts, play.plan.overridden
    for part in parts:
        if part.who.kind is PartyKind.STAFF:
            _talk(play, part)
    with play.step(Role.MANAGER, f"decides about {count(len(parts), 'person', 'people')}, each with a reason"):
        for part in parts:
            _decide(play, part, of_stop=part is advising.stopped(play)[0])
    advising.become_a_decision(play)
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


def _talk(play: Play, part: Part) -> None:
    """S31: each member of staff is talked with before anything is decided about them."""
    with play.step(Role.MANAGER, f"talks with {part.who.name} and writes down what was said"):
        page = _decision_of(play, part)
        page.follow("Record the talk")
        page.choose("Did somebody talk with them?", "Yes")
        page.fill_date("When? (if yes)", play.today)
        page.pick("Who talked with them? (if yes)", play.accounts[Role.MANAGER].name)
        page.fill("What was said, or why nobody could talk with them", part.decided.reason)
        send(page, "Record it")


def _decision_of(play: Play, part: Part) -> Browser:
    page = play.at(Role.MANAGER, "/people")
    page.follow(f"Passages of {part.who.name}")
    page.goto(f"/requests/{play.ref}/decisions/{page.path.split('/')[-2]}")
    return page


def _decide(play: Play, part: Part, *, of_stop: bool = False) -> None:
    """One decision; with the passage that is stopped, which comes first among the single ones."""
    page = _decision_of(play, part)
    outcome = OUTCOMES[part.decided.outcome][0]
    page.choose("What happens to their passages?", outcome)
    page.pick(f"Why? ({outcome})", GROUNDS[part.decided.ground])
    if of_stop:
        page.pick("What happens to this passage?", OUTCOMES[Outcome.EVERYTHING_POINTING][0])
        page.pick("Why?", GROUNDS[Ground.SERIOUS_HARM])
    page.fill("Your reason", part.decided.reason)
    send(page, "Record the decision")
