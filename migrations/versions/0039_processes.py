"""Processes of an authority, and the datasets that each produces."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

STATES = "'to_review', 'reviewed', 'to_change', 'formalised', 'in_use'"


def upgrade() -> None:
    lines = ("title", "title_key", "service", "owner", "deputy", "software", "updated_by_name")
    codes = ("usual", "frequency")
    texts = (
        "summary", "change_who", "change_tool", "change_step", "change_rhythm", "procedure",
    )  # fmt: skip
    op.create_table(
        "processes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(length=200), nullable=False) for name in lines),
        *(sa.Column(name, sa.String(length=60), nullable=False) for name in codes),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_processes_state")),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_processes_authority_id_authorities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_processes")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_processes_authority_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_processes_by_title", "processes", ["authority_id", "title_key", "id"], unique=False
    )
    op.create_table(
        "process_datasets",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "dataset_id"],
            ["datasets.authority_id", "datasets.id"],
            name=op.f("fk_process_datasets_authority_id_datasets"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "process_id"],
            ["processes.authority_id", "processes.id"],
            name=op.f("fk_process_datasets_authority_id_processes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "authority_id", "process_id", "dataset_id", name=op.f("pk_process_datasets")
        ),
    )
    op.create_index(
        "ix_process_datasets_dataset",
        "process_datasets",
        ["authority_id", "dataset_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_process_datasets_dataset", table_name="process_datasets")
    op.drop_table("process_datasets")
    op.drop_index("ix_processes_by_title", table_name="processes")
    op.drop_table("processes")
