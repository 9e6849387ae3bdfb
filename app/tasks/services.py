"""Writes of tasks: each locks the authority then the task, recounts, and records the change.

The lock order is always the same (authority, tasks, accounts by id), so that two writes never wait
for each other in a ring. Services flush and never commit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.audit.rules import Actor
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.revisions import Saved, Sight, merge
from app.kernel.text import name_key
from app.kernel.typography import tidy
from app.spaces.locking import open_write
from app.spaces.models import Authority
from app.tasks import anchors, people, queries, returns
from app.tasks.counters import open_tasks
from app.tasks.drafts import (
    NOBODY,
    NOT_BLOCKED,
    THIS,
    TOGETHER,
    Assignee,
    Block,
    Draft,
    date_problems,
    lacking,
    problems_of,
    stance,
)
from app.tasks.edits import (
    Edit,
    appeared,
    assignee_values,
    beginning,
    change,
    check_seen,
    says,
    settle,
    tell,
    tell_gone,
    tell_handovers,
    tell_written,
)
from app.tasks.models import Task
from app.tasks.news import Handover
from app.tasks.parts import write_parts
from app.tasks.rules import AnchorKind, TaskState, is_open

__all__ = [
    "NOBODY",
    "Assignee",
    "Block",
    "Changed",
    "Deleted",
    "Draft",
    "assign",
    "create_task",
    "create_tasks",
    "delete_task",
    "lacking",
    "problems_of",
    "redate",
    "set_state",
    "settles",
    "update_task",
]


@dataclass(frozen=True)
class Changed:
    """The result of a change of state: the task, its state before, its next occurrence."""

    task: Task
    before: TaskState
    next_task: Task | None  # the next occurrence, when this made one
    changed: bool = True  # false: it was so already


@dataclass(frozen=True)
class Deleted:
    """A deleted task: its title, and the files to delete from the disk after the commit."""

    title: str
    stored_names: tuple[str, ...]


def create_task(authority: Authority, draft: Draft, *, by: Actor) -> Task:
    """Write a new task with its parts; ``Refused`` at a field (see ``problems_of`` for all)."""
    [task] = create_tasks(authority, [draft], by=by)
    tell(task, "task:create", *beginning(task), by=by)
    return task


def create_tasks(authority: Authority, drafts: Sequence[Draft], *, by: Actor) -> list[Task]:
    """Write many tasks in few statements, in order; the caller records them in the journal."""
    for draft in drafts:
        for refusal in problems_of(draft):
            raise refusal
    open_write(authority)
    anchors.check(authority, {(draft.anchor_kind, draft.anchor_id) for draft in drafts})
    members = people.NamedMembers(authority, [draft.assignee for draft in drafts])
    moment = now()
    tasks = [
        Task(
            authority_id=authority.id,
            plan_id=draft.plan_id,
            parts_total=len(draft.named_parts),
            created_by_id=by.user_id,
            created_by_name=by.name,
            created_at=moment,
            updated_at=moment,
            **_values(draft, members),
        )
        for draft in drafts
    ]
    db.session.add_all(tasks)
    db.session.flush()  # the parts refer to them
    write_parts((task, draft.named_parts) for task, draft in zip(tasks, drafts, strict=True))
    open_tasks.recount({task.assignee_id for task in tasks if task.assignee_id is not None})
    tell_written(authority.id, {(task.anchor_kind, task.anchor_id) for task in tasks}, new=True)
    tell_handovers(
        Handover(task, None, task.assignee_id, by) for task in tasks if task.assignee_id is not None
    )
    return tasks


def update_task(
    authority: Authority, task_id: int, typed: Draft, *, seen: Sight, by: Actor
) -> Saved[Task]:
    """Save the form of a task; its state, its plan and its parts are left alone.

    ``Conflict`` (see ``merge``) if somebody changed the same fields. Fields of ``Refused``: title,
    description, anchor_id, assignee, assignee_name, assignee_email, priority, starts_on, due_on,
    recurrence.
    """
    task = _locked(authority, task_id)
    merged = merge(Draft.of(task), typed, seen, THIS, revision=task.revision, together=TOGETHER)
    draft = merged.facts
    merged.judge(problems_of(draft))
    members = people.NamedMembers(authority, [draft.assignee])
    values = _values(draft, members, task=task)
    if says(task, values):
        return Saved(task, merged.kept)
    if (task.anchor_kind, task.anchor_id) != (draft.anchor_kind, draft.anchor_id):
        anchors.check(authority, [(draft.anchor_kind, draft.anchor_id)])
    return Saved(_changed(task, values, "task:update", by), merged.kept)


def set_state(
    authority: Authority,
    task_id: int,
    state: TaskState,
    *,
    seen: int,
    was: str = "",
    by: Actor,
    block: Block | None = None,
) -> Changed:
    """Set the state alone; blocked needs a full ``block``, done creates the next occurrence.

    ``was`` is the ``stance`` that the person saw: where it still stands, what else has changed
    stays; otherwise ``Conflict`` unless ``seen`` is the revision.
    """
    if state is TaskState.BLOCKED:
        for refusal in lacking(block):
            raise refusal
    task = _locked(authority, task_id)
    before = TaskState(task.state)
    if says(task, _wished(state, block)):
        return Changed(task, before, None, changed=False)
    if stance(task) != was:
        check_seen(task, seen)
    edits, occurrence = state_edits(authority, task, state, by=by, block=block)
    settle(edits, by=by)
    return Changed(task, before, occurrence)


def state_edits(
    authority: Authority, task: Task, state: TaskState, *, by: Actor, block: Block | None = None
) -> tuple[list[Edit], Task | None]:
    """Set the state of a locked task; return the edits to settle and the next occurrence."""
    done = state is TaskState.DONE
    values = {
        **_wished(state, block),
        "blocked_on": _blocked_on(task, state),
        "done_at": now() if done else None,
        "done_by_name": by.name if done else "",
    }
    if says(task, _wished(state, block)):
        return [], None
    occurrence = returns.come_back(authority, task, by=by) if done else None
    extra = {"next_task": returns.trace_of(occurrence)} if occurrence is not None else {}
    edits = [change(task, values, "task:state", by=by, **extra)]
    if occurrence is not None:
        edits.append(appeared(occurrence))
    return [edit for edit in edits if edit is not None], occurrence


def assign(authority: Authority, task_id: int, assignee: Assignee, *, seen: int, by: Actor) -> Task:
    """Give the task to somebody, or to nobody."""
    task = _locked(authority, task_id)
    values = assignee_values(people.settled(authority, assignee))
    if says(task, values):
        return task
    check_seen(task, seen)
    return _changed(task, values, "task:assign", by)


def redate(
    authority: Authority,
    task_id: int,
    starts_on: date | None,
    due_on: date | None,
    *,
    seen: int,
    by: Actor,
) -> Task:
    """Set the dates by hand: redating its plan will no longer move the task."""
    for refusal in date_problems(starts_on, due_on):
        raise refusal
    task = _locked(authority, task_id)
    values = {"starts_on": starts_on, "due_on": due_on}
    if says(task, values):
        return task
    check_seen(task, seen)
    return _changed(task, {**values, "dated_by_hand": True}, "task:update", by)


def delete_task(authority: Authority, task_id: int, *, by: Actor) -> Deleted:
    """Delete a task with its parts, comments, files and links."""
    task = _locked(authority, task_id)
    names = tuple(file.stored_name for file in queries.files_of(authority, task_id))
    tell(task, "task:delete", by=by)
    concerned = {task.assignee_id} if task.assignee_id and is_open(task.state) else set()
    db.session.delete(task)
    db.session.flush()
    open_tasks.recount(concerned)
    tell_gone(authority, task)
    return Deleted(task.title, names)


def settles(task: Task) -> str | None:
    """Return the id of the item that a done task is about: the page proposes to set it to done."""
    about_item = task.anchor_kind == AnchorKind.ITEM.value and task.state == TaskState.DONE.value
    return task.anchor_id if about_item else None


def _values(draft: Draft, members: people.NamedMembers, task: Task | None = None) -> dict[str, Any]:
    """Return the columns of a draft; ``task`` is the stored task that it would change."""
    title = tidy(draft.title)
    values = {
        "title": title,
        "title_key": name_key(title),
        "description": draft.description.strip(),
        "anchor_kind": draft.anchor_kind,
        "anchor_id": draft.anchor_id,
        "priority": draft.priority,
        "starts_on": draft.starts_on,
        "due_on": draft.due_on,
        "recurrence": draft.recurrence,
        **assignee_values(members.settled(draft.assignee)),
    }
    if task is not None and (task.starts_on, task.due_on) != (draft.starts_on, draft.due_on):
        values["dated_by_hand"] = True
    if task is not None and _same_person(task, values):
        values["orphaned_at"] = task.orphaned_at  # saving the form does not take a task over
    return values


def _same_person(task: Task, values: Mapping[str, Any]) -> bool:
    names = ("assignee_id", "assignee_name", "assignee_email")
    return says(task, {name: values[name] for name in names})


def _wished(state: TaskState, block: Block | None) -> dict[str, Any]:
    blocking = block if block and state is TaskState.BLOCKED else NOT_BLOCKED
    return {"state": state.value, **vars(blocking)}


def _blocked_on(task: Task, state: TaskState) -> date | None:
    """Return the day since when a task is blocked: another reason does not change it."""
    if state is not TaskState.BLOCKED:
        return None
    return (task.blocked_on if task.state == state.value else None) or today()


def _locked(authority: Authority, task_id: int) -> Task:
    open_write(authority)
    return queries.task(authority, task_id, lock=True)


def _changed(task: Task, values: Mapping[str, Any], event: str, by: Actor) -> Task:
    settle(filter(None, [change(task, values, event, by=by)]), by=by)
    return task
