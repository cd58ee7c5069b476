"""The words of a sharing outside a request, as a manager under time pressure reads them (S70-S115, R33)."""

from collections.abc import Mapping

from models.sharing_words import (
    AskedBy,
    Confidence,
    ConsentBy,
    ConsentPart,
    HowChecked,
    LookedAfter,
    ParentsTold,
    SentHow,
    SharedPart,
    WhereItWent,
    WhyNotAsked,
    WithWhom,
)

WITH_WHOM: Mapping[WithWhom, str] = {
    WithWhom.SOCIAL_CARE: "Social care",
    WithWhom.POLICE: "The police",
    WithWhom.HEALTH: "Health",
    WithWhom.NEXT_PROVIDER: "The next school or nursery",
    WithWhom.OTHER: "Somebody else",
}
ASKED_BY: Mapping[AskedBy, str] = {
    AskedBy.RECEIVER: "They asked us for it",
    AskedBy.PARENT: "A parent wants us to share it",
    AskedBy.SETTING: "We want to share it",
    AskedBy.COURT: "A court, or the law, asks for it",
}
HOW_CHECKED: Mapping[HowChecked, str] = {
    HowChecked.RANG_BACK: "Rang back on a number that we found ourselves",
    HowChecked.RANG_THEM: "We rang them first: 999, 101 or the duty team's own number",
    HowChecked.BADGE: "Saw their badge or warrant card, and rang their office",
    HowChecked.KNOWN: "We know and have worked with this person",
}
CONFIDENCE: Mapping[Confidence, str] = {
    Confidence.NO: "No",
    Confidence.AGREES: "Yes, and they agree that it is shared",
    Confidence.YES: "Yes, and they do not agree",
    Confidence.NOT_ASKED: "We have not asked them",
}
CONSENT_BY: Mapping[ConsentBy, str] = {
    ConsentBy.PARENT: "A parent with parental responsibility with whom the child lives",
    ConsentBy.PARENT_APART: "A parent with parental responsibility who lives apart from the child",
    ConsentBy.CHILD: "The child, who understands it well enough to decide",
    ConsentBy.LOCAL_AUTHORITY: "The local authority, which shares parental responsibility",
    ConsentBy.NOT_ENTITLED: "Somebody without parental responsibility",
}
LOOKED_AFTER: Mapping[LookedAfter, str] = {
    LookedAfter.NO: "No",
    LookedAfter.AGREES: "Yes, and it agrees",
    LookedAfter.DISAGREES: "Yes, and it does not agree",
    LookedAfter.NOT_ASKED: "Yes, and it was not asked",
}
CONSENT_PARTS: Mapping[ConsentPart, str] = {
    ConsentPart.WHY: "Why we want to share",
    ConsentPart.WHAT: "What would be shared",
    ConsentPart.WHO: "With whom, and who will see it",
    ConsentPart.PURPOSE: "What they will use it for",
    ConsentPart.IMPLICATIONS: "What may follow from it for them",
    ConsentPart.MAY_REFUSE: "That they may say no",
    ConsentPart.MAY_TAKE_BACK: "That they may take a yes back at any time",
}
WHY_NOT_ASKED: Mapping[WhyNotAsked, str] = {
    WhyNotAsked.HURT_AND_URGENT: "Somebody is hurt or in danger, and it is urgent",
    WhyNotAsked.MORE_RISK: "Asking would put somebody at greater risk",
    WhyNotAsked.INVESTIGATION: "Asking would harm the investigation of a serious crime",
    WhyNotAsked.REQUIRED: "The law or a court makes us share, whatever they say",
    WhyNotAsked.COVER_UP: "Asking could lead to a cover-up, or to threats against the child",
}
SHARED_PARTS: Mapping[SharedPart, str] = {
    SharedPart.RELEVANT: "Only what they need for this purpose",
    SharedPart.ACCURATE: "It is right",
    SharedPart.FACTUAL: "Facts are told apart from opinions, and nobody is judged",
    SharedPart.CURRENT: "It is up to date",
}
SENT_HOW: Mapping[SentHow, str] = {
    SentHow.SPOKEN: "Said to them, by telephone or face to face",
    SentHow.HANDED: "Given to them by hand",
    SentHow.SECURE_MAIL: "Through their secure portal or encrypted e-mail",
    SentHow.POST: "By tracked post",
}
PARENTS_TOLD: Mapping[ParentsTold, str] = {
    ParentsTold.FIRST: "Yes, before it was passed on",
    ParentsTold.LATER: "Not yet; they will be told when that is safe",
    ParentsTold.NOT_TOLD: "No, telling them is against the child's interests",
}
WHERE_IT_WENT: Mapping[WhereItWent, str] = {
    WhereItWent.CAME_BACK: "It came back, or never left: nobody else has seen it",
    WhereItWent.WRONG_HANDS: "Somebody else has it, or may have read it",
}
