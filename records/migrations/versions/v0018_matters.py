"""Matters beside the request (rectification, complaint, breach, sharing): processes with a log of their own."""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import day, moment, number, text, word
from records.migrations.guards import guard
from records.migrations.rebuilding import refer_to

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

OF_A_PROCESS = ("access_request", "request_standing", "submission", "event", "letter", "received_mail", "link")
"""Tables whose `ref` names a process from now on, be it a request or a matter."""

MATTER_FACTS = "ref kind form_key request_ref child_id raised_by arrived_by received_on said terms_json created_at"
PERSON_FACTS = "id ref name why by at"

NAMES = frozenset(
    f"{table}_is_never_{deed}"
    for table in ("process", "matter", "matter_text", "matter_person", "disputed_entry")
    for deed in ("changed", "deleted")
)
"""The guards that stand on every kind of database besides those of the third step."""


def upgrade() -> None:
    """Every request gets the row of its process; what belongs to a process then refers to that row."""
    _processes()
    _matters()
    for table in OF_A_PROCESS:
        refer_to(table, "ref", "process")
    _guards()


def _processes() -> None:
    op.create_table(
        "process",
        text("ref"),
        word("kind"),
        number("year"),
        number("number"),
        moment("opened_at"),
        sa.PrimaryKeyConstraint("ref"),
        sa.UniqueConstraint("kind", "year", "number"),
    )
    op.execute(
        "INSERT INTO process (ref, kind, year, number, opened_at) "
        "SELECT ref, 'REQUEST', year, number, created_at FROM access_request"
    )


def _matters() -> None:
    op.create_table(
        "matter",
        text("ref", sa.ForeignKey("process.ref")),
        word("kind"),
        text("form_key"),
        text("request_ref", sa.ForeignKey("access_request.ref"), nullable=True),
        text("child_id", sa.ForeignKey("child.id"), nullable=True),
        word("raised_by"),
        word("arrived_by"),
        day("received_on"),
        text("said"),
        text("terms_json"),
        text("manager_id", sa.ForeignKey("person_of_setting.id")),
        moment("created_at"),
        sa.PrimaryKeyConstraint("ref"),
        sa.UniqueConstraint("form_key"),
    )
    op.create_index("ix_matter_request_ref", "matter", ["request_ref"])
    op.create_index("ix_matter_child_id", "matter", ["child_id"])
    _belonging("matter_text", text("kind"), text("words"))
    _belonging("matter_person", text("name"), text("email"), text("address"), text("why"))
    _belonging(
        "disputed_entry",
        text("document_id", sa.ForeignKey("document.id"), nullable=True),
        number("page", nullable=True),
        text("words"),
        word("claim"),
        text("should_say"),
    )
    op.create_index("ix_disputed_entry_document_id", "disputed_entry", ["document_id"])


def _belonging(table: str, *columns: sa.Column[object]) -> None:
    """A table of what belongs to a matter: who noted it and when stand at the end."""
    op.create_table(
        table,
        text("id"),
        text("ref", sa.ForeignKey("matter.ref")),
        *columns,
        text("by"),
        moment("at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(f"ix_{table}_ref", table, ["ref"])


def _guards() -> None:
    guard("process", change=True, delete=True, replace=(("ref",), ("kind", "year", "number")))
    guard("matter", change=tuple(MATTER_FACTS.split()), delete=True, replace=(("ref",), ("form_key",)))
    guard("matter_text", change=True, delete=True, replace=(("id",),))
    guard("matter_person", change=tuple(PERSON_FACTS.split()), delete=True, replace=(("id",),))
    guard("disputed_entry", change=True, delete=True, replace=(("id",),))
