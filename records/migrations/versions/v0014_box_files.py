"""Box files: one scan of a folder, what its pages are, and what was cut out of it (S16-S18, R25)."""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import moment, number, text
from records.migrations.guards import guard

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_BOX = "id child_id sealed_id sha256 name media pages added_by added_at"
NAMES = frozenset(
    f"{table}_is_never_{deed}" for table in ("box_file", "box_piece") for deed in ("changed", "deleted")
)
"""The guards this step sets, beside those before it."""


def upgrade() -> None:
    """Make the tables; a scan and what was cut out of it are received facts."""
    op.create_table(
        "box_file",
        text("id"),
        text("child_id", sa.ForeignKey("child.id")),
        text("sealed_id", sa.ForeignKey("sealed.id")),
        *(text(name) for name in ("sha256", "name", "media")),
        number("pages"),
        number("sheets_told", nullable=True),
        text("sheets_note"),
        moment("cut_at", nullable=True),
        text("added_by"),
        moment("added_at"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("child_id", "sha256"),
    )
    op.create_index("ix_box_file_child_id", "box_file", ["child_id"])
    op.create_table(
        "box_page",
        text("box_id", sa.ForeignKey("box_file.id")),
        number("number"),
        text("look"),
        sa.PrimaryKeyConstraint("box_id", "number"),
    )
    op.create_table(
        "box_piece",
        text("document_id", sa.ForeignKey("document.id")),
        text("box_id", sa.ForeignKey("box_file.id")),
        text("pages"),
        sa.PrimaryKeyConstraint("document_id"),
    )
    op.create_index("ix_box_piece_box_id", "box_piece", ["box_id"])
    guard("box_file", change=tuple(_BOX.split()), delete=True, replace=(("id",),))
    guard("box_piece", change=True, delete=True, replace=(("document_id",),))
