"""Sessions whose token is renewed: asked for, and the token of just before."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("to_renew", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("former_digest", sa.String(length=64), nullable=True))
        batch_op.add_column(
            sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.create_index("ix_user_sessions_former", ["former_digest"])


def downgrade() -> None:
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_user_sessions_former")
        batch_op.drop_column("renewed_at")
        batch_op.drop_column("former_digest")
        batch_op.drop_column("to_renew")
