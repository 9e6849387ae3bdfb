"""Who takes care of a dataset."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("datasets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("assignee_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("assignee_name", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("assignee_email", sa.String(length=320), server_default="", nullable=False)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_datasets_assignee_id"), "users", ["assignee_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index("ix_datasets_assignee", ["assignee_id"])


def downgrade() -> None:
    with op.batch_alter_table("datasets", schema=None) as batch_op:
        batch_op.drop_index("ix_datasets_assignee")
        batch_op.drop_constraint(batch_op.f("fk_datasets_assignee_id"), type_="foreignkey")
        batch_op.drop_column("assignee_email")
        batch_op.drop_column("assignee_name")
        batch_op.drop_column("assignee_id")
