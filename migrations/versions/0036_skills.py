"""The skills that an authority needs and holds, and the task that closes the gap of one."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "skills",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.String(length=80), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=True),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("assignee_name", sa.String(length=200), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("by_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("needed BETWEEN 0 AND 3", name=op.f("ck_skills_needed")),
        sa.CheckConstraint("held BETWEEN 0 AND 3", name=op.f("ck_skills_held")),
        sa.CheckConstraint(
            "way IN ('', 'train', 'share', 'learn', 'buy', 'hire')", name=op.f("ck_skills_way")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_skills_authority_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["assignee_id"],
            ["users.id"],
            name=op.f("fk_skills_assignee_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("authority_id", "skill_id", name=op.f("pk_skills")),
    )
    op.create_index("ix_skills_assignee_id", "skills", ["assignee_id"])
    op.create_table(
        "skill_tasks",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.String(length=80), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_skill_tasks_authority_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "task_id"],
            ["tasks.authority_id", "tasks.id"],
            name=op.f("fk_skill_tasks_authority_id_task_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("authority_id", "skill_id", name=op.f("pk_skill_tasks")),
    )
    op.create_index("ix_skill_tasks_task", "skill_tasks", ["authority_id", "task_id"])


def downgrade() -> None:
    op.drop_table("skill_tasks")
    op.drop_table("skills")
