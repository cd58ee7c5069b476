"""Where a request stands, for lists, pages and Temporal's Web UI: stage, due date, what waits on whom (a role)."""

from dataclasses import dataclass
from datetime import date, datetime

from models.matter_words import MatterStage
from models.words import Stage
from rules.agenda import waiting_for
from rules.stages import stage_of
from rules.state import RequestState
from rules.terms import Terms, reckoning
from rules.times import end_of, local_date


@dataclass(frozen=True)
class Standing:
    """One request or matter at one moment. `in_words` holds no personal data: it is shown in Temporal's Web UI."""

    stage: Stage | MatterStage
    due_on: date | None
    due_at: datetime | None
    late: bool
    waiting_on: tuple[str, ...]
    waiting_until: date | None
    in_words: str


def standing_of(state: RequestState, terms: Terms, now: datetime) -> Standing:
    """Where the request stands at `now` (UTC)."""
    stage = stage_of(state)
    due_on = reckoning(state, terms, local_date(now)).governing_due
    waits = waiting_for(state, terms, now)
    late = stage is not Stage.CLOSED and state.given is None and now >= end_of(due_on)
    until = [wait.until for wait in waits if wait.until is not None]
    lines = [f"**{stage.people_read}**" + (" (late)" if late else "")]
    if stage is not Stage.CLOSED:
        lines.append(f"Due {due_on:%A} {due_on.day} {due_on:%B %Y}")
    lines += [f"- waits on {wait.on.replace('_', ' ')}: {wait.what}" for wait in waits]
    if state.closed_as is not None:
        lines.append(f"Ended: {state.closed_as.value.replace('_', ' ')}")
    return Standing(
        stage=stage,
        due_on=due_on,
        due_at=end_of(due_on),
        late=late,
        waiting_on=tuple(dict.fromkeys(wait.on for wait in waits)),
        waiting_until=min(until) if until else None,
        in_words="\n".join(lines),
    )
