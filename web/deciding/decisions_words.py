"""The words of decisions: what happens to passages, and why (S28-S35, R15-R23)."""

from collections.abc import Mapping

from models.words import Answer, Factor, Ground, Outcome

OUTCOMES: Mapping[Outcome, tuple[str, str]] = {
    Outcome.DISCLOSE: ("Disclose", "The parent reads the passages, with the name."),
    Outcome.NAME_LEFT_OUT: ("Leave out the name", "The parent reads what happened, not who it was."),
    Outcome.REFERENCES: (
        "Black out what refers to them",
        "What they wrote or said themselves stays, without a name.",
    ),
    Outcome.REFERENCES_AND_CONTRIBUTIONS: (
        "Black out what refers to them and what came from them",
        "Nothing about them and nothing of theirs is left.",
    ),
    Outcome.EVERYTHING_POINTING: (
        "Black out everything that points to them",
        "Also role, rota, signature, and whatever would tell who it was.",
    ),
    Outcome.EXISTENCE_WITHHELD: (
        "Withhold that it exists",
        "The law allows it in few cases. Nothing in the copy shows that anything is missing.",
    ),
}

GROUNDS: Mapping[Ground, str] = {
    Ground.CONSENT: "They consented",
    Ground.REASONABLE_WITHOUT_CONSENT: "It is reasonable without consent",
    Ground.ALREADY_KNOWN: "The requester knows it already",
    Ground.OFFICIAL_CAPACITY: "They acted in their official work",
    Ground.REFUSED: "They refused, and it is fair to follow that",
    Ground.NO_REPLY: "They did not answer, and it is not fair to share it without them",
    Ground.OTHER_CHILD: "It is about another child",
    Ground.STAFF_ENDANGERED: "It is sensitive, and a member of staff would be in danger",
    Ground.POLICE_INVESTIGATION: "It is the basis of a police investigation",
    Ground.CHILD_ABUSE_DATA: "It is about abuse, and sharing it is not best for the child",
    Ground.SERIOUS_HARM: "Sharing it could do serious harm",
    Ground.LEGAL_PRIVILEGE: "It is legal advice in confidence",
    Ground.CONTACT_DETAILS: "It is an address or a telephone number",
    Ground.TO_FOLLOW: "It follows later, after the due date",
}


def begun(words: str) -> str:
    """Words that begin a sentence, as they stand inside one."""
    return words[:1].lower() + words[1:]


NEEDS_SECOND = "A second person has to back it."
NEEDS_LEAD = "The safeguarding lead has to back it."
AS_A_WHOLE = ("", "As decided above")

FACTORS: Mapping[Factor, tuple[str, str]] = {
    Factor.REQUESTER_GAVE_IT: ("The requester told us this themselves", ""),
    Factor.REQUESTER_KNOWS_IT: ("The requester knows it already", "They were there, or live with it."),
    Factor.CHILD_OF_REQUESTER: (
        "This child is the requester's too",
        "The requester holds parental responsibility for them. You have seen what shows it.",
    ),
    Factor.ROUTINE: ("It is routine", "Everyday work: nothing in it is private or could hurt anybody."),
    Factor.SENSITIVE: ("It is sensitive", "Private life, health, conflict, an accusation."),
    Factor.IN_CONFIDENCE: ("It was said in confidence", "They were told, or could expect, that it stays with us."),
    Factor.CANNOT_ANSWER: ("They cannot answer for themselves", "Because of age, illness or for another reason."),
    Factor.ENDANGERED: ("Somebody would be in danger", "They themselves, the child, or somebody else."),
    Factor.POLICE_INVESTIGATION: ("It is the basis of a police investigation", "The police say so."),
}

QUESTIONS: tuple[tuple[str, str, str], ...] = (
    ("fits_the_aim", "Does sharing fit the aim?", "What is to be reached by it, and does it reach that?"),
    ("vulnerable", "Is anybody at risk, and how vulnerable are they?", "Think of the child first."),
    (
        "another_way",
        "Is there another way that does as well?",
        "One that goes without consent for less, or for nothing.",
    ),
    (
        "needed_for_rights",
        "Is it needed to prevent a crime, or for somebody's rights?",
        "Among these rights is the child's own right to see what is kept.",
    ),
    ("needed_to_protect", "Is it needed to protect somebody?", "Who, and from what?"),
)

ANSWERS: Mapping[Answer, str] = {Answer.YES: "Yes", Answer.NO: "No", Answer.NOT_SURE: "Not sure"}
