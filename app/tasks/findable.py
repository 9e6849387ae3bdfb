"""Tasks among what the search finds: those of the authority, open ones first."""

from collections.abc import Iterator

from sqlalchemy import select

from app.extensions import db
from app.kernel.matching import SearchedText
from app.spaces import findable
from app.spaces.findable import MOST_ROWS, Findable, FindableKind, SearchScope, Sought
from app.spaces.permissions import Permission
from app.tasks.models import Task
from app.tasks.rules import OPEN_CODES, TaskState

_LABELS = {state.value: state.label.lower() for state in TaskState}


def tasks_named(scope: SearchScope, sought: Sought) -> Iterator[Findable]:
    """Give the tasks of the authority; their words are those of their title."""
    if scope.authority is None:
        return
    query = (
        select(Task.id, Task.title, Task.title_key, Task.state, Task.assignee_name)
        .where(Task.authority_id == scope.authority.id, sought.narrows(Task.title_key))
        .order_by(Task.state.in_(OPEN_CODES).desc(), Task.id.desc())
        .limit(MOST_ROWS)
    )
    for task_id, title, key, state, assignee in db.session.execute(query):
        hint = ", ".join(filter(None, (_LABELS[state], assignee)))
        yield Findable(title, SearchedText.of(key), "tasks.task", {"task_id": task_id}, hint)


findable.register(FindableKind("taches", "Tâches", 30, tasks_named, Permission.SEE, narrows=True))
