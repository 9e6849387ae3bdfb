"""The contents of the pages of the watch: addresses, faults, source, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.datasets.inventory.models import Dataset, Resource
from app.datasets.inventory.queries import DatasetSheet, resources_of
from app.datasets.inventory.routes.links import link
from app.datasets.inventory.saving import is_public
from app.datasets.inventory.sections import SheetLine, SheetPart, register
from app.extensions import db
from app.kernel.typography import plural
from app.kernel.web_addresses import masked
from app.spaces.models import Authority
from app.tasks.models import Task
from app.tasks.rules import TaskState, is_open
from app.watching import faults
from app.watching.models import DataSource, OnlineFault, SourceRun, WatchedAddress
from app.watching.rules import WELL, AnswerKind, FaultCode, RunOutcome, SourceKind
from app.watching.sources.deposits import FOLDER

NOT_YET = "Pas encore regardé"
IN_PLACE = "En place, intact"
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class FaultLine:
    """A fault as pages show it, with its task."""

    dataset_id: int
    dataset: str
    kind: str
    sentence: str
    since: datetime
    task_id: int | None
    task: str  # its title
    closed: str  # who closed the task though the fault is there, in words


@dataclass(frozen=True, slots=True)
class AddressLine:
    """A file or address of a dataset, and what it answered."""

    title: str
    url: str
    state: str
    sentence: str
    well: bool
    looked_at: datetime | None
    next_look_at: datetime | None


def fault_lines(authority: Authority, dataset_id: int | None = None) -> list[FaultLine]:
    """Return the faults not mended yet, of all datasets or of one; two statements."""
    rows = faults.open_faults(authority, dataset_id)[:MOST_SHOWN]
    ids = {row.dataset_id for row in rows}
    query = select(Dataset.id, Dataset.title).where(
        Dataset.authority_id == authority.id, Dataset.id.in_(ids)
    )
    titles = {row[0]: row[1] for row in db.session.execute(query)} if ids else {}
    tasks = _tasks(authority, rows)
    return [_fault_line(row, titles.get(row.dataset_id, ""), tasks) for row in rows]


def _tasks(authority: Authority, rows: Sequence[OnlineFault]) -> dict[int, Task]:
    ids = {row.task_id for row in rows if row.task_id is not None}
    if not ids:
        return {}
    query = select(Task).where(Task.authority_id == authority.id, Task.id.in_(ids))
    return {task.id: task for task in db.session.scalars(query)}


def _fault_line(row: OnlineFault, title: str, tasks: dict[int, Task]) -> FaultLine:
    task = tasks.get(row.task_id or 0)
    if task is None:
        closed = "sa tâche a été supprimée"
    elif is_open(task.state):
        closed = ""
    else:
        closed = f"sa tâche est à l’état «\u202f{TaskState(task.state).label.lower()}\u202f»"
    return FaultLine(
        row.dataset_id, title, FaultCode(row.code).label, row.sentence, row.since,
        task.id if task is not None else None, task.title if task is not None else "", closed,
    )  # fmt: skip


def address_lines(authority: Authority, row: Dataset) -> list[AddressLine]:
    """Return the files and addresses of a dataset with what they answered; two statements."""
    query = select(WatchedAddress).where(
        WatchedAddress.authority_id == authority.id, WatchedAddress.dataset_id == row.id
    )
    watched = {one.resource_id: one for one in db.session.scalars(query)}
    resources = resources_of(authority, row.id)
    return [_address_line(one, watched.get(one.id)) for one in resources]


def _address_line(resource: Resource, watched: WatchedAddress | None) -> AddressLine:
    if watched is None or not watched.state:
        return AddressLine(resource.title, resource.url, NOT_YET, "", True, None, None)
    kind = AnswerKind(watched.state)
    words = IN_PLACE if resource.file_name and kind in WELL else kind.label
    return AddressLine(
        resource.title, resource.url, words, watched.sentence, kind in WELL,
        watched.looked_at, watched.next_look_at,
    )  # fmt: skip


def source_words(authority: Authority, source: DataSource) -> dict[str, Any]:
    """Return a source in words: where it is, whether it is armed."""
    folder = source.kind == SourceKind.FOLDER.value
    place = f"{FOLDER}/{authority.slug}/{source.address}" if folder else masked(source.address)
    return {"place": place, "folder": folder, "armed": source.next_run_at is not None}


def run_lines(runs: Sequence[SourceRun]) -> list[dict[str, Any]]:
    """Return the last visits in words, newest first."""
    return [
        {
            "at": run.at,
            "outcome": RunOutcome(run.outcome).label,
            "well": run.outcome == RunOutcome.PUBLISHED.value,
            "reasons": run.sentence.split("\n"),
            "rows": plural(run.rows, "ligne") if run.rows is not None else "",
        }
        for run in runs
    ]


def online_line(authority: Authority, sheet: DatasetSheet) -> SheetLine | None:
    """Return the line of the watch on the sheet of a dataset; none before it is public."""
    row = sheet.dataset
    if not is_public(row):
        return None
    url = link("watching.dataset", dataset_id=row.id)
    rows = faults.open_faults(authority, row.id)
    if not rows:
        return SheetLine("Rien à signaler", "", "Voir la veille", url)
    kinds = ", ".join(dict.fromkeys(FaultCode(one.code).label.lower() for one in rows))
    text = f"{plural(len(rows), 'défaut')}\u00a0: {kinds}"
    return SheetLine(text, "", "Voir la veille", url, warning=True)


register(SheetPart.ONLINE, online_line)
