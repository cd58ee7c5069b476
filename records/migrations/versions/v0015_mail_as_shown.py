"""A mail as it is shown on a page, cleaned when it came and sealed beside the mail itself (S22, S59)."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add where the cleaned form lies; a mail that came before this step is shown as text.

    Said in SQL, because Alembic gives SQLite no column that refers to another table in one step.
    """
    op.execute("ALTER TABLE received_mail ADD COLUMN shown_id VARCHAR REFERENCES sealed (id)")
