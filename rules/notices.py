"""Who is told before the release: third parties who are overridden, and the parent of agencies (S26, S28, R16)."""

from collections.abc import Iterator
from datetime import date, timedelta

from models.words import Outcome, PartyKind
from rules.consultation import Consultation, Notice
from rules.moments import Moment
from rules.state import RequestState
from rules.times import end_of

NOTICE_DAYS = 5
HOLDING = 2
"""How many notices hold the release for one who says no to the same again and again: a no is no veto (R15)."""
NOTHING_TO_TELL = "nothing_to_tell"
"""Found while the notice was written: nothing of this person is in the copy, as it is decided now."""


def is_overridden(party: Consultation) -> bool:
    """Whether something of a party is disclosed against their refusal: they are told before it goes."""
    return party.decided and bool(party.overriding)


def is_to_be_told(party: Consultation) -> bool:
    """Whether an overridden third party is told before the release: where telling them endangers nobody (R18)."""
    return is_overridden(party) and not party.in_danger


def agencies_to_name(state: RequestState) -> list[Consultation]:
    """The agencies that said no and are shown all the same: the parent is told to ask them as well (S26).

    Only where everything of theirs is shared, so that the letter tells nothing that the copy withholds.
    """
    return [
        party
        for party in state.parties.values()
        if party.kind is PartyKind.AGENCY
        and party.said_no_to(None)
        and party.decided
        and all(taken.decision.outcome is Outcome.DISCLOSE for taken in party.decisions.values())
    ]


def letters(party: Consultation) -> Iterator[str]:
    """The notices to one third party that should have gone by now, as effects: the first, and each one after it."""
    due = len(party.notices) + (1 if party.untold is None and news_for(party) else 0)
    for number in range(1, due + 1):
        yield _effect(party.party_id, number)


def is_notice_to(effect: str, party_id: str) -> bool:
    """Whether an effect is a notice to this third party, the first or a later one."""
    return effect == _effect(party_id, 1) or effect.startswith(f"{_effect(party_id, 1)}/")


def newest_notice(party: Consultation) -> str | None:
    """The effect of the last notice that went to a third party; None where none did."""
    return _effect(party.party_id, len(party.notices)) if party.notices else None


def _effect(party_id: str, number: int) -> str:
    first = f"letter/decision_notice/{party_id}"
    return first if number == 1 else f"{first}/{number}"


def news_for(party: Consultation) -> bool:
    """Whether somebody has to be told, and was not told how it stands now."""
    return is_to_be_told(party) and _has_news(party)


def untold_lapsed(party: Consultation) -> bool:
    """Whether it was said that telling somebody is not safe, and more is shared against their word than was then.

    Two people spoke of what was decided at that time. Of more, nobody said anything: it is said anew, or they are
    told; no notice goes by itself to somebody who was not to be told (S28, R18, S98).
    """
    untold = party.untold
    return untold is not None and (
        party.noted_seq > untold.seq
        or any(
            _tells_more(outcome, untold.known.get(key, untold.known.get("")))
            for key, outcome in party.against_their_word.items()
        )
    )


def _has_news(party: Consultation) -> bool:
    """Whether the last notice does not say how it stands: something was heard or noted since, or more is shared."""
    if not party.notices:
        return True
    return heard_since(party) or _more_since(party)


def heard_since(party: Consultation) -> bool:
    """Whether somebody said something final after their last notice."""
    heard = party.last_reply
    return heard is not None and bool(party.notices) and heard.seq > party.notices[-1].seq


def said_again(party: Consultation) -> bool:
    """Whether all the news is that they said no to the same once more, after notices that held the release."""
    return len(party.notices) >= HOLDING and heard_since(party) and not _more_since(party)


def _more_since(party: Consultation) -> bool:
    last = party.notices[-1]
    return party.noted_seq > last.seq or any(
        _tells_more(outcome, last.told.get(key, last.told.get(""))) for key, outcome in party.overriding.items()
    )


def _tells_more(outcome: Outcome, told: Outcome | None) -> bool:
    return told is None or (outcome is Outcome.DISCLOSE and told is not Outcome.DISCLOSE)


def _ends(party: Consultation) -> str:
    """The moment at which the days to object after the newest notice end."""
    return f"notice/{party.party_id}/{party.notices[-1].sent_on + timedelta(days=NOTICE_DAYS)}"


def moments(state: RequestState) -> Iterator[Moment]:
    """The end of each overridden third party's days to object, counted from the newest notice."""
    for party in state.parties.values():
        if party.notices:
            yield Moment(_ends(party), end_of(party.notices[-1].sent_on + timedelta(days=NOTICE_DAYS)))


def notices_running(state: RequestState, today: date) -> bool:
    """Whether an overridden third party has to be told yet, or still has time to object before the release.

    A stop excuses nobody from being told: while no notice can go, nothing is released (S28, S54). Two people can
    say that telling them is not safe; of whom nothing is in the copy there is nothing to tell.
    """
    return any(_is_running(state, party, today) for party in state.parties.values() if is_to_be_told(party))


def _is_running(state: RequestState, party: Consultation, today: date) -> bool:
    if said_again(party) or (party.notices and party.notices[-1].last_word and not _has_news(party)):
        return False
    if _has_news(party):
        untold = party.untold is not None and party.untold.backed and not untold_lapsed(party)
        return not untold and not state.has_nothing_to_tell(_effect(party.party_id, len(party.notices) + 1))
    return _ends(party) not in state.moments or _days_by_hand_run(party.notices[-1], today)


def _days_by_hand_run(notice: Notice, today: date) -> bool:
    """Whether a notice by post, or by word of mouth, still waits to go, or its days to object run."""
    if not notice.by_hand:
        return False
    return notice.posted_on is None or today <= notice.posted_on + timedelta(days=NOTICE_DAYS)
