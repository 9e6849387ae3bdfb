"""The files of datasets that Jalon keeps and serves, version by version."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "resource_files",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("packed", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "resource_id"],
            ["dataset_resources.authority_id", "dataset_resources.id"],
            name=op.f("fk_resource_files_authority_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_files")),
        sa.UniqueConstraint(
            "authority_id",
            "resource_id",
            "version",
            name=op.f("uq_resource_files_authority_id_resource_id_version"),
        ),
    )
    with op.batch_alter_table("dataset_resources", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("file_name", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("checksum", sa.String(length=64), server_default="", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("dataset_resources", schema=None) as batch_op:
        batch_op.drop_column("checksum")
        batch_op.drop_column("file_name")
    op.drop_table("resource_files")
