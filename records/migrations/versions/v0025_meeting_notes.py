"""What those who hold the meeting note for a page before it (S42)."""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import moment, number, text

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; a note is taken off, and its words go with the papers of the request (R31)."""
    op.create_table(
        "meeting_note",
        text("id"),
        text("ref", sa.ForeignKey("access_request.ref")),
        text("document_id", sa.ForeignKey("document.id")),
        number("page"),
        text("words"),
        text("by"),
        moment("at"),
        moment("taken_off_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_meeting_note_ref", "meeting_note", ["ref"])
    op.create_index("ix_meeting_note_document_id", "meeting_note", ["document_id"])
