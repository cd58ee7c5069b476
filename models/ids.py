"""Names that are not personal: references, workflow ids and keys, made in one place."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from models.words import ProcessKind

MAILBOX_WORKFLOW = "mailbox"

_PREFIX: Mapping[ProcessKind, str] = {
    ProcessKind.REQUEST: "AR",
    ProcessKind.RECTIFICATION: "RE",
    ProcessKind.COMPLAINT: "CO",
    ProcessKind.BREACH: "BR",
    ProcessKind.SHARING: "SH",
}
_KIND = {prefix: kind for kind, prefix in _PREFIX.items()}
_WORKFLOW: Mapping[ProcessKind, tuple[str, str]] = {
    ProcessKind.REQUEST: ("access-request", "AccessRequest"),
    ProcessKind.RECTIFICATION: ("rectification", "Rectification"),
    ProcessKind.COMPLAINT: ("complaint", "Complaint"),
    ProcessKind.BREACH: ("breach", "Breach"),
    ProcessKind.SHARING: ("sharing", "Sharing"),
}


def process_ref(kind: ProcessKind, year: int, number: int) -> str:
    """The reference of a request or a matter, such as AR-2026-0007 or CO-2026-0001."""
    return f"{_PREFIX[kind]}-{year}-{number:04d}"


def kind_of(ref: str) -> ProcessKind:
    """What a reference is the reference of. Raises ValueError where it is none of ours."""
    kind = _KIND.get(ref.partition("-")[0])
    if kind is None:
        raise ValueError("This is no reference of a request or a matter: it begins with none of their letters.")
    return kind


def workflow_id(ref: str) -> str:
    """The id of the workflow that carries a request or a matter. Raises ValueError for a reference of neither."""
    return f"{_WORKFLOW[kind_of(ref)][0]}/{ref}"


def workflow_name(ref: str) -> str:
    """The name of the workflow that carries a request or a matter. Raises ValueError likewise."""
    return _WORKFLOW[kind_of(ref)][1]


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
