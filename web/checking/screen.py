"""The second check: the copy as the parent will see it beside the original, passed or sent back (S36, S38, R24)."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

from models.acts import SentBack, SignedOff
from records.faults import NotFound, Refused
from records.file import add_comment, mark_read, take_back_comment
from redaction import Box
from rules.advice import went_without
from rules.permissions import See
from rules.refusals import words_for
from rules.signoff import is_admitted, passed_before_advice
from web.casefile import open_case, show
from web.checking.view import Check, open_check
from web.deciding.legal import given_advice
from web.guarding import Visit, signed_in
from web.marker.file import TYPESET

router = APIRouter()
CheckVisit = Annotated[Visit, Depends(signed_in(See.CHECK))]
_BACK_TO = {"decision", "redaction"}
_NO_COPY = "There is no copy that stands now. Something changed since it was made."


@router.get("/requests/{ref}/check")
def overview(ref: str, visit: CheckVisit) -> Response:
    """The copy's pages, who has to pass it, what changed since the last check, comments."""
    check = _open(visit, ref)
    visit.viewed(ref, "check")
    return _overview(visit, check)


@router.get("/requests/{ref}/check/page/{page}")
def page(ref: str, page: int, visit: CheckVisit) -> Response:
    """One page of the copy beside its original."""
    check = _open(visit, ref)
    if check.copy is None:
        return _overview(visit, check)
    if not 1 <= page <= check.row.pages:
        raise HTTPException(404)
    visit.viewed(ref, "check_page", version=check.row.version, page=page)
    return _page(visit, check, page)


@router.post("/requests/{ref}/check/page/{page}/read")
def read(ref: str, page: int, visit: CheckVisit) -> Response:
    """The checker says that they have read this page; on to the next."""
    check = _may_check(visit, _open(visit, ref), page)
    if visit.fields.faults:
        return _refused(visit, check, page)
    with visit.writing(ref) as session:
        mark_read(session, ref, visit.user.id, check.row.sha256, page, visit.now)
    left = [other for other in check.unread if other != page]
    later = [other for other in left if other > page]
    return visit.go(f"{check.path}/page/{(later or left)[0]}" if left else check.path, "" if left else "All read.")


@router.post("/requests/{ref}/check/page/{page}/comment")
def comment(ref: str, page: int, visit: CheckVisit) -> Response:
    """Pin a comment to a page; it goes along when the copy is sent back."""
    check = _may_check(visit, _open(visit, ref), page)
    words = visit.fields.words("comment", "Write what has to be looked at on this page", longest=1_000)
    if visit.fields.faults:
        return _refused(visit, check, page)
    box = _box(visit, check, page)
    with visit.writing(ref) as session:
        add_comment(session, ref, check.row.version, page, words, visit.user.id, visit.now, box=box)
    return visit.go(f"{check.path}/page/{page}", "The comment is kept. It goes along when you send the copy back.")


@router.post("/requests/{ref}/check/page/{page}/comment/{comment_id}/take-back")
def take_back(ref: str, page: int, comment_id: str, visit: CheckVisit) -> Response:
    """Take a comment back; only who wrote it can."""
    check = _open(visit, ref)
    try:
        with visit.writing(ref) as session:
            take_back_comment(session, ref, comment_id, visit.user.id, visit.now)
    except NotFound:
        raise HTTPException(404) from None
    except Refused as refused:
        visit.fields.wrong("", str(refused))
        return _refused(visit, check, page)
    return visit.go(f"{check.path}/page/{page}", "The comment is taken back.")


@router.post("/requests/{ref}/check/pass")
def sign(ref: str, visit: CheckVisit) -> Response:
    """Pass the copy, this version and no other."""
    check = _may_check(visit, _open(visit, ref))
    if visit.fields.faults:
        return _overview(visit, check)
    outcome = visit.say(ref, SignedOff(copy_sha256=check.row.sha256), visit.fields.text("reason"))
    if visit.refused(outcome):
        return _overview(visit, check)
    return visit.go(check.path, f"Version {check.row.version} is passed.", outcome)


@router.post("/requests/{ref}/check/back")
def send_back(ref: str, visit: CheckVisit) -> Response:
    """Send the copy back, to the marks or to the decisions, with everything that was said of its pages."""
    check = _may_check(visit, _open(visit, ref))
    to = visit.fields.one_of("to", _BACK_TO, "Choose what has to be done again")
    said = [f"Page {each.page}: {each.words}" for each in check.comments] if check.copy else []
    missing = "" if said else "Say what has to be changed"
    why = visit.fields.text("why", missing)
    if visit.fields.faults:
        return _overview(visit, check)
    reason = "\n".join([why, *said]).strip()
    back_to: Literal["decision", "redaction"] = "decision" if to == "decision" else "redaction"
    outcome = visit.say(ref, SentBack(copy_sha256=check.row.sha256, to=back_to), reason)
    if visit.refused(outcome):
        return _overview(visit, check)
    onward = check.case.path if visit.may_see(See.CASE) else check.path
    return visit.go(onward, "The copy is sent back.", outcome)


def _open(visit: Visit, ref: str) -> Check:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        if not is_admitted(case.state, visit.user.role, visit.user.id):
            raise HTTPException(403, words_for("not_invited"))
        return open_check(session, visit, case)


def _may_check(visit: Visit, check: Check, page: int = 1) -> Check:
    """The check, with a fault where this person cannot do it, or looked at a version that stands no more.

    Raises HTTPException 404 where the version has no such page.
    """
    if check.copy is None:
        visit.fields.wrong("", _NO_COPY)
    elif check.hindrance:
        visit.fields.wrong("", check.hindrance)
    elif visit.fields.value("version") != str(check.row.version):
        visit.fields.wrong("", f"This is not the version that stands now. Look at version {check.row.version}.")
    elif not 1 <= page <= check.row.pages:
        raise HTTPException(404)
    return check


def _refused(visit: Visit, check: Check, page: int) -> Response:
    """The page with what was wrong; the overview where the copy that stands has no such page, or none stands."""
    here = check.copy is not None and 1 <= page <= check.row.pages
    return _page(visit, check, page) if here else _overview(visit, check)


def _box(visit: Visit, check: Check, page: int) -> Box | None:
    """Where on the page a comment was pinned; None for the whole page, and for what is no place on it."""
    sides = visit.fields.value("box").split(",")
    try:
        x0, y0, x1, y1 = (float(side) for side in sides)
    except ValueError:
        return None
    width, height = check.size_of(page)
    inside = 0 <= x0 < x1 <= width and 0 <= y0 < y1 <= height
    return (round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1)) if inside else None


def _overview(visit: Visit, check: Check) -> Response:
    with visit.reading() as session:
        advice = given_advice(session, check.case) if visit.may_see(See.CASE) else []
    gone = went_without(check.case.state)
    again = bool(advice) and passed_before_advice(check.case.state)
    return show(
        visit, check.case, "checking.html", check=check, advice=advice, without_advice=gone, check_again=again
    )


def _page(visit: Visit, check: Check, page: int) -> Response:
    source = check.source(page)
    where = f"{source[0].title}, page {source[1]}" if source else ""
    comments = [each for each in check.comments if each.page == page]
    return show(
        visit,
        check.case,
        "checking_page.html",
        check=check,
        page=page,
        where=where,
        comments=comments,
        marks=check.marks_on(page),
        changes=check.changes_on(page) if check.before else [],
        size=check.size_of(page),
        before=check.said_before(page),
        drawn_before=source is not None and source[0].media not in TYPESET and not check.retyped(page),
        disputes=check.disputes_on(page),
        retyped=check.retyped(page),
    )
