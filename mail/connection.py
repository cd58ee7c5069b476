"""How a mail server is reached: encrypted with a checked certificate, in clear only on this machine (S66)."""

import enum
import ssl
from pathlib import Path

from mail.addresses import is_loopback


class Security(enum.Enum):
    """How the connection is protected."""

    TLS = "tls"
    """Encrypted from the first byte (SMTP 465, IMAP 993)."""
    STARTTLS = "starttls"
    """Upgraded before anything is said (SMTP 587, IMAP 143); refused if the server does not offer it."""
    CLEAR = "clear"
    """Not encrypted: this machine only."""


class UnsafeConnection(ValueError):
    """Settings that would send mail or a password in clear over a network."""


class SignInNeeded(Exception):
    """There is no valid OAuth sign-in, or it was withdrawn: somebody must run `make mail-login`."""

    def __init__(self) -> None:
        super().__init__("The mailbox is not signed in any more. Run make mail-login.")


def check_security(host: str, security: Security) -> None:
    """Refuse clear text to anywhere but this machine.

    Raises:
        UnsafeConnection: `security` is CLEAR and `host` is not loopback.
    """
    if security is Security.CLEAR and not is_loopback(host):
        raise UnsafeConnection(
            "Mail to another machine must be encrypted. Set the connection to 'tls' or 'starttls'."
        )


def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """Return a context that checks certificate and host name, with `ca_file` as an extra authority if given."""
    context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file is not None:
        context.load_verify_locations(cafile=str(ca_file))
    return context
