"""The items that the plan proves: it is dated, and its tasks about them are done."""

from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.kernel.signals import tasks_written
from app.kernel.typography import day, local_day
from app.spaces.findings import COLUMNS, Provable, declare
from app.spaces.findings import settle as settle_findings
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.tasks.models import Plan, Task
from app.tasks.news import TasksWritten
from app.tasks.rules import AnchorKind, TaskState

CALENDAR, VOTE = "calendrier-etabli", "deliberation-adoptee"
ITEMS = frozenset({CALENDAR, VOTE})
HELD = "councils_held"  # in the options of a plan: the councils before the next one
LACKS = {
    CALENDAR: "aucun plan n’est daté, ou la tâche de sa validation n’est pas faite",
    VOTE: "la tâche de la délibération n’est pas faite depuis la séance datée dans le plan",
}
_SUBJECTS = frozenset((AnchorKind.ITEM.value, item) for item in ITEMS)


@tasks_written.connect
def settle_if_about_them(written: TasksWritten) -> None:
    """Settle what the plan proves where a task about it was written; a new one proves nothing."""
    if not written.new and written.subjects & _SUBJECTS:
        settle_plan(db.session.get_one(Authority, written.authority_id))


def settle_plan(authority: Authority) -> None:
    """Keep what the plans of an authority prove, behind its lock; three statements."""
    db.session.flush()  # what was just written counts
    db.session.refresh(authority, COLUMNS)
    plans = select(Plan.council_on, Plan.options).where(Plan.authority_id == authority.id)
    councils: list[date | None] = []
    for council, options in db.session.execute(plans):
        councils += [council, *map(date.fromisoformat, options.get(HELD, ()))]
    proved = found(councils, _done_on(authority))
    settle_findings(authority, ITEMS, proved, {})
    db.session.flush()  # another register may read the row again in the same transaction


def found(councils: list[date | None], done_on: dict[str, date]) -> dict[str, str]:
    """Return the items that these plans (the council of each) and done tasks prove.

    A vote is noted on the day of the council or after it: before, its task only prepared it.
    """
    proved = {}
    if councils and CALENDAR in done_on:
        when = day(done_on[CALENDAR])
        proved[CALENDAR] = f"plan daté\u202f; la tâche de sa validation est faite le {when}"
    held = [council for council in councils if council and VOTE in done_on]
    held = [council for council in held if council <= done_on[VOTE]]
    if held:
        when = day(max(held))
        proved[VOTE] = f"séance du {when} dans le plan\u202f; la tâche de la délibération est faite"
    return proved


def _done_on(authority: Authority) -> dict[str, date]:
    """Return the last day on which a task about each item was done."""
    query = (
        select(Task.anchor_id, func.max(Task.done_at))
        .where(
            Task.authority_id == authority.id,
            Task.anchor_kind == AnchorKind.ITEM.value,
            Task.anchor_id.in_(sorted(ITEMS)),
            Task.state == TaskState.DONE.value,
        )
        .group_by(Task.anchor_id)
    )
    return {item: local_day(when) for item, when in db.session.execute(query) if when is not None}


declare(
    {
        item: Provable(
            lack=lack,
            action="Ouvrir les tâches",
            endpoint="tasks.tasks_list",
            values={"sujet": AnchorKind.ITEM.value, "de": item},
            permission=Permission.ANSWER,
            expected=False,  # a vote or a calendar may well live outside of Jalon
        )
        for item, lack in LACKS.items()
    }
)
