"""The lines organisations hang under every mail: "do not disclose" means the mail there, not the child (S22).

Only a paragraph in which every word is one such lines are made of is taken for one; with any other word it is the
writer's own.
"""

import re

from mail.wordset import WORD, names, phrases

_SHORTEST, _LONGEST = 12, 400
_SIGNS = re.compile(r"[\w\s.,:;!()/&*'\u2019-]*")
_HEADING = re.compile(
    r"[*\s]*(?:disclaimer|confidentiality(?: notice)?|(?:important|legal|privacy) notice|important)[*\s]*"
)
_ABOUT_MAIL = names(
    """
    email emails mail mails message messages communication communications transmission attachment attachments
    recipient recipients addressee addressees sender virus viruses print printing
    """
)
_OPENING = re.compile(
    phrases(
        """
        disclaimer confidentiality_notice confidentiality important_notice confidential legal_notice privacy_notice
        """
    )
    + r"|(?:(?:disclaimer|confidentiality notice|confidentiality|important notice|important) )?"
    r"(?:this|the information (?:contained )?in this|the contents? of this|any views expressed in this|all)"
    r" (?:e ?mails?|messages?|communications?|transmission)\b.*"
    r"|if you (?:are not the intended recipient|have received this (?:e ?mail|message) in error)\b.*"
    r"|please consider the environment\b.*|(?:please )?think before you print\b.*"
)
_WORDS = names(
    """
    this the these any all and or of in by to for from with it its is are be been may not if you your we our
    us they them their that which who whom is was has have as at on an a no nor only other without prior
    disclaimer confidentiality confidential notice important legal legally privacy privileged private
    sensitive e email emails mail mails message messages communication communications transmission
    attachment attachments attached file files transmitted contents content information contained contain
    contains intended intend addressee addressees addressed recipient recipients individual individuals
    person persons entity named above solely sole exclusive use using used received receive error mistake
    mistakenly please notify inform contact tell sender sender's immediately once reply return telephone
    phone delete deleting destroy remove system computer copy copies copying copied distribute distributing
    distribution disseminate dissemination disclose disclosing disclosure disclosed forward forwarding print
    printing prohibited strictly unlawful unauthorised unauthorized permitted authorised must should do
    cannot can will does accept accepts liability liable responsibility responsible loss damage damages
    virus viruses malware scanned checked free secure guarantee guaranteed interception views view opinions
    opinion expressed author author's necessarily represent those organisation organization company employer
    council trust school university association registered england wales scotland company charity number
    office environment consider before think monitored monitoring recorded purposes purpose law lawful under
    data protection act regulation freedom subject request arising result caused though although taken steps
    ensure own virus-check carry out recommend action taken reliance rely take upon hereby thank contents'
    """
)


def without_disclaimers(text: str) -> str:
    """Return a text without the disclaimers at its end."""
    paragraphs = re.split(r"\n[ \t]*\n", text.rstrip())
    while len(paragraphs) > 1 and _is_disclaimer(paragraphs[-1]):
        paragraphs.pop()
    return "\n\n".join(paragraphs)


def _is_disclaimer(paragraph: str) -> bool:
    said = WORD.findall(paragraph.casefold())
    if not _SHORTEST <= len(said) <= _LONGEST or not set(said) <= _WORDS or not _SIGNS.fullmatch(paragraph):
        return False
    sentences = [
        sentence for sentence in re.split(r"[.:!]+(?:\s|$)", paragraph.casefold()) if WORD.search(sentence)
    ]
    return bool(_OPENING.fullmatch(" ".join(said))) and all(
        _HEADING.fullmatch(sentence.strip()) or _ABOUT_MAIL & set(WORD.findall(sentence)) for sentence in sentences
    )
