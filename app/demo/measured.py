"""The scenes of the demonstration about measures: months that are read, one that lacks."""

from collections.abc import Mapping
from typing import Any

from app.audit.rules import Actor
from app.datasets.inventory.queries import typical_listed
from app.ecosystem.measures import proofs
from app.ecosystem.measures.models import DatasetMeasure
from app.ecosystem.measures.rules import MeasureSource, month_before, month_of
from app.extensions import db
from app.kernel.clock import today
from app.spaces.locking import lock
from app.spaces.models import Authority

# What each month weighs beside the others: a year has its busy weeks and its holidays.
SEASONS = (90, 100, 120, 110, 95, 80, 45, 40, 105, 115, 125, 70)


def play(authority: Authority, facts: Mapping[str, Any], *, by: Actor) -> None:
    """Lay the months of datasets, the last of which is the one before this."""
    del by  # Jalon counts, and a platform: nobody signs
    lock(authority)
    known = typical_listed(authority)
    for line in facts["measure"]["lines"]:
        for back in range(facts["measure"]["months"], 0, -1):
            if back != facts["measure"]["gap"]:
                _lay(authority, known[line["of"]], back, line)
    proofs.settle_measures(authority)


def _lay(authority: Authority, dataset_id: int, back: int, line: Mapping[str, Any]) -> None:
    month = month_before(month_of(today()), back)
    share = SEASONS[month.month - 1] * (120 - 2 * back)  # and it grows
    source = MeasureSource(line["source"])
    row = DatasetMeasure(
        authority_id=authority.id, dataset_id=dataset_id, source=source.value, month=month
    )
    row.downloads = line["downloads"] * share // 12_000
    if source is MeasureSource.JALON:
        row.robots = row.downloads // 4
    else:
        row.views = line["views"] * share // 12_000
        if back == 1:
            row.reuses, row.discussions, row.followers = line["reuses"], 1, 3
    db.session.add(row)
