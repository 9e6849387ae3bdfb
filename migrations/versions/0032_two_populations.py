"""Two populations, the number of agents, and what the law has been corrected of.

What stands in ``population`` is the municipal population, as its referential says, and stays as it
is. The figures beside it come from the referential where it has them, and are asked elsewhere.
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

COUNTS = ("population_total", "renewal_population", "agents", "largest_commune")
AUTHORITIES = sa.table(
    "authorities",
    sa.column("kind", sa.String),
    sa.column("place_id", sa.String),
    sa.column("renewal_population", sa.Integer),
    sa.column("largest_commune", sa.Integer),
)
PLACES = sa.table(
    "places",
    sa.column("id", sa.String),
    sa.column("epci_id", sa.String),
    sa.column("population", sa.Integer),
)


def upgrade() -> None:
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        for name in COUNTS:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("law_read", sa.String(length=20), server_default="", nullable=False)
        )
    _take_from_places()


def _take_from_places() -> None:
    """Write what the referential counts of communes and of EPCI."""
    authorities, places, bind = AUTHORITIES.c, PLACES.c, op.get_bind()
    own = sa.select(places.population).where(places.id == authorities.place_id)
    bind.execute(
        AUTHORITIES.update()
        .where(authorities.kind == "commune", authorities.place_id.is_not(None))
        .values(renewal_population=own.scalar_subquery())
    )
    largest = sa.select(places.epci_id.label("place"), sa.func.max(places.population).label("most"))
    rows = bind.execute(largest.where(places.epci_id.is_not(None)).group_by(places.epci_id)).all()
    if rows:
        bind.execute(
            AUTHORITIES.update()
            .where(authorities.place_id == sa.bindparam("place"))
            .values(largest_commune=sa.bindparam("most")),
            [row._asdict() for row in rows],
        )


def downgrade() -> None:
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        batch_op.drop_column("law_read")
        for name in reversed(COUNTS):
            batch_op.drop_column(name)
