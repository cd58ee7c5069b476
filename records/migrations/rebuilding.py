"""To whom a column refers, changed in a table that is in use: on SQLite the table is written anew, row for row.

SQLite cannot change a foreign key. So the table is made once more in its own words but for the reference, filled,
and put in the old one's place, with its indexes and guards; records.migrate sees to it that foreign keys are not
looked at meanwhile, and looks at all of them at the end.
"""

import sqlalchemy as sa
from alembic import op


def refer_to(table: str, column: str, target: str) -> None:
    """Let `column` of `table` refer to the same-named key of `target`, instead of whatever it referred to."""
    if op.get_bind().dialect.name == "postgresql":
        _refer_postgres(table, column, target)
    else:
        _refer_sqlite(table, column, target)


def _refer_postgres(table: str, column: str, target: str) -> None:
    for known in sa.inspect(op.get_bind()).get_foreign_keys(table):
        if known["constrained_columns"] == [column] and known["name"]:
            op.drop_constraint(known["name"], table, type_="foreignkey")
    op.create_foreign_key(f"{table}_{column}_fkey", table, target, [column], ["ref"])


def _refer_sqlite(table: str, column: str, target: str) -> None:
    bind = op.get_bind()
    before = [
        (name, kind, words)
        for kind, name, words in bind.execute(
            sa.text("SELECT type, name, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL"),
            {"table": table},
        )
    ]
    (made,) = [words for _, kind, words in before if kind == "table"]
    fresh = f"{table}_anew"
    bind.exec_driver_sql(_with_reference(made, column, target).replace(table, fresh, 1))
    bind.exec_driver_sql(f'INSERT INTO "{fresh}" SELECT * FROM "{table}"')  # noqa: S608 - names of our own
    bind.exec_driver_sql(f'DROP TABLE "{table}"')
    bind.exec_driver_sql(f'ALTER TABLE "{fresh}" RENAME TO "{table}"')
    for _, kind, words in before:
        if kind != "table":
            bind.exec_driver_sql(words)


def _with_reference(made: str, column: str, target: str) -> str:
    """The words that made a table, with `column` referring to `target`."""
    wanted = f"FOREIGN KEY({column}) REFERENCES {target} (ref)"
    lines = made.rstrip().removesuffix(")").rstrip().split("\n")
    kept = [line for line in lines if f"FOREIGN KEY({column}) REFERENCES" not in line]
    kept[-1] = kept[-1].rstrip().removesuffix(",")
    return "\n".join(kept) + f", \n\t{wanted}\n)"
