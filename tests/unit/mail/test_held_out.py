"""Replies judged by a person before the engine read them: none that may be a no is let through (S22, S105)."""

import pytest

from bench.mail_held_out import SETS, measure


@pytest.mark.parametrize("name", SETS)
def test_of_the_held_out_replies_none_that_may_be_a_no_is_let_through(name: str) -> None:
    outcomes = measure(name)
    assert [outcome.mail.place for outcome in outcomes if outcome.let_through or outcome.wrongly_consent] == []
    assert sum(outcome.kind_right for outcome in outcomes) >= 0.75 * len(outcomes)


def test_most_plain_consents_are_suggested_so_that_the_suggestion_is_worth_having() -> None:
    consents = [outcome for outcome in measure("consents") if outcome.mail.kinds == ("consent",)]
    assert sum(not outcome.held_in_vain for outcome in consents) >= 0.8 * len(consents)


def test_most_notices_of_machines_need_nobody() -> None:
    notices = [outcome for outcome in measure("machines") if outcome.mail.harmless]
    assert sum(not outcome.held_in_vain for outcome in notices) >= 0.8 * len(notices)
