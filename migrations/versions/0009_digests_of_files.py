"""The digest of each file that is kept, and the size of those kept with datasets.

Those of the files already there are left unknown: their bytes of today are not vouched for.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

HOLDERS = ("evidence", "task_files", "file_checks")


def upgrade() -> None:
    for holder in HOLDERS:
        with op.batch_alter_table(holder, schema=None) as batch_op:
            batch_op.add_column(
                sa.Column("digest", sa.String(length=64), server_default="", nullable=False)
            )
    with op.batch_alter_table("file_checks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("size", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("file_checks", schema=None) as batch_op:
        batch_op.drop_column("size")
    for holder in reversed(HOLDERS):
        with op.batch_alter_table(holder, schema=None) as batch_op:
            batch_op.drop_column("digest")
