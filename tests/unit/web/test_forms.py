"""Reading what was typed: values, faults in plain words, nothing lost."""

from datetime import date

import pytest

from mail.addresses import strict_address
from models.words import Arrival
from web.forms import Fields

TODAY = date(2026, 11, 23)


def typed(**values: str) -> Fields:
    return Fields({name.replace("__", "-"): [value] for name, value in values.items()})


@pytest.mark.parametrize(
    ("day", "month", "year", "said"),
    [
        ("", "", "", "is missing"),
        ("3", "", "2026", "must include a month"),
        ("30", "2", "2026", "must be a real date"),
        ("1", "1", "26", "must be a real date"),
        ("x", "1", "2026", "must be a real date"),
        ("24", "11", "2026", "is in the future"),
        ("1", "1", "1066", "before 1 January 1900"),
        ("٣", "1", "2026", "must be a real date"),
    ],
)
def test_a_date_that_will_not_do_is_named_by_its_field(day: str, month: str, year: str, said: str) -> None:
    fields = typed(on__day=day, on__month=month, on__year=year)
    fields.day("on", "The date of receipt", latest=TODAY)
    assert said in fields.fault("on")
    assert fields.value("on-day") == day


def test_a_month_may_be_written_out() -> None:
    fields = typed(on__day="3", on__month="sept", on__year="2026")
    assert fields.day("on", "The date") == date(2026, 9, 3)


@pytest.mark.parametrize("address", ["a@example.org, b@example.org", "a b@example.org", "nobody", "a@b", "@x.org"])
def test_an_address_that_will_not_do_is_refused_and_kept(address: str) -> None:
    fields = typed(email=address)
    fields.email("email")
    assert fields.fault("email")
    assert fields.value("email") == address


def test_an_address_that_will_do_is_taken() -> None:
    fields = typed(email=" mira@Example.ORG ")
    assert fields.email("email") == "mira@example.org"
    assert not fields.faults


@pytest.mark.parametrize("address", ["zo\u00eb@example.org", f"{'x' * 65}@example.org"])
def test_an_address_that_no_mail_could_go_to_is_met_where_it_is_typed(address: str) -> None:
    """S20: not weeks later, as a letter that cannot be written."""
    fields = typed(email=address)
    fields.email("email")
    assert fields.fault("email") and fields.value("email") == address


@pytest.mark.parametrize("address", ["rosa@b\u00fccher.example", "o'brien+x@example.org", "rosa@example.org"])
def test_whatever_address_a_form_takes_a_mail_can_go_to(address: str) -> None:
    """S20: a domain with accents is kept as the plain name that mail servers know it by (RFC 5891)."""
    fields = typed(email=address)
    assert strict_address(fields.email("email")) and not fields.faults


def test_a_choice_outside_the_list_is_refused() -> None:
    fields = typed(arrived_by="pigeon")
    fields.choice("arrived_by", Arrival, "Choose how it arrived")
    assert fields.fault("arrived_by") == "Choose how it arrived"


def test_what_cannot_be_seen_is_taken_out() -> None:
    from starlette.datastructures import FormData

    fields = Fields.of(FormData([("name", "Ro\x00wan\r\nAsh\x1bdown")]))
    assert fields.value("name") == "Rowan\nAshdown"
    assert fields.words("name") == "Rowan Ashdown"


def test_too_long_a_text_is_refused_with_its_length() -> None:
    fields = typed(name="x" * 201)
    fields.words("name")
    assert "201 characters" in fields.fault("name")
