"""The terms a request runs under, fixed on the day it arrives: policy profile, nation, calendar (R2, R8, S55).

They are stored with the request, so that a profile edited or a holiday proclaimed later changes no running request.
"""

from datetime import date

from pydantic import BaseModel, ConfigDict

from rules.calendars import Calendar, Nation
from rules.clock import ClockEvents, Pause, Reckoning, reckon
from rules.profiles import Profile
from rules.state import RequestState


class Terms(BaseModel):
    """Profile, nation and calendar of one request; holds no personal data, so it may travel through Temporal."""

    model_config = ConfigDict(frozen=True)

    profile: Profile
    nation: Nation
    calendar: Calendar


def clock_events(state: RequestState) -> ClockEvents:
    """What the log says that a due date depends on (R2, R3, R4).

    Of a request that was taken up again the time counts anew from that day. Raises ValueError before the request
    was received.
    """
    if state.received is None:
        raise ValueError("The log does not begin with the receipt of the request.")
    began = state.reopened[-1][1] if state.reopened else state.received.received_on
    asked = state.identity_asked_on if _since(began, state.identity_asked_on) else None
    fee = state.fee if state.fee is not None and _since(began, state.fee.asked_on) else None
    return ClockEvents(
        received=began,
        identity_asked=asked,
        identity_received=state.identity_received_on if asked is not None else None,
        identity_asked_reasonable=state.intake is None or state.intake.identity_reasonable,
        fee_asked=fee.asked_on if fee else None,
        fee_paid=state.fee_paid_on if fee else None,
        clarifications=tuple(Pause(asked, answered) for asked, answered in state.clarifications if asked >= began),
        extension_noticed=state.extension_noticed_on if _since(began, state.extension_noticed_on) else None,
    )


def _since(began: date, day: date | None) -> bool:
    return day is not None and day >= began


def reckoning(state: RequestState, terms: Terms, today: date) -> Reckoning:
    """The due dates with their working, from the log as it is on `today` (a date in the setting's own zone)."""
    return reckon(clock_events(state), terms.profile, terms.nation, terms.calendar, today)
