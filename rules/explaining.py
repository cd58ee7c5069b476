"""The words in which a parent or a third party reads why something is shown or left out (R26, R27, R30).

They say enough to understand and to object, and nothing that betrays who spoke or what was said. Several grounds
share one sentence on purpose: a sentence of its own would give a frightened person away.
"""

from models.words import Ground

ANOTHER_PERSON = "This is another person's information, or something that the law asks us to leave out."

# One sentence for all: a second one would tell the parent that somebody is being protected.
PARENT_WORDS: dict[Ground, str] = dict.fromkeys(Ground, ANOTHER_PERSON)

NOTICE_WORDS: dict[Ground, str] = {
    ground: "We weighed what you told us. We think that it is fair to share this part all the same."
    for ground in Ground
} | {
    Ground.ALREADY_KNOWN: "The parent knows this already, so leaving it out would protect nobody.",
    Ground.OFFICIAL_CAPACITY: "You took part in your work, and parents may know who worked with their child.",
}
