"""Writing what a table says into the inventory, in few statements; the journal is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.accounts.models import Authority
from app.audit.services import Actor, Change, record
from app.datasets import saving, services, wording
from app.datasets.contents import Facts
from app.datasets.models import Dataset, Import
from app.datasets.rules import PUBLIC, PUBLIC_CODES, Stage
from app.datasets.transfer_plan import Fate, Sorted
from app.extensions import db
from app.kernel.clock import today
from app.kernel.typography import number


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many were added and changed, and how each dataset was left."""

    added: int
    changed: int
    revisions: Mapping[int, int]


def apply(authority: Authority, source: Import, chosen: Sequence[Sorted], *, by: Actor) -> Written:
    """Write the rows that were agreed to; a refusal of one undoes them all."""
    added = _add(authority, [each for each in chosen if each.fate is Fate.NEW], by)
    rows = _change(authority, [each for each in chosen if each.fate is not Fate.NEW], by)
    if added or rows:
        saving.settle(authority, public=False)
        told = (
            Change("Jeux ajoutés", None, number(len(added)) if added else None),
            Change("Jeux modifiés", None, number(len(rows)) if rows else None),
        )
        record(
            "dataset:import",
            actor=by,
            authority_id=authority.id,
            subject=f"import:{source.id}",
            title=source.file_name,
            changes=told,
        )
    revisions = {each.id: each.revision for each in [*added, *rows]}
    return Written(len(added), len(rows), revisions)


def _add(authority: Authority, several: Sequence[Sorted], by: Actor) -> list[Dataset]:
    """Write the new ones; those that bring an identifier first, so that none is given it."""
    if not several:
        return []
    ordered = sorted(several, key=lambda each: not each.row.said.get("identifier"))
    facts = [each.row.facts(Facts(title="")) for each in ordered]
    rows = services.many(authority, facts, by=by)
    for each, row in zip(ordered, rows, strict=True):
        row.stage = each.row.stage or row.stage
    db.session.flush()  # what is read again below must not undo it
    return rows


def _change(authority: Authority, several: Sequence[Sorted], by: Actor) -> list[Dataset]:
    """Change those that stand, and tell the journal what each said before."""
    rows = _rows(authority, {each.dataset_id for each in several})
    before = {each.id: Facts.of(each) for each in rows.values()}
    wanted = {each.dataset_id: each.row.facts(before[each.dataset_id]) for each in several}
    stages = {each.dataset_id: each.row.stage for each in several if each.row.stage}
    if wanted:
        services.change_many(authority, wanted, by=by)
    public = False
    for dataset_id, row in rows.items():
        told = wording.differences(before[dataset_id], wanted[dataset_id])
        moved = _move(row, stages.get(dataset_id, row.stage))
        if moved and not told:
            saving.touch(row, by)
        public = public or any(not _PUBLIC_WORDS.isdisjoint({each.old, each.new}) for each in moved)
        saving.tell(row, "dataset:update", by=by, changes=(*told, *moved))
    if public:
        saving.settle(authority, public=True)
    return list(rows.values())


_PUBLIC_WORDS = frozenset(each.label for each in PUBLIC)


def _move(row: Dataset, stage: str) -> tuple[Change, ...]:
    """Put a dataset at a stage that the plan has found allowed; return what changed."""
    if stage == row.stage:
        return ()
    change = Change("Étape", Stage(row.stage).label, Stage(stage).label)
    row.stage = stage
    if stage in PUBLIC_CODES and row.published_on is None:
        row.published_on = today()
    return (change,)


def _rows(authority: Authority, ids: set[int]) -> dict[int, Dataset]:
    """Return the datasets of these ids as they stand now, kept until all is written."""
    if not ids:
        return {}
    query: Any = select(Dataset).where(Dataset.authority_id == authority.id)
    found = db.session.scalars(query.execution_options(populate_existing=True))
    return {each.id: each for each in found if each.id in ids}
