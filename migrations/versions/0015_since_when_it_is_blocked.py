"""Since when answers and tasks are blocked, and what blocks an authority."""

from collections import defaultdict
from datetime import date, datetime

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BLOCKED = "blocked"
ANSWERS = sa.table(
    "answers",
    sa.column("authority_id", sa.Integer),
    sa.column("item_id", sa.String),
    sa.column("state", sa.String),
    sa.column("block_reason", sa.String),
    sa.column("updated_at", sa.DateTime),
    sa.column("blocked_on", sa.Date),
)
TASKS = sa.table(
    "tasks",
    sa.column("id", sa.Integer),
    sa.column("state", sa.String),
    sa.column("updated_at", sa.DateTime),
    sa.column("blocked_on", sa.Date),
)
AUTHORITIES = sa.table(
    "authorities", sa.column("id", sa.Integer), sa.column("blockers", sa.JSON)
)


def upgrade() -> None:
    for table in ("answers", "tasks"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("blocked_on", sa.Date(), nullable=True))
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        batch_op.add_column(sa.Column("blockers", sa.JSON(), server_default="[]", nullable=False))
    _since_the_last_change()


def _since_the_last_change() -> None:
    """Nobody kept the day: the last change is the best that is known."""
    connection = op.get_bind()
    blockers: dict[int, list[list[str]]] = defaultdict(list)
    blocked = connection.execute(sa.select(ANSWERS).where(ANSWERS.c.state == BLOCKED)).all()
    for row in blocked:
        day = _day(row.updated_at)
        connection.execute(
            sa.update(ANSWERS)
            .where(ANSWERS.c.authority_id == row.authority_id, ANSWERS.c.item_id == row.item_id)
            .values(blocked_on=day)
        )
        blockers[row.authority_id].append([row.item_id, row.block_reason, day.isoformat()])
    for authority_id, listed in blockers.items():
        connection.execute(
            sa.update(AUTHORITIES).where(AUTHORITIES.c.id == authority_id).values(blockers=listed)
        )
    tasks = sa.select(TASKS.c.id, TASKS.c.updated_at).where(TASKS.c.state == BLOCKED)
    for row in connection.execute(tasks).all():
        day = _day(row.updated_at)
        connection.execute(sa.update(TASKS).where(TASKS.c.id == row.id).values(blocked_on=day))


def _day(moment: datetime) -> date:
    return moment.date()


def downgrade() -> None:
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        batch_op.drop_column("blockers")
    for table in ("tasks", "answers"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("blocked_on")
