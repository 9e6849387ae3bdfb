"""Writing the rows of a table into the inventory: drawn up first, then written in few statements.

Drawing up is long and holds no lock; the writing that follows is short.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import insert, update

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.datasets.inventory import queries, saving, services, wording
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.models import Dataset, Import
from app.datasets.inventory.rules import PUBLIC_CODES, Stage
from app.datasets.inventory.saving import Told
from app.datasets.transfer.plan import ImportGround, Sorted, StandingDataset
from app.datasets.transfer.rows import ImportRow
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.typography import number
from app.spaces.models import Authority

Values = dict[str, Any]
FIRST_REVISION = 1  # of a dataset unchanged since it was added
FACTS = tuple(field.name for field in fields(DatasetFacts))


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """The writes of an import: rows to insert and to update, entries of the journal."""

    added: Sequence[Values]
    changed: Sequence[Values]  # the id, and the columns that change
    entries: Sequence[Told]  # of the journal, one for each dataset that changes
    public: bool  # whether the public catalogue shows, or showed, one of those


@dataclass(frozen=True, slots=True)
class Written:
    """How many datasets were added and changed, the revision of each, the ids of the new ones."""

    added: int
    changed: int
    revisions: Mapping[int, int]
    created: Sequence[int] = ()


def draw_up(
    authority: Authority, ground: ImportGround, chosen: Sequence[Sorted], *, by: Actor
) -> ImportDraft:
    """Draw up the rows that were agreed to; ``Refused`` when one of them cannot be written."""
    present = {dataset.facts.identifier for dataset in ground.standing}
    added = _added(authority, [line.row for line in chosen if line.standing is None], present, by)
    pairs = [(line.row, line.standing) for line in chosen if line.standing is not None]
    changed = [_changed(row, standing, by) for row, standing in pairs]
    public = any(
        not PUBLIC_CODES.isdisjoint({row.stage, standing.stage}) for row, standing in pairs
    )
    return ImportDraft(
        added, [values for values, _ in changed], [entry for _, entry in changed], public
    )


def _added(
    authority: Authority, several: Sequence[ImportRow], present: set[str], by: Actor
) -> list[Values]:
    """Draw up the new datasets, those with an identifier first: no made one may take it."""
    ordered = sorted(several, key=lambda row: not row.by_field.get("identifier"))
    facts = [row.facts(DatasetFacts(title="")) for row in ordered]
    drawn = services.drawn_up(authority, facts, present, by=by)
    stages = [row.stage or Stage.LISTED.value for row in ordered]
    return [{**values, "stage": stage} for values, stage in zip(drawn, stages, strict=True)]


def _changed(row: ImportRow, standing: StandingDataset, by: Actor) -> tuple[Values, Told]:
    """Return the columns of a dataset that change, and its entry in the journal."""
    before, after = standing.facts, row.facts(standing.facts)
    services.check(after, known_typical=True)
    columns = after.columns()
    changed = {name for name in FACTS if getattr(before, name) != getattr(after, name)}
    if "title" in changed:
        changed.add("title_key")
    moved, changes = _moved(row.stage, standing)
    values = {
        "id": standing.id,
        "revision": standing.revision + 1,
        "updated_at": now(),
        "updated_by_name": by.name,
        **{name: columns[name] for name in changed},
        **moved,
    }
    return values, Told(standing.id, after.title, (*wording.differences(before, after), *changes))


def _moved(stage: str, standing: StandingDataset) -> tuple[Values, tuple[Change, ...]]:
    """Return the columns of a new stage, already allowed by the plan, and the change in words."""
    if stage in {"", standing.stage}:
        return {}, ()
    values: Values = {"stage": stage}
    if stage in PUBLIC_CODES and standing.published_on is None:
        values["published_on"] = today()
    return values, (Change("Étape", Stage(standing.stage).label, Stage(stage).label),)


def write(authority: Authority, source: Import, draft: ImportDraft, *, by: Actor) -> Written:
    """Write a draft into the inventory and its journal; the authority is locked by the caller."""
    if not draft.added and not draft.changed:
        return Written(0, 0, {})
    if draft.added:
        db.session.execute(insert(Dataset), draft.added)
    if draft.changed:
        db.session.execute(update(Dataset), draft.changed)
    for entry in draft.entries:
        saving.tell_of(authority.id, entry, "dataset:update", by=by)
    saving.settle(authority, public=draft.public)
    _tell_import(authority, source, draft, by)
    ids = queries.ids_of(authority)
    created = [ids[values["identifier"]] for values in draft.added]
    revisions = dict.fromkeys(created, FIRST_REVISION)
    revisions |= {values["id"]: values["revision"] for values in draft.changed}
    return Written(len(draft.added), len(draft.changed), revisions, created)


def _tell_import(authority: Authority, source: Import, draft: ImportDraft, by: Actor) -> None:
    added, changed = len(draft.added), len(draft.changed)
    record(
        "dataset:import",
        actor=by,
        authority_id=authority.id,
        subject=f"import:{source.id}",
        title=source.file_name,
        changes=(
            Change("Jeux ajoutés", None, number(added) if added else None),
            Change("Jeux modifiés", None, number(changed) if changed else None),
        ),
    )
