"""Who attends a meeting, who is kept away, and when the people of the setting can meet a parent (S41, S44)."""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import moment, number, text, word
from records.migrations.guards import guard, guard_until_destroyed

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NAMES = frozenset(f"meeting_guest_is_never_{deed}" for deed in ("changed", "deleted"))
"""The guards this step sets, beside those before it."""


def upgrade() -> None:
    """Make the three tables; whom somebody named for a meeting is never changed, only checked or taken off."""
    op.create_table(
        "meeting_guest",
        text("id"),
        text("ref", sa.ForeignKey("access_request.ref")),
        text("name"),
        word("part"),
        *(text(name) for name in ("note", "added_by")),
        moment("added_at"),
        text("basis"),
        text("checked_by", nullable=True),
        moment("checked_at", nullable=True),
        moment("taken_off_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_meeting_guest_ref", "meeting_guest", ["ref"])
    op.create_table(
        "office_hours",
        text("id"),
        text("user_id", sa.ForeignKey("person_of_setting.id")),
        *(number(name) for name in ("weekday", "opens", "closes")),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_office_hours_user_id", "office_hours", ["user_id"])
    op.create_table(
        "calendar_feed",
        text("user_id", sa.ForeignKey("person_of_setting.id")),
        text("url"),
        sa.PrimaryKeyConstraint("user_id"),
    )
    fixed = ("id", "ref", "name", "part", "note", "added_by", "added_at")
    guard("meeting_guest", change=fixed, delete=True, replace=(("id",),))
    guard_until_destroyed("meeting_guest", fixed)
