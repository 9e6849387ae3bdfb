"""Counting the progress of all authorities again, and putting right a few of them at a time.

Each transaction is short enough for people to go on working. Stopped half way, the command is run
again: what is right is left as it is.
"""

from collections.abc import Iterator, Sequence

from app.extensions import db
from app.progress.check import ProgressDrift, drift_of, drifts
from app.progress.services import put_right
from app.spaces.models import Authority

AT_ONCE = 20  # authorities in a transaction: 50 ms or so under the write lock


def suspects() -> tuple[int, list[int]]:
    """Count all again: how many authorities there are, and the ids of those that seem wrong."""
    count, ids = 0, []
    for drift in drifts():
        count += 1
        if drift is not None:
            ids.append(drift.authority_id)
    db.session.rollback()
    return count, ids


def looked_at(ids: Sequence[int]) -> Iterator[ProgressDrift]:
    """Yield those of these authorities that are wrong indeed, each looked at alone."""
    for authority_id in ids:
        db.session.rollback()
        drift = drift_of(authority_id)
        if drift is not None:
            yield drift
    db.session.rollback()


def repaired(ids: Sequence[int]) -> Iterator[ProgressDrift]:
    """Put these authorities right where they are wrong; yield what was, once it is committed."""
    for start in range(0, len(ids), AT_ONCE):
        db.begin_write()
        wrong = [drift for one in ids[start : start + AT_ONCE] if (drift := _put_right(one))]
        db.commit()
        db.session.expunge_all()
        yield from wrong


def _put_right(authority_id: int) -> ProgressDrift | None:
    authority = db.session.get(Authority, authority_id, with_for_update=True)
    drift = drift_of(authority_id) if authority is not None else None
    if authority is not None and drift is not None:
        put_right(authority)
    return drift
