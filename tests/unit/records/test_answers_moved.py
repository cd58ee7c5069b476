"""Answers and comments that older releases kept as marks stand in their own tables after the upgrade (S35, S36)."""

from sqlalchemy import text

from models.marking import AnswerKind
from records import migrate
from records.database import open_database, reading
from records.file import answers_of, comments_of, marks_of
from tests.unit.records.of_old import a_request_of_old

_SEALED = (
    "INSERT INTO sealed (id, sha256, size_bytes, nonce, ciphertext, sealed_at) "
    "VALUES ('sealed-2', 'a', 1, :x, :x, :at)"
)
_PAPER = (
    "INSERT INTO document (id, child_id, sealed_id, sha256, part, name, title, author, kind, media, pages, "
    "position, fault, explanation, added_by, added_at) SELECT 'doc-1', child_id, 'sealed-2', 'a', '', 'a.txt', "
    "'A paper', '', 'PERSONAL', 'text', 1, 1, '', '', 'user-1', :at FROM access_request"
)
_MARK = (
    'INSERT INTO mark (id, ref, document_id, page, person_id, rule, ground, words, boxes_json, reason, "by", at, '
    "taken_off_at) VALUES (:id, :ref, 'doc-1', 1, NULL, :rule, '', 'words', '[[1.0, 2.0, 3.0, 4.0]]', 'why', "
    "'user-1', :at, :at)"
)


def test_what_was_answered_before_still_counts(bare_url: str) -> None:
    """S35, S36: rejections, spellings, settled questions and comments move; what was opened again stays open."""
    assert migrate.upgrade(bare_url, "0007")
    engine = open_database(bare_url)
    ref = a_request_of_old(engine)
    at = "2026-11-23 09:30:0"
    rules = (
        "rejected relation",
        "rejected sound",
        "reopened sound",
        "kept spelling",
        "settled hidden_text",
        "comment 2/7",
        "person",
    )
    with engine.begin() as connection:
        connection.execute(text(_SEALED), {"x": b"x", "at": f"{at}0"})
        connection.execute(text(_PAPER), {"at": f"{at}0"})
        for number, rule in enumerate(rules):
            connection.execute(
                text(_MARK), {"id": f"mark-{number}", "ref": ref, "rule": rule, "at": f"{at}{number}"}
            )
    assert migrate.upgrade(bare_url)
    with reading(engine) as session:
        answers = {(row.kind, row.rule) for row in answers_of(session, ref)}
        assert answers == {
            (AnswerKind.REJECTED, "relation"),
            (AnswerKind.LEFT, "spelling"),
            (AnswerKind.SETTLED, "hidden_text"),
        }
        assert [(row.version, row.page, row.words) for row in comments_of(session, ref)] == [(2, 7, "words")]
        assert marks_of(session, ref) == []
    engine.dispose()
