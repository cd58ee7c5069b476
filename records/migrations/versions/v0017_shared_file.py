"""One file, several requests: up to when, who asks, and each letter's own words apart (S20, S24, R11)."""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import day, text

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was written for a letter belongs to the requests that stand, no longer to the child's file."""
    op.create_table(
        "request_scope",
        text("ref", sa.ForeignKey("access_request.ref")),
        day("cut_off", nullable=True),
        text("requester_person_id", sa.ForeignKey("person.id"), nullable=True),
        sa.PrimaryKeyConstraint("ref"),
    )
    op.create_table(
        "letter_words",
        text("ref", sa.ForeignKey("access_request.ref")),
        text("person_id", sa.ForeignKey("person.id")),
        text("words"),
        sa.PrimaryKeyConstraint("ref", "person_id"),
    )
    op.execute(
        "INSERT INTO letter_words (ref, person_id, words) "
        "SELECT access_request.ref, person.id, person.letter_text FROM person "
        "JOIN access_request ON access_request.child_id = person.child_id WHERE person.letter_text <> ''"
    )
    op.drop_column("person", "letter_text")
