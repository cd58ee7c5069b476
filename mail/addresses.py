"""One strict idea of what an e-mail address is, so that nothing else ever reaches an envelope or a header (S20)."""

import ipaddress
import re

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?", re.ASCII)
_MOST_LOCAL = 64
_MOST_ADDRESS = 254


class AddressFault(ValueError):
    """An address that cannot be written to; the message says what is wrong and never repeats the address."""


def strict_address(text: str) -> str:
    """Return the one plain address in `text`, its domain in lower case.

    Accepts `local@domain` in ASCII only: no display name, comment, list, quoted local part, route or white
    space (RFC 5321 section 4.1.2, narrowed to what people really have).

    Raises:
        AddressFault: anything else.
    """
    if len(text) > _MOST_ADDRESS:
        raise AddressFault(f"The address is longer than {_MOST_ADDRESS} characters. Check it.")
    local, at, domain = text.rpartition("@")
    if not at:
        raise AddressFault("The address has no @. Check it.")
    if len(local) > _MOST_LOCAL or not _LOCAL.fullmatch(local):
        raise AddressFault("The part before the @ is not one plain name. Give one address, without commas.")
    labels = domain.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressFault("The part after the @ is not a mail domain. Check it.")
    if labels[-1].isdigit():
        raise AddressFault("The part after the @ is a number, not a mail domain. Check it.")
    return f"{local}@{domain.lower()}"


def same_address(one: str, other: str) -> bool:
    """Say whether two strict addresses name the same mailbox; case does not matter, plus tags do."""
    return one.casefold() == other.casefold()


def without_tag(address: str) -> str:
    """Return the address without its plus tag, in lower case: `office+abc@x.org` becomes `office@x.org`."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def with_tag(address: str, tag: str) -> str:
    """Return the address with a plus tag: the reply address of one letter (RFC 5233).

    Raises:
        AddressFault: the result is no strict address.
    """
    local, _, domain = strict_address(address).rpartition("@")
    return strict_address(f"{local}+{tag}@{domain}")


def is_loopback(host: str) -> bool:
    """Say whether `host` names this very machine, the only place clear text may go to."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
