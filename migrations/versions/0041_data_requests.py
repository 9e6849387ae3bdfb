"""Requests for data of an authority, and what was answered."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

STEPS = "'received', 'acknowledged', 'forwarded', 'answered', 'closed'"
OUTCOMES = "'', 'granted', 'published', 'partial', 'refused'"


def upgrade() -> None:
    lines = ("title", "wished_form", "asker_name", "asker_email", "updated_by_name")
    op.create_table(
        "data_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(length=200), nullable=False) for name in lines),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"step IN ({STEPS})", name=op.f("ck_data_requests_step")),
        sa.CheckConstraint(f"outcome IN ({OUTCOMES})", name=op.f("ck_data_requests_outcome")),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_data_requests_authority_id_authorities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_data_requests_dataset_id_datasets"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_requests")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_data_requests_authority_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_data_requests_by_day", "data_requests", ["authority_id", "received_on", "id"]
    )
    op.create_index("ix_data_requests_dataset_id", "data_requests", ["dataset_id"])


def downgrade() -> None:
    op.drop_index("ix_data_requests_dataset_id", table_name="data_requests")
    op.drop_index("ix_data_requests_by_day", table_name="data_requests")
    op.drop_table("data_requests")
