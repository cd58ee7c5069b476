"""Health data waits for an opinion (R21)."""

from datetime import UTC, date, datetime

from models import acts
from models.messages import Event
from models.words import Ground, Role
from rules.folding import fold
from rules.health import may_be_disclosed, opinion_counts, opinions_holding, opinions_missing
from rules.state import RequestState

TODAY = date(2027, 8, 31)


def state(*said: acts.Act) -> RequestState:
    """A file of one plain document and one with health data, and what was said since."""
    file = acts.FileChanged(digest="a" * 64, documents=2, pages=2, health=("doc-1",))
    events = [
        Event(seq=seq, at=datetime(2027, 8, 1, tzinfo=UTC), actor_id="u-1", role=Role.MANAGER, act=act)
        for seq, act in enumerate([file, *said], start=1)
    ]
    return fold(events)


def opinion(day: date, disclose: bool = True) -> acts.HealthOpinion:
    """An opinion on the document with health data."""
    return acts.HealthOpinion(document_id="doc-1", given_on=day, disclose=disclose)


def test_a_document_with_health_data_is_held_until_an_opinion_is_there() -> None:
    """R21: the gate is on that document, not on the file."""
    assert opinions_missing(state(), TODAY) == ("doc-1",)
    assert not may_be_disclosed(state(), "doc-1")
    assert may_be_disclosed(state(), "doc-2")


def test_an_opinion_frees_it_or_leaves_it_out() -> None:
    """R21: the professional says which."""
    assert opinions_missing(state(opinion(TODAY)), TODAY) == ()
    assert may_be_disclosed(state(opinion(TODAY)), "doc-1")
    assert not may_be_disclosed(state(opinion(TODAY, disclose=False)), "doc-1")


def test_an_opinion_counts_for_six_months_to_the_day() -> None:
    """R21: within the last six months; the last day of February stands for the 31st of August."""
    assert opinion_counts(opinion(date(2027, 2, 28)), TODAY) is False
    assert opinion_counts(opinion(date(2027, 3, 1)), TODAY)
    assert opinion_counts(opinion(date(2026, 8, 31)), date(2027, 2, 28))
    assert opinions_missing(state(opinion(date(2027, 2, 27))), TODAY) == ("doc-1",)


def test_an_old_opinion_that_it_must_not_be_disclosed_is_asked_for_anew_and_holds_nothing() -> None:
    """R21: it stays left out, so the rest of the file does not wait; its own disclosure does."""
    old = state(opinion(date(2027, 2, 1), disclose=False))
    assert opinions_missing(old, TODAY) == ("doc-1",)
    assert opinions_holding(old, TODAY) == ()
    assert not may_be_disclosed(old, "doc-1")
    assert opinions_holding(state(opinion(date(2027, 2, 1))), TODAY) == ("doc-1",)


def test_a_paper_that_two_people_left_out_as_a_whole_needs_no_opinion_before_the_rest_goes() -> None:
    """R21, R22: until it is in the copy again."""
    out = acts.PaperDecided(document_id="doc-1", ground=Ground.SERIOUS_HARM)
    assert opinions_holding(state(out), TODAY) == ("doc-1",)
    backed = state(out, acts.Backed(seq=2))
    assert opinions_holding(backed, TODAY) == ()
    again = acts.PaperDecided(document_id="doc-1")
    assert opinions_holding(state(out, acts.Backed(seq=2), again, acts.Backed(seq=4)), TODAY) == ("doc-1",)


def test_what_they_know_already_stays_known() -> None:
    """R21: only an opinion grows old; whoever learned it two years ago knows it still."""
    known = acts.HealthOpinion(document_id="doc-1", given_on=date(2025, 1, 7), disclose=True, known=True)
    assert opinions_missing(state(known), TODAY) == ()
    assert may_be_disclosed(state(known), "doc-1")
