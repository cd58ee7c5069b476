"""Where the child's papers were looked for, by whom and when (S52)."""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import day, moment, number, text, word
from records.migrations.guards import guard, guard_until_destroyed

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_FACTS = "id ref place found looked_by looked_on note by at"
NAMES = frozenset({"place_search_is_never_changed", "place_search_is_never_deleted"})
"""The guards this step sets, beside those before it."""


def upgrade() -> None:
    """Make the table; an answer is never changed, a newer one counts."""
    op.create_table(
        "place_search",
        number("id"),
        text("ref", sa.ForeignKey("access_request.ref")),
        *(word(name) for name in ("place", "found")),
        text("looked_by"),
        day("looked_on"),
        *(text(name) for name in ("note", "by")),
        moment("at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_place_search_ref", "place_search", ["ref"])
    guard("place_search", delete=True, replace=(("id",),))
    guard_until_destroyed("place_search", tuple(_FACTS.split()))
