"""What points to a person, where an agency can be asked, and the papers of legal advice (S13, S26, S29)."""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import moment, text
from records.migrations.guards import guard, guard_until_destroyed

revision = "0009"
down_revision = "0018"
branch_labels = None
depends_on = None

NAMES = frozenset(f"advice_paper_is_never_{deed}" for deed in ("changed", "deleted"))
"""The guards this step sets, beside those before it."""


def upgrade() -> None:
    """Add the columns, and the table, whose rows never change until the papers of the request go."""
    for name in ("pointers", "agency_name", "agency_contact"):
        op.add_column("person", text(name, nullable=True))
    op.create_table(
        "advice_paper",
        text("id"),
        text("ref", sa.ForeignKey("access_request.ref")),
        text("sealed_id", sa.ForeignKey("sealed.id")),
        text("sha256"),
        text("name"),
        text("added_by"),
        moment("added_at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_advice_paper_ref", "advice_paper", ["ref"])
    fixed = ("id", "ref", "sealed_id", "sha256", "name", "added_by", "added_at")
    guard("advice_paper", change=fixed, delete=True, replace=(("id",),))
    guard_until_destroyed("advice_paper", fixed)
