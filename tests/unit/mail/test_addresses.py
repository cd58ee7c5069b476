"""One strict idea of an address: nothing else reaches an envelope or a header (S20)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.addresses import AddressFault, is_loopback, same_address, strict_address, with_tag, without_tag


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("gran@family.example", "gran@family.example"),
        ("O'Neil+x.y@Sub.Family.EXAMPLE", "O'Neil+x.y@sub.family.example"),
        ("a@localhost", "a@localhost"),
        ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
    ],
)
def test_plain_addresses_are_taken(text: str, address: str) -> None:
    assert strict_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gran",
        "@x.example",
        "gran@",
        "a@x.example, b@y.example",
        "a@x.example;b@y.example",
        "<a@x.example>",
        "Gran <a@x.example>",
        "a@x.example\nBcc: b@y.example",
        "a@x.example\r\nRCPT TO:<b@y.example>",
        " a@x.example",
        "a@x.example ",
        "a b@x.example",
        '"a b"@x.example',
        "a@x..example",
        "a@-x.example",
        "a@x.example.",
        "a@127.0.0.1",
        "a@[127.0.0.1]",
        "a(comment)@x.example",
        "a@b@x.example",
        ".a@x.example",
        "a.@x.example",
        "a..b@x.example",
        "gr\u00e4n@x.example",
        "a@b\u00fccher.example",
        "a\x00@x.example",
        "x" * 65 + "@x.example",
        "a@" + "x" * 254,
        "a@x\u200b.example",
    ],
)
def test_anything_else_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(AddressFault) as refused:
        strict_address(text)
    assert "example" not in str(refused.value)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_no_text_gets_a_line_break_a_comma_or_a_space_through(text: str) -> None:
    try:
        address = strict_address(text)
    except AddressFault:
        return
    assert not set(address) & set('\r\n ,;<>()[]\\"\x00\t') and address.isascii() and address.count("@") == 1


def test_a_tag_comes_and_goes() -> None:
    tagged = with_tag("Office@nursery.example", "abc")
    assert tagged == "Office+abc@nursery.example"
    assert without_tag(tagged) == "office@nursery.example"
    assert same_address("Office@nursery.example", "office@NURSERY.example")
    assert not same_address(tagged, "office@nursery.example")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("127.0.0.9", True),
        ("::1", True),
        ("mail.example", False),
        ("127.0.0.1.evil.example", False),
        ("10.0.0.1", False),
    ],
)
def test_only_this_machine_is_this_machine(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
