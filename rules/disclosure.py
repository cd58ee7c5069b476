"""What is proposed for a third party, with its reasons; a person decides (S26-S31, S7, R15-R19).

Consent, refusal and silence only propose. A refusal is a factor and never a veto, silence is neither yes nor no,
and the wish of an agency alone is no reason to leave anything out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.acts import DecisionMade
from models.messages import Said
from models.words import Ground, Outcome, PartyKind, ReplyKind, Role, WhoLearns
from rules.consultation import Consultation
from rules.guards import refusal
from rules.state import RequestState
from rules.terms import Terms


@dataclass(frozen=True)
class Proposal:
    """What is proposed, why, and what has to be done before it can be decided; all in plain words."""

    outcome: Outcome
    ground: Ground
    reasons: tuple[str, ...]
    first: tuple[str, ...] = ()


_REFUSAL_IS_A_FACTOR = "They said no. That counts, but it is not the last word: what is fair to both sides decides."
_SILENCE = "They have not answered. Silence is neither a yes nor a no."
_OFFICIAL = (
    "They appear in their official work. It is normally fair to share the names of people who act officially."
)
_AGENCY = (
    "The wish of an agency alone is no reason to leave something out. Tell the parent that they can ask the "
    "agency as well."
)
_TALK = "Talk with the member of staff first, and write down what was said."

_NOT_ASKED: Mapping[WhoLearns, tuple[Outcome, Ground, str]] = {
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

_NOT_HEARD: Mapping[WhoLearns, str] = {
    WhoLearns.NOT_FINDABLE: "They could not be found, so they could not be asked.",
    WhoLearns.NEED_NOT_ASK: "It was not necessary to ask them.",
}


def propose(party: Consultation, *, child_of_requester: bool = False) -> Proposal:
    """What is proposed for one third party as a whole.

    Args:
        party: where the third party stands, from the log.
        child_of_requester: the other child is one for whom the requester holds parental responsibility too (S7).
    """
    outcome, ground, reasons = _proposed(party, child_of_requester)
    last = party.last_reply
    if party.has_open_objection and outcome in {Outcome.DISCLOSE, Outcome.NAME_LEFT_OUT}:
        said_no = party.has_refused or (last is not None and last.kind is ReplyKind.CONDITIONAL)
        outcome = Outcome.REFERENCES_AND_CONTRIBUTIONS
        ground = Ground.REFUSED if said_no else Ground.NO_REPLY
        reasons = (*reasons, "While their objection is open, their passages are left out.")
    return Proposal(outcome, ground, reasons, _first(party))


def _proposed(party: Consultation, child_of_requester: bool) -> tuple[Outcome, Ground, tuple[str, ...]]:
    if party.kind is PartyKind.OTHER_CHILD:
        return _other_child(child_of_requester)
    last = party.last_reply
    if last is None:
        return _unheard(party)
    if last.kind is ReplyKind.CONSENT:
        return Outcome.DISCLOSE, Ground.CONSENT, ("They agreed, and the evidence of it is kept.",)
    if last.kind is ReplyKind.CONDITIONAL:
        return _conditional(party)
    return _refused(party, taken_back=last.kind is ReplyKind.TAKEN_BACK)


def _other_child(child_of_requester: bool) -> tuple[Outcome, Ground, tuple[str, ...]]:
    if child_of_requester:
        words = "The requester holds parental responsibility for this child too."
        return Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT, (words,)
    words = "Nothing about another child is shared: what refers to them and what they added is left out."
    return Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.OTHER_CHILD, (words,)


def _unheard(party: Consultation) -> tuple[Outcome, Ground, tuple[str, ...]]:
    """Nobody asked them, or nobody answered: proposed by the kind of person, never decided by the silence."""
    who = party.plan.who_learns if party.plan is not None else WhoLearns.SAFE
    if who in _NOT_ASKED:
        outcome, ground, words = _NOT_ASKED[who]
        return outcome, ground, (words,)
    said = _NOT_HEARD.get(who, _SILENCE)
    if party.kind is PartyKind.AGENCY:
        return Outcome.DISCLOSE, Ground.OFFICIAL_CAPACITY, (said, _OFFICIAL)
    if party.kind is PartyKind.STAFF:
        fair = "What they did in their work with the child is normally fair to share; weigh it for each passage."
        return Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT, (said, fair)
    if who is WhoLearns.NEED_NOT_ASK:
        fair = "If there was no need to ask, it is normally fair to share; weigh it for each passage."
        return Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT, (said, fair)
    private = "It is about their private life, so without their word it is left out unless sharing is fair."
    return Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.NO_REPLY, (said, private)


def _conditional(party: Consultation) -> tuple[Outcome, Ground, tuple[str, ...]]:
    words = "They agreed to a part, or under a condition. Read their words and decide passage by passage."
    if party.kind is PartyKind.AGENCY:
        return Outcome.DISCLOSE, Ground.OFFICIAL_CAPACITY, (words, _OFFICIAL, _AGENCY)
    if party.kind is PartyKind.STAFF:
        return Outcome.NAME_LEFT_OUT, Ground.REASONABLE_WITHOUT_CONSENT, (words, _TALK)
    return Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.REFUSED, (words,)


def _refused(party: Consultation, *, taken_back: bool) -> tuple[Outcome, Ground, tuple[str, ...]]:
    said = "They took their consent back. That counts as a no." if taken_back else _REFUSAL_IS_A_FACTOR
    if party.kind is PartyKind.AGENCY:
        return Outcome.DISCLOSE, Ground.OFFICIAL_CAPACITY, (said, _OFFICIAL, _AGENCY)
    if party.kind is PartyKind.STAFF:
        upheld = (
            "Leaving out more than the name is right only if they would be in danger, or if it is the basis of a "
            "police investigation."
        )
        return Outcome.NAME_LEFT_OUT, Ground.REASONABLE_WITHOUT_CONSENT, (said, _TALK, upheld)
    weigh = "Sharing against their wish is possible where it is fair; a second person then has to back it."
    return Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.REFUSED, (said, weigh)


def _first(party: Consultation) -> tuple[str, ...]:
    found = []
    if party.unread_replies:
        found.append("Read their e-mail and say what it means.")
    if party.has_open_objection:
        found.append("Settle their objection, with a reason.")
    return tuple(found)


def choices(
    state: RequestState, terms: Terms, actor_id: str, role: Role, party_id: str, today: date
) -> dict[Outcome, tuple[Ground, ...]]:
    """Every outcome that this person may decide for a party now, each with the grounds that go with it.

    Empty where nothing can be decided: `why_not` says why.
    """
    found: dict[Outcome, tuple[Ground, ...]] = {}
    for outcome in Outcome:
        grounds = tuple(
            ground
            for ground in Ground
            if refusal(state, terms, _trial(actor_id, role, party_id, outcome, ground), today) is None
        )
        if grounds:
            found[outcome] = grounds
    return found


def why_not(state: RequestState, terms: Terms, actor_id: str, role: Role, party_id: str, today: date) -> str | None:
    """Why this person can decide nothing for a party now (a code of rules.refusals), or None if they can."""
    trial = _trial(actor_id, role, party_id, Outcome.REFERENCES, Ground.NO_REPLY)
    return refusal(state, terms, trial, today)


def _trial(actor_id: str, role: Role, party_id: str, outcome: Outcome, ground: Ground) -> Said:
    act = DecisionMade(decision_id="trial", party_id=party_id, outcome=outcome, ground=ground)
    return Said(submission_id="trial", actor_id=actor_id, role=role, act=act)
