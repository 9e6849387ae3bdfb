"""Days that come back: the day of the month meant by a task, the true period of a rhythm.

A task that comes back keeps the days that were meant, where a shorter month has cut them. The next
update of a dataset was counted by what data.gouv.fr waits before it calls one late.
"""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op
from dateutil.relativedelta import relativedelta

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

MONTHS = {
    "monthly": (1, 31), "bimonthly": (2, 62), "quarterly": (3, 93), "threeTimesAYear": (4, 365),
    "semiannual": (6, 365), "annual": (12, 365), "biennial": (24, 730), "triennial": (36, 1095),
    "quadrennial": (48, 1460), "quinquennial": (60, 1825), "decennial": (120, 3650),
    "bidecennial": (240, 7300), "tridecennial": (360, 10950),
}  # fmt: skip
DAYS = {
    "fiveTimesAWeek": (2, 7), "threeTimesAWeek": (3, 7), "semiweekly": (4, 7),
    "threeTimesAMonth": (10, 31), "semimonthly": (15, 31),
}  # fmt: skip
# Rhythm: its true period, and the days counted before.
PERIODS = {
    **{code: (relativedelta(months=months), days) for code, (months, days) in MONTHS.items()},
    **{code: (relativedelta(days=true), days) for code, (true, days) in DAYS.items()},
}
DATASETS = sa.table(
    "datasets",
    sa.column("id", sa.Integer),
    sa.column("frequency", sa.String),
    sa.column("updated_on", sa.Date),
    sa.column("next_update_on", sa.Date),
)


def upgrade() -> None:
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("starts_day", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("due_day", sa.Integer(), nullable=True))
    _count_again(back=False)


def downgrade() -> None:
    _count_again(back=True)
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.drop_column("due_day")
        batch_op.drop_column("starts_day")


def _count_again(*, back: bool) -> None:
    """Move the next updates that were counted; a date that somebody wrote stays."""
    table, bind = DATASETS.c, op.get_bind()
    known = sa.select(DATASETS).where(
        table.frequency.in_(sorted(PERIODS)),
        table.updated_on.is_not(None),
        table.next_update_on.is_not(None),
    )
    for row in bind.execute(known).all():
        counted, true = _both(row.frequency, row.updated_on)
        was, becomes = (true, counted) if back else (counted, true)
        if row.next_update_on == was:
            values = DATASETS.update().where(table.id == row.id).values(next_update_on=becomes)
            bind.execute(values)


def _both(frequency: str, updated_on: date) -> tuple[date, date]:
    period, days = PERIODS[frequency]
    return updated_on + timedelta(days=days), updated_on + period
