"""The application behind the pages: put together from a desk, with everything that stands around a page."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from web import errors
from web.desk import Desk
from web.protection import Headed, Limited, SameSite
from web.routers import ROUTERS

HERE = Path(__file__).resolve().parent
GOVUK = HERE.parent / "node_modules" / "govuk-frontend" / "dist" / "govuk"
# Styles and behaviour alone: neither the crown nor the typeface of GOV.UK, which are not ours to use.
_GOVUK_FILES = ("govuk-frontend.min.css", "govuk-frontend.min.js")


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def create_app(desk: Desk, now: Callable[[], datetime] = utc_now) -> FastAPI:
    """The pages over `desk`; `now` is the clock they read."""
    app = FastAPI(title="Clean Copy", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk, app.state.now = desk, now
    errors.install(app)
    _serve_files(app)
    for router in ROUTERS:
        app.include_router(router)
    app.add_middleware(Limited)
    app.add_middleware(SameSite, own_origin=desk.settings.public_url)
    app.add_middleware(Headed, https=desk.settings.cookies_are_secure)
    return app


def _serve_files(app: FastAPI) -> None:
    @app.get("/healthz")
    def healthz() -> PlainTextResponse:
        """Whether the pages answer."""
        return PlainTextResponse("ok\n")

    @app.get("/static/govuk/{name}")
    def govuk(name: str) -> Response:
        """The styles and the behaviour of GOV.UK Frontend, as they come."""
        if name not in _GOVUK_FILES:
            return PlainTextResponse("Not found\n", status_code=404)
        return FileResponse(GOVUK / name)

    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
