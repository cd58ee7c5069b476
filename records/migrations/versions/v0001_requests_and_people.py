"""The tables of people, requests and their logs (S1-S12, S59, S66)."""

import sqlalchemy as sa
from alembic import op

from records.migrations.columns import day, moment, number, text, word, yes_no

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _people()
    _cases()
    _log()


def _people() -> None:
    op.create_table(
        "setting",
        text("id"),
        text("name"),
        text("address"),
        text("telephone"),
        text("mailbox"),
        text("nation"),
        text("profile"),
        text("regulator_name"),
        text("regulator_telephone"),
        text("regulator_site"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "person_of_setting",
        text("id"),
        text("name"),
        text("email"),
        word("role"),
        text("password_hash"),
        yes_no("active"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
    )
    op.create_table(
        "sign_in",
        text("id_hash"),
        text("user_id", sa.ForeignKey("person_of_setting.id")),
        text("csrf"),
        moment("started_at"),
        moment("last_seen_at"),
        sa.PrimaryKeyConstraint("id_hash"),
    )
    op.create_index("ix_sign_in_user_id", "sign_in", ["user_id"])
    op.create_table(
        "sign_in_failure",
        number("id"),
        text("address_hash"),
        moment("at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_sign_in_failure_address_hash", "sign_in_failure", ["address_hash"])


def _cases() -> None:
    op.create_table(
        "child",
        text("id"),
        text("name"),
        text("known_as"),
        day("born_on"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "access_request",
        text("ref"),
        number("number"),
        number("year"),
        text("form_key"),
        text("child_id", sa.ForeignKey("child.id")),
        text("requester_name"),
        text("requester_email"),
        text("requester_address"),
        text("requester_telephone"),
        text("relationship"),
        word("parental_source"),
        day("received_on"),
        word("arrived_by"),
        text("asked_for"),
        text("profile"),
        text("nation"),
        text("terms_json"),
        text("calendar_version"),
        yes_no("calendar_files_ok"),
        yes_no("neutral_subjects"),
        text("channel_note"),
        text("manager_id", sa.ForeignKey("person_of_setting.id")),
        moment("created_at"),
        sa.PrimaryKeyConstraint("ref"),
        sa.UniqueConstraint("form_key"),
    )
    op.create_index("ix_access_request_child_id", "access_request", ["child_id"])
    op.create_table(
        "request_standing",
        text("ref", sa.ForeignKey("access_request.ref")),
        text("stage"),
        day("due_on", nullable=True),
        text("waiting_on"),
        day("waiting_until", nullable=True),
        number("seq"),
        moment("updated_at"),
        sa.PrimaryKeyConstraint("ref"),
    )


def _log() -> None:
    op.create_table(
        "submission",
        text("id"),
        text("ref", sa.ForeignKey("access_request.ref")),
        text("kind"),
        text("act_json"),
        text("reason"),
        text("actor_id"),
        word("role"),
        word("status"),
        text("refused_code"),
        moment("said_at"),
        moment("settled_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_submission_ref", "submission", ["ref"])
    op.create_index("ix_submission_said_at", "submission", ["said_at"])
    op.create_table(
        "event",
        number("id"),
        text("ref", sa.ForeignKey("access_request.ref")),
        number("seq"),
        moment("at"),
        text("actor_id"),
        word("role"),
        text("submission_id", sa.ForeignKey("submission.id"), nullable=True),
        text("effect_key", nullable=True),
        text("kind"),
        text("act_json"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ref", "effect_key"),
        sa.UniqueConstraint("ref", "seq"),
        sa.UniqueConstraint("submission_id"),
    )
    op.create_index("ix_event_ref", "event", ["ref"])
    op.create_table(
        "audit",
        number("id"),
        text("chain"),
        number("n"),
        moment("at"),
        text("actor_id"),
        text("what"),
        text("detail_json"),
        text("previous"),
        text("digest"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("chain", "n"),
    )
    op.create_index("ix_audit_chain", "audit", ["chain"])
