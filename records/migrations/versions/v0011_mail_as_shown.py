"""A mail as it is shown on a page, cleaned when it came and sealed beside the mail itself (S22, S59)."""

from alembic import op

from records.migrations.columns import text

revision = "0011"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add where the cleaned form lies; a mail that came before this step is shown as text."""
    op.add_column("received_mail", text("shown_id", nullable=True))
