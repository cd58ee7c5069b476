"""The sender gate opens for the addressee alone, vouched for by our own mail server (S22)."""

import pytest

from bench.mail_samples import GRAN, SERVER, reply
from mail.gate import sender_gate, single_address
from mail.parts import parse

PASS = f"{SERVER}; dmarc=pass header.from=family.example"


def passed(raw: bytes, expected: str | None = GRAN, server: str | None = SERVER) -> bool:
    return sender_gate(parse(raw), expected, server).passed


@pytest.mark.parametrize(
    "sender", [GRAN, f"Gran <{GRAN}>", f'"Gran, Mrs" <{GRAN.upper()}>', f"=?utf-8?q?Gr=C3=A4n?= <{GRAN}>"]
)
def test_the_addressee_passes(sender: str) -> None:
    assert passed(reply("x", sender=sender))


@pytest.mark.parametrize(
    "sender",
    [
        "",
        "other@family.example",
        f"{GRAN}, evil@x.example",
        f"evil@x.example ({GRAN})",
        f'"{GRAN}" <evil@x.example>',
        f"{GRAN} <evil@x.example>",
        f"<evil@x.example> {GRAN}",
        f"{GRAN}(x)",
        f"Group: {GRAN};",
        f"=?utf-8?q?{GRAN}?=",
        f"<{GRAN}> <evil@x.example>",
        "gran@family.example.evil.example",
        "gr\u0430n@family.example",
        f"{GRAN}\r\nFrom: evil@x.example",
    ],
)
def test_tricks_in_the_sender_do_not_pass(sender: str) -> None:
    assert not passed(reply("x", sender=sender))


@pytest.mark.parametrize(
    "headers",
    [
        "Sender: secretary@family.example\r\n",
        "Cc: other@x.example\r\n",
        "To: second@x.example\r\n",
        "Resent-From: other@x.example\r\n",
        "Reply-To: evil@x.example\r\n",
        "DKIM-Signature: v=1; a=rsa-sha256; d=family.example; l=100; bh=x; b=y\r\n",
        "DKIM-Signature: v=1;l=0;b=y\r\n",
    ],
)
def test_on_behalf_in_a_group_or_half_signed_a_person_decides(headers: str) -> None:
    assert not passed(reply("x", headers=headers))


@pytest.mark.parametrize(
    "vouched",
    [
        f"{SERVER}; none",
        f"{SERVER}; dmarc=fail header.from=family.example",
        f"{SERVER}; dmarc=none header.from=family.example",
        f"{SERVER}; dmarc=pass header.from=evil.example",
        f"{SERVER}; dmarc=pass",
        f"{SERVER}; spf=pass (dmarc=pass header.from=family.example)",
        f'{SERVER}; spf=pass reason="; dmarc=pass header.from=family.example"',
        f"{SERVER}; dkim=pass (a (nested; dmarc=pass header.from=family.example) comment)",
        "other.example; dmarc=pass header.from=family.example",
        f"{SERVER}.evil.example; dmarc=pass header.from=family.example",
        f"{SERVER}; dmarc=fail header.from=family.example\r\nAuthentication-Results: {PASS}",
    ],
)
def test_only_what_our_own_server_says_first_counts(vouched: str) -> None:
    assert not passed(reply("x", vouched=vouched))


def test_a_forged_result_of_another_server_above_ours_does_no_harm() -> None:
    ours = f"{SERVER} 1; spf=fail; dmarc=pass (p=none) header.from=family.example"
    forged = f"evil.example; dmarc=fail\r\nAuthentication-Results: {ours}"
    assert passed(reply("x", vouched=forged))


def test_microsofts_results_without_a_name_can_be_pinned() -> None:
    microsoft = (
        "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=family.example; dkim=pass; "
        "dmarc=pass action=none header.from=family.example;compauth=pass reason=100"
    )
    assert passed(reply("x", vouched=microsoft), server="")
    assert not passed(reply("x", vouched=microsoft))


def test_without_a_pinned_server_it_says_what_it_believed() -> None:
    gate = sender_gate(parse(reply("x")), GRAN, None)
    assert gate.passed
    assert "topmost" in gate.why


def test_without_an_addressee_nobody_passes_and_no_reason_names_an_address() -> None:
    gate = sender_gate(parse(reply("x")), None, SERVER)
    assert not gate.passed
    assert "example" not in gate.why


@pytest.mark.parametrize(
    "value", ["", "x", "a@x.example b@y.example", "a@x.example,", "<a@x.example", "a <b> <a@x.example>"]
)
def test_a_single_address_is_exactly_one(value: str) -> None:
    assert single_address(value) is None


def test_a_result_given_twice_confirms_nobody() -> None:
    """S22: what our server says twice in one line, it says for two senders, or somebody else wrote the second."""
    assert not passed(reply("x", vouched=f"{PASS}; dmarc=fail"))
    assert not passed(reply("x", vouched=f"{SERVER}; dmarc=fail; dmarc=pass header.from=family.example"))


def test_an_addressee_with_letters_of_another_alphabet_is_known_by_the_domain_servers_write() -> None:
    """S22: the same domain is written in two ways (RFC 5890)."""
    sender = "gran@xn--bcher-kva.example"
    vouched = f"{SERVER}; dmarc=pass header.from=xn--bcher-kva.example"
    assert passed(reply("x", sender=sender, vouched=vouched), expected="gran@b\u00fccher.example")
    assert not passed(reply("x", sender=sender, vouched=vouched), expected="gran@bucher.example")
