"""How a page is made: templates with every value escaped, one layout, a notice that is shown once."""

import base64
import binascii
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from models.ids import new_id
from web import tongues, wording

TEMPLATES = Path(__file__).resolve().parent / "templates"
NOTICE_COOKIE = "cleancopy_notice"
_NOTICE_SECONDS = 120

_JINJA = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_JINJA.filters.update(
    day=wording.day,
    long_day=wording.long_day,
    moment=wording.moment,
    role=wording.role_name,
    listed=wording.listed,
    channel=wording.CHANNELS.__getitem__,
)
_JINJA.filters.update(spoken_moment=tongues.moment, spoken_day=tongues.day, dialled=wording.dialled)
_JINJA.globals.update(
    count=wording.count,
    _=tongues.translated,
    language=tongues.spoken,
    unchecked=tongues.unchecked,
    direction=tongues.direction,
    isolated=tongues.isolated,
)


@dataclass(frozen=True)
class Notice:
    """What the next page says at its top, once: `kind` is done or saved. Never personal data."""

    kind: str
    words: str


def render(template: str, **words: Any) -> str:
    """A template with its words, as text."""
    return _JINJA.get_template(template).render(**{"said": new_id("said"), **words})


def page(request: Request, template: str, status: int = 200, **words: Any) -> HTMLResponse:
    """A page as an answer. A notice that waited is shown on it and taken away."""
    notice = _waiting_notice(request)
    answer = HTMLResponse(
        render(
            template,
            **{"notice": notice, "visit": None, "path": request.url.path, "staff_may_report": False, **words},
        ),
        status_code=status,
    )
    if notice is not None:
        answer.delete_cookie(NOTICE_COOKIE)
    return answer


def redirect(path: str, notice: Notice | None = None, *, secure: bool = False) -> RedirectResponse:
    """Go on to another page after something was done (303), with a notice on it."""
    answer = RedirectResponse(path, status_code=303)
    if notice is not None:
        packed = base64.urlsafe_b64encode(json.dumps([notice.kind, notice.words]).encode()).decode()
        answer.set_cookie(
            NOTICE_COOKIE, packed, max_age=_NOTICE_SECONDS, httponly=True, samesite="lax", secure=secure
        )
    return answer


def _waiting_notice(request: Request) -> Notice | None:
    packed = request.cookies.get(NOTICE_COOKIE, "")
    if not packed or len(packed) > 2_000:
        return None
    try:
        kind, words = json.loads(base64.urlsafe_b64decode(packed))
    except (ValueError, TypeError, binascii.Error):
        return None
    return Notice(kind, words) if isinstance(words, str) and kind in ("done", "saved") else None
