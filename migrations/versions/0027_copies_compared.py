"""Of a copy on a platform: what it held, what was chosen since, whether it is hidden; the way."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pushes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("marks", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("chosen", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("platform_accounts", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("way", sa.String(length=20), nullable=False, server_default="push")
        )
        batch_op.create_check_constraint(
            op.f("ck_platform_accounts_way"), "way IN ('push', 'harvest')"
        )


def downgrade() -> None:
    with op.batch_alter_table("platform_accounts", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_platform_accounts_way"), type_="check")
        batch_op.drop_column("way")
    with op.batch_alter_table("pushes", schema=None) as batch_op:
        batch_op.drop_column("hidden_at")
        batch_op.drop_column("chosen")
        batch_op.drop_column("marks")
