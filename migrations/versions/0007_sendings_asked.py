"""Who asked for a sending, and when: it is done beside the request, in their name."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pushes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("asked_by_name", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_pushes_asked_by_id"),
            "users",
            ["asked_by_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    with op.batch_alter_table("pushes", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_pushes_asked_by_id"), type_="foreignkey")
        batch_op.drop_column("asked_at")
        batch_op.drop_column("asked_by_name")
        batch_op.drop_column("asked_by_id")
