"""A fee (R2, R10, S11): where it may be asked for, and what the clock makes of it."""

from datetime import date
from typing import Any

import pytest

from models.words import FeeGround, Role
from rules.agenda import effects_due
from tests.unit.web.house import House
from tests.unit.web.test_clock_acts import on

GOOD: dict[str, Any] = {"ground": "excessive", "amount": "12.50", "reason": "The same request was answered in May."}


def asked(house: House) -> str:
    """A request under a policy that speaks of a fee, with the fee asked for on 20 November."""
    ref = house.request(received_on=date(2026, 11, 16), profile="early_years_2018")
    house.entitled(ref)
    form = {**GOOD, **on(date(2026, 11, 20))}
    assert house.person(Role.MANAGER).send(f"/requests/{ref}/clock/fee", form).status_code == 303
    return ref


def test_a_fee_is_asked_for_with_its_reasons_and_the_clock_waits(house: House) -> None:
    """S11, R2, R10: only on a ground of the law; the start is the latest of receipt, identity and fee."""
    ref = asked(house)
    fee = house.state(ref).fee
    assert fee is not None
    assert (fee.asked_on, fee.pence, fee.ground) == (date(2026, 11, 20), 1250, FeeGround.EXCESSIVE)
    assert "letter/fee_notice" in [order.effect for order in effects_due(ref, house.state(ref))]
    page = house.person(Role.MANAGER).get(f"/requests/{ref}").text
    assert "The clock has not started: the fee was asked for on Friday 20 November 2026" in page
    assert "asked for a fee of \u00a312.50 on 20 November 2026" in page
    assert "Record that the fee was paid" in page


def test_from_the_payment_on_the_clock_counts(house: House) -> None:
    """S11, R2."""
    ref = asked(house)
    manager = house.person(Role.MANAGER)
    path = f"/requests/{ref}/clock/fee-paid"
    assert "before it was asked for (20 November 2026)" in manager.send(path, on(date(2026, 11, 19))).text
    assert manager.send(path, on(date(2026, 11, 23))).status_code == 303
    page = manager.get(f"/requests/{ref}").text
    assert "it was paid on Monday 23 November 2026, so the clock counts from Monday 23 November 2026" in page
    assert "Record that the fee was paid" not in page
    assert "No fee is awaited" in manager.get(path).text


def test_a_fee_is_asked_for_once(house: House) -> None:
    ref = asked(house)
    assert "done already" in house.person(Role.MANAGER).get(f"/requests/{ref}/clock/fee").text


def test_a_policy_without_a_fee_asks_for_none(house: House) -> None:
    """S11, R10: free of charge, unless the policy has a fee and the law allows it."""
    ref = house.request()
    house.entitled(ref)
    manager = house.person(Role.MANAGER)
    assert "Ask for a fee" not in manager.get(f"/requests/{ref}").text
    assert "By this policy a request is free" in manager.get(f"/requests/{ref}/clock/fee").text
    page = manager.send(f"/requests/{ref}/clock/fee", {**GOOD, **on(date(2026, 11, 23))})
    assert "By this policy a request is free" in page.text
    assert house.state(ref).fee is None


@pytest.mark.parametrize("amount", ["", "0", "free", "-5", "12,50", "99999", "1.5", "\u0663"])
def test_an_amount_that_is_none_is_refused_by_its_field(house: House, amount: str) -> None:
    ref = house.request(profile="early_years_2018")
    house.entitled(ref)
    form = {**GOOD, "amount": amount, **on(date(2026, 11, 23))}
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/clock/fee", form)
    assert page.status_code == 422
    assert "such as 12.50" in page.text
    assert house.state(ref).fee is None
