"""A decision that cannot stand on its ground is refused by the database too, whoever writes it (R15, R22)."""

from collections.abc import Callable

from alembic import op

from records.migrations.guards import POSTGRES_FUNCTION

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_TO_SHARE = "'consent', 'reasonable_without_consent', 'already_known', 'official_capacity'"
_TO_HIDE = "'police_investigation', 'child_abuse_data', 'serious_harm', 'legal_privilege'"
_OUT = "'references', 'references_and_contributions', 'everything_pointing'"


def upgrade() -> None:
    """What is there stays; from now on neither a submission nor an event can hold such a decision."""
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        op.execute(POSTGRES_FUNCTION)
    for table in ("submission", "event"):
        name, words = f"{table}_can_be_decided", "this outcome cannot stand on this ground"
        if postgres:
            op.execute(
                f'CREATE TRIGGER {name} BEFORE INSERT ON "{table}" FOR EACH ROW '
                f"WHEN (NEW.kind = 'decision_made' AND NOT {_can_be(_of_postgres)}) "
                f"EXECUTE FUNCTION clean_copy_refuse('{words}')"
            )
        else:
            op.execute(
                f'CREATE TRIGGER {name} BEFORE INSERT ON "{table}" '
                f"WHEN NEW.kind = 'decision_made' AND NOT {_can_be(_of_sqlite)} "
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )


def _of_postgres(field: str) -> str:
    return f"COALESCE(NEW.act_json::jsonb ->> '{field}', '')"


def _of_sqlite(field: str) -> str:
    return f"COALESCE(json_extract(NEW.act_json, '$.{field}'), '')"


def _can_be(of: Callable[[str], str]) -> str:
    outcome, ground = of("outcome"), of("ground")
    return (
        f"(({outcome} = 'disclose' AND {ground} IN ({_TO_SHARE}))"
        f" OR ({outcome} = 'name_left_out' AND {ground} NOT IN ('', 'to_follow'))"
        f" OR ({outcome} = 'existence_withheld' AND {ground} IN ({_TO_HIDE}))"
        f" OR ({outcome} IN ({_OUT}) AND {ground} NOT IN ('', 'consent', 'already_known', 'official_capacity')))"
    )
