"""The passages of an authority to the next edition of the method, and its answers before."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "edition_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("from_edition", sa.String(length=80), nullable=False),
        sa.Column("to_edition", sa.String(length=80), nullable=False),
        sa.Column("moved_by_id", sa.Integer(), nullable=True),
        sa.Column("moved_by_name", sa.String(length=200), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("left", sa.JSON(), nullable=False),
        sa.Column("pieces", sa.JSON(), nullable=False),
        sa.Column("task_anchors", sa.JSON(), nullable=False),
        sa.Column("to_review", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_edition_moves_authority_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["moved_by_id"],
            ["users.id"],
            name=op.f("fk_edition_moves_moved_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_moves")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_edition_moves_authority_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "former_answers",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("justification", sa.Text(), nullable=False),
        sa.Column("block_reason", sa.String(length=20), nullable=False),
        sa.Column("unblock", sa.Text(), nullable=False),
        sa.Column("wake_on", sa.Date(), nullable=True),
        sa.Column("blocked_on", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kept_revision", sa.Integer(), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_by_name", sa.String(length=200), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "move_id"],
            ["edition_moves.authority_id", "edition_moves.id"],
            name=op.f("fk_former_answers_authority_id_move_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"],
            ["users.id"],
            name=op.f("fk_former_answers_updated_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint(
            "authority_id", "move_id", "item_id", name=op.f("pk_former_answers")
        ),
    )


def downgrade() -> None:
    op.drop_table("former_answers")
    op.drop_table("edition_moves")
