"""What may stand on a sheet that names nobody (S97)."""

import pytest

from rules.nameless import Known, Tell, tells_in

KNOWN = Known(
    names=("Mrs Rosalind Prydderch", "Will Ashdown", "Zoë", ""),
    places=("Larkrise Nursery School",),
    details=("12 Mill Lane\nOldbury", "Harbour Family Team"),
)


@pytest.mark.parametrize(
    "text",
    [
        "Rosalind said it.",
        "the prydderchs came",
        "ROSALIND",
        "Rosa\u200blind said it",
        "R o s a l i n d  P r y d d e r c h",
        "Rosalind's brother",
        "Rosalind’s brother",
        "zoe knew",
        "Ask Will",
        "At Larkrise we do it so",
    ],
)
def test_a_known_name_is_found_in_whatever_spelling(text: str) -> None:
    """S97: full or in part, with any accent or case, and run together."""
    assert tells_in(text, KNOWN) is Tell.NAME


@pytest.mark.parametrize(
    ("text", "tell"),
    [
        ("Call 0121 496 0000", Tell.CONTACT),
        ("me@example.org", Tell.CONTACT),
        ("They live in Mill Lane", Tell.CONTACT),
        ("B69 4AB", Tell.CONTACT),
        ("The harbour family team wrote it", Tell.CONTACT),
        ("Case AR-2026-0007", Tell.REFERENCE),
        ("on 3 May", Tell.DATE),
        ("on 3rd of May", Tell.DATE),
        ("May 2026", Tell.DATE),
        ("03/05/26", Tell.DATE),
        ("in 2024", Tell.DATE),
    ],
)
def test_contact_details_references_and_dates_are_found(text: str, tell: Tell) -> None:
    """S97: they tell whose file it is as well as a name does."""
    assert tells_in(text, KNOWN) is tell


@pytest.mark.parametrize(
    "text",
    ["A grandparent told the nursery.", "It will hurt a child of 4.", "Mrs and Mr are titles.", "", "12 pages"],
)
def test_words_that_tell_nobody_pass(text: str) -> None:
    """S97: everyday words do, written small, also where somebody is called so."""
    assert tells_in(text, KNOWN) is None
