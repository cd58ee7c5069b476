"""Notes for the setting on how papers were recorded (S52, S73-S77)."""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import moment, text
from records.migrations.guards import guard

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NAMES = frozenset({"recording_note_is_never_changed"})
"""The guards this step sets, beside those before it."""


def upgrade() -> None:
    """Make the table; a note is never changed, so that nothing is written over after a request (R25)."""
    op.create_table(
        "recording_note",
        text("id"),
        text("document_id", sa.ForeignKey("document.id")),
        text("words"),
        text("by", sa.ForeignKey("person_of_setting.id")),
        moment("at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_recording_note_document_id", "recording_note", ["document_id"])
    guard("recording_note", change=True, replace=(("id",),))
