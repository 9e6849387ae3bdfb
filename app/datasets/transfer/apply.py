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
from app.datasets.inventory.models import Dataset, EligibilityDecision, Import, Resource
from app.datasets.inventory.rules import PUBLIC_CODES, Outcome, Stage, undecided
from app.datasets.inventory.saving import Told
from app.datasets.transfer.known import StandingDataset
from app.datasets.transfer.online import ADDRESSES, FileChanges, changes_of
from app.datasets.transfer.plan import ImportGround, Sorted
from app.datasets.transfer.rows import ImportRow
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.typography import number
from app.spaces.models import Authority

Values = dict[str, Any]
FIRST_REVISION = 1  # of a dataset unchanged since it was added
ONLINE_ALREADY = "Déjà en ligne\u00a0:"
NO_RULES = "aucune, il est déjà en ligne"  # applied to what was public before anybody asked
FACTS = tuple(field.name for field in fields(DatasetFacts))


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """The writes of an import: rows to insert and to update, entries of the journal."""

    added: Sequence[Values]
    changed: Sequence[Values]  # the id, and the columns that change
    entries: Sequence[Told]  # of the journal, one for each dataset that changes
    public: bool  # whether the public catalogue shows, or showed, one of those
    files: Sequence[tuple[str, FileChanges]] = ()  # identifier of a dataset, what changes in it
    decisions: Sequence[tuple[str, Values]] = ()  # identifier of a dataset, what is decided of it


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
    # Those with an identifier first: no made one may take it.
    fresh = sorted(
        (line.row for line in chosen if line.standing is None),
        key=lambda row: not row.by_field.get("identifier"),
    )
    added = _added(authority, fresh, present, by)
    pairs = [(line.row, line.standing) for line in chosen if line.standing is not None]
    changed = [_changed(row, standing, by) for row, standing in pairs]
    stages = {row.stage for row in fresh}.union(*({r.stage, s.stage} for r, s in pairs))
    names = [
        *zip([values["identifier"] for values in added], fresh, strict=True),
        *((standing.facts.identifier, row) for row, standing in pairs),
    ]
    outcomes = {standing.facts.identifier: standing.outcome for _, standing in pairs}
    files = {standing.facts.identifier: standing.files for _, standing in pairs}
    return ImportDraft(
        added,
        [values for values, _ in changed],
        [entry for _, entry in changed],
        not PUBLIC_CODES.isdisjoint(stages),
        [(name, changes_of(row.online, files.get(name, {}))) for name, row in names],
        [
            (name, _decision(row, by))
            for name, row in names
            if _decides(row, outcomes.get(name, ""))
        ],
    )


def _added(
    authority: Authority, several: Sequence[ImportRow], present: set[str], by: Actor
) -> list[Values]:
    """Draw up the new datasets, in their order."""
    facts = [row.facts(DatasetFacts(title="")) for row in several]
    drawn = services.drawn_up(authority, facts, present, by=by)
    return [
        {**values, "stage": row.stage or Stage.LISTED.value, **_online(row)}
        for values, row in zip(drawn, several, strict=True)
    ]


def _online(row: ImportRow) -> Values:
    """Return the columns of a new dataset that is online; all rows have the same columns."""
    public = row.stage in PUBLIC_CODES
    since = (row.online.published_on if row.online else None) or today()
    return {
        "outcome": Outcome.ELSEWHERE.value if _decides(row, "") else Outcome.NONE.value,
        "published_on": since if public else None,
        "resource_count": len(changes_of(row.online, {}).added),
    }


def _decides(row: ImportRow, outcome: str) -> bool:
    """Tell whether a row settles the analysis of a dataset: it is online, none was made."""
    return row.online is not None and row.stage in PUBLIC_CODES and not outcome


