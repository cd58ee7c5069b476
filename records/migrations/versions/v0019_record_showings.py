"""Developmental records shown at once, without a request (S56, S57)."""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import day, moment, text, yes_no
from records.migrations.guards import guard

revision = "0019"
down_revision = "0009"
branch_labels = None
depends_on = None

NAMES = frozenset({"record_showing_is_never_changed", "record_showing_is_never_deleted"})
"""The guards this step sets, beside those before it."""


def upgrade() -> None:
    """Make the table; what was shown is a fact."""
    op.create_table(
        "record_showing",
        text("id"),
        text("child_id", sa.ForeignKey("child.id")),
        *(text(name) for name in ("shown_to", "relationship")),
        day("shown_on"),
        text("what"),
        yes_no("taken_away"),
        text("by", sa.ForeignKey("person_of_setting.id")),
        moment("at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_record_showing_child_id", "record_showing", ["child_id"])
    guard("record_showing", change=True, delete=True, replace=(("id",),))
