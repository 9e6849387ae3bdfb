"""Reuses of the data of an authority, and the datasets that each uses."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

CHECKS = {
    "kind": "'application', 'visualization', 'news_article', 'paper', 'post', 'api', 'hardware', "
    "'service'",
    "author_type": "'citizen', 'association', 'company', 'media', 'research', 'administration', "
    "'internal'",
    "serves": "'citizens', 'companies', 'administration'",
    "state": "'proposed', 'listed', 'set-aside'",
}


def upgrade() -> None:
    lines = {"title": 200, "url": 2000, "author": 200, "contact": 200, "reference_url": 2000}
    op.create_table(
        "reuses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(length=size), nullable=False) for name, size in lines.items()),
        *(sa.Column(name, sa.String(length=20), nullable=False) for name in CHECKS),
        sa.Column("brings", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_by_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.CheckConstraint(f"{name} IN ({codes})", name=op.f(f"ck_reuses_{name}"))
            for name, codes in CHECKS.items()
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_reuses_authority_id_authorities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reuses")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_reuses_authority_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reuses_by_state", "reuses", ["authority_id", "state", "id"])
    op.create_table(
        "reuse_datasets",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("reuse_id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "reuse_id"],
            ["reuses.authority_id", "reuses.id"],
            name=op.f("fk_reuse_datasets_authority_id_reuse_id_reuses"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "dataset_id"],
            ["datasets.authority_id", "datasets.id"],
            name=op.f("fk_reuse_datasets_authority_id_dataset_id_datasets"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "authority_id", "reuse_id", "dataset_id", name=op.f("pk_reuse_datasets")
        ),
    )
    op.create_index(
        "ix_reuse_datasets_dataset", "reuse_datasets", ["authority_id", "dataset_id"]
    )


def downgrade() -> None:
    op.drop_table("reuse_datasets")
    op.drop_table("reuses")
