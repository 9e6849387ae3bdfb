"""Reading and writing the notes of the matrix, always of one authority."""

from collections.abc import Mapping
from dataclasses import fields

from sqlalchemy import select

from app.audit.rules import Actor
from app.authorities.queries import obligation
from app.datasets.inventory import queries, saving, services
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.models import Dataset
from app.datasets.priorities.rules import KnownDataset, PlacedDataset, may_come_first, place
from app.extensions import db
from app.kernel.errors import Refused
from app.spaces.locking import open_write
from app.spaces.models import Authority

_COLUMNS = tuple(getattr(Dataset, each.name) for each in fields(KnownDataset))
MOST_ADOPTED = 20
NOT_TO_OPEN = "Ce jeu est déjà publié, ou l’analyse conclut qu’il n’est pas à ouvrir maintenant."


def placed_of(authority: Authority) -> list[PlacedDataset]:
    """Return every dataset with its notes, given or proposed: one statement."""
    query = select(*_COLUMNS).where(Dataset.authority_id == authority.id)
    binding = binding_duties(authority)
    return [place(KnownDataset(*row), binding) for row in db.session.execute(query)]


def binding_duties(authority: Authority) -> frozenset[str]:
    """Return the duties that bind an authority, or may."""
    return frozenset(each.id for each in obligation(authority).decision.duties)


def note(
    authority: Authority,
    dataset_id: int,
    value: int | None,
    effort: int | None,
    *,
    seen: int,
    by: Actor,
) -> Dataset:
    """Note a dataset; nothing for a note gives it back to the proposal."""
    row = queries.dataset(authority, dataset_id)
    wanted = DatasetFacts.of(row).but(value=value, effort=effort)
    return services.update(authority, dataset_id, wanted, seen=seen, by=by)


def adopt(authority: Authority, seen: Mapping[int, int], *, by: Actor) -> int:
    """Keep the notes proposed for some datasets, id -> revision seen; return how many had none."""
    open_write(authority)
    for dataset_id, revision in seen.items():  # all of them before the first is written
        saving.to_change(authority, dataset_id, seen=revision)
    wanted = [each for each in placed_of(authority) if each.known.id in seen]
    if not all(may_come_first(each.known) for each in wanted):
        raise Refused(NOT_TO_OPEN)
    proposed = [each for each in wanted if each.proposed]
    for each in proposed:
        steps = (each.value.step, each.effort.step)
        note(authority, each.known.id, *steps, seen=seen[each.known.id], by=by)
    return len(proposed)
