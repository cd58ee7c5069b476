"""The guards that make received facts last: the database itself refuses to change or delete them (R25, R34)."""

from records.migrations.guards import guard

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ONLY_ADDED_TO = ("sealed", "event", "audit", "copy", "meeting")
"""Tables whose rows are never changed, deleted or replaced."""

RECEIVED_FACTS = {
    "access_request": (
        "ref number year form_key child_id parental_source relationship received_on arrived_by asked_for "
        "profile nation terms_json calendar_version created_at"
    ),
    "submission": "id ref kind act_json reason actor_id role said_at",
    "document": "id child_id sealed_id sha256 part name added_by added_at",
    "mention": "id child_id person_id document_id page kind words added_by added_at",
    "mark": "id ref document_id page person_id rule ground words boxes_json reason by at",
    "letter": (
        "id key ref effect kind person_id to_name to_email to_address subject text sealed_id message_id token "
        "written_at"
    ),
    "received_mail": "id intake_key sealed_id received_at",
    "reply": "id ref person_id typed_name text mail_id recorded_by received_at",
}
"""Columns that are never changed, in tables whose rows are never deleted; the others say what became of it."""

KEYS = {
    "sealed": (("id",),),
    "sealed_key": (("sealed_id",),),
    "event": (("id",), ("ref", "seq"), ("submission_id",), ("ref", "effect_key")),
    "audit": (("id",), ("chain", "n")),
    "copy": (("id",), ("ref", "version")),
    "meeting": (("id",),),
    "access_request": (("ref",), ("form_key",)),
    "submission": (("id",),),
    "document": (("id",), ("child_id", "sha256", "part")),
    "mention": (("id",),),
    "mark": (("id",),),
    "letter": (("id",), ("key",), ("message_id",)),
    "received_mail": (("id",), ("intake_key",)),
    "reply": (("id",),),
}
"""What makes a row of each guarded table one: a second row with the same must not take its place."""

NAMES = frozenset(
    [f"{table}_is_never_{deed}" for table in (*ONLY_ADDED_TO, *RECEIVED_FACTS) for deed in ("changed", "deleted")]
    + ["sealed_key_is_never_changed"]
)
"""The guards that stand on every kind of database."""


def upgrade() -> None:
    """Set the guards. A key of a sealed item may be destroyed, never exchanged."""
    for table in ONLY_ADDED_TO:
        guard(table, change=True, delete=True, replace=KEYS[table])
    for table, columns in RECEIVED_FACTS.items():
        guard(table, change=tuple(columns.split()), delete=True, replace=KEYS[table])
    guard("sealed_key", change=True, replace=KEYS["sealed_key"])
