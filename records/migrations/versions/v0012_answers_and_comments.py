"""Answers, comments and progress in tables of their own; passages that were drawn on a page (S35-S38).

Until now answers and comments were kept as marks that were taken off at once. They are copied into their tables;
the old rows stay, taken off, because no mark is ever deleted.
"""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import moment, number, text, word
from records.migrations.guards import guard, guard_until_destroyed

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None

_ANSWER = "id ref document_id page person_id kind rule words boxes_json reason by at"
_COMMENT = "id ref version page box_json words by at"
_MENTION = "id child_id person_id document_id page kind words boxes_json added_by added_at"
NAMES = frozenset(
    f"{table}_is_never_{deed}" for table in ("marker_answer", "copy_comment") for deed in ("changed", "deleted")
)
"""The guards this step sets, beside those of the third."""

_KINDS = {"rejected": "REJECTED", "kept": "LEFT", "settled": "SETTLED"}


def upgrade() -> None:
    """Make the tables, move what was said, and guard it."""
    _tables()
    op.add_column("mention", text("boxes_json", nullable=True))
    op.create_index("ix_mark_place", "mark", ["ref", "document_id", "page", "taken_off_at"])
    _move()
    for table, facts in (("marker_answer", _ANSWER), ("copy_comment", _COMMENT)):
        guard(table, delete=True, replace=(("id",),))
        guard_until_destroyed(table, tuple(facts.split()))
    on_table = " ON mention" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER mention_is_never_changed{on_table}")
    guard("mention", change=tuple(_MENTION.split()))


def _tables() -> None:
    op.create_table(
        "marker_answer",
        text("id"),
        text("ref", sa.ForeignKey("access_request.ref")),
        text("document_id", sa.ForeignKey("document.id")),
        number("page"),
        text("person_id", sa.ForeignKey("person.id"), nullable=True),
        word("kind"),
        *(text(name) for name in ("rule", "words", "boxes_json", "reason", "by")),
        moment("at"),
        moment("taken_back_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_marker_answer_ref", "marker_answer", ["ref"])
    op.create_index("ix_marker_answer_document_id", "marker_answer", ["document_id"])
    op.create_table(
        "copy_comment",
        text("id"),
        text("ref", sa.ForeignKey("access_request.ref")),
        number("version"),
        number("page"),
        *(text(name) for name in ("box_json", "words", "by")),
        moment("at"),
        moment("taken_back_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_copy_comment_ref", "copy_comment", ["ref"])
    op.create_table(
        "copy_progress",
        text("ref", sa.ForeignKey("access_request.ref")),
        number("version"),
        number("done"),
        number("pages"),
        moment("at"),
        sa.PrimaryKeyConstraint("ref", "version"),
    )


def _move() -> None:
    """Copy what was kept as marks. A rejection that was opened again is one that was taken back."""
    bind = op.get_bind()
    metadata = sa.MetaData()
    mark = sa.Table("mark", metadata, autoload_with=bind)
    answers = sa.Table("marker_answer", metadata, autoload_with=bind)
    comments = sa.Table("copy_comment", metadata, autoload_with=bind)
    standing: dict[tuple[object, ...], list[str]] = {}
    for row in bind.execute(sa.select(mark).order_by(mark.c.at, mark.c.id)).mappings().all():
        kind, _, rule = row["rule"].partition(" ")
        place = (row["ref"], row["document_id"], row["page"], row["boxes_json"], rule, row["person_id"])
        shared = {name: row[name] for name in ("id", "ref", "words", "by", "at")}
        if kind in _KINDS and rule:
            own = {name: row[name] for name in ("document_id", "page", "person_id", "boxes_json", "reason")}
            bind.execute(answers.insert().values(kind=_KINDS[kind], rule=rule, taken_back_at=None, **own, **shared))
            if kind == "rejected":
                standing.setdefault(place, []).append(row["id"])
        elif kind == "reopened" and standing.get(place):
            again = answers.c.id == standing[place].pop()
            bind.execute(answers.update().where(again).values(taken_back_at=row["at"]))
        elif kind == "comment" and rule:
            version, _, page = rule.partition("/")
            if version.isdigit() and page.isdigit():
                at = {"version": int(version), "page": int(page), "box_json": "", "taken_back_at": None}
                bind.execute(comments.insert().values(**at, **shared))
