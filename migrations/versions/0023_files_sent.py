"""What a platform is given of the files that Jalon keeps: their address, or the file itself."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("platform_accounts", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("sends", sa.String(length=20), nullable=False, server_default="addresses")
        )
        batch_op.create_check_constraint(
            op.f("ck_platform_accounts_sends"), "sends IN ('addresses', 'files')"
        )


def downgrade() -> None:
    with op.batch_alter_table("platform_accounts", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_platform_accounts_sends"), type_="check")
        batch_op.drop_column("sends")
