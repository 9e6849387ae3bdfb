"""Writing processes: each write locks the authority, counts its proofs, tells the journal."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.queries import typical_listed
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Refused
from app.kernel.revisions import Saved, Sight, merge
from app.kernel.typography import number, plural
from app.processes import proofs, queries
from app.processes.contents import ProcessFacts, differences, problems_of
from app.processes.library import usual_processes
from app.processes.models import Process, ProcessDataset
from app.spaces.locking import lock
from app.spaces.models import Authority

MOST = 200  # processes of one authority: beyond, a list that nobody reviews
MOST_LINKS = 100  # datasets of one process
SHEET = "ce processus"
FULL = f"La liste peut compter {number(MOST)} processus\u00a0: regroupez ceux qui se ressemblent."


def add(authority: Authority, facts: ProcessFacts, *, by: Actor) -> Process:
    """List one process."""
    lock(authority)
    return _add(authority, [facts], by)[0]


def add_usual(authority: Authority, ids: Collection[str], *, by: Actor) -> Sequence[Process]:
    """List the usual processes chosen, but those listed meanwhile; link the datasets listed."""
    lock(authority)
    already = queries.listed_usual(authority)
    chosen = [
        usual for usual in usual_processes().values() if usual.id in ids and usual.id not in already
    ]
    rows = _add(authority, [ProcessFacts.usual_one(usual) for usual in chosen], by)
    listed = typical_listed(authority)
    for row, usual in zip(rows, chosen, strict=True):
        produced = {listed[typical] for typical in usual.datasets if typical in listed}
        db.session.add_all(_link(row, dataset_id) for dataset_id in sorted(produced))
    _settle(authority)
    return rows


def update(
    authority: Authority, process_id: int, typed: ProcessFacts, *, seen: Sight, by: Actor
) -> Saved[Process]:
    """Change a process; ``Conflict`` (see ``merge``) if somebody changed the same."""
    lock(authority)
    row = queries.process(authority, process_id, fresh=True)
    before = ProcessFacts.of(row)
    merged = merge(before, typed, seen, SHEET, revision=row.revision)
    facts = merged.facts
    if before == facts:
        return Saved(row, merged.kept)
    merged.judge(problems_of(facts))
    for column, value in facts.columns().items():
        setattr(row, column, value)
    _touch(row, by)
    _settle(authority)
    _record(authority, "process:update", row, by, differences(before, facts))
    return Saved(row, merged.kept)


def link_datasets(
    authority: Authority,
    process_id: int,
    *,
    linked: Collection[int],
    ticked: Collection[int],
    by: Actor,
) -> tuple[int, int]:
    """Link the datasets ticked since, and unlink those of ``linked`` that are ticked no longer.

    ``linked``: those that the form showed ticked. What nobody touched stays as it is: two people
    who link at once lose nothing. Return how many were linked, and unlinked.
    """
    lock(authority)
    row = queries.process(authority, process_id, fresh=True)
    before = queries.linked_ids(authority, process_id)
    wanted = _existing(authority, set(ticked) - set(linked))
    added, removed = wanted - before, (set(linked) - set(ticked)) & before
    if len(before | added) - len(removed) > MOST_LINKS:
        raise Refused(f"Un processus peut produire {number(MOST_LINKS)} jeux au plus.", "datasets")
    if not (added or removed):
        return 0, 0
    db.session.add_all(_link(row, dataset_id) for dataset_id in sorted(added))
    if removed:
        db.session.execute(
            delete(ProcessDataset).where(
                ProcessDataset.authority_id == authority.id,
                ProcessDataset.process_id == process_id,
                ProcessDataset.dataset_id.in_(sorted(removed)),
            )
        )
    _touch(row, by)
    _settle(authority)
    words = [
        plural(len(added), "jeu relié", "jeux reliés") if added else "",
        plural(len(removed), "jeu détaché", "jeux détachés") if removed else "",
    ]
    change = Change("Jeux de données", None, ", ".join(filter(None, words)))
    _record(authority, "process:update", row, by, (change,))
    return len(added), len(removed)


def remove(authority: Authority, process_id: int, *, by: Actor) -> ProcessFacts:
    """Take a process off the list; its tasks and datasets stay."""
    lock(authority)
    row = queries.process(authority, process_id, fresh=True)
    facts = ProcessFacts.of(row)
    db.session.delete(row)
    db.session.flush()
    _settle(authority)
    _record(authority, "process:remove", row, by)
    return facts


def _add(authority: Authority, listed: Sequence[ProcessFacts], by: Actor) -> list[Process]:
    if queries.count(authority) + len(listed) > MOST:
        raise Refused(FULL)
    for facts in listed:
        for refusal in problems_of(facts):
            raise refusal
    rows = [
        Process(authority_id=authority.id, updated_by_name=by.name, **facts.columns())
        for facts in listed
    ]
    db.session.add_all(rows)
    _settle(authority)  # flushes: the journal needs the ids
    for row in rows:
        _record(authority, "process:add", row, by)
    return rows


def _link(row: Process, dataset_id: int) -> ProcessDataset:
    return ProcessDataset(authority_id=row.authority_id, process_id=row.id, dataset_id=dataset_id)


def _existing(authority: Authority, ids: set[int]) -> set[int]:
    query = select(Dataset.id).where(
        Dataset.authority_id == authority.id, Dataset.id.in_(sorted(ids))
    )
    return set(db.session.scalars(query)) if ids else set()


def _touch(row: Process, by: Actor) -> None:
    row.revision += 1
    row.updated_at = now()
    row.updated_by_name = by.name


def _settle(authority: Authority) -> None:
    proofs.settle_processes(authority)  # flushes
    authority.last_activity_at = now()


def _record(
    authority: Authority, event: str, row: Process, by: Actor, changes: tuple[Change, ...] = ()
) -> None:
    record(
        event,
        actor=by,
        authority_id=authority.id,
        subject=f"process:{row.id}",
        title=row.title,
        changes=changes,
    )
