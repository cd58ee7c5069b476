"""Who may ask for a child: sources of parental responsibility by nation, when it began, and when it ends (R11-R14).

The dates are those from which an unmarried father who registers the birth together with the mother holds it:
Adoption and Children Act 2002, section 111 (England and Wales); Family Law (Scotland) Act 2006, section 23; Family
Law Act (Northern Ireland) 2001, section 1. Section 208 of the Data Protection Act 2018 takes a child of twelve in
Scotland to be able to use their rights; elsewhere nothing is taken for granted, so from twelve on it is asked.
A product default, not legal advice.
"""

from collections.abc import Mapping
from datetime import date

from models.acts import IntakeSettled
from models.words import ParentalSource
from rules.calendars import Nation
from rules.moments import Moment
from rules.state import RequestState
from rules.times import end_of

CERTIFICATE_COUNTS_FROM: Mapping[Nation, date] = {
    Nation.ENGLAND: date(2003, 12, 1),
    Nation.WALES: date(2003, 12, 1),
    Nation.SCOTLAND: date(2006, 5, 4),
    Nation.NORTHERN_IRELAND: date(2002, 4, 15),
}
ASKED_WHETHER_ABLE_FROM = 12
"""Years of age from which "too young to decide" needs a reason."""

_ELSEWHERE: Mapping[Nation, Mapping[ParentalSource, str]] = {
    Nation.SCOTLAND: {
        ParentalSource.LIVES_WITH_ORDER: "Residence order: the child lives with them",
        ParentalSource.SPECIAL_GUARDIAN: "Kinship carer with an order that gives it, or special guardian",
        ParentalSource.LOCAL_AUTHORITY: "Local authority under a permanence order",
    },
    Nation.NORTHERN_IRELAND: {
        ParentalSource.LIVES_WITH_ORDER: "Residence order: the child lives with them",
    },
}


def source_words(nation: Nation, usual: Mapping[ParentalSource, str]) -> dict[ParentalSource, str]:
    """The sources in the words of a nation; `usual` are those of England and Wales, without the date."""
    since = CERTIFICATE_COUNTS_FROM[nation]
    words = {**usual, **_ELSEWHERE.get(nation, {})}
    registered = f"{words[ParentalSource.BIRTH_CERTIFICATE]} (since {since.day} {since:%B %Y})"
    return {**words, ParentalSource.BIRTH_CERTIFICATE: registered}


def certificate_too_early(nation: Nation, source: ParentalSource, born_on: date) -> bool:
    """Whether a child was born before the certificate gave it: only a later registration would (R13)."""
    return source is ParentalSource.BIRTH_CERTIFICATE and born_on < CERTIFICATE_COUNTS_FROM[nation]


def age_on(day: date, born_on: date) -> int:
    """Whole years of age on a day."""
    had_birthday = (day.month, day.day) >= (born_on.month, born_on.day)
    return day.year - born_on.year - (0 if had_birthday else 1)


def is_an_agent(intake: IntakeSettled | None) -> bool:
    """Whether somebody asks for a parent, with that parent's written authority (R14)."""
    return intake is not None and intake.authority is ParentalSource.WRITTEN_AUTHORITY


def authority_is_over(state: RequestState, today: date | None = None) -> bool:
    """Whether what let them ask has ended: taken back, run out, or ended by a court (R13, R14).

    Then nothing is given, and no page of theirs opens, until it is shown anew or the request is closed. Where
    `today` is known it counts too: nothing opens because the moment of running out has not been noted yet.
    """
    ran_out = any(_key(until) in state.moments or (today is not None and until < today) for until in _until(state))
    return state.authority_ended or ran_out


def moments(state: RequestState) -> list[Moment]:
    """The end of the last day of a written authority (R14)."""
    return [Moment(_key(until), end_of(until)) for until in _until(state)]


def _until(state: RequestState) -> list[date]:
    until = state.authority_until
    return [until] if until is not None and state.given is None else []


def _key(until: date) -> str:
    return f"authority/{until}"
