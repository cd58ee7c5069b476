"""The tables of the child's file, of letters, replies, links and appointments (S17-S23, S35-S41)."""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import blob, day, moment, number, text, word, yes_no

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _files()
    _post()


def _files() -> None:
    op.create_table(
        "sealed",
        text("id"),
        text("sha256"),
        number("size_bytes"),
        blob("nonce"),
        blob("ciphertext"),
        moment("sealed_at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_sealed_sha256", "sealed", ["sha256"])
    op.create_table(
        "sealed_key",
        text("sealed_id", sa.ForeignKey("sealed.id")),
        blob("wrapped"),
        sa.PrimaryKeyConstraint("sealed_id"),
    )
    op.create_table(
        "document",
        text("id"),
        text("child_id", sa.ForeignKey("child.id")),
        text("sealed_id", sa.ForeignKey("sealed.id")),
        text("sha256"),
        text("part"),
        text("name"),
        text("title"),
        day("dated", nullable=True),
        text("author"),
        word("kind"),
        text("media"),
        number("pages"),
        number("position"),
        text("fault"),
        text("explanation"),
        text("added_by"),
        moment("added_at"),
        moment("removed_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("child_id", "sha256", "part"),
    )
    op.create_index("ix_document_child_id", "document", ["child_id"])
    op.create_table(
        "person",
        text("id"),
        text("child_id", sa.ForeignKey("child.id")),
        text("name"),
        text("kind"),
        text("aliases"),
        text("relations"),
        text("telephones"),
        text("emails"),
        text("addresses"),
        text("contact_email"),
        text("contact_address"),
        text("contact_telephone"),
        text("letter_text"),
        text("user_id", sa.ForeignKey("person_of_setting.id"), nullable=True),
        moment("added_at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_person_child_id", "person", ["child_id"])
    op.create_table(
        "mention",
        text("id"),
        text("child_id", sa.ForeignKey("child.id")),
        text("person_id", sa.ForeignKey("person.id")),
        text("document_id", sa.ForeignKey("document.id")),
        number("page"),
        word("kind"),
        text("words"),
        text("added_by"),
        moment("added_at"),
        moment("taken_off_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_mention_child_id", "mention", ["child_id"])
    op.create_index("ix_mention_document_id", "mention", ["document_id"])
    op.create_index("ix_mention_person_id", "mention", ["person_id"])
    op.create_table(
        "mark",
        text("id"),
        text("ref", sa.ForeignKey("access_request.ref")),
        text("document_id", sa.ForeignKey("document.id")),
        number("page"),
        text("person_id", sa.ForeignKey("person.id"), nullable=True),
        text("rule"),
        text("ground"),
        text("words"),
        text("boxes_json"),
        text("reason"),
        text("by"),
        moment("at"),
        moment("taken_off_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_mark_document_id", "mark", ["document_id"])
    op.create_index("ix_mark_ref", "mark", ["ref"])
    op.create_table(
        "page_read",
        number("id"),
        text("ref", sa.ForeignKey("access_request.ref")),
        text("user_id"),
        text("what"),
        number("page"),
        moment("at"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ref", "user_id", "what", "page"),
    )
    op.create_index("ix_page_read_ref", "page_read", ["ref"])
    op.create_table(
        "copy",
        text("id"),
        text("ref", sa.ForeignKey("access_request.ref")),
        number("version"),
        text("sha256"),
        text("sealed_id", sa.ForeignKey("sealed.id")),
        text("log_id", sa.ForeignKey("sealed.id")),
        text("manifest_id", sa.ForeignKey("sealed.id")),
        text("inputs_digest"),
        number("pages"),
        number("marks"),
        yes_no("proved"),
        text("proof_json"),
        moment("made_at"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ref", "version"),
    )
    op.create_index("ix_copy_ref", "copy", ["ref"])


def _post() -> None:
    op.create_table(
        "letter",
        text("id"),
        text("key"),
        text("ref", sa.ForeignKey("access_request.ref"), nullable=True),
        text("effect"),
        text("kind"),
        text("person_id", sa.ForeignKey("person.id"), nullable=True),
        text("to_name"),
        text("to_email"),
        text("to_address"),
        word("channel"),
        text("subject"),
        text("text"),
        text("sealed_id", sa.ForeignKey("sealed.id")),
        text("message_id"),
        text("token"),
        word("status"),
        text("fault"),
        moment("written_at"),
        moment("sent_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("message_id"),
    )
    op.create_index("ix_letter_ref", "letter", ["ref"])
    op.create_index("ix_letter_token", "letter", ["token"])
    op.create_table(
        "received_mail",
        text("id"),
        text("intake_key"),
        text("sealed_id", sa.ForeignKey("sealed.id")),
        text("ref", sa.ForeignKey("access_request.ref"), nullable=True),
        text("letter_id", sa.ForeignKey("letter.id"), nullable=True),
        text("kind"),
        text("standing"),
        text("why"),
        text("sender"),
        text("subject"),
        text("text"),
        moment("received_at"),
        moment("settled_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("intake_key"),
    )
    op.create_index("ix_received_mail_ref", "received_mail", ["ref"])
    op.create_table(
        "reply",
        text("id"),
        text("ref", sa.ForeignKey("access_request.ref")),
        text("person_id", sa.ForeignKey("person.id")),
        word("kind"),
        word("evidence", nullable=True),
        text("evidence_ref"),
        text("typed_name"),
        text("text"),
        text("mail_id", sa.ForeignKey("received_mail.id"), nullable=True),
        text("recorded_by"),
        moment("received_at"),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint(
            "kind NOT IN ('CONSENT', 'CONDITIONAL') OR evidence IS NOT NULL", name="consent_has_evidence"
        ),
    )
    op.create_index("ix_reply_person_id", "reply", ["person_id"])
    op.create_index("ix_reply_ref", "reply", ["ref"])
    op.create_table(
        "link",
        text("token_hash"),
        text("ref", sa.ForeignKey("access_request.ref")),
        word("purpose"),
        text("person_id", sa.ForeignKey("person.id"), nullable=True),
        text("letter_id", nullable=True),
        moment("expires_at"),
        moment("used_at", nullable=True),
        moment("revoked_at", nullable=True),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("ix_link_ref", "link", ["ref"])
    op.create_table(
        "one_time_code",
        text("id"),
        text("token_hash", sa.ForeignKey("link.token_hash")),
        text("code_hash"),
        number("tries_left"),
        moment("made_at"),
        moment("expires_at"),
        moment("used_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_one_time_code_token_hash", "one_time_code", ["token_hash"])
    op.create_table(
        "slot",
        text("id"),
        text("ref", sa.ForeignKey("access_request.ref")),
        moment("starts_at"),
        number("minutes"),
        text("place"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ref", "starts_at"),
    )
    op.create_index("ix_slot_ref", "slot", ["ref"])
    op.create_table(
        "meeting",
        text("id"),
        text("ref", sa.ForeignKey("access_request.ref")),
        moment("held_at"),
        text("attendees"),
        text("explained"),
        text("asked"),
        yes_no("taken_away"),
        text("recorded_by"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_meeting_ref", "meeting", ["ref"])
