"""Health data in a file waits for a health professional, who says whether it may be disclosed (R21)."""

from calendar import monthrange
from datetime import date

from models.acts import HealthOpinion
from rules.state import RequestState

MONTHS = 6


def opinion_counts(opinion: HealthOpinion, today: date) -> bool:
    """Whether an opinion was given within the last six months; what is known already stays known."""
    return opinion.known or _months_later(opinion.given_on, MONTHS) >= today


def opinions_missing(state: RequestState, today: date) -> tuple[str, ...]:
    """The documents with health data on which no opinion counts today."""
    if state.file is None:
        return ()
    return tuple(
        document_id
        for document_id in state.file.health
        if document_id not in state.health or not opinion_counts(state.health[document_id], today)
    )


def opinions_holding(state: RequestState, today: date) -> tuple[str, ...]:
    """Of these, the documents that hold the copy.

    One that must not be disclosed by an opinion grown old is asked about anew, and stays left out meanwhile: the
    rest of the file does not wait for it. Nor does it wait for one that two people left out as a whole.
    """
    must_not = {document_id for document_id, opinion in state.health.items() if not opinion.disclose}
    return tuple(
        document_id
        for document_id in opinions_missing(state, today)
        if document_id not in must_not and not state.is_left_out(document_id)
    )


def may_be_disclosed(state: RequestState, document_id: str) -> bool:
    """Whether a document is free of the gate: no health data, or an opinion that it may be disclosed."""
    if state.file is None or document_id not in state.file.health:
        return True
    opinion = state.health.get(document_id)
    return opinion is not None and opinion.disclose


def _months_later(day: date, months: int) -> date:
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
