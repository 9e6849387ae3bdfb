"""What the names of published datasets begin with; those harvested already keep theirs."""

import sqlalchemy as sa
from alembic import op

from config import read_settings

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "authorities",
        sa.Column("catalogue_root", sa.String(length=300), server_default="", nullable=False),
    )
    authorities = sa.table(
        "authorities",
        sa.column("slug", sa.String),
        sa.column("catalogue_revision", sa.Integer),
        sa.column("catalogue_root", sa.String),
    )
    # Until now a name began with the address of the instance as it was at each request.
    base = read_settings().base_url.rstrip("/")
    root = sa.literal(f"{base}/public/") + authorities.c.slug + sa.literal("/catalogue")
    told = authorities.c.catalogue_revision > 0
    op.execute(authorities.update().where(told).values(catalogue_root=root))


def downgrade() -> None:
    op.drop_column("authorities", "catalogue_root")
