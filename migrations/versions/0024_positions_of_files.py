"""The first positions that a file of a dataset holds, found when it is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("resource_files", schema=None) as batch_op:
        batch_op.add_column(sa.Column("positions", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("resource_files", schema=None) as batch_op:
        batch_op.drop_column("positions")
