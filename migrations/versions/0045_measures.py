"""Measures of use of the datasets, month by month."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0042"
branch_labels = None
depends_on = None

SOURCES = "'jalon', 'platform', 'csv'"
FIGURES = ("downloads", "robots", "views", "reuses", "discussions", "followers")


def upgrade() -> None:
    op.create_table(
        "dataset_measures",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in FIGURES),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"source IN ({SOURCES})", name=op.f("ck_dataset_measures_source")),
        sa.ForeignKeyConstraint(
            ["authority_id", "dataset_id"],
            ["datasets.authority_id", "datasets.id"],
            name=op.f("fk_dataset_measures_authority_id_datasets"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "authority_id", "month", "dataset_id", "source", name=op.f("pk_dataset_measures")
        ),
    )
    op.create_index(
        "ix_dataset_measures_dataset", "dataset_measures", ["authority_id", "dataset_id", "month"]
    )
    op.create_table(
        "counted_batches",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counted_batches")),
    )
    op.create_table(
        "measure_readings",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("next_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by_name", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_measure_readings_authority_id_authorities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("authority_id", name=op.f("pk_measure_readings")),
    )
    op.create_index("ix_measure_readings_next_read_at", "measure_readings", ["next_read_at"])


def downgrade() -> None:
    op.drop_index("ix_measure_readings_next_read_at", table_name="measure_readings")
    op.drop_table("measure_readings")
    op.drop_table("counted_batches")
    op.drop_index("ix_dataset_measures_dataset", table_name="dataset_measures")
    op.drop_table("dataset_measures")
