"""Pages that are set anew, and scans of sheets that were marked on paper (S35, S37)."""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import moment, number, text
from records.migrations.guards import guard

revision = "0007"
down_revision = "0004"
branch_labels = None
depends_on = None

_RETYPED = "id ref document_id page reason by at"
_SCAN = "id ref sealed_id name media sheets by at"
NAMES = frozenset(
    f"{table}_is_never_{deed}" for table in ("retyped_page", "marked_scan") for deed in ("changed", "deleted")
)
"""The guards this step sets, beside those before it."""


def upgrade() -> None:
    """Make both tables; what was said in them is never changed, only taken back or settled."""
    op.create_table(
        "retyped_page",
        text("id"),
        text("ref", sa.ForeignKey("access_request.ref")),
        text("document_id", sa.ForeignKey("document.id")),
        number("page"),
        *(text(name) for name in ("reason", "by")),
        moment("at"),
        text("taken_back_by", nullable=True),
        moment("taken_back_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_retyped_page_ref", "retyped_page", ["ref"])
    op.create_index("ix_retyped_page_document_id", "retyped_page", ["document_id"])
    op.create_table(
        "marked_scan",
        text("id"),
        text("ref", sa.ForeignKey("access_request.ref")),
        text("sealed_id", sa.ForeignKey("sealed.id")),
        *(text(name) for name in ("name", "media")),
        number("sheets"),
        text("by"),
        moment("at"),
        text("settled_by", nullable=True),
        moment("settled_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_marked_scan_ref", "marked_scan", ["ref"])
    guard("retyped_page", change=tuple(_RETYPED.split()), delete=True, replace=(("id",),))
    guard("marked_scan", change=tuple(_SCAN.split()), delete=True, replace=(("id",),))