def _decision(row: ImportRow, by: Actor) -> Values:
    place = row.online.place if row.online is not None else ""
    return {
        "answers": [],
        "outcome": Outcome.ELSEWHERE.value,
        "articles": [],
        "reason": f"{ONLINE_ALREADY} {place}".strip(),
        "decided_by_name": by.name,
        "decided_on": today(),
        "review_on": None,
        "law": NO_RULES,
        "recorded_by_name": by.name,
        "at": now(),
    }


def _changed(row: ImportRow, standing: StandingDataset, by: Actor) -> tuple[Values, Told]:
    """Return the columns of a dataset that change, and its entry in the journal."""
    before, after = standing.facts, row.facts(standing.facts)
    services.check(after, known_typical=True)
    columns = after.columns()
    changed = {name for name in FACTS if getattr(before, name) != getattr(after, name)}
    if "title" in changed:
        changed.add("title_key")
    moved, changes = _moved(row, standing)
    files = changes_of(row.online, standing.files)
    if files:
        moved["resource_count"] = standing.resource_count + len(files.added)
        changes = (*changes, Change(ADDRESSES, None, files.in_words))
    values = {
        "id": standing.id,
        "revision": standing.revision + 1,
        "updated_at": now(),
        "updated_by_name": by.name,
        **{name: columns[name] for name in changed},
        **(undecided(after.high_value) if "high_value" in changed else {}),
        **moved,
    }
    return values, Told(standing.id, after.title, (*wording.differences(before, after), *changes))


def _moved(row: ImportRow, standing: StandingDataset) -> tuple[Values, tuple[Change, ...]]:
    """Return the columns of a new stage, already allowed by the plan, and the change in words."""
    stage = row.stage
    if stage in {"", standing.stage}:
        return {}, ()
    values: Values = {"stage": stage}
    changes = [Change("Étape", Stage(standing.stage).label, Stage(stage).label)]
    if stage in PUBLIC_CODES and standing.published_on is None:
        values["published_on"] = (row.online.published_on if row.online else None) or today()
    if _decides(row, standing.outcome):
        values["outcome"] = Outcome.ELSEWHERE.value
        changes.append(Change("Analyse", Outcome.NONE.label, Outcome.ELSEWHERE.label))
    return values, tuple(changes)


def write(authority: Authority, source: Import, draft: ImportDraft, *, by: Actor) -> Written:
    """Write a draft into the inventory and its journal; the authority is locked by the caller."""
    if not draft.added and not draft.changed:
        return Written(0, 0, {})
    if draft.added:
        db.session.execute(insert(Dataset), draft.added)
    if draft.changed:
        db.session.execute(update(Dataset), draft.changed)
    ids = queries.ids_of(authority)
    _place(authority, draft, ids)
    for entry in draft.entries:
        saving.tell_of(authority.id, entry, "dataset:update", by=by)
    saving.settle(authority, public=draft.public)
    _tell_import(authority, source, draft, by)
    created = [ids[values["identifier"]] for values in draft.added]
    revisions = dict.fromkeys(created, FIRST_REVISION)
    revisions |= {values["id"]: values["revision"] for values in draft.changed}
    return Written(len(draft.added), len(draft.changed), revisions, created)


def _place(authority: Authority, draft: ImportDraft, ids: Mapping[str, int]) -> None:
    """Write the files of the datasets that are online, and what is decided of them."""
    added = [
        {"authority_id": authority.id, "dataset_id": ids[name], "remote_id": "", **facts.columns()}
        for name, files in draft.files
        for facts in files.added
    ]
    changed = [
        {"id": file_id, **facts.columns()}
        for _, files in draft.files
        for file_id, facts in files.changed
    ]
    decisions = [
        {"authority_id": authority.id, "dataset_id": ids[name], **values}
        for name, values in draft.decisions
    ]
    if added:
        db.session.execute(insert(Resource), added)
    if changed:
        db.session.execute(update(Resource), changed)
    if decisions:
        db.session.execute(insert(EligibilityDecision), decisions)


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
