"""What became of a checker's comments, and which page a person says a marked sheet is (S36-S38)."""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import moment, number, text
from records.migrations.guards import guard, guard_until_destroyed

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_ANSWER = "id ref comment_id done words by at"
_SHEET = "id ref scan_id number document_id page by at"


def upgrade() -> None:
    """Make both tables; what was said in them is only ever taken back."""
    op.create_table(
        "comment_answer",
        text("id"),
        text("ref", sa.ForeignKey("access_request.ref")),
        text("comment_id", sa.ForeignKey("copy_comment.id")),
        sa.Column("done", sa.Boolean(), nullable=False),
        *(text(name) for name in ("words", "by")),
        moment("at"),
        moment("taken_back_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_comment_answer_ref", "comment_answer", ["ref"])
    op.create_table(
        "marked_sheet",
        text("id"),
        text("ref", sa.ForeignKey("access_request.ref")),
        text("scan_id", sa.ForeignKey("marked_scan.id")),
        number("number"),
        text("document_id", sa.ForeignKey("document.id")),
        number("page"),
        text("by"),
        moment("at"),
        moment("taken_back_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_marked_sheet_ref", "marked_sheet", ["ref"])
    op.create_index("ix_marked_sheet_scan_id", "marked_sheet", ["scan_id"])
    guard("comment_answer", delete=True, replace=(("id",),))
    guard_until_destroyed("comment_answer", tuple(_ANSWER.split()))
    guard("marked_sheet", change=tuple(_SHEET.split()), delete=True, replace=(("id",),))
