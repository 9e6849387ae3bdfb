"""Reading and writing which datasets answer which duty, always of one authority."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields

from sqlalchemy import String, cast, or_, select

from app.audit.rules import Actor
from app.authorities.queries import obligation
from app.datasets.duties.rules import DutyLine, Listed, lines_of
from app.datasets.inventory import saving, services
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.library import typical_for
from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.kernel.errors import Missing
from app.obligation.duties import Duty
from app.spaces.locking import open_write
from app.spaces.models import Authority

_COLUMNS = tuple(getattr(Dataset, each.name) for each in fields(Listed))
UNKNOWN = "Cette obligation n’est pas dans la liste de votre collectivité."


def duties_of(authority: Authority) -> list[DutyLine]:
    """Return the duties of an authority with what answers them, in one statement."""
    query = (
        select(*_COLUMNS)
        .where(
            Dataset.authority_id == authority.id,
            or_(
                cast(Dataset.duties, String) != "[]",  # kept as JSON
                Dataset.typical != "",
                Dataset.high_value != "",
            ),
        )
        .order_by(Dataset.title_key, Dataset.id)
    )
    listed = [Listed(*row) for row in db.session.execute(query)]
    functions = tuple(authority.functions or ())
    offered = typical_for(authority.kind, authority.territory, functions)
    return lines_of(obligation(authority).decision.duties, listed, offered, functions)


def marked_among(authority: Authority, ids: Collection[int]) -> dict[int, Sequence[str]]:
    """Return the duties noted on some datasets, by id."""
    query = select(Dataset.id, Dataset.duties).where(
        Dataset.authority_id == authority.id, Dataset.id.in_(sorted(ids))
    )
    return {id_: duties or () for id_, duties in db.session.execute(query)}


def duty_of(authority: Authority, duty_id: str) -> Duty:
    """Return a duty of an authority, or ``Missing``."""
    for each in obligation(authority).decision.duties:
        if each.id == duty_id:
            return each
    raise Missing(UNKNOWN)


def mark(
    authority: Authority,
    duty_id: str,
    wanted: Mapping[int, bool],
    seen: Mapping[int, int],
    *,
    by: Actor,
) -> int:
    """Say of each dataset whether it answers a duty; return how many changed.

    ``Conflict`` when somebody has changed one of them since it was seen: then nothing is kept.
    """
    open_write(authority)
    rows = [saving.to_change(authority, dataset_id) for dataset_id in wanted]
    changed = [row for row in rows if (duty_id in row.duties) is not wanted[row.id]]
    for row in changed:  # all of them before the first is written
        saving.to_change(authority, row.id, seen=seen[row.id])
    for row in changed:
        kept = tuple(each for each in row.duties if each != duty_id)
        facts = DatasetFacts.of(row).but(duties=(*kept, duty_id) if wanted[row.id] else kept)
        services.update(authority, row.id, facts, seen=seen[row.id], by=by)
    return len(changed)
