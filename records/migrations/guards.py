"""Triggers that refuse what must never happen to a table's rows, for SQLite and for PostgreSQL (R25)."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION clean_copy_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$
"""


def guard(
    table: str,
    *,
    change: bool | Sequence[str] = False,
    delete: bool = False,
    replace: Sequence[Sequence[str]] = (),
) -> None:
    """Refuse changes of all columns (True) or of those named, deletion, and replacing by a row of the same keys.

    PostgreSQL refuses TRUNCATE with deletion. Only SQLite knows a row that replaces another one unasked.
    """
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgres(table, change, delete)
    else:
        _guard_sqlite(table, change, delete, replace)


def _guard_sqlite(table: str, change: bool | Sequence[str], delete: bool, replace: Sequence[Sequence[str]]) -> None:
    if change:
        when = "" if change is True else f"WHEN {_differs(change, 'IS NOT')}"
        _sqlite_trigger(table, "changed", "UPDATE", when)
    if delete:
        _sqlite_trigger(table, "deleted", "DELETE", "")
    if replace:
        same = " OR ".join(" AND ".join(f'"{c}" = NEW."{c}"' for c in columns) for columns in replace)
        stands: sa.Select[int] = (
            sa.select(sa.literal_column("1")).select_from(sa.text(f'"{table}"')).where(sa.text(same))
        )
        _sqlite_trigger(table, "replaced", "INSERT", f"WHEN EXISTS ({stands})")


def _sqlite_trigger(table: str, deed: str, verb: str, when: str) -> None:
    op.execute(
        f'CREATE TRIGGER {table}_is_never_{deed} BEFORE {verb} ON "{table}" {when} '
        f"BEGIN SELECT RAISE(ABORT, '{table} is never {deed}'); END"
    )


def _guard_postgres(table: str, change: bool | Sequence[str], delete: bool) -> None:
    op.execute(POSTGRES_FUNCTION)
    if change:
        when = "" if change is True else f"WHEN ({_differs(change, 'IS DISTINCT FROM')})"
        _postgres_trigger(table, "changed", "UPDATE", f"FOR EACH ROW {when}")
    if delete:
        _postgres_trigger(table, "deleted", "DELETE", "FOR EACH ROW")
        _postgres_trigger(table, "emptied", "TRUNCATE", "FOR EACH STATEMENT")


def _postgres_trigger(table: str, deed: str, verb: str, how: str) -> None:
    op.execute(
        f'CREATE TRIGGER {table}_is_never_{deed} BEFORE {verb} ON "{table}" {how} '
        f"EXECUTE FUNCTION clean_copy_refuse('{table} is never {deed}')"
    )


def _differs(columns: Sequence[str], unlike: str) -> str:
    return " OR ".join(f'OLD."{column}" {unlike} NEW."{column}"' for column in columns)


_DESTROYED = "EXISTS (SELECT 1 FROM destroyed_case WHERE destroyed_case.ref = OLD.ref)"
_POSTGRES_UNLESS = f"""
CREATE OR REPLACE FUNCTION clean_copy_refuse_unless_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF {_DESTROYED} THEN RETURN NEW; END IF; RAISE EXCEPTION '%', TG_ARGV[0]; END $$
"""


def guard_until_destroyed(table: str, change: bool | Sequence[str]) -> None:
    """Set the guard against change anew, so that it gives way once the row's request is destroyed (R31)."""
    name = f"{table}_is_never_changed"
    differs = "" if change is True or not change else _differs(change, "IS DISTINCT FROM")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_POSTGRES_UNLESS)
        op.execute(f'DROP TRIGGER IF EXISTS {name} ON "{table}"')
        op.execute(
            f'CREATE TRIGGER {name} BEFORE UPDATE ON "{table}" FOR EACH ROW '
            f"{f'WHEN ({differs})' if differs else ''} "
            f"EXECUTE FUNCTION clean_copy_refuse_unless_destroyed('{table} is never changed')"
        )
        return
    differs = f"({differs.replace('IS DISTINCT FROM', 'IS NOT')}) AND " if differs else ""
    op.execute(f"DROP TRIGGER IF EXISTS {name}")
    _sqlite_trigger(table, "changed", "UPDATE", f"WHEN {differs}NOT {_DESTROYED}")
