"""Events and campaigns around the data of an authority."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

KINDS = "'workshop', 'hackathon', 'mapping', 'talk', 'campaign', 'other'"
STATES = "'idea', 'planned', 'done', 'cancelled'"


def upgrade() -> None:
    lines = ("title", "venue", "audience", "updated_by_name")
    op.create_table(
        "activities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(length=200), nullable=False) for name in lines),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("attendance", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_activities_kind")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_activities_state")),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_activities_authority_id_authorities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_activities_authority_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_activities_by_day", "activities", ["authority_id", "starts_on", "id"])


def downgrade() -> None:
    op.drop_table("activities")
