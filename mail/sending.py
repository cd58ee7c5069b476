"""Hands one mail to the mail server and says what became of it: accepted, refused for good, or try again (S20)."""

import asyncio
import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import aiosmtplib

from mail.addresses import strict_address
from mail.composing import Attachment, LetterFault, OutgoingMail, compose
from mail.connection import Security, SignInNeeded, check_security, tls_context

__all__ = [
    "Accepted",
    "Attachment",
    "FinalRefusal",
    "LetterFault",
    "OutgoingMail",
    "Sender",
    "SmtpSettings",
    "Step",
    "TryAgain",
    "compose",
    "send",
    "send_raw",
]

_SIGN_IN_CODES = frozenset({530, 534, 535, 538})


class Step(enum.Enum):
    """How far the talk with the server had come when it failed."""

    CONNECT = "connect"
    SIGN_IN = "sign-in"
    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"


@dataclass(frozen=True)
class SmtpSettings:
    """Where letters are handed in.

    Attributes:
        access_token: gives a fresh OAuth access token (XOAUTH2); then `password` is None.
        timeout_seconds: longest silence of the server at any step.
        ca_file: a further certificate authority to believe, for a setting's own server.

    Raises:
        UnsafeConnection: clear text to another machine.
    """

    host: str
    port: int
    security: Security
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    access_token: Callable[[], str] | None = field(default=None, repr=False)
    timeout_seconds: float = 30.0
    ca_file: Path | None = None

    def __post_init__(self) -> None:
        check_security(self.host, self.security)
        if self.access_token is not None and (self.password is not None or self.user is None):
            raise ValueError("Signing in by OAuth needs a user and no password.")


@dataclass(frozen=True)
class Accepted:
    """The server has taken the mail; from here on it answers for it (RFC 5321 section 4.2.5)."""

    code: int


class FinalRefusal(Exception):
    """The server will never take this mail for this address: a person must find another way.

    Attributes:
        code: the 5xx answer (RFC 5321 section 4.2).
        step: what was refused.
    """

    def __init__(self, code: int, step: Step) -> None:
        super().__init__(f"The mail server refused the mail for good ({code} at {step.value}).")
        self.code = code
        self.step = step


class TryAgain(Exception):
    """The mail may be taken later, or the connection or sign-in is at fault; try again with the same bytes.

    Attributes:
        code: the server's answer, None when there was none.
        step: where it failed.
        ambiguous: the mail was handed over, but no answer came: it may have arrived. A resend must carry
            the same Message-ID.
    """

    def __init__(self, code: int | None, step: Step, *, ambiguous: bool = False) -> None:
        super().__init__(f"The mail server did not take the mail yet ({code or 'no answer'} at {step.value}).")
        self.code = code
        self.step = step
        self.ambiguous = ambiguous


class _Client(aiosmtplib.SMTP):
    """Hangs up at once: the other side's goodbye in TLS may come late or never, and nothing is left to be said."""

    def close(self) -> None:
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()
        super().close()


class Sender:
    """One connection to the server, used for one mail after the other; opened when first needed.

    Not to be shared between tasks. Use as `async with Sender(settings) as sender`.
    """

    def __init__(self, server: SmtpSettings) -> None:
        self._server = server
        self._client: _Client | None = None
        self._step = Step.CONNECT

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def send(self, mail: OutgoingMail) -> Accepted:
        """Send one letter; see `send`."""
        return await self.send_raw(compose(mail), mail.envelope_from or mail.from_addr, mail.to)

    async def send_raw(self, raw: bytes, envelope_from: str, to: str) -> Accepted:
        """Send the raw bytes of a mail to one address; see `send`.

        Raises:
            FinalRefusal, TryAgain, AddressFault.
        """
        sender = strict_address(envelope_from)
        recipient = strict_address(to)
        failure: FinalRefusal | TryAgain
        try:
            return await self._talk(raw, sender, recipient)
        except aiosmtplib.SMTPResponseException as error:
            failure = self._judge(error.code)
        except (aiosmtplib.SMTPException, SignInNeeded, OSError, TimeoutError, ValueError):
            failure = TryAgain(None, self._step, ambiguous=self._step is Step.CONTENT)
        await self._after(failure)
        raise failure

    async def close(self) -> None:
        """Say goodbye, or just hang up on a server that does not answer."""
        client, self._client = self._client, None
        if client is None or not client.is_connected:
            return
        try:
            await client.quit(timeout=2.0)
        except (aiosmtplib.SMTPException, OSError):
            client.close()

    async def _talk(self, raw: bytes, sender: str, recipient: str) -> Accepted:
        client = await self._connected()
        self._step = Step.SENDER
        await client.mail(sender)
        self._step = Step.RECIPIENT
        await client.rcpt(recipient)
        self._step = Step.CONTENT
        answer = await client.data(raw)
        return Accepted(answer.code)

    async def _connected(self) -> _Client:
        if self._client is not None and self._client.is_connected:
            return self._client
        self._step = Step.CONNECT
        server = self._server
        client = _Client(
            hostname=server.host,
            port=server.port,
            use_tls=server.security is Security.TLS,
            start_tls=server.security is Security.STARTTLS,
            tls_context=None if server.security is Security.CLEAR else tls_context(server.ca_file),
            timeout=server.timeout_seconds,
            local_hostname="localhost",
        )
        await client.connect()
        self._client = client
        self._step = Step.SIGN_IN
        await client.ehlo()
        if server.access_token is not None and server.user is not None:
            await client.auth_xoauth2(server.user, await asyncio.to_thread(server.access_token))
        elif server.user is not None:
            await client.login(server.user, server.password or "")
        return client

    def _judge(self, code: int) -> FinalRefusal | TryAgain:
        about_us = self._step in (Step.CONNECT, Step.SIGN_IN) or code in _SIGN_IN_CODES
        if 500 <= code <= 599 and not about_us:
            return FinalRefusal(code, self._step)
        return TryAgain(code, self._step)

    async def _after(self, failure: FinalRefusal | TryAgain) -> None:
        """Keep the connection only where the server said no to this one mail."""
        client = self._client
        if isinstance(failure, FinalRefusal) and client is not None and client.is_connected:
            try:
                await client.rset()
            except (aiosmtplib.SMTPException, OSError):
                client.close()
        else:
            await self.close()


async def send(message: OutgoingMail, server: SmtpSettings) -> Accepted:
    """Hand one letter to the mail server.

    Raises:
        FinalRefusal: the server said 5xx to this address or this mail.
        TryAgain: 4xx, no connection, no encryption, no sign-in, or no answer after the mail was handed over.

    Neither names an address: they may be logged (RFC 5321 section 4.2).
    """
    async with Sender(server) as sender:
        return await sender.send(message)


async def send_raw(raw: bytes, envelope_from: str, to: str, server: SmtpSettings) -> Accepted:
    """Hand the raw bytes of one mail to the server for one address; raises as `send` does."""
    async with Sender(server) as sender:
        return await sender.send_raw(raw, envelope_from, to)
