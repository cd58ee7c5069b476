"""Pages that a person turned, and documents laid on the cutting table (S16-S18, R25)."""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import moment, number, text
from records.migrations.guards import guard

revision = "0022"
down_revision = "0024"
branch_labels = None
depends_on = None

NAMES = frozenset(
    f"{table}_is_never_{deed}" for table in ("box_source", "before_turn") for deed in ("changed", "deleted")
)
"""The guards this step sets, beside those before it."""


def upgrade() -> None:
    """Make the tables; what lay on the table, and how a page was shown, are received facts."""
    op.add_column("document", text("turns", nullable=True))
    op.create_table(
        "box_source",
        text("box_id", sa.ForeignKey("box_file.id")),
        number("place"),
        text("document_id", sa.ForeignKey("document.id")),
        number("first"),
        number("pages"),
        sa.PrimaryKeyConstraint("box_id", "place"),
    )
    op.create_index("ix_box_source_document_id", "box_source", ["document_id"])
    op.create_table(
        "before_turn",
        text("thing_id"),
        text("document_id", sa.ForeignKey("document.id")),
        number("page"),
        number("turn"),
        moment("at"),
        sa.PrimaryKeyConstraint("thing_id"),
    )
    op.create_index("ix_before_turn_document_id", "before_turn", ["document_id"])
    guard("box_source", change=True, delete=True, replace=(("box_id", "place"),))
    guard("before_turn", change=True, delete=True, replace=(("thing_id",),))
