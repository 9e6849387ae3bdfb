"""Telling the leads what a new reading of the law corrects, a few authorities at a time.

Each transaction is short; stopped half way, the command is run again and goes on where it was.
"""

from collections.abc import Iterator

from app.datasets.duties.second_look import look_again, waiting
from app.extensions import db

AT_ONCE = 100  # authorities in a transaction, most of which need no task


def second_looks() -> Iterator[int]:
    """Look at all the authorities that were not; yield how many tasks each commit has made."""
    ids = waiting(0, AT_ONCE)
    while ids:
        db.session.rollback()
        db.begin_write()
        given = look_again(ids)
        db.commit()
        db.session.expunge_all()
        yield given
        ids = waiting(ids[-1], AT_ONCE)
    db.session.rollback()
