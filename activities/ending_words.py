"""What the letters at the end of a request are told: outcome, reasons, where was searched (R26, R27, S52)."""

from typing import Any

from activities.letter_desk import Desk, lines_of
from models.searching import Found, Place
from records.searching import places_of
from rules import explaining


def _in_parts(desk: Desk) -> str:
    """That the copy was given in parts, each on its day."""
    days = [f"{one.on.day} {one.on:%B %Y}" for one in desk.state.parts]
    if not days or desk.state.given is None:
        return ""
    last = desk.state.given.on
    return f" You had a first part on {' and on '.join(days)}, and the rest on {last.day} {last:%B %Y}."


def ended(desk: Desk) -> dict[str, Any]:
    """Where safety is in play the letter says what it says to everybody, whatever somebody typed (S54, R27)."""
    reason = "" if explaining.says_no_more(desk.state) else desk.reason_of("request_closed")
    outcome = reason or explaining.ended_words(desk.state)
    return {
        "closed_on": desk.today,
        "outcome_text": f"{outcome}{_in_parts(desk)}" or None,
        "reasons": lines_of(reason) or (explaining.NEITHER_CONFIRMS_NOR_DENIES,),
        "searched": _searched(desk),
        "retention": (
            f"We keep our papers about this request for {desk.terms.profile.retention_years} years, then we "
            "destroy them.",
        ),
    }


_LOOKED_AT = frozenset({Found.LOOKED, Found.NOTHING})
_PLACES = {
    Place.CABINET: "the locked cabinet and our paper files",
    Place.EMAIL: "our e-mail",
    Place.APPS: "the apps and online journals that we use",
    Place.MESSAGES: "messages on telephones",
    Place.CCTV: "recordings of cameras, and photographs",
    Place.NOTEBOOKS: "notebooks and diaries",
    Place.LOGS: "the books for accidents, medicine and contacts",
    Place.ELSEWHERE: "other rooms and other sites",
}


def _searched(desk: Desk) -> tuple[str, ...]:
    """Where somebody looked, as it was recorded place by place (S52)."""
    answered = places_of(desk.session, desk.request.ref)
    return tuple(
        words for place, words in _PLACES.items() if place in answered and answered[place].found in _LOOKED_AT
    )
