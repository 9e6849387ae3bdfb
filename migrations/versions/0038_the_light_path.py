"""Which path of the method an authority follows: the full one, until somebody says otherwise.

``path_settled``: somebody has chosen it, or has put the proposal of the light path away.
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("path", sa.String(length=20), server_default="full", nullable=False)
        )
        batch_op.add_column(
            sa.Column("path_settled", sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        batch_op.drop_column("path_settled")
        batch_op.drop_column("path")
