"""The words for third parties: why they are asked or not, what they answered, where they stand (R18, R23)."""

from collections.abc import Mapping

from models.words import Channel, Evidence, MentionKind, ReplyKind, WhoLearns
from rules.consultation import Consultation
from web.wording import day

WHO_LEARNS: Mapping[WhoLearns, tuple[str, str]] = {
    WhoLearns.SAFE: ("Ask them", "Nobody is put at risk when they learn of the request."),
    WhoLearns.ALLEGED_ABUSER: (
        "Do not ask: they are said to have harmed the child",
        "They must not learn of the request through us.",
    ),
    WhoLearns.CLOSE_TO_ONE: (
        "Do not ask: they are close to somebody who is said to have harmed the child",
        "What they learn, the other may learn.",
    ),
    WhoLearns.RAISES_RISK: ("Do not ask: asking could put somebody at risk", "Threats, a cover-up, violence."),
    WhoLearns.ENQUIRY: (
        "Do not ask: the police or social care are making an enquiry",
        "Asking could get in its way. Talk with them first.",
    ),
    WhoLearns.CONFIDENTIAL_ADDRESS: (
        "Do not ask: where they live is confidential",
        "A letter, or its answer, could give the address away.",
    ),
    WhoLearns.ALREADY_KNOWN: (
        "Do not ask: the requester knows all of it already",
        "They gave it to us themselves, or were there.",
    ),
    WhoLearns.NOT_FINDABLE: ("Do not ask: they cannot be found", "Say where you looked."),
    WhoLearns.NEED_NOT_ASK: (
        "Do not ask: it is not necessary",
        "For example another child, of whom nothing is shared anyway, or an official in a routine matter.",
    ),
}

KEPT_BACK = "The reason is kept for those who decide and the safeguarding lead."

MENTION_KINDS: Mapping[MentionKind, tuple[str, str]] = {
    MentionKind.REFERS_TO: ("It refers to them", "Somebody else wrote or said it about them."),
    MentionKind.CONTRIBUTED_BY: ("It came from them", "They wrote it, said it, or gave it to us."),
}

HOW: Mapping[Channel, str] = {
    Channel.EMAIL: "by e-mail",
    Channel.POST: "by post",
    Channel.TELEPHONE: "by telephone",
    Channel.IN_PERSON: "in person",
}

REPLIES: Mapping[ReplyKind, tuple[str, str]] = {
    ReplyKind.CONSENT: ("Yes", "green"),
    ReplyKind.REFUSAL: ("No", "orange"),
    ReplyKind.CONDITIONAL: ("Yes, but", "yellow"),
    ReplyKind.TAKEN_BACK: ("Consent taken back", "orange"),
    ReplyKind.QUESTION: ("A question", "blue"),
    ReplyKind.UNCLEAR: ("Not clear", "grey"),
}

EVIDENCE: Mapping[Evidence, str] = {
    Evidence.ANSWER_PAGE: "on the answer page, with a code",
    Evidence.CONFIRMED_MAIL: "by e-mail, confirmed by a member of staff",
    Evidence.SCANNED_PAPER: "on paper, scanned",
    Evidence.CALL_NOTE: "in a conversation, with a note of it",
}


def standing_words(party: Consultation | None, *, started: bool) -> tuple[str, str]:
    """Where a third party stands, as a tag: words and colour."""
    if party is None:
        return "Not in this request", "grey"
    if party.unread_replies:
        return "E-mail to read", "red"
    if party.has_open_objection:
        return "Objection to settle", "red"
    if party.decided:
        return "Decided", "green"
    if party.last_reply is not None:
        return f"Answered: {REPLIES[party.last_reply.kind][0]}", REPLIES[party.last_reply.kind][1]
    return _before_an_answer(party, started=started)


def _before_an_answer(party: Consultation, *, started: bool) -> tuple[str, str]:
    if party.plan is None:
        return "Who will learn of this?", "yellow"
    if not party.planned:
        return "Waits for a second person", "yellow"
    if not party.to_be_asked:
        return "Not asked", "grey"
    if party.awaits_reply_by_post:
        return "Letter to be posted or said", "yellow"
    if party.letter_sent_on is not None:
        return "Asked, no answer yet", "blue"
    if not party.letter_ready:
        return "Letter to be read", "yellow"
    return ("Letter on its way", "blue") if started else ("Will be asked", "blue")


def plan_words(party: Consultation, *, kept_back: bool) -> str:
    """Whether and how a third party is asked; `kept_back` where the reader may not know why not."""
    if party.plan is None:
        return "Not answered yet"
    if party.plan.ask:
        return f"Ask {HOW[party.plan.channel]}"
    if kept_back:
        return f"Do not ask. {KEPT_BACK}"
    return WHO_LEARNS[party.plan.who_learns][0]


def asked_words(party: Consultation) -> str:
    """When and how a third party was asked."""
    if party.plan is None or not party.plan.ask:
        return "Not asked"
    if party.letter_sent_on is None:
        return "Not yet"
    how = HOW[party.plan.channel]
    if party.plan.channel is Channel.EMAIL:
        return f"{day(party.letter_sent_on)}, {how}"
    if party.posted_on is None:
        return f"Ready since {day(party.letter_sent_on)}, to go {how}"
    return f"{day(party.posted_on)}, {how}"
