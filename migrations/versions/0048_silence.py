"""Who is told when nobody writes in a space any more."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "authorities",
        sa.Column("alarm_to", sa.String(length=200), server_default="", nullable=False),
    )
    op.add_column(
        "authorities", sa.Column("alarm_months", sa.Integer(), server_default="0", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("authorities", "alarm_months")
    op.drop_column("authorities", "alarm_to")
