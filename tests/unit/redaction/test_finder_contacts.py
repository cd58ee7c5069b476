"""Writings of telephone numbers, e-mail and postal addresses that were missed once (S85)."""

import unicodedata

import pytest

from redaction import Party
from tests.unit.redaction.helpers import found, marked

JEAN = Party(
    "g",
    "",
    phones=("01632 960123", "07700 900123 ext 4"),
    emails=("jean_garner.x@example.org",),
    addresses=("Rose Cottage, 12 St Anne's Street, Barton BN1 2AB", "Flat 3, 7 Kingsway Close, Barton HD4 9TQ"),
)


@pytest.mark.parametrize(
    "text",
    [
        "07700 900123 Ext: 12",
        "01632 960123 #12",
        "O1632 96O123",
        "0l632960l23",
        "960123",
        "01632\u2011960123",
        "(+44) 1632 960123",
        "jean_garner(dot)x(at)example(dot)org",
        "jean_garner dot x at example dot org",
        "jean_garner.x＠example.org",
        "jean_garner.x_at_example_dot_org",
        "jean-\ngarner.x@example.org",
        "jean_garnr.x@example.org",
        "jean_gamer.x@exarnple.org",
        "12 St Anne's Street",
        "12 st annes st",
        "12 Saint Anne’s Str.",
        "12 St. Anne's Street, Barton",
        "Apt 3, 7 Kingsway Cl",
        "7 Kingswya Close",
        "7 Kingsway C1ose",
        "Rose Cottage",
        "HD4 9TQ",
        "BNl 2A8",
    ],
)
def test_a_contact_is_found_as_people_write_it(text: str) -> None:
    """S85."""
    assert _plain("".join(marked(f"today write to {text} in the morning", JEAN))) == _plain(text)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text.replace("\u2011", "-")).split())


@pytest.mark.parametrize(
    "text",
    [
        "the cottage with a rose",
        "12 Church Street",
        "7 Kingsway Drive",
        "Barton is near",
        "960124",
        "jean_garner.x2@example.org",
        "kean_garner.x@example.org",
    ],
)
def test_what_is_somebody_elses_is_left_standing(text: str) -> None:
    """R30."""
    assert marked(f"today write to {text} in the morning", JEAN) == []


def test_a_number_takes_no_other_number_with_it() -> None:
    """R30: a date beside a telephone number stays."""
    assert marked("ring 01632 960123 12/03/2025 at noon", JEAN) == ["01632 960123"]


def test_an_address_of_nobody_registered_is_asked_about() -> None:
    """S85: nobody's address is passed on."""
    text = "they moved to 8 Elm Tree Road, Leeds LS1 4AB, then LS27QX. Room B2 holds 12 children."
    items = found(text, JEAN).review
    assert [item.text for item in items if "address" in item.why] == ["8 Elm Tree Road", "LS1 4AB", "LS27QX"]


def test_a_house_number_with_another_street_is_nobodys() -> None:
    """R30."""
    assert found("12 Green Street", JEAN).marks == ()


def test_an_address_that_tells_the_name_of_somebody_who_stays_is_hidden_or_asked_about() -> None:
    """S85: addresses are not passed on, not even of people who consented; a new mailbox is one, too."""
    stays = Party("s", "Orla Finch", role="keep")
    contacts = Party("s", "", phones=("01632 960777",))
    text = "Orla Finch wrote from orla.finch9@example.org"
    assert marked(text, stays, contacts) == ["orla.finch9@example.org"]
    assert [item.text for item in found(text, stays).review] == ["orla.finch9@example.org"]
