"""The words in which a parent or a third party reads why something is shown or left out (R26, R27, R30).

They say enough to understand and to object, and nothing that betrays who spoke or what was said. Several grounds
share one sentence on purpose: a sentence of its own would give a frightened person away.
"""

from models.words import Ground

ANOTHER_PERSON = "This is another person's information."
PROTECTED = "The law lets us leave this out to protect somebody."

PARENT_WORDS: dict[Ground, str] = {
    Ground.CONSENT: ANOTHER_PERSON,
    Ground.REASONABLE_WITHOUT_CONSENT: ANOTHER_PERSON,
    Ground.ALREADY_KNOWN: ANOTHER_PERSON,
    Ground.OFFICIAL_CAPACITY: ANOTHER_PERSON,
    Ground.REFUSED: ANOTHER_PERSON,
    Ground.NO_REPLY: ANOTHER_PERSON,
    Ground.OTHER_CHILD: ANOTHER_PERSON,
    Ground.CONTACT_DETAILS: ANOTHER_PERSON,
    Ground.TO_FOLLOW: ANOTHER_PERSON,
    Ground.STAFF_ENDANGERED: ANOTHER_PERSON,
    Ground.POLICE_INVESTIGATION: PROTECTED,
    Ground.CHILD_ABUSE_DATA: PROTECTED,
    Ground.SERIOUS_HARM: PROTECTED,
    Ground.LEGAL_PRIVILEGE: PROTECTED,
}

NOTICE_WORDS: dict[Ground, str] = {
    ground: "We weighed what you told us. We think that it is fair to share this part all the same."
    for ground in Ground
} | {
    Ground.ALREADY_KNOWN: "The parent knows this already, so leaving it out would protect nobody.",
    Ground.OFFICIAL_CAPACITY: "You took part in your work, and parents may know who worked with their child.",
}

LABELS: dict[Ground, str] = {
    ground: "[another person's information]" if words == ANOTHER_PERSON else "[left out by law]"
    for ground, words in PARENT_WORDS.items()
}
