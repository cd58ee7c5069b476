"""Names that are not personal: references, workflow ids and keys, made in one place."""

import secrets
from datetime import datetime

REQUEST_WORKFLOW = "access-request"
MAILBOX_WORKFLOW = "mailbox"


def request_ref(year: int, number: int) -> str:
    """A request's reference, such as AR-2026-0007."""
    return f"AR-{year}-{number:04d}"


def workflow_id(ref: str) -> str:
    """The id of the workflow that carries request `ref`."""
    return f"{REQUEST_WORKFLOW}/{ref}"


def digest_id(setting_id: str) -> str:
    """The id of the schedule that sends a setting's digests, and of the workflows it starts."""
    return f"digest/{setting_id}"


def post_workflow_id(letter_id: str) -> str:
    """The id of the workflow that sends one letter written at the desk."""
    return f"letter/{letter_id}"


def new_id(prefix: str) -> str:
    """An opaque id: a prefix that names its kind and 80 random bits."""
    return f"{prefix}-{secrets.token_hex(10)}"


def letter_key(ref: str, effect: str) -> str:
    """The unique key of a letter: one request, one effect, one letter, however often it is tried."""
    return f"{ref}/{effect}"


def stamp(moment: datetime) -> str:
    """A moment as text for keys: seconds in UTC."""
    return moment.strftime("%Y%m%dT%H%M%SZ")
