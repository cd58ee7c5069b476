"""Texts and mails whose coding is not told, or told wrongly, keep their letters (R30)."""

import pytest

from redaction import Party, inspect, propose, read_pages

SAID = "Żaneta Łukasiewicz came at noon."
HEAD = b"From: a@example.org\nTo: b@example.org\nSubject: x\nMessage-ID: <a@b>\nMIME-Version: 1.0\n"
ZANETA = Party("n", "Żaneta Łukasiewicz")


def read(data: bytes, name: str = "note.txt") -> str:
    kind = inspect(data, name).kind
    return "\n".join(page.text for page in read_pages(data, kind))


@pytest.mark.parametrize(
    "coding", ["utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp1250", "iso-8859-2"]
)
def test_a_text_is_read_in_codings_that_it_does_not_tell(coding: str) -> None:
    assert read(SAID.encode(coding)) == SAID


def test_one_stray_byte_spoils_itself_and_nothing_else() -> None:
    assert read(SAID.encode() + b" \xe9 and left") == f"{SAID} é and left"


@pytest.mark.parametrize("western", ["Renée’s café, naïve façade", "œuvre d’art", "fee of £5 at 20°C"])
def test_western_texts_stay_western(western: str) -> None:
    assert read(western.encode("cp1252")) == western


@pytest.mark.parametrize(
    ("said", "coding"),
    [
        ("us-ascii", "utf-8"),
        ("utf-8", "cp1250"),
        ("unicode_escape", "utf-8"),
        ("x-nonsense", "utf-8"),
        ("utf-7", "utf-7"),
    ],
)
def test_a_mail_that_tells_a_wrong_coding_keeps_its_letters(said: str, coding: str) -> None:
    kind = f"Content-Type: text/plain; charset={said}\nContent-Transfer-Encoding: 8bit\n\n".encode()
    assert SAID in read(HEAD + kind + SAID.encode(coding), "m.eml")


@pytest.mark.parametrize("maimed", ["?aneta", "\ufffdaneta", "¯aneta", "£ukasiewicz"])
def test_a_name_that_lost_its_first_letter_on_the_way_is_found(maimed: str) -> None:
    """R30: 1-typo names are found, also where a program made the slip."""
    pages = read_pages(f"then {maimed} came".encode(), "text")
    assert [mark.words.lstrip("?¯£") for mark in propose([("d", pages)], (ZANETA,)).marks] == [maimed[1:]]
