"""Writing what a table says into the inventory: drawn up first, then written in few statements.

Drawing up takes as long as it takes and keeps nobody waiting; what is written is ready by then.
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
FIRST_REVISION = 1  # of what nobody has touched since it was added
FACTS = tuple(each.name for each in fields(DatasetFacts))


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """What is to be written: rows as the database takes them, and what the journal says."""

    added: Sequence[Values]
    changed: Sequence[Values]  # the id, and the columns that change
    told: Sequence[Told]  # of those that change
    public: bool  # whether the public catalogue shows, or showed, one of those


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many were added and changed, and how each dataset was left."""

    added: int
    changed: int
    revisions: Mapping[int, int]
    created: Sequence[int] = ()


def draw_up(
    authority: Authority, ground: ImportGround, chosen: Sequence[Sorted], *, by: Actor
) -> ImportDraft:
    """Draw up the rows that were agreed to; ``Refused`` when one of them cannot be written."""
    present = {each.facts.identifier for each in ground.standing}
    added = _added(authority, [each.row for each in chosen if each.standing is None], present, by)
    pairs = [(each.row, each.standing) for each in chosen if each.standing is not None]
    changed = [_changed(row, standing, by) for row, standing in pairs]
    public = any(
        not PUBLIC_CODES.isdisjoint({row.stage, standing.stage}) for row, standing in pairs
    )
    return ImportDraft(
        added, [values for values, _ in changed], [told for _, told in changed], public
    )


def _added(
    authority: Authority, several: Sequence[ImportRow], present: set[str], by: Actor
) -> list[Values]:
    """Draw up the new ones; those that bring an identifier first, so that none is given it."""
    ordered = sorted(several, key=lambda row: not row.said.get("identifier"))
    facts = [row.facts(DatasetFacts(title="")) for row in ordered]
    drawn = services.drawn_up(authority, facts, present, by=by)
    stages = [row.stage or Stage.LISTED.value for row in ordered]
    return [{**values, "stage": stage} for values, stage in zip(drawn, stages, strict=True)]


def _changed(row: ImportRow, standing: StandingDataset, by: Actor) -> tuple[Values, Told]:
    """Draw up one that stands: the columns that change, and the same in words."""
    before, wanted = standing.facts, row.facts(standing.facts)
    services.check(wanted, known_typical=True)
    columns = wanted.columns()
    changed = {name for name in FACTS if getattr(before, name) != getattr(wanted, name)}
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
    return values, Told(standing.id, wanted.title, (*wording.differences(before, wanted), *changes))


def _moved(stage: str, standing: StandingDataset) -> tuple[Values, tuple[Change, ...]]:
    """Draw up a stage that the plan has found allowed."""
    if stage in {"", standing.stage}:
        return {}, ()
    values: Values = {"stage": stage}
    if stage in PUBLIC_CODES and standing.published_on is None:
        values["published_on"] = today()
    return values, (Change("Étape", Stage(standing.stage).label, Stage(stage).label),)


def write(authority: Authority, source: Import, draft: ImportDraft, *, by: Actor) -> Written:
    """Write a draft of the inventory as it stands, and tell the journal."""
    if not draft.added and not draft.changed:
        return Written(0, 0, {})
    if draft.added:
        db.session.execute(insert(Dataset), draft.added)
    if draft.changed:
        db.session.execute(update(Dataset), draft.changed)
    for told in draft.told:
        saving.tell_of(authority.id, told, "dataset:update", by=by)
    saving.settle(authority, public=draft.public)
    _tell_import(authority, source, draft, by)
    ids = queries.ids_of(authority)
    created = [ids[each["identifier"]] for each in draft.added]
    revisions = dict.fromkeys(created, FIRST_REVISION)
    revisions |= {each["id"]: each["revision"] for each in draft.changed}
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
