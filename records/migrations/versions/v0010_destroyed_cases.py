"""Requests whose papers were destroyed; only of those may the words that were kept be emptied (R31)."""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import moment, text
from records.migrations.guards import guard, guard_until_destroyed
from records.migrations.versions.v0003_guards import RECEIVED_FACTS

revision = "0010"
down_revision = "0007"
branch_labels = None
depends_on = None

WITH_WORDS = ("access_request", "submission", "mark", "letter", "received_mail", "reply")
_RETYPED = "id ref document_id page reason by at"
_SCAN = "id ref sealed_id name media sheets by at"
NAMES = frozenset({"destroyed_case_is_never_changed", "destroyed_case_is_never_deleted"})
"""The guards this step sets, beside those before it."""


def upgrade() -> None:
    """Make the table, and let the guards of the words ask it."""
    op.create_table(
        "destroyed_case",
        text("ref", sa.ForeignKey("access_request.ref")),
        *(text(name) for name in ("proposed_by", "backed_by")),
        moment("at"),
        sa.PrimaryKeyConstraint("ref"),
    )
    guard("destroyed_case", change=True, delete=True, replace=(("ref",),))
    for table in WITH_WORDS:
        guard_until_destroyed(table, tuple(RECEIVED_FACTS[table].split()))
    guard_until_destroyed("retyped_page", tuple(_RETYPED.split()))
    guard_until_destroyed("marked_scan", tuple(_SCAN.split()))
    guard_until_destroyed("meeting", True)
