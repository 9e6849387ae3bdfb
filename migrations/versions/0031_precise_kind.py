"""The precise kind of an authority, as its leads chose it, and who answers for what it publishes.

Nothing is chosen for anybody.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

COLUMNS = {"precise_kind": 60, "publication_director": 200, "privacy_contact": 200}


def upgrade() -> None:
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        for name, length in COLUMNS.items():
            column = sa.Column(name, sa.String(length=length), server_default="", nullable=False)
            batch_op.add_column(column)


def downgrade() -> None:
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        for name in reversed(COLUMNS):
            batch_op.drop_column(name)
