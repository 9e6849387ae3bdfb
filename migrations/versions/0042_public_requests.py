"""Where a request came from, and the task of answering it."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("data_requests") as batch:
        batch.add_column(sa.Column("source", sa.String(10), nullable=False, server_default="team"))
        batch.add_column(sa.Column("task_id", sa.Integer(), nullable=True))
        batch.create_check_constraint(
            op.f("ck_data_requests_source"), "source IN ('team', 'public')"
        )
        batch.create_foreign_key(
            op.f("fk_data_requests_task_id_tasks"),
            "tasks",
            ["task_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.create_index("ix_data_requests_task", "data_requests", ["task_id"])


def downgrade() -> None:
    op.drop_index("ix_data_requests_task", table_name="data_requests")
    with op.batch_alter_table("data_requests") as batch:
        batch.drop_constraint(op.f("fk_data_requests_task_id_tasks"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_data_requests_source"), type_="check")
        batch.drop_column("task_id")
        batch.drop_column("source")
