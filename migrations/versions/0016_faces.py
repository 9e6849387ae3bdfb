"""The face of an authority: its logo, and the département of its seat."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "logos",
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("added_by_name", sa.String(length=200), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_logos_authority_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logos")),
        sa.UniqueConstraint("authority_id", name=op.f("uq_logos_authority_id")),
    )
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("logo", sa.String(length=64), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("departement", sa.String(length=3), server_default="", nullable=False)
        )
    _seats_of_places()


def _seats_of_places() -> None:
    """A space opened on a place has its seat there."""
    op.execute(
        "UPDATE authorities SET departement = coalesce((SELECT substr(places.departement, 1, 3) "
        "FROM places WHERE places.id = authorities.place_id), '')"
    )


def downgrade() -> None:
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        batch_op.drop_column("departement")
        batch_op.drop_column("logo")
    op.drop_table("logos")
