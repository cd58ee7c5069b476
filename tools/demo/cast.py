"""What is played: the papers, the people of the file, and how each of them answers (samples/sample.toml)."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from models.words import Ground, Outcome
from samples import Answer, Sample, SampleDocument, SampleMention, SampleParty, load_sample
from samples.make import make
from samples.pictures import lined_letter


class Way(StrEnum):
    """By which way an answer comes in the play."""

    LINK = "link"
    MAIL = "mail"
    POST = "post"
    TELEPHONE = "telephone"
    NONE = "none"


@dataclass(frozen=True)
class Answered:
    """One answer of one person: by which way, whether it is a yes, and their words."""

    way: Way
    yes: bool = False
    words: str = ""


@dataclass(frozen=True)
class Decided:
    """What is decided about a person, why, and in which words."""

    outcome: Outcome
    ground: Ground
    reason: str


@dataclass(frozen=True)
class Part:
    """One person of the file, with everything that happens about them in the play."""

    who: SampleParty
    mentions: tuple[SampleMention, ...]
    answer: Answered
    decided: Decided
    after_notice: Answered | None = None

    @property
    def asked(self) -> bool:
        """Whether a letter goes to them."""
        return self.answer.way is not Way.NONE

    @property
    def staff_account(self) -> bool:
        """Whether they sign in here themselves: the key person of the demo accounts."""
        return self.who.contact_email == "key.person@example.org"


@dataclass(frozen=True)
class Plan:
    """The whole play."""

    sample: Sample
    papers: tuple[tuple[SampleDocument, Path], ...]
    parts: tuple[Part, ...]
    signed_letter: Path

    @property
    def overridden(self) -> tuple[Part, ...]:
        """Those who say no and of whom something is disclosed all the same: they are told, and answer again."""
        return tuple(part for part in self.parts if part.after_notice is not None)


_WAYS = {
    Answer.CONSENT_BY_LINK: (Way.LINK, True),
    Answer.CONSENT_BY_EMAIL: (Way.MAIL, True),
    Answer.CONSENT_BY_POST: (Way.POST, True),
    Answer.CONSENT_BY_TELEPHONE: (Way.TELEPHONE, True),
    Answer.REFUSAL_BY_LINK: (Way.LINK, False),
    Answer.REFUSAL_BY_EMAIL: (Way.MAIL, False),
    Answer.SILENCE: (Way.TELEPHONE, False),
    Answer.NOT_ASKED: (Way.NONE, False),
}
# A demo cannot wait for the reply date, so whoever would stay silent is rung up, and says no.
_INSTEAD_OF_SILENCE = "He has not written. On the telephone he says: what I told you about the holidays is private."
_FEW_MENTIONS = 2
_DISCLOSING = frozenset({Outcome.DISCLOSE, Outcome.NAME_LEFT_OUT})


def full_plan(folder: Path) -> Plan:
    """Everything that the sample holds for the demo; the papers are made in `folder`."""
    return _plan(folder, None, None)


def short_plan(folder: Path) -> Plan:
    """A few papers and one person for each way of answering: for browsers, which take longer."""
    papers = {"call-note.txt", "email-speech-check.eml", "observations-spring.pdf"}
    parts = {"ruth-hallam", "daniel-whitlock", "abena-osei", "sunita-rao", "theo-marsh"}
    return _plan(folder, papers, parts)


def _plan(folder: Path, papers: set[str] | None, parts: set[str] | None) -> Plan:
    sample = load_sample()
    make(folder)
    documents = [one for one in sample.demo_documents if papers is None or one.file in papers]
    names = {one.file for one in documents}
    most = None if parts is None else _FEW_MENTIONS
    played = [_part(sample, one, names, most) for one in sample.parties if parts is None or one.id in parts]
    letter = folder / "signed-answer.jpg"
    letter.write_bytes(lined_letter("\n".join(_by_post(played))))
    return Plan(sample, tuple((one, folder / one.file) for one in documents), tuple(played), letter)


def _part(sample: Sample, who: SampleParty, papers: set[str], most_mentions: int | None) -> Part:
    way, yes = _WAYS[who.answer]
    silent = who.answer is Answer.SILENCE
    answer = Answered(way, yes, _INSTEAD_OF_SILENCE if silent else who.answer_words)
    ground = Ground.REFUSED if silent else who.ground
    reason = _INSTEAD_OF_SILENCE if silent else who.reason
    overridden = way is not Way.NONE and not yes and who.outcome in _DISCLOSING
    return Part(
        who=who,
        mentions=tuple(said for said in sample.mentions_of(who.id) if said.document in papers)[:most_mentions],
        answer=answer,
        decided=Decided(who.outcome, ground, reason),
        after_notice=_second_thoughts(who) if overridden else None,
    )


def _second_thoughts(who: SampleParty) -> Answered:
    """What they say when they hear that it is shared all the same; otherwise a notice of five days would run."""
    if who.outcome is Outcome.NAME_LEFT_OUT:
        return Answered(Way.LINK, True, "Without my name you may share it. Thank you for telling me.")
    return Answered(Way.LINK, True, "We have looked at it once more and do not object.")


def _by_post(parts: list[Part]) -> list[str]:
    return [line for part in parts if part.answer.way is Way.POST for line in part.answer.words.split(". ")]
