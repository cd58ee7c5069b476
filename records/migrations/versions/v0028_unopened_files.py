"""Files that cannot be opened stay on the list until a person has seen to them (S17, S52)."""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import moment, text
from records.migrations.guards import guard, guard_until_destroyed

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_BROUGHT = "id ref child_id sealed_id sha256 name why by at"


def upgrade() -> None:
    """Make the table; what was brought is never changed, and what became of it is said once."""
    op.create_table(
        "unopened_file",
        text("id"),
        text("ref", sa.ForeignKey("process.ref")),
        text("child_id", sa.ForeignKey("child.id")),
        text("sealed_id", sa.ForeignKey("sealed.id")),
        *(text(name) for name in ("sha256", "name", "why", "by")),
        moment("at"),
        text("settled_words"),
        text("settled_by", nullable=True),
        moment("settled_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_unopened_file_ref", "unopened_file", ["ref"])
    op.create_index("ix_unopened_file_child_id", "unopened_file", ["child_id"])
    guard("unopened_file", delete=True, replace=(("id",),))
    guard_until_destroyed("unopened_file", tuple(_BROUGHT.split()))
