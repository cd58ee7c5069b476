"""Passing it on, telling the parents later, what did not arrive, and the end of the record (S112, S113, R35)."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.acts import MatterEnded, ParentsInformed, PassedOn, ReviewMoved, WentAstray
from models.matter_words import MatterOutcome
from models.sharing_words import ParentsTold, SentHow, SharedPart, WhereItWent
from rules.matters.sharing_state import SharingState
from rules.matters.sharing_words import PARENTS_TOLD, SENT_HOW, SHARED_PARTS, WHERE_IT_WENT
from rules.permissions import See
from rules.refusals import words_for
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.matters.file import MatterFile
from web.matters.page import page
from web.matters.sharing import ASKED_AGAIN_AFTER
from web.matters.sharing_page import may, receiver_of, said, sharing_of, show, words_kept
from web.wording import long_day

router = APIRouter()
MatterVisit = Annotated[Visit, Depends(signed_in(See.MATTERS))]


@router.get("/matters/{ref}/sharing/pass-on")
def passing(ref: str, visit: MatterVisit) -> Response:
    """What has to be so before it goes, and the record that it went."""
    matter = sharing_of(visit, ref)
    visit.fields = Fields.holding(passed_on=matter.today)
    return _passing(visit, matter)


@router.post("/matters/{ref}/sharing/passed-on")
def pass_on(ref: str, visit: MatterVisit) -> Response:
    """Record that it was passed on: when, how, and only what is needed (S112, S113)."""
    matter, fields = sharing_of(visit, ref), visit.fields
    parents = fields.choice("parents", ParentsTold, "Say whether the parents were told")
    later = parents is ParentsTold.LATER
    review_on = (
        fields.day("review_on", "The day for telling the parents", earliest=_tomorrow(matter)) if later else None
    )
    copy = matter.state.copy if matter.state.sends_pages else None
    act = PassedOn(
        on=fields.day("passed_on", "The day it was passed on", latest=matter.today),
        checked=fields.choices("checked", SharedPart),
        parents=parents,
        how=fields.choice("how", SentHow, "Say how it went"),
        copy_sha256=copy.copy_sha256 if copy is not None else None,
        review_on=review_on,
    )
    words = fields.text("passed_words", "Say what was passed on, and to whom")
    return said(visit, matter, act, words, "It is recorded that it was passed on.", _passing)


def _tomorrow(matter: MatterFile) -> date:
    return matter.today + timedelta(days=1)


def _passing(visit: Visit, matter: MatterFile) -> Response:
    state: SharingState = matter.state
    how = [one for one in SENT_HOW.items() if not (state.sends_pages and one[0] is SentHow.SPOKEN)]
    parents = [one for one in PARENTS_TOLD.items() if _offered(state, one[0])]
    return show(
        visit,
        matter,
        "pass_on",
        lacking=_lacking(state),
        person=receiver_of(visit, matter),
        kept=words_kept(visit, matter),
        pages=state.copy.pages if state.sends_pages and state.copy else 0,
        shared_parts=[(part.value, words) for part, words in SHARED_PARTS.items()],
        how=[(one.value, words) for one, words in how],
        parents=[(one.value, words) for one, words in parents],
        later=any(one is ParentsTold.LATER for one, _ in parents),
        quiet=state.parents_not_first,
        review_hint=f"For example {long_day(matter.today + ASKED_AGAIN_AFTER)}.",
    )


def _offered(state: SharingState, told: ParentsTold) -> bool:
    """Where the parents must not be told first the page does not offer that it happened as if it were the rule."""
    if told is ParentsTold.FIRST:
        return True
    if told is ParentsTold.LATER:
        return state.parents_not_first or state.goes_first
    return state.parents_not_first


def _lacking(state: SharingState) -> list[str]:
    """What stands in the way still, in words."""
    found = []
    if state.passed_on is not None:
        return [words_for("passed_on_already")]
    if state.stopped:
        found.append("A safeguarding stop stands.")
    if state.receiver is None:
        found.append(words_for("receiver_open"))
    if not state.goes_first and not state.may_share:
        found.append(words_for("emergency_over" if state.is_urgent and state.first_is_over else "no_consent"))
    if not state.goes_first and state.confidence is None:
        found.append(words_for("confidence_open"))
    if state.sends_pages and state.copy is None:
        found.append(words_for("copy_not_ready"))
    elif state.sends_pages and state.copy_read_by is None:
        found.append(words_for("copy_not_looked_at"))
    return found


@router.get("/matters/{ref}/sharing/parents")
def telling(ref: str, visit: MatterVisit) -> Response:
    """Telling the parents afterwards, or not at all (S113)."""
    matter = sharing_of(visit, ref)
    visit.fields = Fields.holding(told_on=matter.today)
    return _telling(visit, matter)


@router.post("/matters/{ref}/sharing/parents")
def tell_parents(ref: str, visit: MatterVisit) -> Response:
    """The parents were told, are told later, or are not told, which the safeguarding lead backs."""
    matter, fields = sharing_of(visit, ref), visit.fields
    answer = fields.one_of("told", ("yes", "later", "no"), "Choose what is so")
    words = fields.text("told_words", "Say what was said, or why not")
    if answer == "later":
        moved = ReviewMoved(to=fields.day("review_on", "The day to look again", earliest=_tomorrow(matter)))
        return said(visit, matter, moved, words, "It is asked again on that day.", _telling)
    on = fields.day("told_on", "The day", latest=matter.today) if answer == "yes" else matter.today
    done = "It is recorded." if answer == "yes" else "Kept. It counts when the safeguarding lead backs it."
    return said(visit, matter, ParentsInformed(on=on, told=answer == "yes"), words, done, _telling)


def _telling(visit: Visit, matter: MatterFile) -> Response:
    state: SharingState = matter.state
    return show(
        visit,
        matter,
        "parents",
        open_now=may(visit, matter, ParentsInformed(on=matter.today, told=True)),
        may_wait=state.parents_open,
    )


@router.get("/matters/{ref}/sharing/astray")
def arriving(ref: str, visit: MatterVisit) -> Response:
    """It did not reach them."""
    return _arriving(visit, sharing_of(visit, ref))


@router.post("/matters/{ref}/sharing/astray")
def astray(ref: str, visit: MatterVisit) -> Response:
    """It came back, or went into the wrong hands: then the record of a breach opens with it (R35)."""
    matter, fields = sharing_of(visit, ref), visit.fields
    act = WentAstray(where=fields.choice("where", WhereItWent, "Choose what is so"))
    words = fields.text("astray_words", "Say what happened")
    done = "It is recorded. Make sure of the address before it goes again."
    if act.where is WhereItWent.WRONG_HANDS:
        done = "It is recorded, and the record of a breach is opened: see Afterwards. The 72 hours run from now."
    return said(visit, matter, act, words, done, _arriving)


def _arriving(visit: Visit, matter: MatterFile) -> Response:
    return show(
        visit,
        matter,
        "astray",
        where=[(one.value, words) for one, words in WHERE_IT_WENT.items()],
        may_say=may(visit, matter, WentAstray(where=WhereItWent.CAME_BACK)),
    )


@router.post("/matters/{ref}/sharing/end")
def end(ref: str, visit: MatterVisit) -> Response:
    """End the record: it was shared. A paper with all of it goes into the child's file (S100)."""
    matter = sharing_of(visit, ref)
    done = "The record is complete, and a paper with it goes into the child's file."
    return said(visit, matter, MatterEnded(outcome=MatterOutcome.SHARED), "", done, page)
