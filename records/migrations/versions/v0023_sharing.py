"""What goes in a sharing: the pages that were chosen, and the copy made of them (S112)."""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import moment, number, text, yes_no
from records.migrations.guards import guard

revision = "0023"
down_revision = "0021"
branch_labels = None
depends_on = None

NAMES = frozenset(
    f"{table}_is_never_{deed}" for table in ("shared_pages", "shared_copy") for deed in ("changed", "deleted")
)
"""The guards this step sets, beside those before it."""

PAGES_FACTS = "id ref pages_json people_json contacts by at"
"""All but the words that are black: those are emptied once nobody may keep them any more (R31)."""


def upgrade() -> None:
    """Make both tables; a choice is never changed, a new one is made beside it."""
    op.create_table(
        "shared_pages",
        text("id"),
        text("ref", sa.ForeignKey("matter.ref")),
        text("pages_json"),
        text("people_json"),
        text("black"),
        yes_no("contacts"),
        text("by"),
        moment("at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_shared_pages_ref", "shared_pages", ["ref"])
    op.create_table(
        "shared_copy",
        text("id"),
        text("ref", sa.ForeignKey("matter.ref")),
        text("effect"),
        text("choice_id", sa.ForeignKey("shared_pages.id")),
        text("sha256"),
        text("sealed_id", sa.ForeignKey("sealed.id")),
        text("log_id", sa.ForeignKey("sealed.id")),
        text("manifest_id", sa.ForeignKey("sealed.id")),
        number("pages"),
        number("marks"),
        yes_no("proved"),
        text("proof_json"),
        moment("made_at"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ref", "effect"),
    )
    op.create_index("ix_shared_copy_ref", "shared_copy", ["ref"])
    guard("shared_pages", change=tuple(PAGES_FACTS.split()), delete=True, replace=(("id",),))
    guard("shared_copy", change=True, delete=True, replace=(("id",), ("ref", "effect")))
