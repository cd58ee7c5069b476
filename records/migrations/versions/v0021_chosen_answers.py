"""What was chosen where a question of the marker offers several answers (S35)."""

from alembic import op

from records.migrations.columns import text
from records.migrations.guards import guard_until_destroyed

revision = "0021"
down_revision = "0022"
branch_labels = None
depends_on = None

_ANSWER = "id ref document_id page person_id kind rule words boxes_json reason by at choice"


def upgrade() -> None:
    """Add the column; answers given before it said that somebody had looked, and go on saying so."""
    op.add_column("marker_answer", text("choice", nullable=True))
    guard_until_destroyed("marker_answer", tuple(_ANSWER.split()))
