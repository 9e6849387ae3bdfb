"""Feedback on the datasets of an authority, and what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

KINDS = "'anomaly', 'question', 'suggestion'"
STATES = "'received', 'in-progress', 'solved', 'no-action'"


def upgrade() -> None:
    lines = ("title", "sender_name", "sender_email", "updated_by_name")
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(length=200), nullable=False) for name in lines),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("dataset_id", sa.Integer(), nullable=True),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_feedback_kind")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_feedback_state")),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_feedback_authority_id_authorities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_feedback_dataset_id_datasets"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("fk_feedback_task_id_tasks"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_feedback_authority_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feedback_by_day", "feedback", ["authority_id", "received_on", "id"])
    op.create_index("ix_feedback_task", "feedback", ["task_id"])
    op.create_index("ix_feedback_dataset_id", "feedback", ["dataset_id"])


def downgrade() -> None:
    op.drop_table("feedback")
