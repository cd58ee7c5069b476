"""What to say when a letter is said instead of sent: a script to read from, and to print (S20, S104, S105)."""

from dataclasses import dataclass

from letters.sheets import Section, printed
from models.people import Setting
from models.post import Letter
from models.words import Channel
from web.asking.people_views import Card
from web.casefile import Case
from web.wording import long_day


@dataclass(frozen=True)
class Script:
    """A conversation in steps; nothing in it is about anybody but the person spoken to."""

    title: str
    steps: tuple[Section, ...]

    def as_pdf(self, setting: Setting) -> bytes:
        """The script on paper. Raises LetterError where a name cannot be printed."""
        return printed(self.title, self.steps, setting.name)


def script_of(case: Case, card: Card, letter: Letter, setting: Setting) -> Script:
    """The steps of the call or talk in which this letter is said."""
    rings = letter.channel is Channel.TELEPHONE
    return Script(
        title=f"What to say to {card.person.name}",
        steps=(
            _beginning(card, setting, rings=rings),
            Section(
                "Why you speak with them",
                (
                    f"\u201c{case.request.requester_name} has asked to see the file we keep about "
                    f"{case.child.name}. It says something about you. Before we decide what to share, "
                    "we would like to know what you think. "
                    "You have done nothing wrong, and you do not have to explain yourself.\u201d",
                ),
            ),
            Section("Read this to them, word for word, and nothing else from the file", (_words(card),)),
            _asking(case, setting),
            _afterwards(rings=rings),
        ),
    )


def _words(card: Card) -> str:
    """What a second person has read; where that changed since, the letter as it was written holds."""
    return card.letter_says if card.letter_read else "The part \u201cWhat it says about you\u201d of the letter."


def _beginning(card: Card, setting: Setting, *, rings: bool) -> Section:
    if not rings:
        return Section("Before you begin", ("Meet where nobody else hears you.",))
    number = card.person.contact_telephone or "the number that we know to be theirs"
    return Section(
        "Before you begin",
        (
            f"Ring {number}. Use no number that somebody gave you on this occasion.",
            f"Say only your name and that you ring from {setting.name}. Ask for {card.person.name}.",
            "If somebody else answers, or a machine does: say nothing of a child or a file. Ring again later.",
            "Ask whether they can talk without being overheard.",
        ),
    )


def _asking(case: Case, setting: Setting) -> Section:
    until = f" by {long_day(case.state.reply_by)}" if case.state.reply_by else ""
    return Section(
        "Ask",
        (
            f"\u201cMay we share this with {case.request.requester_name}?\u201d",
            "Yes, no, and yes to a part are all good answers.",
            f"They need not answer now. They can ring {setting.telephone}{until}.",
            "Say: your answer counts, but it does not settle the matter alone; we decide, and we tell you before "
            "something goes out against your wish. A yes can be taken back until the copy is given.",
            "Ask: could anybody be in danger if this were shared? If so, tell the safeguarding lead at once.",
        ),
    )


def _afterwards(*, rings: bool) -> Section:
    back = "Then ring back on the number we know: a yes counts only after that. " if rings else ""
    return Section(
        "Afterwards",
        (
            f"Read your note of their answer back to them. {back}Write down the day, the time and their words.",
            "Record the answer in Clean Copy on the same day, and destroy this sheet.",
        ),
    )
