"""The parts of a proposal: by kind of person, by what was heard, by what was noted (S7, S26-S31, R15-R19)."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.acts import DecisionMade
from models.words import Factor, Ground, Outcome, PartyKind, WhoLearns
from rules.combining import OF_A_PASSAGE, balance_wanted
from rules.consultation import Consultation

Found = tuple[Outcome, Ground, tuple[str, ...]]


@dataclass(frozen=True)
class Proposal:
    """What is proposed, why, and what has to be done before it can be decided; all in plain words."""

    outcome: Outcome
    ground: Ground
    reasons: tuple[str, ...]
    first: tuple[str, ...] = ()


AGREED = "They agreed, and the evidence of it is kept."
CONTACTS_STAY_BLACK = "Their address, telephone number and e-mail are blacked out in any case."
NOT_HERE = (
    "Where the setting is, the law has no reason of its own for what is about abuse: it has to do serious harm."
)
_REFUSAL_IS_A_FACTOR = "They said no. That counts, but it is not the last word: what is fair to both sides decides."
_SILENCE = "They have not answered. Silence is neither a yes nor a no."
_OFFICIAL = (
    "They appear in their official work. It is normally fair to share the names of people who act officially."
)
_AGENCY = (
    "The wish of an agency alone is no reason to leave something out. The parent is told that they can ask the "
    "agency as well."
)
_TALK = "Talk with the member of staff first, and write down what was said."
_UPHELD = (
    "Leaving out more than the name is right only if it is sensitive and they would be in danger, or if it is the "
    "basis of a police investigation."
)

NOT_ASKED: Mapping[WhoLearns, tuple[Outcome, Ground, str]] = {
    WhoLearns.ALLEGED_ABUSER: (
        Outcome.REFERENCES_AND_CONTRIBUTIONS,
        Ground.CHILD_ABUSE_DATA,
        "They were not asked, because they are said to have harmed the child. What is shared is decided by what is "
        "best for the child, passage by passage.",
    ),
    WhoLearns.CLOSE_TO_ONE: (
        Outcome.REFERENCES_AND_CONTRIBUTIONS,
        Ground.CHILD_ABUSE_DATA,
        "They were not asked, because they are close to somebody who is said to have harmed the child.",
    ),
    WhoLearns.RAISES_RISK: (
        Outcome.REFERENCES_AND_CONTRIBUTIONS,
        Ground.SERIOUS_HARM,
        "They were not asked, because asking could put somebody at risk. Sharing can do so too.",
    ),
    WhoLearns.ENQUIRY: (
        Outcome.REFERENCES_AND_CONTRIBUTIONS,
        Ground.POLICE_INVESTIGATION,
        "They were not asked, because of an enquiry. Only what would harm the enquiry may be left out for it.",
    ),
    WhoLearns.CONFIDENTIAL_ADDRESS: (
        Outcome.REFERENCES,
        Ground.CONTACT_DETAILS,
        "Where they live is confidential. Nothing that leads to them may be shared.",
    ),
    WhoLearns.ALREADY_KNOWN: (
        Outcome.DISCLOSE,
        Ground.ALREADY_KNOWN,
        "The requester knows this already, so leaving it out would protect nobody.",
    ),
}

_ANSWERED_ALL_THE_SAME = "What they answered all the same counts, and does not take the danger away."
_NOTE_IT = (
    "For a member of staff more than the name is left out only where what counts was noted, or for single passages "
    "for which the law has a reason of its own."
)
_NOT_HEARD: Mapping[WhoLearns, str] = {
    WhoLearns.NOT_FINDABLE: "They could not be found, so they could not be asked.",
    WhoLearns.NEED_NOT_ASK: "It was not necessary to ask them.",
}


def not_asked(kind: PartyKind, who: WhoLearns, *, passage: bool) -> Found | None:
    """What is proposed where nobody asked them, for a reason that speaks for itself; None where it does not (R18).

    For staff the name at most, unless the law covers the very passage: S29's grounds are noted, not guessed.
    """
    known = NOT_ASKED.get(who)
    if known is None:
        return None
    outcome, ground, words = known
    if kind is PartyKind.STAFF and outcome is not Outcome.DISCLOSE and not (passage and ground in OF_A_PASSAGE):
        return Outcome.NAME_LEFT_OUT, ground, (words, _UPHELD, _NOTE_IT)
    return outcome, ground, (words,)


def danger_stands(party: Consultation, *, passage: bool) -> Found | None:
    """What is proposed of somebody who was not asked, for safety, and answered all the same.

    Who hides their address may say yes for themselves.
    """
    if party.plan is None or not party.in_danger or party.plan.who_learns is WhoLearns.CONFIDENTIAL_ADDRESS:
        return None
    found = not_asked(party.kind, party.plan.who_learns, passage=passage)
    return None if found is None else (found[0], found[1], (*found[2], _ANSWERED_ALL_THE_SAME))


# Reasons of safety: nothing that was noted turns them into sharing.
NOT_WEIGHED_AWAY = frozenset(
    {Ground.CHILD_ABUSE_DATA, Ground.SERIOUS_HARM, Ground.POLICE_INVESTIGATION, Ground.CONTACT_DETAILS}
)


def other_child(factors: frozenset[Factor], *, in_danger: bool) -> Found:
    """Nothing about another child, unless the requester holds parental responsibility for them too (S7)."""
    in_danger = in_danger or bool(factors & {Factor.ENDANGERED, Factor.POLICE_INVESTIGATION})
    if Factor.CHILD_OF_REQUESTER in factors and not in_danger:
        words = "The requester holds parental responsibility for this child too."
        return Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT, (words,)
    words = "Nothing about another child is shared: what refers to them and what they added is left out."
    return Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.OTHER_CHILD, (words,)


def danger(kind: PartyKind, factors: frozenset[Factor]) -> Found | None:
    """What is proposed where a police investigation or a danger was noted, whatever was answered (S29, R19)."""
    if Factor.POLICE_INVESTIGATION in factors:
        words = "It is the basis of a police investigation. Only what would harm the investigation is left out."
        return Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.POLICE_INVESTIGATION, (words,)
    if Factor.ENDANGERED not in factors:
        return None
    if kind is not PartyKind.STAFF:
        words = "Somebody would be in danger. Whatever leads to them is left out."
        return Outcome.EVERYTHING_POINTING, Ground.SERIOUS_HARM, (words,)
    if Factor.SENSITIVE in factors:
        words = "It is sensitive, and the member of staff would be in danger: role, rota and signature count too."
        return Outcome.EVERYTHING_POINTING, Ground.STAFF_ENDANGERED, (words,)
    words = "They would be in danger, but the matter is not noted as sensitive: without the name it can be shared."
    return Outcome.NAME_LEFT_OUT, Ground.STAFF_ENDANGERED, (words, _UPHELD)


def weighed(party: Consultation, factors: frozenset[Factor], found: Found) -> Found:
    """What was heard, weighed with what was noted: what is known already, routine, confidence (R15, S30)."""
    outcome, ground, reasons = found
    if factors & {Factor.REQUESTER_GAVE_IT, Factor.REQUESTER_KNOWS_IT}:
        known = (
            "The requester told us this themselves"
            if Factor.REQUESTER_GAVE_IT in factors
            else "The requester knows this already"
        )
        return Outcome.DISCLOSE, Ground.ALREADY_KNOWN, (*reasons, f"{known}: leaving it out would protect nobody.")
    if Factor.ROUTINE in factors and outcome is not Outcome.DISCLOSE:
        words = "It is routine and not sensitive, and what is not sensitive is not withheld."
        return Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT, (*reasons, words)
    private = factors & {Factor.SENSITIVE, Factor.IN_CONFIDENCE}
    if private and party.kind is PartyKind.STAFF and outcome is Outcome.DISCLOSE:
        words = _private_words(private, "the name can be left out")
        return Outcome.NAME_LEFT_OUT, Ground.REASONABLE_WITHOUT_CONSENT, (*reasons, words, _UPHELD)
    if private:
        return outcome, ground, (*reasons, _private_words(private, "weigh that for each passage"))
    return found


def _private_words(private: frozenset[Factor], then: str) -> str:
    what = "It was said in confidence" if Factor.IN_CONFIDENCE in private else "It is sensitive"
    return f"{what}: {then}."


def silent(kind: PartyKind, who: WhoLearns, *, cannot_answer: bool) -> Found:
    """Somebody who did not answer, was not found, need not be asked, or cannot answer (R15: capability)."""
    said = _NOT_HEARD.get(who, _SILENCE)
    if cannot_answer:
        said = "They are not able to answer for themselves. That is neither a yes nor a no."
    if kind is PartyKind.AGENCY:
        return Outcome.DISCLOSE, Ground.OFFICIAL_CAPACITY, (said, _OFFICIAL)
    if kind is PartyKind.STAFF:
        fair = "What they did in their work with the child is normally fair to share; weigh it for each passage."
        return Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT, (said, fair)
    if who is WhoLearns.NEED_NOT_ASK:
        fair = "If there was no need to ask, it is normally fair to share; weigh it for each passage."
        return Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT, (said, fair)
    private = "It is about their private life, so without their word it is left out unless sharing is fair."
    return Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.NO_REPLY, (said, private)


def noted_since(kind: PartyKind) -> Found:
    """A passage that was noted after they had answered: their yes was about less (S105)."""
    outcome, ground, (_, *rest) = silent(kind, WhoLearns.SAFE, cannot_answer=False)
    return outcome, ground, ("They answered before this passage was noted, so nobody asked them about it.", *rest)


def conditional(kind: PartyKind) -> Found:
    """A yes to a part, or under a condition: yes to a part is no to the rest."""
    words = "They agreed to a part, or under a condition. Read their words and decide passage by passage."
    if kind is PartyKind.AGENCY:
        return Outcome.DISCLOSE, Ground.OFFICIAL_CAPACITY, (words, _OFFICIAL, _AGENCY)
    if kind is PartyKind.STAFF:
        return Outcome.NAME_LEFT_OUT, Ground.REASONABLE_WITHOUT_CONSENT, (words, _TALK)
    return Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.REFUSED, (words,)


def refused(kind: PartyKind, *, taken_back: bool) -> Found:
    """A no: a factor, never a veto (R15); of an agency no reason at all (R16); of staff the name at most (S28)."""
    said = "They took their consent back. That counts as a no." if taken_back else _REFUSAL_IS_A_FACTOR
    if kind is PartyKind.AGENCY:
        return Outcome.DISCLOSE, Ground.OFFICIAL_CAPACITY, (said, _OFFICIAL, _AGENCY)
    if kind is PartyKind.STAFF:
        return Outcome.NAME_LEFT_OUT, Ground.REASONABLE_WITHOUT_CONSENT, (said, _TALK, _UPHELD)
    weigh = "Sharing against their wish is possible where it is fair; a second person then has to back it."
    return Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.REFUSED, (said, weigh)


def five_questions_open(party: Consultation, act: DecisionMade) -> bool:
    """Whether the five questions have to be answered, and backed, before it can be decided so (S97, S98)."""
    return balance_wanted(party, act) and not party.balance_stands
