"""What registers lack to prove an item, answers kept all the same, datasets counted by stage"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept_revision", sa.Integer(), nullable=True))
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lacking", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(
            sa.Column("dataset_stages", sa.JSON(), server_default="{}", nullable=False)
        )
    _count_datasets()


def _count_datasets() -> None:
    connection = op.get_bind()
    rows = connection.execute(
        sa.text("SELECT authority_id, stage, count(*) FROM datasets GROUP BY authority_id, stage")
    ).all()
    counts: dict[int, dict[str, int]] = {}
    for authority_id, stage, count in rows:
        counts.setdefault(authority_id, {})[stage] = count
    update = sa.text("UPDATE authorities SET dataset_stages = :stages WHERE id = :id").bindparams(
        sa.bindparam("stages", type_=sa.JSON())
    )
    for authority_id, stages in counts.items():
        connection.execute(update, {"stages": stages, "id": authority_id})


def downgrade() -> None:
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        batch_op.drop_column("dataset_stages")
        batch_op.drop_column("lacking")
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.drop_column("kept_revision")
