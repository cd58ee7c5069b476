"""An act of the marker whose answer got lost lands once, though it is sent again (S35)."""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import moment, text, yes_no
from records.migrations.guards import guard

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; what landed is never changed."""
    op.create_table(
        "landed_act",
        text("key"),
        text("ref", sa.ForeignKey("access_request.ref")),
        text("by"),
        moment("at"),
        *(text(name) for name in ("undo_json", "others_of", "onward")),
        yes_no("changed"),
        yes_no("noted"),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_landed_act_ref", "landed_act", ["ref"])
    guard("landed_act", change=True, delete=True, replace=(("key",),))
