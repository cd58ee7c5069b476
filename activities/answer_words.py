"""What goes with the copy is told: receipt, what the law wants beside it, why some is left out (R26, R27, R30)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from activities.copying import COVER_IN_SHORT, index_title
from activities.errors import failed
from activities.letter_desk import Desk
from models.post import NOT_THERE, Meeting
from records.copies import copy_of_version, page_map_of, titles_of
from records.meetings import meetings_of
from rules.answering import copy_given, given_with
from rules.explaining import ANOTHER_PERSON
from rules.handed_over import check_number
from rules.times import local_date


def receipt(desk: Desk) -> dict[str, Any]:
    """What was given, when, and in which version."""
    given = given_with(desk.state, desk.order.effect)
    copy = copy_given(desk.state, given)
    pages = "the copy of the file"
    if copy is not None:
        check = check_number(copy.copy_sha256)
        pages += f", version {copy.version}, {copy.pages} pages, with the check number {check}"
    what = [pages if given and given.taken_away else f"{pages}, read together and not taken away"]
    if "/part/" in desk.order.effect:
        what.append("this is what was ready; the rest follows")
    return {
        "handed_on": given.on if given else desk.today,
        "handed_over": tuple(what),
        "received_by": desk.request.requester_name,
        "version": copy.version if copy else None,
    }


def cover(desk: Desk) -> dict[str, Any]:
    """What the copy holds, as the copy shows it, and what the setting's policy says of its records (R26)."""
    copy = copy_given(desk.state, given_with(desk.state, desk.order.effect))
    records = desk.terms.profile.records
    return {
        "index": index_of(desk, copy.version if copy else 0) or ("There are no pages in it.",),
        "redaction_notes": (ANOTHER_PERSON, COVER_IN_SHORT) if copy and copy.shown else (),
        "purposes": records.purposes,
        "categories": records.categories,
        "sources": records.sources,
        "recipients": records.recipients,
        "retention": records.retention,
        "version": copy.version if copy else None,
    }


def left_out(desk: Desk) -> dict[str, Any]:
    """Why the copy does not show all: one sentence for every place, so that none tells of somebody (R27, R30)."""
    return {"reasons": (ANOTHER_PERSON,)}


def note_of_meeting(desk: Desk) -> dict[str, Any]:
    """Who was there, what was explained and what was asked, as it was written down on the day (S42).

    Raises ApplicationError `no_meeting_yet`, to be tried again: the record is kept a moment after the giving.
    """
    given = given_with(desk.state, desk.order.effect)
    held = [one for one in meetings_of(desk.session, desk.request.ref) if given and _day(one) == given.on]
    if not held:
        raise failed("no_meeting_yet", final=False)
    last = held[-1]
    there = [line for line in last.attendees.splitlines() if not line.startswith(NOT_THERE)]
    return {
        "meeting_at": last.held_at,
        "attendees": tuple(there),
        "explained": _lines(last.explained),
        "asked": _lines(last.asked),
    }


def _day(meeting: Meeting) -> date:
    return local_date(meeting.held_at)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def index_of(desk: Desk, version: int) -> tuple[str, ...]:
    """Each paper of a copy with its pages in that copy, computed from the copy alone."""
    row = copy_of_version(desk.session, desk.request.ref, version)
    if row is None:
        return ()
    pages: dict[str, list[int]] = {}
    for paper, _, page in page_map_of(row):
        pages.setdefault(paper, []).append(page)
    titles = titles_of(row)
    return tuple(f"{titles.get(paper, index_title(None))}, {_pages(where)}" for paper, where in pages.items())


def _pages(where: Sequence[int]) -> str:
    first, last = min(where), max(where)
    return f"page {first}" if first == last else f"pages {first} to {last}"
