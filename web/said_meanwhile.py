"""Two people at one form of a request: who sends second is told what the first said, and nothing is overwritten.

Each page of a request carries in its hidden key the number of the last line of the log that it showed. What was
said since by somebody else, of the kind that this form would say, sends the page back with all as it was typed.
"""

from collections.abc import Mapping

from models.messages import Event
from web.as_seen import SENT_AGAIN
from web.casefile import Case
from web.guarding import Visit
from web.wording import clock_time


def said_meanwhile(
    visit: Visit, case: Case, kinds: Mapping[str, str], about: str = "", after: str = SENT_AGAIN
) -> str:
    """Who said the same kind of thing since the page was made, in words; nothing where nobody did.

    `kinds` are acts with their words ("settled the intake"); `about` is the third party they must be about; `after`
    is what becomes of the form. A form that is sent twice is one act, and no news.
    """
    latest = _latest(visit, case, kinds, about)
    if latest is None:
        return ""
    mine = latest.actor_id == visit.user.id
    who = "In another window you" if mine else case.who(latest.actor_id, latest.role)
    return f"{who} {kinds[latest.act.kind]} at {clock_time(latest.at)}, while this page was open. {after}"


def _latest(visit: Visit, case: Case, kinds: Mapping[str, str], about: str) -> Event | None:
    key = visit.fields.value("said")
    shown = key.rpartition(".")[2]
    if not shown.isdecimal():
        return None
    newer = [
        event
        for event in case.events
        if event.seq > int(shown)
        and event.act.kind in kinds
        and (not about or getattr(event.act, "party_id", None) == about)
        and not (event.submission_id or "").startswith(key)
    ]
    return newer[-1] if newer else None
