"""The five questions, why the parents are not asked, and not sharing, with its reason (S97-S102, R33)."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.acts import MatterEnded, SharingDeclined, SharingWeighed
from models.matter_words import MatterOutcome
from models.sharing_words import WhyNotAsked
from models.words import Answer
from rules.matters.sharing_words import WHY_NOT_ASKED
from rules.permissions import See
from web.deciding.decisions_words import ANSWERS, QUESTIONS
from web.guarding import Visit, signed_in
from web.matters.file import MatterFile
from web.matters.sharing_page import may, said, sharing_of, show, words_kept

router = APIRouter()
MatterVisit = Annotated[Visit, Depends(signed_in(See.MATTERS))]
_ASKED = "asked"
HINTS = {
    "fits_the_aim": "What shall it reach, and does it reach that?",
    "another_way": "With consent, with less, without a name, or through somebody else.",
    "needed_for_rights": "A serious crime. Privacy is a right too: the child's, the parents', and others'.",
}
"""What to think of, where it is not the same as in a request."""
_DENIED = (Answer.NO,) * len(QUESTIONS)


@router.get("/matters/{ref}/sharing/five-questions")
def questions(ref: str, visit: MatterVisit) -> Response:
    """The five questions."""
    return _questions(visit, sharing_of(visit, ref))


@router.post("/matters/{ref}/sharing/five-questions")
def weigh(ref: str, visit: MatterVisit) -> Response:
    """The answers, why the parents are not asked, and what follows (S97-S102)."""
    matter, fields = sharing_of(visit, ref), visit.fields
    answers: dict[str, Answer] = {}
    told = []
    for name, question, _ in QUESTIONS:
        answers[name] = fields.choice(name, Answer, "Choose an answer")
        words = fields.text(f"{name}-words", "Say why, in your own words")
        told.append(f"{question} {ANSWERS[answers[name]]}.\n{words}")
    known = [_ASKED, *(why.value for why in WhyNotAsked)]
    not_asked = fields.one_of("not_asked", known, "Say whether the parents were asked")
    share = fields.yes_or_no("share", "Choose what follows from the answers")
    told.append(fields.text("weighs_most", "Say what weighs most"))
    if fields.faults:
        return _questions(visit, matter)
    why = None if not_asked == _ASKED else WhyNotAsked(not_asked)
    act = SharingWeighed(share=share, not_asked=why, **answers)
    return said(
        visit, matter, act, "\n\n".join(told), "Kept. It counts when a second person has backed it.", _questions
    )


def _questions(visit: Visit, matter: MatterFile) -> Response:
    no = SharingWeighed(share=False, **dict(zip([name for name, _, _ in QUESTIONS], _DENIED, strict=True)))
    return show(
        visit,
        matter,
        "questions",
        questions=[(name, question, HINTS.get(name, hint)) for name, question, hint in QUESTIONS],
        answers=[(answer.value, words) for answer, words in ANSWERS.items()],
        why_not_asked=[(_ASKED, "They were asked"), *((one.value, words) for one, words in WHY_NOT_ASKED.items())],
        kept=words_kept(visit, matter),
        may_weigh=may(visit, matter, no),
        answered=matter.newest(SharingWeighed) is not None,
    )


@router.get("/matters/{ref}/sharing/leave")
def leaving(ref: str, visit: MatterVisit) -> Response:
    """Not to share, with the reason."""
    return _leaving(visit, sharing_of(visit, ref))


@router.post("/matters/{ref}/sharing/decline")
def decline(ref: str, visit: MatterVisit) -> Response:
    """It is not to be shared, for a reason that needs no weighing; a second person backs that (S99)."""
    matter = sharing_of(visit, ref)
    words = visit.fields.text("declined_words", "Say why it is not shared")
    done = "Kept. It counts when the safeguarding lead backs it."
    return said(visit, matter, SharingDeclined(), words, done, _leaving)


@router.post("/matters/{ref}/sharing/leave")
def leave(ref: str, visit: MatterVisit) -> Response:
    """End the record: it was not shared, and why (S99)."""
    matter = sharing_of(visit, ref)
    words = visit.fields.text("left_words", "Say why it is not shared")
    act = MatterEnded(outcome=MatterOutcome.NOT_SHARED)
    return said(visit, matter, act, words, "It is recorded that it was not shared, and why.", _leaving)


def _leaving(visit: Visit, matter: MatterFile) -> Response:
    return show(
        visit,
        matter,
        "leave",
        may_leave=may(visit, matter, MatterEnded(outcome=MatterOutcome.NOT_SHARED)),
        may_decline=may(visit, matter, SharingDeclined()),
    )
