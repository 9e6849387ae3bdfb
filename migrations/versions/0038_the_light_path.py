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
    path = sa.Column("path", sa.String(length=20), server_default="full", nullable=False)
    # A word and no expression: SQLite would write the table anew, and read its indexes without
    # their directions, of which one sorts the portfolio.
    settled = sa.Column("path_settled", sa.Boolean(), server_default="0", nullable=False)
    op.add_column("authorities", path)
    op.add_column("authorities", settled)


def downgrade() -> None:
    op.drop_column("authorities", "path_settled")
    op.drop_column("authorities", "path")
