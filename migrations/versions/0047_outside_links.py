"""The sources from elsewhere that the datasets of an authority cite."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outside_links",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "dataset_id"],
            ["datasets.authority_id", "datasets.id"],
            name=op.f("fk_outside_links_authority_id_dataset_id_datasets"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "authority_id", "dataset_id", "source_id", name=op.f("pk_outside_links")
        ),
    )
    op.create_index("ix_outside_links_dataset", "outside_links", ["dataset_id"])


def downgrade() -> None:
    op.drop_table("outside_links")
