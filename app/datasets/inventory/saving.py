"""The steps of every write to the inventory: lock, journal, measure the items it proves.

A service that changes a dataset (a decision, a check, a push) begins by ``open_write`` of
``app.spaces.locking``, reads the row by ``to_change``, changes it by ``change`` and ends by
``settle``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.datasets.inventory import findings, lacks
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.defaults import defaults_for
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import PUBLIC, PUBLIC_CODES, Stage, refuses_stage, undecided
from app.datasets.inventory.served.shelving import follow
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Missing
from app.kernel.revisions import check_revision
from app.kernel.signals import evidence_changed, inventory_settled
from app.spaces.findings import COLUMNS
from app.spaces.findings import settle as settle_findings
from app.spaces.models import Authority

GONE = "Ce jeu de données n’existe plus, ou n’a jamais existé ici."
DATASET = "ce jeu"
Values = Mapping[str, Any]


def to_change(authority: Authority, dataset_id: int, *, seen: int | None = None) -> Dataset:
    """Return a dataset as it stands now; ``Conflict`` (``current``) when it is not as ``seen``."""
    query = select(Dataset).where(Dataset.authority_id == authority.id, Dataset.id == dataset_id)
    dataset = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if dataset is None:
        raise Missing(GONE)
    if seen is not None:
        check_revision(dataset.revision, seen, DATASET, dataset)
    return dataset


def is_public(dataset: Dataset) -> bool:
    """Tell whether the public catalogue shows a dataset."""
    return dataset.stage in PUBLIC_CODES


def is_unlicensed(dataset: Dataset) -> bool:
    """Tell whether a confirmed dataset of high value has no licence, its own or the strategy's."""
    return lacks_licence(dataset, DatasetFacts.of(dataset))


def lacks_licence(dataset: Dataset, facts: DatasetFacts) -> bool:
    """Tell the same of facts that a dataset would have (rule (EU) 2023/138, article 4).

    Another family would be a candidate again: it binds to nothing before a person decides.
    """
    confirmed = dataset.confirmed_family
    if not confirmed or facts.high_value != confirmed or facts.licence:
        return False
    return not defaults_for(dataset.authority_id).licence


def is_reachable(dataset: Dataset) -> bool:
    """Tell whether a dataset can be obtained: it has a file, an address or a page."""
    return dataset.resource_count > 0 or bool(dataset.landing_url)


def refusal_of(dataset: Dataset, stage: Stage) -> str | None:
    """Return what refuses a stage to a dataset as it stands, or nothing."""
    return refuses_stage(
        stage,
        dataset.outcome,
        held=dataset.held_since is not None,
        reachable=is_reachable(dataset),
        unlicensed=stage in PUBLIC and is_unlicensed(dataset),
    )


def change(
    dataset: Dataset,
    values: Values,
    event: str,
    *,
    by: Actor,
    changes: tuple[Change, ...] = (),
) -> None:
    """Change a row read by ``to_change``, and tell the journal.

    Another family of high-value data is a candidate: what was decided of the former one falls.
    """
    family = values.get("high_value", dataset.high_value)
    if family != dataset.high_value and "high_value_state" not in values:
        values = {**values, **undecided(family)}
    for name, value in values.items():
        setattr(dataset, name, value)
    touch(dataset, by)
    tell(dataset, event, by=by, changes=changes)


def touch(dataset: Dataset, by: Actor) -> None:
    """Raise the revision of a dataset, with the moment and the author."""
    dataset.revision += 1
    dataset.updated_at = now()
    dataset.updated_by_name = by.name


def tell(dataset: Dataset, event: str, *, by: Actor, changes: tuple[Change, ...] = ()) -> None:
    """Write an event about a dataset into the journal."""
    entry = Told(dataset.id, dataset.title, changes)
    tell_of(dataset.authority_id, entry, event, by=by)


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the journal about a dataset that was changed."""

    dataset_id: int
    title: str
    changes: tuple[Change, ...]


def tell_of(authority_id: int, entry: Told, event: str, *, by: Actor) -> None:
    """Write an entry into the journal, without the object of its dataset."""
    record(
        event,
        actor=by,
        authority_id=authority_id,
        subject=f"dataset:{entry.dataset_id}",
        title=entry.title,
        changes=entry.changes,
    )


@evidence_changed.connect
def settle_with_evidence(authority: Authority) -> None:
    """Measure again what the inventory proves together with the evidence of an item."""
    settle(authority, public=False)


def settle(authority: Authority, *, public: bool) -> None:
    """Flush the changes, measure the items proved, raise the revision of the catalogue.

    What anybody may download follows: closed at once, opened after the commit.

    ``public``: something that the public catalogue shows, or showed, has changed.
    """
    db.session.flush()
    # The row is read again: other registers may have written since.
    columns = [*COLUMNS, "catalogue_opened_at", "publications_asked", "online_faults"]
    db.session.refresh(authority, columns)
    measures = findings.measure(authority)
    proved = findings.sentences(measures)
    settle_findings(authority, findings.ITEMS, proved, lacks.in_words(measures))
    authority.dataset_stages = measures.stages
    if public:
        # Counted by the database: the object may be older than the lock.
        db.session.execute(
            update(Authority)
            .where(Authority.id == authority.id)
            .values(catalogue_revision=Authority.catalogue_revision + 1)
            .execution_options(synchronize_session=False)
        )
    inventory_settled.send(authority)
    db.session.flush()
    follow(authority)
