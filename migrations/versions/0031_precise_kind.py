"""The precise kind of an authority, as its leads chose it; nothing is chosen for anybody."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        column = sa.Column("precise_kind", sa.String(length=60), server_default="", nullable=False)
        batch_op.add_column(column)


def downgrade() -> None:
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        batch_op.drop_column("precise_kind")
