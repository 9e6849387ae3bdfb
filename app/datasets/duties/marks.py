"""Reading and writing the duties that datasets answer, always of one authority."""

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
from app.kernel.revisions import Sight
from app.obligation.duties import Duty
from app.spaces.locking import open_write
from app.spaces.models import Authority

_COLUMNS = tuple(getattr(Dataset, field.name) for field in fields(Listed))
UNKNOWN = "Cette obligation n’est pas dans la liste de votre collectivité."


def duties_of(authority: Authority) -> list[DutyLine]:
    """Return the duties of an authority with the datasets that answer them; one statement."""
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
    """Return dataset -> the ids of its duties, for some datasets."""
    query = select(Dataset.id, Dataset.duties).where(
        Dataset.authority_id == authority.id, Dataset.id.in_(sorted(ids))
    )
    return {id_: duties or () for id_, duties in db.session.execute(query)}


def duty_of(authority: Authority, duty_id: str) -> Duty:
    """Return a duty of an authority, or ``Missing``."""
    for duty in obligation(authority).decision.duties:
        if duty.id == duty_id:
            return duty
    raise Missing(UNKNOWN)


def mark(
    authority: Authority,
    duty_id: str,
    answers: Mapping[int, bool],
    *,
    by: Actor,
) -> int:
    """Write which datasets answer a duty, those that somebody has ticked or unticked.

    Returns how many changed. Two people cannot disagree on a box that both have changed.
    """
    open_write(authority)
    rows = [saving.to_change(authority, dataset_id) for dataset_id in answers]
    changed = [row for row in rows if (duty_id in row.duties) is not answers[row.id]]
    for row in changed:
        others = tuple(other_id for other_id in row.duties if other_id != duty_id)
        facts = DatasetFacts.of(row).but(duties=(*others, duty_id) if answers[row.id] else others)
        services.update(authority, row.id, facts, seen=Sight(row.revision), by=by)
    return len(changed)
