"""Who took a paper out of a child's file, and why (R25, R31)."""

from alembic import op

from records.migrations.columns import text, word

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the three facts beside the moment; a paper that stands has none of them."""
    for column in (
        text("removed_by", nullable=True),
        text("removed_backed_by", nullable=True),
        word("removed_why", nullable=True),
    ):
        op.add_column("document", column)
