"""Processes as subjects of tasks: their titles, and the task that keeps their data up to date."""

from collections.abc import Collection
from datetime import date

from dateutil.relativedelta import relativedelta

from app.audit.rules import Actor
from app.kernel.clock import today
from app.kernel.errors import Refused
from app.processes import queries
from app.processes.models import Process
from app.processes.queries import ProcessCard
from app.spaces.models import Authority
from app.tasks import anchors
from app.tasks.anchors import AnchorCard
from app.tasks.drafts import Assignee, Draft
from app.tasks.models import Task
from app.tasks.queries import tasks_about
from app.tasks.rules import AnchorKind, Recurrence
from app.tasks.services import create_task
from app.web.asked import whole_number

# The recurrence of a task that serves a rhythm, and how long before its first day.
SERVES = {
    "weekly": (Recurrence.WEEKLY, relativedelta(weeks=1)),
    "monthly": (Recurrence.MONTHLY, relativedelta(months=1)),
    "quarterly": (Recurrence.QUARTERLY, relativedelta(months=3)),
    "annual": (Recurrence.YEARLY, relativedelta(years=1)),
}
NO_RHYTHM = (
    "Choisissez d’abord un rythme\u00a0: chaque semaine, mois, trimestre ou année. La tâche "
    "revient à ce rythme."
)
ALREADY = "Une tâche de mise à jour est déjà ouverte pour ce processus."


def update_title(row: Process) -> str:
    """Return the title of the task that keeps the data of a process up to date."""
    return f"Mettre à jour les données\u00a0: {row.title}"[:200]


def create_update_task(authority: Authority, process_id: int, *, by: Actor) -> Task:
    """Create the task that comes back at the rhythm of a process; ``Refused`` without rhythm."""
    card = queries.card(authority, process_id)
    row = card.process
    if row.frequency not in SERVES:
        raise Refused(NO_RHYTHM)
    about = tasks_about(authority, AnchorKind.PROCESS.value, {str(row.id)}, open_only=True)
    if any(task.title == update_title(row) for task in about.get(str(row.id), ())):
        raise Refused(ALREADY)
    recurrence, period = SERVES[row.frequency]
    draft = Draft(
        title=update_title(row),
        description=row.procedure,
        anchor_kind=AnchorKind.PROCESS.value,
        anchor_id=str(row.id),
        assignee=_owner(authority, row),
        due_on=_first_day(card, period),
        recurrence=recurrence.value,
    )
    return create_task(authority, draft, by=by)


def _first_day(card: ProcessCard, period: relativedelta) -> date:
    """Return the next update of its datasets, or a period from today."""
    days = [one.next_update_on for one in card.datasets if one.next_update_on is not None]
    ahead = [day for day in days if day >= today()]
    return min(ahead) if ahead else today() + period


def _owner(authority: Authority, row: Process) -> Assignee:
    if not row.owner:
        return Assignee(None, "")
    return Assignee(queries.member_called(authority, row.owner), row.owner)


def named(authority: Authority, ids: Collection[str]) -> dict[str, AnchorCard]:
    """Return the title of each process that a task is about, and where its sheet is."""
    numbers = {whole_number(text) for text in ids}
    return {
        str(id_): AnchorCard(title, "processes.sheet", {"process_id": id_})
        for id_, title in queries.titles_of(authority, numbers).items()
    }


anchors.register(AnchorKind.PROCESS, named)
