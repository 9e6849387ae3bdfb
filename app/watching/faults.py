"""The faults of what is online: each opens one task, and closes it once mended.

Called behind the lock of the authority; nothing here commits.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Select, func, select, update

from app.audit.rules import Change
from app.datasets.inventory import saving
from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.revisions import Sight
from app.kernel.signals import tasks_written
from app.kernel.typography import shortened
from app.spaces.models import Authority, Membership
from app.tasks import services as tasks
from app.tasks.drafts import LONGEST_DESCRIPTION, NOBODY, Assignee, Draft
from app.tasks.models import Task
from app.tasks.news import TasksWritten
from app.tasks.queries import task_if_any
from app.tasks.rules import AnchorKind, TaskState, is_open
from app.watching.models import OnlineFault
from app.watching.rules import FaultCode, FoundFault
from app.watching.wording import TO_DO, WATCH, task_title

TO_MEND = timedelta(days=14)
CLOSED = (TaskState.DONE.value, TaskState.DROPPED.value)
OF_DATASET = "dataset"
OF_SOURCE = "source"


def of_resource(resource_id: int) -> str:
    """Return the subject of the faults of a file or address."""
    return f"resource:{resource_id}"


def settle(
    authority: Authority,
    dataset: Dataset,
    subject: str,
    found: Sequence[FoundFault],
    looked_for: Collection[FaultCode],
) -> None:
    """Open what was found, close what was looked for and is not there any more."""
    standing = _standing(authority, dataset.id, subject)
    wanted = {fault.code: fault for fault in found}
    touched = False
    for code in looked_for:
        row, fault = standing.get(code), wanted.get(code)
        if fault is not None:
            touched = _found(authority, dataset, subject, row, fault) or touched
        elif row is not None and row.mended_at is None:
            _mended(authority, dataset, row)
            touched = True
    if touched:
        count(authority)


def count(authority: Authority) -> None:
    """Keep how many faults wait for somebody on the row of the authority: dashboards read it."""
    db.session.flush()
    waiting = select(func.count()).select_from(_waiting(authority).subquery()).scalar_subquery()
    db.session.execute(
        update(Authority).where(Authority.id == authority.id).values(online_faults=waiting),
        execution_options={"synchronize_session": False},
    )
    db.session.refresh(authority, ["online_faults"])


def _waiting(authority: Authority) -> Select[OnlineFault]:
    """Return the open faults whose task nobody has closed."""
    query = select(OnlineFault).join(Task, Task.id == OnlineFault.task_id)
    return query.where(
        OnlineFault.authority_id == authority.id,
        OnlineFault.mended_at.is_(None),
        Task.state.not_in(CLOSED),
    )


def open_faults(authority: Authority, dataset_id: int | None = None) -> Sequence[OnlineFault]:
    """Return the faults not mended yet, the newest first; of one dataset if it is named."""
    query = select(OnlineFault).where(
        OnlineFault.authority_id == authority.id, OnlineFault.mended_at.is_(None)
    )
    if dataset_id is not None:
        query = query.where(OnlineFault.dataset_id == dataset_id)
    return db.session.scalars(query.order_by(OnlineFault.since.desc(), OnlineFault.id)).all()


def forget(authority: Authority, dataset: Dataset, subject: str) -> None:
    """Close all the faults of something that is not watched any more."""
    settle(authority, dataset, subject, (), tuple(FaultCode))


def _standing(
    authority: Authority, dataset_id: int, subject: str
) -> Mapping[FaultCode, OnlineFault]:
    query = select(OnlineFault).where(
        OnlineFault.authority_id == authority.id,
        OnlineFault.dataset_id == dataset_id,
        OnlineFault.subject == subject,
    )
    rows = db.session.scalars(query.execution_options(populate_existing=True))
    return {FaultCode(row.code): row for row in rows}


def _found(
    authority: Authority,
    dataset: Dataset,
    subject: str,
    row: OnlineFault | None,
    fault: FoundFault,
) -> bool:
    """Open a fault with its task, unless it is open already; tell whether it was not."""
    if row is not None and row.mended_at is None:
        if row.sentence != fault.sentence:
            _tell_again(authority, row, fault.sentence)
        row.sentence = fault.sentence
        return False
    if row is None:
        row = OnlineFault(
            authority_id=authority.id,
            dataset_id=dataset.id,
            subject=subject,
            code=fault.code.value,
            sentence=fault.sentence,
        )
        db.session.add(row)
    row.sentence, row.since, row.mended_at = fault.sentence, now(), None
    row.task_id = _make_task(authority, dataset, fault).id
    changes = (Change(fault.code.label, None, fault.sentence),)
    saving.tell(dataset, "dataset:fault", by=WATCH, changes=changes)
    db.session.flush()
    return True


def _make_task(authority: Authority, dataset: Dataset, fault: FoundFault) -> Task:
    to_do = f"\n\n{TO_DO[fault.code]}"
    draft = Draft(
        title=task_title(fault.code, dataset.title),
        description=shortened(fault.sentence, LONGEST_DESCRIPTION - len(to_do)) + to_do,
        anchor_kind=AnchorKind.DATASET.value,
        anchor_id=str(dataset.id),
        assignee=_holder(dataset),
        due_on=today() + TO_MEND,
    )
    alive = authority.last_activity_at
    task = tasks.create_task(authority, draft, by=WATCH)
    _leave_alive_since(authority, alive)
    return task


def _tell_again(authority: Authority, row: OnlineFault, sentence: str) -> None:
    """Say in an open task why its fault is still there, unless somebody has changed its text."""
    task = None if row.task_id is None else task_if_any(authority, row.task_id, lock=True)
    if task is None or not is_open(task.state) or not task.description.startswith(row.sentence):
        return
    alive = authority.last_activity_at
    text = sentence + task.description.removeprefix(row.sentence)
    draft = replace(Draft.of(task), description=text)
    tasks.update_task(authority, task.id, draft, seen=Sight(task.revision), by=WATCH)
    _leave_alive_since(authority, alive)


def _mended(authority: Authority, dataset: Dataset, row: OnlineFault) -> None:
    """Close a fault, and its task unless somebody has."""
    row.mended_at = now()
    change = (Change(FaultCode(row.code).label, row.sentence, None),)
    saving.tell(dataset, "dataset:mend", by=WATCH, changes=change)
    db.session.flush()
    task = None if row.task_id is None else task_if_any(authority, row.task_id, lock=True)
    if task is not None and is_open(task.state):
        alive = authority.last_activity_at
        tasks.set_state(authority, task.id, TaskState.DONE, seen=task.revision, by=WATCH)
        _leave_alive_since(authority, alive)


def _holder(dataset: Dataset) -> Assignee:
    """Return who takes care of a dataset, if they are still a member."""
    if dataset.assignee_id is None:
        return Assignee(None, dataset.assignee_name, dataset.assignee_email)
    member = db.session.get(Membership, (dataset.assignee_id, dataset.authority_id))
    return Assignee(dataset.assignee_id, "") if member is not None else NOBODY


def _leave_alive_since(authority: Authority, moment: object) -> None:
    """Leave the last activity of a space as it was: a machine is nobody."""
    db.session.execute(
        update(Authority).where(Authority.id == authority.id).values(last_activity_at=moment)
    )


@tasks_written.connect
def count_again(news: TasksWritten) -> None:
    """Count the faults again when a task about a dataset was closed, opened again or deleted."""
    if not news.new and any(kind == AnchorKind.DATASET.value for kind, _ in news.subjects):
        count(db.session.get_one(Authority, news.authority_id))
