"""After the end of a matter: how long its words are kept, and their destruction by two people (R31)."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.acts import Act, DestructionProposed, KeptLonger
from rules.permissions import See
from rules.retention import keep_until
from web.guarding import Visit, signed_in
from web.matters.file import MatterFile, matter_of, refused_now, show_matter
from web.matters.words import OUTCOMES_OF_MATTERS
from web.wording import day

router = APIRouter()
MatterVisit = Annotated[Visit, Depends(signed_in(See.MATTERS))]


@router.get("/matters/{ref}/keeping")
def ask(ref: str, visit: MatterVisit) -> Response:
    """Until when the words of one matter are kept, and what can be done."""
    return _page(visit, matter_of(visit, ref))


@router.post("/matters/{ref}/keeping/destroy")
def destroy(ref: str, visit: MatterVisit) -> Response:
    """Propose to destroy the words and letters; a second person has to back it."""
    why = visit.fields.text("reason", "Say that nobody needs these words any more, and how you know")
    if not visit.fields.yes("looked"):
        visit.fields.wrong("looked", "Confirm that no inspection, court case or enquiry needs this record")
    done = "The words stay until the line manager or the safeguarding lead backs this."
    return _said(visit, ref, DestructionProposed(), why, done)


@router.post("/matters/{ref}/keeping/longer")
def longer(ref: str, visit: MatterVisit) -> Response:
    """Keep the words longer, with a reason."""
    until = visit.fields.day("until", "Enter the day until which they are needed")
    why = visit.fields.text("why", "Say why they are needed longer")
    return _said(visit, ref, KeptLonger(until=until), why, f"The words are kept until {day(until)}.")


def _said(visit: Visit, ref: str, act: Act, words: str, done: str) -> Response:
    matter = matter_of(visit, ref)
    if visit.fields.faults:
        return _page(visit, matter)
    outcome = visit.say(ref, act, words)
    if visit.refused(outcome):
        return _page(visit, matter)
    return visit.go(f"{matter.path}/keeping", done, outcome)


def _page(visit: Visit, matter: MatterFile) -> Response:
    state = matter.state
    rows = [
        ("How it ended", OUTCOMES_OF_MATTERS[state.ended] if state.ended else "It has not ended"),
        ("Ended on", day(state.closed_on)),
        ("The policy keeps papers", f"{matter.terms.profile.retention_years} years after the end"),
        ("Kept until", day(keep_until(state, matter.terms))),
    ]
    why_not = refused_now(visit, matter, DestructionProposed())
    longer = KeptLonger(until=date(visit.today.year + 9, 1, 1))
    return show_matter(
        visit,
        matter,
        "matter_keeping.html",
        rows=[(key, value) for key, value in rows if value],
        proposed=state.destruction is not None,
        may_destroy=why_not is None,
        why_not=why_not or "",
        may_keep=refused_now(visit, matter, longer) is None,
    )
