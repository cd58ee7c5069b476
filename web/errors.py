"""What people read when a page cannot be shown: no traceback, no codes, what to do next (design, "Style")."""

import logging
import re
import traceback
from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from records.faults import Conflict, NotFound, Refused
from web import pages
from web.guarding import SignInFirst, sign_in_path
from web.protection import TOO_MUCH, TooLarge, error_page

_LOG = logging.getLogger("clean_copy.web")
_ROOT = Path(__file__).resolve().parent.parent

_NOT_FOUND = (
    "Page not found",
    "If you typed the address, check that it is right.",
    "If you followed a link in a letter, copy the whole of it into your browser.",
)
_TOKEN = (
    "This form was open for too long",
    "It could not be sent, and nothing was changed. Go back, load the page again and send it once more.",
)
_SENT_BEFORE = (
    "This form was sent before",
    "It was sent once already, with other words in it. Open the page again to see what stands.",
)
_BROKEN = (
    "Sorry, something went wrong here",
    "What you sent may not have been saved. Go back, load the page again and look whether it is there.",
    "If this happens again, tell the administrator the time at which it did.",
)
_NOT_POSSIBLE = ("This is not possible here", "Go back and use the links and buttons on the page.")


def install(app: FastAPI) -> None:
    """Have every error answered with a page."""
    app.exception_handler(SignInFirst)(_sign_in_first)
    app.exception_handler(HTTPException)(_refused)
    app.exception_handler(RequestValidationError)(_not_found)
    app.exception_handler(NotFound)(_not_found)
    app.exception_handler(Conflict)(_said_before)
    app.exception_handler(Refused)(_not_kept)
    app.exception_handler(TooLarge)(_too_large)
    app.exception_handler(Exception)(_broken)


def _sign_in_first(request: Request, error: SignInFirst) -> Response:
    return pages.redirect(sign_in_path(error.path if request.method == "GET" else "/", error.why))


def _refused(request: Request, error: HTTPException) -> Response:
    if error.status_code == 405 and request.method == "GET":
        return pages.redirect(_page_above(request.url.path))
    if error.status_code == 404:
        return _said(404, _NOT_FOUND)
    if error.status_code == 403:
        return _said(403, _TOKEN if error.detail == "token" else ("You cannot see this page", error.detail))
    if error.status_code == 413:
        return _said(413, ("This is too large", TOO_MUCH))
    return _said(error.status_code, _NOT_POSSIBLE)


def _page_above(path: str) -> str:
    """Where to go from an address that only takes forms, when its page is loaded again."""
    request = re.match(r"/requests/AR-[0-9]{4}-[0-9]{4,}", path)
    return request[0] if request else "/"


def _not_found(request: Request, error: Exception) -> Response:
    return _said(404, _NOT_FOUND)


def _said_before(request: Request, error: Exception) -> Response:
    return _said(409, _SENT_BEFORE)


def _not_kept(request: Request, error: Refused) -> Response:
    return _said(409, ("This could not be done", str(error)))


def _too_large(request: Request, error: Exception) -> Response:
    return _said(413, ("This is too large", TOO_MUCH))


def _broken(request: Request, error: Exception) -> Response:
    _LOG.error("A page failed: %s at %s", type(error).__name__, where(error))
    return _said(500, _BROKEN)


def where(error: BaseException) -> str:
    """Where in our own code an error came from, without its words: they could hold personal data."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(str(_ROOT))]
    named = [f"{Path(frame.filename).relative_to(_ROOT)}:{frame.lineno}" for frame in frames]
    return " < ".join(reversed([name for name in named if not name.startswith(".venv")])) or "unknown place"


def _said(status: int, words: tuple[str, ...]) -> HTMLResponse:
    return error_page(status, words[0], words[1:])
