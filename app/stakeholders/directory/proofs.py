"""The item that the table of stakeholders proves, from what every member reads of it.

What rests on opinions (who supports the project, what holds others back) proves nothing here: a
sentence that all members read would tell those opinions.
"""

from sqlalchemy import select

from app.extensions import db
from app.kernel.signals import tasks_written
from app.kernel.typography import plural
from app.spaces.findings import COLUMNS, Provable, declare
from app.spaces.findings import settle as settle_findings
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.stakeholders.directory.models import Stakeholder
from app.stakeholders.directory.rules import ProjectRole
from app.tasks.models import Task
from app.tasks.news import TasksWritten
from app.tasks.rules import AnchorKind, TaskState

ITEM = "decideurs-identifies"
NOBODY = "aucun décideur n’est listé parmi les acteurs"


@tasks_written.connect
def settle_if_about_stakeholders(written: TasksWritten) -> None:
    """Settle what the table proves where a task about one of its lines was written."""
    if any(kind == AnchorKind.STAKEHOLDER.value for kind, _ in written.subjects):
        settle_deciders(db.session.get_one(Authority, written.authority_id))


def settle_deciders(authority: Authority) -> None:
    """Keep what the table proves of an authority, behind its lock; three statements."""
    db.session.flush()  # what was just written counts
    db.session.refresh(authority, COLUMNS)
    deciders = select(Stakeholder.id).where(
        Stakeholder.authority_id == authority.id, Stakeholder.role == ProjectRole.DECIDE.value
    )
    listed = {str(id_) for id_ in db.session.scalars(deciders)}
    asked = select(Task.anchor_id).where(
        Task.authority_id == authority.id,
        Task.anchor_kind == AnchorKind.STAKEHOLDER.value,
        Task.state != TaskState.DROPPED.value,
        Task.due_on.is_not(None),
    )
    proved, lacks = found(len(listed), len(listed - set(db.session.scalars(asked))))
    settle_findings(authority, {ITEM}, proved, lacks)
    db.session.flush()  # another register may read the row again in the same transaction


def found(listed: int, without_task: int) -> tuple[dict[str, str], dict[str, str]]:
    """Return what so many deciders prove, and what they lack: item -> sentence."""
    deciders = plural(listed, "décideur listé", "décideurs listés")
    if not listed:
        return {}, {}
    if without_task:
        words = plural(without_task, "sans tâche datée", "sans tâche datée")
        return {}, {ITEM: f"{deciders}, dont {words} qui dise la décision attendue"}
    return {ITEM: f"{deciders}, chacun avec une tâche datée"}, {}


declare(
    {
        ITEM: Provable(
            lack=NOBODY,
            action="Ouvrir les acteurs",
            endpoint="stakeholders.table",
            values={},
            permission=Permission.ANSWER,
            expected=False,  # the list may well be kept outside of Jalon
        )
    }
)
