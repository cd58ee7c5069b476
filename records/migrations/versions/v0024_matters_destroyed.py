"""Matters whose words may be destroyed as a request's are, and the inspectorate of the setting (R31, R36)."""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import text
from records.migrations.guards import guard_until_destroyed
from records.migrations.rebuilding import refer_to
from records.migrations.versions.v0018_matters import MATTER_FACTS, PERSON_FACTS

revision = "0024"
down_revision = "0020"
branch_labels = None
depends_on = None


_ASKING = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%destroyed_case.ref%'"


def upgrade() -> None:
    """The guards of a matter's words give way once two people destroyed it; the setting names its inspectorate."""
    _refer_to_a_process()
    guard_until_destroyed("matter", tuple(MATTER_FACTS.split()))
    guard_until_destroyed("matter_text", True)
    guard_until_destroyed("matter_person", tuple(PERSON_FACTS.split()))
    guard_until_destroyed("disputed_entry", True)
    for name in ("inspectorate_name", "inspectorate_telephone", "inspectorate_site"):
        op.add_column("setting", text(name, nullable=True))


def _refer_to_a_process() -> None:
    """What is destroyed may be a matter; on SQLite the guards that ask this table are set anew around it."""
    bind = op.get_bind()
    guards = list(bind.execute(sa.text(_ASKING))) if bind.dialect.name == "sqlite" else []
    for name, _ in guards:
        bind.exec_driver_sql(f"DROP TRIGGER {name}")
    refer_to("destroyed_case", "ref", "process")
    for _, words in guards:
        bind.exec_driver_sql(words)
