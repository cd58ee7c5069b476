"""What stands around every page: a limit on what is sent, same-site forms only, known names, headers (S66, R34)."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import pages

MEGABYTE = 1024 * 1024
LARGEST_FILE = 25 * MEGABYTE
LARGEST_BODY = 130 * MEGABYTE
_READ_AND_FORGET = 1024 * MEGABYTE
TOO_MUCH = (
    f"At most {LARGEST_FILE // MEGABYTE} MB can be sent as one file, and {LARGEST_BODY // MEGABYTE} MB at once. "
    "Nothing was kept. Split a large scan into parts, and send the parts one after the other."
)

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'self'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_NOT_KEPT = "no-store"
_STATIC_KEPT = "public, max-age=3600"


class Headed:
    """Puts the security headers on every answer, and lets no page be kept by browser or proxy."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app, self.https = app, https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                kept = scope["path"].startswith("/static/") and message["status"] == 200
                headers["Cache-Control"] = _STATIC_KEPT if kept else _NOT_KEPT
                if self.https:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        await self.app(scope, receive, headed)


class KnownHost:
    """Refuses a page asked for under a name that is not this system's, so that none stands in for it."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str], address: str) -> None:
        self.app, self.hosts, self.address = app, hosts, address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what was asked for under a known name; with no names known, everything."""
        if scope["type"] == "http" and self.hosts and _host_name(Headers(scope=scope)) not in self.hosts:
            instead = f"Open {self.address} instead, or tell whoever runs this system."
            await _short_page(421, "This page has another address", instead)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _host_name(headers: Headers) -> str:
    """The name in the Host header, without its port; empty where it is no name."""
    try:
        return urlsplit(f"//{headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


class SameSite:
    """Refuses a form that another site made the browser send, before anything of it is read."""

    def __init__(self, app: ASGIApp, *, own_origin: str) -> None:
        self.app, self.own = app, urlsplit(own_origin).netloc.lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let reading through, and writing from our own pages."""
        if scope["type"] == "http" and scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            headers = Headers(scope=scope)
            if self._is_foreign(headers):
                await _short_page(
                    403, "This form came from another site", "Open the page here and send the form again."
                )(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _is_foreign(self, headers: Headers) -> bool:
        if headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            return True
        origin = headers.get("origin", "")
        if not origin or origin == "null":  # "null" is what our own referrer policy makes of a form's origin
            return False
        return urlsplit(origin).netloc.lower() not in (self.own, headers.get("host", "").lower())


class Limited:
    """Refuses what is too large without keeping any of it, neither in memory nor on disk."""

    def __init__(self, app: ASGIApp, *, largest: int = LARGEST_BODY) -> None:
        self.app, self.largest = app, largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on what is small enough; read the rest past, so that the browser comes to see the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        announced = _number(headers.get("content-length", ""))
        if announced > self.largest:
            waits_for_leave = headers.get("expect", "").lower() == "100-continue"
            if not waits_for_leave and announced <= _READ_AND_FORGET:
                await _read_past(receive)
            await _short_page(413, "This is too large", TOO_MUCH)(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.largest:
                raise TooLarge
            return message

        await self.app(scope, counted, send)


class TooLarge(Exception):
    """More came than was announced, or than is allowed."""


async def _read_past(receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] != "http.request" or not message.get("more_body", False):
            return


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _short_page(status: int, title: str, *paragraphs: str) -> HTMLResponse:
    return error_page(status, title, paragraphs)


def error_page(status: int, title: str, paragraphs: Iterable[str]) -> HTMLResponse:
    """A page that says in plain words what went wrong, for anybody."""
    words = {
        "title": title,
        "paragraphs": list(paragraphs),
        "visit": None,
        "notice": None,
        "path": "",
        "staff_may_report": True,
    }
    return HTMLResponse(pages.render("error.html", **words), status_code=status)
