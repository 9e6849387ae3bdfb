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
from app.kernel.revisions import Saved, Sight
from app.spaces.locking import open_write
from app.spaces.models import Authority

_COLUMNS = tuple(getattr(Dataset, field.name) for field in fields(KnownDataset))
MOST_ADOPTED = 20
NOT_TO_OPEN = "Ce jeu est déjà publié, ou l’analyse conclut qu’il n’est pas à ouvrir maintenant."


def placed_of(authority: Authority) -> list[PlacedDataset]:
    """Return every dataset with its notes, given or proposed: one statement."""
    query = select(*_COLUMNS).where(Dataset.authority_id == authority.id)
    binding = binding_duties(authority)
    return [place(KnownDataset(*row), binding) for row in db.session.execute(query)]


def binding_duties(authority: Authority) -> frozenset[str]:
    """Return the duties that bind an authority, or may."""
    return frozenset(duty.id for duty in obligation(authority).decision.duties)


def note(
    authority: Authority,
    dataset_id: int,
    value: int | None,
    effort: int | None,
    *,
    seen: Sight,
    by: Actor,
) -> Saved[Dataset]:
    """Save the notes of a dataset; ``None`` goes back to the proposed note."""
    row = queries.dataset(authority, dataset_id)
    facts = DatasetFacts.of(row).but(value=value, effort=effort)
    return services.update(authority, dataset_id, facts, seen=seen, by=by)


def adopt(authority: Authority, revisions: Mapping[int, int], *, by: Actor) -> int:
    """Keep the notes proposed for some datasets, id -> revision seen; return how many had none."""
    open_write(authority)
    for dataset_id, revision in revisions.items():  # all of them before the first is written
        saving.to_change(authority, dataset_id, seen=revision)
    chosen = [dataset for dataset in placed_of(authority) if dataset.known.id in revisions]
    if not all(may_come_first(dataset.known) for dataset in chosen):
        raise Refused(NOT_TO_OPEN)
    proposed = [dataset for dataset in chosen if dataset.proposed]
    for dataset in proposed:
        steps = (dataset.value.step, dataset.effort.step)
        note(authority, dataset.known.id, *steps, seen=Sight(revisions[dataset.known.id]), by=by)
    return len(proposed)
