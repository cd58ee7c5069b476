"""The web inbox of the embedded server: read as anybody, reply as anybody, without JavaScript (S20-S22)."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from mail.addresses import is_loopback, strict_address
from mail.display import CONTENT_POLICY, Shown, attachment, file_name, linked, shown
from mail.embedded.drafts import AddressFault, Draft, Upload, raw_mail, reply_to
from mail.embedded.office import PostOffice
from mail.embedded.store import DEFAULT_CAP_BYTES, Entry, StoreFull
from mail.limits import MAX_MAIL_BYTES, MailFault

_TEMPLATES = Path(__file__).parent / "templates"
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_LINKS_OPEN = "sandbox allow-popups allow-popups-to-escape-sandbox;"
_MOST_LISTED = 500
_NOT_SHOWN = Shown("", "", "", "", "", "", "", None, (), (), ())

Next = Callable[[Request], Awaitable[Response]]


def web_inbox(office: PostOffice) -> Starlette:
    """Return the application; it answers only requests that name this machine."""
    pages = _Pages(office)
    app = Starlette(
        routes=[
            Route("/", pages.mailboxes),
            Route("/box", pages.mailbox),
            Route("/message/{id:int}", pages.message),
            Route("/message/{id:int}/html", pages.html),
            Route("/message/{id:int}/raw", pages.raw),
            Route("/message/{id:int}/attachment/{number:int}", pages.attachment),
            Route("/message/{id:int}/reply", pages.reply),
            Route("/new", pages.new),
            Route("/send", pages.send, methods=["POST"]),
            Route("/style.css", pages.style),
            Route("/api/messages", pages.api_messages),
            Route("/api/messages/{id:int}/raw", pages.raw),
            Route("/api/messages/{id:int}", pages.api_message),
        ],
        exception_handlers={KeyError: pages.not_found, 404: pages.not_found, AddressFault: pages.wrong_address},
    )
    app.add_middleware(BaseHTTPMiddleware, dispatch=_guard)
    return app


async def _guard(request: Request, call_next: Next) -> Response:
    """Refuse other host names (DNS rebinding) and forms posted by other sites; set the safe headers."""
    if not is_loopback(request.url.hostname or ""):
        return Response("Open this page as http://localhost.", status_code=421)
    origin = request.headers.get("origin")
    if request.method == "POST" and origin is not None and urlsplit(origin).netloc != request.url.netloc:
        return Response("This form was sent by another site.", status_code=403)
    response = await call_next(request)
    response.headers.setdefault("Content-Security-Policy", _PAGE_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    # With "no-referrer" a browser sends our own forms with "Origin: null", which is refused above.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response


class _Pages:
    def __init__(self, office: PostOffice) -> None:
        self._office = office
        self._store = office.store
        self._templates = Environment(
            loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
        )

    async def mailboxes(self, request: Request) -> Response:
        return self._page(
            "mailboxes.html",
            owners=self._store.owners(),
            setting=self._office.setting,
            used=_megabytes(self._store.used_bytes),
            cap=_megabytes(self._store.cap_bytes or DEFAULT_CAP_BYTES),
        )

    async def mailbox(self, request: Request) -> Response:
        address = self._office.owner_of(strict_address(request.query_params.get("address", "").strip()))
        entries = self._store.entries(address)[::-1][:_MOST_LISTED]
        return self._page("mailbox.html", address=address, mails=[self._row(entry) for entry in entries])

    async def message(self, request: Request) -> Response:
        entry = self._store.entry(request.path_params["id"])
        mail = _safely_shown(self._store.raw(entry.id))
        return self._page("message.html", id=entry.id, owner=entry.owner, mail=mail, text=linked(mail.text))

    async def html(self, request: Request) -> Response:
        mail = _safely_shown(self._store.raw(request.path_params["id"]))
        body = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Mail</title>{mail.html or ""}</html>'
        return HTMLResponse(
            body, headers={"Content-Security-Policy": CONTENT_POLICY.replace("sandbox;", _LINKS_OPEN)}
        )

    async def raw(self, request: Request) -> Response:
        return Response(
            self._store.raw(request.path_params["id"]),
            media_type="text/plain; charset=utf-8",
            headers={"Content-Security-Policy": "default-src 'none'; sandbox"},
        )

    async def attachment(self, request: Request) -> Response:
        raw = self._store.raw(request.path_params["id"])
        part, content = attachment(raw, request.path_params["number"])
        name = file_name(part, part.number)
        return Response(
            content,
            media_type="application/octet-stream",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    async def reply(self, request: Request) -> Response:
        entry = self._store.entry(request.path_params["id"])
        draft = reply_to(_safely_shown(self._store.raw(entry.id)), entry.owner)
        return self._page("write.html", heading="Reply", draft=draft, fault="")

    async def new(self, request: Request) -> Response:
        draft = Draft(
            sender=request.query_params.get("from", ""), to=request.query_params.get("to", self._office.setting)
        )
        return self._page("write.html", heading="New mail", draft=draft, fault="")

    async def send(self, request: Request) -> Response:
        async with request.form(max_files=1, max_fields=10, max_part_size=MAX_MAIL_BYTES) as form:
            fields = {name: value for name, value in form.items() if isinstance(value, str)}
            attached = form.get("attached")
            upload = None
            if isinstance(attached, UploadFile) and attached.filename:
                upload = Upload(attached.filename, await attached.read())
        known = ("sender", "to", "subject", "text", "in_reply_to")
        draft = Draft(**{name: fields.get(name, "") for name in known})
        try:
            raw = raw_mail(draft, upload)
            await self._office.deliver_written_here(draft.sender.strip(), [draft.to.strip()], raw)
        except (AddressFault, StoreFull) as fault:
            return self._page("write.html", 400, heading="New mail", draft=draft, fault=str(fault))
        return RedirectResponse(f"/box?address={draft.sender.strip()}", status_code=303)

    async def style(self, request: Request) -> Response:
        return Response((_TEMPLATES / "style.css").read_text(encoding="utf-8"), media_type="text/css")

    async def api_messages(self, request: Request) -> Response:
        address = self._office.owner_of(strict_address(request.query_params.get("to", "")))
        return JSONResponse([self._described(entry) for entry in self._store.entries(address)])

    async def api_message(self, request: Request) -> Response:
        return JSONResponse(self._described(self._store.entry(request.path_params["id"])))

    async def not_found(self, request: Request, error: Exception) -> Response:
        words = "There is no such mail or page. It may have been deleted."
        return self._page("trouble.html", 404, heading="Not found", words=words)

    async def wrong_address(self, request: Request, error: Exception) -> Response:
        return self._page("trouble.html", 400, heading="Check the address", words=str(error))

    def _row(self, entry: Entry) -> dict[str, object]:
        mail = _safely_shown(self._store.raw(entry.id))
        arrived = datetime.fromtimestamp(entry.received, UTC).strftime("%-d %B %Y, %H:%M:%S")
        return {
            "id": entry.id,
            "subject": mail.subject,
            "sender": mail.sender,
            "arrived": arrived,
            "folder": entry.folder,
        }

    def _described(self, entry: Entry) -> dict[str, object]:
        mail = _safely_shown(self._store.raw(entry.id))
        return {
            "id": entry.id,
            "from": mail.sender,
            "to": mail.to,
            "reply_to": mail.reply_to,
            "subject": mail.subject,
            "date": mail.date,
            "message_id": mail.message_id,
            "folder": entry.folder,
            "text": mail.text,
            "html": mail.html,
            "links": list(mail.links),
            "attachments": [
                {"name": part.name, "url": f"/message/{entry.id}/attachment/{part.number}"}
                for part in mail.attachments
            ],
        }

    def _page(self, template: str, status: int = 200, /, **values: Any) -> Response:
        return HTMLResponse(self._templates.get_template(template).render(**values), status_code=status)


def _safely_shown(raw: bytes) -> Shown:
    try:
        return shown(raw)
    except MailFault as fault:
        return replace(_NOT_SHOWN, faults=(str(fault),))


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:,.0f} MB"
