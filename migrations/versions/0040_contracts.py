"""Contracts whose suppliers hold data of an authority."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    lines = ("title", "supplier", "service", "updated_by_name")
    op.create_table(
        "contracts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(length=200), nullable=False) for name in lines),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("data_terms", sa.String(length=20), nullable=False),
        sa.Column("export", sa.Text(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "data_terms IN ('unknown', 'absent', 'present')", name=op.f("ck_contracts_data_terms")
        ),
        sa.CheckConstraint(
            "kind IN ('software', 'supply', 'delegation')", name=op.f("ck_contracts_kind")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_contracts_authority_id_authorities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["tasks.id"],
            name=op.f("fk_contracts_task_id_tasks"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_contracts_authority_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_contracts_by_end", "contracts", ["authority_id", "ends_on", "id"], unique=False
    )
    op.create_index("ix_contracts_task", "contracts", ["task_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_contracts_task", table_name="contracts")
    op.drop_index("ix_contracts_by_end", table_name="contracts")
    op.drop_table("contracts")
