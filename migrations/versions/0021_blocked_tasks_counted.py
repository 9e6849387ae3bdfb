"""On the row of an authority: its blocked tasks, how much is blocked, what rests on evidence.

A step down leaves ``need`` as it is: answers and ``jalon progress check --repair`` set it again.
"""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BLOCKED = "blocked"
ABOUT_AN_ITEM = "item"
OPINION = "donnees-personnelles-verifiees"
KEPT = 50
MOST_NEED = 2
TASKS = sa.table(
    "tasks",
    sa.column("id", sa.Integer),
    sa.column("authority_id", sa.Integer),
    sa.column("state", sa.String),
    sa.column("anchor_kind", sa.String),
    sa.column("anchor_id", sa.String),
    sa.column("block_reason", sa.String),
    sa.column("blocked_on", sa.Date),
)
AUTHORITIES = sa.table(
    "authorities",
    sa.column("id", sa.Integer),
    sa.column("blocked", sa.Integer),
    sa.column("blockers", sa.JSON),
    sa.column("blocked_tasks", sa.JSON),
    sa.column("stuck", sa.Integer),
    sa.column("evidenced", sa.JSON),
    sa.column("need", sa.Integer),
)


def upgrade() -> None:
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("blocked_tasks", sa.JSON(), server_default="[]", nullable=False)
        )
        batch_op.add_column(sa.Column("stuck", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("evidenced", sa.JSON(), server_default="[]", nullable=False))
        batch_op.drop_index("ix_authorities_by_blocked")
        batch_op.create_index("ix_authorities_by_stuck", ["stuck", "id"], unique=False)
    op.execute(sa.update(AUTHORITIES).values(stuck=AUTHORITIES.c.blocked))
    _tasks_of_each()
    _what_has_evidence()


def _what_has_evidence() -> None:
    """One item only rests on evidence today."""
    evidence = sa.table(
        "evidence", sa.column("authority_id", sa.Integer), sa.column("item_id", sa.String)
    )
    shown = sa.select(evidence.c.authority_id).where(evidence.c.item_id == OPINION)
    op.execute(
        sa.update(AUTHORITIES).where(AUTHORITIES.c.id.in_(shown)).values(evidenced=[OPINION])
    )


def _tasks_of_each() -> None:
    connection = op.get_bind()
    tasks: dict[int, list[list[str]]] = defaultdict(list)
    blocked = sa.select(TASKS).where(TASKS.c.state == BLOCKED).order_by(TASKS.c.id)
    for row in connection.execute(blocked):
        if len(tasks[row.authority_id]) < KEPT:
            item_id = row.anchor_id if row.anchor_kind == ABOUT_AN_ITEM else ""
            since = row.blocked_on.isoformat() if row.blocked_on else ""
            tasks[row.authority_id].append([item_id, row.block_reason, since])
    for authority_id, listed in tasks.items():
        one = AUTHORITIES.c.id == authority_id
        held, count = connection.execute(
            sa.select(AUTHORITIES.c.blockers, AUTHORITIES.c.blocked).where(one)
        ).one()
        items = {row[0] for row in held}
        stuck = count + sum(item_id not in items for item_id, _, _ in listed)
        need = {"need": MOST_NEED} if stuck else {}
        connection.execute(
            sa.update(AUTHORITIES).where(one).values(blocked_tasks=listed, stuck=stuck, **need)
        )


def downgrade() -> None:
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        batch_op.drop_index("ix_authorities_by_stuck")
        batch_op.create_index("ix_authorities_by_blocked", ["blocked", "id"], unique=False)
        batch_op.drop_column("evidenced")
        batch_op.drop_column("stuck")
        batch_op.drop_column("blocked_tasks")
