"""Writes plans: only as last previewed, all the tasks at once or none."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import insert, update

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.authorities.rules import fingerprint
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Conflict, Refused
from app.kernel.typography import day
from app.methodology.paths import edition_of
from app.places.holidays import working_calendar
from app.places.zones import today_of
from app.planning import queries
from app.planning.proofs import HELD, settle_plan
from app.planning.rules.outline import Outline, PlannedTask, Wishes, outline
from app.planning.rules.redating import Present, Redate, Redating, awaits_vote, redated
from app.planning.rules.start_dates import From, check_date
from app.spaces.locking import open_write
from app.spaces.models import Authority
from app.tasks.drafts import NOBODY, Assignee, Draft
from app.tasks.models import Plan, Task, TaskNeed
from app.tasks.rules import AnchorKind
from app.tasks.services import create_tasks

CHANGED = (
    "L’espace a changé depuis l’aperçu. Voici le plan tel qu’il serait maintenant\u00a0: vérifiez-"
    "le, puis confirmez."
)
NOTHING_TO_DO = "Il n’y a aucune tâche à créer\u00a0: tout est fait, sans objet ou déjà prévu."
COUNCIL_CHANGED = (
    "Quelqu’un a changé ce plan entre-temps. Voici où il en est"
    "\u00a0: votre date est dans le formulaire, notez-la si elle vaut toujours."
)
VOTE_AWAITED = "Ce plan attend un vote\u00a0: la date de la séance se donne en le recalant."
NOTHING_MOVES = "Aucune date ne change\u00a0: il n’y a rien à recaler."
HIGH, NORMAL = 3, 2
People = Mapping[str, Assignee]  # by role of the method


def mark_of(*plans: Outline) -> str:
    """Return the fingerprint of the plans that a preview showed."""
    return fingerprint(*([(t.key, t.title, t.starts_on, t.due_on) for t in p.tasks] for p in plans))


@dataclass(frozen=True, slots=True)
class Head:
    """The title and settings stored with a plan."""

    title: str
    council_on: date | None
    options: Mapping[str, Any]


def head_of(wishes: Wishes) -> Head:
    """Return the title and settings to store with a plan made from the method."""
    council = wishes.council
    title = f"Plan pour la séance du {day(council)}" if council else f"Plan du {day(wishes.on)}"
    options = {
        "phases": sorted(wishes.phases),
        "required_only": wishes.required_only,
        "pace": wishes.pace.value,
    }
    return Head(title, council, options)


def create_plan(
    authority: Authority, wishes: Wishes, people: People, *, seen: str, by: Actor
) -> Plan:
    """Write the previewed plan; ``Conflict`` with the present one if they differ."""
    open_write(authority)
    plan = outline(queries.situation(authority), wishes)
    if mark_of(plan) != seen:
        raise Conflict(CHANGED, plan)
    if not plan.tasks:
        raise Refused(NOTHING_TO_DO)
    return write(authority, head_of(wishes), plan, people, by)


def write(authority: Authority, head: Head, plan: Outline, people: People, by: Actor) -> Plan:
    """Write a plan and its tasks behind the lock of the authority, and tell the journal."""
    row = Plan(
        authority_id=authority.id,
        title=head.title,
        starts_on=plan.first,
        council_on=head.council_on,
        options=dict(head.options),
        created_by_name=by.name,
    )
    db.session.add(row)
    db.session.flush()
    drafts = [_draft(task, row.id, people) for task in plan.tasks]
    tasks = create_tasks(authority, drafts, by=by)
    _tie(authority, {p.key: task.id for p, task in zip(plan.tasks, tasks, strict=True)}, plan.tasks)
    settle_plan(authority)
    record(
        "plan:create",
        actor=by,
        authority_id=authority.id,
        subject=f"plan:{row.id}",
        title=row.title,
        changes=(
            Change("Tâches créées", None, str(len(tasks))),
            Change("Dernière échéance", None, day(plan.last) if plan.last else None),
        ),
    )
    return row


def _draft(task: PlannedTask, plan_id: int, people: People) -> Draft:
    return Draft(
        title=task.title,
        anchor_kind=AnchorKind.ITEM.value if task.item_id else "",
        anchor_id=task.item_id,
        assignee=people.get(task.role, NOBODY),
        priority=HIGH if task.required else NORMAL,
        starts_on=task.starts_on,
        due_on=task.due_on,
        plan_id=plan_id,
    )


def _tie(authority: Authority, ids: Mapping[str, int], tasks: Iterable[PlannedTask]) -> None:
    rows = [
        {"authority_id": authority.id, "task_id": ids[task.key], "needs_id": ids[needed]}
        for task in tasks
        for needed in task.after
    ]
    if rows:
        db.session.execute(insert(TaskNeed), rows)


def redating_of(
    authority: Authority, plan: Plan, wish: Redate, tasks: Collection[Present] | None = None
) -> Redating:
    """Return the redating of a plan as of today; ``Refused`` at ``start`` or ``council``.

    ``tasks`` are those of ``queries.presents``, when they have just been read.
    """
    tasks = queries.presents(authority, plan) if tasks is None else tasks
    return redated(
        tasks,
        queries.needs_among(authority, (task.id for task in tasks)),
        wish,
        edition=edition_of(authority),
        calendar=working_calendar(authority),
        today=today_of(authority),
    )


def mark_of_redating(plan: Plan, redating: Redating) -> str:
    """Return the fingerprint of the moves that a preview showed."""
    moves = [
        (move.task.id, move.task.revision, move.starts_on, move.due_on) for move in redating.moves
    ]
    return fingerprint(plan.revision, moves)


def redate_plan(
    authority: Authority, plan_id: int, wish: Redate, *, seen: str, by: Actor
) -> Redating:
    """Give the tasks that have not started the previewed dates; ``Conflict`` if they differ."""
    open_write(authority)
    plan = queries.plan(authority, plan_id, fresh=True)
    tasks = queries.presents(authority, plan)
    redating = redating_of(authority, plan, wish, tasks)
    if not awaits_vote(task for task in tasks if task.ours):
        wish = replace(wish, council=plan.council_on)  # it was not asked: what is noted stays
    if mark_of_redating(plan, redating) != seen:
        raise Conflict(CHANGED, redating)
    if not redating.moves:
        raise Refused(NOTHING_MOVES)
    moment = now()
    db.session.execute(
        update(Task),
        [
            {
                "id": move.task.id,
                "starts_on": move.starts_on,
                "due_on": move.due_on,
                "revision": move.task.revision + 1,
                "updated_at": moment,
            }
            for move in redating.moves
        ],
    )
    _remember(plan, wish, redating, by)
    settle_plan(authority)
    return redating


def note_council(
    authority: Authority, plan_id: int, on: date | None, *, seen: int, by: Actor
) -> None:
    """Say when the council next meets, none: nobody knows, in a plan that awaits no vote.

    No task moves. ``Conflict`` if the plan changed since ``seen``, ``Refused`` at ``on``.
    """
    open_write(authority)
    plan = queries.plan(authority, plan_id, fresh=True)
    if plan.revision != seen:
        raise Conflict(COUNCIL_CHANGED, plan)
    if awaits_vote(task for task in queries.presents(authority, plan) if task.ours):
        raise Refused(VOTE_AWAITED, "on")
    if on is not None:
        check_date(working_calendar(authority), today_of(authority), From.START, on)
    record(
        "plan:council",
        actor=by,
        authority_id=authority.id,
        subject=f"plan:{plan.id}",
        title=plan.title,
        changes=(Change("Séance", _day(plan.council_on), _day(on)),),
    )
    _meet(plan, on)
    plan.revision += 1
    settle_plan(authority)


def _remember(plan: Plan, wish: Redate, redating: Redating, by: Actor) -> None:
    record(
        "plan:redate",
        actor=by,
        authority_id=plan.authority_id,
        subject=f"plan:{plan.id}",
        title=plan.title,
        changes=(
            Change("Début", day(plan.starts_on), day(wish.start)),
            Change("Séance", _day(plan.council_on), _day(wish.council)),
            Change("Tâches déplacées", None, str(len(redating.moves))),
            *(
                Change(move.task.title, _day(move.task.due_on), day(move.due_on))
                for move in redating.moves
            ),
        ),
    )
    plan.starts_on = wish.start
    _meet(plan, wish.council)
    plan.options = {**plan.options, "pace": wish.pace.value}
    plan.revision += 1


def _meet(plan: Plan, on: date | None) -> None:
    """Date the next council of a plan; the one that has met still proves the vote it held."""
    if plan.council_on is not None and on is not None and plan.council_on < on:
        held = {*plan.options.get(HELD, ()), plan.council_on.isoformat()}
        plan.options = {**plan.options, HELD: sorted(held)}
    plan.council_on = on


def _day(when: date | None) -> str | None:
    return day(when) if when else None
