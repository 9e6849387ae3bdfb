"""On a file of the workbench: its year, the cells corrected by hand, the doubles decided."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("recipe_files", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bound", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("recipe_files", schema=None) as batch_op:
        batch_op.drop_column("bound")
