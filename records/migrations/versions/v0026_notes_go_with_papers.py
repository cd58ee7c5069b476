"""The words of a note on how a paper was recorded go with the paper, once nobody can read it again (R25, R31)."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_GUARD = "recording_note_is_never_changed"
_PAPER_IS_GONE = """NOT EXISTS (
    SELECT 1 FROM document JOIN sealed_key ON sealed_key.sealed_id = document.sealed_id
    WHERE document.id = OLD.document_id
)"""
_ONLY_WORDS_GO = (
    "NEW.words = '' AND NEW.id = OLD.id AND NEW.document_id = OLD.document_id "
    'AND NEW."by" = OLD."by" AND NEW."at" = OLD."at"'
)
_POSTGRES = f"""
CREATE OR REPLACE FUNCTION clean_copy_refuse_unless_paper_is_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF {_ONLY_WORDS_GO} AND {_PAPER_IS_GONE} THEN RETURN NEW; END IF;
RAISE EXCEPTION 'recording_note is never changed';
END $$
"""
_EMPTIED = """
UPDATE recording_note SET words = '' WHERE words <> '' AND NOT EXISTS (
    SELECT 1 FROM document JOIN sealed_key ON sealed_key.sealed_id = document.sealed_id
    WHERE document.id = recording_note.document_id
)
"""


def upgrade() -> None:
    """The guard gives way to emptying alone, and what was kept of papers destroyed before is emptied."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_POSTGRES)
        op.execute(f"DROP TRIGGER {_GUARD} ON recording_note")
        op.execute(
            f"CREATE TRIGGER {_GUARD} BEFORE UPDATE ON recording_note FOR EACH ROW "
            "EXECUTE FUNCTION clean_copy_refuse_unless_paper_is_gone()"
        )
    else:
        op.execute(f"DROP TRIGGER {_GUARD}")
        op.execute(
            f"CREATE TRIGGER {_GUARD} BEFORE UPDATE ON recording_note "
            f"WHEN NOT ({_ONLY_WORDS_GO} AND {_PAPER_IS_GONE}) "
            "BEGIN SELECT RAISE(ABORT, 'recording_note is never changed'); END"
        )
    op.execute(_EMPTIED)
