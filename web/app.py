"""The application behind the pages: put together from a desk, with everything that stands around a page."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from records.page_cache import FolderCache
from web import errors, routers
from web.desk import Desk
from web.marker.reading import LIBRARY
from web.presence import Presence
from web.protection import Headed, KnownHost, Limited, SameSite

HERE = Path(__file__).resolve().parent
GOVUK = HERE.parent / "node_modules" / "govuk-frontend" / "dist" / "govuk"
# The reader's own typeface. GOV.UK's, like its crown, is not ours to use, so neither is ever served or asked for.
TYPEFACE = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif'
_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def create_app(desk: Desk, now: Callable[[], datetime] = utc_now) -> FastAPI:
    """The pages over `desk`; `now` is the clock they read."""
    return seat(put_together(desk), desk, now)


def put_together(desk: Desk) -> FastAPI:
    """Every page under the address in this desk's settings, with nobody behind it yet."""
    settings = desk.settings
    app = FastAPI(title="Clean Copy", docs_url=None, redoc_url=None, openapi_url=None)
    errors.install(app)
    _serve_files(app)
    for router in routers.ROUTERS:
        app.include_router(router)
    app.add_middleware(Limited)
    app.add_middleware(SameSite, own_origin=settings.public_url)
    app.add_middleware(KnownHost, hosts=settings.web_names, address=settings.public_url)
    app.add_middleware(Headed, https=settings.cookies_are_secure)
    return app


def seat(app: FastAPI, desk: Desk, now: Callable[[], datetime]) -> FastAPI:
    """Put a desk behind the pages, and whoever sat there before away."""
    app.state.desk, app.state.now, app.state.presence = desk, now, Presence()
    LIBRARY.keep_in(FolderCache(desk.settings.page_cache, desk.key))
    return app


def govuk_styles(css: str) -> str:
    """GOV.UK Frontend's styles as they come, but for its typeface."""
    return _FONT_FACE.sub("", css).replace("GDS Transport,arial,sans-serif", TYPEFACE)


def _serve_files(app: FastAPI) -> None:
    @app.get("/healthz")
    def healthz() -> PlainTextResponse:
        """Whether the pages answer."""
        return PlainTextResponse("ok\n")

    styles = govuk_styles((GOVUK / "govuk-frontend.min.css").read_text(encoding="utf-8"))

    @app.get("/static/govuk/govuk-frontend.min.css")
    def govuk_css() -> Response:
        """The styles of GOV.UK Frontend in the reader's own typeface."""
        return Response(styles, media_type="text/css")

    @app.get("/static/govuk/govuk-frontend.min.js")
    def govuk_js() -> Response:
        """The behaviour of GOV.UK Frontend, as it comes."""
        return FileResponse(GOVUK / "govuk-frontend.min.js", media_type="text/javascript")

    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
