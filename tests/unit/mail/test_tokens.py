"""The token finds its letter wherever a client or a hand has left it; nothing is guessed (S23)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.mail_samples import KEY, TOKEN
from mail.tokens import (
    find_tokens,
    message_id_for,
    reply_address,
    spoken_token,
    subject_reference,
    token_for,
    tokens_in_text,
)

OTHER = token_for(KEY, "letter-2")
ADDRESS = reply_address("office@nursery.example", TOKEN)
IMCEA = f"IMCEASMTP-office+2B{TOKEN}+40nursery+2Eexample@relay.example"


@pytest.mark.parametrize(
    "headers",
    [
        f"To: {ADDRESS}",
        f"To: Acorns <{ADDRESS.upper()}>",
        f"Cc: other@x.example, <{ADDRESS}>",
        f"To: {IMCEA}",
        f"To: {IMCEA.upper()}",
        f"To: prvs=1234abcdef={ADDRESS}",
        f"To: SRS0=HHH=TT=nursery.example=office+{TOKEN}@forward.example",
        f"To: office%2B{TOKEN}@nursery.example",
        f"To: office--{TOKEN}@nursery.example",
        f"To: (a (nested (comment))) <{ADDRESS}>",
        f"Delivered-To: {ADDRESS}",
        f"X-Original-To: {ADDRESS}",
        f"In-Reply-To: {message_id_for(TOKEN, 'nursery.example')}",
        f"References: <x@y.example>\r\n {message_id_for(TOKEN, 'nursery.example')}",
        f"Subject: Re: Hello {subject_reference(TOKEN)}",
        f"Subject: Re: Hello [REF: {TOKEN.upper()}]",
        f"Subject: =?utf-8?q?Re=3A_Hello_=5BRef=3A_{TOKEN}=5D?=",
        f"Received: from a by b\r\n for <{ADDRESS}>; Mon, 12 Apr 2027",
    ],
)
def test_it_is_found_in_the_headers(headers: str) -> None:
    assert find_tokens(f"{headers}\r\n\r\nhello".encode()) == (TOKEN,)


@pytest.mark.parametrize(
    "text",
    [
        f"Reference: {spoken_token(TOKEN)}",
        f"> Reference: {spoken_token(TOKEN).upper()}",
        f"ref {spoken_token(TOKEN).replace('-', ' ')}",
        f"my reference is {spoken_token(TOKEN).replace('-', ' - ')}.",
        f"Reference:\n{TOKEN}",
        f"> Reference: {spoken_token(TOKEN)[:12]}\n> {spoken_token(TOKEN)[12:]}",
        f"Cyfeirnod: {TOKEN}",
        f"[{TOKEN}]",
        f"Reference: {TOKEN[:7]}\u200b{TOKEN[7:]}",
        f"Reference: {TOKEN[:7]}\u00ad{TOKEN[7:]}",
        "Reference: " + "".join(chr(ord(char) + 0xFEE0) for char in TOKEN),
    ],
)
def test_it_is_found_in_the_text_however_it_was_typed(text: str) -> None:
    assert find_tokens(f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}".encode()) == (TOKEN,)


def test_it_is_found_in_html_and_in_encoded_text() -> None:
    html = f"<p>Reference: <b>{spoken_token(TOKEN)[:12]}</b>{spoken_token(TOKEN)[12:]}</p>"
    assert find_tokens(f"Content-Type: text/html\r\n\r\n{html}".encode()) == (TOKEN,)
    quoted = f"Content-Transfer-Encoding: quoted-printable\r\n\r\nReference: {TOKEN[:9]}=\r\n{TOKEN[9:]}"
    assert find_tokens(quoted.encode()) == (TOKEN,)


def test_it_is_found_in_the_name_of_a_folder() -> None:
    assert tokens_in_text(f"INBOX/{TOKEN}") == (TOKEN,)


def test_twice_the_same_is_one_and_two_are_two() -> None:
    raw = f"To: {ADDRESS}\r\nSubject: {subject_reference(TOKEN)}\r\n\r\nReference: {spoken_token(OTHER)}".encode()
    assert find_tokens(raw) == (TOKEN, OTHER)


@pytest.mark.parametrize(
    "text",
    [
        f"Reference: {TOKEN[:-1]}",
        f"Reference: {TOKEN}x",
        f"Reference: {TOKEN[:5]}0{TOKEN[6:]}",
        "To: office@littleacornsnurserie.example",
        "uncharacteristically counterrevolutionary",
        "abcdefghijklmnopqrstuvwxyz234567abcdefghijkl",
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    assert TOKEN not in find_tokens(f"Subject: x\r\n\r\n{text}".encode())
    assert find_tokens(f"{text}\r\n\r\n".encode() if text.startswith("To:") else f"\r\n{text}".encode()) == ()


@settings(deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_a_token_is_twenty_plain_characters_and_always_the_same(letter_id: str) -> None:
    try:
        letter_id.encode()
    except UnicodeEncodeError:
        return
    token = token_for(KEY, letter_id)
    assert len(token) == 20 and set(token) <= set("abcdefghijklmnopqrstuvwxyz234567")
    assert token == token_for(KEY, letter_id) != token_for(KEY + b"x", letter_id)
    assert tokens_in_text(f"Reference: {spoken_token(token)}") == (token,)
    assert find_tokens(f"To: {reply_address('o@n.example', token)}\n\n".encode()) == (token,)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        token_for(b"short", "letter-1")


def test_hundreds_of_candidates_are_not_collected() -> None:
    text = "\n".join(f"[{token_for(KEY, str(number))}]" for number in range(300))
    assert len(find_tokens(f"Subject: x\r\n\r\n{text}".encode())) <= 8
