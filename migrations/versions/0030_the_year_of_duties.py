"""The dates that an authority gives for its year of duties, and the tasks made for a due day."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "year_dates",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_year_dates_authority_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("authority_id", "name", name=op.f("pk_year_dates")),
    )
    op.create_table(
        "year_tasks",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(length=80), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_year_tasks_authority_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "task_id"],
            ["tasks.authority_id", "tasks.id"],
            name=op.f("fk_year_tasks_authority_id_task_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("authority_id", "entry_id", "due_on", name=op.f("pk_year_tasks")),
    )
    op.create_index("ix_year_tasks_task", "year_tasks", ["authority_id", "task_id"])


def downgrade() -> None:
    op.drop_table("year_tasks")
    op.drop_table("year_dates")
